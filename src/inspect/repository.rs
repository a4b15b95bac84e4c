//! Where a project lies in its git repository. Starts no program.

use std::path::Path;

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
