//! `uvdock generate`: writes, shows or checks the files. Decides nothing about their content.

use std::fmt::Write as _;
use std::path::Path;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::annotations::{self, Annotation, Level};
use super::services::{Services, ServicesArgs};
use super::{ExitStatus, PinsFrom, Report, compared};
use crate::config::SettingFlags;
use crate::drift::{self, Reason, Service};
use crate::error::Error;
use crate::message::Message;
use crate::output;
use crate::plan::{BuildPlan, Notice, Runtime};
use crate::quote;
use crate::sync::{self, FileChange, FileState, Overwrite, Written};

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    pub(super) project: ServicesArgs,
    #[command(flatten)]
    settings: SettingFlags,
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
    #[arg(long, value_enum, default_value_t = GenerateFormat::Text)]
    format: GenerateFormat,
}

/// How the outcome is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GenerateFormat {
    /// For people
    Text,
    /// For programs; the fields are documented in the README
    Json,
    /// Annotations of GitHub Actions, beside the lines that are stale
    Github,
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
    pub(super) fn report(&self) -> Report {
        match self.format {
            GenerateFormat::Text => Report::Nothing,
            GenerateFormat::Json => Report::Json,
            GenerateFormat::Github => Report::Annotation(self.project.path.clone()),
        }
    }

    fn mode(&self) -> Mode {
        match (self.dry_run, self.diff, self.check) {
            (true, ..) => Mode::Print,
            (_, true, _) => Mode::Diff,
            (.., true) => Mode::Check,
            _ => Mode::Write,
        }
    }
}

/// A file and why it is in its state.
struct Judged {
    change: FileChange,
    reasons: Vec<Reason>,
}

/// What a run did and found.
struct Outcome<'a> {
    mode: Mode,
    root: &'a Path,
    plans: &'a [BuildPlan],
    files: Vec<Judged>,
    written: Written,
    /// What people should know besides.
    notices: Vec<String>,
}

pub(super) fn run(args: &GenerateArgs) -> Result<ExitStatus, Error> {
    let mode = args.mode();
    let pins = if args.upgrade { PinsFrom::Defaults } else { PinsFrom::File };
    let plan_now = || args.project.planned(&args.settings, pins);
    let mut services = plan_now()?;
    let lock = (mode == Mode::Write).then(|| lock(&services.root)).transpose()?;
    if lock.as_ref().is_some_and(sync::Lock::has_waited) {
        // The versions that are kept may be others by now.
        services = plan_now()?;
    }
    let changes = compared(&services, pins)?;
    let mut written = Written::default();
    if mode == Mode::Write {
        let overwrite = if args.force { Overwrite::Any } else { Overwrite::Ours };
        written = sync::apply(&services.root, &changes, overwrite)?;
    }
    let notes = [args.project.where_files_lie(&services), services.left_behind(&changes)];
    notes.iter().flatten().for_each(|note| output::message(&format!("note: {note}")));
    let mut notices = services.notices()?;
    if mode == Mode::Write && changes.iter().any(|change| change.state == FileState::NotOurs) {
        notices.extend(forgotten(args, pins).map(|notice| notice.text(services.home()).to_string()));
    }
    let files = judged(changes, &services.each());
    let status = if mode == Mode::Check { check_status(&files) } else { ExitStatus::DONE };
    drop(lock);
    let outcome = Outcome { mode, root: &services.root, plans: &services.plans, files, written, notices };
    match args.format {
        GenerateFormat::Text => print_text(&outcome),
        GenerateFormat::Json => output::json_result(&as_json(&outcome)),
        GenerateFormat::Github => output::result(&annotations(&outcome)),
    }
    Ok(status)
}

