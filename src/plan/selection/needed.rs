//! Chooses the extra or the group that alone brings what the start needs. What the user sets is not added to.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::catalogue::development;
use crate::catalogue::import_names::{Provides, provides};
use crate::inspect::code::Import;
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, PythonVersion};
use crate::inspect::pyproject::PYPROJECT;
use crate::plan::build_plan::Selected;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::carryover;
use crate::plan::error::PlanError;
use crate::plan::imports::{brought, provision};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Something that the start needs and production does not install.
pub(crate) enum Need<'n> {
    /// An import that certainly runs.
    Import(&'n Import),
    /// One of some packages: a server, or what brings a command.
    Package {
        /// Any of them will do.
        any_of: &'n [&'static str],
        /// What needs it, such as "FastAPI application `main:app`".
        by: String,
        /// Where that is.
        place: &'n Place,
    },
}

/// An extra or a group, with what production installs along with it.
struct Choice {
    selected: Selected,
    closure: Rc<Closure>,
}

/// What is selected besides for a need: nothing where no extra and no group brings it.
pub(crate) fn addition(
    request: &Request<'_>,
    python: PythonVersion,
    need: &Need<'_>,
) -> Result<Option<Sourced<Selected>>, PlanError> {
    let mut choices: Vec<Choice> = open(request).into_iter().filter_map(|one| choice(request, python, one)).collect();
    choices.retain(|choice| need.is_met(&choice.closure));
    let choices = preferred(request, choices);
    match choices.as_slice() {
        [] => Ok(None),
        [choice] => {
            let seen = format!("{} needs `{}`, which only it brings", need.text(), need.brought_by(&choice.closure));
            Ok(Some(Sourced::seen(choice.selected.clone(), seen, need.place().clone())))
        }
        several => Err(PlanError::SeveralSelections {
            need: format!("{} ({})", need.text(), need.place()),
            candidates: several.iter().map(|choice| candidate(request, choice, need)).collect(),
            selections: several.iter().map(|choice| with_selected(request, &choice.selected)).collect(),
        }),
    }
}

impl Need<'_> {
    fn is_met(&self, closure: &Closure) -> bool {
        match self {
            Self::Import(import) => brought(&provision(closure), import) == Provides::Yes,
            Self::Package { any_of, .. } => any_of.iter().any(|package| closure.contains(package)),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Import(import) => format!("`import {}`", import.module),
            Self::Package { by, .. } => by.clone(),
        }
    }

    fn place(&self) -> &Place {
        match self {
            Self::Import(import) => &import.place,
            Self::Package { place, .. } => place,
        }
    }

    /// The package that meets it.
    fn brought_by(&self, closure: &Closure) -> String {
        match self {
            Self::Import(import) => {
                let modules = import.modules();
                let brings = |name: &str| modules.iter().any(|module| provides(name, module) == Provides::Yes);
                let found = closure.packages.iter().find(|package| brings(package.name.as_str()));
                found.map_or_else(|| import.module.clone(), |package| package.name.to_string())
            }
            Self::Package { any_of, .. } => {
                any_of.iter().find(|package| closure.contains(package)).map_or_else(String::new, ToString::to_string)
            }
        }
    }
}

/// Extras and groups that are not selected, of the kinds that no setting decides.
fn open(request: &Request<'_>) -> Vec<Selected> {
    let preferences = request.preferences;
    let extras = request.facts.pyproject.extras.keys().filter(|_| preferences.extras.is_none());
    let groups = request.facts.pyproject.groups.keys().filter(|_| preferences.groups.is_none());
    let extras = extras.map(|name| Selected::Extras(vec![name.clone()]));
    extras.chain(groups.map(|name| Selected::Groups(vec![name.clone()]))).collect()
}

/// What is installed with one more; nothing for one that conflicts with what is selected.
fn choice(request: &Request<'_>, python: PythonVersion, selected: Selected) -> Option<Choice> {
    let selection = request.selection_with(&selected)?;
    let closure = request.closure_of(&selection, python);
    closure.violated_conflicts.is_empty().then_some(Choice { selected, closure })
}

/// What is for development is chosen where nothing else brings it; of the rest, one that the authors' image has, else one that all
/// others hold.
fn preferred(request: &Request<'_>, choices: Vec<Choice>) -> Vec<Choice> {
    let is_usual = |choice: &Choice| !choice.selected.names().iter().any(|name| development::is_group_name(name));
    let (usual, for_development): (Vec<Choice>, Vec<Choice>) = choices.into_iter().partition(is_usual);
    let mut open = if usual.is_empty() { for_development } else { usual };
    if let Some(at) = open.iter().position(|choice| is_of_authors(request, &choice.selected)) {
        return vec![open.swap_remove(at)];
    }
    let names =
        |choice: &Choice| choice.closure.packages.iter().map(|package| package.name.clone()).collect::<BTreeSet<_>>();
    let all: Vec<BTreeSet<_>> = open.iter().map(names).collect();
    let smallest = all.iter().position(|one| all.iter().all(|other| one.is_subset(other)));
    match smallest {
        Some(at) => vec![open.swap_remove(at)],
        None => open,
    }
}

/// Default groups, which `uv sync` of the authors' image installs unasked.
fn is_of_authors(request: &Request<'_>, selected: &Selected) -> bool {
    let Selected::Groups(names) = selected else { return false };
    carryover::default_groups(request).is_some_and(|defaults| names.iter().all(|name| defaults.contains(name)))
}

/// The whole selection of its kind: a setting takes the place of what is found.
fn with_selected(request: &Request<'_>, more: &Selected) -> Selected {
    let selected: Vec<String> = match more {
        Selected::Extras(_) => request.selection.extras.iter().map(ToString::to_string).collect(),
        Selected::Groups(_) => request.selection.groups.iter().map(ToString::to_string).collect(),
    };
    more.with_names(selected.into_iter().chain(more.names().iter().cloned()).collect())
}

/// One of several, as a question shows it.
fn candidate(request: &Request<'_>, choice: &Choice, need: &Need<'_>) -> Candidate {
    let (flag, kind) = match &choice.selected {
        Selected::Extras(_) => ("--extras", "extra"),
        Selected::Groups(_) => ("--groups", "dependency group"),
    };
    let selected = with_selected(request, &choice.selected);
    let flags: Vec<String> = selected.names().iter().map(|name| format!("{flag} {name}")).collect();
    let without = request.closure(choice.closure.target.python);
    let brought = choice.closure.packages.len().saturating_sub(without.packages.len());
    Candidate {
        key: flags.join(" "),
        title: format!("{kind} with `{}`, {brought} packages more", need.brought_by(&choice.closure)),
        place: Place::file(PYPROJECT),
        start: StartMethod::Words { words: Vec::new() },
        subcommand: None,
    }
}
