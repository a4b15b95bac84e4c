//! `uvdock init`: asks, shows, saves the answers and writes the files. Decides nothing about images.

mod services;

use std::path::Path;

use clap::Args;
use toml_edit::value;

use self::services::About;
use super::services::Services;
use super::{ExitStatus, PinsFrom, ProjectArgs, adopting, compared, generate, home, preferences_in};
use crate::config::SettingFlags;
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::output;
use crate::plan::plan;
use crate::prompt::{self, Answers, Interview, PromptError, Recommended, Terminal};
use crate::settings_file::SettingsFile;
use crate::sync::{self, FileChange, Overwrite, SyncError};

#[derive(Args)]
pub(super) struct InitArgs {
    #[command(flatten)]
    pub(super) project: ProjectArgs,
    #[command(flatten)]
    settings: SettingFlags,
    /// Take every recommended answer instead of asking
    #[arg(long, short)]
    yes: bool,
    /// Add tasks that run uvdock to the files of an editor
    #[arg(long, value_enum, value_name = "EDITOR")]
    editor: Vec<Editor>,
}

pub(super) fn run(args: &InitArgs) -> Result<ExitStatus, Error> {
    let mut answers = answers(args)?;
    let directory = match services::about(args, answers.as_mut())? {
        About::Services(status) => return Ok(status),
        About::Project(directory) => directory,
    };
    let facts = crate::inspect::inspect(&directory)?;
    output::message(&prompt::found(&facts));
    let before = read_settings(&facts)?;
    let pins = sync::pins_on_disk(facts.workspace_root());
    let mut settings = SettingsFile::new(home(&facts), &before);
    let mut given = set_flags(&mut settings, &args.settings);
    if adopting::is_open(&facts, &settings, &pins)? {
        let read = |text: &str| preferences_in(&facts, text);
        let interview = Interview { facts: &facts, settings, pins: &pins, given: given.clone(), read: &read };
        settings = prompt::ask_command(interview, answers.as_mut())?;
        given.push("command");
    }
    let mut adoption = adopting::adopt(facts, &mut settings, &pins)?;
    if !adoption.page.is_empty() {
        output::message(&adoption.page);
    }
    let facts = adoption.facts.clone();
    let read = |text: &str| preferences_in(&facts, text);
    let interview = Interview { facts: &facts, settings, pins: &pins, given, read: &read };
    let settings = prompt::ask(interview, answers.as_mut())?;
    let text = settings.text()?;
    let plan =
        plan(&facts, &read(&settings.to_read()?)?, &pins).map_err(|error| Error::Plan { error, excerpt: None })?;
    let lost = adoption.lost_with(&plan);
    if !lost.is_empty() {
        let lost: Vec<String> = lost.iter().map(|row| row.description.to_string()).collect();
        output::message(&format!("Not carried over with these answers:\n  {}\n", lost.join("\n  ")));
    }
    let mut changes = Vec::new();
    if text != before {
        let path = facts.from_root(settings.name());
        changes.push(sync::edited(facts.workspace_root(), &path, Some(&before), text)?);
    }
    let services = Services::with((facts, plan), &args.settings, PinsFrom::File)?;
    changes.extend(compared(&services, PinsFrom::File)?);
    let editors = prompt::editors(&args.editor, answers.as_mut())?;
    changes.extend(tasks(&services.root, &editors)?);
    let agreed = match args.yes {
        false => Agreed::Nothing,
        // What the authors' files say is all in the settings.
        true if adoption.is_complete() => Agreed::Adoption,
        true => Agreed::Own,
    };
    let is_protected = changes.iter().any(|change| change.is_different() && change.state.is_protected());
    if agreed == Agreed::Own && is_protected && !adoption.report.is_nothing() {
        return Err(PromptError::NotCarried.into());
    }
    write(&services, changes, agreed, answers.as_mut())
}

