//! Finds the groups and extras that bring the tools of the tests, besides those that development installs. Chooses no tool.

use std::rc::Rc;

use crate::inspect::lock::{Closure, Machine, PythonVersion, Selection};
use crate::plan::build_plan::Selected;
use crate::plan::content::sync::selection_flags;
use crate::plan::request::Request;

/// What the development image has, with the groups and extras that were added to it.
pub(super) struct Brought<'r> {
    request: &'r Request<'r>,
    python: PythonVersion,
    closure: Rc<Closure>,
    added: Vec<Selected>,
}

impl<'r> Brought<'r> {
    pub(super) fn by_development(request: &'r Request<'r>, python: PythonVersion) -> Self {
        Self { request, python, closure: request.development_closure(Machine::X86_64, python), added: Vec::new() }
    }

    /// The line of the lock that names a package, with the group or the extra added that brings it where none did.
    pub(super) fn bring(&mut self, package: &str) -> Option<usize> {
        if let Some(found) = self.closure.get(package) {
            return Some(found.line);
        }
        let project = &self.request.facts.pyproject;
        let groups = project.groups.keys().map(|name| Selected::Groups(vec![name.clone()]));
        let extras = project.extras.keys().map(|name| Selected::Extras(vec![name.clone()]));
        let all = groups.chain(extras).map(|selected| (self.with(&selected), selected));
        let bringing = all.filter(|(closure, _)| closure.contains(package) && closure.violated_conflicts.is_empty());
        let (closure, selected) = bringing.min_by_key(|(closure, _)| closure.packages.len())?;
        self.added.push(selected);
        self.closure = closure;
        self.closure.get(package).map(|found| found.line)
    }

    fn with(&self, more: &Selected) -> Rc<Closure> {
        let mut selection = self.request.development_selection();
        for selected in self.added.iter().chain([more]) {
            selected.add_to(&mut selection);
        }
        self.request.closure_of(&selection, self.python)
    }

    /// The options of `uv sync` that add them.
    pub(super) fn flags(&self) -> Vec<String> {
        let mut selection = Selection::default();
        for selected in &self.added {
            selected.add_to(&mut selection);
        }
        selection_flags(&selection)
    }
}
