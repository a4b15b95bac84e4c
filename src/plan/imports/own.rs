//! Which modules of the project's own packages an import names and no file provides. Reads no code but what packages bind.

use crate::inspect::code::{Import, ImportForm};
use crate::inspect::tree::is_made_by_tools;
use crate::inspect::wheel::{WheelFacts, join};
use crate::nesting::is_part_of;
use crate::plan::request::Request;

/// Where the module of an import would lie, with the directories that Python searches, where it is certain that nothing lies there:
/// `shop/output` of `from shop.output.history import add`.
pub(crate) fn absent(request: &Request<'_>, directories: &[String], import: &Import) -> Option<String> {
    // What a build compiles or writes is not known.
    if matches!(request.facts.wheel, WheelFacts::Compiled { .. }) || request.preferences.instructions.is_some() {
        return None;
    }
    match import.form {
        // Of a file outside of the project's directory: that package's own affair, which is copied whole.
        ImportForm::Relative if import.module.starts_with('.') => None,
        ImportForm::Relative => first_absent(request, "", &import.module),
        ImportForm::Absolute => {
            let tree = &request.facts.tree;
            let holds = |directory: &&String| {
                let base = join(directory, import.top());
                tree.is_file(&format!("{base}.py")) || tree.is_directory(&base)
            };
            let directory = directories.iter().find(holds)?;
            let is_package = tree.is_file(&join(&join(directory, import.top()), "__init__.py"));
            is_package.then(|| first_absent(request, directory, &import.module))?
        }
        ImportForm::Dynamic | ImportForm::Text => None,
    }
}

/// Likewise for a name that is taken from a directory without `__init__.py`, which binds nothing but the modules in it (Python
/// "Import system > Namespace packages"): `shop/api/router` of `from shop.api import router`. A package of that name may come first.
pub(crate) fn absent_from_namespace(request: &Request<'_>, directories: &[String], import: &Import) -> Option<String> {
    if matches!(request.facts.wheel, WheelFacts::Compiled { .. }) || request.preferences.instructions.is_some() {
        return None;
    }
    let name = import.name.as_deref().filter(|name| *name != "*" && !name.starts_with("__"))?;
    let path = import.module.replace('.', "/");
    let tree = &request.facts.tree;
    let is_namespace = |directory: &&String| {
        let base = join(directory, &path);
        tree.is_directory(&base)
            && !tree.is_file(&format!("{base}.py"))
            && !tree.is_file(&join(&base, "__init__.py"))
            && tree.holds_python(&base)
    };
    match import.form {
        ImportForm::Absolute => {
            let mut holding = directories.iter().filter(|directory| tree.is_directory(&join(directory, &path)));
            let (first, second) = (holding.next()?, holding.next());
            (second.is_none() && is_namespace(&first))
                .then(|| first_absent(request, first, &format!("{}.{name}", import.module)))?
        }
        ImportForm::Relative | ImportForm::Dynamic | ImportForm::Text => None,
    }
}

/// The first part of a dotted name, from a directory on, that neither a file nor a directory has.
fn first_absent(request: &Request<'_>, directory: &str, dotted: &str) -> Option<String> {
    let tree = &request.facts.tree;
    let mut above = directory.to_owned();
    for part in dotted.split('.').filter(|part| !part.is_empty()) {
        let path = join(&above, part);
        if tree.is_file(&format!("{path}.py")) || tree.links.contains(&path) || is_open(request, &above) {
            return None;
        }
        if !tree.is_directory(&path) {
            let may_be_made = is_made_by_tools(part) || is_written_by_builds(request, part);
            let is_other_file = tree.children(&above).iter().any(|name| is_part_of(name, part));
            return (!may_be_made && !is_other_file).then_some(path);
        }
        above = path;
    }
    None
}

/// Whether a package binds its modules itself, or looks for them elsewhere too (Python "Data model > `module.__path__`").
fn is_open(request: &Request<'_>, directory: &str) -> bool {
    let package = request.facts.code.module(&join(directory, "__init__.py"));
    package.is_some_and(|package| package.names.iter().any(|name| name == "__path__" || name == "__getattr__"))
}

/// Versions, which setuptools-scm, hatch-vcs, versioningit and pdm-backend write as they build, and what a build script of the
/// project's own may write.
fn is_written_by_builds(request: &Request<'_>, part: &str) -> bool {
    let has_script = ["hatch_build.py", "setup.py", "build.py", "pdm_build.py", "CMakeLists.txt", "meson.build"];
    part.contains("version") || has_script.iter().any(|script| request.facts.tree.is_file(script))
}
