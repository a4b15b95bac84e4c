//! Prints what a run did and found: for people, for programs, and beside the lines of a pull request. Decides nothing.

use std::io;

use serde_json::{Value, json};

use super::annotations::{self, Annotation, Level};
use super::next_steps;
use crate::adoption::Summary;
use crate::config::Setting;
use crate::inspect::member_path::from_root;
use crate::message;
use crate::output::{self, Line, Tone};
use crate::pipeline::{ComparedFile, Services, Target};
use crate::plan::BuildPlan;
use crate::sync::{Backup, FileChange, FileState};

/// What to do with the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Write,
    Print,
    Diff,
    Check,
}

impl Mode {
    /// The name in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Print => "dry-run",
            Self::Diff => "diff",
            Self::Check => "check",
        }
    }
}

/// What a run did and found.
pub(super) struct Outcome<'a> {
    pub(super) mode: Mode,
    /// The directory of the project, where several are told of.
    pub(super) project: Option<&'a str>,
    pub(super) services: &'a Services,
    pub(super) files: &'a [ComparedFile],
    pub(super) backups: Vec<Backup>,
    /// What people should know besides.
    pub(super) notices: &'a [String],
    /// What becomes of the authors' own files: `init`.
    pub(super) comparison: Option<&'a Summary>,
}

/// The note for one who did not ask in the directory of the files.
pub(super) fn where_files_lie(target: &Target, services: &Services) -> Option<String> {
    if services.root == target.path {
        return None;
    }
    let root = services.root.display();
    Some(match services.plans.as_slice() {
        [plan] => format!("`{}` is a workspace member; its files lie in the root, `{root}`", plan.name),
        _ => format!("The files of several services lie in the workspace root, `{root}`"),
    })
}

/// The note for one whose files held other services before: they go when the files are written.
pub(super) fn no_longer_held(services: &Services, changes: &[FileChange]) -> Option<String> {
    let gone: Vec<String> = services.no_longer_held(changes).iter().map(|name| format!("`{name}`")).collect();
    let (gone, table) = (message::joined(&gone, ", "), services.home().name());
    let way = format!("for several services, repeat `--service`, or set `services` in `{table}` of the workspace root");
    (!gone.is_empty()).then(|| format!("The files no longer hold {gone}; {way}"))
}

