//! Which project of a workspace is meant: the one that is named, or the only one that runs something. Plans none itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{DecisionArgs, PinsFrom, Planned, ProjectArgs, planned};
use crate::error::Error;
use crate::inspect::error::InspectError;
use crate::inspect::evidence::Place;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::workspace::{self, Member};
use crate::ownership::{self, Ownership, Syntax};
use crate::plan::{BuildPlan, Candidate, PlanError, Start, together};
use crate::quote;
use crate::sourced::Source;
use crate::sync::FileChange;

/// Where the project is, and which of its services the files are for.
#[derive(Args)]
pub(super) struct ServicesArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// A workspace member that is meant, by its name; repeat it for several services in the same files
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
}

/// The services that the files are for.
pub(super) struct Services {
    /// Where the files lie.
    pub root: PathBuf,
    /// One plan for each, in the order of their names.
    pub plans: Vec<BuildPlan>,
}

impl ServicesArgs {
    /// Plans every service that is named, or the only one.
    pub fn planned(&self, decisions: &DecisionArgs, pins: PinsFrom) -> Result<Services, Error> {
        let plan = |service: Option<&String>| {
            planned(&ProjectArgs { path: self.path.clone(), service: service.cloned() }, decisions, pins)
        };
        let mut names = self.service.clone();
        names.sort();
        names.dedup();
        if names.len() > 1 {
            refuse_flags_of_one(decisions)?;
        }
        let all = match names.as_slice() {
            [] => vec![plan(None)?],
            names => names.iter().map(|name| plan(Some(name))).collect::<Result<_, _>>()?,
        };
        let root = all.first().map_or_else(PathBuf::new, |(facts, _)| facts.workspace_root().to_owned());
        let plans = together(all.into_iter().map(|(_, plan)| plan).collect()).map_err(question)?;
        Ok(Services { root, plans })
    }

    /// The note for one who did not ask in the directory of the files.
    pub fn where_files_lie(&self, services: &Services) -> Option<String> {
        let root = services.root.display();
        (services.root != self.path).then(|| format!("The files of a workspace lie in its root, `{root}`"))
    }
}

impl Services {
    /// The note for one whose files held other services before: they go when the files are written.
    pub fn left_behind(&self, changes: &[FileChange]) -> Option<String> {
        let dockerfile = changes.iter().find(|change| change.rendered.syntax == Syntax::Dockerfile)?;
        let text = String::from_utf8_lossy(dockerfile.current.as_deref()?);
        if ownership::read(&text, Syntax::Dockerfile) == Ownership::NotOurs {
            return None;
        }
        let words = text.split_whitespace().zip(text.split_whitespace().skip(1));
        let gone: BTreeSet<String> = words
            .filter(|(flag, name)| *flag == "--package" && self.plans.iter().all(|plan| plan.name.as_ref() != *name))
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        let list = gone.into_iter().collect::<Vec<_>>().join(", ");
        (!list.is_empty()).then(|| format!("The files no longer hold {list}; for several services, repeat `--service`"))
    }
}

fn refuse_flags_of_one(decisions: &DecisionArgs) -> Result<(), Error> {
    let flags = [("--command", decisions.command.is_some()), ("--port", decisions.port.is_some())];
    match flags.into_iter().find(|(_, given)| *given) {
        Some((flag, _)) => Err(question(PlanError::FlagOfOneService { flag })),
        None => Ok(()),
    }
}

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
        Error::Inspect(_) | Error::Render(_) | Error::Sync(_) => false,
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
