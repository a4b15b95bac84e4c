//! `uvdock init`: asks, shows, saves the answers and writes the files. Decides nothing about images.

mod agreement;
mod missing;
mod projects;
mod services;
mod settings;
mod summary;

use std::path::{Path, PathBuf};

use clap::Args;

use self::agreement::{Agreed, Answer, Proposal};
use self::services::About;
use self::settings::{editor_tasks, read_settings, set_flags};
use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::{Format, Report};
use super::outcome::{Mode, Outcome};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::several;
use super::write_lock;
use crate::adoption::Summary;
use crate::config::{Dockerfiles, SettingFlags};
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::message;
use crate::output::{self, Line, Tone};
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
        let is_asked = !self.is_silent();
        let all = if is_asked { projects::picked(several, answers.as_mut())? } else { several::plain(several)? };
        projects::set_up(&all, session, |target, session| set_up(self, target, session, answers.as_mut()))
    }
}

fn set_up(
    args: &InitArgs,
    target: &Target,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let wanted = services::Wanted { target: target.clone(), flags: &args.settings, yes: args.is_silent() };
    match services::about(&wanted, session, answers)? {
        About::Project(directory) => {
            missing::with_servers(args.is_silent(), &directory, session, answers, |session, answers| {
                set_up_project(args, &directory, session, answers)
            })
        }
        About::Services(target) => {
            let layout = services::ask_layout(&wanted, &target, session, answers)?;
            set_up_services(args, &OfWorkspace { target, layout }, session, answers)
        }
    }
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
    let mut facts = session.facts(directory)?;
    let lock = early_lock(args, facts.workspace_root(), session)?;
    if lock.as_ref().is_some_and(Lock::is_after_another) {
        facts = session.facts(directory)?;
    }
    output::message(&prompt::found(&facts));
    let before = read_settings(&facts)?;
    let preferences = session.preferences(&facts)?;
    let pins = session.pins(&facts, &preferences).clone();
    let Opened { adoption, settings, given } = open(args, Planning { facts, before: &before, pins: &pins }, answers)?;
    let facts = &adoption.facts;
    let read = |text: &str| in_text(facts, text);
    let interview = Interview { facts, settings, pins: &pins, given, editors: args.editor.clone(), read: &read };
    let mut conversation = Conversation::new(interview);
    loop {
        let answered = conversation.ask(answers)?;
        let outcome = Setup { args, before: &before, adoption: &adoption, pins: &pins, session, lock: lock.as_ref() };
        match outcome.finished(&answered, conversation.can_go_back(), answers)? {
            Next::End(status) => return Ok(status),
            Next::Command => conversation.retype(answers)?,
            Next::Back if conversation.back() => {}
            Next::Back => return Err(PromptError::Left.into()),
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
        let proposal = Proposal { services: &services, changes: &changes, summary: &summary, can_go_back };
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

/// Services of a workspace, and where they are built, where that was asked.
struct OfWorkspace {
    target: Target,
    layout: Option<Dockerfiles>,
}

fn set_up_services(
    args: &InitArgs,
    OfWorkspace { target, layout }: &OfWorkspace,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let mut services = session.services(target)?;
    let lock = early_lock(args, &services.root, session)?;
    if lock.as_ref().is_some_and(Lock::is_after_another) {
        services = session.services(target)?;
    }
    let names: Vec<String> = services.plans.iter().map(|plan| format!("`{}`", plan.name)).collect();
    let said =
        format!("The files are for {}; `uvdock init --service NAME` asks about one", message::joined(names, ", "));
    output::message_lines(&[Line::new(Tone::Plain, said)]);
    output::message_lines(&services::left_in_dockerfiles(&services));
    let mut changes = services::settings_of_root(target, &args.settings, *layout)?;
    changes.extend(compare(&services, session.pins_from)?);
    changes.extend(editor_tasks(&target.path, &prompt::editors(&args.editor, answers)?)?);
    let agreed = if args.yes { Agreed::Own } else { Agreed::Nothing };
    let summary = Summary::default();
    let proposal = Proposal { services: &services, changes: &changes, summary: &summary, can_go_back: false };
    match finish(args, &proposal, agreed, lock.as_ref(), answers)? {
        Next::End(status) => Ok(status),
        Next::Back | Next::Command => Err(PromptError::Left.into()),
    }
}
