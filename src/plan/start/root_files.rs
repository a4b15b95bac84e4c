//! Finds what a program names from the project's root though its modules are imported from a directory below: then it starts in the
//! root, and finds its modules by `PYTHONPATH`. Chooses no command.

use super::paths;
use crate::inspect::code::{FileAccess, FileReference, PathAnchor, PathPosition};
use crate::inspect::evidence::Located;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::nesting::is_in;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// The first file or directory that is there from the root, and not from where the modules lie. What the authors start from a
/// directory, they name from there.
pub(crate) fn named(request: &Request<'_>, chosen: &Chosen) -> Option<Located<String>> {
    let (root, file) = (chosen.root(), chosen.candidate.file()?);
    let is_started_there = chosen.declaration.iter().any(|declaration| !declaration.command.directory.is_empty());
    let preferences = request.preferences;
    let is_said = preferences.workdir.is_some()
        || preferences.env.as_ref().is_some_and(|env| env.value.contains_key("PYTHONPATH"));
    if root.is_empty() || is_started_there || is_said || paths::is_installed(request, file) {
        return None;
    }
    let code = &request.facts.code;
    let reached = code.reachable(&[file], &[root, "", "src"]);
    let mut references = reached.iter().filter_map(|path| code.module(path)).flat_map(|module| &module.files);
    let found = references.find(|reference| is_of_root(request, root, reference))?;
    Some(Located::new(found.text.clone(), found.place.clone()))
}

fn is_of_root(request: &Request<'_>, root: &str, reference: &FileReference) -> bool {
    let tree = &request.facts.tree;
    let exists = |path: &str| tree.is_file(path) || tree.is_directory(path);
    let text = listed(&reference.text);
    // `src/page.md`, whatever it is joined to and wherever it stands.
    let begins_there = is_in(text, root);
    let is_from_there = match reference.anchor {
        PathAnchor::Open => reference.position == PathPosition::Path || begins_there,
        PathAnchor::Joined => begins_there,
        PathAnchor::Project | PathAnchor::Outside | PathAnchor::Absolute => false,
    };
    let is_a_path = text.contains('/') || text.contains('.');
    is_from_there && is_a_path && reference.access != FileAccess::Write && exists(text) && !exists(&join(root, text))
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, planned};

    /// Where a program below `src` starts, and what Python is told.
    fn started(code: &str, settings: &str) -> (String, Vec<(String, String)>) {
        let pyproject = format!("{APP}{settings}");
        let main = format!("from shop import data\nfrom fastapi import FastAPI\napp = FastAPI()\n{code}");
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("src/shop/main.py", main.as_str()),
            ("src/shop/data.py", ""),
            ("config/shop.yaml", "a: 1\n"),
            ("src/own/shop.yaml", "a: 1\n"),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let paths = plan.environment.iter().filter(|variable| variable.value.0 == "PYTHONPATH");
        (plan.start.workdir.value.to_string(), paths.map(|variable| variable.value.clone()).collect())
    }

    #[test]
    fn a_program_that_names_files_of_the_root_starts_there_and_finds_its_modules() {
        let path = vec![("PYTHONPATH".to_owned(), "/app/src".to_owned())];
        assert_eq!(started("open('config/shop.yaml')\n", ""), (String::new(), path.clone()));
        assert_eq!(started("def f(page='src/own/shop.yaml'):\n    pass\n", ""), (String::new(), path));
    }

    #[test]
    fn any_other_starts_where_its_modules_lie() {
        let below = ("src".to_owned(), Vec::new());
        assert_eq!(started("", ""), below);
        assert_eq!(started("open('own/shop.yaml')\n", ""), below);
        assert_eq!(started("open('config/none.yaml')\n", ""), below);
        assert_eq!(started("open('config/shop.yaml')\n", "[tool.uvdock]\nworkdir = \"src\"\n"), below);
    }
}
