//! Why a question has no answer. Prints nothing.

use thiserror::Error;

/// The exit code of a program that Ctrl-C ends, as shells count it.
pub const LEFT: u8 = 130;

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
