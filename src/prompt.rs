//! Asks what is open or worth choosing, and turns the answers into settings. Decides nothing about images, reads no project
//! and writes nothing.
//!
//! The plan is what decides: a question is open where no plan can be made without an answer, and what is recommended is what
//! the plan does by itself. An answer that changes nothing is not saved.

mod answers;
mod ci;
mod command;
mod conversation;
mod counted;
mod editors;
pub mod error;
mod found;
mod interview;
mod monitoring;
mod pager;
mod port;
mod recommended;
mod selection;
mod services;
mod strategy;
mod terminal;
mod theme;

pub use answers::Answers;
pub use conversation::{Answered, Conversation};
pub use counted::Counted;
pub use editors::chosen as editors;
pub use error::{LEFT, PromptError, TheirFiles};
pub use found::found;
pub use interview::Interview;
pub use recommended::Recommended;
pub use terminal::Terminal;

use crate::error::Error;
use crate::settings_file::SettingsFile;

/// Asks what the container starts and nothing else.
pub fn ask_command(mut interview: Interview<'_>, answers: &mut dyn Answers) -> Result<SettingsFile, Error> {
    command::ask(&mut interview, answers)?;
    Ok(interview.settings)
}
