//! What can be wrong with a project, each with the way out. Prints nothing.

use std::ops::Range;
use std::path::PathBuf;

use thiserror::Error;

use super::around::Around;
use super::evidence::{Place, line_at};
use super::lock::LockError;
use crate::message;
use crate::regular_file::Limit;

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

impl Excerpt {
    /// The first byte that is not UTF-8, shown in the text with a replacement character; `None` where the bytes are UTF-8.
    pub fn not_utf8(file: &str, bytes: &[u8]) -> Option<Self> {
        let valid = std::str::from_utf8(bytes).err()?.valid_up_to();
        let span = valid..valid + char::REPLACEMENT_CHARACTER.len_utf8();
        Some(Self { file: file.to_owned(), text: String::from_utf8_lossy(bytes).into_owned(), span })
    }

    /// The same place, no further than its line.
    #[must_use]
    pub fn first_line(mut self) -> Self {
        let length = self.text.get(self.span.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
        self.span.end = self.span.start + length;
        self
    }

    /// Whether the file has the marker that git begins a merge conflict with.
    fn is_conflict(&self) -> bool {
        self.text.lines().any(|line| line.starts_with("<<<<<<< "))
    }

    /// Where the bytes begin, counted from 1; columns are characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let start = self.text.floor_char_boundary(self.span.start);
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (line_at(&self.text, start), 1 + before[line_start..].chars().count())
    }
}

/// Whose tables a pyproject.toml has in the place of `[project]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// `[tool.poetry]`.
    Poetry,
    /// Nobody's.
    None,
}

/// Why a project cannot be read.
#[derive(Debug, Error)]
pub enum InspectError {
    /// The path given does not exist.
    #[error("`{}` does not exist", path.display())]
    NoSuchDirectory {
        /// The path as given.
        path: PathBuf,
    },
    /// The path given is a file.
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
        /// What there is instead.
        around: Box<Around>,
    },
    /// A file of the project cannot be read.
    #[error("Cannot read `{}`: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// A directory, a pipe or a device has the name of a file that is read.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A file is larger than one of its kind may be.
    #[error("`{}` is larger than {}, the most that uvdock reads of such a file", path.display(), limit.shown())]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// What there is too much of.
        limit: Limit,
    },
    /// A file that must be text is not UTF-8.
    #[error("`{}` is not UTF-8 text", excerpt.file)]
    NotUtf8 {
        /// The first byte that is not.
        excerpt: Box<Excerpt>,
    },
    /// TOML that does not parse, or a key of the wrong type.
    #[error("`{}` cannot be read: {message}", excerpt.file)]
    Toml {
        /// What the TOML parser said.
        message: String,
        /// A key or value that would do, as a sentence.
        suggestion: Option<String>,
        /// Where.
        excerpt: Box<Excerpt>,
    },
    /// Settings in both places that can hold them.
    #[error("Settings stand in two places: `[tool.uvdock]` ({place}) and `{other}`")]
    SettingsTwice {
        /// The line of `[tool.uvdock]`.
        place: Place,
        /// The other file.
        other: &'static str,
        /// The table.
        excerpt: Box<Excerpt>,
    },
    /// pyproject.toml without `[project]`.
    #[error("`pyproject.toml` has no `[project]` table")]
    NoProjectTable {
        /// The directory that holds it.
        directory: PathBuf,
        /// Whether another manager of packages has its table there.
        tables: Tables,
    },
    /// A pyproject.toml for tools alone, above the projects of a repository.
    #[error("`pyproject.toml` has no `[project]` table: the projects are below it")]
    ProjectsBelow {
        /// What lies there.
        around: Box<Around>,
    },
    /// A workspace member whose path no generated file can name.
    #[error("`{}` holds a control character", path.display())]
    OddPath {
        /// The path.
        path: PathBuf,
    },
    /// pyproject.toml with `[tool.uv.workspace]` and without `[project]`.
    #[error("`pyproject.toml` is the root of a workspace, and no project itself")]
    VirtualRoot {
        /// A member that its lock lists.
        member: Option<String>,
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
    /// A directory that the workspace names as a member, with a pyproject.toml that is no project's.
    #[error("`{file}` has no `[project]` table, and is a member of the workspace")]
    MemberWithoutProject {
        /// The pyproject.toml, relative to the workspace root.
        file: String,
    },
    /// Two members with one normalised name.
    #[error("Two members of the workspace are named `{name}`: {} and {}", places[0], places[1])]
    MembersOfOneName {
        /// The name.
        name: String,
        /// Where it stands, relative to the workspace root.
        places: [Place; 2],
    },
    /// The project lies in a workspace whose lock does not hold it.
    #[error("Project `{project}` is not in `{}`, the lock of the workspace above it", lock.display())]
    NotInWorkspaceLock {
        /// The normalised project name.
        project: String,
        /// The workspace's uv.lock.
        lock: PathBuf,
    },
}

