//! What the authors' own Dockerfile starts, where the project leaves it open or the plan would start something else. Asks nothing.

use toml_edit::{Item, value};

use crate::adoption;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::pins::Pins;
use crate::pipeline::settings::in_text;
use crate::plan::{Candidate, PlanError, plan};
use crate::settings_file::SettingsFile;
use crate::shell;

/// Whether the authors' files are to be adopted, and it is for the user to say what of them is the program.
pub fn is_open(facts: &ProjectFacts, settings: &SettingsFile, pins: &Pins) -> Result<bool, Error> {
    let planned = plan(facts, &in_text(facts, &settings.to_read()?)?, pins);
    let is_question = matches!(
        planned,
        Err(PlanError::Ambiguous { .. } | PlanError::NothingToRun { .. } | PlanError::Unserved { .. })
    );
    Ok(is_question && adoption::own_file(facts).is_some())
}

/// Answers with what the authors' own Dockerfile starts, where that is one of those that the project leaves open, in whole or in part:
/// `dagster dev` says less than `dagster dev --module-name dags`, which starts from any directory.
pub fn settled(facts: &ProjectFacts, settings: &SettingsFile, pins: &Pins) -> Result<Option<SettingsFile>, Error> {
    let Some(own) = adoption::own_command(facts) else { return Ok(None) };
    let Err(open) = plan(facts, &in_text(facts, &settings.to_read()?)?, pins) else { return Ok(None) };
    let is_meant = |candidate: &&Candidate| shell::words(&candidate.key).is_some_and(|words| words.starts_with(&own));
    let mut meant = open.candidates().iter().filter(is_meant);
    let (Some(candidate), None) = (meant.next(), meant.next()) else { return Ok(None) };
    let mut settings = settings.clone();
    settings.set("command", value(candidate.key.as_str()));
    Ok(Some(settings))
}

/// Answers with what the authors' own Dockerfile starts, where the plan would have a server that production does not install, and that
/// does without one: `manage.py runserver`. Where a person is asked, they may add the server instead.
pub fn without_a_server(
    facts: &ProjectFacts,
    settings: &SettingsFile,
    pins: &Pins,
) -> Result<Option<SettingsFile>, Error> {
    if settings.keys()?.iter().any(|key| key == "command") {
        return Ok(None);
    }
    let planned = plan(facts, &in_text(facts, &settings.to_read()?)?, pins);
    let is_without = planned.is_err_and(|error| !error.to_add().is_empty());
    let Some(command) = adoption::own_server(facts).filter(|_| is_without) else { return Ok(None) };
    possible(facts, settings, command, pins)
}

/// Answers with what the authors' own Dockerfile starts, where that is a program of the project that the plan passes over for another.
pub fn by_the_authors(
    facts: &ProjectFacts,
    settings: &SettingsFile,
    pins: &Pins,
) -> Result<Option<SettingsFile>, Error> {
    if settings.keys()?.iter().any(|key| key == "command") {
        return Ok(None);
    }
    let Ok(planned) = plan(facts, &in_text(facts, &settings.to_read()?)?, pins) else { return Ok(None) };
    let Some(command) = adoption::own_program(facts, &planned) else { return Ok(None) };
    possible(facts, settings, command, pins)
}

/// The settings with a command, where there is a plan with it.
fn possible(
    facts: &ProjectFacts,
    settings: &SettingsFile,
    command: Item,
    pins: &Pins,
) -> Result<Option<SettingsFile>, Error> {
    let mut settings = settings.clone();
    settings.set("command", command);
    let is_possible = plan(facts, &in_text(facts, &settings.to_read()?)?, pins).is_ok();
    Ok(is_possible.then_some(settings))
}
