//! `uvdock init`: asks, shows, saves the answers and writes the files. Decides nothing about images.

mod agreement;
mod services;
mod settings;

use std::path::Path;

use clap::Args;

use self::agreement::{Agreed, write};
use self::services::About;
use self::settings::{editor_tasks, read_settings, set_flags};
use super::exit_status::ExitStatus;
use super::format::Report;
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::write_lock;
use crate::config::SettingFlags;
use crate::editor::Editor;
use crate::error::Error;
use crate::message;
use crate::output;
use crate::pins::Pins;
use crate::pipeline::adoption::{self, Adoption};
use crate::pipeline::settings::{home, in_text};
use crate::pipeline::{Planned, Session, Target, compare};
use crate::plan::plan;
use crate::prompt::{self, Answers, Interview, PromptError, Recommended, Terminal};
use crate::settings_file::SettingsFile;
use crate::sync::{self, FileChange};

#[derive(Args)]
pub(super) struct InitArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    settings: SettingFlags,
    /// Take every recommended answer instead of asking
    #[arg(long, short)]
    yes: bool,
    /// Add tasks that run uvdock to the files of an editor
    #[arg(long, value_enum, value_name = "EDITOR")]
    editor: Vec<Editor>,
}

impl ProjectCommand for InitArgs {
    fn target(&self) -> Target {
        self.project.target()
    }

    fn flags(&self) -> &SettingFlags {
        &self.settings
    }

    fn report(&self) -> Report {
        Report::Nothing
    }
}

pub(super) fn run(args: &InitArgs, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
    let mut answers = answers(args)?;
    let wanted = services::Wanted { target: args.target(), flags: &args.settings, yes: args.yes };
    match services::about(&wanted, session, answers.as_mut())? {
        About::Project(directory) => set_up_project(args, &directory, session, answers.as_mut()),
        About::Services(target) => set_up_services(args, &target, session, answers.as_mut()),
    }
}

fn answers(args: &InitArgs) -> Result<Box<dyn Answers>, Error> {
    if args.yes {
        return Ok(Box::new(Recommended));
    }
    Ok(Box::new(Terminal::open()?.ok_or(PromptError::NoTerminal)?))
}

fn set_up_project(
    args: &InitArgs,
    directory: &Path,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let mut facts = session.facts(directory)?;
    let lock = early_lock(args, facts.workspace_root(), session)?;
    if lock.as_ref().is_some_and(sync::Lock::has_waited) {
        facts = session.facts(directory)?;
    }
    output::message(&prompt::found(&facts));
    let before = read_settings(&facts)?;
    let pins = session.pins(facts.workspace_root()).clone();
    let Asked { mut adoption, settings } = ask(args, Planning { facts, before: &before, pins: &pins }, answers)?;
    let facts = adoption.facts.clone();
    let preferences = in_text(&facts, &settings.to_read()?)?;
    let plan = plan(&facts, &preferences, &pins)?;
    let lost = adoption.lost_with(&plan);
    if !lost.is_empty() {
        let lost: Vec<String> = lost.iter().map(|row| row.description.to_string()).collect();
        output::message(&format!("Not carried over with these answers:\n  {}\n", lost.join("\n  ")));
    }
    let mut changes = Vec::new();
    let text = settings.text()?;
    if text != before {
        let path = facts.from_root(settings.name());
        changes.push(sync::edited(facts.workspace_root(), &path, Some(&before), text)?);
    }
    let services = session.services_beside(Planned { facts, preferences, plan })?;
    changes.extend(compare(&services, session.pins_from)?);
    let editors = prompt::editors(&args.editor, answers)?;
    changes.extend(editor_tasks(&services.root, &editors)?);
    let agreed = agreed(args, &adoption, &changes)?;
    write(&services, &changes, agreed, lock, answers)
}

/// Where nobody is asked, the lock is held before anything is decided. A run that had to wait reads anew: another one has written.
fn early_lock(args: &InitArgs, root: &Path, session: &mut Session<'_>) -> Result<Option<sync::Lock>, Error> {
    let lock = args.yes.then(|| write_lock::wait(root)).transpose()?;
    if lock.as_ref().is_some_and(sync::Lock::has_waited) {
        *session = session.again();
    }
    Ok(lock)
}

/// A project before its settings are asked for.
struct Planning<'a> {
    facts: crate::inspect::ProjectFacts,
    before: &'a str,
    pins: &'a Pins,
}

/// The settings after every question, and what becomes of the authors' files.
struct Asked {
    adoption: Adoption,
    settings: SettingsFile,
}

fn ask(args: &InitArgs, project: Planning<'_>, answers: &mut dyn Answers) -> Result<Asked, Error> {
    let Planning { facts, before, pins } = project;
    let mut settings = SettingsFile::new(home(&facts), before);
    let mut given = set_flags(&mut settings, &args.settings);
    if adoption::is_open(&facts, &settings, pins)? {
        let read = |text: &str| in_text(&facts, text);
        let interview = Interview { facts: &facts, settings, pins, given: given.clone(), read: &read };
        settings = prompt::ask_command(interview, answers)?;
        given.push("command");
    }
    let adoption = adoption::adopt(facts, &mut settings, pins)?;
    if !adoption.page.is_empty() {
        output::message(&adoption.page);
    }
    let read = |text: &str| in_text(&adoption.facts, text);
    let interview = Interview { facts: &adoption.facts, settings, pins, given, read: &read };
    let settings = prompt::ask(interview, answers)?;
    Ok(Asked { adoption, settings })
}

/// What is agreed to beforehand. `--yes` is none to losing what the authors' files say.
fn agreed(args: &InitArgs, adoption: &Adoption, changes: &[FileChange]) -> Result<Agreed, Error> {
    if !args.yes {
        return Ok(Agreed::Nothing);
    }
    if adoption.is_complete() {
        // What the authors' files say is all in the settings.
        return Ok(Agreed::Adoption);
    }
    let is_protected = changes.iter().any(|change| change.is_different() && change.state.is_protected());
    if is_protected && !adoption.report.is_nothing() {
        return Err(PromptError::NotCarried.into());
    }
    Ok(Agreed::Own)
}

fn set_up_services(
    args: &InitArgs,
    target: &Target,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let mut services = session.services(target)?;
    let lock = early_lock(args, &services.root, session)?;
    if lock.as_ref().is_some_and(sync::Lock::has_waited) {
        services = session.services(target)?;
    }
    let names: Vec<String> = services.plans.iter().map(|plan| format!("`{}`", plan.name)).collect();
    output::message(&format!(
        "The files are for {}; `uvdock init --service NAME` asks about one",
        message::joined(names, ", ")
    ));
    let mut changes = services::settings_of_root(target, &args.settings)?;
    changes.extend(compare(&services, session.pins_from)?);
    changes.extend(editor_tasks(&target.path, &prompt::editors(&args.editor, answers)?)?);
    let agreed = if args.yes { Agreed::Own } else { Agreed::Nothing };
    write(&services, &changes, agreed, lock, answers)
}
