//! `uvdock init`: asks, shows, saves the answers and writes the files. Decides nothing about images.

mod agreement;
mod back;
mod missing;
mod projects;
mod services;
mod settings;
mod summary;
mod workspace;

use std::path::{Path, PathBuf};

use clap::Args;

use self::agreement::{Agreed, Answer, Proposal};
use self::back::asked_again;
use self::services::About;
use self::settings::{editor_tasks, read_settings, set_flags};
use self::workspace::{OfWorkspace, set_up_services};
use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::{Format, Report};
use super::outcome::{Mode, Outcome};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::several;
use super::write_lock;
use crate::adoption::Summary;
use crate::config::SettingFlags;
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::output;
use crate::pins::Pins;
use crate::pipeline::adoption::{self, Adoption};
use crate::pipeline::settings::{home, in_text};
use crate::pipeline::{ComparedFile, Planned, Session, Several, Target, compare};
use crate::plan::plan;
use crate::prompt::{self, Answered, Answers, Conversation, Interview, PromptError, Recommended, Terminal};
use crate::settings_file::SettingsFile;
use crate::sync::{self, Lock, SyncError};

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
    /// Take every recommended answer, print the files, and write nothing
    #[arg(long, conflicts_with = "diff")]
    dry_run: bool,
    /// Take every recommended answer, print what would become of your files, thing by thing and as a unified diff, and write nothing
    #[arg(long)]
    diff: bool,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl InitArgs {
    fn mode(&self) -> Mode {
        match (self.dry_run, self.diff) {
            (true, _) => Mode::Print,
            (_, true) => Mode::Diff,
            _ => Mode::Write,
        }
    }

    /// Whether nobody is asked.
    fn is_silent(&self) -> bool {
        self.yes || self.mode() != Mode::Write
    }
}

impl ProjectCommand for InitArgs {
    fn given(&self) -> Vec<(PathBuf, Target)> {
        self.project.given()
    }

    fn flags(&self) -> &SettingFlags {
        &self.settings
    }

    fn report(&self, _: &Target) -> Report {
        self.format.report()
    }

    fn run(&self, target: &Target, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
        let mut answers = answers(self)?;
        set_up(self, target, session, answers.as_mut())
    }

    /// One after the other: each has questions of its own.
    fn run_several(&self, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure> {
        let mut answers = answers(self)?;
        if self.is_silent() {
            let all = several::plain(several)?;
            return projects::set_up(&all, session, |target, session| set_up(self, target, session, answers.as_mut()));
        }
        loop {
            let all = projects::picked(&several, answers.as_mut())?;
            let work = |target: &Target, session: &mut Session<'_>| set_up(self, target, session, answers.as_mut());
            match projects::set_up(&all, session, work) {
                Err(Failure::Run(Error::Prompt(PromptError::Back))) => {}
                outcome => return outcome,
            }
        }
    }
}

fn set_up(
    args: &InitArgs,
    target: &Target,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let wanted = services::Wanted { target: target.clone(), flags: &args.settings, yes: args.is_silent() };
    let about = |session: &mut Session<'_>, answers: &mut dyn Answers| services::about(&wanted, session, answers);
    asked_again(session, answers, about, |session, about, answers| match about {
        About::Project(directory) => {
            missing::with_servers(args.is_silent(), &directory, session, answers, |session, answers| {
                set_up_project(args, &directory, session, answers)
            })
        }
        About::Services(target) => {
            let layout = |session: &mut Session<'_>, answers: &mut dyn Answers| {
                services::ask_layout(&wanted, &target, session, answers)
            };
            asked_again(session, answers, layout, |session, layout, answers| {
                set_up_services(args, &OfWorkspace { target: target.clone(), layout }, session, answers)
            })
        }
    })
}

