//! Chooses which extras and dependency groups are installed, and opens the request with them. Installs nothing.

pub(crate) mod needed;

use uv_normalize::{ExtraName, GroupName};

use crate::config::Preferences;
use crate::inspect::lock::{LockFacts, Selection};
use crate::inspect::{ProjectFacts, Search};
use crate::plan::build_plan::Selected;
use crate::plan::carryover::{self, SelectionKind};
use crate::plan::error::PlanError;
use crate::plan::image::strategy;
use crate::plan::image_root;
use crate::plan::request::{Closures, Request};
use crate::sourced::Sourced;

pub(crate) fn request<'a>(facts: &'a ProjectFacts, preferences: &'a Preferences) -> Result<Request<'a>, PlanError> {
    let Search::Found(lock) = &facts.lock else { return Err(no_lock(facts)) };
    request_in(facts, lock, preferences)
}

/// The request with another state of the lock.
pub(crate) fn request_in<'a>(
    facts: &'a ProjectFacts,
    lock: &'a LockFacts,
    preferences: &'a Preferences,
) -> Result<Request<'a>, PlanError> {
    let root = facts.locked(lock).ok_or_else(|| no_lock(facts))?;
    let extras = preferences.extras.clone().or_else(|| carryover::selection(facts, SelectionKind::Extras));
    let groups = preferences.groups.clone().or_else(|| carryover::selection(facts, SelectionKind::Groups));
    let selection = selection(facts, extras.as_ref(), groups.as_ref())?;
    let selected = selected(extras, groups);
    let strategy = strategy::asked_for(preferences);
    let member = facts.member()?;
    let image_root = image_root::choose(facts)?;
    Ok(Request {
        facts,
        member,
        image_root,
        preferences,
        lock,
        root,
        selection,
        strategy,
        selected,
        closures: Closures::default(),
    })
}

fn no_lock(facts: &ProjectFacts) -> PlanError {
    PlanError::NoLock { project: facts.pyproject.name.value.to_string() }
}

/// What the user says, else what the authors' own Dockerfile installs.
fn selection(
    facts: &ProjectFacts,
    extras: Option<&Sourced<Vec<String>>>,
    groups: Option<&Sourced<Vec<String>>>,
) -> Result<Selection, PlanError> {
    let extras = named(extras, "extra", &facts.pyproject.extras.keys().cloned().collect::<Vec<_>>(), |name| {
        name.parse::<ExtraName>().ok()
    })?;
    let groups =
        named(groups, "dependency group", &facts.pyproject.groups.keys().cloned().collect::<Vec<_>>(), |name| {
            name.parse::<GroupName>().ok()
        })?;
    Ok(Selection { extras, groups })
}

/// Names of a setting, checked against those that pyproject.toml defines.
fn named<T: PartialEq>(
    setting: Option<&Sourced<Vec<String>>>,
    kind: &'static str,
    defined: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, PlanError> {
    let Some(setting) = setting else { return Ok(Vec::new()) };
    let defined: Vec<T> = defined.iter().filter_map(|name| parse(name)).collect();
    let names = setting.value.iter().map(|name| {
        let missing = || PlanError::NoSuchSelection { kind, name: name.clone(), given: setting.source.clone() };
        parse(name).filter(|parsed| defined.contains(parsed)).ok_or_else(missing)
    });
    names.collect()
}

/// The same with their sources, for the reader.
fn selected(extras: Option<Sourced<Vec<String>>>, groups: Option<Sourced<Vec<String>>>) -> Vec<Sourced<Selected>> {
    let extras = extras.map(|extras| extras.map(|names| Selected::Extras(names.clone())));
    let groups = groups.map(|groups| groups.map(|names| Selected::Groups(names.clone())));
    extras.into_iter().chain(groups).filter(|selected| !selected.value.names().is_empty()).collect()
}
