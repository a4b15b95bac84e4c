//! Turns what the authors' own container files say into settings, so that it holds when those files are replaced. Decides nothing
//! about images: the plan has, with these files as its witnesses. Reads and writes nothing.

mod held;
mod replaced;

use toml_edit::{Array, InlineTable, Item, Value, value};

pub use held::Replacement;
pub use replaced::without;

use crate::inspect::ProjectFacts;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::Mode;
use crate::inspect::witness::container_facts::{AccountFacts, Base, ContainerFacts, StageFacts};
use crate::plan::{BuildPlan, Credit, Fate, HealthCheck};
use crate::quote;
use crate::sourced::{Source, Sourced};

/// Files that uvdock writes, and that authors have too.
pub const REPLACED: [&str; 3] = ["Dockerfile", ".dockerignore", "compose.yaml"];

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

/// The authors' Dockerfile in the place of the one that uvdock writes.
pub fn own_file(facts: &ProjectFacts) -> Option<&ContainerFacts> {
    facts.witnesses.containers.iter().find(|container| container.path == "Dockerfile")
}

/// The settings that carry over what the plan took from the authors' Dockerfile.
pub fn carried(facts: &ProjectFacts, plan: &BuildPlan) -> Vec<Carried> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let is_theirs = |source: &Source| match source {
        Source::Project { places, .. } => {
            places.iter().any(|place| place.file == container.path || container.starts.contains(place))
        }
        _ => false,
    };
    let start = &plan.start;
    let mut all: Vec<Carried> = Vec::new();
    all.extend(is_theirs(&start.command.source).then(|| command(facts, plan)));
    all.extend(entrypoint(facts, container));
    all.extend(python(container));
    all.extend(start.port.as_ref().filter(|port| is_theirs(&port.source)).map(port));
    all.extend(start.health.as_ref().filter(|health| is_theirs(&health.source)).and_then(health));
    all.extend(user(container));
    all.extend(release(plan));
    all.extend(selections(plan));
    if !all.is_empty() {
        all.extend(writable(facts));
    }
    all
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

/// The authors' own words where they start the same program: their options are theirs to keep. Words with a variable are the
/// plan's to resolve.
fn command(facts: &ProjectFacts, plan: &BuildPlan) -> Carried {
    let command = &plan.start.command;
    let places = match &command.source {
        Source::Project { places, .. } => places.as_slice(),
        _ => &[],
    };
    let is_same = |words: &[String]| {
        words.first() == command.value.first() && !words.iter().any(|word| word.contains(['$', '`', '*']))
    };
    let witnesses = facts.witnesses.commands.iter();
    let own = witnesses.filter(|witness| places.contains(&witness.place)).map(|witness| &witness.command);
    let own = own.filter(|own| own.directory.is_empty() && is_same(&own.words)).map(|own| &own.words).next();
    let words = own.unwrap_or(&command.value);
    // A line reads better than a list, where splitting it gives the same words.
    let line = quote::shown(words);
    let item = if shlex::split(&line).as_ref() == Some(words) { value(line) } else { value(list(words)) };
    carry("command", item, format!("command `{}`", quote::shown(words)), &command.source)
}

/// A script in front of the command, started as the image does: by itself, or by its interpreter where it is not executable.
fn entrypoint(facts: &ProjectFacts, container: &ContainerFacts) -> Option<Carried> {
    let Located { value: entrypoint, place } = container.entrypoint.as_ref()?;
    let script = format!("/app/{}", entrypoint.script);
    let is_executable = facts.tree.files.get(&entrypoint.script).is_some_and(|file| file.mode == Mode::Executable);
    let mut words = vec![script];
    if !is_executable || entrypoint.interpreter.is_empty() {
        let shell = vec!["sh".to_owned()];
        let interpreter = if entrypoint.interpreter.is_empty() { &shell } else { &entrypoint.interpreter };
        words.splice(0..0, interpreter.iter().cloned());
    }
    Some(seen("entrypoint", value(list(&words)), format!("entrypoint `{}`", entrypoint.script), place))
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

/// Build arguments that name a release, with the files and variables they end up in.
fn release(plan: &BuildPlan) -> Option<Carried> {
    let first = plan.release.first()?;
    let mut table = InlineTable::new();
    for release in plan.release.iter().map(|release| &release.value) {
        let mut one = InlineTable::new();
        one.insert("default", release.default.as_str().into());
        for (key, names) in [("variables", &release.variables), ("files", &release.files)] {
            if !names.is_empty() {
                one.insert(key, list(names));
            }
        }
        table.insert(&release.name, Value::InlineTable(one));
    }
    let names: Vec<&str> = plan.release.iter().map(|release| release.value.name.as_str()).collect();
    Some(carry("release", value(table), format!("build argument {}", names.join(", ")), &first.source))
}

fn selections(plan: &BuildPlan) -> Vec<Carried> {
    let of = |key: &'static str, kind: &str| -> Option<Carried> {
        let found = plan.sync.selected.iter().find(|selected| selected.value.starts_with(kind))?;
        let names: Vec<String> = found.value[kind.len()..].split_whitespace().map(str::to_owned).collect();
        Some(carry(key, value(list(&names)), found.value.clone(), &found.source))
    };
    of("extras", "extra ").into_iter().chain(of("groups", "group ")).collect()
}

