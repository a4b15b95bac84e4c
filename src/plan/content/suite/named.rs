//! Finds what tests name from their own files: what the project holds goes with them, what the build does not get is said. Opens none.

use super::{Subject, tested};
use crate::inspect::code::{FileReference, PathAnchor};
use crate::inspect::evidence::Located;
use crate::inspect::tree::listed;
use crate::inspect::tree::touch;
use crate::nesting::is_below;
use crate::quote;

/// The files and directories of the project that only the tests name.
pub(super) fn brought(subject: &Subject<'_>, units: &[String]) -> Vec<String> {
    let member = &subject.request.member;
    let sources = subject.sources.files.iter().chain(&subject.sources.directories).map(|source| &source.path);
    let shipped: Vec<String> = sources.map(|path| path.from_member(member).as_str().to_owned()).collect();
    let tree = &subject.request.facts.tree;
    let mut found: Vec<String> = Vec::new();
    for reference in references(subject, units).filter(|one| one.anchor == PathAnchor::Project) {
        let path = listed(&reference.text);
        let is_there = tree.is_file(path) || tree.is_directory(path);
        let is_covered = shipped.iter().chain(units).any(|known| touch(known, path));
        let may_go = quote::dockerfile::is_plain(path) && !path.starts_with(".env") && !path.is_empty();
        if is_there && may_go && !is_covered && !subject.request.facts.ignored.holds(path) {
            found.push(path.to_owned());
        }
    }
    found.sort();
    found.dedup();
    let all = found.clone();
    found.retain(|path| !all.iter().any(|other| other != path && is_below(path, other)));
    found
}

/// What lies above the project, or in a hidden directory: no build gets it.
pub(super) fn out_of_reach(subject: &Subject<'_>, units: &[String]) -> Vec<Located<String>> {
    let is_out = |one: &&FileReference| match one.anchor {
        PathAnchor::Outside => true,
        PathAnchor::Project => one.text.starts_with(".github/") || one.text == ".github",
        _ => false,
    };
    let found = references(subject, units).filter(is_out);
    found.map(|one| Located::new(one.text.clone(), one.place.clone())).collect()
}

fn references<'s>(subject: &Subject<'s>, units: &'s [String]) -> impl Iterator<Item = &'s FileReference> {
    let tests = tested::modules(subject).filter(|module| units.iter().any(|unit| is_below(&module.path, unit)));
    tests.flat_map(|module| &module.files)
}
