//! What code of the image imports from beside it, in a project that the authors copy as a whole: a command of the program may be all
//! that asks for it, where the start does not. Imports nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Held, copies, held, is_of_the_repository, is_test};
use crate::inspect::ProjectFacts;
use crate::inspect::code::Scope;
use crate::inspect::tree::has_extension;
use crate::path::RepoPath;
use crate::plan::BuildPlan;

/// Packages and modules at the top of the project, by their paths.
pub(super) fn imported(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan) -> Vec<String> {
    if !copies(facts).iter().any(|copy| copy.path.is_empty()) {
        return Vec::new();
    }
    let tops = facts.tree.children("").into_iter();
    let is_python = |path: &str| has_extension(path, "py") || facts.tree.holds_python(path);
    let missing = tops.filter(|path| !is_of_the_repository(path) && !is_test(path) && is_python(path));
    let missing = missing.filter(|path| held(member, plan, path) == Held::Nothing);
    let importing = importing(facts);
    let is_held = |path: &&str| held(member, plan, path) == Held::Whole;
    let is_imported = |path: &&str| {
        let modules = importing.get(path.strip_suffix(".py").unwrap_or(path));
        modules.is_some_and(|modules| modules.iter().any(is_held))
    };
    missing.filter(is_imported).map(str::to_owned).collect()
}

/// The modules that import from each name at the top.
fn importing(facts: &ProjectFacts) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for module in facts.code.code() {
        let imports = module.imports.iter().filter(|import| import.scope != Scope::TypeChecking);
        for import in imports {
            let top = import.module.split('.').next().unwrap_or(&import.module);
            found.entry(top).or_default().insert(module.path.as_str());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::pins::Pins;
    use crate::plan::plan;
    use crate::plan::testing::{APP, facts, lock};

    #[test]
    fn a_package_that_a_command_of_the_program_imports_is_in_the_image_that_had_all() {
        let read = |copy: &str, command: &str| {
            let lock = lock(&["fastapi", "uvicorn"], "");
            let dockerfile = format!(
                "FROM python:3.14-slim\nWORKDIR /app\n{copy}\nCMD [\"uvicorn\", \"shop.main:app\", \"--host\", \"0.0.0.0\"]\n"
            );
            let facts = facts(&[
                ("pyproject.toml", APP),
                ("uv.lock", &lock),
                ("Dockerfile", &dockerfile),
                ("shop/__init__.py", ""),
                ("shop/main.py", "from fastapi import FastAPI\napp = FastAPI()\n"),
                ("shop/fill.py", command),
                ("samples/__init__.py", "def load(): ...\n"),
            ]);
            let preferences = config::read(APP, None).expect("settings");
            let plan = plan(&facts, &preferences, &Pins::new()).expect("a plan");
            imported(&facts, &facts.member().expect("a member"), &plan)
        };
        let command = "def fill():\n    from samples import load\n    load()\n";
        assert_eq!(read("COPY . .", command), ["samples"]);
        assert!(read("COPY shop ./shop", command).is_empty());
        assert!(read("COPY . .", "def fill(): ...\n").is_empty());
    }
}
