//! Reads what lies where generated files shall lie. Writes nothing.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::SyncError;
use crate::catalogue::project_files::{COMPOSE_FILE, DOCKERFILE};
use crate::io_reason::plain;
use crate::ownership::{self, Ownership, Syntax};
use crate::pins;
use crate::regular_file::{self, FileError, FileKind};
use crate::render::RenderedFile;
use crate::sourced::{Source, Sourced};

/// The text of a file that is to be edited; `None` where there is none.
pub fn text_on_disk(root: &Path, path: &str) -> Result<Option<String>, SyncError> {
    let path = below(root).join(path);
    let Some(bytes) = read(&path)? else { return Ok(None) };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| SyncError::Unreadable { path, reason: ErrorKind::InvalidData.into() })
}

/// `./Dockerfile` says no more than `Dockerfile`.
pub(super) fn path_of(root: &Path, rendered: &RenderedFile) -> PathBuf {
    below(root).join(&rendered.path)
}

pub(super) fn below(root: &Path) -> &Path {
    root.strip_prefix(".").unwrap_or(root)
}

/// What stands on the way to a file, below the root, must be directories: uvdock writes through no link.
pub(super) fn check_directories(root: &Path, path: &str) -> Result<(), SyncError> {
    let above = Path::new(path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    let others = above.filter(|above| root.join(above).symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()));
    match others.last() {
        Some(other) => Err(SyncError::NotADirectory { path: below(root).join(other) }),
        None => Ok(()),
    }
}

/// The bytes of a file; `None` where there is none, or a link that leads nowhere.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, SyncError> {
    let path = path.to_owned();
    match regular_file::read(&path, FileKind::Output) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(FileError::Refused(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(FileError::Refused(error)) => Err(SyncError::Unreadable { path, reason: plain(&error) }),
        Err(FileError::NotAFile) => Err(SyncError::NotAFile { path }),
        Err(FileError::TooLarge(limit)) => Err(SyncError::TooLarge { path, limit }),
    }
}

/// Names that Docker Compose also looks for, and passes over where there is a `compose.yaml` (Compose "File reference").
const OTHER_COMPOSE_FILES: [&str; 3] = ["compose.yml", "docker-compose.yml", "docker-compose.yaml"];

pub(super) fn other_compose_file(root: &Path, rendered: &RenderedFile) -> Option<&'static str> {
    let is_there = |name: &&str| root.join(name).symlink_metadata().is_ok();
    OTHER_COMPOSE_FILES.into_iter().find(is_there).filter(|_| rendered.path == COMPOSE_FILE)
}

/// Whether a file is one that uvdock wrote, edited or not.
pub fn is_of_uvdock(root: &Path, path: &str, syntax: Syntax) -> bool {
    let bytes = regular_file::read(&below(root).join(path), FileKind::Output).unwrap_or_default();
    ownership::read(&String::from_utf8_lossy(&bytes), syntax) != Ownership::NotOurs
}

/// The references of the Dockerfiles that uvdock wrote, that of a service first; a file of someone else's says nothing. Where two files
/// name one repository, the first says which reference is kept.
pub fn pins_on_disk(root: &Path, own: &str) -> pins::Pins {
    let mut pins = pins::Pins::new();
    for name in [own, DOCKERFILE, "Dockerfile.base"] {
        // What cannot be read has no references; comparing says why.
        let bytes = regular_file::read(&root.join(name), FileKind::Output).unwrap_or_default();
        let text = ownership::normalised(&String::from_utf8(bytes).unwrap_or_default());
        if ownership::read(&text, Syntax::Dockerfile) != Ownership::NotOurs {
            for (repository, reference) in pins::read(&text, Syntax::Dockerfile) {
                let kept = Sourced { value: reference, source: Source::Pin { file: name.to_owned() } };
                pins.entry(repository).or_insert(kept);
            }
        }
    }
    pins
}
