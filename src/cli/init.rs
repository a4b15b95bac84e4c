//! `uvdock init`: asks, shows, saves the answers and writes the files. Decides nothing about images.

mod services;

use std::path::Path;

use clap::Args;
use toml_edit::value;

use super::services::Services;
use super::{ExitStatus, PinsFrom, ProjectArgs, compared, generate, home, preferences_in};
use crate::adoption;
use crate::config::SettingFlags;
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::output;
use crate::pins::Pins;
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
    if let Some(status) = services::run(args, answers.as_mut())? {
        return Ok(status);
    }
    let facts = crate::inspect::inspect(&args.project.directory()?)?;
    output::message(&prompt::found(&facts));
    let before = read_settings(&facts)?;
    let pins = sync::pins_on_disk(facts.workspace_root());
    let mut settings = SettingsFile::new(home(&facts), &before);
    let given = set_flags(&mut settings, &args.settings);
    let adoption = adopt(facts, &mut settings, &pins)?;
    if !adoption.said.is_empty() {
        output::message(&adoption.said);
    }
    let is_adopted = !adoption.said.is_empty();
    let facts = adoption.facts;
    let read = |text: &str| preferences_in(&facts, text);
    let interview = Interview { facts: &facts, settings, pins: &pins, given, read: &read };
    let settings = prompt::ask(interview, answers.as_mut())?;
    let text = settings.text()?;
    let plan =
        plan(&facts, &read(&settings.to_read()?)?, &pins).map_err(|error| Error::Plan { error, excerpt: None })?;
    let mut changes = Vec::new();
    if text != before {
        let path = facts.from_root(settings.name());
        changes.push(sync::edited(facts.workspace_root(), &path, Some(&before), text)?);
    }
    let services = Services::with((facts, plan), &args.settings, PinsFrom::File)?;
    changes.extend(compared(&services, PinsFrom::File)?);
    let editors = prompt::editors(&args.editor, answers.as_mut())?;
    changes.extend(tasks(&services.root, &editors)?);
    let agreed = match (args.yes, adoption.left.is_empty()) {
        (false, _) => Agreed::Nothing,
        // What the authors' Dockerfile says is all in the settings.
        (true, true) if is_adopted => Agreed::Adoption,
        (true, _) => Agreed::Own,
    };
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

/// What becomes of a project whose authors have container files of their own.
struct Adoption {
    /// The project as it will be: without those files.
    facts: ProjectFacts,
    /// What is carried over, and what is not, for people.
    said: String,
    /// What is not carried over.
    left: Vec<String>,
}

/// Carries what the authors' files say over into settings; a setting or a flag of the user's comes first.
fn adopt(facts: ProjectFacts, settings: &mut SettingsFile, pins: &Pins) -> Result<Adoption, Error> {
    let none = |facts| Adoption { facts, said: String::new(), left: Vec::new() };
    if facts.workspace.is_some() || adoption::own_file(&facts).is_none() {
        return Ok(none(facts));
    }
    let own = preferences_in(&facts, &settings.to_read()?)?;
    let is_left = |path: &str| own.leave.as_ref().is_some_and(|leave| leave.value.iter().any(|left| left == path));
    if is_left("Dockerfile") {
        return Ok(none(facts));
    }
    let Ok(with) = plan(&facts, &own, pins) else { return Ok(none(facts)) };
    let mut carried = adoption::carried(&facts, &with);
    if carried.is_empty() {
        return Ok(none(facts));
    }
    let mut left = adoption::left(&facts, &with);
    let known = settings.keys()?;
    for one in carried.iter().filter(|one| !known.iter().any(|key| key == one.key)) {
        settings.set(one.key, one.value.clone());
    }
    let later = adoption::without(&facts);
    if let Some((key, because)) = what_does_not_fit(&later, settings, &carried, pins)? {
        settings.forget(key);
        let fits = |one: &adoption::Carried| one.key != key;
        left.extend(carried.iter().filter(|one| !fits(one)).map(|one| format!("{}: {because}", one.said)));
        carried.retain(fits);
    }
    let later_plan = |settings: &SettingsFile| -> Result<_, Error> {
        Ok(plan(&later, &preferences_in(&later, &settings.to_read()?)?, pins))
    };
    if let Ok(without) = later_plan(settings)? {
        let held = adoption::Replacement { with: &with, without: &without, own: &own }.held(&facts);
        for one in held {
            let before = settings.clone();
            settings.set(one.key, one.value.clone());
            // A text that no setting can hold is named as lost.
            match preferences_in(&later, &settings.to_read()?) {
                Ok(_) => carried.push(one),
                Err(_) => *settings = before,
            }
        }
    }
    if let Ok(without) = later_plan(settings)? {
        left.extend(adoption::lost(&with, &without));
        let missing = adoption::missing_paths(&facts, &with, &without);
        if !missing.is_empty() && !known.iter().any(|key| key == "include") {
            settings.set("include", value(missing.iter().map(String::as_str).collect::<toml_edit::Array>()));
        }
    }
    let line = |text: &String| format!("  {}\n", text.replace('\n', "\\n"));
    let taken: String = carried.iter().map(|one| line(&one.said)).collect();
    let mut said = format!("From your Dockerfile:\n{taken}");
    if !left.is_empty() {
        said.push_str("Not taken:\n");
        said.extend(left.iter().map(line));
    }
    Ok(Adoption { facts: later, said, left })
}

/// The setting with which no plan can be made, where there is one without it: a Python that the project no longer allows, say.
fn what_does_not_fit(
    facts: &ProjectFacts,
    settings: &SettingsFile,
    carried: &[adoption::Carried],
    pins: &Pins,
) -> Result<Option<(&'static str, String)>, Error> {
    let Err(error) = plan(facts, &preferences_in(facts, &settings.to_read()?)?, pins) else { return Ok(None) };
    for one in carried {
        let mut less = settings.clone();
        less.forget(one.key);
        if plan(facts, &preferences_in(facts, &less.to_read()?)?, pins).is_ok() {
            return Ok(Some((one.key, error.to_string())));
        }
    }
    Ok(None)
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
const ADOPTED: [&str; 2] = ["Dockerfile", ".dockerignore"];

/// What the user has agreed to beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreed {
    /// Each change is shown, and asked for.
    Nothing,
    /// `--yes`: files of uvdock's own.
    Own,
    /// `--yes`, where nothing is lost: the authors' Dockerfile too.
    Adoption,
}

fn protected_paths<'c>(changes: &[&'c FileChange]) -> Vec<&'c str> {
    changes.iter().filter(|change| change.state.is_protected()).map(|change| change.rendered.path.as_str()).collect()
}

fn names(changes: &[&FileChange]) -> String {
    changes.iter().map(|change| change.rendered.path.as_str()).collect::<Vec<_>>().join(", ")
}
