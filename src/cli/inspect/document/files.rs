//! What the document says of the other files of the project. Holds values only.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::Place;

/// A command that another file of the project gives.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DeclaredCommand {
    /// The kind of file, such as `procfile`.
    pub kind: String,
    /// What the command stands under, such as `web`; empty where there is no name.
    pub name: String,
    /// The words of the command, without launchers such as `uv run`.
    pub command: Vec<String>,
    /// Its line.
    pub place: Place,
}

/// Something that a container file of the authors' says.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Carryover {
    /// What kind of thing it is, such as `environment`.
    pub subject: String,
    /// As the file writes it.
    pub value: String,
    /// What became of it.
    pub status: Status,
    /// Why.
    pub because: String,
    /// Its line.
    pub place: Place,
}

/// What became of something that a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// The image has it.
    Kept,
    /// The image does not have it.
    Dropped,
    /// The image does not have it, and what runs does without it.
    Unneeded,
}

/// The files of the project.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Files {
    /// How many were listed. Hidden directories, virtual environments and what tools generate are left out.
    pub listed: usize,
    /// Whether there are more than uvdock lists.
    pub truncated: bool,
    /// How many Python files were read.
    pub python: usize,
    /// Python files that were not read, each with the reason.
    pub not_read: Vec<Skipped>,
    /// Files that hold a private key. They are never copied into an image.
    pub private_keys: Vec<String>,
    /// Symbolic links; they are not followed.
    pub links: Vec<String>,
}

/// A Python file that was not read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Skipped {
    /// The file.
    pub path: String,
    /// Why.
    pub because: String,
}
