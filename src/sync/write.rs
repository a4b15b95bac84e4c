//! Writes the files that differ, all or none. Decides no content, and replaces what someone else wrote on demand alone.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::backup::{self, Backup};
use super::change::FileChange;
use super::disk::{below, check_directories, path_of, read};
use super::error::{ProtectedFile, SyncError};
use super::left_over;
use crate::io_reason::plain;

/// Whether files that are not (or no longer) uvdock's may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Only files that uvdock wrote.
    Ours,
    /// Any file: `--force`.
    Any,
}

/// The files of one project.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Where they lie.
    pub root: &'a Path,
    /// Each beside what is on disk.
    pub changes: &'a [FileChange],
}

/// Writes every file of a project that differs, as [`apply_all`] does.
pub fn apply(
    root: &Path,
    changes: &[FileChange],
    overwrite: Overwrite,
    tell: impl FnOnce(Vec<Backup>) -> std::io::Result<()>,
) -> Result<(), SyncError> {
    apply_all(&[Part { root, changes }], overwrite, |backups| tell(backups.into_iter().flatten().collect()))
}

/// Writes every file that differs, of one project or of several: all or none. What git does not have of the files it replaces is kept.
/// Then the outcome is told, with the files kept of each part; where that fails, the files are put back, for whoever runs this takes the
/// failure for one of the run.
pub fn apply_all(
    parts: &[Part<'_>],
    overwrite: Overwrite,
    tell: impl FnOnce(Vec<Vec<Backup>>) -> std::io::Result<()>,
) -> Result<(), SyncError> {
    for part in parts {
        refuse_protected(part.changes, overwrite)?;
    }
    for part in parts {
        left_over::remove(part.root, part.changes);
    }
    let mut undo = Undo::default();
    let mut staged = Vec::new();
    for Part { root, changes } in parts {
        for change in changes.iter().filter(|change| change.is_different()) {
            staged.push(Staged::write(root, change, &mut undo)?);
        }
    }
    let backups = parts.iter().map(|part| part.keep_replaced(&mut undo)).collect::<Result<_, _>>()?;
    let replaced = replace(staged)?;
    if let Err(reason) = tell(backups) {
        put_back(replaced);
        return Err(SyncError::Untold { reason: plain(&reason) });
    }
    undo.keep();
    Ok(())
}

impl Part<'_> {
    /// Keeps what git does not have of the files that are replaced.
    fn keep_replaced(self, undo: &mut Undo) -> Result<Vec<Backup>, SyncError> {
        let Self { root, changes } = self;
        let mut backups = Vec::new();
        for change in changes.iter().filter(|change| change.is_different() && change.state.is_protected()) {
            let kept = backup::keep(root, change).map_err(|reason| unwritable(root, change, &reason))?;
            if let Some(kept) = kept {
                let path = kept.path.strip_prefix(below(root)).unwrap_or(&kept.path).display().to_string();
                backups.push(Backup { file: change.rendered.path.clone(), path });
                undo.files.extend(kept.is_new.then_some(kept.path));
            }
        }
        Ok(backups)
    }
}

/// Refuses to replace what someone else wrote.
pub fn refuse_protected(changes: &[FileChange], overwrite: Overwrite) -> Result<(), SyncError> {
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
    root: PathBuf,
    path: PathBuf,
    /// Relative to the root.
    name: String,
    /// What was compared.
    current: Option<Vec<u8>>,
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
        Self::of(root, path, change, undo).map_err(|reason| unwritable(root, change, &reason))
    }

    fn of(root: &Path, path: PathBuf, change: &FileChange, undo: &mut Undo) -> std::io::Result<Self> {
        undo.make_directories(&path)?;
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new = left_over::temporary().tempfile_in(directory)?;
        new.write_all(&change.bytes())?;
        keep_mode(&path, new.path())?;
        new.as_file().sync_all()?;
        let old = path.symlink_metadata().is_ok().then(|| second_name(directory, &path)).transpose()?;
        let (root, name) = (root.to_owned(), change.rendered.path.clone());
        Ok(Self { root, path, name, current: change.current.clone(), new, old })
    }
}

impl Staged {
    /// What stands at the path may be another by now: an editor has saved, or a directory above is a link.
    fn is_as_compared(&self) -> Result<(), SyncError> {
        check_directories(&self.root, &self.name)?;
        if read(&self.path)? == self.current {
            Ok(())
        } else {
            Err(SyncError::ChangedMeanwhile { path: self.path.clone() })
        }
    }
}

/// A second name for a file, or for a link itself; a copy where the file system has no second names.
fn second_name(directory: &Path, path: &Path) -> std::io::Result<NamedTempFile<()>> {
    left_over::temporary().make_in(directory, |second| match std::fs::hard_link(path, second) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => std::fs::copy(path, second).map(drop),
        linked => linked,
    })
}

