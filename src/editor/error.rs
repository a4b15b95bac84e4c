//! What keeps tasks from being added to the files of an editor. Prints nothing.

use thiserror::Error;

/// Why tasks cannot be added.
#[derive(Debug, Error)]
pub enum EditorError {
    /// No JSON, even with comments.
    #[error("`{file}` cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// JSON of another form.
    #[error("`{file}` holds no list of tasks")]
    Shape {
        /// The file.
        file: &'static str,
    },
}

impl EditorError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        let (Self::Unreadable { file, .. } | Self::Shape { file }) = self;
        format!("Correct `{file}` or move it away, or leave the tasks of the editor out")
    }
}
