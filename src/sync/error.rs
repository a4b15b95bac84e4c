//! Why files cannot be compared or written, each with the way out. Reads and writes nothing.

use std::io::ErrorKind;
use std::path::PathBuf;

use thiserror::Error;

use super::change::{FileChange, FileState, Obstacle};
use crate::config::SettingsHome;
use crate::message;
use crate::ownership::Syntax;
use crate::regular_file::Limit;

/// Why files cannot be compared or written.
#[derive(Debug, Error)]
pub enum SyncError {
    /// What is on disk cannot be read.
    #[error("Cannot read `{}`: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// A directory, or another thing that is no file, has the name of a generated file.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A file that is edited on the user's behalf is a link: replacing it would leave two files.
    #[error("`{}` is a symbolic link, which uvdock does not write through", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A file is larger than any that uvdock writes.
    #[error("`{}` is larger than {}, the most that uvdock reads of such a file", path.display(), limit.shown())]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// What there is too much of.
        limit: Limit,
    },
    /// A file or a link has the name of a directory that a generated file lies in.
    #[error("`{}` is not a directory", path.display())]
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// Files that uvdock did not write, or that were edited since.
    #[error("{}", protected(files))]
    Protected {
        /// Each of them.
        files: Vec<ProtectedFile>,
    },
    /// A file that another program wrote between comparing and writing.
    #[error("`{}` changed while uvdock ran; no file was changed", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// Another run did not end.
    #[error("Another uvdock is writing in `{}`, and has not ended for {seconds} seconds", directory.display())]
    Busy {
        /// The project directory.
        directory: PathBuf,
        /// How long this run has waited.
        seconds: u64,
    },
    /// A file cannot be written; none was.
    #[error("Cannot write `{}`: {reason}; no file was changed", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// The result of a run that writes no file cannot be printed.
    #[error("Cannot write the result: {reason}")]
    Unprinted {
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// Everything was written, and nobody could be told; it was put back.
    #[error("Cannot write the result: {reason}; the files were put back as they were")]
    Untold {
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// Putting a written file in its place failed after others were replaced; those were put back.
    #[error("Cannot replace `{}`: {reason}; the files were put back as they were", path.display())]
    Irreplaceable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
}

/// A file that is replaced with `--force` alone.
#[derive(Clone, Debug)]
pub struct ProtectedFile {
    /// Relative to the project root.
    pub path: String,
    /// What it is written in.
    pub syntax: Syntax,
    /// Why it is protected.
    pub state: FileState,
    /// What else stands in the way.
    pub obstacle: Option<Obstacle>,
    /// What replacing it would change, where that tells more than "everything".
    pub diff: String,
}

impl From<&FileChange> for ProtectedFile {
    fn from(change: &FileChange) -> Self {
        Self {
            path: change.rendered.path.clone(),
            syntax: change.rendered.syntax,
            state: change.state,
            obstacle: change.obstacle,
            diff: if change.state == FileState::Edited { change.diff() } else { String::new() },
        }
    }
}

/// More lines than this push the error itself off the screen.
const SHOWN_LINES: usize = 60;

impl SyncError {
    /// What the user can do about it.
    pub fn hint(&self, home: SettingsHome) -> Option<String> {
        match self {
            Self::Protected { files } => Some(protected_hint(files, home)),
            Self::Unwritable { reason, .. } | Self::Irreplaceable { reason, .. } if is_full(reason) => {
                Some("Free space on the disk, and run the same command again".into())
            }
            Self::Unwritable { .. } | Self::Irreplaceable { .. } => {
                Some("Make it and its directory writable, or see the files with `uvdock generate --dry-run`".into())
            }
            Self::Untold { .. } | Self::Unprinted { .. } => {
                Some("See where the output goes, and run the same command again".into())
            }
            Self::Link { .. } => Some("Put a copy of the file in its place".into()),
            Self::NotAFile { .. } | Self::TooLarge { .. } => {
                Some("Move it away: uvdock writes a file of this name".into())
            }
            Self::NotADirectory { .. } => {
                Some("Move it away: uvdock writes a file into a directory of this name".into())
            }
            Self::ChangedMeanwhile { .. } => Some("Run the same command again".into()),
            Self::Busy { .. } => Some("Wait for it, or end it, and run the same command again".into()),
            Self::Unreadable { .. } => Some("Make it readable for the user who runs uvdock".into()),
        }
    }

    /// The edits that writing would lose, as a unified diff.
    pub fn detail(&self) -> Option<String> {
        let Self::Protected { files } = self else { return None };
        let diff: String = files.iter().map(|file| file.diff.as_str()).collect();
        let (lines, more) = (diff.lines().count(), diff.lines().count().saturating_sub(SHOWN_LINES));
        let shown: String = diff.split_inclusive('\n').take(SHOWN_LINES.min(lines)).collect();
        let rest = if more == 0 { String::new() } else { format!("... and {more} more lines\n") };
        (!shown.is_empty()).then(|| format!("{shown}{rest}"))
    }
}

fn is_full(reason: &std::io::Error) -> bool {
    matches!(reason.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

fn protected(files: &[ProtectedFile]) -> String {
    message::joined(files.iter().map(why_protected), ", and ")
}

fn why_protected(file: &ProtectedFile) -> String {
    let path = &file.path;
    match (file.state, file.obstacle) {
        (_, Some(Obstacle::Link)) => format!("`{path}` is a symbolic link"),
        (_, Some(Obstacle::Compose(other))) => format!("`{path}` would take the place of `{other}` in Docker Compose"),
        (FileState::Edited, None) => format!("`{path}` was edited by hand"),
        (FileState::Conflicted, None) => format!("`{path}` has conflict markers"),
        _ => format!("`{path}` was not written by uvdock"),
    }
}

fn protected_hint(files: &[ProtectedFile], home: SettingsHome) -> String {
    if let Some(Obstacle::Compose(other)) = files.iter().find_map(|file| file.obstacle) {
        return format!(
            "Move what you need from `{other}` and delete it, or keep it and set {}; `uvdock generate --force` writes \
             `compose.yaml` beside it",
            leave(files, home)
        );
    }
    let of = |state: FileState| files.iter().find(|file| file.state == state);
    if let Some(file) = of(FileState::Edited) {
        let settings = extension_points(file.syntax, home);
        return format!(
            "{settings}drop it with `uvdock generate --force`, or keep the file as your own: {}",
            leave(files, home)
        );
    }
    if of(FileState::Conflicted).is_some() {
        return "Merge `pyproject.toml` and `uv.lock`, and write the file anew with `uvdock generate --force`".into();
    }
    let leave = leave(files, home);
    format!(
        "Take over what it says with `uvdock init`, replace it with `uvdock generate --force`, or keep your own: {leave}; \
         `uvdock generate --diff` shows what would change"
    )
}

/// The setting that disowns files which someone wrote or edited.
fn leave(files: &[ProtectedFile], home: SettingsHome) -> String {
    let is_own = |file: &&ProtectedFile| file.state != FileState::Conflicted;
    let name = |file: &ProtectedFile| format!("\"{}\"", file.path.rsplit("../").next().unwrap_or(&file.path));
    let names: Vec<String> = files.iter().filter(is_own).map(name).collect();
    format!("`leave = [{}]` in `{}`", names.join(", "), home.name())
}

/// Where an edit of such a file can live instead, as the beginning of a sentence.
fn extension_points(syntax: Syntax, home: SettingsHome) -> String {
    let table = home.name();
    match syntax {
        Syntax::Dockerfile => {
            format!("Move the edit to `packages`, `env`, `labels`, `build-args` or `instructions` of `{table}`, or ")
        }
        Syntax::Dockerignore => format!("Move the edit to `ignore` of `{table}`, or "),
        Syntax::Compose => format!("Move the edit to `compose` of `{table}`, or "),
        Syntax::Variables => "Move the values to `.env`, or ".to_owned(),
        Syntax::Workflow | Syntax::Yaml | Syntax::Json | Syntax::Hcl | Syntax::Make | Syntax::Jsonc => {
            "Move the edit to a file of your own, or ".to_owned()
        }
    }
}
