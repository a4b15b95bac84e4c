//! Lists directories that are called like what tools make, where the code names one and git keeps it: `dist` of a program that renders
//! pages there. Elsewhere no project runs from them.

use std::path::Path;

use super::code::{CodeFacts, PathAnchor, PathPosition};
use super::disk::Disk;
use super::ignored;
use super::repository;
use super::tree::{self, TreeFacts, listed};
use crate::nesting::is_below;

/// What builds of Python and of front ends are called.
const NAMES: [&str; 2] = ["dist", "build"];

/// Adds what lies in them.
pub(super) fn add(disk: &Disk, root: &Path, tree: &mut TreeFacts, code: &CodeFacts) {
    for name in NAMES.into_iter().filter(|name| disk.exists(&root.join(name)) && is_named(code, name)) {
        let inside = repository::directory_in(disk, root);
        // `uv build` and others make one that keeps all out.
        let is_kept = !disk.exists(&root.join(name).join(".gitignore"))
            && ignored::line_about(disk, root, &inside, name).is_none()
            && ignored::line_about(disk, root, &inside, &format!("{name}/.")).is_none();
        if is_kept {
            tree.add_directory(name, tree::read(disk, &root.join(name)));
        }
    }
}

fn is_named(code: &CodeFacts, name: &str) -> bool {
    let mut files = code.code().flat_map(|module| &module.files);
    files.any(|file| {
        file.anchor == PathAnchor::Project && file.position != PathPosition::Plain && is_below(listed(&file.text), name)
    })
}
