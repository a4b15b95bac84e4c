//! Checks that what the program imports from its own modules is bound there. Says only what certainly runs.

use ruff_python_stdlib::sys::is_known_standard_library;

use super::Proof;
use crate::catalogue::import_names::{Provides, provides};
use crate::inspect::code::UnboundImport;
use crate::inspect::tree::has_extension;
use crate::plan::build_plan::Unmet;
use crate::plan::start::running::running;

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    if proof.request.facts.code.modules.iter().all(|module| module.unbound.is_empty()) {
        return Vec::new();
    }
    let running = running(proof.request, proof.chosen);
    let mut found: Vec<&UnboundImport> = proof.request.facts.code.unbound(&running);
    found.retain(|one| !may_come_from_elsewhere(proof, one) && !holds_other_files(proof, one));
    found.into_iter().map(|one| Unmet::Name(one.clone())).collect()
}

/// Whether the standard library or a package has a module of that name, which may come first on the import path.
fn may_come_from_elsewhere(proof: &Proof<'_>, one: &UnboundImport) -> bool {
    let top = one.module.split('.').next().unwrap_or_default();
    let mut packages = proof.closure.packages.iter();
    is_known_standard_library(proof.python.minor, top)
        || packages.any(|package| provides(package.name.as_str(), top) == Provides::Yes)
}

/// Whether a package holds something of that name that is no Python file: a compiled module, or a directory of modules.
fn holds_other_files(proof: &Proof<'_>, one: &UnboundImport) -> bool {
    let tree = &proof.request.facts.tree;
    let Some(package) = one.file.strip_suffix("/__init__.py") else { return false };
    let is_it = |name: &&str| {
        name.strip_prefix(one.name.as_str())
            .is_some_and(|rest| rest.is_empty() || (rest.starts_with('.') && !has_extension(name, "py")))
    };
    tree.children(package).iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(main: &str, settings: &str) -> Vec<String> {
        let pyproject = format!("{APP}{settings}");
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("main.py", main),
            ("shop/__init__.py", ""),
            ("shop/logs.py", "def init():\n    pass\n"),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.starts_with("The program stops at")).collect()
    }

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    #[test]
    fn a_name_that_a_module_of_the_project_does_not_bind_is_said() {
        let expected = "The program stops at `from shop.logs import get` (main.py:3): `shop/logs.py` binds no `get`";
        assert_eq!(said(&format!("{API}from shop.logs import get\n"), ""), [expected]);
        assert!(said(&format!("{API}from shop.logs import init\n"), "").is_empty());
    }

    #[test]
    fn an_import_that_need_not_run_is_not() {
        for rest in [
            "def later():\n    from shop.logs import get\n",
            "try:\n    from shop.logs import get\nexcept ImportError:\n    pass\n",
            "import os\nif os.environ.get('X') == 'y':\n    from shop.logs import get\n",
        ] {
            assert!(said(&format!("{API}{rest}"), "").is_empty(), "{rest}");
        }
    }
}
