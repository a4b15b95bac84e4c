//! Chooses where the repository lies in the image. Places nothing there.

use crate::inspect::ProjectFacts;
use crate::inspect::code::{Climb, Happens, Import};
use crate::path::{ImageRoot, PathError, RepoPath};
use crate::sourced::Sourced;

/// An import that names a module of the project by the directory that the project lies in: `backend.app.core`.
fn named_from_above(facts: &ProjectFacts) -> Option<&Import> {
    let imports = facts.code.code().flat_map(|module| &module.imports);
    let mut found = imports.filter(|import| facts.code.levels_above(import).is_some());
    found.find(|import| facts.code.file_of(&import.module, &["", "src"]).is_none())
}

/// A relative import in a module beside pyproject.toml, which no wheel holds and which is no `__init__.py`.
fn relative_from_root(facts: &ProjectFacts) -> Option<&Import> {
    let is_installed = |path: &str| facts.wheel.modules().iter().any(|module| module.holds(path));
    let modules = facts.code.code().filter(|module| !module.path.contains('/') && !module.path.starts_with("__"));
    let modules = modules.filter(|module| !is_installed(&module.path));
    let mut imports = modules.flat_map(|module| &module.imports);
    imports.find(|import| import.is_relative_on_load() && import.happens == Happens::Always)
}

/// `/app`, or for a project in a directory of its repository the same directory below it, where modules name each other by that
/// directory, or where one counts more directories above its file than `/app` has: `Path(__file__).parents[4]` is then what it is in the repository.
pub(crate) fn choose(facts: &ProjectFacts) -> Result<Sourced<ImageRoot>, PathError> {
    let usual = Sourced::rule(ImageRoot::default(), "images of uvdock hold the repository there");
    if facts.workspace.is_some() || facts.pyproject.uv.workspace.is_some() {
        return Ok(usual);
    }
    let deeper = || RepoPath::new(&facts.directory_in_repository).map(ImageRoot::below_app);
    if let Some(import) = named_from_above(facts) {
        let seen = format!("`import {}` begins with the project's own directory", import.module);
        return Ok(Sourced::seen(deeper()?, seen, import.place.clone()));
    }
    if let Some(import) = relative_from_root(facts) {
        let seen = "a module of the project's own directory imports relatively, so that is a package";
        return Ok(Sourced::seen(deeper()?, seen, import.place.clone()));
    }
    let Some(highest) = highest(facts) else { return Ok(usual) };
    let deeper = deeper()?;
    if highest.above <= usual.value.depth() || deeper.depth() < highest.above {
        return Ok(usual);
    }
    let seen = "a module counts directories above the project, which lies as it does in its repository";
    Ok(Sourced::seen(deeper, seen, highest.place.clone()))
}

/// Where the code climbs highest. What an installed package does counts from where Python keeps packages.
fn highest(facts: &ProjectFacts) -> Option<&Climb> {
    let climbs = facts.code.code().flat_map(|module| &module.climbs);
    climbs.max_by_key(|climb| climb.above)
}

#[cfg(test)]
mod tests {
    use crate::config;
    use crate::pins::Pins;
    use crate::plan::plan;
    use crate::plan::testing::{APP, facts, facts_of_member, lock, notices};

    const MAIN: &str = "from fastapi import FastAPI\nfrom shop import config\napp = FastAPI()\n";

    /// Where the program starts in the image of a project in a directory of its repository, and what is said of the start.
    fn started(directory: &str, module: &str) -> (String, Vec<String>) {
        let config = format!("import os\nfrom pathlib import Path\n{module}");
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [
            ("pyproject.toml", APP),
            ("main.py", MAIN),
            ("shop/__init__.py", ""),
            ("shop/config.py", config.as_str()),
            ("uv.lock", lock.as_str()),
        ];
        let mut facts = facts(&files);
        directory.clone_into(&mut facts.directory_in_repository);
        let preferences = config::read(APP, None).expect("valid settings");
        let plan = plan(&facts, &preferences, &Pins::new()).expect("a plan");
        let said = notices(&plan).into_iter().filter(|notice| notice.starts_with("The program stops at")).collect();
        (plan.image_root.of(plan.start.workdir.value.as_str()), said)
    }

