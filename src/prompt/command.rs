//! What the container starts, where the project does not say it. Chooses no candidate itself.

use toml_edit::value;

use super::answers::{Answers, entry};
use super::error::PromptError;
use super::interview::Interview;
use crate::config::CommandSetting;
use crate::error::Error;
use crate::message::Message;
use crate::plan::{Candidate, PlanError};
use crate::quote;
use crate::settings_file::SettingsFile;

const KEY: &str = "command";
const ELSE: &str = "Something else (type the command)";

/// Asks where no plan can be made without an answer, even if one was given before; then says what the container starts.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    choose_one(interview, answers)?;
    if let Ok(plan) = interview.plan_with(&interview.settings)? {
        let command = &plan.start.command;
        let lines = [quote::shown(&command.value), command.source.to_string()];
        answers.say(&entry("starts", lines.into_iter()).into());
    }
    Ok(())
}

fn choose_one(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    if interview.given.contains(&KEY) {
        return Ok(());
    }
    let current = interview.preferences(&interview.settings)?.command;
    match interview.plan_with(&interview.without(KEY))? {
        Err(error) if is_choice(&error) => {
            let current = current.map(|command| match command.value {
                CommandSetting::Line(line) => line,
                CommandSetting::Words(words) => quote::shown(&words),
            });
            let Some(answer) = choose(interview, answers, error.candidates(), current.as_deref())? else {
                return Ok(());
            };
            if answer.is_empty() {
                return Err(error.into());
            }
            interview.settings.set(KEY, value(answer));
        }
        Err(PlanError::NothingToRun { project, stubs, candidates }) if current.is_none() => {
            let answer = type_it(interview, answers).map_err(|error| match error {
                Error::Prompt(PromptError::NothingRecommended { .. }) => {
                    PlanError::NothingToRun { project, stubs, candidates }.into()
                }
                other => other,
            })?;
            interview.settings.set(KEY, value(answer));
        }
        Ok(_) | Err(_) => {}
    }
    Ok(())
}

/// Whether the question is which of several things to start.
fn is_choice(error: &PlanError) -> bool {
    match error {
        PlanError::Ambiguous { .. } | PlanError::Unserved { .. } => true,
        PlanError::NothingToRun { candidates, .. } => !candidates.is_empty(),
        _ => false,
    }
}

/// `None` where the setting stays as it is; empty where nothing is recommended.
fn choose(
    interview: &Interview<'_>,
    answers: &mut dyn Answers,
    candidates: &[Candidate],
    current: Option<&str>,
) -> Result<Option<String>, Error> {
    let width = candidates.iter().map(|candidate| candidate.key.chars().count()).max().unwrap_or(0);
    let shown = |candidate: &Candidate| format!("{:width$}  {} ({})", candidate.key, candidate.title, candidate.place);
    let mut choices: Vec<String> = candidates.iter().map(shown).collect();
    let known = current.map(|current| candidates.iter().position(|candidate| candidate.key == current));
    let kept = current.filter(|_| known == Some(None));
    choices.extend(kept.map(|current| format!("{current}  the current setting")));
    choices.push(ELSE.to_owned());
    let recommended = match known {
        Some(Some(index)) => Some(index),
        Some(None) => Some(candidates.len()),
        None => None,
    };
    let chosen = match answers.choose(&"What should the container start?".into(), &choices, recommended) {
        Err(PromptError::NothingRecommended { .. }) => return Ok(Some(String::new())),
        chosen => chosen?,
    };
    if chosen + 1 == choices.len() {
        return type_it(interview, answers).map(Some);
    }
    Ok(candidates.get(chosen).map(|candidate| candidate.key.clone()))
}

/// Another command in the place of the one that the plan has.
pub fn retype(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    let Ok(plan) = interview.plan_with(&interview.settings)? else { return Ok(()) };
    let current = quote::shown(&plan.start.command.value);
    let answer = answers.text(&"Which command?".into(), Some(&current), &|text| check(interview, text))?;
    if answer != current {
        interview.settings.set(KEY, value(answer));
    }
    Ok(())
}

/// The plan judges what is typed, as it would judge the setting.
fn type_it(interview: &Interview<'_>, answers: &mut dyn Answers) -> Result<String, Error> {
    Ok(answers.text(&"Which command?".into(), None, &|text| check(interview, text))?)
}

fn check(interview: &Interview<'_>, text: &str) -> Result<(), Message> {
    if text.is_empty() {
        return Err("A command is needed, such as `python -m package`".into());
    }
    let mut settings: SettingsFile = interview.settings.clone();
    settings.set(KEY, value(text));
    match interview.plan_with(&settings) {
        Ok(Err(error @ PlanError::BadCommand { .. })) => Err(error.to_string().into()),
        Ok(_) => Ok(()),
        Err(error) => Err(error.message()),
    }
}
