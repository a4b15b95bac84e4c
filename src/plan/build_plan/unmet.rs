//! What the start needs and the image does not hold, as values, and how people read it. Finds nothing itself.

use serde::Serialize;

use crate::sourced::Source;

/// What the start needs and the image does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unmet {
    /// A file that the words of a command name, and that does not exist.
    NamedFile {
        /// As the words name it.
        file: String,
        /// Who gave the words.
        given: Source,
    },
}

impl Unmet {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::NamedFile { file, given } => {
                format!("The container cannot start: its command names `{file}`, which does not exist ({given})")
            }
        }
    }
}
