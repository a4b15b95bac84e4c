//! What copied packages import from beside them: a command of the program may be all that asks for it, where the start does not.
//! Copies nothing.

use std::collections::BTreeSet;

use super::gathered::Gathered;
use crate::inspect::code::ModuleRole;
use crate::plan::build_plan::{Install, PackageForm};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::paths;

/// The modules, as far as the project has them. What is in the wheel runs from there, and finds nothing beside it.
pub(super) fn imported<'r>(
    request: &'r Request<'_>,
    chosen: &Chosen,
    install: &Install,
    gathered: &Gathered<'_>,
) -> BTreeSet<&'r str> {
    if matches!(install, Install::Package { form: PackageForm::Wheel { .. }, .. }) {
        return BTreeSet::new();
    }
    let code = &request.facts.code;
    let modules = code.modules.iter().filter(|module| module.role == ModuleRole::Code);
    let modules = modules.map(|module| module.path.as_str());
    let copied: Vec<&str> = modules.filter(|path| gathered.has_in_directory(path) && !paths::is_beside(path)).collect();
    let mut found = code.reachable(&copied, &[chosen.root(), "", "src"]);
    found.retain(|path| !request.facts.ignored.holds(path));
    found
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, PACKAGE, lock, planned};

    fn directories(pyproject: &str, command: &str) -> Vec<String> {
        let files = [
            ("pyproject.toml", pyproject),
            ("shop/__init__.py", ""),
            ("shop/main.py", "from fastapi import FastAPI\napp = FastAPI()\n"),
            ("shop/fill.py", command),
            ("samples/__init__.py", "from rows import ALL\n"),
            ("rows.py", "ALL = []\n"),
            ("train/__init__.py", ""),
            ("tests/test_shop.py", "import train\n"),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let paths = plan.sources.directories.iter().chain(&plan.sources.files);
        paths.map(|one| one.path.to_string()).filter(|path| !path.starts_with("shop")).collect()
    }

    #[test]
    fn a_package_that_a_command_of_the_program_imports_is_copied() {
        let command = "def fill():\n    from samples import load\n    load()\n";
        assert_eq!(directories(APP, command), ["samples", "rows.py"]);
        assert_eq!(directories(PACKAGE, command), ["samples", "rows.py"]);
        assert!(directories(APP, "def fill(): ...\n").is_empty());
    }
}
