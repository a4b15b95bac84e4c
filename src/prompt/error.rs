//! Why a question has no answer. Prints nothing.

use thiserror::Error;

use crate::message::Message;

/// The exit code of a program that Ctrl-C ends, as shells count it.
pub const LEFT: u8 = 130;

/// What becomes of the authors' files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TheirFiles {
    /// They give way to uvdock's.
    Replaced,
    /// They stay beside them.
    Stay,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PromptError {
    /// The user left with Ctrl-C, Esc or a no at the end.
    #[error("Cancelled; nothing was written")]
    Left,
    /// The user wants the question before.
    #[error("Cancelled; nothing was written")]
    Back,
    /// Nothing is recommended for a question that is open.
    #[error("No answer is recommended to the question: {question}")]
    NothingRecommended {
        /// The question.
        question: Message,
    },
    /// A yes to everything is none to losing what someone wrote.
    #[error("Some of what your container files say would be lost; nothing was written")]
    NotCarried {
        /// What would be.
        lost: Vec<Message>,
        /// What becomes of the files that say it.
        files: TheirFiles,
    },
    /// Nothing is lost, but a file that stays would no longer go with the image.
    #[error("Something else has to change first; nothing was written")]
    LeftToDo {
        /// What has to.
        open: Vec<Message>,
    },
    /// Neither a terminal nor `--yes`.
    #[error("There is no terminal to ask questions in")]
    NoTerminal,
    /// The terminal failed.
    #[error("Cannot ask questions in this terminal: {reason}")]
    Terminal {
        /// What the operating system said.
        reason: std::io::Error,
    },
}

impl PromptError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Left | Self::Back => None,
            Self::NotCarried { files: TheirFiles::Stay, .. } => Some(
                "Run `uvdock init` in a terminal, where it asks before it writes, or set what is lost and run `uvdock generate`; `uvdock init --diff` compares line by line"
                    .into(),
            ),
            Self::NotCarried { .. } => Some(
                "Run `uvdock init` in a terminal, where it asks before it replaces them, or keep one as it is, for example with `--leave Dockerfile`; `uvdock init --diff` compares line by line"
                    .into(),
            ),
            Self::LeftToDo { .. } => Some(
                "Change what is to do and run `uvdock init --yes` again, or run it in a terminal, where it asks before it replaces files"
                    .into(),
            ),
            Self::NothingRecommended { .. } | Self::NoTerminal | Self::Terminal { .. } => Some(
                "Take every recommended answer with `uvdock init --yes`, and give the other answers as settings or flags".into(),
            ),
        }
    }
}
