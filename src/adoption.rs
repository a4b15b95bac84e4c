//! Turns what the authors' own container files say into settings, so that it holds when those files are replaced. Decides nothing
//! about images: the plan has, with these files as its witnesses. Reads and writes nothing.

mod beside;
mod compose;
mod held;
mod left;
mod replaced;
mod start;

use std::collections::BTreeMap;

use toml_edit::{Array, Item, Value, value};

pub use beside::beside;
pub use compose::{ComposeFile, compose_file};
pub use held::Replacement;
pub use left::{Left, left, lost};
pub use replaced::without;

use crate::inspect::ProjectFacts;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::witness::container_facts::{AccountFacts, Base, ContainerFacts, HealthFacts};
use crate::plan::authors::is_python;
use crate::plan::{BuildPlan, HealthCheck};
use crate::sourced::{Source, Sourced};

/// Something of the authors' files that a setting carries over.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The setting.
    pub key: &'static str,
    /// Its value.
    pub value: Item,
    /// What it is, for people, with its place.
    pub said: String,
}

/// What the authors' file becomes, before it is seen what the plan loses without it.
#[derive(Debug, Default)]
pub struct Adopted {
    /// The settings.
    pub carried: Vec<Carried>,
    /// What of the start is not carried over.
    pub left: Vec<String>,
    /// System packages that a carried script calls.
    pub packages: Vec<Located<String>>,
    /// Variables that a carried command reads.
    pub variables: BTreeMap<String, Located<String>>,
}

/// The authors' Dockerfile in the place of the one that uvdock writes.
pub fn own_file(facts: &ProjectFacts) -> Option<&ContainerFacts> {
    facts.witnesses.containers.iter().find(|container| container.path == "Dockerfile")
}

/// Other Dockerfiles that are built from the project's directory: a `.dockerignore` is theirs too, unless they have one of their own.
pub fn built_beside(facts: &ProjectFacts) -> Vec<String> {
    const OF_CONTAINERS: [&str; 8] =
        ["docker", "dockerfiles", "deploy", "deployment", "deployments", "build", "container", "containers"];
    let is_here = |path: &str| path.split_once('/').is_none_or(|(directory, _)| OF_CONTAINERS.contains(&directory));
    let others = facts.witnesses.containers.iter().filter(|other| other.path != "Dockerfile" && is_here(&other.path));
    let open = others.filter(|other| is_python(other) && !facts.tree.is_file(&format!("{}.dockerignore", other.path)));
    open.map(|other| {
        let path = &other.path;
        format!(
            "`.dockerignore`: uvdock's sends no more than its Dockerfile copies, and `{path}` is built with it too; give that a \
             `{path}.dockerignore`"
        )
    })
    .collect()
}

/// The settings that carry over what the plan took from the authors' Dockerfile.
pub fn carried(facts: &ProjectFacts, plan: &BuildPlan) -> Adopted {
    let Some(container) = own_file(facts) else { return Adopted::default() };
    let is_theirs = |source: &Source| is_theirs(container, source);
    let start::Started { carried, left, packages, variables, .. } = start::started(facts, container, plan);
    let mut adopted = Adopted { carried, left, packages, variables };
    let all = &mut adopted.carried;
    all.extend(python(container));
    all.extend(plan.start.port.as_ref().filter(|port| is_theirs(&port.source)).map(port));
    all.extend(health_of(container, plan));
    all.extend(user(container));
    all.extend(selections(plan));
    all.extend(writable(facts));
    adopted
}

fn is_theirs(container: &ContainerFacts, source: &Source) -> bool {
    match source {
        Source::Project { places, .. } => {
            places.iter().any(|place| place.file == container.path || container.starts.contains(place))
        }
        _ => false,
    }
}

fn port(port: &Sourced<u16>) -> Carried {
    carry("port", value(i64::from(port.value)), format!("port {}", port.value), &port.source)
}

fn carry(key: &'static str, value: Item, said: impl Into<String>, source: &Source) -> Carried {
    Carried { key, value, said: format!("{} ({source})", said.into()) }
}

fn seen(key: &'static str, value: Item, said: impl Into<String>, place: &Place) -> Carried {
    Carried { key, value, said: format!("{} ({place})", said.into()) }
}

fn list<'w>(words: impl IntoIterator<Item = &'w String>) -> Value {
    Value::Array(words.into_iter().map(String::as_str).collect::<Array>())
}

/// The Python of the image that ships: a change of it is a decision of its own.
fn python(container: &ContainerFacts) -> Option<Carried> {
    container.shipped().into_iter().find_map(|stage| match &stage.base {
        // `python:3` is whichever is newest.
        Base::Image { python: Some(python), place, .. } if python.contains('.') => {
            Some(seen("python", value(python), format!("Python {python}"), place))
        }
        _ => None,
    })
}

