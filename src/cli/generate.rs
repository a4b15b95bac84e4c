//! `uvdock generate`: writes, shows or checks the files. Decides nothing about their content.

mod several;
mod unsaved;

use std::collections::HashSet;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::Report;
use super::outcome::{self, Mode, Outcome};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::write_lock;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::message::Message;
use crate::output;
use crate::pipeline::{ComparedFile, Named, PinsFrom, Services, Session, Several, Target, compare, judge};
use crate::plan::Notice;
use crate::sync::{self, FileChange, FileState, Overwrite, SyncError};

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    settings: SettingFlags,
    /// Print the files instead of writing them
    #[arg(long, conflicts_with_all = ["diff", "check"])]
    dry_run: bool,
    /// Print what would change as a unified diff, and write nothing
    #[arg(long, conflicts_with = "check")]
    diff: bool,
    /// Compare only: exit 10 when a file or `uv.lock` is stale or a file is missing, 11 when one was edited by hand
    #[arg(long)]
    check: bool,
    /// Replace files that uvdock did not write or that were edited since
    #[arg(long)]
    force: bool,
    /// Move pinned image versions to uvdock's own instead of keeping those in the Dockerfile
    #[arg(long)]
    upgrade: bool,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t = GenerateFormat::Text)]
    format: GenerateFormat,
}

/// How the outcome is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GenerateFormat {
    /// For people
    Text,
    /// For programs; `uvdock man json` has the fields
    Json,
    /// Annotations of GitHub Actions, beside the lines that are stale
    Github,
}

impl ProjectCommand for GenerateArgs {
    fn given(&self) -> Vec<(PathBuf, Target)> {
        self.project.given()
    }

    fn flags(&self) -> &SettingFlags {
        &self.settings
    }

    fn pins_from(&self) -> PinsFrom {
        if self.upgrade { PinsFrom::Defaults } else { PinsFrom::File }
    }

    fn report(&self, target: &Target) -> Report {
        match self.format {
            GenerateFormat::Text => Report::Nothing,
            GenerateFormat::Json => Report::Json,
            GenerateFormat::Github => Report::Annotation(target.path.clone()),
        }
    }

    fn run(&self, target: &Target, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
        run(self, target, session)
    }

    fn run_several(&self, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure> {
        several::run(self, several, session)
    }
}

impl GenerateArgs {
    fn mode(&self) -> Mode {
        match (self.dry_run, self.diff, self.check) {
            (true, ..) => Mode::Print,
            (_, true, _) => Mode::Diff,
            (.., true) => Mode::Check,
            _ => Mode::Write,
        }
    }

    fn overwrite(&self) -> Overwrite {
        if self.force { Overwrite::Any } else { Overwrite::Ours }
    }
}

/// A project whose files stand beside what is on disk.
struct Prepared {
    services: Services,
    changes: Vec<FileChange>,
    files: Vec<ComparedFile>,
    notices: Vec<String>,
    /// How a check of it ends.
    status: ExitStatus,
}

impl Prepared {
    fn outcome(&self, mode: Mode) -> Outcome<'_> {
        let (services, files, notices) = (&self.services, &self.files, &self.notices);
        Outcome { mode, project: None, services, files, backups: Vec::new(), notices, comparison: None }
    }
}

fn run(args: &GenerateArgs, target: &Target, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
    let mode = args.mode();
    let mut services = session.services(target)?;
    let lock = (mode == Mode::Write).then(|| write_lock::wait(&services.root, session.began())).transpose()?;
    if lock.as_ref().is_some_and(sync::Lock::is_after_another) {
        // The versions that are kept may be others by now.
        *session = session.again();
        services = session.services(target)?;
    }
    let prepared = prepare(args, target, services, session)?;
    let mut outcome = prepared.outcome(mode);
    match mode {
        Mode::Write => sync::apply(&prepared.services.root, &prepared.changes, args.overwrite(), |backups| {
            outcome.backups = backups;
            args.format.print(&outcome)
        })?,
        Mode::Print | Mode::Diff | Mode::Check => {
            args.format.print(&outcome).map_err(|reason| SyncError::Unprinted { reason })?;
        }
    }
    drop(lock);
    Ok(prepared.status)
}

