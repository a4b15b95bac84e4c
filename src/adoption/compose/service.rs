//! Carries the one service of a compose file over, key by key. Decides nothing about the file.

use serde_json::{Map, Value as Json};
use toml_edit::{Value, value};

use super::super::carried::{Carried, list, seen};
use super::super::report::{Row, RowItem, Status};
use super::super::start::of_words;
use super::tables::{toml, with_tables};
use super::{ComposeFile, InFile, volumes};
use crate::inspect::evidence::Place;
use crate::message;
use crate::plan::BuildPlan;
use crate::quote;
use crate::secret;
use crate::shell;

/// Keys that are written into uvdock's file as they are.
const AS_THEY_ARE: [&str; 22] = [
    "cap_add",
    "container_name",
    "deploy",
    "devices",
    "dns",
    "environment",
    "extra_hosts",
    "healthcheck",
    "hostname",
    "init",
    "labels",
    "logging",
    "mem_limit",
    "networks",
    "platform",
    "profiles",
    "restart",
    "shm_size",
    "stdin_open",
    "tty",
    "ulimits",
    "user",
];

/// A service of which every key has a place in uvdock's file. `None` where one does not.
pub(super) fn carried(own: &InFile<'_>, plan: &BuildPlan) -> Option<ComposeFile> {
    let mut found = ComposeFile { is_replaced: true, ..ComposeFile::default() };
    let mut kept = Map::new();
    for (key, content) in own.service {
        match key.as_str() {
            "build" if has_more(content) => return None,
            "build" => {}
            "ports" => kept.extend(ports(own, content, plan, &mut found)?),
            "env_file" => found.carried.push(env_files(content, &own.place("env_file"))?),
            "command" => found.carried.push(dev_command(content, &own.place("command"))?),
            // uvdock's own, from what the image holds.
            "develop" => {
                let words = ("`develop`", "uvdock's watches what the image copies");
                found.rows.push(Row::new(RowItem::Compose, Status::Unneeded, words, &own.place("develop")));
            }
            "volumes" => kept.extend(volumes::kept(own, content, plan, &mut found)?),
            // What holds a secret stays where it is.
            _ if secret::was_withheld(&content.to_string()) => return None,
            _ if AS_THEY_ARE.contains(&key.as_str()) => drop(kept.insert(key.clone(), content.clone())),
            _ => return None,
        }
    }
    found.carried.extend(keys(own, kept, plan)?);
    let name = own.name;
    if name != plan.name.to_string() {
        found.remarks.push(format!("service `{name}` is called `{}` ({})", plan.name, own.place(name)).into());
    }
    let path = &own.file.path;
    if path != "compose.yaml" {
        found.remarks.push(format!("`{path}` is no longer read where there is a `compose.yaml`: delete it").into());
    }
    Some(found)
}

/// Whether a build says more than where it is.
fn has_more(build: &Json) -> bool {
    let build = build.as_object();
    build.is_some_and(|build| build.keys().any(|key| !matches!(key.as_str(), "context" | "dockerfile" | "target")))
}

/// Ports but for the one that uvdock's file publishes itself.
#[expect(clippy::option_option, reason = "what no setting can hold is told from what there is nothing of")]
fn ports(
    own: &InFile<'_>,
    content: &Json,
    plan: &BuildPlan,
    found: &mut ComposeFile,
) -> Option<Option<(String, Json)>> {
    let all = content.as_array()?;
    let ports: Vec<Json> = all.iter().filter(|port| !is_published(port, plan)).cloned().collect();
    if ports.len() < all.len() {
        found.remarks.push(format!("ports: published on this machine alone ({})", own.place("ports")).into());
    }
    Some((!ports.is_empty()).then(|| ("ports".to_owned(), Json::Array(ports))))
}

/// The setting `compose`, where there is something to set. `None` where TOML cannot hold it.
#[expect(clippy::option_option, reason = "what no setting can hold is told from what there is nothing of")]
fn keys(own: &InFile<'_>, kept: Map<String, Json>, plan: &BuildPlan) -> Option<Option<Carried>> {
    let mut keys = Map::new();
    if !kept.is_empty() {
        let services = Map::from_iter([(plan.name.to_string(), Json::Object(kept))]);
        keys.insert("services".to_owned(), Json::Object(services));
    }
    for key in ["volumes", "networks", "name"] {
        keys.extend(own.file.document.get(key).map(|content| (key.to_owned(), with_tables(content))));
    }
    if keys.is_empty() {
        return Some(None);
    }
    let Value::InlineTable(table) = toml(&Json::Object(keys))? else { return None };
    let description = format!("keys of `{}` ({})", own.file.path, own.place(own.name)).into();
    Some(Some(Carried { key: "compose", value: value(table), description }))
}

/// The port that uvdock's file publishes by itself.
fn is_published(port: &Json, plan: &BuildPlan) -> bool {
    let Some(own) = plan.start.port.as_ref().map(|port| port.value) else { return false };
    match port {
        Json::String(text) => [format!("{own}:{own}"), format!("127.0.0.1:{own}:{own}")].contains(text),
        _ => false,
    }
}

fn env_file_path(entry: &Json) -> Option<String> {
    match entry {
        Json::String(path) => Some(path.clone()),
        Json::Object(entry) => entry.get("path")?.as_str().map(str::to_owned),
        _ => None,
    }
}

fn env_files(text: &Json, place: &Place) -> Option<Carried> {
    let files: Vec<String> = match text {
        Json::Array(files) => files.iter().map(env_file_path).collect::<Option<_>>()?,
        one => vec![env_file_path(one)?],
    };
    Some(seen("env-files", value(list(&files)), format!("environment files {}", message::joined(&files, ", ")), place))
}

/// What runs in development is what the compose file says.
fn dev_command(text: &Json, place: &Place) -> Option<Carried> {
    let words: Vec<String> = match text {
        Json::String(line) if !shell::is_needed(line) => shell::words(line)?,
        Json::Array(words) => words.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        _ => return None,
    };
    // A script of the project is started as the file says it, which stays.
    let is_script = words.first().is_some_and(|word| word.contains('/') && !word.contains("bin/"));
    if is_script || words.iter().any(|word| word.contains('$')) {
        return None;
    }
    let own = crate::inspect::deployment::Command::of(&words).filter(|own| own.directory.is_empty())?.words;
    let description = format!("development command `{}`", quote::shown(&own));
    Some(seen("dev-command", of_words(&own), description, place))
}
