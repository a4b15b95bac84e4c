//! Chooses what lies under `/app`: the modules that the program reaches, and the files that its code and its tools read.

mod left_out;

use std::collections::{BTreeMap, BTreeSet};

use super::install::is_below;
use crate::catalogue::project_files;
use crate::config::Strategy;
use crate::inspect::code::{FileAccess, FileReference, ModuleFacts, ModuleRole, PathAnchor, PathPosition};
use crate::inspect::lock::Closure;
use crate::inspect::tree::{TreeFacts, listed};
use crate::inspect::wheel::{WheelFacts, join};
use crate::message::Message;
use crate::plan::build_plan::{
    Install, LeftOutPath, LeftOutReason, PackageForm, SourcePath, SourcesPlan, WritablePath,
};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::plan::start::entrypoint::entrypoint_scripts;
use crate::plan::start::paths::files_of_words;
use crate::plan::start::{asked_roles, code_port, paths};
use crate::sourced::{Source, Sourced};

pub(crate) fn choose_sources(
    request: &Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
    install: &Install,
    reached: &BTreeSet<&str>,
) -> Result<SourcesPlan, PlanError> {
    let mut gathered = Gathered { tree: &request.facts.tree, paths: BTreeMap::new() };
    let installed = installed_modules(request, install);
    for module in &installed {
        gathered.add(module, rule("part of the installed package"));
    }
    // What is in the wheel runs from there.
    let reached_outside: BTreeSet<&str> = match (install, &request.facts.wheel) {
        (
            Install::Package { form: PackageForm::Wheel { .. }, .. },
            WheelFacts::Compiled { modules, .. } | WheelFacts::Modules { modules, .. },
        ) => reached.iter().copied().filter(|path| !modules.iter().any(|module| module.holds(path))).collect(),
        _ => reached.clone(),
    };
    gathered.modules(&reached_outside, &installed);
    gathered.references(request, chosen, &reached_outside);
    gathered.conventions(request, closure, chosen);
    gathered.asked_for(request)?;
    let copied = gathered.finish(request);
    let left_out = left_out::left_out(request, &copied, reached);
    Ok(SourcesPlan {
        uncompiled: request.paths(&left_out::uncompiled(request, &copied, &left_out))?,
        files: source_paths(request, copied.files)?,
        directories: source_paths(request, copied.directories)?,
        left_out: left_out_paths(request, left_out)?,
        writable: Vec::new(),
    })
}

/// What is copied, as the project sees it: a path, and why.
#[derive(Default)]
pub(crate) struct Copied {
    pub files: Vec<(String, Source)>,
    pub directories: Vec<(String, Source)>,
}

fn source_paths(request: &Request<'_>, found: Vec<(String, Source)>) -> Result<Vec<SourcePath>, PlanError> {
    found.into_iter().map(|(path, source)| Ok(SourcePath { path: request.path(&path)?, source })).collect()
}

fn left_out_paths(request: &Request<'_>, found: Vec<(String, LeftOutReason)>) -> Result<Vec<LeftOutPath>, PlanError> {
    found.into_iter().map(|(path, because)| Ok(LeftOutPath { path: request.path(&path)?, because })).collect()
}

/// The modules that are installed in place, as the project sees them.
fn installed_modules(request: &Request<'_>, install: &Install) -> Vec<String> {
    match install {
        Install::Package { modules, .. } => {
            modules.iter().map(|module| module.from_member(&request.member).to_string()).collect()
        }
        Install::SourceTree => Vec::new(),
    }
}

/// The project's files that the program loads.
pub(crate) fn reached<'a>(request: &'a Request<'_>, chosen: &Chosen, install: &Install) -> BTreeSet<&'a str> {
    let code = &request.facts.code;
    let mut entries: Vec<String> = chosen.candidate.file().map(str::to_owned).into_iter().collect();
    entries.extend(chosen.roles.iter().filter_map(|role| role.candidate.file().map(str::to_owned)));
    if let StartMethod::Django(django) = &chosen.candidate.start {
        entries.extend(django.manage.iter().chain(&django.settings).cloned());
    }
    entries.extend(chosen.words_as_written().iter().flat_map(|words| files_of_words(request, words)));
    entries.extend(asked_roles::commands(request).iter().flat_map(|words| files_of_words(request, words)));
    entries.extend(code_port::config_module(request, chosen).map(|config| config.file));
    if entries.is_empty() && *install == Install::SourceTree {
        // Nothing says where the program begins, so everything that may be part of it counts.
        let modules = code.modules.iter().filter(|module| module.role == ModuleRole::Code);
        return modules.map(|module| module.path.as_str()).filter(|path| !paths::is_beside(path)).collect();
    }
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let mut roots = vec![chosen.root()];
    let (root, _) = chosen.candidate.file().map(|file| paths::importable(request, file)).unwrap_or_default();
    roots.push(&root);
    if !matches!(install, Install::SourceTree) {
        roots.extend(["", "src"]);
    }
    code.reachable(&entries, &roots)
}

