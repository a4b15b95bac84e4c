//! Every error that can end a run, with its exit code. Prints nothing.

use thiserror::Error;

use crate::inspect::error::{Excerpt, InspectError};
use crate::plan::{Candidate, PlanError};
use crate::render::RenderError;
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
    },
    /// A bug of uvdock's.
    #[error("This is a bug of uvdock's: {0}")]
    Render(#[from] RenderError),
    /// Files cannot be compared or written.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

impl Error {
    /// The exit code: 1 for bad input and files that cannot be written, 3 for an open question.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Plan { error, .. } if error.is_question() => 3,
            Self::Inspect(_) | Self::Plan { .. } | Self::Render(_) | Self::Sync(_) => 1,
        }
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Inspect(error) => error.hint(),
            Self::Plan { error, .. } => error.hint(),
            Self::Render(_) => Some("Please report it with the `pyproject.toml` that shows it".into()),
            Self::Sync(error) => error.hint(),
        }
    }

    /// What else to show, as it is: the edits that a run would lose.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Sync(error) => error.detail(),
            Self::Inspect(_) | Self::Plan { .. } | Self::Render(_) => None,
        }
    }

    /// The lines to show.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        match self {
            Self::Inspect(error) => error.excerpt(),
            Self::Plan { excerpt, .. } => excerpt.as_deref(),
            Self::Render(_) | Self::Sync(_) => None,
        }
    }

    /// The option that answers an open question, without its dashes.
    pub fn answer(&self) -> &'static str {
        match self {
            Self::Plan { error, .. } => error.answer(),
            Self::Inspect(_) | Self::Render(_) | Self::Sync(_) => "command",
        }
    }

    /// What could be chosen.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Plan { error, .. } => error.candidates(),
            Self::Inspect(_) | Self::Render(_) | Self::Sync(_) => &[],
        }
    }
}
