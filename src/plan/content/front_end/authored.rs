//! Reads the stage of the authors' own Dockerfile that Node builds in: the best witness of what is built, how, and where it goes.

use crate::inspect::deployment::container_facts::{Assignment, Base, ContainerFacts, CopySource, StageFacts};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::front_end::FrontEndFacts;
use crate::inspect::tree::TreeFacts;
use crate::inspect::wheel::join;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

use super::steps::{self, Step};

/// What the authors build with Node.
pub(super) struct Authored<'a> {
    pub(super) front_end: &'a FrontEndFacts,
    pub(super) base: &'a Base,
    pub(super) steps: Vec<Step>,
    /// Variables of the stage, where their value is written.
    pub(super) environment: Vec<(String, String)>,
    /// Build arguments of the stage.
    pub(super) arguments: Vec<(String, Option<String>)>,
    /// What is copied from it: where it is written and where it goes, each as the project sees it or absolute.
    pub(super) outputs: Vec<(String, String)>,
    /// Paths of the context that the stage gets; the empty one is all of it.
    pub(super) inputs: Vec<String>,
    /// The first copy.
    pub(super) place: Place,
}

/// What became of the stage.
pub(super) enum Found<'a> {
    /// There is none.
    Nothing,
    /// It can be read.
    Stage(Box<Authored<'a>>),
    /// Something is copied from it, and it cannot be told from what.
    Unclear(Place),
}

pub(super) fn stage<'a>(request: &Request<'a>, chosen: &Chosen) -> Found<'a> {
    let Some(container) = carryover::container(request, chosen) else { return Found::Nothing };
    let copies = copies(container);
    let Some((_, index, first)) = copies.first() else { return Found::Nothing };
    let chain = chain(container, *index);
    let place = &first.place;
    let unclear = || Found::Unclear(place.clone());
    let Some((front_end, location)) = front_end(request, &chain) else { return unclear() };
    let mut pairs = pairs(&request.facts.tree, &chain);
    pairs.push((front_end.directory.clone(), location));
    let mut outputs = Vec::new();
    for (copying, from, copy) in copies.iter().filter(|(_, from, _)| from == index) {
        debug_assert_eq!(from, index);
        let targets = [self::pairs(&request.facts.tree, copying), vec![(String::new(), workdir(copying))]].concat();
        for source in &copy.value.sources {
            let from = (!source.contains(['*', '?'])).then(|| seen_from_project(&pairs, source)).flatten();
            let Some(from) = from.filter(|path| !path.is_empty()) else { return unclear() };
            let target = match copy.value.target.strip_suffix('/') {
                Some(directory) if is_file(source) => join(directory, source.rsplit('/').next().unwrap_or_default()),
                Some(directory) => directory.to_owned(),
                None => copy.value.target.clone(),
            };
            outputs.push((from, seen_from_project(&targets, &target).unwrap_or(target)));
        }
    }
    let Some(steps) = steps::of(&chain, front_end).filter(|steps| !steps.is_empty()) else { return unclear() };
    Found::Stage(Box::new(Authored {
        front_end,
        base: base(container, *index),
        steps,
        environment: environment(&chain),
        arguments: arguments(&chain),
        outputs,
        inputs: pairs.into_iter().map(|(path, _)| path).collect(),
        place: place.clone(),
    }))
}

type Copied<'a> = &'a Located<crate::inspect::deployment::container_facts::CopyFacts>;

/// What the stages of Python copy from those of Node, with the stages that they begin with.
fn copies(container: &ContainerFacts) -> Vec<(Vec<&StageFacts>, usize, Copied<'_>)> {
    let mut found = Vec::new();
    let involved = container.involved();
    for (index, stage) in container.stages.iter().enumerate() {
        if is_node(base(container, index)) || !involved.iter().any(|other| std::ptr::eq(*other, stage)) {
            continue;
        }
        for copy in &stage.copies {
            if let CopySource::Stage(from) = copy.value.from
                && is_node(base(container, from))
            {
                found.push((chain(container, index), from, copy));
            }
        }
    }
    found
}

/// A stage and those it begins with, the first one first.
fn chain(container: &ContainerFacts, index: usize) -> Vec<&StageFacts> {
    let mut chain: Vec<&StageFacts> = Vec::new();
    let mut next = Some(index);
    while let Some((index, stage)) = next.and_then(|index| Some((index, container.stages.get(index)?))) {
        chain.push(stage);
        next = match stage.base {
            Base::Stage(parent) if parent < index => Some(parent),
            _ => None,
        };
    }
    chain.reverse();
    chain
}

/// The image that a stage begins with in the end.
fn base(container: &ContainerFacts, index: usize) -> &Base {
    chain(container, index).first().map_or(&Base::Unknown, |stage| &stage.base)
}

/// `node:24-slim`, `registry.example/node`, `oven/bun:1`.
fn is_node(base: &Base) -> bool {
    let Base::Image { reference, python: None, .. } = base else { return false };
    let name = crate::pins::repository(reference).rsplit('/').next().unwrap_or_default();
    matches!(name, "node" | "bun" | "nodejs") || name.starts_with("node-") || name.ends_with("-node")
}

