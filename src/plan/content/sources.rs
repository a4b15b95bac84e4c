//! Chooses what lies under `/app`: the modules that the program reaches, and the files that its code and its tools read.

mod beside;
mod gathered;
mod left_out;
pub(crate) mod opened;

pub(crate) use left_out::{imported_tests, test_unit};

use std::collections::BTreeSet;

use self::gathered::{Gathered, rule};
use super::writable::Writable;
use crate::inspect::code::ModuleRole;
use crate::inspect::lock::Closure;
use crate::inspect::wheel::WheelFacts;
use crate::path::{Directories, ImagePath, ImageRoot, RepoPath};
use crate::plan::build_plan::{
    FrontEndPlan, Install, LeftOutPath, LeftOutReason, OutputHolds, PackageForm, SourcePath, SourcesPlan, WritablePath,
};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::imports::SearchPath;
use crate::plan::request::Request;
use crate::plan::start::{code_port, commands, documents, fillers, paths};
use crate::sourced::{Source, Sourced};

pub(crate) fn choose_sources(
    request: &Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
    install: &Install,
    reached: &BTreeSet<&str>,
) -> Result<SourcesPlan, PlanError> {
    let mut gathered = Gathered::of(&request.facts.tree);
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
    gather_fillers(&mut gathered, request, chosen, reached, &installed);
    opened::gather(&mut gathered, request, &opened::at_start(request, chosen, &reached_outside));
    let named = commands::named(request, chosen);
    for one in &named {
        gathered.add_named(&one.path, rule("the command names it"));
    }
    if let Some(document) = documents::of_installed(request, closure, chosen) {
        gathered.add_named(&document.file, rule("the server reads it"));
    }
    gathered.settings(request, &reached_outside);
    if request.image_root.value != ImageRoot::default() && request.facts.tree.is_file("__init__.py") {
        gathered.add("__init__.py", rule("the directory of the project is a package"));
    }
    gathered.modules(&beside::imported(request, chosen, install, &gathered), &installed);
    gathered.asked_for(request)?;
    let copied = gathered.finish(request);
    let left_out = left_out::left_out(request, &copied, reached);
    let uncompiled = left_out::uncompiled(request, &copied, &left_out);
    Ok(SourcesPlan {
        not_parsed: left_out::not_parsed(request, &uncompiled),
        uncompiled: request.paths(&uncompiled)?,
        not_copied: request.paths(&left_out::not_copied(request, &copied, install))?,
        files: source_paths(request, copied.files)?,
        directories: source_paths(request, copied.directories)?,
        left_out: left_out_paths(request, left_out)?,
        writable: Vec::new(),
        owned: Vec::new(),
        beside_code: Vec::new(),
        programs: request.paths(&commands::programs(&named))?,
        windows_scripts: request.paths(&commands::with_windows_line_ends(request, &named))?,
    })
}

/// Programs that fill or make the database, for somebody to run in the image: those that lie among scripts alone, without the others.
fn gather_fillers(
    gathered: &mut Gathered<'_>,
    request: &Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
    installed: &[String],
) {
    let files = fillers::files(request, chosen, reached);
    let (beside, others): (BTreeSet<&str>, BTreeSet<&str>) = files.iter().partition(|path| paths::is_beside(path));
    for path in beside {
        gathered.add_named(path, rule("it fills the database, or is loaded by what does"));
    }
    gathered.modules(&others, installed);
    gathered.references(request, chosen, &files);
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
pub(crate) fn reached<'a>(
    request: &'a Request<'_>,
    chosen: &Chosen,
    install: &Install,
    path: &SearchPath,
) -> BTreeSet<&'a str> {
    let code = &request.facts.code;
    let mut entries: Vec<String> = chosen.candidate.file().map(str::to_owned).into_iter().collect();
    entries.extend(chosen.roles.iter().filter_map(|role| role.candidate.file().map(str::to_owned)));
    if let StartMethod::Django(django) = &chosen.candidate.start {
        entries.extend(django.manage.iter().chain(&django.settings).cloned());
        // `manage.py` in the development image runs with its own settings, and the other interface may be the one that is served.
        let others = [django.manage_settings.as_ref().map(|module| &module.value), django.wsgi.as_ref()];
        let others = others.into_iter().flatten();
        let files = others.filter_map(|module| paths::file_of(request, module, std::slice::from_ref(&django.root)));
        entries.extend(files.map(|(_, file)| file));
    }
    entries.extend(commands::python_files(request, chosen));
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
    roots.extend(path.directories.iter().map(String::as_str));
    code.reachable(&entries, &roots)
}

/// What git keeps an empty directory with.
fn is_keeper(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some(".gitkeep" | ".gitignore" | ".keep"))
}