/// Paths to copy, each with the first reason it was added for.
struct Gathered<'a> {
    tree: &'a TreeFacts,
    paths: BTreeMap<String, Source>,
}

/// Names that no program reads at run time, or that must not ship: build and development files, and secrets.
const NEVER: [&str; 12] = [
    ".env",
    ".git",
    ".gitignore",
    ".dockerignore",
    "Dockerfile",
    "compose.yaml",
    "tests",
    "test",
    "docs",
    "uv.lock",
    ".venv",
    "conftest.py",
];

impl Gathered<'_> {
    fn add(&mut self, path: &str, source: Source) {
        let path = listed(path);
        let first = path.split('/').next().unwrap_or(path);
        let exists = self.tree.is_file(path) || self.tree.is_directory(path);
        if path.is_empty() || !exists || NEVER.contains(&first) || first.starts_with(".env") {
            return;
        }
        self.paths.entry(path.to_owned()).or_insert(source);
    }

    /// A module file is copied with its top-level directory: its package, its data and its neighbours.
    /// What is installed is there already, and so is what lies beside the project.
    fn modules(&mut self, reached: &BTreeSet<&str>, installed: &[String]) {
        let is_installed = |path: &str| installed.iter().any(|module| is_below(path, module));
        for path in reached.iter().filter(|path| !is_installed(path) && !path.starts_with("../")) {
            let (top, because) = match path.split_once('/') {
                Some((top, _)) => (top, format!("the program imports `{path}`")),
                None => (*path, "the program runs or imports it".to_owned()),
            };
            self.add(top, rule(because));
        }
    }

    fn references(&mut self, request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) {
        let modules = request.facts.code.modules.iter().filter(|module| reached.contains(module.path.as_str()));
        for module in modules {
            for reference in &module.files {
                if let Some(path) = self.resolve(reference, module, chosen.root()) {
                    self.add(
                        &path,
                        Source::Project { seen: "the code names it".into(), places: vec![reference.place.clone()] },
                    );
                }
            }
        }
    }

    /// The existing path a reference means: from the working directory, the project root or the module's own directory.
    fn resolve(&self, reference: &FileReference, module: &ModuleFacts, root: &str) -> Option<String> {
        let beside = module.path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let bases: &[&str] = match reference.anchor {
            // Of what lies outside, files of local packages beside the project are listed.
            PathAnchor::Project | PathAnchor::Outside => &[""],
            PathAnchor::Open | PathAnchor::Joined => &[root, "", beside],
            PathAnchor::Absolute => &[],
        };
        let text = listed(&reference.text);
        let found = bases.iter().map(|base| join(base, text)).find(|path| {
            self.tree.is_file(path) || (reference.position != PathPosition::Plain && self.tree.is_directory(path))
        })?;
        // Readmes are named in every program that downloads something; one read at run time is reached from `__file__`.
        if matches!(reference.anchor, PathAnchor::Open | PathAnchor::Joined)
            && found.to_uppercase().starts_with("README")
        {
            return None;
        }
        // A file that the program makes is no input, but a directory it writes to may hold both.
        let made = reference.access == FileAccess::Write && self.tree.is_file(&found);
        (!text.is_empty() && !made).then_some(found)
    }

    /// Files that tools and frameworks read from the working directory without the code saying so.
    fn conventions(&mut self, request: &Request<'_>, closure: &Closure, chosen: &Chosen) {
        let root = chosen.root();
        for (packages, file) in project_files::all() {
            if packages.iter().any(|package| closure.contains(package)) {
                for base in ["", root] {
                    self.add(&join(base, file.path), rule(file.title));
                }
            }
        }
        if let StartMethod::Django(django) = &chosen.candidate.start {
            django.manage.iter().for_each(|manage| self.add(manage, rule("Django's command line")));
        }
        if closure.contains("alembic") {
            self.alembic(request);
        }
        let has_shell = request.strategy.value != Strategy::Distroless;
        for script in entrypoint_scripts(self.tree).filter(|_| has_shell) {
            self.add(script, rule("an entrypoint script; nothing starts it until `command` does"));
        }
    }

    /// alembic.ini names the migrations (`script_location`, Alembic "Tutorial > Editing the .ini File").
    fn alembic(&mut self, request: &Request<'_>) {
        let text = request.facts.alembic_ini.as_deref().unwrap_or_default();
        if text.is_empty() {
            return;
        }
        self.add("alembic.ini", rule("Alembic's configuration"));
        let configuration = ini::Ini::load_from_str_noescape(text).unwrap_or_default();
        let location = configuration.get_from(Some("alembic"), "script_location").unwrap_or("alembic");
        let location = location.replace("%(here)s/", "").replace("%(here)s", "");
        self.add(&location, rule("the migrations that `alembic.ini` names"));
    }

    fn asked_for(&mut self, request: &Request<'_>) -> Result<(), PlanError> {
        if let Some(include) = &request.preferences.include {
            for path in existing("include", include, request)? {
                self.paths.insert(path, include.source.clone());
            }
        }
        if let Some(exclude) = &request.preferences.exclude {
            for path in existing("exclude", exclude, request)? {
                self.paths.remove(&path);
            }
        }
        Ok(())
    }

    /// Files and directories apart; what lies inside another directory needs no instruction of its own.
    fn finish(self, request: &Request<'_>) -> Copied {
        let mut copied = Copied::default();
        let is_inside = |path: &str| path.match_indices('/').any(|(at, _)| self.paths.contains_key(&path[..at]));
        for (path, source) in self.paths.iter().filter(|(path, _)| !is_inside(path)) {
            let found = (path.clone(), source.clone());
            if request.facts.tree.is_file(path) { copied.files.push(found) } else { copied.directories.push(found) }
        }
        copied
    }
}

