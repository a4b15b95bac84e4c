//! The one member of a workspace that runs something, where nobody names it. Asks nobody, and plans none.

use super::planned::Planned;
use crate::error::Error;
use crate::inspect::error::InspectError;
use crate::inspect::evidence::Place;
use crate::inspect::member_path::from_root;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::workspace::Member;
use crate::plan::{Candidate, PlanError, StartMethod};
use crate::quote;
use crate::sourced::Source;

/// Whether a project failed because what runs is perhaps elsewhere in its workspace.
pub(super) fn may_be_meant(error: &Error) -> bool {
    match error {
        Error::Inspect(InspectError::VirtualRoot { .. }) => true,
        Error::Plan { error, .. } => error.is_nothing_to_run(),
        Error::Inspect(_)
        | Error::Render(_)
        | Error::Sync(_)
        | Error::Prompt(_)
        | Error::Settings(_)
        | Error::Git(_)
        | Error::Editor(_) => false,
    }
}

/// The only one of the members that run something.
pub(super) fn only(mut found: Vec<(Member, Result<Planned, Error>)>) -> Result<Planned, Error> {
    if found.len() < 2 {
        return found.pop().map_or_else(|| Err(PlanError::NoService.into()), |(_, outcome)| outcome);
    }
    let candidates = found.iter().map(|(member, outcome)| candidate(member, outcome)).collect();
    Err(PlanError::SeveralServices { candidates }.into())
}

/// A member with what it would start, or with the question that it asks itself.
fn candidate(member: &Member, outcome: &Result<Planned, Error>) -> Candidate {
    let manifest = || Place::file(from_root(&member.path, PYPROJECT));
    let (title, place, words) = match outcome {
        Ok(Planned { plan, .. }) => {
            let command = &plan.start.command;
            let place = seen_at(&command.source).map(|place| below(member, place));
            (quote::shown(&command.value), place.unwrap_or_else(manifest), command.value.clone())
        }
        Err(error) => (error.to_string(), manifest(), Vec::new()),
    };
    Candidate { key: member.name.to_string(), title, place, start: StartMethod::Words { words }, subcommand: None }
}

fn seen_at(source: &Source) -> Option<&Place> {
    match source {
        Source::Project { places, .. } => places.first(),
        Source::Flag { .. }
        | Source::Setting { .. }
        | Source::Unsaved { .. }
        | Source::Dependency { .. }
        | Source::Pin { .. }
        | Source::Rule { .. } => None,
    }
}

/// A place in a member, as the workspace root sees it.
fn below(member: &Member, place: &Place) -> Place {
    Place { file: from_root(&member.path, &place.file), line: place.line }
}
