//! Removes the temporary files of a run that was ended while it wrote. Only the holder of the lock does so: nobody else is writing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::change::FileChange;
use super::disk::path_of;

/// What the name of a temporary file begins and ends with; six letters are between.
pub(super) const PREFIX: &str = ".uvdock-";
pub(super) const SUFFIX: &str = ".tmp";

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