fn rule(text: impl Into<Message>) -> Source {
    Source::Rule { rule: text.into() }
}

/// The paths of a setting, each of which must be there.
fn existing(
    key: &'static str,
    setting: &Sourced<Vec<String>>,
    request: &Request<'_>,
) -> Result<Vec<String>, PlanError> {
    let tree = &request.facts.tree;
    let check = |path: &String| {
        let path = listed(path).to_owned();
        let missing = || PlanError::NoSuchPath { key, path: path.clone(), given: setting.source.clone() };
        if tree.is_file(&path) || tree.is_directory(&path) { Ok(path) } else { Err(missing()) }
    };
    setting.value.iter().map(check).collect()
}

impl SourcesPlan {
    /// The same with directories to write to. One that is only written to is made anew in the image, and so not copied.
    pub(crate) fn with(mut self, directories: Vec<WritablePath>) -> Self {
        self.directories.retain(|copied| directories.iter().all(|directory| directory.path != *copied.path.as_str()));
        self.writable = directories;
        self
    }

    /// The writable directories that lie in no other.
    pub fn volumes(&self) -> impl Iterator<Item = &WritablePath> {
        let within =
            |path: &str| self.writable.iter().any(|other| other.path != path && is_below(path, other.path.as_str()));
        self.writable.iter().filter(move |source| !within(source.path.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::error::PlanError;
    use crate::plan::testing::{APP, PACKAGE, lock, planned};

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn sources_with(pyproject: &str, packages: &[&str], files: &[(&str, &str)]) -> SourcesPlan {
        let mut all = vec![("pyproject.toml", pyproject)];
        all.extend(files);
        planned(&all, &lock(packages, "")).expect("a plan").sources
    }

    fn sources(files: &[(&str, &str)]) -> SourcesPlan {
        sources_with(APP, &["fastapi", "uvicorn"], files)
    }

    fn left_out_paths(plan: &SourcesPlan) -> Vec<&str> {
        plan.left_out.iter().map(|left_out| left_out.path.as_str()).collect()
    }

    fn paths(list: &[SourcePath]) -> Vec<&str> {
        list.iter().map(|source| source.path.as_str()).collect()
    }

    #[test]
    fn modules_that_the_program_imports_are_copied_and_others_are_not() {
        let main = format!("import store\nfrom core.db import x\n{API}");
        let plan = sources(&[
            ("main.py", &main),
            ("store.py", ""),
            ("train.py", ""),
            ("core/db.py", "x = 1"),
            ("lab/a.py", ""),
        ]);
        assert_eq!((paths(&plan.files), paths(&plan.directories)), (vec!["main.py", "store.py"], vec!["core"]));
    }

    #[test]
    fn a_directory_named_in_a_path_position_is_copied() {
        let main = format!(
            "{API}from fastapi.staticfiles import StaticFiles\napp.mount(\"/s\", StaticFiles(directory=\"assets\"))\n"
        );
        let plan = sources(&[("main.py", &main), ("assets/a.css", ""), ("data/x", "")]);
        assert_eq!(paths(&plan.directories), ["assets"]);
    }

    #[test]
    fn a_word_that_happens_to_name_a_directory_is_no_reference() {
        let main = format!("{API}payload = {{\"data\": 1}}\n");
        assert!(sources(&[("main.py", &main), ("data/big.bin", "")]).directories.is_empty());
    }

    #[test]
    fn secrets_named_in_code_are_never_copied() {
        let main = format!("{API}open(\".env\")\n");
        assert_eq!(paths(&sources(&[("main.py", &main), (".env", "KEY=1")]).files), ["main.py"]);
    }

    #[test]
    fn alembic_ini_brings_the_migrations_it_names() {
        let files = [
            ("main.py", API),
            ("alembic.ini", "[alembic]\nscript_location = %(here)s/db/migrations\n"),
            ("db/migrations/env.py", ""),
        ];
        let plan = sources_with(APP, &["fastapi", "uvicorn", "alembic"], &files);
        assert_eq!(
            (paths(&plan.files), paths(&plan.directories)),
            (vec!["alembic.ini", "main.py"], vec!["db/migrations"])
        );
    }

    #[test]
    fn tests_inside_a_copied_directory_are_left_out() {
        let files = [("src/shop/__init__.py", ""), ("src/shop/api.py", API), ("src/shop/tests/test_api.py", "")];
        let plan = sources_with(PACKAGE, &["fastapi", "uvicorn"], &files);
        assert_eq!(left_out_paths(&plan), ["src/shop/tests"]);
    }

    #[test]
    fn tests_that_the_program_imports_stay() {
        let api = format!("from shop.tests import factories\n{API}");
        let files =
            [("src/shop/__init__.py", ""), ("src/shop/api.py", api.as_str()), ("src/shop/tests/factories.py", "")];
        assert!(sources_with(PACKAGE, &["fastapi", "uvicorn"], &files).left_out.is_empty());
    }

    #[test]
    fn a_private_key_inside_a_copied_directory_is_left_out() {
        let files = [("app/main.py", API), ("app/tls/own.pem", "-----BEGIN PRIVATE KEY-----")];
        assert_eq!(left_out_paths(&sources(&files)), ["app/tls/own.pem"]);
    }

    #[test]
    fn include_adds_and_exclude_takes_away() {
        let settings = format!("{APP}[tool.uvdock]\ninclude = [\"seeds/\"]\nexclude = [\"store.py\"]\n");
        let main = format!("import store\n{API}");
        let files = [("main.py", main.as_str()), ("store.py", ""), ("seeds/a.sql", "")];
        let plan = sources_with(&settings, &["fastapi", "uvicorn"], &files);
        assert_eq!((paths(&plan.files), paths(&plan.directories)), (vec!["main.py"], vec!["seeds"]));
    }

    #[test]
    fn an_include_that_does_not_exist_is_an_error() {
        let settings = format!("{APP}[tool.uvdock]\ninclude = [\"seeds\"]\n");
        let error = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        assert!(matches!(error, Err(PlanError::NoSuchPath { path, .. }) if path == "seeds"));
    }

    #[test]
    fn a_file_that_does_not_parse_is_passed_over_by_the_compiler() {
        let plan = sources(&[("app/main.py", API), ("app/template.py", "{{ broken"), ("app/__init__.py", "")]);
        assert_eq!(plan.uncompiled, ["app/template.py"]);
    }
}
