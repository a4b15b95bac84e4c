//! `uvdock generate`: writes, shows or checks the files. Decides nothing about their content.

use clap::Args;
use serde_json::{Value, json};

use super::{DecisionArgs, ExitStatus, Format, PinsFrom, ProjectArgs, planned};
use crate::error::Error;
use crate::output;
use crate::plan::BuildPlan;
use crate::quote;
use crate::render::render;
use crate::sync::{self, FileChange, FileState, Overwrite};

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    decisions: DecisionArgs,
    /// Print the files instead of writing them
    #[arg(long, conflicts_with_all = ["diff", "check"])]
    dry_run: bool,
    /// Print what would change as a unified diff, and write nothing
    #[arg(long, conflicts_with = "check")]
    diff: bool,
    /// Compare only: exit 10 when a file is stale or missing, 11 when one was edited by hand
    #[arg(long)]
    check: bool,
    /// Replace files that uvdock did not write or that were edited since
    #[arg(long)]
    force: bool,
    /// Move pinned image versions to uvdock's own instead of keeping those in the Dockerfile
    #[arg(long)]
    upgrade: bool,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// What to do with the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Write,
    Print,
    Diff,
    Check,
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
}

pub(super) fn run(args: &GenerateArgs) -> Result<ExitStatus, Error> {
    let pins = if args.upgrade { PinsFrom::Defaults } else { PinsFrom::File };
    let (facts, plan) = planned(&args.project, &args.decisions, pins)?;
    let changes = sync::compare(&facts.root, render(&plan)?)?;
    let mode = args.mode();
    if mode == Mode::Write {
        let overwrite = if args.force { Overwrite::Any } else { Overwrite::Ours };
        sync::apply(&facts.root, &changes, overwrite)?;
    }
    match args.format {
        Format::Text => print_text(mode, &plan, &changes),
        Format::Json => output::json_result(&as_json(mode, &plan, &changes)),
    }
    Ok(if mode == Mode::Check { check_status(&changes) } else { ExitStatus::DONE })
}

/// The worst state decides: an edited file is worse than a stale one.
fn check_status(changes: &[FileChange]) -> ExitStatus {
    let states: Vec<FileState> = changes.iter().map(|change| change.state).collect();
    if states.iter().any(|state| matches!(state, FileState::Edited | FileState::NotOurs)) {
        ExitStatus::EDITED
    } else if states.iter().any(|state| matches!(state, FileState::Stale | FileState::Missing)) {
        ExitStatus::STALE
    } else {
        ExitStatus::DONE
    }
}

fn print_text(mode: Mode, plan: &BuildPlan, changes: &[FileChange]) {
    for notice in &plan.notices {
        output::message(&format!("note: {notice}"));
    }
    for change in changes {
        match mode {
            Mode::Print => output::result(&format!("==> {} <==\n{}\n", change.rendered.path, change.rendered.text)),
            Mode::Diff => output::result(&change.diff()),
            Mode::Check => {
                output::result(&format!("{:12} {}\n", state_word(change.state), change.rendered.path));
                output::result(&change.diff());
            }
            Mode::Write => output::result(&format!("{:9} {}\n", outcome_word(change), change.rendered.path)),
        }
    }
    if mode == Mode::Write {
        output::message(&next_steps(plan));
    }
}

/// What `generate` says after it has written; a file that the project has of its own is not mentioned where it stays.
pub(super) fn print_written(plan: &BuildPlan, changes: &[FileChange]) {
    print_text(Mode::Write, plan, changes);
}

fn next_steps(plan: &BuildPlan) -> String {
    let name = &plan.name;
    let publish = plan.start.port.as_ref().map(|port| format!(" -p {0}:{0}", port.value)).unwrap_or_default();
    format!(
        "\nThe image starts `{}`; `uvdock explain` says why.\n\
         Build and run it:  docker build -t {name} . && docker run --rm{publish} {name}\n\
         Develop with it:   docker compose up --watch",
        quote::shown(&plan.start.command.value)
    )
}

fn state_word(state: FileState) -> &'static str {
    match state {
        FileState::InSync => "in sync",
        FileState::Missing => "missing",
        FileState::Stale => "stale",
        FileState::Edited => "edited",
        FileState::NotOurs => "not uvdock's",
    }
}

fn outcome_word(change: &FileChange) -> &'static str {
    match change.state {
        FileState::InSync => "unchanged",
        FileState::Missing => "created",
        FileState::Stale => "updated",
        FileState::NotOurs if change.current.is_none() => "created",
        FileState::Edited | FileState::NotOurs => "replaced",
    }
}

/// `{"version": 1, "mode", "command", "notices", "files": [{"path", "state", "outcome" | "text" | "diff"}]}`.
fn as_json(mode: Mode, plan: &BuildPlan, changes: &[FileChange]) -> Value {
    let files: Vec<Value> = changes.iter().map(|change| file_json(mode, change)).collect();
    let mode = match mode {
        Mode::Write => "write",
        Mode::Print => "dry-run",
        Mode::Diff => "diff",
        Mode::Check => "check",
    };
    json!({"version": 1, "mode": mode, "command": plan.start.command.value, "notices": plan.notices, "files": files})
}

fn file_json(mode: Mode, change: &FileChange) -> Value {
    let mut file = json!({"path": change.rendered.path, "state": change.state});
    match mode {
        Mode::Write => file["outcome"] = outcome_word(change).into(),
        Mode::Print => file["text"] = change.rendered.text.as_str().into(),
        Mode::Diff | Mode::Check => file["diff"] = change.diff().into(),
    }
    file
}
