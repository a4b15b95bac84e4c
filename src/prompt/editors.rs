//! Which editors get tasks that run uvdock. Writes none.

use super::answers::Answers;
use super::error::PromptError;
use super::interview::Interview;
use crate::editor::Editor;
use crate::error::Error;

/// Asks with none; those that a flag names are not asked for.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    interview.editors = chosen(&interview.editors, answers)?;
    Ok(())
}

/// The editors that a flag names, else the one that is chosen.
pub fn chosen(given: &[Editor], answers: &mut dyn Answers) -> Result<Vec<Editor>, PromptError> {
    if !given.is_empty() {
        return Ok(given.to_vec());
    }
    let none = std::iter::once("none".to_owned());
    let choices: Vec<String> = none.chain(Editor::ALL.map(|editor| editor.name().to_owned())).collect();
    let chosen = answers.choose(&"Add tasks that run uvdock to an editor?".into(), &choices, Some(0))?;
    Ok(chosen.checked_sub(1).map(|index| Editor::ALL[index]).into_iter().collect())
}
