//! `uvdock generate`: writes, shows or checks the files. Decides nothing about their content.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::services::ServicesArgs;
use super::{DecisionArgs, ExitStatus, Format, PinsFrom};
use crate::error::Error;
use crate::output;
use crate::plan::{BuildPlan, Runtime, told_by};
use crate::quote;
use crate::render::render_services;
use crate::sync::{self, FileChange, FileState, Overwrite};

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    project: ServicesArgs,
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
    let services = args.project.planned(&args.decisions, pins)?;
    let (root, plans) = (&services.root, services.plans.as_slice());
    let changes = sync::compare(root, render_services(plans)?)?;
    let mode = args.mode();
    if mode == Mode::Write {
        let overwrite = if args.force { Overwrite::Any } else { Overwrite::Ours };
        sync::apply(root, &changes, overwrite)?;
        changes.iter().filter_map(|change| replaced(plans, change)).for_each(|note| output::message(&note));
    }
    let notes = [args.project.where_files_lie(&services), services.left_behind(&changes)];
    notes.into_iter().flatten().for_each(|note| output::message(&format!("note: {note}")));
    match args.format {
        Format::Text => print_text(mode, plans, &changes),
        Format::Json => output::json_result(&as_json(mode, plans, &changes)),
    }
    Ok(if mode == Mode::Check { check_status(&changes) } else { ExitStatus::DONE })
}

/// What goes with a file that the authors wrote: the next run decides without it.
fn replaced(plans: &[BuildPlan], change: &FileChange) -> Option<String> {
    let path = change.rendered.path;
    let is_replaced = change.state == FileState::NotOurs && change.current.is_some();
    let plans = if is_replaced { plans } else { &[] };
    let mut told: Vec<_> = plans.iter().flat_map(|plan| told_by(plan, path)).collect();
    let mut seen = BTreeSet::new();
    told.retain(|decision| seen.insert(decision.clone()));
    (!told.is_empty()).then(|| {
        format!(
            "note: `{path}` is replaced, and the next run decides without it; keep in `[tool.uvdock]` what it told: {}",
            told.join(", ")
        )
    })
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

fn print_text(mode: Mode, plans: &[BuildPlan], changes: &[FileChange]) {
    for notice in notices(plans) {
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
        output::message(&next_steps(plans));
    }
}

/// The notices of every service, with its name where there are several.
fn notices(plans: &[BuildPlan]) -> Vec<String> {
    let of_one = |plan: &BuildPlan| -> Vec<String> {
        let named = |notice: &String| match plans.len() {
            1 => notice.clone(),
            _ => format!("{}: {notice}", plan.name),
        };
        plan.notices.iter().map(named).collect()
    };
    plans.iter().flat_map(of_one).collect()
}

fn next_steps(plans: &[BuildPlan]) -> String {
    let mut text = String::new();
    for plan in plans {
        let name = &plan.name;
        let image = if plans.len() > 1 { format!("The image of `{name}`") } else { "The image".to_owned() };
        let publish = plan.start.port.as_ref().map(|port| format!(" -p {0}:{0}", port.value)).unwrap_or_default();
        let command = quote::shown(&plan.start.command.value);
        let build = build_command(plan, plans.len());
        let _ = writeln!(text, "\n{image} starts `{command}`; `uvdock explain` says why.");
        let _ = writeln!(text, "Build and run it:  {build} && docker run --rm{publish} {name}");
    }
    text + "Develop with it:   docker compose up --watch"
}

fn build_command(plan: &BuildPlan, services: usize) -> String {
    if matches!(plan.images.runtime, Runtime::SharedBase { .. }) {
        return "docker buildx bake".to_owned();
    }
    let name = &plan.name;
    let target = (services > 1).then(|| format!("--target runtime-{name}"));
    let words = std::iter::once("docker build".to_owned()).chain(plan.access.flags()).chain(target);
    format!("{} -t {name} .", words.collect::<Vec<_>>().join(" "))
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

/// `{"version": 1, "mode", "command", "services": [{"name", "command"}], "notices", "files": [{"path", "state", "outcome" | "text" | "diff"}]}`.
fn as_json(mode: Mode, plans: &[BuildPlan], changes: &[FileChange]) -> Value {
    let files: Vec<Value> = changes.iter().map(|change| file_json(mode, change)).collect();
    let mode = match mode {
        Mode::Write => "write",
        Mode::Print => "dry-run",
        Mode::Diff => "diff",
        Mode::Check => "check",
    };
    let services = plans.iter().map(|plan| json!({"name": plan.name, "command": plan.start.command.value}));
    let services: Vec<Value> = services.collect();
    let command = plans.first().map(|plan| &plan.start.command.value);
    let notices = notices(plans);
    json!({"version": 1, "mode": mode, "command": command, "services": services, "notices": notices, "files": files})
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
