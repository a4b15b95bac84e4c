//! `uvdock generate` for several projects: the files of all of them, or of none. Decides nothing about their content.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;

use serde_json::Value;

use super::super::exit_status::ExitStatus;
use super::super::failure::Failure;
use super::super::format::projects_in_json;
use super::super::next_steps;
use super::super::outcome::{self, Mode, Outcome};
use super::super::several::{self, Done};
use super::super::write_lock;
use super::{GenerateArgs, GenerateFormat, Prepared};
use crate::catalogue::project_files::COMPOSE_FILE;
use crate::message;
use crate::output;
use crate::pipeline::{OneOfSeveral, Services, Session, Several, refuse_flags_of_one, refuse_shared_directories};
use crate::render;
use crate::sync::{self, Part, SyncError};

pub(super) fn run(args: &GenerateArgs, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure> {
    let all = several::plain(several)?;
    refuse_flags_of_one(&args.settings)?;
    let mut planned = plan(&all, session)?;
    let mode = args.mode();
    let mut locks = Vec::new();
    for done in planned.iter().filter(|_| mode == Mode::Write) {
        locks.push(write_lock::wait(&done.outcome.root, session.began())?);
    }
    if locks.iter().any(sync::Lock::is_after_another) {
        // The versions that are kept may be others by now.
        planned = plan(&all, &mut session.again())?;
    }
    let prepared = prepare(args, planned, session)?;
    let mut status = ExitStatus::DONE;
    let mut outcomes = Vec::new();
    for (path, project) in &prepared {
        status = status.worse(project.status);
        outcomes.push(Outcome { project: Some(path), ..project.outcome(mode) });
    }
    match mode {
        Mode::Write => {
            let parts: Vec<Part<'_>> = prepared.iter().map(|(_, project)| part(project)).collect();
            sync::apply_all(&parts, args.overwrite(), |backups| {
                for (outcome, kept) in outcomes.iter_mut().zip(backups) {
                    outcome.backups = kept;
                }
                args.format.print_several(&outcomes, mode)
            })
            .map_err(crate::error::Error::from)?;
        }
        Mode::Print | Mode::Diff | Mode::Check => {
            let printed = args.format.print_several(&outcomes, mode);
            printed.map_err(|reason| crate::error::Error::from(SyncError::Unprinted { reason }))?;
        }
    }
    drop(locks);
    Ok(status)
}

fn part(project: &Prepared) -> Part<'_> {
    Part { root: &project.services.root, changes: &project.changes }
}

fn plan(all: &[OneOfSeveral], session: &mut Session<'_>) -> Result<Vec<Done<Services>>, Failure> {
    let planned = several::each(all, session, |project, session| session.services(&project.target))?;
    let by_path: Vec<_> = planned.iter().map(|done| (done.project.path.clone(), &done.outcome)).collect();
    refuse_shared_directories(&by_path)?;
    Ok(planned)
}

/// Each beside what is on disk, with its path. What someone else wrote in one of them keeps all from being written.
fn prepare(
    args: &GenerateArgs,
    planned: Vec<Done<Services>>,
    session: &Session<'_>,
) -> Result<Vec<(String, Prepared)>, Failure> {
    let (mut prepared, mut failed) = (Vec::new(), Vec::new());
    for Done { project, outcome } in planned {
        // The files that one replaces are no other's, so each has a run of its own.
        let compared = super::prepare(args, &project.target, outcome, &mut session.again()).and_then(|compared| {
            if args.mode() == Mode::Write {
                sync::refuse_protected(&compared.changes, args.overwrite())?;
            }
            Ok(compared)
        });
        match compared {
            Ok(compared) => prepared.push((project.path, compared)),
            Err(error) => failed.push((project, error)),
        }
    }
    if failed.is_empty() { Ok(prepared) } else { Err(Failure::Projects(failed)) }
}

impl GenerateFormat {
    fn print_several(self, outcomes: &[Outcome<'_>], mode: Mode) -> io::Result<()> {
        match self {
            Self::Text => print(outcomes, mode),
            Self::Json => {
                let documents =
                    outcomes.iter().map(|outcome| (outcome.project.unwrap_or_default().to_owned(), outcome.json()));
                let mut document = projects_in_json(documents.collect::<Vec<(String, Value)>>());
                document["mode"] = mode.name().into();
                output::try_result(&output::json_text(&document))
            }
            Self::Github => output::try_result(&outcomes.iter().map(Outcome::annotations).collect::<String>()),
        }
    }
}

/// For people: what is to be known, the files, and one summary.
fn print(outcomes: &[Outcome<'_>], mode: Mode) -> io::Result<()> {
    let shared = shared_ports(outcomes);
    let notices = outcomes.iter().flat_map(|outcome| {
        let path = outcome.project.unwrap_or_default();
        outcome.notices.iter().map(move |notice| format!("{path}: {notice}"))
    });
    output::notes(&notices.chain(shared).collect::<Vec<_>>());
    outcomes.iter().try_for_each(Outcome::print_files)?;
    match mode {
        Mode::Write => {
            for outcome in outcomes {
                let steps = next_steps::of(&outcome.services.plans);
                output::message(&format!("\nIn `{}`:\n{}", outcome.project.unwrap_or_default(), steps.trim_start()));
            }
            output::message(&format!("\n{}", summary(outcomes, outcome::words_of_outcome)));
        }
        Mode::Check => {
            output::message(&summary(outcomes, outcome::words_of_state));
            outcome::check_hints(outcomes.iter().flat_map(|outcome| outcome.files));
        }
        Mode::Print | Mode::Diff => {}
    }
    Ok(())
}

/// Ports of this machine that the compose files of two projects publish: one of each pair does not start beside the other.
fn shared_ports(outcomes: &[Outcome<'_>]) -> Vec<String> {
    let mut first: BTreeMap<u16, &str> = BTreeMap::new();
    let mut said = Vec::new();
    for outcome in outcomes {
        let path = outcome.project.unwrap_or_default();
        let is_written = outcome.files.iter().any(|file| file.change.rendered.path == COMPOSE_FILE);
        for plan in outcome.services.plans.iter().filter(|_| is_written) {
            for (port, variable) in render::published(plan) {
                match first.entry(port) {
                    Entry::Vacant(free) => drop(free.insert(path)),
                    Entry::Occupied(other) if *other.get() == path => {}
                    Entry::Occupied(other) => said.push(format!(
                        "`{}` and `{path}` both publish port {port} of this machine: to run them at once, set `{variable}` in `{path}/.env`",
                        other.get()
                    )),
                }
            }
        }
    }
    said
}

/// As `2 projects: backend: 3 created; worker: 3 unchanged`.
fn summary(outcomes: &[Outcome<'_>], words: impl Fn(&Outcome<'_>) -> String) -> String {
    let each = outcomes.iter().map(|outcome| format!("`{}` {}", outcome.project.unwrap_or_default(), words(outcome)));
    format!("{} projects: {}", outcomes.len(), message::joined(each, "; "))
}
