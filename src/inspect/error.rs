//! What can be wrong with a project, each with the way out. Prints nothing.

use std::ops::Range;
use std::path::PathBuf;

use thiserror::Error;

use super::lock::LockError;

/// A file of the project and the bytes of it that an error is about.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Path as shown to the user, relative to the project root.
    pub file: String,
    /// The whole text of the file.
    pub text: String,
    /// The bytes to underline.
    pub span: Range<usize>,
}

/// Why a project cannot be read.
#[derive(Debug, Error)]
pub enum InspectError {
    /// The path given does not exist or is a file.
    #[error("`{}` is not a directory", path.display())]
    NotADirectory {
        /// The path as given.
        path: PathBuf,
    },
    /// No pyproject.toml in the project directory.
    #[error("No `pyproject.toml` in `{}`", directory.display())]
    NoPyproject {
        /// The project directory.
        directory: PathBuf,
    },
    /// A file of the project cannot be read.
    #[error("Cannot read `{}`: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// A file that must be text is not UTF-8.
    #[error("`{file}` is not UTF-8 text")]
    NotUtf8 {
        /// The file, relative to the project root.
        file: String,
    },
    /// TOML that does not parse, or a key of the wrong type.
    #[error("`{}` cannot be read: {message}", excerpt.file)]
    Toml {
        /// What the TOML parser said.
        message: String,
        /// Where.
        excerpt: Box<Excerpt>,
    },
    /// pyproject.toml without `[project]`.
    #[error("`pyproject.toml` has no `[project]` table")]
    NoProjectTable {
        /// The directory that holds it.
        directory: PathBuf,
    },
    /// A value of pyproject.toml that Python packaging does not allow.
    #[error("`{key}` in `{}` is not valid: {message}", excerpt.file)]
    InvalidValue {
        /// The key, such as `project.requires-python`.
        key: &'static str,
        /// What the parser said.
        message: String,
        /// Where.
        excerpt: Box<Excerpt>,
    },
    /// The lockfile is no lock that this uvdock reads.
    #[error("{error}")]
    Lock {
        /// What is wrong with it.
        error: LockError,
        /// Where, when the error has a place.
        excerpt: Option<Box<Excerpt>>,
    },
    /// The lockfile is of another project.
    #[error("`uv.lock` does not belong to project `{project}`: {found}")]
    ForeignLock {
        /// The normalised project name.
        project: String,
        /// What the lockfile says instead.
        found: String,
    },
    /// The project is one of several in a workspace.
    #[error("Project `{project}` is part of the uv workspace of `{}`", workspace.display())]
    Workspace {
        /// The normalised project name.
        project: String,
        /// The pyproject.toml with `[tool.uv.workspace]`.
        workspace: PathBuf,
    },
}

impl InspectError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotADirectory { .. } => {
                Some("Give the directory that holds `pyproject.toml`: `uvdock generate path/to/project`".into())
            }
            Self::NoPyproject { .. } => {
                Some("Run uvdock where `pyproject.toml` is, or create a project with `uv init`".into())
            }
            Self::NoProjectTable { .. } => {
                Some("uv needs `[project]` with `name` and `version`; `uv init --bare` writes one".into())
            }
            Self::Lock { error, .. } => Some(match error {
                LockError::NewerSchema { .. } => "Update uvdock, or lock with an older uv: `uvx uv@0.13 lock`".into(),
                LockError::Syntax { .. }
                | LockError::Shape { .. }
                | LockError::MissingVersion
                | LockError::UnknownVersion { .. } => "Restore `uv.lock` from git, or make a new one with `uv lock`".into(),
            }),
            Self::ForeignLock { .. } => Some("Run `uv lock` in the project directory".into()),
            Self::Workspace { .. } => Some(
                "This version of uvdock writes files for single projects; run it in a project with a `uv.lock` of its own"
                    .into(),
            ),
            Self::Unreadable { .. } | Self::NotUtf8 { .. } | Self::Toml { .. } | Self::InvalidValue { .. } => None,
        }
    }

    /// The lines to show, where the error is about a place in a file.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        match self {
            Self::Toml { excerpt, .. } | Self::InvalidValue { excerpt, .. } => Some(excerpt),
            Self::Lock { excerpt, .. } => excerpt.as_deref(),
            Self::NotADirectory { .. }
            | Self::NoPyproject { .. }
            | Self::Unreadable { .. }
            | Self::NotUtf8 { .. }
            | Self::NoProjectTable { .. }
            | Self::ForeignLock { .. }
            | Self::Workspace { .. } => None,
        }
    }
}