/// Paths of the context with where a stage has them.
fn pairs(tree: &TreeFacts, chain: &[&StageFacts]) -> Vec<(String, String)> {
    let copies = chain.iter().flat_map(|stage| &stage.copies).map(|copy| &copy.value);
    let from_context = copies.filter(|copy| copy.from == CopySource::Context);
    let mut found = Vec::new();
    for copy in from_context {
        let is_several = copy.sources.len() > 1;
        for source in &copy.sources {
            let path = source.trim_start_matches("./").trim_matches('/');
            let path = if path == "." { "" } else { path };
            if path.is_empty() || tree.is_directory(path) {
                found.push((path.to_owned(), normal(&copy.target)));
            } else {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                let target = match copy.target.strip_suffix('/') {
                    Some(directory) => directory,
                    None if is_several || path.contains('*') => &copy.target,
                    None => copy.target.rsplit_once('/').map_or("", |(directory, _)| directory),
                };
                found.push((parent.to_owned(), normal(target)));
            }
        }
    }
    found
}

fn normal(directory: &str) -> String {
    match directory.trim_end_matches('/') {
        "" => "/".to_owned(),
        directory => directory.to_owned(),
    }
}

/// The front end that a stage gets, and where: the one whose directory a command runs in, else the deepest.
fn front_end<'a>(request: &Request<'a>, chain: &[&StageFacts]) -> Option<(&'a FrontEndFacts, String)> {
    let pairs = pairs(&request.facts.tree, chain);
    let runs: Vec<String> =
        chain.iter().flat_map(|stage| &stage.runs).flat_map(|run| steps::directories(&run.value)).collect();
    let mut found: Vec<(&FrontEndFacts, String)> = Vec::new();
    for front_end in request.facts.front_ends.iter().filter(|one| !one.directory.starts_with("..")) {
        let locations =
            pairs.iter().filter_map(|(path, target)| Some(join_root(target, below(&front_end.directory, path)?)));
        found.extend(locations.map(|location| (front_end, location)));
    }
    found.sort_by_key(|(front_end, location)| (!runs.contains(location), std::cmp::Reverse(front_end.directory.len())));
    found.into_iter().next()
}

/// What of a path lies below a directory.
fn below<'p>(path: &'p str, directory: &str) -> Option<&'p str> {
    match directory.trim_end_matches('/') {
        "" => Some(path.trim_start_matches('/')),
        directory if path == directory => Some(""),
        directory => path.strip_prefix(directory)?.strip_prefix('/'),
    }
}

fn join_root(directory: &str, path: &str) -> String {
    match (directory, path) {
        (directory, "") => directory.to_owned(),
        ("/", path) => format!("/{path}"),
        (directory, path) => join(directory, path),
    }
}

/// Where the project has what a stage has at an absolute path. Where a directory of the project and single files above it lie at one
/// place, such as `pyproject.toml` beside the code, that is the directory's.
fn seen_from_project(pairs: &[(String, String)], path: &str) -> Option<String> {
    let path = normal(path);
    let known = pairs.iter().filter(|(_, target)| target != "/");
    let found = known.filter_map(|(own, target)| Some((target.len(), own, below(&path, target)?)));
    let (_, own, rest) = found.max_by_key(|(length, own, _)| (*length, !own.is_empty()))?;
    Some(if rest.is_empty() { own.clone() } else { join(own, rest) })
}

fn workdir(chain: &[&StageFacts]) -> String {
    let last = chain.iter().rev().find_map(|stage| stage.workdir.as_ref());
    last.map_or_else(|| "/".to_owned(), |directory| normal(&directory.value))
}

fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// Variables that are the image's own, or say where the authors' stage has something.
const OWN: [&str; 7] = ["PATH", "USER", "HOME", "PNPM_HOME", "YARN_CACHE_FOLDER", "NPM_CONFIG_CACHE", "NODE_PATH"];

fn environment(chain: &[&StageFacts]) -> Vec<(String, String)> {
    let all = chain.iter().flat_map(|stage| &stage.environment).map(|one| &one.value);
    let known = all.filter(|one| !OWN.contains(&one.name.as_str()) && !one.name.starts_with("COREPACK"));
    let known = known.filter(|one| !is_handed_over(one));
    known.filter_map(|one| Some((one.name.clone(), one.value.clone()?))).collect()
}

/// Whether a variable is nothing but the build argument of its name: `ENV GIT_SHA=$GIT_SHA`. The build sees the argument itself.
fn is_handed_over(variable: &Assignment) -> bool {
    let name = &variable.name;
    [format!("${name}"), format!("${{{name}}}")].iter().any(|form| variable.written.trim_matches('"') == form)
        && variable.arguments == [name.clone()]
}

/// Build arguments that are public, or that a variable of the same name is made of, but for the numbers of users.
fn arguments(chain: &[&StageFacts]) -> Vec<(String, Option<String>)> {
    let set = environment(chain);
    let variables = || chain.iter().flat_map(|stage| &stage.environment).map(|one| &one.value);
    let is_variable = |name: &str| variables().any(|one| one.name == name && is_handed_over(one));
    let all = chain.iter().flat_map(|stage| &stage.arguments).map(|argument| &argument.value);
    let public = all.filter(|one| {
        let is_public = crate::catalogue::front_end::PUBLIC_PREFIXES.iter().any(|prefix| one.name.starts_with(prefix));
        (is_public || is_variable(&one.name)) && !set.iter().any(|(name, _)| *name == one.name)
    });
    public.map(|one| (one.name.clone(), one.default.clone())).collect()
}