/// `HEALTHCHECK NONE` is a decision too.
fn health_of(container: &ContainerFacts, plan: &BuildPlan) -> Option<Carried> {
    let own = container.shipped().into_iter().rev().find_map(|stage| stage.health.as_ref());
    if let Some(off) = own.filter(|health| health.value == HealthFacts::Off) {
        return Some(seen("healthcheck", value(false), "no health check", &off.place));
    }
    plan.start.health.as_ref().filter(|health| is_theirs(container, &health.source)).and_then(health)
}

fn health(health: &Sourced<HealthCheck>) -> Option<Carried> {
    match &health.value {
        HealthCheck::Http { path } => {
            Some(carry("healthcheck", value(path), format!("health check {path}"), &health.source))
        }
        HealthCheck::Tcp => None,
    }
}

/// The user of the image, where its number is known: files in volumes belong to it.
fn user(container: &ContainerFacts) -> Option<Carried> {
    let (name, id, place) = account(container)?;
    (id != 0).then(|| seen("user", value(format!("{name}:{id}")), format!("user {name} ({id})"), &place))
}

fn account(container: &ContainerFacts) -> Option<(String, u32, Place)> {
    let stages = container.shipped();
    let user = stages.iter().rev().find_map(|stage| stage.user.as_ref())?;
    let written = user.value.split(':').next().unwrap_or_default();
    let accounts: Vec<&AccountFacts> = stages.iter().flat_map(|stage| &stage.accounts).collect();
    let id = written
        .parse()
        .ok()
        .or_else(|| accounts.iter().find(|account| account.name == written).map(|account| account.id));
    let name = accounts.iter().find(|account| Some(account.id) == id).map_or("app", |account| account.name.as_str());
    Some((name.to_owned(), id?, user.place.clone()))
}

/// Directories that git keeps empty: the program fills them. Authors' images mostly own all that they copy.
fn writable(facts: &ProjectFacts) -> Option<Carried> {
    let is_keeper = |path: &str| matches!(path.rsplit('/').next(), Some(".gitkeep" | ".gitignore" | ".keep"));
    let directory = |path: &str| path.split_once('/').map(|(directory, _)| directory.to_owned());
    let mut kept: Vec<String> =
        facts.tree.files.keys().filter(|path| path.ends_with("keep")).filter_map(|path| directory(path)).collect();
    let inside =
        |kept: &String, path: &String| path.strip_prefix(kept.as_str()).is_some_and(|rest| rest.starts_with('/'));
    kept.retain(|kept| facts.tree.files.keys().filter(|path| inside(kept, path)).all(|path| is_keeper(path)));
    kept.dedup();
    let first = kept.first()?.clone();
    let said = format!("directories that git keeps empty: {}", kept.join(", "));
    Some(seen("writable", value(list(&kept)), said, &Place::file(first)))
}

fn selections(plan: &BuildPlan) -> Vec<Carried> {
    let of = |key: &'static str, kind: &str| -> Option<Carried> {
        let found: Vec<&Sourced<String>> =
            plan.sync.selected.iter().filter(|selected| selected.value.starts_with(kind)).collect();
        let all = found.iter().flat_map(|selected| selected.value[kind.len()..].split_whitespace());
        let mut names: Vec<String> = all.map(str::to_owned).collect();
        names.dedup();
        Some(carry(key, value(list(&names)), format!("{kind}{}", names.join(" ")), &found.first()?.source))
    };
    of("extras", "extra ").into_iter().chain(of("groups", "group ")).collect()
}

/// Paths that are copied because of the authors' file, and that are not copied without it: the script in front is one, and so are
/// files that the command names.
pub fn missing_paths(facts: &ProjectFacts, with: &BuildPlan, without: &BuildPlan) -> Vec<String> {
    let paths = |plan: &BuildPlan| -> Vec<String> {
        plan.sources.files.iter().chain(&plan.sources.directories).map(|source| source.path.clone()).collect()
    };
    let known = paths(without);
    let is_covered = |path: &String| {
        let inside = |above: &String| path.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('/'));
        known.iter().any(|other| other == path || inside(other))
    };
    let start = &without.start;
    let words = start.command.value.iter().chain(start.entrypoint.iter().flat_map(|words| &words.value));
    let words = words.flat_map(|word| word.split_whitespace());
    let named = words.filter_map(|word| {
        let word = word.split_once('=').filter(|_| word.starts_with("--")).map_or(word, |(_, path)| path);
        let path = word.strip_prefix("/app/").unwrap_or(word).trim_start_matches("./");
        let in_directory = crate::inspect::wheel::join(&start.workdir.value, path);
        [path.to_owned(), in_directory].into_iter().find(|path| facts.tree.is_file(path))
    });
    let mut missing: Vec<String> = Vec::new();
    let writable = |path: &String| without.sources.writable.iter().any(|directory| directory.path == *path);
    for path in paths(with).into_iter().chain(named) {
        if !is_covered(&path) && !missing.contains(&path) && !writable(&path) {
            missing.push(path);
        }
    }
    missing
}
