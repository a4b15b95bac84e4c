//! Which extra or group brings what the start needs, where several do. Chooses none itself.

use toml_edit::{Array, value};

use super::answers::Answers;
use super::error::PromptError;
use super::interview::Interview;
use crate::error::Error;
use crate::plan::{PlanError, Selected};

/// Asks until nothing is open: what is installed with an answer may need more.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    while let Err(open) = interview.plan_with(&interview.settings)? {
        let PlanError::SeveralSelections { need, candidates, selections } = &open else { return Ok(()) };
        let width = candidates.iter().map(|candidate| candidate.key.chars().count()).max().unwrap_or(0);
        let choices: Vec<String> =
            candidates.iter().map(|candidate| format!("{:width$}  {}", candidate.key, candidate.title)).collect();
        let question = format!("Which extra or group should bring what {need} needs?");
        let chosen = match answers.choose(&question.into(), &choices, None) {
            Err(PromptError::NothingRecommended { .. }) => return Err(open.into()),
            chosen => chosen?,
        };
        let (key, selected) = match &selections[chosen] {
            Selected::Extras(names) => ("extras", names),
            Selected::Groups(names) => ("groups", names),
        };
        interview.settings.set(key, value(selected.iter().collect::<Array>()));
    }
    Ok(())
}
