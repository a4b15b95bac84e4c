//! One directory for several that lie in it: `data` for `data/a` and `data/b`, and `data` for what lies in it alone; and those that
//! are made on the way to one. Adds none that holds anything else.

use std::collections::BTreeMap;

use super::super::install::is_below;
use super::place::{is_committed, is_own, parent};
use crate::plan::request::Request;
use crate::sourced::Source;

/// The directories that hold several of the others, each with the first reason for one of those.
pub(super) fn common(request: &Request<'_>, directories: &BTreeMap<String, Source>) -> BTreeMap<String, Source> {
    let mut added: BTreeMap<String, Source> = BTreeMap::new();
    loop {
        let all: Vec<(&String, &Source)> = directories.iter().chain(&added).collect();
        let is_outermost = |path: &str| !all.iter().any(|(other, _)| other.as_str() != path && is_below(path, other));
        let mut children: BTreeMap<String, Vec<(&String, &Source)>> = BTreeMap::new();
        for (path, source) in all.iter().filter(|(path, _)| is_outermost(path)) {
            children.entry(parent(path)).or_default().push((path, source));
        }
        let next = children.into_iter().rev().find_map(|(above, inside)| {
            let paths: Vec<&str> = inside.iter().map(|(path, _)| path.as_str()).collect();
            let holds = (inside.len() > 1 || is_for_state(&above)) && holds_nothing_else(request, &above, &paths);
            holds.then(|| (above, inside[0].1.clone()))
        });
        match next {
            Some((above, source)) => added.insert(above, source),
            None => return added,
        };
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
    above.retain(|directory| holds_nothing_else(request, directory, &[]));
    above.reverse();
    above
}

fn holds_nothing_else(request: &Request<'_>, above: &str, inside: &[&str]) -> bool {
    if above.is_empty() {
        return false;
    }
    if above.starts_with('/') {
        return is_own(above);
    }
    let mut files = request.facts.tree.below(above);
    !files.any(|file| is_committed(request, file) && !inside.iter().any(|path| is_below(file, path)))
}
