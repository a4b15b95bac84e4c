//! Compares rendered files with what is on disk, and writes them. The only writer of generated files; decides no content.

mod aside;
mod error;
mod lock;
#[cfg(test)]
mod tests;
mod write;

pub use error::{ProtectedFile, SyncError};
pub use lock::{Lock, PATIENCE, lock};
pub use write::{Overwrite, Written, apply};

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use similar::TextDiff;

use crate::io_reason::plain;
use crate::ownership::{self, Ownership, Syntax};
use crate::pins;
use crate::render::RenderedFile;

/// A rendered file beside what is on disk.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// What uvdock renders, with the references of the file on disk that are kept.
    pub rendered: RenderedFile,
    /// What is on disk, if anything.
    pub current: Option<Vec<u8>>,
    /// How the two relate.
    pub state: FileState,
    /// Why a file that is not there, or that is a link, is not uvdock's to write.
    pub obstacle: Option<Obstacle>,
    /// References in the file that someone moved and that stay so.
    pub kept_pins: Vec<String>,
    /// Whether the file is uvdock's.
    pub origin: Origin,
}

/// Whose text a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// All of it is rendered.
    Rendered,
    /// It is the user's, with an edit of ours: each byte is as it shall be.
    Edited,
}

/// How a file on disk relates to what uvdock renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Nothing to do.
    InSync,
    /// Nothing to do: image versions are not uvdock's own. They are kept, unless `--upgrade` moves them.
    PinsDiffer,
    /// Not on disk yet.
    Missing,
    /// Written by uvdock; the project or the settings have changed since.
    Stale,
    /// Written by uvdock and edited by hand.
    Edited,
    /// Written by uvdock, with the markers of a merge conflict.
    Conflicted,
    /// Without uvdock's ownership line, or with an obstacle.
    NotOurs,
}

impl FileState {
    /// Whether replacing the file would lose what someone else wrote.
    pub fn is_protected(self) -> bool {
        match self {
            Self::Edited | Self::Conflicted | Self::NotOurs => true,
            Self::InSync | Self::PinsDiffer | Self::Missing | Self::Stale => false,
        }
    }
}

/// What stands in the way of writing a file, besides its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The path is a symbolic link. uvdock writes through none: what it leads to may belong to another project.
    Link,
    /// Docker Compose reads this file now, and would read a new `compose.yaml` instead of it.
    Compose(&'static str),
}

/// What becomes of the image references on disk.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Those that the plan decided on: they are rendered as they shall be.
    pub decided: Vec<String>,
    /// Those of them that the plan took over from a file.
    pub kept: Vec<String>,
    /// Whether the others move to those that uvdock renders.
    pub others: Others,
}

/// What becomes of references that no decision is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// They stay as they are on disk.
    #[default]
    Stay,
    /// They become those that uvdock renders: `--upgrade`.
    Move,
}

impl FileChange {
    /// Whether the file on disk says something else than what uvdock renders.
    pub fn is_different(&self) -> bool {
        match self.origin {
            Origin::Rendered => self.text().as_deref() != Some(self.rendered.text.as_str()),
            Origin::Edited => self.current.as_deref() != Some(self.rendered.text.as_bytes()),
        }
    }

    /// The text on disk, with `\n` line endings and without a byte order mark.
    pub fn text(&self) -> Option<String> {
        self.current.as_deref().map(|bytes| ownership::normalised(&text_of(bytes)))
    }

    /// A unified diff from disk to rendered; empty when they are equal.
    pub fn diff(&self) -> String {
        let path = &self.rendered.path;
        let old = self.text().unwrap_or_default();
        let before = if self.current.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
        let new = ownership::normalised(&self.rendered.text);
        let diff = TextDiff::from_lines(&old, &new);
        diff.unified_diff().context_radius(3).header(&before, &format!("b/{path}")).to_string()
    }

    /// The bytes to write: with the line endings and the byte order mark of the file on disk.
    fn bytes(&self) -> Vec<u8> {
        if self.origin == Origin::Edited {
            return self.rendered.text.clone().into_bytes();
        }
        let current = self.current.as_deref().filter(|_| self.state != FileState::NotOurs).unwrap_or_default();
        let current = text_of(current);
        let mark = if current.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let (all, windows) = (current.matches('\n').count(), current.matches("\r\n").count());
        let text = &self.rendered.text;
        let text = if all > 0 && all == windows { text.replace('\n', "\r\n") } else { text.clone() };
        format!("{mark}{text}").into_bytes()
    }
}

/// For comparing and showing alone: a generated file is UTF-8, so one that is not differs from it anyway.
fn text_of(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Reads every file and tells the states apart.
pub fn compare(
    root: &Path,
    rendered: Vec<RenderedFile>,
    references: &References,
) -> Result<Vec<FileChange>, SyncError> {
    rendered.into_iter().map(|file| compare_one(root, file, references)).collect()
}

/// The text of a file that is to be edited; `None` where there is none.
pub fn text_on_disk(root: &Path, path: &str) -> Result<Option<String>, SyncError> {
    let path = below(root).join(path);
    let Some(bytes) = read(&path)? else { return Ok(None) };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| SyncError::Unreadable { path, reason: ErrorKind::InvalidData.into() })
}