/// What the authors' file says that is not carried over, each with the reason.
pub fn left(facts: &ProjectFacts, plan: &BuildPlan) -> Vec<String> {
    let credits = plan.credits.iter().filter(|credit| credit.fate == Fate::Left && !is_carried(facts, credit));
    let mut left: Vec<String> = credits
        .map(|credit| format!("{} {}: {} ({})", credit.subject, credit.value, credit.because, credit.place))
        .collect();
    let Some(container) = own_file(facts) else { return left };
    if let Some(user) = container.shipped().iter().rev().find_map(|stage| stage.user.as_ref())
        && account(container).is_none()
    {
        left.push(format!("user {}: its number is not written ({})", user.value, user.place));
    }
    let involved = container.involved();
    // One line for an instruction, whatever its shell text is made of.
    let mut named: Vec<&Place> = Vec::new();
    for Located { value, place } in involved.iter().flat_map(|stage| &stage.other_commands) {
        if !named.contains(&place) {
            named.push(place);
            left.push(format!("`RUN {value}`: what it makes is not known ({place})"));
        }
    }
    let is_other = |stage: &&StageFacts| !involved.iter().any(|one| std::ptr::eq(*one, *stage));
    let others = container.stages.iter().filter(is_other).filter_map(|stage| stage.name.as_deref());
    // The generated file has a `dev` stage of its own.
    left.extend(
        others.filter(|name| *name != "dev").map(|name| format!("stage `{name}`: nothing that ships is made from it")),
    );
    left
}

/// Whether it is a label that the settings hold, although the plan would not have taken it by itself.
fn is_carried(facts: &ProjectFacts, credit: &Credit) -> bool {
    let stages = own_file(facts).into_iter().flat_map(ContainerFacts::shipped);
    let mut labels = stages.flat_map(|stage| &stage.labels).filter(|label| label.place == credit.place);
    let is_named = |name: &str| credit.value.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
    credit.subject == "label"
        && labels.any(|label| {
            let name = label.value.name.as_str();
            is_named(name) && held::is_carried_label(name) && label.value.value.is_some()
        })
}

/// What the plan took from the authors' file that is gone with it, although the settings are carried over.
pub fn lost(with: &BuildPlan, without: &BuildPlan) -> Vec<String> {
    let mut lost = Vec::new();
    let say =
        |subject: &str, value: &str, source: &Source| format!("{subject} {value}: no setting holds it ({source})");
    let known = held::environment(without);
    for variable in &with.environment {
        let (name, text) = &variable.value;
        if known.get(name.as_str()) != Some(&text.as_str()) {
            lost.push(say("variable", &format!("{name}={text}"), &variable.source));
        }
    }
    for package in &with.sync.run_packages {
        if !without.sync.run_packages.iter().any(|other| other.value == package.value) {
            lost.push(say("system package", &package.value, &package.source));
        }
    }
    for role in &with.start.other_roles {
        if !without.start.other_roles.iter().any(|other| other.name == role.name) {
            lost.push(say("role", &role.name, &role.command.source));
        }
    }
    lost
}

/// Paths that are copied because of the authors' file, and that are not copied without it; the script in front is one.
pub fn missing_paths(facts: &ProjectFacts, with: &BuildPlan, without: &BuildPlan) -> Vec<String> {
    let paths = |plan: &BuildPlan| -> Vec<String> {
        plan.sources.files.iter().chain(&plan.sources.directories).map(|source| source.path.clone()).collect()
    };
    let known = paths(without);
    let script =
        own_file(facts).and_then(|container| container.entrypoint.as_ref()).map(|found| found.value.script.clone());
    paths(with).into_iter().chain(script).filter(|path| !known.contains(path)).collect()
}
