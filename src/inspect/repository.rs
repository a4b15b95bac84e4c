//! Where a project lies in its git repository. Starts no program.

use std::path::{Path, PathBuf};

use super::disk::Disk;

/// The directory relative to the root of the repository, with `/` between its parts; empty at the root and outside of one.
pub(super) fn directory_in(disk: &Disk, root: &Path) -> String {
    let Ok(root) = disk.canonicalize(root) else { return String::new() };
    let Some(repository) = root.ancestors().find(|directory| disk.exists(&directory.join(".git"))) else {
        return String::new();
    };
    let inside = root.strip_prefix(repository).unwrap_or(Path::new(""));
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    parts.unwrap_or_default().join("/")
}

/// A directory above a project, in its repository.
pub(super) struct Above {
    pub root: PathBuf,
    /// The directory as the project sees it: `../../`.
    pub prefix: String,
    /// The project as it is seen from there: `services/api`.
    pub ours: String,
}

/// So many of them at most, the nearest first. None of a project that is the root of its repository.
pub(super) fn above(disk: &Disk, root: &Path, highest: usize) -> Vec<Above> {
    let member = directory_in(disk, root);
    let parts: Vec<&str> = member.split('/').filter(|part| !part.is_empty()).collect();
    // `.` has no directory above it.
    let Ok(whole) = disk.canonicalize(root) else { return Vec::new() };
    let roots = whole.ancestors().skip(1).take(parts.len().min(highest));
    let found = roots.enumerate().map(|(at, root)| Above {
        root: root.to_owned(),
        prefix: "../".repeat(at + 1),
        ours: parts[parts.len() - at - 1..].join("/"),
    });
    found.collect()
}
