//! Lists the paths that the program serves or reads, to tell whether something that is built is among them.

use std::collections::BTreeSet;

use crate::inspect::code::{FileAccess, FileReference, ModuleFacts, PathAnchor, PathPosition};
use crate::inspect::evidence::Place;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::nesting::is_in;
use crate::path::RepoPath;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;

/// A path that reached code names.
pub(super) struct Served {
    /// The paths it may mean, as the project sees them.
    paths: Vec<String>,
    /// Whether it is the end of a path whose beginning is not known.
    end: PathEnd,
    position: PathPosition,
    /// The text as it stands there.
    pub(super) text: String,
    pub(super) place: Place,
}

#[derive(PartialEq, Eq)]
enum PathEnd {
    Whole,
    Unanchored,
}

/// What the reached code names, but for what it writes.
pub(super) fn all(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) -> Vec<Served> {
    let working = working_directory(request, chosen);
    let modules = request.facts.code.modules.iter().filter(|module| reached.contains(module.path.as_str()));
    let references = modules.flat_map(|module| module.files.iter().map(move |reference| (module, reference)));
    references
        .filter(|(_, reference)| reference.access != FileAccess::Write)
        .filter_map(|(module, reference)| served(module, reference, working))
        .collect()
}

fn served(module: &ModuleFacts, reference: &FileReference, working: &str) -> Option<Served> {
    let text = listed(&reference.text);
    let beside = module.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let (paths, end) = match reference.anchor {
        PathAnchor::Project => (vec![text.to_owned()], PathEnd::Whole),
        // Flask's own directories count from its module: `static_folder="../public"`.
        PathAnchor::Outside => {
            let from_module = RepoPath::new(&join(beside, text)).map(|path| path.to_string());
            (from_module.into_iter().chain([text.to_owned()]).collect(), PathEnd::Whole)
        }
        PathAnchor::Open => (vec![join(working, text), text.to_owned(), join(beside, text)], PathEnd::Whole),
        PathAnchor::Joined => (vec![text.to_owned()], PathEnd::Unanchored),
        PathAnchor::Absolute => {
            let path = text.strip_prefix("/app/").unwrap_or(text);
            (vec![path.to_owned()], PathEnd::Whole)
        }
    };
    (!text.is_empty() && text != ".").then(|| Served {
        paths,
        end,
        position: reference.position,
        text: text.to_owned(),
        place: reference.place.clone(),
    })
}

impl Served {
    /// Whether what is built at a path is served, or a part of it.
    pub(super) fn serves(&self, output: &str) -> bool {
        self.paths.iter().any(|path| {
            let names_it = ancestors(path).any(|part| self.is_at(output, part));
            // A word that happens to name a directory above is no reference.
            names_it || self.position != PathPosition::Plain && ancestors(output).any(|part| self.is_at(part, path))
        })
    }

    fn is_at(&self, path: &str, named: &str) -> bool {
        let is_end = || path.strip_suffix(named).is_some_and(|before| before.ends_with('/'));
        path == named || self.end == PathEnd::Unanchored && is_end()
    }

    /// Whether it is a directory of the project that is named like what a front end makes, and is not there.
    pub(super) fn is_absent_site(&self, request: &Request<'_>) -> bool {
        let tree = &request.facts.tree;
        let is_there = |path: &String| tree.is_file(path) || tree.is_directory(path) || path.starts_with("..");
        let is_named = |path: &String| path.rsplit('/').next().is_some_and(is_output);
        self.position == PathPosition::Path
            && self.end == PathEnd::Whole
            && self.paths.iter().all(is_named)
            && !self.paths.iter().any(is_there)
    }

    /// Whether it names something inside a directory that is not there.
    pub(super) fn misses(&self, request: &Request<'_>, directory: &str) -> bool {
        let tree = &request.facts.tree;
        let is_there = self.paths.iter().any(|path| tree.is_file(path) || tree.is_directory(path));
        let is_below = |path: &String| directory.is_empty() || is_in(path, directory);
        let is_output = |path: &String| path.split('/').any(is_output);
        self.position != PathPosition::Plain
            && !is_there
            && self.paths.iter().any(|path| is_below(path) && is_output(path))
    }
}

/// What bundlers and those who copy their output call it.
fn is_output(part: &str) -> bool {
    matches!(part, "dist" | "build" | "out" | "public" | "static" | "assets" | "www")
}

/// A path and the directories above it.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above))
        .filter(|path| !path.is_empty())
}
