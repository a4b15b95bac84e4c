//! What lies under `/app`. Values only.

use serde::Serialize;

use crate::sourced::Source;

/// What lies under `/app`, by path relative to the project root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourcesPlan {
    /// Single files.
    pub files: Vec<SourcePath>,
    /// Whole directories.
    pub directories: Vec<SourcePath>,
    /// Files inside them that the image does without: tests, secrets.
    pub left_out: Vec<LeftOutPath>,
    /// Directories that the running user may write to, kept in volumes by compose.
    pub writable: Vec<SourcePath>,
    /// Python files that do not parse, so that compiling must pass over them.
    pub uncompiled: Vec<String>,
}

/// A path that is in the image, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcePath {
    /// Relative to the project root.
    pub path: String,
    /// Why, such as "the program imports `shop/api.py`".
    pub source: Source,
}

/// A path that is not in the image, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOutPath {
    /// Relative to the project root.
    pub path: String,
    /// Why.
    pub because: LeftOutReason,
}

/// Why a path is not in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOutReason {
    /// It holds a private key.
    PrivateKey,
    /// It is a test.
    Test,
}

impl LeftOutReason {
    /// As .dockerignore says it in a comment.
    pub const fn comment(self) -> &'static str {
        match self {
            Self::PrivateKey => "Private keys, found by their content.",
            Self::Test => "Tests run from the repository.",
        }
    }
}

/// Django's `collectstatic`, run while building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaticFilesPlan {
    /// `manage.py`, relative to the project root.
    pub manage: String,
    /// `STATIC_ROOT`: absolute, or relative to `/app`.
    pub root: String,
    /// Placeholders for variables that settings insist on.
    pub placeholders: Vec<(String, &'static str)>,
}
