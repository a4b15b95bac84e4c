//! Which project of a workspace is meant: the one that is named, or the only one that runs something. Plans none itself.

use std::path::{Path, PathBuf};

use super::Planned;
use crate::error::Error;
use crate::inspect::error::InspectError;
use crate::inspect::evidence::Place;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::workspace::{self, Member};
use crate::plan::{Candidate, PlanError, Start};
use crate::quote;
use crate::sourced::Source;

/// The directory of the member that `--service` names, from the workspace root or from any member of it.
pub(super) fn directory_of(path: &Path, name: &str) -> Result<PathBuf, Error> {
    let (root, own) = match crate::inspect::inspect(path) {
        Ok(facts) => (facts.workspace_root().to_owned(), Some(facts.pyproject.name.value.to_string())),
        Err(InspectError::VirtualRoot { .. }) => (path.to_owned(), None),
        Err(error) => return Err(error.into()),
    };
    let wanted: Option<uv_normalize::PackageName> = name.parse().ok();
    if wanted.as_ref().is_some_and(|wanted| own == Some(wanted.to_string())) {
        return Ok(path.to_owned());
    }
    let members = workspace::members(&root)?;
    match members.iter().find(|member| Some(&member.name) == wanted.as_ref()) {
        Some(member) => Ok(root.join(&member.path)),
        None => Err(question(PlanError::NoSuchService {
            name: name.to_owned(),
            members: members.iter().map(|member| format!("`{}`", member.name)).collect(),
        })),
    }
}

/// Whether a project failed because what runs is perhaps elsewhere in its workspace.
pub(super) fn may_be_in_a_member(error: &Error) -> bool {
    match error {
        Error::Inspect(InspectError::VirtualRoot { .. }) => true,
        Error::Plan { error, .. } => error.is_nothing_to_run(),
        Error::Inspect(_)
        | Error::Render(_)
        | Error::Sync(_)
        | Error::Prompt(_)
        | Error::Settings(_)
        | Error::Editor(_) => false,
    }
}

/// The one member of a workspace that runs something.
pub(super) fn only(
    root: &Path,
    members: Vec<Member>,
    plan: impl Fn(&Path) -> Result<Planned, Error>,
) -> Result<Planned, Error> {
    let mut found: Vec<(Member, Result<Planned, Error>)> = Vec::new();
    for member in members {
        match plan(&root.join(&member.path)) {
            Err(Error::Plan { error, .. }) if error.is_nothing_to_run() => {}
            Err(error @ Error::Inspect(_)) => return Err(error),
            outcome => found.push((member, outcome)),
        }
    }
    if found.len() < 2 {
        return found.pop().map_or_else(|| Err(question(PlanError::NoService)), |(_, outcome)| outcome);
    }
    let candidates = found.iter().map(|(member, outcome)| candidate(member, outcome)).collect();
    Err(question(PlanError::SeveralServices { candidates }))
}

fn question(error: PlanError) -> Error {
    Error::Plan { error, excerpt: None }
}

/// A member with what it would start, or with the question that it asks itself.
fn candidate(member: &Member, outcome: &Result<Planned, Error>) -> Candidate {
    let file = |name: &str| workspace::from_root(&member.path, name);
    let manifest = || Place::file(file(PYPROJECT));
    let (title, place, words) = match outcome {
        Ok((_, plan)) => {
            let command = &plan.start.command;
            let place = match &command.source {
                Source::Project { places, .. } => places.first(),
                _ => None,
            };
            let place = place.map(|place| Place { file: file(&place.file), line: place.line });
            (quote::shown(&command.value), place.unwrap_or_else(manifest), command.value.clone())
        }
        Err(error) => (error.to_string(), manifest(), Vec::new()),
    };
    Candidate { key: member.name.to_string(), title, place, start: Start::Words { words } }
}