impl Outcome<'_> {
    /// For people.
    pub(super) fn print(&self) -> io::Result<()> {
        output::notes(self.notices);
        self.print_files()?;
        match self.mode {
            Mode::Write => {
                let steps = next_steps::of(&self.services.plans);
                output::message(&match self.directory_to_go_to() {
                    Some(directory) => format!("\nIn `{directory}`:\n{}", steps.trim_start()),
                    None => steps,
                });
            }
            Mode::Check => check_hints(self.files),
            Mode::Print | Mode::Diff => {}
        }
        Ok(())
    }

    /// Where the commands that come next are run, where that is not the directory of the user.
    fn directory_to_go_to(&self) -> Option<String> {
        let root = &self.services.root;
        let here = std::env::current_dir().and_then(fs_err::canonicalize).ok()?;
        let there = fs_err::canonicalize(root).ok()?;
        (here != there).then(|| root.display().to_string())
    }

    /// Each file for people.
    pub(super) fn print_files(&self) -> io::Result<()> {
        self.files.iter().try_for_each(|file| match self.mode {
            Mode::Diff | Mode::Check if output::is_seen() => output::try_result_lines(&self.file_lines(file)),
            _ => output::try_result(&self.file_text(file)),
        })
    }

    /// A path of the project, from where uvdock runs.
    fn shown(&self, path: &str) -> String {
        self.project.map_or_else(|| path.to_owned(), |project| from_root(project, path))
    }

    fn diff(&self, change: &FileChange) -> String {
        change.diff_at(&self.shown(&change.rendered.path))
    }

    /// For a terminal.
    fn file_lines(&self, file: &ComparedFile) -> Vec<Line> {
        let diff = self.diff(&file.change);
        let head = (self.mode == Mode::Check).then(|| {
            let tone = if file.change.state.is_fine() { Tone::Good } else { Tone::Bad };
            let path = self.shown(&file.change.rendered.path);
            Line::new(tone, format!("{:12} {path}", state_word(file.change.state)))
        });
        let reasons = file.reasons.iter().filter(|_| self.mode == Mode::Check);
        let reasons = reasons.map(|reason| Line::column(Tone::Changed, format!("{:12} {}", "", reason.message()), 15));
        head.into_iter().chain(reasons).chain(diff.lines().map(output::diff_line)).collect()
    }

    fn file_text(&self, ComparedFile { change, reasons }: &ComparedFile) -> String {
        let path = self.shown(&change.rendered.path);
        match self.mode {
            Mode::Print => format!("==> {path} <==\n{}\n", change.rendered.text),
            Mode::Diff => self.diff(change),
            Mode::Check => {
                let state = format!("{:12} {path}\n", state_word(change.state));
                let reasons = reasons.iter().map(|reason| one_line(&reason.message().to_string()));
                let lines: Vec<String> = reasons.map(|reason| format!("{:12} {reason}\n", "")).collect();
                output::visible(&(state + &lines.concat())) + &self.diff(change)
            }
            Mode::Write => {
                let kept = self.backup_of(&change.rendered.path).map(|kept| self.shown(kept));
                let kept = kept.map(|kept| format!(" (the old one is kept in {kept})"));
                output::visible(&format!("{:9} {path}{}\n", outcome_word(change), kept.unwrap_or_default()))
            }
        }
    }

    /// Where the old content of a replaced file is.
    fn backup_of(&self, path: &str) -> Option<&str> {
        self.backups.iter().find(|backup| backup.file == path).map(|backup| backup.path.as_str())
    }

    /// For programs.
    /// `{"version": 1, "mode", "command", "services": [{"name", "command"}], "notices", "files": [{"path", "state", "reasons", "outcome" | "text" | "diff"}]}`.
    pub(super) fn json(&self) -> Value {
        let files: Vec<Value> = self.files.iter().map(|file| self.file_json(file)).collect();
        let mode = self.mode.name();
        let service = |plan: &BuildPlan| json!({"name": plan.name, "command": plan.start.command.value});
        let services: Vec<Value> = self.services.plans.iter().map(service).collect();
        let command = self.services.plans.first().map(|plan| &plan.start.command.value);
        let notices = self.notices;
        let mut document = json!({"version": 1, "mode": mode, "command": command, "services": services, "notices": notices, "files": files});
        if let Some(summary) = self.comparison {
            document["comparison"] = summary.json();
        }
        document
    }

    fn file_json(&self, ComparedFile { change, reasons }: &ComparedFile) -> Value {
        let path = &change.rendered.path;
        let mut file = json!({"path": path, "state": change.state, "reasons": reasons});
        match self.mode {
            Mode::Write => {
                file["outcome"] = outcome_word(change).into();
                if let Some(kept) = self.backup_of(path) {
                    file["backup"] = kept.into();
                }
            }
            Mode::Print => file["text"] = change.rendered.text.as_str().into(),
            Mode::Diff | Mode::Check => file["diff"] = self.diff(change).into(),
        }
        file
    }

    /// One annotation for each reason. A file that was just written needs none.
    pub(super) fn annotations(&self) -> String {
        let mut text: String = self
            .notices
            .iter()
            .map(|message| {
                Annotation { level: Level::Notice, file: None, line: None, title: "uvdock", message }.command()
            })
            .collect();
        let files = self.files.iter().filter(|_| self.mode != Mode::Write);
        for ComparedFile { change, reasons } in files {
            let level = match change.state {
                FileState::InSync | FileState::PinsDiffer => Level::Notice,
                _ => Level::Error,
            };
            let path = annotations::path(&self.services.root, &change.rendered.path);
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
}

/// A reason may quote what a project holds.
fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}

/// Prints what to do about files that are not in sync.
pub(super) fn check_hints<'f>(files: impl IntoIterator<Item = &'f ComparedFile>) {
    let files: Vec<&ComparedFile> = files.into_iter().collect();
    let hints = check_hint(&files).map(str::to_owned).into_iter().chain(flag_hint(&files));
    hints.for_each(|hint| output::message(&hint));
}

fn check_hint(files: &[&ComparedFile]) -> Option<&'static str> {
    let mut states = files.iter().map(|file| file.change.state);
    if states.clone().any(FileState::is_protected) {
        Some("hint: Run `uvdock generate` to see what can be done about each file")
    } else if states.any(|state| matches!(state, FileState::Stale | FileState::Missing)) {
        Some("hint: Run `uvdock generate`, and commit what it writes")
    } else {
        None
    }
}

/// A flag of the run that wrote the files is not in the project.
fn flag_hint(files: &[&ComparedFile]) -> Option<String> {
    let stale = files.iter().filter(|file| file.change.state == FileState::Stale);
    let mut flags: Vec<&str> = stale
        .flat_map(|file| &file.reasons)
        .filter_map(|reason| Setting::of(reason.setting_before()?)?.flag())
        .collect();
    flags.sort_unstable();
    flags.dedup();
    let names = message::joined(flags.iter().map(|flag| format!("`{flag}`")), ", ");
    (!flags.is_empty()).then(|| {
        format!("      Where they were written with {names}, save it: `uvdock init {} ...`", flags.join(" ... "))
    })
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

/// What was done with the files, as `3 created, 1 unchanged`.
pub(super) fn words_of_outcome(outcome: &Outcome<'_>) -> String {
    counted(outcome.files.iter().map(|file| outcome_word(&file.change)))
}

/// How the files are, as `3 in sync, 1 stale`.
pub(super) fn words_of_state(outcome: &Outcome<'_>) -> String {
    counted(outcome.files.iter().map(|file| state_word(file.change.state)))
}

fn counted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for word in words {
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    message::joined(counts.iter().map(|(word, count)| format!("{count} {word}")), ", ")
}