/// What the files that were just replaced said, and nothing else of the project says: the next run will not find it.
fn forgotten(args: &GenerateArgs, pins: PinsFrom) -> Option<Notice> {
    let next = || {
        let services = args.project.planned(&args.settings, pins)?;
        Ok(judged(compared(&services, pins)?, &services.each()))
    };
    let reasons: Vec<Message> = match next() {
        Ok(files) => {
            let stale = files.into_iter().filter(|file| file.change.state == FileState::Stale);
            stale.flat_map(|file| file.reasons).map(|reason| reason.message()).collect()
        }
        Err(error) => vec![Error::to_string(&error).into()],
    };
    // What reads the same is read once.
    let mut seen = std::collections::HashSet::new();
    let reasons: Vec<Message> = reasons.into_iter().filter(|reason| seen.insert(reason.to_string())).collect();
    (!reasons.is_empty()).then_some(Notice::Forgotten(reasons))
}

pub(super) fn lock(root: &Path) -> Result<sync::Lock, Error> {
    let say_so = || output::message("Waiting for another uvdock that writes in this directory");
    Ok(sync::lock(root, sync::PATIENCE, say_so)?)
}

fn judged(changes: Vec<FileChange>, services: &[Service<'_>]) -> Vec<Judged> {
    let judge = |mut change: FileChange| {
        if change.state == FileState::PinsDiffer && drift::contradicts(&change, services) {
            change.state = FileState::Stale;
        }
        Judged { reasons: drift::reasons(&change, services), change }
    };
    changes.into_iter().map(judge).collect()
}

/// The worst state decides: an edited file is worse than a stale one.
fn check_status(files: &[Judged]) -> ExitStatus {
    let states: Vec<FileState> = files.iter().map(|file| file.change.state).collect();
    if states.iter().any(|state| state.is_protected()) {
        ExitStatus::EDITED
    } else if states.iter().any(|state| matches!(state, FileState::Stale | FileState::Missing)) {
        ExitStatus::STALE
    } else {
        ExitStatus::DONE
    }
}

fn print_text(outcome: &Outcome<'_>) {
    for notice in &outcome.notices {
        output::message(&format!("note: {notice}"));
    }
    for Judged { change, reasons } in &outcome.files {
        let path = &change.rendered.path;
        match outcome.mode {
            Mode::Print => output::result(&format!("==> {path} <==\n{}\n", change.rendered.text)),
            Mode::Diff => output::result(&change.diff()),
            Mode::Check => {
                output::page(&format!("{:12} {path}\n", state_word(change.state)));
                for reason in reasons {
                    output::page(&format!("{:12} {}\n", "", one_line(&reason.message().to_string())));
                }
                output::result(&change.diff());
            }
            Mode::Write => {
                let kept = kept_aside(outcome, path).map(|kept| format!(" (the old one is kept in {kept})"));
                output::page(&format!("{:9} {path}{}\n", outcome_word(change), kept.unwrap_or_default()));
            }
        }
    }
    match outcome.mode {
        Mode::Write => output::message(&next_steps(outcome.plans)),
        Mode::Check => check_hint(&outcome.files).iter().for_each(|hint| output::message(hint)),
        Mode::Print | Mode::Diff => {}
    }
}

/// A reason may quote what a project holds.
fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}

/// Where the old content of a replaced file is.
fn kept_aside<'a>(outcome: &'a Outcome<'_>, path: &str) -> Option<&'a str> {
    outcome.written.aside.iter().find(|(replaced, _)| *replaced == path).map(|(_, kept)| kept.as_str())
}

/// What to do about files that are not in sync.
fn check_hint(files: &[Judged]) -> Option<&'static str> {
    let is = |wanted: &dyn Fn(FileState) -> bool| files.iter().any(|file| wanted(file.change.state));
    if is(&FileState::is_protected) {
        Some("hint: `uvdock generate` says for each file what can be done")
    } else if is(&|state| matches!(state, FileState::Stale | FileState::Missing)) {
        Some("hint: Run `uvdock generate`, and commit what it writes")
    } else {
        None
    }
}

/// What `generate` says after it has written.
pub(super) fn print_written(services: &Services, changes: Vec<FileChange>, written: Written) -> Result<(), Error> {
    let files = changes.into_iter().map(|change| Judged { change, reasons: Vec::new() }).collect();
    let (root, plans, notices) = (&services.root, &services.plans, services.notices()?);
    print_text(&Outcome { mode: Mode::Write, root, plans, files, written, notices });
    Ok(())
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
    let has_compose = |plan: &BuildPlan| !plan.left_alone.iter().any(|left| left.value == "compose.yaml");
    if plans.iter().all(has_compose) {
        text.push_str("Develop with it:   docker compose up --watch");
    }
    text.trim_end().to_owned()
}

