//! Directories that are called after what programs keep, where the program writes to paths that nobody can follow. Knows no write.

use std::collections::{BTreeMap, BTreeSet};

use super::place::{is_committed, seen};
use super::runs;
use crate::catalogue::writers;
use crate::inspect::code::{FileAccess, FileReference, PathAnchor, PathPosition, Scope};
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::sourced::Source;

/// Files that only keep an empty directory in the repository.
const PLACEHOLDERS: [&str; 4] = [".gitkeep", ".keep", ".gitignore", "README.md"];

/// The directories, each with the line that names it.
pub(super) fn directories(
    request: &Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
) -> BTreeMap<String, Source> {
    let modules = || request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let mut somewhere = modules().filter_map(|module| module.written_somewhere.as_ref());
    let is_started = |scope: &Scope, file: &str| *scope != Scope::MainGuard || chosen.candidate.file() == Some(file);
    let writes =
        somewhere.any(|one| is_started(&one.scope, &one.place.file) && runs(request, chosen, reached, &one.place));
    if !writes {
        return BTreeMap::new();
    }
    let mut found = BTreeMap::new();
    for reference in modules().flat_map(|module| &module.files) {
        let Some(directory) = named(request, chosen, reference) else { continue };
        if is_kept_in(request, &directory) && runs(request, chosen, reached, &reference.place) {
            let why = "it is called after what is kept, and the code writes to paths that it computes";
            found.entry(directory).or_insert_with(|| seen(why, &reference.place));
        }
    }
    found
}

/// The directory that a path stands for, or lies in.
fn named(request: &Request<'_>, chosen: &Chosen, reference: &FileReference) -> Option<String> {
    if reference.position != PathPosition::Path || reference.access == FileAccess::Read {
        return None;
    }
    let text = listed(&reference.text);
    let path = match reference.anchor {
        PathAnchor::Project => text.to_owned(),
        PathAnchor::Open => join(working_directory(request, chosen), text),
        PathAnchor::Absolute | PathAnchor::Joined | PathAnchor::Outside => return None,
    };
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    let (above, last) = path.rsplit_once('/').unwrap_or(("", &path));
    let is_file = last.trim_start_matches('.').contains('.');
    let directory = if is_file { above } else { &path };
    (!directory.is_empty()).then(|| directory.to_owned())
}

/// Whether a directory is called so, and the repository holds nothing in it: what it holds may be no more than read.
fn is_kept_in(request: &Request<'_>, directory: &str) -> bool {
    let first = directory.split('/').next().unwrap_or(directory);
    let tree = &request.facts.tree;
    let mut files = tree.below(directory).filter(|file| is_committed(request, file));
    let is_empty = files.all(|file| PLACEHOLDERS.iter().any(|name| file.rsplit('/').next() == Some(name)));
    writers::is_called_after_state(first) && !tree.is_file(directory) && is_empty
}
