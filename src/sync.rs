//! Compares rendered files with what is on disk, and writes them. The only writer of generated files; decides no content.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use similar::TextDiff;
use tempfile::NamedTempFile;
use thiserror::Error;

use crate::ownership::{self, Ownership, Syntax};
use crate::render::RenderedFile;

/// A rendered file beside what is on disk.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// What uvdock renders.
    pub rendered: RenderedFile,
    /// What is on disk, if anything.
    pub current: Option<Vec<u8>>,
    /// How the two relate.
    pub state: FileState,
    /// Why a file that is not there, or that is a link, is not uvdock's to write.
    pub obstacle: Option<Obstacle>,
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
    /// Without uvdock's ownership line, or with an obstacle.
    NotOurs,
}

/// What stands in the way of writing a file, besides its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The path is a symbolic link. uvdock writes through none: what it leads to may belong to another project.
    Link,
    /// Docker Compose reads this file now, and would read a new `compose.yaml` instead of it.
    Compose(&'static str),
}

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
    /// A file is no longer what this run has read.
    #[error("`{}` changed while this run was at work; nothing was written", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// A directory, or another thing that is no file, has the name of a generated file.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// Files that uvdock did not write, or that were edited since.
    #[error("{}", protected(files))]
    Protected {
        /// Each file, with its state and its obstacle.
        files: Vec<(&'static str, FileState, Option<Obstacle>)>,
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
            Self::Protected { files } => Some(match files.iter().find_map(|(.., obstacle)| *obstacle) {
                Some(Obstacle::Compose(other)) => format!(
                    "Move what you need from `{other}` and delete it; `uvdock generate --force` writes `compose.yaml` beside it"
                ),
                Some(Obstacle::Link) | None => {
                    "See what would change with `uvdock generate --diff`; replace with `uvdock generate --force`".into()
                }
            }),
            Self::Unwritable { .. } | Self::Irreplaceable { .. } => {
                Some("Make the directory writable, or see the files with `uvdock generate --dry-run`".into())
            }
            Self::NotAFile { .. } => Some("Move it away: uvdock writes a file of this name".into()),
            Self::ChangedMeanwhile { .. } => Some("Run the same command again".into()),
            Self::Unreadable { .. } => None,
        }
    }
}

fn protected(files: &[(&'static str, FileState, Option<Obstacle>)]) -> String {
    let say = |(file, state, obstacle): &(&str, FileState, Option<Obstacle>)| match (state, obstacle) {
        (_, Some(Obstacle::Link)) => format!("`{file}` is a symbolic link"),
        (_, Some(Obstacle::Compose(other))) => format!("`{file}` would take the place of `{other}` in Docker Compose"),
        (FileState::Edited, None) => format!("`{file}` was edited by hand"),
        _ => format!("`{file}` was not written by uvdock"),
    };
    files.iter().map(say).collect::<Vec<_>>().join(", and ")
}

impl FileChange {
    /// A unified diff from disk to rendered; empty when they are equal.
    pub fn diff(&self) -> String {
        let path = self.rendered.path;
        let old = ownership::normalised(&text_of(self.current.as_deref().unwrap_or_default()));
        let before = if self.current.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
        let diff = TextDiff::from_lines(&old, &self.rendered.text);
        diff.unified_diff().context_radius(3).header(&before, &format!("b/{path}")).to_string()
    }
}

/// For comparing and showing alone: a generated file is UTF-8, so one that is not differs from it anyway.
fn text_of(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Reads every file and tells the states apart.
pub fn compare(root: &Path, rendered: Vec<RenderedFile>) -> Result<Vec<FileChange>, SyncError> {
    rendered.into_iter().map(|file| compare_one(root, file)).collect()
}

/// The text of a file that is to be edited; `None` where there is none.
pub fn text_on_disk(root: &Path, path: &'static str) -> Result<Option<String>, SyncError> {
    let path = root.strip_prefix(".").unwrap_or(root).join(path);
    let Some(bytes) = read(&path)? else { return Ok(None) };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| SyncError::Unreadable { path, reason: ErrorKind::InvalidData.into() })
}

/// A file of the user's own, edited on their behalf. `before` is what the edit was made from; what came into the file since
/// then is never replaced.
pub fn edited(root: &Path, path: &'static str, before: Option<&str>, text: String) -> Result<FileChange, SyncError> {
    let rendered = RenderedFile { path, syntax: Syntax::Dockerignore, text };
    let path = path_of(root, &rendered);
    let current = read(&path)?;
    if current.as_deref() != before.map(str::as_bytes) {
        return Err(SyncError::ChangedMeanwhile { path });
    }
    if path.metadata().is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(SyncError::Unwritable { path, reason: ErrorKind::PermissionDenied.into() });
    }
    let state = match &current {
        None => FileState::Missing,
        Some(bytes) if bytes == rendered.text.as_bytes() => FileState::InSync,
        Some(_) => FileState::Stale,
    };
    Ok(FileChange { rendered, current, state, obstacle: None })
}

fn compare_one(root: &Path, rendered: RenderedFile) -> Result<FileChange, SyncError> {
    let path = path_of(root, &rendered);
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    let current = read(&path)?;
    let obstacle = if is_link {
        Some(Obstacle::Link)
    } else {
        other_compose_file(root, &rendered).filter(|_| current.is_none()).map(Obstacle::Compose)
    };
    let state = match &current {
        Some(bytes) if ownership::normalised(&text_of(bytes)) == rendered.text => FileState::InSync,
        _ if obstacle.is_some() => FileState::NotOurs,
        None => FileState::Missing,
        Some(bytes) => match ownership::read(&text_of(bytes), rendered.syntax) {
            Ownership::Ours => FileState::Stale,
            Ownership::Edited => FileState::Edited,
            Ownership::NotOurs => FileState::NotOurs,
        },
    };
    Ok(FileChange { rendered, current, state, obstacle })
}

/// `./Dockerfile` says no more than `Dockerfile`.
fn path_of(root: &Path, rendered: &RenderedFile) -> PathBuf {
    root.strip_prefix(".").unwrap_or(root).join(rendered.path)
}

/// The bytes of a file; `None` where there is none, or a link that leads nowhere.
fn read(path: &Path) -> Result<Option<Vec<u8>>, SyncError> {
    let unreadable = |reason| SyncError::Unreadable { path: path.to_owned(), reason };
    match path.metadata() {
        // Reading a pipe would wait for a writer.
        Ok(metadata) if !metadata.is_file() => Err(SyncError::NotAFile { path: path.to_owned() }),
        Ok(_) => std::fs::read(path).map(Some).map_err(unreadable),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error)),
    }
}

