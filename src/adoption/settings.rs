//! The settings that say what the authors' Dockerfile says. Compares no plans.

use toml_edit::{InlineTable, value};

use super::carried::{Adopted, Carried, carry, health, list, port, seen};
use super::module_path;
use super::own_file::{account, is_theirs, own_file};
use super::report::{Row, RowItem, Status};
use super::start;
use crate::config::is_duration;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{Base, ContainerFacts, HealthFacts};
use crate::inspect::evidence::Place;
use crate::message;
use crate::nesting::is_in;
use crate::plan::{BuildPlan, HealthCheck, Selected};
use crate::sourced::Sourced;

/// The settings that carry over what the plan took from the authors' Dockerfile.
pub fn carried(facts: &ProjectFacts, plan: &BuildPlan) -> Adopted {
    let Some(container) = own_file(facts) else { return Adopted::default() };
    let start::Started { carried, left, packages, variables, .. } = start::started(facts, container, plan);
    let dropped = left.into_iter().map(|text| Row::of(RowItem::Start, Status::Dropped, text)).collect();
    let mut adopted = Adopted { carried, dropped, packages, variables };
    if let Some(path) = module_path::preserved(facts, container, plan) {
        adopted.variables.insert("PYTHONPATH".to_owned(), path);
    }
    let all = &mut adopted.carried;
    all.extend(python(container));
    all.extend(plan.start.port.as_ref().filter(|port| is_theirs(container, &port.source)).map(port));
    all.extend(health_of(container, plan));
    if let Some(timed) = timed_health(container, plan) {
        all.retain(|one| one.key != timed.key);
        all.push(timed);
    }
    all.extend(user(container));
    all.extend(selections(plan));
    all.extend(writable(facts));
    adopted
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

/// A health check that goes on, with the timings that are others than the image's own.
fn timed_health(container: &ContainerFacts, plan: &BuildPlan) -> Option<Carried> {
    const OURS: [(&str, &str); 4] = [("interval", "30s"), ("timeout", "5s"), ("start-period", "30s"), ("retries", "3")];
    let stages = container.shipped();
    let stage = stages.iter().rev().find(|stage| stage.health.is_some())?;
    let asked = stage.health.as_ref().filter(|health| matches!(health.value, HealthFacts::Http { .. }))?;
    plan.start.health.as_ref()?;
    let mut table = InlineTable::new();
    if let Some(HealthCheck::Http { path }) = plan.start.health.as_ref().map(|health| &health.value) {
        table.insert("path", path.as_str().into());
    }
    let mut differs = false;
    for (name, ours) in OURS {
        let mut options = stage.health_options.iter().filter_map(|option| option.split_once('='));
        let said = options.find(|(option, _)| *option == name);
        let Some((_, text)) = said.filter(|(_, text)| *text != ours) else { continue };
        if name == "retries" {
            table.insert(name, text.parse::<i64>().ok().filter(|retries| *retries > 0)?.into());
        } else if is_duration(text) {
            table.insert(name, text.into());
        } else {
            continue;
        }
        differs = true;
    }
    differs.then(|| seen("healthcheck", value(table), "timings of the health check", &asked.place))
}

/// The user of the image, where its number is known: files in volumes belong to it.
fn user(container: &ContainerFacts) -> Option<Carried> {
    let (name, id, place) = account(container)?;
    (id != 0).then(|| seen("user", value(format!("{name}:{id}")), format!("user {name} ({id})"), &place))
}

/// Directories that git keeps empty: the program fills them.
pub(super) fn kept_empty(facts: &ProjectFacts) -> Vec<String> {
    let is_keeper = |path: &str| matches!(path.rsplit('/').next(), Some(".gitkeep" | ".gitignore" | ".keep"));
    let directory = |path: &str| path.split_once('/').map(|(directory, _)| directory.to_owned());
    let mut kept: Vec<String> =
        facts.tree.files.keys().filter(|path| path.ends_with("keep")).filter_map(|path| directory(path)).collect();
    let inside = |kept: &String, path: &String| is_in(path, kept);
    kept.retain(|kept| facts.tree.files.keys().filter(|path| inside(kept, path)).all(|path| is_keeper(path)));
    kept.dedup();
    kept
}

/// Authors' images mostly own all that they copy.
fn writable(facts: &ProjectFacts) -> Option<Carried> {
    let mut all = kept_empty(facts);
    let first = all.first().map(Place::file);
    let made = super::made_directories::made(facts);
    let first = first.or_else(|| made.first().map(|directory| directory.place.clone()))?;
    for directory in made {
        if !all.contains(&directory.value) {
            all.push(directory.value);
        }
    }
    let description = format!("directories that the program fills: {}", message::joined(&all, ", "));
    Some(seen("writable", value(list(&all)), description, &first))
}

fn selections(plan: &BuildPlan) -> Vec<Carried> {
    let extras = plan.sync.selected.iter().find(|selected| matches!(selected.value, Selected::Extras(_)));
    let groups = plan.sync.selected.iter().filter(|selected| matches!(selected.value, Selected::Groups(_)));
    let groups: Vec<&Sourced<Selected>> = groups.collect();
    let all = [("extras", extras.into_iter().collect()), ("groups", groups)];
    all.into_iter().filter_map(|(key, selected): (_, Vec<_>)| selection(key, &selected)).collect()
}

/// What the user names and what the authors install, in one list.
fn selection(key: &'static str, selected: &[&Sourced<Selected>]) -> Option<Carried> {
    let mut names: Vec<String> = selected.iter().flat_map(|selected| selected.value.names()).cloned().collect();
    names.dedup();
    let first = selected.first()?;
    let description = first.value.with_names(names.clone()).to_string();
    Some(carry(key, value(list(&names)), description, &first.source))
}
