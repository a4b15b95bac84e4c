//! Keeps what someone else wrote, under a second name, before it is replaced: unless git has it. Replaces nothing itself.

use std::ffi::OsString;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::change::FileChange;
use super::disk::path_of;
use super::left_over;
use crate::git;
use crate::inspect::tree::BACKUP;
use crate::ownership;
use crate::regular_file::{self, FileKind};

/// A file that was replaced and that git does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file, such as `Dockerfile`, relative to the root.
    pub file: String,
    /// Where its text is kept, relative to the root.
    pub path: String,
}

/// A second name that was made, or a copy that was already there with the same content.
pub(super) struct SecondName {
    pub(super) path: PathBuf,
    pub(super) is_new: bool,
}

/// Keeps the file of a change under a second name; `None` where there is none, or where the last commit has the same.
pub(super) fn keep(root: &Path, change: &FileChange) -> std::io::Result<Option<SecondName>> {
    let path = path_of(root, &change.rendered);
    let Ok(metadata) = path.symlink_metadata() else { return Ok(None) };
    let current = change.current.as_deref().unwrap_or_default();
    if metadata.is_file() && git::committed(root, &change.rendered.path).is_some_and(|bytes| is_same(&bytes, current)) {
        return Ok(None);
    }
    for number in 1_u32.. {
        let backup = numbered(&path, number);
        // A second name of the same file would change with it, where the user has a third one.
        match copy(&path, &metadata, &backup) {
            Ok(()) => return Ok(Some(SecondName { path: backup, is_new: true })),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                if metadata.is_file()
                    && regular_file::read(&backup, FileKind::Output).is_ok_and(|bytes| bytes == current)
                {
                    return Ok(Some(SecondName { path: backup, is_new: false }));
                }
            }
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// A copy with the same permissions; of a link, another one to the same place.
fn copy(path: &Path, metadata: &Metadata, backup: &Path) -> std::io::Result<()> {
    if metadata.is_symlink() {
        return link(&path.read_link()?, backup);
    }
    if backup.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    // Under the name of a backup there is never half of one.
    let directory = backup.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut copy = left_over::temporary().tempfile_in(directory)?;
    std::io::copy(&mut std::fs::File::open(path)?, &mut copy)?;
    std::fs::set_permissions(copy.path(), metadata.permissions())?;
    copy.as_file().sync_all()?;
    copy.persist_noclobber(backup).map(drop).map_err(|error| error.error)
}

#[cfg(unix)]
fn link(target: &Path, backup: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, backup)
}

#[cfg(not(unix))]
fn link(target: &Path, backup: &Path) -> std::io::Result<()> {
    std::fs::hard_link(target, backup)
}

/// `Dockerfile.uvdock-backup`, `Dockerfile.uvdock-backup-2` and so on.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name: OsString = path.file_name().unwrap_or_default().to_owned();
    name.push(BACKUP);
    if number > 1 {
        name.push(format!("-{number}"));
    }
    path.with_file_name(name)
}

/// Line endings are no difference: git may store others than it checks out.
fn is_same(committed: &[u8], current: &[u8]) -> bool {
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(ownership::normalised);
    committed == current || (text(committed).is_some() && text(committed) == text(current))
}
