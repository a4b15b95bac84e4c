//! Where the document says a thing was seen. Holds values only.

use schemars::JsonSchema;
use serde::Serialize;

/// A line of a file of the project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Place {
    /// The path relative to the project, with `/` between its parts.
    pub file: String,
    /// The line, counted from 1; absent where the file as a whole is the evidence.
    pub line: Option<usize>,
}

/// A text of the project with its place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Located {
    /// The text.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}
