//! One directory for several that lie in it: `data` for `data/a` and `data/b`, and `data` for what lies in it alone; and those that
//! are made on the way to one. Adds none that holds anything else.

use std::collections::BTreeMap;

use super::place::{is_committed, is_own, parent};
use crate::path::Directories;
use crate::plan::request::Request;
use crate::sourced::Source;

/// The directories that hold several of the others, each with the first reason for one of those.
pub(super) fn common(request: &Request<'_>, directories: &BTreeMap<String, Source>) -> BTreeMap<String, Source> {
    let mut added: BTreeMap<String, Source> = BTreeMap::new();
    loop {
        let all: Vec<(&String, &Source)> = directories.iter().chain(&added).collect();
        let known = Directories::new(all.iter().map(|(path, _)| path.as_str()));
        let mut children: BTreeMap<String, Vec<(&String, &Source)>> = BTreeMap::new();
        for (path, source) in all.iter().filter(|(path, _)| known.above(path).is_none()) {
            children.entry(parent(path)).or_default().push((path, source));
        }
        let holding = children.into_iter().filter(|(above, inside)| {
            let paths = Directories::new(inside.iter().map(|(path, _)| path.as_str()));
            (inside.len() > 1 || is_for_state(above)) && holds_nothing_else(request, above, &paths)
        });
        let next: BTreeMap<String, Source> = holding.map(|(above, inside)| (above, inside[0].1.clone())).collect();
        if next.is_empty() {
            return added;
        }
        added.extend(next);
    }
}

/// Whether a directory below the working directory is named as one is that keeps what a program makes: of one directory in it that
/// is known, others are likely, and the program could not make them.
fn is_for_state(above: &str) -> bool {
    matches!(above, "data" | "var" | "storage" | "state" | "/app/data" | "/app/var" | "/app/storage" | "/app/state")
}

/// The directories that are made on the way to one, the outermost first: `install -d a/b` leaves `a` to root.
pub(super) fn made(request: &Request<'_>, path: &str) -> Vec<String> {
    let mut above = vec![parent(path)];
    while let Some(next) = above.last().map(|last| parent(last)).filter(|next| !next.is_empty()) {
        above.push(next);
    }
    let nothing = Directories::new([]);
    above.retain(|directory| holds_nothing_else(request, directory, &nothing));
    above.reverse();
    above
}

fn holds_nothing_else(request: &Request<'_>, above: &str, inside: &Directories<'_>) -> bool {
    if above.is_empty() {
        return false;
    }
    if above.starts_with('/') {
        return is_own(above);
    }
    let mut files = request.facts.tree.below(above);
    !files.any(|file| is_committed(request, file) && inside.around(file).is_none())
}