    #[test]
    fn a_module_that_counts_directories_above_the_project_finds_them_in_the_image() {
        let root = "ROOT = Path(__file__).resolve().parents[3]\n";
        assert_eq!(started("services/api", root), ("/app/services/api".to_owned(), vec![]));
        assert_eq!(started("services/api", &root.replace('3', "2")), ("/app".to_owned(), vec![]));
    }

    /// Where the program of a project in `services/backend` starts, with which command, what Python is told, and what is copied.
    fn of_backend(files: &[(&str, &str)]) -> (String, Vec<String>, Vec<String>, Vec<String>) {
        let lock = lock(&["fastapi", "uvicorn"], "");
        let own = [("pyproject.toml", APP), ("uv.lock", lock.as_str())];
        let below = |(path, text): &(&str, &str)| (format!("services/backend/{path}"), (*text).to_owned());
        let mut all: Vec<(String, String)> = own.iter().chain(files).map(below).collect();
        all.push((".git/HEAD".to_owned(), String::new()));
        let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let facts = facts_of_member("services/backend", &all);
        let preferences = config::read(APP, None).expect("valid settings");
        let plan = plan(&facts, &preferences, &Pins::new()).expect("a plan");
        let paths = plan.environment.iter().filter(|variable| variable.value.0 == "PYTHONPATH");
        let paths = paths.map(|variable| variable.value.1.clone()).collect();
        let copied = plan.sources.directories.iter().chain(&plan.sources.files);
        let copied = copied.map(|path| path.path.to_string()).collect();
        assert_eq!(notices(&plan), Vec::<String>::new());
        let workdir = plan.image_root.of(plan.start.workdir.value.as_str());
        (workdir, plan.start.command.value.clone(), paths, copied)
    }

    #[test]
    fn a_project_whose_modules_are_named_by_its_directory_lies_in_one_of_that_name() {
        let main = "from fastapi import FastAPI\nfrom backend.core import config\nfrom services.backend import jobs\napp = FastAPI()\n";
        let files =
            [("app/__init__.py", ""), ("app/main.py", main), ("core/config.py", "import os\n"), ("jobs.py", "")];
        let (workdir, command, paths, copied) = of_backend(&files);
        assert_eq!((workdir.as_str(), paths), ("/app/services/backend", vec!["/app/services:/app".to_owned()]));
        assert_eq!(command[..2], ["uvicorn", "app.main:app"]);
        assert_eq!(copied, ["app", "core", "jobs.py"]);
    }

    #[test]
    fn a_program_beside_pyproject_toml_that_imports_relatively_is_a_module_of_its_directory() {
        let main = "from fastapi import FastAPI\nfrom .core import config\napp = FastAPI()\n";
        let (workdir, command, paths, copied) = of_backend(&[("main.py", main), ("core/config.py", "import os\n")]);
        assert_eq!((workdir.as_str(), paths), ("/app/services/backend", vec!["/app/services".to_owned()]));
        assert_eq!(command[..2], ["uvicorn", "backend.main:app"]);
        assert_eq!(copied, ["core", "main.py"]);
        let files = [("main.py", main), ("core/config.py", "import os\n"), ("__init__.py", "")];
        assert_eq!(of_backend(&files).3, ["core", "__init__.py", "main.py"]);
        let guarded = main.replace(
            "from .core import config\n",
            "try:\n    from .core import config\nexcept ImportError:\n    from core import config\n",
        );
        assert_eq!(of_backend(&[("main.py", &guarded), ("core/config.py", "import os\n")]).1[1], "main:app");
    }

    #[test]
    fn one_that_no_image_has_is_said() {
        let root = "ROOT = Path(__file__).resolve().parents[3]\n";
        let expected = "The program stops at `.parents[...]` (shop/config.py:3) with an IndexError: fewer directories lie above that file \
                        in the image; take the directory from a variable, or count from one inside the project";
        assert_eq!(started("", root), ("/app".to_owned(), vec![expected.to_owned()]));
        assert_eq!(started("api", &root.replace('3', "9")).1, [expected]);
        assert!(started("", "def root():\n    return Path(__file__).parents[3]\n").1.is_empty());
        assert!(
            started("", "try:\n    ROOT = Path(__file__).parents[3]\nexcept IndexError:\n    ROOT = None\n")
                .1
                .is_empty()
        );
    }
}
