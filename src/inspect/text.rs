//! Reads the files of a project as text. Knows no file by its name, and parses nothing.

use std::io::ErrorKind;
use std::path::Path;

use super::disk::Disk;
use super::error::{Excerpt, InspectError};
use super::file_names::UV_LOCK;
use crate::io_reason::plain;
use crate::regular_file::{FileError, FileKind};

/// A file of the project as text; `None` where there is none.
pub(super) fn read_text(disk: &Disk, root: &Path, name: &str) -> Result<Option<String>, InspectError> {
    // `./pyproject.toml` says no more than `pyproject.toml`.
    let path = root.strip_prefix(".").unwrap_or(root).join(name);
    let kind = if name == UV_LOCK { FileKind::Lock } else { FileKind::Manifest };
    let bytes = match disk.read(&path, kind) {
        Ok(bytes) => bytes,
        Err(FileError::Refused(error)) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(FileError::Refused(reason)) => return Err(InspectError::Unreadable { path, reason: plain(&reason) }),
        Err(FileError::NotAFile) => return Err(InspectError::NotAFile { path }),
        Err(FileError::TooLarge(limit)) => return Err(InspectError::TooLarge { path, limit }),
    };
    match Excerpt::not_utf8(name, &bytes) {
        Some(excerpt) => Err(InspectError::NotUtf8 { excerpt: Box::new(excerpt) }),
        None => Ok(Some(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())),
    }
}
