//! Every error that can end a run, with its exit code. Prints nothing.

mod fix;

use thiserror::Error;

use crate::config::SettingsHome;
use crate::editor::EditorError;
use crate::git::GitError;
use crate::inspect::error::{Excerpt, InspectError};
use crate::message::Message;
use crate::plan::{Candidate, Notice, PlanError};
use crate::prompt::error::{LEFT, PromptError};
use crate::render::RenderError;
use crate::settings_file::SettingsError;
use crate::standpoint::Standpoint;
use crate::sync::SyncError;

/// Why a run ended.
#[derive(Debug, Error)]
pub enum Error {
    /// The project cannot be read.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// No decision could be made.
    #[error("{error}")]
    Plan {
        /// Why.
        error: PlanError,
        /// The setting that is wrong, where it is one.
        excerpt: Option<Box<Excerpt>>,
        /// What else is to be known of the project.
        notices: Vec<Notice>,
        /// Where its reader stands.
        standpoint: Box<Standpoint>,
    },
    /// A bug of uvdock's.
    #[error("This is a bug of uvdock's: {0}")]
    Render(#[from] RenderError),
    /// Files cannot be compared or written.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// A question has no answer.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// Settings cannot be saved.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Git does not say what has changed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Tasks of an editor cannot be added.
    #[error(transparent)]
    Editor(#[from] EditorError),
}

impl From<PlanError> for Error {
    /// About no line of the settings.
    fn from(error: PlanError) -> Self {
        Self::Plan { error, excerpt: None, notices: Vec::new(), standpoint: Box::default() }
    }
}

impl Error {
    /// What went wrong, for people.
    pub fn message(&self) -> Message {
        self.tell(|| self.to_string()).into()
    }

    /// A text about the error, for where its reader stands.
    pub fn tell<T>(&self, text: impl FnOnce() -> T) -> T {
        match self {
            Self::Plan { standpoint, .. } => standpoint.tell(text),
            Self::Inspect(_)
            | Self::Render(_)
            | Self::Sync(_)
            | Self::Prompt(_)
            | Self::Settings(_)
            | Self::Git(_)
            | Self::Editor(_) => text(),
        }
    }

    /// The exit code: 1 for bad input and files that cannot be written, 3 for an open question, 130 for someone who left.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Plan { error, .. } if error.is_question() => 3,
            Self::Prompt(PromptError::Left | PromptError::Back) => LEFT,
            Self::Prompt(PromptError::NothingRecommended { .. } | PromptError::NoTerminal) => 3,
            Self::Inspect(_)
            | Self::Plan { .. }
            | Self::Render(_)
            | Self::Sync(_)
            | Self::Prompt(
                PromptError::Terminal { .. } | PromptError::NotCarried { .. } | PromptError::LeftToDo { .. },
            )
            | Self::Settings(_)
            | Self::Git(_)
            | Self::Editor(_) => 1,
        }
    }

    /// Whether the project holds nothing that could be started.
    pub fn is_nothing_to_run(&self) -> bool {
        matches!(self, Self::Plan { error, .. } if error.is_nothing_to_run())
    }

    /// What the user can do about it, where the settings are at this place.
    pub fn hint(&self, home: SettingsHome) -> Option<Message> {
        let hint = match self {
            Self::Inspect(error) => error.hint(home.name()),
            Self::Plan { error, .. } => self.tell(|| error.hint(home)),
            Self::Render(_) => Some("Please report it with the `pyproject.toml` that shows it".into()),
            Self::Sync(error) => error.hint(home),
            Self::Prompt(error) => error.hint(),
            Self::Settings(error) => Some(error.hint(home)),
            Self::Git(error) => Some(error.hint()),
            Self::Editor(error) => Some(error.hint()),
        };
        hint.map(Message::from)
    }

    /// What else is to be known of the project, which comes before the way out.
    pub fn notices(&self, home: SettingsHome) -> Vec<Message> {
        match self {
            Self::Plan { notices, .. } => self.tell(|| notices.iter().map(|notice| notice.text(home)).collect()),
            Self::Inspect(_)
            | Self::Render(_)
            | Self::Sync(_)
            | Self::Prompt(_)
            | Self::Settings(_)
            | Self::Git(_)
            | Self::Editor(_) => Vec::new(),
        }
    }

    /// What else to show, as it is: the edits that a run would lose.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Sync(error) => error.detail(),
            Self::Inspect(_)
            | Self::Plan { .. }
            | Self::Render(_)
            | Self::Prompt(_)
            | Self::Settings(_)
            | Self::Git(_)
            | Self::Editor(_) => None,
        }
    }

    /// The lines to show.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        match self {
            Self::Inspect(error) => error.excerpt(),
            Self::Plan { excerpt, .. } => excerpt.as_deref(),
            Self::Render(_) | Self::Sync(_) | Self::Prompt(_) | Self::Settings(_) | Self::Git(_) | Self::Editor(_) => {
                None
            }
        }
    }

    /// The option that answers an open question, without its dashes.
    pub fn answer(&self) -> &'static str {
        match self {
            Self::Plan { error, .. } => error.answer(),
            Self::Inspect(_)
            | Self::Render(_)
            | Self::Sync(_)
            | Self::Prompt(_)
            | Self::Settings(_)
            | Self::Git(_)
            | Self::Editor(_) => "command",
        }
    }

    /// What could be chosen.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Plan { error, .. } => error.candidates(),
            Self::Inspect(_)
            | Self::Render(_)
            | Self::Sync(_)
            | Self::Prompt(_)
            | Self::Settings(_)
            | Self::Git(_)
            | Self::Editor(_) => &[],
        }
    }
}