#[cfg(unix)]
fn keep_mode(old: &Path, new: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(metadata) = std::fs::metadata(old) else { return Ok(()) };
    let made = std::fs::metadata(new)?;
    if (metadata.uid(), metadata.gid()) != (made.uid(), made.gid()) {
        // Only root may give a file away; anybody else's new file is their own.
        let _ = std::os::unix::fs::chown(new, Some(metadata.uid()), Some(metadata.gid()));
    }
    std::fs::set_permissions(new, metadata.permissions())
}

#[cfg(not(unix))]
fn keep_mode(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A file that was put in its place, and what stood there before under a second name.
type Replaced = (PathBuf, Option<NamedTempFile<()>>);

fn replace(staged: Vec<Staged>) -> Result<Vec<Replaced>, SyncError> {
    let mut replaced: Vec<Replaced> = Vec::new();
    for one in staged {
        if let Err(error) = one.is_as_compared() {
            put_back(replaced);
            return Err(error);
        }
        let Staged { path, new, old, .. } = one;
        if let Err(error) = new.persist(&path) {
            put_back(replaced);
            return Err(SyncError::Irreplaceable { path, reason: plain(&error.error) });
        }
        replaced.push((path, old));
    }
    Ok(replaced)
}

/// Undoes replacements as far as the disk still lets us.
fn put_back(replaced: Vec<Replaced>) {
    for (path, old) in replaced {
        let _ = match old {
            Some(old) => old.persist(path).map(drop).map_err(|error| error.error),
            None => std::fs::remove_file(path),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ownership::Syntax;
    use crate::render::RenderedFile;
    use crate::sync::{References, compare};

    const FILES: [&str; 2] = ["Dockerfile", "ci/images.yaml"];

    /// Both files staged, beside what is on disk.
    fn staged(root: &Path, undo: &mut Undo) -> Vec<Staged> {
        let rendered = FILES.map(|path| RenderedFile {
            path: path.to_owned(),
            syntax: Syntax::Dockerfile,
            text: "new\n".to_owned(),
        });
        let changes = compare(root, rendered.to_vec(), &References::default()).expect("compared");
        changes.iter().map(|change| Staged::write(root, change, undo).expect("staged")).collect()
    }

    fn names(root: &Path) -> Vec<String> {
        let entries = walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
        entries.map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn an_edit_just_before_a_rename_is_seen_and_what_was_replaced_is_put_back() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path();
        fs_err::create_dir(root.join("ci")).expect("created");
        for path in FILES {
            fs_err::write(root.join(path), "old\n").expect("written");
        }
        let staged = staged(root, &mut Undo::default());
        fs_err::write(root.join(FILES[1]), "saved meanwhile\n").expect("written");
        let error = replace(staged).expect_err("it has changed");
        assert!(matches!(error, SyncError::ChangedMeanwhile { .. }), "{error}");
        let texts = FILES.map(|path| fs_err::read_to_string(root.join(path)).expect("read"));
        assert_eq!(texts, ["old\n", "saved meanwhile\n"]);
        assert_eq!(names(root), ["Dockerfile", "ci", "images.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_that_became_a_link_is_not_followed() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let elsewhere = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path();
        fs_err::create_dir(root.join("ci")).expect("created");
        let staged = staged(root, &mut Undo::default());
        fs_err::rename(root.join("ci"), root.join("moved")).expect("moved");
        std::os::unix::fs::symlink(elsewhere.path(), root.join("ci")).expect("linked");
        assert!(matches!(replace(staged), Err(SyncError::NotADirectory { .. })));
        assert_eq!(names(elsewhere.path()), [""; 0]);
        assert!(!root.join("Dockerfile").exists());
    }

    #[cfg(unix)]
    #[test]
    fn the_permissions_of_a_file_stay_and_a_new_one_has_those_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path();
        fs_err::write(root.join("Dockerfile"), "old\n").expect("written");
        fs_err::set_permissions(root.join("Dockerfile"), std::fs::Permissions::from_mode(0o440)).expect("set");
        let mut undo = Undo::default();
        replace(staged(root, &mut undo)).expect("replaced");
        undo.keep();
        fs_err::write(root.join("any"), "").expect("written");
        let mode = |path: &str| root.join(path).metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!(mode("Dockerfile"), 0o440);
        assert_eq!(mode("ci/images.yaml"), mode("any"));
    }

    /// Only root can give a file away, so that nobody else can test it.
    #[cfg(unix)]
    #[test]
    fn a_file_that_root_replaces_stays_its_owner_s() {
        use std::os::unix::fs::MetadataExt as _;
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path();
        fs_err::write(root.join("Dockerfile"), "old\n").expect("written");
        let owner = |path: &str| root.join(path).metadata().map(|found| (found.uid(), found.gid())).expect("there");
        let given = std::os::unix::fs::chown(root.join("Dockerfile"), Some(1234), Some(2345)).is_ok();
        let expected = if given { (1234, 2345) } else { owner("Dockerfile") };
        let mut undo = Undo::default();
        replace(staged(root, &mut undo)).expect("replaced");
        undo.keep();
        assert_eq!(fs_err::read_to_string(root.join("Dockerfile")).expect("read"), "new\n");
        assert_eq!(owner("Dockerfile"), expected);
    }
}