/// Names that Docker Compose also looks for, and passes over where there is a `compose.yaml` (Compose "File reference").
const OTHER_COMPOSE_FILES: [&str; 3] = ["compose.yml", "docker-compose.yml", "docker-compose.yaml"];

fn other_compose_file(root: &Path, rendered: &RenderedFile) -> Option<&'static str> {
    let is_there = |name: &&str| root.join(name).symlink_metadata().is_ok();
    OTHER_COMPOSE_FILES.into_iter().find(is_there).filter(|_| rendered.syntax == Syntax::Compose)
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
    let differing = changes.iter().filter(|change| change.state != FileState::InSync);
    let staged = differing.map(|change| Staged::write(root, change)).collect::<Result<Vec<_>, _>>()?;
    replace(staged)
}

fn refuse_protected(changes: &[FileChange], overwrite: Overwrite) -> Result<(), SyncError> {
    if overwrite == Overwrite::Any {
        return Ok(());
    }
    let protected = changes.iter().filter(|change| matches!(change.state, FileState::Edited | FileState::NotOurs));
    let files: Vec<_> = protected.map(|change| (change.rendered.path, change.state, change.obstacle)).collect();
    if files.is_empty() { Ok(()) } else { Err(SyncError::Protected { files }) }
}

/// A file under a temporary name in the same directory, so that putting it in place is one rename, and so is going back.
struct Staged {
    path: PathBuf,
    new: NamedTempFile,
    /// The file as it was, under a second name; both names go when this value does.
    old: Option<NamedTempFile<()>>,
}

impl Staged {
    fn write(root: &Path, change: &FileChange) -> Result<Self, SyncError> {
        let path = path_of(root, &change.rendered);
        let stage = || -> std::io::Result<Self> {
            let mut new = temporary().tempfile_in(root)?;
            new.write_all(change.rendered.text.as_bytes())?;
            keep_mode(&path, new.path())?;
            new.as_file().sync_all()?;
            let old = path.symlink_metadata().is_ok().then(|| kept_aside(root, &path)).transpose()?;
            Ok(Self { path: path.clone(), new, old })
        };
        stage().map_err(|reason| SyncError::Unwritable { path: path.clone(), reason: plain(&reason) })
    }
}

fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".uvdock-");
    builder
}

/// A second name for a file, or for a link itself; a copy where the file system has no second names.
fn kept_aside(root: &Path, path: &Path) -> std::io::Result<NamedTempFile<()>> {
    temporary().make_in(root, |aside| match std::fs::hard_link(path, aside) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => std::fs::copy(path, aside).map(drop),
        linked => linked,
    })
}

/// `tempfile` puts its own path in the message, which says nothing to the user.
fn plain(error: &std::io::Error) -> std::io::Error {
    match error.raw_os_error() {
        Some(code) => std::io::Error::from_raw_os_error(code),
        None => std::io::Error::from(error.kind()),
    }
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

fn replace(staged: Vec<Staged>) -> Result<(), SyncError> {
    let mut replaced: Vec<(PathBuf, Option<NamedTempFile<()>>)> = Vec::new();
    for Staged { path, new, old } in staged {
        if let Err(error) = new.persist(&path) {
            put_back(replaced);
            return Err(SyncError::Irreplaceable { path, reason: plain(&error.error) });
        }
        replaced.push((path, old));
    }
    Ok(())
}

/// Undoes replacements as far as the disk still lets us.
fn put_back(replaced: Vec<(PathBuf, Option<NamedTempFile<()>>)>) {
    for (path, old) in replaced {
        let _ = match old {
            Some(old) => old.persist(path).map(drop).map_err(|error| error.error),
            None => std::fs::remove_file(path),
        };
    }
}
