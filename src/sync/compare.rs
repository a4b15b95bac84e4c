//! Compares rendered files with those on disk, and keeps the image references that someone moved. Writes nothing.

use std::io::ErrorKind;
use std::path::Path;

use super::change::{FileChange, FileState, Obstacle, Origin};
use super::disk::{check_directories, other_compose_file, path_of, read};
use super::error::SyncError;
use crate::catalogue::project_files::LOCK_DOCKERFILE;
use crate::ownership::{self, Ownership, Syntax};
use crate::pins;
use crate::render::RenderedFile;

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

/// Reads every file and tells the states apart.
pub fn compare(
    root: &Path,
    rendered: Vec<RenderedFile>,
    references: &References,
) -> Result<Vec<FileChange>, SyncError> {
    rendered.into_iter().map(|file| compare_one(root, file, references)).collect()
}

/// A file of the user's own, edited on their behalf. `before` is what the edit was made from; what came into the file since
/// then is never replaced.
pub fn edited(root: &Path, path: &str, before: Option<&str>, text: String) -> Result<FileChange, SyncError> {
    check_directories(root, path)?;
    let rendered = RenderedFile { path: path.to_owned(), syntax: Syntax::Dockerignore, text };
    let path = path_of(root, &rendered);
    if path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
        return Err(SyncError::Link { path });
    }
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
        let RenderedFile { path, syntax, text: own } = &self.rendered;
        let carried = pins::carried_over(own, text, *syntax, |wanted, now| {
            !references.decided.iter().any(|decided| decided == wanted)
                || has_own_pins(path, *syntax) && pins::is_same_minor(wanted, now)
        });
        let own = pins::list(own, *syntax);
        self.kept_pins = pins::list(&carried, *syntax)
            .into_iter()
            .filter(|reference| !own.contains(reference) || references.kept.contains(reference))
            .collect();
        self.rendered.text = carried;
    }
}

/// Whether a file need not have the very image of a service's Dockerfile, which another pull request of a bot moves: a job, and what
/// checks the lock.
fn has_own_pins(path: &str, syntax: Syntax) -> bool {
    syntax == Syntax::Workflow || path == LOCK_DOCKERFILE
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