/// A file of the user's own, edited on their behalf. `before` is what the edit was made from; what came into the file since
/// then is never replaced.
pub fn edited(root: &Path, path: &str, before: Option<&str>, text: String) -> Result<FileChange, SyncError> {
    check_directories(root, path)?;
    let rendered = RenderedFile { path: path.to_owned(), syntax: Syntax::Dockerignore, text };
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
    Ok(FileChange { rendered, current, state, obstacle: None, kept_pins: Vec::new(), origin: Origin::Edited })
}

fn compare_one(root: &Path, rendered: RenderedFile, references: &References) -> Result<FileChange, SyncError> {
    let path = path_of(root, &rendered);
    check_directories(root, &rendered.path)?;
    let current = read(&path)?;
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    let obstacle = if is_link {
        Some(Obstacle::Link)
    } else {
        other_compose_file(root, &rendered).filter(|_| current.is_none()).map(Obstacle::Compose)
    };
    let mut change = FileChange {
        rendered,
        current,
        state: FileState::Missing,
        obstacle,
        kept_pins: Vec::new(),
        origin: Origin::Rendered,
    };
    if let (Some(text), Others::Stay) = (change.text(), references.others) {
        change.keep_pins(&text, references);
    }
    change.state = state(&change, references.others);
    Ok(change)
}

impl FileChange {
    fn has_other_pins_alone(&self, text: &str) -> bool {
        let syntax = self.rendered.syntax;
        pins::left_out(text, syntax) == pins::left_out(&self.rendered.text, syntax)
    }

    fn keep_pins(&mut self, text: &str, references: &References) {
        let RenderedFile { syntax, text: own, .. } = &self.rendered;
        let is_decided = |reference: &str| references.decided.iter().any(|decided| decided == reference);
        // The image of a job need not be the very one of the Dockerfile, which another pull request of a bot moves.
        let is_free = |wanted: &str, now: &str| *syntax == Syntax::Workflow && pins::is_same_minor(wanted, now);
        let is_kept = |wanted: &str, now: &str| !is_decided(wanted) || is_free(wanted, now);
        let carried = pins::carried_over(own, text, *syntax, is_kept);
        let own = pins::list(own, *syntax);
        let is_kept = |reference: &String| !own.contains(reference) || references.kept.contains(reference);
        self.kept_pins = pins::list(&carried, *syntax).into_iter().filter(is_kept).collect();
        self.rendered.text = carried;
    }
}

fn state(change: &FileChange, others: Others) -> FileState {
    let Some(text) = change.text() else {
        return if change.obstacle.is_some() { FileState::NotOurs } else { FileState::Missing };
    };
    let syntax = change.rendered.syntax;
    if text == change.rendered.text {
        return if change.kept_pins.is_empty() { FileState::InSync } else { FileState::PinsDiffer };
    }
    if change.obstacle.is_some() {
        return FileState::NotOurs;
    }
    if ownership::conflict(&text).is_some() {
        return FileState::Conflicted;
    }
    match ownership::read(&text, syntax) {
        Ownership::Ours if others == Others::Move && change.has_other_pins_alone(&text) => FileState::PinsDiffer,
        Ownership::Ours => FileState::Stale,
        Ownership::Edited | Ownership::Damaged => FileState::Edited,
        Ownership::NotOurs => FileState::NotOurs,
    }
}

/// `./Dockerfile` says no more than `Dockerfile`.
fn path_of(root: &Path, rendered: &RenderedFile) -> PathBuf {
    below(root).join(&rendered.path)
}

fn below(root: &Path) -> &Path {
    root.strip_prefix(".").unwrap_or(root)
}

/// What stands on the way to a file, below the root, must be directories: uvdock writes through no link.
fn check_directories(root: &Path, path: &str) -> Result<(), SyncError> {
    let above = Path::new(path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    let is_other = |above: &&Path| root.join(above).symlink_metadata().is_ok_and(|metadata| !metadata.is_dir());
    match above.filter(is_other).last() {
        Some(other) => Err(SyncError::NotADirectory { path: below(root).join(other) }),
        None => Ok(()),
    }
}

/// The bytes of a file; `None` where there is none, or a link that leads nowhere.
fn read(path: &Path) -> Result<Option<Vec<u8>>, SyncError> {
    let unreadable = |reason: std::io::Error| SyncError::Unreadable { path: path.to_owned(), reason: plain(&reason) };
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
    OTHER_COMPOSE_FILES.into_iter().find(is_there).filter(|_| rendered.path == "compose.yaml")
}

/// The references of the Dockerfiles that uvdock wrote; a file of someone else's says nothing. Where two files name one
/// repository, the first says which reference is kept.
pub fn pins_on_disk(root: &Path) -> pins::Pins {
    let mut pins = pins::Pins::new();
    for name in ["Dockerfile", "Dockerfile.base"] {
        let text = ownership::normalised(&fs_err::read_to_string(root.join(name)).unwrap_or_default());
        if ownership::read(&text, Syntax::Dockerfile) != Ownership::NotOurs {
            for (repository, reference) in pins::read(&text, Syntax::Dockerfile) {
                pins.entry(repository).or_insert(reference);
            }
        }
    }
    pins
}