fn answers(args: &InitArgs) -> Result<Box<dyn Answers>, Error> {
    if args.yes {
        return Ok(Box::new(Recommended));
    }
    Ok(Box::new(Terminal::open()?.ok_or(PromptError::NoTerminal)?))
}

/// The bytes of the file that holds the settings, which must be those that the facts were read from.
fn read_settings(facts: &ProjectFacts) -> Result<String, Error> {
    let path = facts.root.join(home(facts).file());
    let known = facts.uvdock_toml.as_ref().unwrap_or(&facts.pyproject_text);
    let text = fs_err::read_to_string(&path).ok();
    let text = text.filter(|text| text.trim_start_matches('\u{feff}') == known);
    Ok(text.ok_or(SyncError::ChangedMeanwhile { path })?)
}

/// The files of editors that do not have the tasks yet.
fn tasks(root: &Path, editors: &[Editor]) -> Result<Vec<FileChange>, Error> {
    let mut changes = Vec::new();
    for (editor, file) in editors.iter().flat_map(|editor| editor.files().iter().map(move |file| (editor, *file))) {
        let before = sync::text_on_disk(root, file)?;
        let text = editor.with_tasks(file, before.as_deref())?;
        changes.push(sync::edited(root, file, before.as_deref(), text)?);
    }
    Ok(changes)
}

/// A flag is an answer: it is not asked for, and it is saved like one.
fn set_flags(settings: &mut SettingsFile, flags: &SettingFlags) -> Vec<&'static str> {
    for (key, written) in &flags.written {
        // Written by TOML's own printer, so it is read again.
        if let Ok(written) = written.to_string().parse::<toml_edit::Value>() {
            settings.set(key, value(written));
        }
    }
    settings.changed()
}

/// Shows what would change, and changes it after a yes. `--yes` is none to losing what someone else wrote.
fn write(
    services: &Services,
    changes: Vec<FileChange>,
    agreed: Agreed,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let differing: Vec<&FileChange> = changes.iter().filter(|change| change.is_different()).collect();
    let mut overwrite = Overwrite::Ours;
    if agreed == Agreed::Adoption && protected_paths(&differing).iter().all(|path| ADOPTED.contains(path)) {
        overwrite = Overwrite::Any;
    }
    if !differing.is_empty() && agreed == Agreed::Nothing {
        for change in &differing {
            output::message(&change.diff());
        }
        let protected: Vec<&FileChange> =
            differing.iter().copied().filter(|change| change.state.is_protected()).collect();
        if !protected.is_empty() {
            answers.say("What git does not have is kept beside the new file.");
            if !answers
                .confirm(&format!("Replace {}, which holds other text than uvdock's?", names(&protected)), false)?
            {
                return Err(PromptError::Left.into());
            }
            overwrite = Overwrite::Any;
        }
        if !answers.confirm(&format!("Write {}?", names(&differing)), true)? {
            return Err(PromptError::Left.into());
        }
    }
    let _lock = generate::lock(&services.root)?;
    let written = sync::apply(&services.root, &changes, overwrite)?;
    generate::print_written(services, changes, written)?;
    Ok(ExitStatus::DONE)
}

/// Files whose content is in the settings after an adoption: a generated .dockerignore sends what is copied and nothing else.
const ADOPTED: [&str; 3] = ["Dockerfile", ".dockerignore", "compose.yaml"];

/// What the user has agreed to beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreed {
    /// Each change is shown, and asked for.
    Nothing,
    /// `--yes`: files of uvdock's own.
    Own,
    /// `--yes`, where nothing is lost: the authors' files too.
    Adoption,
}

fn protected_paths<'c>(changes: &[&'c FileChange]) -> Vec<&'c str> {
    changes.iter().filter(|change| change.state.is_protected()).map(|change| change.rendered.path.as_str()).collect()
}

fn names(changes: &[&FileChange]) -> String {
    changes.iter().map(|change| change.rendered.path.as_str()).collect::<Vec<_>>().join(", ")
}
