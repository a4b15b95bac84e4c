//! Puts a settings module together with those that it takes everything from: `from .base import *`, django-split-settings. Reads no
//! setting.

use std::collections::BTreeSet;

use super::circumstances;
use super::facts::{Happens, Scope};
use super::index::key_of;
use super::outline::{Binding, CallSite, Outline};
use super::project::Project;
use super::value::Value;

/// Module-level bindings of a name in a settings module and in those that it includes; the last one holds.
pub(super) fn bindings<'a>(project: &Project<'a>, module: usize, name: &str) -> Vec<(usize, &'a Binding)> {
    let mut found = Vec::new();
    for at in layers(project, module) {
        let outline: &'a Outline = &project.outlines[at];
        let own = outline.bindings.iter().filter(|binding| binding.scope == Scope::Module && binding.name == name);
        found.extend(own.map(|binding| (at, binding)));
    }
    found
}

/// A settings module after all that it includes, in the order in which they are run. What a condition keeps from being run comes
/// first, so that all else holds against it.
pub(super) fn layers(project: &Project<'_>, module: usize) -> Vec<usize> {
    let mut found = Vec::new();
    add(project, module, &mut BTreeSet::new(), &mut found);
    found
}

/// More files than any settings are put together from.
const MOST_LAYERS: usize = 64;

fn add(project: &Project<'_>, module: usize, seen: &mut BTreeSet<usize>, found: &mut Vec<usize>) {
    if seen.len() >= MOST_LAYERS || !seen.insert(module) {
        return;
    }
    for included in included(project, module) {
        add(project, included, seen, found);
    }
    found.push(module);
}

/// Modules whose names become those of the module.
fn included(project: &Project<'_>, module: usize) -> Vec<usize> {
    let outline = &project.outlines[module];
    let stars = outline.imports.iter().zip(&outline.import_circumstances);
    let stars = stars.filter(|(import, _)| import.name.as_deref() == Some("*") && import.scope == Scope::Module);
    let mut all: Vec<(Happens, usize, usize)> = stars
        .filter_map(|(import, under)| {
            let happens = circumstances::happens(project, module, &import.scope, *under);
            Some((happens, import.place.line?, project.likely(&import.module, module)?))
        })
        .collect();
    for site in &outline.calls {
        let happens = circumstances::happens(project, module, &site.scope, site.under);
        all.extend(split_settings(project, module, site).into_iter().map(|at| (happens, site.call.line, at)));
    }
    all.sort_by_key(|(happens, line, _)| (std::cmp::Reverse(*happens), *line));
    all.into_iter().map(|(_, _, at)| at).collect()
}

/// The files of `include("base.py", "components/*.py", optional("local.py"))`:
/// <https://django-split-settings.readthedocs.io/en/latest/>.
pub(super) fn split_settings(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<usize> {
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    if dotted.as_deref() != Some("split_settings.tools.include") {
        return Vec::new();
    }
    let directory = project.outlines[module].path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let patterns = site.call.positional.iter().filter_map(|value| match value {
        Value::Text(text) => Some(text.as_str()),
        Value::Call(optional) => optional.positional.first()?.text(),
        _ => None,
    });
    let paths = patterns.map(|pattern| format!("{directory}/{pattern}").trim_start_matches('/').to_owned());
    paths.flat_map(|path| matching(project, &path)).collect()
}

/// Files whose path is as written, or that a `*` in the name of the file stands for.
fn matching(project: &Project<'_>, path: &str) -> Vec<usize> {
    let Some((before, after)) = path.split_once('*') else {
        return project.index.below(&key_of(path).replace('/', "."), &[""]).into_iter().collect();
    };
    let outlines = project.outlines.iter().enumerate();
    let matches = outlines.filter(|(_, outline)| {
        let rest = outline.path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        rest.is_some_and(|rest| !rest.contains('/'))
    });
    matches.map(|(at, _)| at).collect()
}
