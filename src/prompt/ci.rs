//! Whether a workflow is written. Without a setting none is.

use toml_edit::value;

use super::answers::Answers;
use super::interview::Interview;
use crate::config::CiSetting;
use crate::error::Error;

const KEY: &str = "ci";

/// Asks with what is set.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    if interview.given.contains(&KEY) || interview.plan_with(&interview.settings)?.is_err() {
        return Ok(());
    }
    let current = interview.preferences(&interview.settings)?.ci.map(|ci| ci.value);
    let none = std::iter::once("none".to_owned());
    let choices: Vec<String> = none.chain(CiSetting::ALL.map(|ci| ci.name().to_owned())).collect();
    let recommended = CiSetting::ALL.iter().position(|ci| Some(*ci) == current).map_or(0, |index| index + 1);
    let chosen = answers.choose(&"Add a CI workflow for the image?".into(), &choices, Some(recommended))?;
    let chosen = chosen.checked_sub(1).map(|index| CiSetting::ALL[index]);
    match chosen {
        chosen if chosen == current => {}
        Some(ci) => interview.settings.set(KEY, value(ci.as_str())),
        None => interview.settings.unset(KEY),
    }
    Ok(())
}
