//! Writes the files that differ, all or none. Decides no content, and replaces what someone else wrote on demand alone.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::backup::{self, Backup};
use super::change::FileChange;
use super::disk::{below, path_of, read};
use super::error::{ProtectedFile, SyncError};
use crate::io_reason::plain;

/// Whether files that are not (or no longer) uvdock's may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Only files that uvdock wrote.
    Ours,
    /// Any file: `--force`.
    Any,
}

/// Writes every file that differs: all or none. What git does not have of the files it replaces is kept.
pub fn apply(root: &Path, changes: &[FileChange], overwrite: Overwrite) -> Result<Vec<Backup>, SyncError> {
    refuse_protected(changes, overwrite)?;
    let differing: Vec<&FileChange> = changes.iter().filter(|change| change.is_different()).collect();
    let mut undo = Undo::default();
    let staged: Vec<Staged> =
        differing.iter().map(|change| Staged::write(root, change, &mut undo)).collect::<Result<_, _>>()?;
    let mut backups = Vec::new();
    for change in differing.iter().filter(|change| change.state.is_protected()) {
        let kept = backup::keep(root, change).map_err(|reason| unwritable(root, change, &reason))?;
        if let Some(kept) = kept {
            let path = kept.path.strip_prefix(below(root)).unwrap_or(&kept.path).display().to_string();
            backups.push(Backup { file: change.rendered.path.clone(), path });
            undo.files.extend(kept.is_new.then_some(kept.path));
        }
    }
    replace(staged)?;
    undo.keep();
    Ok(backups)
}

fn refuse_protected(changes: &[FileChange], overwrite: Overwrite) -> Result<(), SyncError> {
    if overwrite == Overwrite::Any {
        return Ok(());
    }
    let files: Vec<ProtectedFile> =
        changes.iter().filter(|change| change.state.is_protected()).map(ProtectedFile::from).collect();
    if files.is_empty() { Ok(()) } else { Err(SyncError::Protected { files }) }
}

fn unwritable(root: &Path, change: &FileChange, reason: &std::io::Error) -> SyncError {
    SyncError::Unwritable { path: path_of(root, &change.rendered), reason: plain(reason) }
}

/// Directories and files that a run made besides the generated files; they go again when it fails.
#[derive(Default)]
struct Undo {
    directories: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Undo {
    /// Makes the directories above a file, and remembers those that were missing.
    fn make_directories(&mut self, path: &Path) -> std::io::Result<()> {
        let above = path.parent().unwrap_or(Path::new(""));
        let missing: Vec<&Path> = above.ancestors().take_while(|directory| is_missing(directory)).collect();
        for directory in missing.into_iter().rev() {
            match std::fs::create_dir(directory) {
                Ok(()) => self.directories.push(directory.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn keep(mut self) {
        self.directories.clear();
        self.files.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for file in &self.files {
            let _ = std::fs::remove_file(file);
        }
        // A directory that holds something by now is not removed.
        for directory in self.directories.iter().rev() {
            let _ = std::fs::remove_dir(directory);
        }
    }
}

fn is_missing(directory: &Path) -> bool {
    !directory.as_os_str().is_empty()
        && directory.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// A file under a temporary name in the same directory, so that putting it in place is one rename, and so is going back.
struct Staged {
    path: PathBuf,
    new: NamedTempFile,
    /// The file as it was, under a second name; both names go when this value does.
    old: Option<NamedTempFile<()>>,
}

impl Staged {
    fn write(root: &Path, change: &FileChange, undo: &mut Undo) -> Result<Self, SyncError> {
        let path = path_of(root, &change.rendered);
        // What a user saved in the meantime has not been compared.
        if read(&path)? != change.current {
            return Err(SyncError::ChangedMeanwhile { path });
        }
        Self::of(path, change, undo).map_err(|reason| unwritable(root, change, &reason))
    }

    fn of(path: PathBuf, change: &FileChange, undo: &mut Undo) -> std::io::Result<Self> {
        undo.make_directories(&path)?;
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new = temporary().tempfile_in(directory)?;
        new.write_all(&change.bytes())?;
        keep_mode(&path, new.path())?;
        new.as_file().sync_all()?;
        let old = path.symlink_metadata().is_ok().then(|| second_name(directory, &path)).transpose()?;
        Ok(Self { path, new, old })
    }
}

fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".uvdock-");
    builder
}

/// A second name for a file, or for a link itself; a copy where the file system has no second names.
fn second_name(directory: &Path, path: &Path) -> std::io::Result<NamedTempFile<()>> {
    temporary().make_in(directory, |second| match std::fs::hard_link(path, second) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => std::fs::copy(path, second).map(drop),
        linked => linked,
    })
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
