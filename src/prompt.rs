//! Asks what is open or worth choosing, and turns the answers into settings. Decides nothing about images, reads no project
//! and writes nothing.
//!
//! The plan is what decides: a question is open where no plan can be made without an answer, and what is recommended is what
//! the plan does by itself. An answer that changes nothing is not saved.

mod ci;
mod command;
mod found;
mod port;
mod recommended;
mod services;
mod strategy;
mod terminal;
mod theme;

use thiserror::Error;

pub use found::found;
pub use recommended::Recommended;
pub use terminal::{LEFT, Terminal};

use crate::config::Preferences;
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::pins::Pins;
use crate::plan::{BuildPlan, PlanError, plan};
use crate::render::{RenderedFile, render};
use crate::settings_file::SettingsFile;

/// Where answers come from: a person, or what is recommended.
pub trait Answers {
    /// Something to read before the next question.
    fn say(&mut self, text: &str);

    /// The index of one of several choices; `recommended` is the one that stands under the cursor.
    fn choose(&mut self, question: &str, choices: &[String], recommended: Option<usize>) -> Result<usize, PromptError>;

    /// The indices of those that are chosen; `recommended` tells which are so beforehand.
    fn choose_some(
        &mut self,
        question: &str,
        choices: &[String],
        recommended: &[bool],
    ) -> Result<Vec<usize>, PromptError>;

    /// A line of text that `check` accepts, or the recommended one; `check` says what is wrong with it.
    fn text(
        &mut self,
        question: &str,
        recommended: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, PromptError>;

    /// Yes or no.
    fn confirm(&mut self, question: &str, recommended: bool) -> Result<bool, PromptError>;
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PromptError {
    /// The user left with Ctrl-C, Esc or a no at the end.
    #[error("Left before the end; nothing was written")]
    Left,
    /// Nothing is recommended for a question that is open.
    #[error("{question} is for you to say")]
    NothingRecommended {
        /// The question.
        question: String,
    },
    /// A yes to everything is none to losing what someone wrote.
    #[error("Something of your container files would be lost; nothing was written")]
    NotCarried,
    /// Neither a terminal nor `--yes`.
    #[error("There is no terminal to ask in")]
    NoTerminal,
    /// The terminal failed.
    #[error("Cannot ask in this terminal: {reason}")]
    Terminal {
        /// What the operating system said.
        reason: std::io::Error,
    },
}

impl PromptError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Left => None,
            Self::NotCarried => Some(
                "`uvdock init` in a terminal asks before it replaces them; or keep one as it is, such as with `--leave Dockerfile`"
                    .into(),
            ),
            Self::NothingRecommended { .. } | Self::NoTerminal | Self::Terminal { .. } => Some(
                "Take every recommended answer with `uvdock init --yes`; settings and flags answer the rest".into(),
            ),
        }
    }
}

/// What the questions are about.
pub struct Interview<'a> {
    /// The project.
    pub facts: &'a ProjectFacts,
    /// Its settings, with the answers so far.
    pub settings: SettingsFile,
    /// Image versions that are kept.
    pub pins: &'a Pins,
    /// Reads settings in the text of their file.
    pub read: &'a dyn Fn(&str) -> Result<Preferences, Error>,
    /// Keys that a flag has answered.
    pub given: Vec<&'static str>,
}

/// Asks everything, and returns the settings with the answers that make a difference.
pub fn ask(mut interview: Interview<'_>, answers: &mut dyn Answers) -> Result<SettingsFile, Error> {
    command::ask(&mut interview, answers)?;
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

/// Lines to read about something that has a name, below each other.
fn entry(name: &str, lines: impl Iterator<Item = String>) -> String {
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    let lines = names.zip(lines).map(|(name, line)| format!("  {name:13} {}\n", line.replace('\n', "\\n")));
    lines.collect::<Vec<_>>().concat()
}

/// How far lines of an entry are indented.
const INDENT: usize = 16;

/// Which editors get tasks; those that a flag names are not asked for.
pub fn editors(given: &[Editor], answers: &mut dyn Answers) -> Result<Vec<Editor>, PromptError> {
    if !given.is_empty() {
        return Ok(given.to_vec());
    }
    let none = std::iter::once("none".to_owned());
    let choices: Vec<String> = none.chain(Editor::ALL.map(|editor| editor.name().to_owned())).collect();
    let chosen = answers.choose("Shall an editor have tasks that run uvdock?", &choices, Some(0))?;
    Ok(chosen.checked_sub(1).map(|index| Editor::ALL[index]).into_iter().collect())
}

impl Interview<'_> {
    fn preferences(&self, settings: &SettingsFile) -> Result<Preferences, Error> {
        (self.read)(&settings.to_read()?)
    }

    /// The plan with these settings; the inner error is what a question may be about.
    fn plan_with(&self, settings: &SettingsFile) -> Result<Result<BuildPlan, PlanError>, Error> {
        Ok(plan(self.facts, &self.preferences(settings)?, self.pins))
    }

    /// The settings as if a key had never been set.
    fn without(&self, key: &'static str) -> SettingsFile {
        let mut settings = self.settings.clone();
        settings.unset(key);
        settings
    }

    fn files(&self, settings: &SettingsFile) -> Option<Vec<RenderedFile>> {
        render(&self.plan_with(settings).ok()?.ok()?).ok()
    }

    /// Takes back each change without which the same files are written. A setting of the user's stays as it is.
    fn without_needless(self) -> SettingsFile {
        let mut settings = self.settings.clone();
        let Some(files) = self.files(&settings) else { return settings };
        for key in settings.changed() {
            let mut less = settings.clone();
            less.forget(key);
            if self.files(&less).as_ref() == Some(&files) {
                settings = less;
            }
        }
        settings
    }
}
