//! What lies under `/app`. Values only.

use serde::Serialize;

use crate::inspect::evidence::Place;
use crate::path::{ImagePath, RepoPath};
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
    pub writable: Vec<WritablePath>,
    /// Those of them that lie in what is copied, or hold some of it: the user owns that too.
    pub owned: Vec<RepoPath>,
    /// Directories with code, and files in them, that the program writes as well; no volume keeps them.
    pub beside_code: Vec<WritablePath>,
    /// Python files that do not parse, so that compiling must pass over them.
    pub uncompiled: Vec<RepoPath>,
    /// The same, with the line that does not parse, where it is known.
    pub not_parsed: Vec<Place>,
    /// Python that the image does without, as nothing that it starts imports it: files and whole directories.
    pub not_copied: Vec<RepoPath>,
    /// Files that are started by their paths, and so must be executable.
    pub programs: Vec<RepoPath>,
    /// Scripts that a command names and whose lines end in CR LF, which no kernel and no shell takes.
    pub windows_scripts: Vec<RepoPath>,
}

/// A directory that the running user may write to, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WritablePath {
    /// Below `/app`, or absolute.
    pub path: ImagePath,
    /// Directories around it that nothing else makes, the outermost first.
    #[serde(skip)]
    pub made: Vec<ImagePath>,
    /// Why, such as "the code writes to it (main.py:3)".
    pub source: Source,
}

/// A path that is in the image, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcePath {
    /// Relative to the project root.
    pub path: RepoPath,
    /// Why, such as "the program imports `shop/api.py`".
    pub source: Source,
}

/// A path that is not in the image, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOutPath {
    /// Relative to the project root.
    pub path: RepoPath,
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
    /// Node builds it anew.
    OldBuild,
}

impl LeftOutReason {
    /// As .dockerignore says it in a comment.
    pub const fn comment(self) -> &'static str {
        match self {
            Self::PrivateKey => "Private keys, found by their content.",
            Self::Test => "Tests run from the repository.",
            Self::OldBuild => "Old builds: Node makes them anew.",
        }
    }
}

/// Translations that are compiled while building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CataloguesPlan {
    /// Directories with one for each language: `shop/locale`.
    pub directories: Vec<RepoPath>,
}

/// Django's `collectstatic`, run while building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaticFilesPlan {
    /// `manage.py`, relative to the project root.
    pub manage: RepoPath,
    /// `STATIC_ROOT`: absolute, or relative to `/app`.
    pub root: ImagePath,
    /// Placeholders for variables that settings insist on, and the variables of the authors' own command.
    pub variables: Vec<(String, String)>,
    /// The arguments of the authors' own command.
    pub arguments: Vec<String>,
}