impl SourcesPlan {
    /// The same with what is written to. A directory of which the repository holds nothing is made anew in the image, and so not
    /// copied.
    pub(crate) fn with(mut self, request: &Request<'_>, install: &Install, written: &Writable) -> Self {
        let member = &request.member;
        let is_empty = |path: &RepoPath| {
            let below = path.from_member(member);
            let mut files = request.facts.tree.below(below.as_str());
            !files.any(|file| !is_keeper(file) && !request.facts.ignored.holds(file))
        };
        let is_written = |path: &RepoPath| written.directories.iter().any(|one| one.path == *path.as_str());
        self.directories.retain(|copied| !(is_written(&copied.path) && is_empty(&copied.path)));
        let modules: &[RepoPath] = match install {
            Install::Package { modules, .. } => modules,
            Install::SourceTree => &[],
        };
        let copied: Vec<&RepoPath> =
            self.directories.iter().chain(&self.files).map(|source| &source.path).chain(modules).collect();
        let inside = written.directories.iter().filter_map(|directory| match &directory.path {
            ImagePath::Repo(path) => Some(path),
            ImagePath::Absolute(_) => None,
        });
        let owned = inside.filter(|path| copied.iter().any(|copy| path.is_below(copy) || copy.is_below(path)));
        let owned = owned.cloned().collect();
        // `chown` of a file that is not in the image fails.
        let is_there = |path: &ImagePath| match path {
            ImagePath::Repo(path) => {
                !request.facts.tree.is_file(path.from_member(member).as_str())
                    || copied.iter().any(|copy| path.is_below(copy))
            }
            ImagePath::Absolute(_) => true,
        };
        let beside_code = written.beside_code.iter().filter(|one| is_there(&one.path)).cloned().collect();
        (self.owned, self.beside_code) = (owned, beside_code);
        self.writable.clone_from(&written.directories);
        self
    }

    /// The same without what Node builds anew: what lies there in the repository is an old build.
    pub(crate) fn without_old_builds(mut self, front_end: Option<&Sourced<FrontEndPlan>>) -> Self {
        let Some(front_end) = front_end.map(|front_end| &front_end.value) else { return self };
        let built =
            front_end.outputs.iter().filter(|output| output.holds == OutputHolds::Built).map(|output| &output.from);
        let built: Vec<&RepoPath> = built.collect();
        let is_old = |path: &RepoPath| built.iter().any(|output| path.is_below(output));
        self.files.retain(|copied| !is_old(&copied.path));
        self.directories.retain(|copied| !is_old(&copied.path));
        let sent: Vec<&RepoPath> =
            self.directories.iter().map(|copied| &copied.path).chain(front_end.sources.all()).collect();
        let inside = built.iter().filter(|output| sent.iter().any(|directory| output.is_below(directory)));
        let left_out = inside.map(|output| LeftOutPath { path: (*output).clone(), because: LeftOutReason::OldBuild });
        self.left_out.extend(left_out.collect::<Vec<_>>());
        self
    }

    /// The writable directories that lie in no other.
    pub fn volumes(&self) -> impl Iterator<Item = &WritablePath> {
        let all = Directories::new(self.writable.iter().map(|one| one.path.as_str()));
        self.writable.iter().filter(move |source| all.above(source.path.as_str()).is_none())
    }
}

#[cfg(test)]
mod named_tests;

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
    fn a_directory_of_builds_is_copied_where_the_code_names_it_and_git_keeps_it() {
        let main = format!("from pathlib import Path\nDIST = Path(__file__).parent / \"dist\"\n{API}");
        let files = [("main.py", main.as_str()), ("dist/a.css", "")];
        assert_eq!(paths(&sources(&files).directories), ["dist"]);
        assert!(sources(&[&files[..], &[(".gitignore", "/dist/\n")]].concat()).directories.is_empty());
        assert!(sources(&[&files[..], &[("dist/.gitignore", "*\n")]].concat()).directories.is_empty());
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
    fn alembic_ini_lies_in_the_working_directory_below_the_project_too() {
        let files = [
            ("backend/main.py", "from store import x\nfrom fastapi import FastAPI\napp = FastAPI()\n"),
            ("backend/store.py", "x = 1\n"),
            ("backend/alembic.ini", "[alembic]\nscript_location = migrations\n"),
            ("backend/migrations/env.py", ""),
        ];
        let files: Vec<_> = [("pyproject.toml", APP)].into_iter().chain(files).collect();
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "alembic"], "")).expect("a plan");
        let role = &plan.start.other_roles[0];
        assert_eq!(role.command.value, ["alembic", "upgrade", "head"]);
        assert!(role.command.source.to_string().contains("`backend/alembic.ini` is there"), "{}", role.command.source);
        assert_eq!(paths(&plan.sources.directories), ["backend"]);
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
    fn a_module_that_is_only_named_like_a_test_stays_beside_tests_that_do_not() {
        let api = format!("from shop.routes import (\n    line_test,\n)\n{API}");
        let files = [
            ("src/shop/__init__.py", ""),
            ("src/shop/api.py", api.as_str()),
            ("src/shop/routes/__init__.py", ""),
            ("src/shop/routes/line_test.py", "from shop.call_test import run\n"),
            ("src/shop/call_test.py", "def run(): pass\n"),
            ("src/shop/api_test.py", ""),
        ];
        let plan = sources_with(PACKAGE, &["fastapi", "uvicorn"], &files);
        assert_eq!(left_out_paths(&plan), ["src/shop/api_test.py"]);
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