/// The files of services beside what is on disk, and what is to be known of them.
fn prepare(
    args: &GenerateArgs,
    target: &Target,
    mut services: Services,
    session: &mut Session<'_>,
) -> Result<Prepared, Error> {
    let mode = args.mode();
    let mut changes = compare(&services, session.pins_from)?;
    let forgotten = if args.force { without_replaced(session, target, &mut services, &mut changes)? } else { None };
    let notes = [outcome::where_files_lie(target, &services), outcome::no_longer_held(&services, &changes)];
    notes.iter().flatten().for_each(|note| output::message(&format!("note: {note}")));
    let mut notices = services.notices()?;
    notices.extend(unsaved::note(&args.settings, &services).filter(|_| mode == Mode::Write));
    notices.extend(forgotten.map(|notice| notice.text(services.home()).to_string()));
    let named = if target.services.is_empty() { Named::All } else { Named::Some };
    notices.extend(services.left_behind(&changes, named).map(|notice| notice.text(services.home()).to_string()));
    // A service that is not named keeps the file that is its own.
    changes.retain(|change| services.concerns(&change.rendered.path, target));
    let files = judge(changes.clone(), &services);
    let fails = services.plans.iter().flat_map(|plan| &plan.notices).any(Notice::fails_the_build);
    let status = match (mode, fails) {
        (Mode::Check, false) => check_status(&files),
        (Mode::Check, true) => check_status(&files).or_stale(),
        _ => ExitStatus::DONE,
    };
    Ok(Prepared { services, changes, files, notices, status })
}

impl GenerateFormat {
    fn print(self, outcome: &Outcome<'_>) -> std::io::Result<()> {
        match self {
            Self::Text => outcome.print(),
            Self::Json => output::try_result(&output::json_text(&outcome.json())),
            Self::Github => output::try_result(&outcome.annotations()),
        }
    }
}

/// Plans as the next run will, which does not find the files of the authors that this one replaces. What they said and nothing else
/// says is told.
fn without_replaced(
    session: &mut Session<'_>,
    target: &Target,
    services: &mut Services,
    changes: &mut Vec<FileChange>,
) -> Result<Option<Notice>, Error> {
    let replaced = changes.iter().filter(|change| change.state == FileState::NotOurs && change.obstacle.is_none());
    let replaced: Vec<String> = replaced.map(|change| change.rendered.path.clone()).collect();
    if replaced.is_empty() {
        return Ok(None);
    }
    let with = std::mem::take(changes);
    *services = session.replace(replaced, target, std::mem::take(services))?;
    *changes = compare(services, session.pins_from)?;
    let differences = with.into_iter().zip(changes.iter()).map(|(with, without)| with.superseded_by(without));
    let reasons = judge(differences.collect(), services).into_iter().flat_map(|file| file.reasons);
    // What reads the same is read once.
    let mut seen = HashSet::new();
    let reasons: Vec<Message> =
        reasons.map(|reason| reason.message()).filter(|reason| seen.insert(reason.to_string())).collect();
    Ok((!reasons.is_empty()).then_some(Notice::Forgotten(reasons)))
}

/// The worst state decides: an edited file is worse than a stale one.
fn check_status(files: &[ComparedFile]) -> ExitStatus {
    let states: Vec<FileState> = files.iter().map(|file| file.change.state).collect();
    if states.iter().any(|state| state.is_protected()) {
        ExitStatus::EDITED
    } else if states.iter().any(|state| matches!(state, FileState::Stale | FileState::Missing)) {
        ExitStatus::STALE
    } else {
        ExitStatus::DONE
    }
}
