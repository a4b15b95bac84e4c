//! Reads the files of a project as text. Knows no file by its name, and parses nothing.

use std::io::ErrorKind;
use std::path::Path;

use super::disk::{Disk, EntryKind};
use super::error::{Excerpt, InspectError};
use crate::io_reason::plain;

/// A file of the project as text; `None` where there is none.
pub(super) fn read_text(disk: &Disk, root: &Path, name: &str) -> Result<Option<String>, InspectError> {
    // `./pyproject.toml` says no more than `pyproject.toml`.
    let path = root.strip_prefix(".").unwrap_or(root).join(name);
    match disk.entry(&path) {
        // Reading a pipe or a device might never end.
        Ok(entry) if entry.kind != EntryKind::File => return Err(InspectError::NotAFile { path }),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Ok(_) | Err(_) => {}
    }
    let bytes = disk.read(&path).map_err(|reason| InspectError::Unreadable { path, reason: plain(&reason) })?;
    match Excerpt::not_utf8(name, &bytes) {
        Some(excerpt) => Err(InspectError::NotUtf8 { excerpt: Box::new(excerpt) }),
        None => Ok(Some(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())),
    }
}