fn answers(args: &InitArgs) -> Result<Box<dyn Answers>, Error> {
    if args.is_silent() {
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
    let opened =
        |session: &mut Session<'_>, answers: &mut dyn Answers| opened_project(args, directory, session, answers);
    asked_again(session, answers, opened, |session, project, answers| converse(args, &project, session, answers))
}

/// A project with what was asked before its authors' files were read.
struct OpenedProject {
    lock: Option<Lock>,
    before: String,
    pins: Pins,
    opened: Opened,
}

fn opened_project(
    args: &InitArgs,
    directory: &Path,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<OpenedProject, Error> {
    let mut facts = session.facts(directory)?;
    let lock = early_lock(args, facts.workspace_root(), session)?;
    if lock.as_ref().is_some_and(Lock::is_after_another) {
        facts = session.facts(directory)?;
    }
    output::message_lines(&prompt::found(&facts));
    let before = read_settings(&facts)?;
    let preferences = session.preferences(&facts)?;
    let pins = session.pins(&facts, &preferences).clone();
    let opened = open(args, Planning { facts, before: &before, pins: &pins }, answers)?;
    Ok(OpenedProject { lock, before, pins, opened })
}

/// Asks what is open, and writes what the answers come to.
fn converse(
    args: &InitArgs,
    project: &OpenedProject,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let OpenedProject { lock, before, pins, opened } = project;
    let Opened { adoption, settings, given } = opened;
    let facts = &adoption.facts;
    let read = |text: &str| in_text(facts, text);
    let (settings, given, editors) = (settings.clone(), given.clone(), args.editor.clone());
    let interview = Interview { facts, settings, pins, given, editors, read: &read };
    let mut conversation = Conversation::new(interview);
    loop {
        let answered = conversation.ask(answers)?;
        let outcome = Setup { args, before, adoption, pins, session, lock: lock.as_ref() };
        match outcome.finished(&answered, conversation.can_go_back(), answers)? {
            Next::End(status) => return Ok(status),
            Next::Command => conversation.retype(answers)?,
            Next::Back if conversation.back() => {}
            Next::Back => return Err(PromptError::Back.into()),
        }
    }
}

/// What comes after the last question.
enum Next {
    /// The run ends.
    End(ExitStatus),
    /// The question before.
    Back,
    /// Another command.
    Command,
}

/// A project whose questions are answered.
struct Setup<'a, 's> {
    args: &'a InitArgs,
    before: &'a str,
    adoption: &'a Adoption,
    pins: &'a Pins,
    session: &'a mut Session<'s>,
    lock: Option<&'a Lock>,
}

impl Setup<'_, '_> {
    /// Shows what the answers come to, and writes it.
    fn finished(self, answered: &Answered, can_go_back: bool, answers: &mut dyn Answers) -> Result<Next, Error> {
        let Self { args, before, adoption, pins, session, lock } = self;
        let (facts, settings) = (adoption.facts.clone(), &answered.settings);
        let preferences = in_text(&facts, &settings.to_read()?)?;
        let planned = plan(&facts, &preferences, pins)?;
        // What is not on the disk yet has no line there.
        let told = plan(&facts, &preferences.clone().unsaved(&settings.changed()), pins);
        let summary = adoption.with_answers(told.as_ref().unwrap_or(&planned));
        let mut changes = Vec::new();
        let text = settings.text()?;
        if text != before {
            let path = facts.from_root(settings.name());
            changes.push(sync::edited(facts.workspace_root(), &path, Some(before), text)?);
        }
        for file in &adoption.edited {
            changes.push(sync::edited(&facts.root, &file.path, Some(&file.before), file.text.clone())?);
        }
        let services = session.services_beside(Planned { facts, preferences, plan: planned })?;
        changes.extend(compare(&services, session.pins_from)?);
        changes.extend(editor_tasks(&services.root, &answered.editors)?);
        let can_retype = can_go_back && services.plans.len() == 1;
        let proposal = Proposal { services: &services, changes: &changes, summary: &summary, can_go_back, can_retype };
        finish(args, &proposal, agreed(args, adoption, &summary), lock, answers)
    }
}

/// Prints what would be written, or writes it as far as it is agreed to.
fn finish(
    args: &InitArgs,
    proposal: &Proposal<'_>,
    agreed: Agreed,
    lock: Option<&Lock>,
    answers: &mut dyn Answers,
) -> Result<Next, Error> {
    if args.mode() != Mode::Write {
        print(args, proposal)?;
        return Ok(Next::End(ExitStatus::DONE));
    }
    match proposal.answer(agreed, answers)? {
        Answer::Back => Ok(Next::Back),
        Answer::Command => Ok(Next::Command),
        Answer::Write(consent) => proposal.write(consent, lock, args.format).map(Next::End),
    }
}

/// What would be written.
fn print(args: &InitArgs, proposal: &Proposal<'_>) -> Result<(), Error> {
    let (mode, Proposal { services, changes, summary, .. }) = (args.mode(), proposal);
    if mode == Mode::Diff {
        output::message(&summary.page());
    } else {
        output::message_lines(&summary::lines(summary));
    }
    let files: Vec<_> = changes.iter().cloned().map(|change| ComparedFile { change, reasons: Vec::new() }).collect();
    let (files, notices) = (&files, &services.notices()?);
    let backups = Vec::new();
    let outcome = Outcome { mode, project: None, services, files, backups, notices, comparison: Some(summary) };
    let printed = match args.format {
        Format::Text => outcome.print(),
        Format::Json => output::try_result(&output::json_text(&outcome.json())),
    };
    printed.map_err(|reason| SyncError::Unprinted { reason })?;
    Ok(())
}

/// Where nobody is asked, the lock is held before anything is decided. A run that comes after another reads anew: that one has written.
fn early_lock(args: &InitArgs, root: &Path, session: &mut Session<'_>) -> Result<Option<sync::Lock>, Error> {
    let writes_at_once = args.yes && args.mode() == Mode::Write;
    let lock = writes_at_once.then(|| write_lock::wait(root, session.began())).transpose()?;
    if lock.as_ref().is_some_and(Lock::is_after_another) {
        *session = session.again();
    }
    Ok(lock)
}

/// A project before its settings are asked for.
struct Planning<'a> {
    facts: ProjectFacts,
    before: &'a str,
    pins: &'a Pins,
}

/// The settings before the questions, and what becomes of the authors' files.
struct Opened {
    adoption: Adoption,
    settings: SettingsFile,
    /// Keys that are answered.
    given: Vec<&'static str>,
}

fn open(args: &InitArgs, project: Planning<'_>, answers: &mut dyn Answers) -> Result<Opened, Error> {
    let Planning { facts, before, pins } = project;
    let mut settings = SettingsFile::new(home(&facts), before);
    let mut given = set_flags(&mut settings, &args.settings);
    if adoption::is_open(&facts, &settings, pins)? {
        settings = match adoption::settled(&facts, &settings, pins)? {
            Some(settled) => settled,
            None => asked_first(args, &facts, (settings, given.clone()), pins, answers)?,
        };
        given.push("command");
    } else if let Some(settled) = adoption::by_the_authors(&facts, &settings, pins)? {
        settings = settled;
        given.push("command");
    } else if args.is_silent()
        && let Some(settled) = adoption::without_a_server(&facts, &settings, pins)?
    {
        settings = settled;
        given.push("command");
    }
    let adoption = adoption::adopt(facts, &mut settings, pins)?;
    if let Some(line) = summary::counts(&adoption.summary).filter(|_| !args.is_silent()) {
        output::message_lines(&[line]);
    }
    Ok(Opened { adoption, settings, given })
}

/// What is to be started, which is asked before the authors' files are read.
fn asked_first(
    args: &InitArgs,
    facts: &ProjectFacts,
    (settings, given): (SettingsFile, Vec<&'static str>),
    pins: &Pins,
    answers: &mut dyn Answers,
) -> Result<SettingsFile, Error> {
    let read = |text: &str| in_text(facts, text);
    let interview = Interview { facts, settings, pins, given, editors: args.editor.clone(), read: &read };
    prompt::ask_command(interview, answers)
}

/// What is agreed to beforehand. `--yes` is none to losing what the authors' files say.
fn agreed(args: &InitArgs, adoption: &Adoption, summary: &Summary) -> Agreed {
    match args.yes {
        false => Agreed::Nothing,
        true if adoption.holds(summary) => Agreed::Adoption,
        true => Agreed::Own,
    }
}
