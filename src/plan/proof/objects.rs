//! Checks that the modules and objects exist that commands name. Imports nothing: what a module binds in ways that are not read is
//! taken to be there.

use super::{Proof, Start};
use crate::inspect::code::ModuleFacts;
use crate::inspect::deployment::Command;
use crate::inspect::wheel::join;
use crate::plan::build_plan::Unmet;
use crate::plan::start::{evidence, objects, paths, user_command};

pub(super) fn unmet(proof: &Proof<'_>, start: &Start<'_>) -> Option<Unmet> {
    if user_command::looks_elsewhere(start.words) {
        return None;
    }
    let command = Command::of(start.words)?;
    let (module, name) = evidence::object(&command)?;
    let directory = join(start.directory, &command.directory);
    let mut roots = vec![directory, String::new()];
    roots.extend(paths::import_roots(proof.request));
    let Some((_, file)) = paths::file_of(proof.request, module, &roots) else {
        return missing_module(proof, start, module, &roots);
    };
    let name = name?.split('.').next().unwrap_or_default();
    let facts = proof.request.facts.code.module(&file)?;
    if objects::may_hold(facts, name) {
        return None;
    }
    Some(Unmet::Object {
        near: near_names(facts, name),
        module: module.to_owned(),
        name: name.to_owned(),
        file,
        given: start.given.clone(),
    })
}

/// A module that neither the project has, nor a locked package by its name.
fn missing_module(proof: &Proof<'_>, start: &Start<'_>, module: &str, roots: &[String]) -> Option<Unmet> {
    let path = module.replace('.', "/");
    let first = module.split('.').next().unwrap_or(module);
    let tree = &proof.request.facts.tree;
    let is_directory = roots.iter().any(|root| tree.is_directory(&join(root, &path)));
    let normalized = first.replace('_', "-").to_lowercase();
    let is_package = proof.closure.packages.iter().any(|package| {
        let name = package.name.as_str();
        name == normalized || name.split('-').any(|part| part == normalized)
    });
    // What is not the project's may be a package's, whose modules the lock does not tell.
    let is_own = roots
        .iter()
        .any(|root| tree.is_directory(&join(root, first)) || tree.is_file(&join(root, &format!("{first}.py"))));
    let given = || start.given.clone();
    let found = Unmet::Module { module: module.to_owned(), near: near_modules(proof, module), given: given() };
    (!is_directory && (is_own || !is_package)).then_some(found)
}

/// Applications of the file, else what differs in case alone or begins or ends alike.
fn near_names(facts: &ModuleFacts, name: &str) -> Vec<String> {
    let mut near: Vec<String> = facts.applications.iter().filter_map(|application| application.name.clone()).collect();
    let lower = name.to_lowercase();
    let functions = facts.functions.iter().map(|function| &function.name);
    let alike = functions.chain(&facts.names).filter(|known| {
        let known = known.to_lowercase();
        known == lower || known.starts_with(&lower) || lower.starts_with(&known) || known.ends_with(&lower)
    });
    near.extend(alike.cloned());
    near.sort();
    near.dedup();
    near.truncate(3);
    near
}

/// Modules of the same last name.
fn near_modules(proof: &Proof<'_>, module: &str) -> Vec<String> {
    let last = module.rsplit('.').next().unwrap_or(module);
    let code = proof.request.facts.code.code();
    let named = code.map(|module| paths::importable(proof.request, &module.path).1);
    let mut near: Vec<String> =
        named.filter(|dotted| dotted.rsplit('.').next() == Some(last) && dotted != module).collect();
    near.sort();
    near.dedup();
    near.truncate(3);
    near
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(command: &str, main: &str) -> Vec<String> {
        let app = format!("{APP}[tool.uvdock]\ncommand = \"{command} --host 0.0.0.0\"\n");
        let files = [("pyproject.toml", app.as_str()), ("main.py", main), ("app/server.py", "")];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.starts_with("The start names")).collect()
    }

    const API: &str = "from fastapi import FastAPI\nservice = FastAPI()\n";

    #[test]
    fn an_object_that_its_module_does_not_hold_is_said_with_those_it_holds() {
        let expected =
            "The start names `main:app`, and `main.py` has no `app` (set in pyproject.toml:6); there is `service`";
        assert_eq!(said("uvicorn main:app", API), [expected]);
        assert!(said("uvicorn main:service", API).is_empty());
    }

    #[test]
    fn a_module_that_does_not_exist_is_said_with_its_namesake() {
        let expected = "The start names the module `server`, which does not exist (set in pyproject.toml:6); there is `app.server`";
        assert_eq!(said("uvicorn server:app", ""), [expected]);
    }

    #[test]
    fn what_a_module_may_bind_in_other_ways_is_taken_to_be_there() {
        for main in [
            "from app.server import *\n",
            "def __getattr__(name): ...\n",
            "from app import thing as app\n",
            "import app\n",
            "try:\n    app = make()\nexcept E:\n    pass\n",
        ] {
            assert!(said("uvicorn main:app", main).is_empty(), "{main}");
        }
        assert!(said("uvicorn uvicorn.thing:app", "").is_empty());
    }
}
