//! The constant paths that the program opens or serves when it starts, and where they lie. Judges none that is not there.

use std::collections::BTreeSet;

use super::gathered::Gathered;
use crate::inspect::code::{ModuleFacts, OpenedPath, Opening, PathAnchor, Scope};
use crate::inspect::surroundings;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::plan::candidate::{Call, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::plan::start::paths::is_installed;
use crate::plan::start::running::running;
use crate::sourced::Source;

/// A path that is opened, with where it may lie: the first is where the program looks.
pub(crate) struct Opened<'r> {
    pub(crate) path: &'r OpenedPath,
    /// None for a path that leads out of what images are built from.
    pub(crate) places: Vec<String>,
}

impl Opened<'_> {
    /// Where it lies in the repository.
    pub(crate) fn found(&self, request: &Request<'_>) -> Option<&str> {
        let tree = &request.facts.tree;
        let is_there = |path: &&String| tree.is_file(path) || tree.is_directory(path) || tree.links.contains(*path);
        self.places.iter().find(is_there).map(String::as_str)
    }
}

/// What is opened by what runs for sure when the program starts. What is served is set up then, wherever it stands.
pub(crate) fn at_start<'r>(
    request: &'r Request<'_>,
    chosen: &'r Chosen,
    reached: &BTreeSet<&'r str>,
) -> Vec<Opened<'r>> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let all: Vec<(&ModuleFacts, &OpenedPath)> =
        modules.flat_map(|module| module.opened.iter().map(move |path| (module, path))).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let (file, function) = started(chosen);
    let functions = request.facts.code.certain_functions(reached.iter().copied(), file, function);
    let running = running(request, chosen);
    let runs = |module: &str, scope: &Scope| match scope {
        Scope::Module | Scope::Class(_) => true,
        Scope::MainGuard => function.is_none() && file == Some(module),
        Scope::TypeChecking => false,
        Scope::Function(name) => functions.contains(&(module, name.as_str())) || running.holds(module, scope),
    };
    let started =
        all.into_iter().filter(|(module, path)| path.opening != Opening::Reads || runs(&module.path, &path.scope));
    started.filter_map(|(module, path)| Some(Opened { path, places: places(request, chosen, module, path)? })).collect()
}

/// Where a path, or the one that is served in its place, may lie in the repository; `None` where that cannot be told.
fn places(request: &Request<'_>, chosen: &Chosen, module: &ModuleFacts, path: &OpenedPath) -> Option<Vec<String>> {
    let mut places = places_of(request, chosen, module, (&path.text, path.anchor), path.opening)?;
    if let Some((text, anchor)) = &path.instead {
        places.extend(places_of(request, chosen, module, (text, *anchor), path.opening)?);
    }
    Some(places)
}

/// The file that is started, or the function of it that is called.
fn started(chosen: &Chosen) -> (Option<&str>, Option<&str>) {
    match &chosen.candidate.start {
        StartMethod::File { file } | StartMethod::Module { file, .. } | StartMethod::Framework { file, .. } => {
            (Some(file), None)
        }
        StartMethod::Script { file, function, .. } if function.is_some() => (file.as_deref(), function.as_deref()),
        StartMethod::WebApplication(application) if application.call == Call::Factory => {
            (Some(&application.file), Some(&application.name))
        }
        _ => (None, None),
    }
}

/// Adds what is there to what is copied.
pub(crate) fn gather(gathered: &mut Gathered<'_>, request: &Request<'_>, opened: &[Opened<'_>]) {
    for one in opened {
        if let Some(path) = one.found(request) {
            let source = Source::Project { seen: "the program opens it".into(), places: vec![one.path.place.clone()] };
            gathered.add_named(path, source);
        }
    }
}

fn places_of(
    request: &Request<'_>,
    chosen: &Chosen,
    module: &ModuleFacts,
    (text, anchor): (&str, PathAnchor),
    opening: Opening,
) -> Option<Vec<String>> {
    let beside = module.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let text = listed(text);
    let climbs = surroundings::climb(text) > 0;
    let places = match anchor {
        PathAnchor::Project => vec![text.to_owned()],
        // What climbs is counted from where the program starts, and nothing else lies by that name.
        PathAnchor::Open if climbs => vec![join(working_directory(request, chosen), text)],
        PathAnchor::Open if opening == Opening::Serves || opening == Opening::Templates => {
            // Flask looks beside the module.
            vec![join(working_directory(request, chosen), text), join(beside, text), text.to_owned()]
        }
        PathAnchor::Open => vec![join(working_directory(request, chosen), text), text.to_owned(), join(beside, text)],
        PathAnchor::Absolute => vec![request.facts.from_project(listed(text.strip_prefix("/app/")?))],
        PathAnchor::Joined | PathAnchor::Outside => return None,
    };
    let normal = places.iter().filter_map(|place| {
        let path = request.path(place).ok()?.from_member(&request.member);
        Some(path.as_str().to_owned()).filter(|path| !path.is_empty())
    });
    let normal: Vec<String> = normal.collect();
    // Where an installed package lies, nothing above it is the repository's.
    let leads_out = climbs && !is_installed(request, &module.path);
    (!normal.is_empty() || leads_out).then_some(normal)
}