fn build_command(plan: &BuildPlan, services: usize) -> String {
    if matches!(plan.images.runtime, Runtime::SharedBase { .. }) {
        // Make reads the files that hold secrets.
        let reads_files = plan.access.secrets.iter().any(|secret| secret.value.is_file());
        return if reads_files { "make -f images.mk" } else { "docker buildx bake" }.to_owned();
    }
    let name = &plan.name;
    let target = (services > 1).then(|| format!("--target runtime-{name}"));
    let words = std::iter::once("docker build".to_owned()).chain(plan.access.flags()).chain(target);
    format!("{} -t {name} .", words.collect::<Vec<_>>().join(" "))
}

fn state_word(state: FileState) -> &'static str {
    match state {
        FileState::InSync => "in sync",
        FileState::PinsDiffer => "pins differ",
        FileState::Missing => "missing",
        FileState::Stale => "stale",
        FileState::Edited => "edited",
        FileState::Conflicted => "has conflict markers",
        FileState::NotOurs => "not uvdock's",
    }
}

fn outcome_word(change: &FileChange) -> &'static str {
    match change.state {
        _ if !change.is_different() => "unchanged",
        _ if change.current.is_none() => "created",
        state if state.is_protected() => "replaced",
        _ => "updated",
    }
}

/// `{"version": 1, "mode", "command", "services": [{"name", "command"}], "notices", "files": [{"path", "state", "reasons", "outcome" | "text" | "diff"}]}`.
fn as_json(outcome: &Outcome<'_>) -> Value {
    let files: Vec<Value> = outcome.files.iter().map(|file| file_json(outcome, file)).collect();
    let mode = match outcome.mode {
        Mode::Write => "write",
        Mode::Print => "dry-run",
        Mode::Diff => "diff",
        Mode::Check => "check",
    };
    let service = |plan: &BuildPlan| json!({"name": plan.name, "command": plan.start.command.value});
    let services: Vec<Value> = outcome.plans.iter().map(service).collect();
    let command = outcome.plans.first().map(|plan| &plan.start.command.value);
    let notices = &outcome.notices;
    json!({"version": 1, "mode": mode, "command": command, "services": services, "notices": notices, "files": files})
}

fn file_json(outcome: &Outcome<'_>, Judged { change, reasons }: &Judged) -> Value {
    let path = &change.rendered.path;
    let mut file = json!({"path": path, "state": change.state, "reasons": reasons});
    match outcome.mode {
        Mode::Write => {
            file["outcome"] = outcome_word(change).into();
            if let Some(kept) = kept_aside(outcome, path) {
                file["kept_aside"] = kept.into();
            }
        }
        Mode::Print => file["text"] = change.rendered.text.as_str().into(),
        Mode::Diff | Mode::Check => file["diff"] = change.diff().into(),
    }
    file
}

/// One annotation for each reason. A file that was just written needs none.
fn annotations(outcome: &Outcome<'_>) -> String {
    let notice = |message: &String| {
        Annotation { level: Level::Notice, file: None, line: None, title: "uvdock", message }.command()
    };
    let mut text: String = outcome.notices.iter().map(notice).collect();
    let files = outcome.files.iter().filter(|_| outcome.mode != Mode::Write);
    for Judged { change, reasons } in files {
        let level = match change.state {
            FileState::InSync | FileState::PinsDiffer => Level::Notice,
            _ => Level::Error,
        };
        let path = annotations::path(outcome.root, &change.rendered.path);
        let title = format!("{}: {}", change.rendered.path, state_word(change.state));
        text.extend(reasons.iter().map(|reason| {
            Annotation {
                level,
                file: Some(&path),
                line: reason.line.or(Some(1)),
                title: &title,
                message: &reason.message().to_string(),
            }
            .command()
        }));
    }
    text
}
