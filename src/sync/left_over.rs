//! Names temporary files, and removes those of a run that was ended while it wrote. Only the holder of the lock does so: nobody else
//! is writing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::change::FileChange;
use super::disk::path_of;

/// What the name of a temporary file begins and ends with; six letters are between.
const PREFIX: &str = ".uvdock-";
const SUFFIX: &str = ".tmp";

/// Removes them from the directories that files are written in. One that cannot be removed does no harm.
pub(super) fn remove(root: &Path, changes: &[FileChange]) {
    let directories: BTreeSet<PathBuf> =
        changes.iter().filter_map(|change| path_of(root, &change.rendered).parent().map(Path::to_owned)).collect();
    for directory in directories {
        let directory = if directory.as_os_str().is_empty() { PathBuf::from(".") } else { directory };
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_temporary)) {
            if entry.file_type().is_ok_and(|kind| !kind.is_dir()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

fn is_temporary(name: &str) -> bool {
    let letters = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    letters.is_some_and(|letters| letters.len() == 6 && letters.bytes().all(|letter| letter.is_ascii_alphanumeric()))
}

/// Makes files under names that [`remove`] knows again.
pub(super) fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    new_file_mode(&mut builder);
    builder
}

/// As any program makes a file: what the umask leaves of reading and writing for all.
#[cfg(unix)]
fn new_file_mode(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn new_file_mode(_: &mut tempfile::Builder<'_, '_>) {}
