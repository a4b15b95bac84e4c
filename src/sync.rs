//! Compares rendered files with what is on disk, and writes them. The only writer of generated files; decides no content.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use similar::TextDiff;
use thiserror::Error;

use crate::ownership::{self, Ownership};
use crate::render::RenderedFile;

/// A rendered file beside what is on disk.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// What uvdock renders.
    pub rendered: RenderedFile,
    /// What is on disk, if anything.
    pub current: Option<String>,
    /// How the two relate.
    pub state: FileState,
}

/// How a file on disk relates to what uvdock renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Nothing to do.
    InSync,
    /// Not on disk yet.
    Missing,
    /// Written by uvdock; the project or the settings have changed since.
    Stale,
    /// Written by uvdock and edited by hand.
    Edited,
    /// Without uvdock's ownership line.
    NotOurs,
}

/// Why files cannot be compared or written.
#[derive(Debug, Error)]
pub enum SyncError {
    /// A file on disk cannot be read as text.
    #[error("Cannot read `{}`: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// Files that uvdock did not write, or that were edited since.
    #[error("{}", protected(files))]
    Protected {
        /// Each file and its state.
        files: Vec<(&'static str, FileState)>,
    },
    /// A file cannot be written; none was.
    #[error("Cannot write `{}`: {reason}; no file was changed", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
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

impl SyncError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Protected { .. } => Some(
                "See what would change with `uvdock generate --diff`; replace the files with `uvdock generate --force`"
                    .into(),
            ),
            Self::Unwritable { .. } | Self::Irreplaceable { .. } => {
                Some("Make the directory writable, or see the files with `uvdock generate --dry-run`".into())
            }
            Self::Unreadable { .. } => None,
        }
    }
}

fn protected(files: &[(&'static str, FileState)]) -> String {
    let say = |(file, state): &(&str, FileState)| match state {
        FileState::Edited => format!("`{file}` was edited by hand"),
        _ => format!("`{file}` was not written by uvdock"),
    };
    files.iter().map(say).collect::<Vec<_>>().join(", and ")
}

impl FileChange {
    /// A unified diff from disk to rendered; empty when they are equal.
    pub fn diff(&self) -> String {
        let path = self.rendered.path;
        let old = ownership::normalised(self.current.as_deref().unwrap_or_default());
        let before = if self.current.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
        let diff = TextDiff::from_lines(&old, &self.rendered.text);
        diff.unified_diff().context_radius(3).header(&before, &format!("b/{path}")).to_string()
    }
}

/// Reads every file and tells the states apart.
pub fn compare(root: &Path, rendered: Vec<RenderedFile>) -> Result<Vec<FileChange>, SyncError> {
    rendered.into_iter().map(|file| compare_one(root, file)).collect()
}

fn compare_one(root: &Path, rendered: RenderedFile) -> Result<FileChange, SyncError> {
    let path = root.join(rendered.path);
    let current = match fs_err::read(&path) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(reason) => return Err(SyncError::Unreadable { path, reason }),
    };
    let state = match &current {
        None => FileState::Missing,
        Some(text) if ownership::normalised(text) == rendered.text => FileState::InSync,
        Some(text) => match ownership::read(text, rendered.syntax) {
            Ownership::Ours => FileState::Stale,
            Ownership::Edited => FileState::Edited,
            Ownership::NotOurs => FileState::NotOurs,
        },
    };
    Ok(FileChange { rendered, current, state })
}

/// Whether files that are not (or no longer) uvdock's may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Only files that uvdock wrote.
    Ours,
    /// Any file: `--force`.
    Any,
}

/// Writes every file that differs: all or none.
pub fn apply(root: &Path, changes: &[FileChange], overwrite: Overwrite) -> Result<(), SyncError> {
    refuse_protected(changes, overwrite)?;
    let differing: Vec<&FileChange> = changes.iter().filter(|change| change.state != FileState::InSync).collect();
    let mut staged = Vec::new();
    for change in differing {
        staged.push((change, stage(root, change)?));
    }
    replace(root, staged)
}

fn refuse_protected(changes: &[FileChange], overwrite: Overwrite) -> Result<(), SyncError> {
    if overwrite == Overwrite::Any {
        return Ok(());
    }
    let protected = changes.iter().filter(|change| matches!(change.state, FileState::Edited | FileState::NotOurs));
    let files: Vec<_> = protected.map(|change| (change.rendered.path, change.state)).collect();
    if files.is_empty() { Ok(()) } else { Err(SyncError::Protected { files }) }
}

/// Writes a file under a temporary name in the same directory, so that putting it in place is one rename.
fn stage(root: &Path, change: &FileChange) -> Result<tempfile::NamedTempFile, SyncError> {
    let path = root.join(change.rendered.path);
    let write = || -> std::io::Result<tempfile::NamedTempFile> {
        let mut file = tempfile::Builder::new().prefix(".uvdock-").tempfile_in(root)?;
        file.write_all(change.rendered.text.as_bytes())?;
        file.as_file().sync_all()?;
        keep_mode(&path, file.path())?;
        Ok(file)
    };
    write().map_err(|reason| SyncError::Unwritable { path: path.clone(), reason })
}

#[cfg(unix)]
fn keep_mode(old: &Path, new: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(old).map_or(0o644, |metadata| metadata.permissions().mode());
    std::fs::set_permissions(new, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_mode(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

fn replace(root: &Path, staged: Vec<(&FileChange, tempfile::NamedTempFile)>) -> Result<(), SyncError> {
    let mut replaced: Vec<&FileChange> = Vec::new();
    for (change, file) in staged {
        let path = root.join(change.rendered.path);
        if let Err(error) = file.persist(&path) {
            put_back(root, &replaced);
            return Err(SyncError::Irreplaceable { path, reason: error.error });
        }
        replaced.push(change);
    }
    Ok(())
}

/// Undoes replacements as far as the disk still lets us.
fn put_back(root: &Path, replaced: &[&FileChange]) {
    for change in replaced {
        let path = root.join(change.rendered.path);
        let _ = match &change.current {
            Some(text) => std::fs::write(path, text),
            None => std::fs::remove_file(path),
        };
    }
}
