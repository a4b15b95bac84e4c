//! What builds of the image elsewhere in the repository say. Types only.

use crate::inspect::evidence::{Located, Place};

/// A build of the image by the `Dockerfile` of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageBuildFacts {
    /// Where it stands.
    pub place: Place,
    /// The stage that it names.
    pub target: Option<Located<TargetFacts>>,
    /// The directory that it is built from, where that is not the project's: as it is written, and as it would be with the project's.
    pub context: Option<Located<Rewritten>>,
}

/// A stage that a build names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetFacts {
    /// Its name.
    pub name: String,
    /// What ends in the name on its line: `target: prod`, `--target=prod`.
    pub written: String,
}

impl TargetFacts {
    /// By the texts that may stand in front of the name, as far as the line has one of them.
    pub(super) fn of(name: &str, before: &[&str], line: &str) -> Self {
        let mut texts = before.iter().map(|before| format!("{before}{name}"));
        let written = texts.find(|text| line.contains(text.as_str()));
        Self { name: name.to_owned(), written: written.unwrap_or_else(|| name.to_owned()) }
    }
}

/// A text of a line, and the one for the project's own directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// As it is written: `context: .`, `api/Dockerfile .`.
    pub old: String,
    /// `context: ./api`, `api/Dockerfile api`.
    pub new: String,
}

/// A command that is run in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InContainerFacts {
    /// Where it stands.
    pub place: Place,
    /// The service or the container.
    pub name: String,
    /// The command, as it is written up to the end of its line.
    pub command: String,
}
