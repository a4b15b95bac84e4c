//! Where the program listens. The plan's own answer is recommended.

use toml_edit::value;

use super::answers::{Answers, entry};
use super::interview::Interview;
use crate::error::Error;
use crate::message::Message;

const KEY: &str = "port";

/// Asks with the port that is set, else the one that the plan decides on.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    if interview.given.contains(&KEY) {
        return Ok(());
    }
    let Ok(plan) = interview.plan_with(&interview.settings)? else { return Ok(()) };
    let current = plan.start.port.as_ref().map(|port| port.value);
    let decided = interview.plan_with(&interview.without(KEY))?.ok().and_then(|plan| plan.start.port);
    let decided = decided.map(|port| port.value);
    let question = "Which port does the program listen on?";
    if decided.is_none() {
        let said = "on no port that is known: leave it empty where there is none".to_owned();
        answers.say(&entry("listens", std::iter::once(said)).into());
    }
    let recommended = current.map_or(String::new(), |port| port.to_string());
    let answer = number(&answers.text(&question.into(), Some(&recommended), &|text| check(text, decided))?);
    match answer {
        answer if answer == current => {}
        Some(port) if Some(port) != decided => interview.settings.set(KEY, value(i64::from(port))),
        Some(_) | None => interview.settings.unset(KEY),
    }
    Ok(())
}

/// No port is an answer where the plan has none by itself.
fn check(text: &str, decided: Option<u16>) -> Result<(), Message> {
    if text.is_empty() && decided.is_none() {
        return Ok(());
    }
    number(text).map(drop).ok_or_else(|| "A port is a number from 1 to 65535".into())
}

fn number(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port != 0)
}
