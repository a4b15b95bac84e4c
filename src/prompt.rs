//! Asks what is open or worth choosing, and turns the answers into settings. Decides nothing about images, reads no project
//! and writes nothing.
//!
//! The plan is what decides: a question is open where no plan can be made without an answer, and what is recommended is what
//! the plan does by itself. An answer that changes nothing is not saved.

mod answers;
mod ci;
mod command;
pub mod error;
mod found;
mod interview;
mod port;
mod recommended;
mod selection;
mod services;
mod strategy;
mod terminal;
mod theme;

pub use answers::Answers;
pub use error::{LEFT, PromptError};
pub use found::found;
pub use interview::Interview;
pub use recommended::Recommended;
pub use terminal::Terminal;

use crate::editor::Editor;
use crate::error::Error;
use crate::settings_file::SettingsFile;

/// Asks everything, and returns the settings with the answers that make a difference.
pub fn ask(mut interview: Interview<'_>, answers: &mut dyn Answers) -> Result<SettingsFile, Error> {
    selection::ask(&mut interview, answers)?;
    command::ask(&mut interview, answers)?;
    selection::ask(&mut interview, answers)?;
    strategy::ask(&mut interview, answers)?;
    port::ask(&mut interview, answers)?;
    services::ask(&mut interview, answers)?;
    ci::ask(&mut interview, answers)?;
    Ok(interview.without_needless())
}

/// Asks what the container starts and nothing else.
pub fn ask_command(mut interview: Interview<'_>, answers: &mut dyn Answers) -> Result<SettingsFile, Error> {
    command::ask(&mut interview, answers)?;
    Ok(interview.settings)
}

/// Which editors get tasks; those that a flag names are not asked for.
pub fn editors(given: &[Editor], answers: &mut dyn Answers) -> Result<Vec<Editor>, PromptError> {
    if !given.is_empty() {
        return Ok(given.to_vec());
    }
    let none = std::iter::once("none".to_owned());
    let choices: Vec<String> = none.chain(Editor::ALL.map(|editor| editor.name().to_owned())).collect();
    let chosen = answers.choose(&"Add tasks that run uvdock to an editor?".into(), &choices, Some(0))?;
    Ok(chosen.checked_sub(1).map(|index| Editor::ALL[index]).into_iter().collect())
}
