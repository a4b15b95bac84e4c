//! Tells whether Alembic's program finds the modules of the project that its migrations import, and which database they go to. Pure, reads no disk.

use relative_path::RelativePath;

use crate::inspect::code::ModuleFacts;
use crate::inspect::evidence::Place;
use crate::inspect::pyproject::Packaging;
use crate::inspect::wheel::join;
use crate::plan::request::Request;

/// Where Alembic finds the project's modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ModulePath {
    /// Where it looks by itself, and where its configuration says.
    Configured,
    /// In the working directory, where only `python -m alembic` looks.
    Working,
}

/// A program on `PATH` has not the working directory on `sys.path`, as `python -m` has; `prepend_sys_path = .` puts it there, which files of
/// before Alembic 1.5.5 lack (Alembic "Changelog", 1.5.5, #797).
pub(super) fn path_of(request: &Request<'_>, directory: &str) -> ModulePath {
    let facts = request.facts;
    let configuration = configuration(request, directory);
    let section = configuration.section(Some("alembic"));
    let in_pyproject = facts.pyproject.tool.get("alembic").and_then(|table| table.get("prepend_sys_path")).is_some();
    let is_installed = !matches!(facts.pyproject.packaging, Packaging::Virtual { .. });
    let is_there = |path: &str| {
        let path = path.trim().replace("%(here)s/", "").replace("%(here)s", "");
        let inside = RelativePath::new(&join(directory, &path)).normalize();
        path.starts_with('/')
            || inside.as_str().is_empty()
            || inside.starts_with("..")
            || facts.tree.is_directory(inside.as_str())
    };
    let prepends = |section: &ini::Properties| {
        let value = section.get("prepend_sys_path");
        value.is_some_and(|value| prepended(value, section.get("path_separator")).into_iter().any(is_there))
    };
    if is_installed || in_pyproject || section.is_none_or(prepends) {
        return ModulePath::Configured;
    }
    // A directory of migrations that is a package of Alembic's own name would be taken for it.
    let is_hidden = ["alembic/__init__.py", "alembic.py"].iter().any(|path| facts.tree.is_file(&join(directory, path)));
    let environment = environment(request, directory, &configuration);
    let finds_itself = environment.is_some_and(|module| !module.import_paths.is_empty());
    let mut imports = environment.into_iter().flat_map(|module| &module.imports);
    let needs = imports.any(|import| is_of_the_project(request, directory, &import.module));
    if needs && !is_hidden && !finds_itself { ModulePath::Working } else { ModulePath::Configured }
}

fn configuration(request: &Request<'_>, directory: &str) -> ini::Ini {
    let text = request.facts.alembic.get(directory).map_or("", String::as_str);
    ini::Ini::load_from_str_noescape(text).unwrap_or_default()
}

/// The `env.py` of the directory that a configuration names.
fn environment<'r>(request: &Request<'r>, directory: &str, configuration: &ini::Ini) -> Option<&'r ModuleFacts> {
    let section = configuration.section(Some("alembic"));
    let location = section.and_then(|section| section.get("script_location")).unwrap_or("alembic");
    let location = location.replace("%(here)s/", "").replace("%(here)s", "");
    request.facts.code.module(&join(&join(directory, &location), "env.py"))
}

/// The address that migrations go to whatever the program's variables say: where `env.py` takes it from alembic.ini alone, and where
/// that gives it. Alembic's own template gives one that no database has (Alembic `templates/generic/alembic.ini.mako`).
pub(crate) fn fixed_address(request: &Request<'_>, directory: &str) -> Option<(Place, Option<Place>)> {
    let configuration = configuration(request, directory);
    let place = environment(request, directory, &configuration)?.migrates_by_ini.clone()?;
    let url = configuration.section(Some("alembic")).and_then(|section| section.get("sqlalchemy.url"));
    let is_given = url.is_some_and(|url| !url.is_empty() && !url.starts_with("driver://"));
    let text = request.facts.alembic.get(directory).map_or("", String::as_str);
    let file = join(directory, "alembic.ini");
    let given = is_given.then(|| Place::of_line(&file, text, |line| line.trim_start().starts_with("sqlalchemy.url")));
    Some((place, given))
}

/// The directories of `prepend_sys_path`; with `path_separator = os`, as new files have it, blanks separate nothing (Alembic "Tutorial >
/// Editing the .ini File", `path_separator`).
fn prepended<'v>(value: &'v str, separator: Option<&str>) -> Vec<&'v str> {
    match separator.map(str::trim) {
        Some("os" | ":") => value.split(':').collect(),
        Some("newline") => value.lines().collect(),
        Some("space") => value.split_whitespace().collect(),
        Some(";") => value.split(';').collect(),
        None | Some(_) => value.split([' ', ',', ':']).filter(|part| !part.is_empty()).collect(),
    }
}

/// Whether a module lies in a directory, or in a package there.
fn is_of_the_project(request: &Request<'_>, directory: &str, module: &str) -> bool {
    let name = module.split('.').next().unwrap_or(module);
    let first = join(directory, name);
    let tree = &request.facts.tree;
    name != "alembic" && (tree.is_file(&format!("{first}.py")) || tree.holds_python(&first))
}