/// The way from what lies there to a project of uv's (uv documentation, "Migrating from pip to a uv project").
fn way_to_a_project(around: &Around) -> String {
    match (around.projects.as_slice(), around.requirements, around.manager) {
        ([one], ..) => format!("Give the project below: `uvdock generate {one}`"),
        (projects @ [first, ..], ..) => {
            let names = message::joined(projects.iter().map(|path| format!("`{path}`")), ", ");
            format!("Give one of the projects below, {names}: `uvdock generate {first}`")
        }
        ([], Some(file), _) => format!("Make it a project of uv's: `uv init --bare && uv add -r {file}`"),
        ([], None, Some(file)) => way_from(file),
        ([], None, None) => "Run uvdock where `pyproject.toml` is, or create a project with `uv init`".to_owned(),
    }
}

/// `migrate-to-uv` (its README) writes `[project]` and keeps the versions of the old lock in `uv.lock`.
fn way_from(manager: &str) -> String {
    format!("Turn what {manager} says into `[project]` and `uv.lock`: `uvx migrate-to-uv`")
}

impl InspectError {
    /// What the user can do about it; `table` is what the place of the settings is called.
    pub fn hint(&self, table: &str) -> Option<String> {
        match self {
            Self::NoSuchDirectory { .. } | Self::NotADirectory { .. } => {
                Some("Give the directory that holds `pyproject.toml`: `uvdock generate path/to/project`".into())
            }
            Self::NoPyproject { around, .. } | Self::ProjectsBelow { around } => Some(way_to_a_project(around)),
            Self::NoProjectTable { tables: Tables::Poetry, .. } => Some(way_from("Poetry")),
            Self::NoProjectTable { tables: Tables::None, .. } => {
                Some("uv needs `[project]` with `name` and `version`; `uv init --bare` writes one".into())
            }
            Self::OddPath { .. } => Some("Rename the directory, and run `uv lock`".into()),
            Self::VirtualRoot { member: Some(member) } => {
                Some(format!("Name a member, such as `--service {member}`; for several, set `services` in `{table}`"))
            }
            Self::VirtualRoot { member: None } => Some("Run `uv lock`: uvdock reads the members from `uv.lock`".into()),
            Self::Lock { error, .. } => Some(match error {
                LockError::NewerSchema { .. } => "Update uvdock, or lock with an older uv: `uvx uv@0.13 lock`".into(),
                LockError::Syntax { .. }
                | LockError::Shape { .. }
                | LockError::MissingVersion
                | LockError::UnknownVersion { .. } => {
                    "Restore `uv.lock` from git, or make a new one with `uv lock`".into()
                }
            }),
            Self::ForeignLock { .. } => Some("Run `uv lock` in the project directory".into()),
            Self::NotInWorkspaceLock { .. } => {
                Some("Add it to `members` of `[tool.uv.workspace]` and run `uv lock`, or lock it on its own".into())
            }
            Self::MemberWithoutProject { .. } => Some(
                "Add `[project]` with `name` and `version`, or name the directory in `exclude` of `[tool.uv.workspace]`; then \
                 run `uv lock`"
                    .into(),
            ),
            Self::MembersOfOneName { .. } => Some("Rename one of them, and run `uv lock`".into()),
            Self::TooLarge { .. } => {
                Some("See that it is the file that you mean: none that uv writes or reads is as large".into())
            }
            Self::NotAFile { .. } => Some("Move it away: uv reads a file of this name".into()),
            Self::NotUtf8 { .. } => Some("Save it as UTF-8, which TOML and uv demand".into()),
            Self::Toml { excerpt, .. } if excerpt.is_conflict() => {
                Some(format!("Resolve the merge conflict in `{}`", excerpt.file))
            }
            Self::Toml { suggestion, excerpt, .. } => {
                Some(suggestion.clone().unwrap_or_else(|| format!("Correct `{}`, and run `uv lock`", excerpt.file)))
            }
            Self::SettingsTwice { .. } => Some("Keep all settings in one of them, and delete the other".into()),
            Self::InvalidValue { excerpt, .. } => Some(format!("Correct `{}`, and run `uv lock`", excerpt.file)),
            Self::Unreadable { .. } => Some("Make it readable for the user who runs uvdock".into()),
        }
    }

    /// The lines to show, where the error is about a place in a file.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        match self {
            Self::Toml { excerpt, .. }
            | Self::SettingsTwice { excerpt, .. }
            | Self::InvalidValue { excerpt, .. }
            | Self::NotUtf8 { excerpt } => Some(excerpt),
            Self::Lock { excerpt, .. } => excerpt.as_deref(),
            Self::NoSuchDirectory { .. }
            | Self::NotADirectory { .. }
            | Self::NoPyproject { .. }
            | Self::NotAFile { .. }
            | Self::TooLarge { .. }
            | Self::Unreadable { .. }
            | Self::NoProjectTable { .. }
            | Self::ProjectsBelow { .. }
            | Self::OddPath { .. }
            | Self::VirtualRoot { .. }
            | Self::ForeignLock { .. }
            | Self::MemberWithoutProject { .. }
            | Self::MembersOfOneName { .. }
            | Self::NotInWorkspaceLock { .. } => None,
        }
    }
}
