//! What keeps a uv.lock from being read. Names the fact and its bytes; prints nothing.

use std::ops::Range;

use thiserror::Error;

/// The `version` of uv.lock that this reader knows. Revisions of it only add keys, so every `revision` is read.
pub const SCHEMA_VERSION: u64 = 1;

/// Why a uv.lock could not be read. Spans are byte ranges of its text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LockError {
    /// The text is no TOML, as after an unresolved merge conflict.
    #[error("`uv.lock` is not valid TOML: {message}")]
    Syntax {
        /// What the TOML parser found.
        message: String,
        /// Where it found it.
        span: Option<Range<usize>>,
    },
    /// The text is TOML, and a key holds what no uv.lock can hold, as a malformed version or marker.
    #[error("`uv.lock` holds a value that uv does not write: {message}")]
    Shape {
        /// What is wrong with the value.
        message: String,
        /// Where it stands.
        span: Option<Range<usize>>,
    },
    /// There is no `version` key, so the file was not written by uv.
    #[error("`uv.lock` has no `version`")]
    MissingVersion,
    /// `version` is not a number that uv ever wrote.
    #[error("`uv.lock` has an unknown `version`")]
    UnknownVersion {
        /// Where the value of `version` stands.
        span: Range<usize>,
    },
    /// The lock was written by a uv whose schema is newer than this reader.
    #[error("`uv.lock` has schema version {version}, and the newest known is {SCHEMA_VERSION}")]
    NewerSchema {
        /// The value of `version`.
        version: u64,
        /// Where it stands.
        span: Range<usize>,
    },
}

impl LockError {
    /// The bytes of the text that the error is about.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            Self::Syntax { span, .. } | Self::Shape { span, .. } => span.clone(),
            Self::MissingVersion => None,
            Self::UnknownVersion { span } | Self::NewerSchema { span, .. } => Some(span.clone()),
        }
    }

    pub(super) fn syntax(error: &toml::de::Error) -> Self {
        Self::Syntax { message: error.message().to_owned(), span: error.span() }
    }

    pub(super) fn shape(error: &toml::de::Error) -> Self {
        Self::Shape { message: error.message().to_owned(), span: error.span() }
    }
}
