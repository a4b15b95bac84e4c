//! Finds the setting that preserves the front end that the authors' own stage builds. Decides nothing about it.

use std::collections::BTreeMap;

use toml_edit::{InlineTable, Value, value};

use super::carried::{Carried, carry, list};
use crate::catalogue::front_end::PUBLIC_PREFIXES;
use crate::path::{ImagePath, RepoPath};
use crate::pins;
use crate::plan::{BuildPlan, FrontEndPlan};
use crate::quote;
use crate::shell;

/// The setting, where the plan with the authors' file builds another front end than the one without it.
pub(super) fn preserved(with: &BuildPlan, without: &BuildPlan, member: &RepoPath) -> Option<Carried> {
    let wanted = with.front_end.as_ref()?;
    let node = with.images.node.as_ref().map(|image| image.value.as_str());
    let same_node = without.images.node.as_ref().map(|image| image.value.as_str()) == node;
    let is_same = without.front_end.as_ref().is_some_and(|now| is_same(&now.value, &wanted.value));
    if is_same && same_node {
        return None;
    }
    let mut table = InlineTable::new();
    let directory = wanted.value.directory.from_member(member).to_string();
    table.insert("directory", if directory.is_empty() { "." } else { directory.as_str() }.into());
    if let Some(line) = build(&wanted.value) {
        table.insert("build", line.into());
    }
    table.insert("output", outputs(&wanted.value, member));
    if let Some(release) = node.and_then(pins::tag).and_then(|tag| tag.split(['-', '@']).next()) {
        table.insert("node", release.into());
    }
    let description = format!("front end of {}", if directory.is_empty() { "the project" } else { directory.as_str() });
    Some(carry("front-end", value(table), description, &wanted.source))
}

fn is_same(one: &FrontEndPlan, other: &FrontEndPlan) -> bool {
    one.directory == other.directory && one.build == other.build && one.outputs == other.outputs
}

/// The one script that builds by its name, or all commands as one line, with the variables that they were given.
fn build(built: &FrontEndPlan) -> Option<String> {
    match built.build.as_slice() {
        [words]
            if built.environment.is_empty()
                && named(built).next().is_none()
                && words.get(1).is_some_and(|word| word == "run")
                && words.len() == 3 =>
        {
            words.get(2).cloned()
        }
        commands => {
            let assignments = built
                .environment
                .iter()
                .map(|(name, text)| format!("export {name}={}; ", quote::shown(std::slice::from_ref(text))));
            let lines = commands.iter().map(|words| match words.as_slice() {
                [shell, option, text] if shell == "sh" && option == "-c" => text.clone(),
                words => quote::shown(words),
            });
            let named = named(built).map(|name| format!("export {name}=${name}; "));
            let line = assignments.chain(named).collect::<String>() + &lines.collect::<Vec<_>>().join(" && ");
            shell::script(&line).map(|_| line)
        }
    }
}

/// Build arguments that a build of this kind does not get by their names alone: its line names them.
fn named(built: &FrontEndPlan) -> impl Iterator<Item = &str> {
    let names = built.arguments.iter().map(|(name, _)| name.as_str());
    names.filter(|name| !PUBLIC_PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

/// Each output with the places it goes to; where all stay where they are written, their paths alone.
fn outputs(built: &FrontEndPlan, member: &RepoPath) -> Value {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for output in &built.outputs {
        let to = match &output.to {
            ImagePath::Repo(path) => path.from_member(member).to_string(),
            ImagePath::Absolute(path) => path.clone(),
        };
        places.entry(output.from.from_member(member).to_string()).or_default().push(to);
    }
    if places.iter().all(|(from, to)| to.as_slice() == std::slice::from_ref(from)) {
        return list(places.keys());
    }
    let places = places.iter().map(|(from, to)| match to.as_slice() {
        [place] => (from.as_str(), Value::from(place.as_str())),
        several => (from.as_str(), list(several)),
    });
    Value::InlineTable(places.collect())
}
