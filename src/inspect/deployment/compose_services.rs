//! Reads the services of compose files that are built from the project. Decides nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compose_layers::{Extended, Layers};
use super::container_facts::HealthFacts;
use super::facts::{ComposeServiceFacts, DeclarationKind, DeploymentFacts};
use super::files::Files;
use super::health_check;
use super::script_chain::{self, Named};
use super::variables::Variables;
use super::{compose_file, compose_layers, compose_volumes};
use crate::inspect::evidence::Place;
use crate::inspect::tree::has_extension;
use crate::shell;

pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let named = files.named_anywhere(is_compose_file);
    for path in &named {
        compose(files, path, facts);
    }
    for path in compose_layers::included(files, &named) {
        compose(files, &path, facts);
    }
}

fn is_compose_file(name: &str) -> bool {
    (name.starts_with("compose") || name.starts_with("docker-compose"))
        && (has_extension(name, "yml") || has_extension(name, "yaml"))
}

/// Services that are built here: `command` (Compose specification, "services > command"), ports and health check.
fn compose(files: &Files<'_>, path: &str, facts: &mut DeploymentFacts) {
    let Some(text) = files.text(path) else { return };
    let file = compose_file::read_text(path.to_owned(), &text);
    let document = Value::Object(file.document.clone());
    let Some(services) = document.get("services").and_then(Value::as_object) else { return };
    let extended = Extended::by(files, path, &document);
    let all: Vec<(&String, Layers<'_>)> =
        services.iter().map(|(name, service)| (name, extended.layers(path, service))).collect();
    let built: BTreeSet<&str> =
        all.iter().filter(|(_, one)| one.get("build").is_some()).filter_map(|(_, one)| one.image()).collect();
    for (name, service) in all {
        // One that only names the image runs what another builds.
        if service.get("build").is_none() && !service.image().is_some_and(|image| built.contains(image)) {
            continue;
        }
        let place = file.place_of(name);
        let before = facts.commands.len();
        for key in ["entrypoint", "command"] {
            started(files, name, service.get(key), &place, facts);
        }
        facts.services.push(ComposeServiceFacts {
            name: name.clone(),
            starts: facts.commands[before..].iter().map(|command| command.place.clone()).collect(),
            health: service.get("healthcheck").and_then(health),
            volumes: compose_volumes::of_service(files, service.get("volumes"), &place),
            has_profile: service.get("profiles").and_then(Value::as_array).is_some_and(|names| !names.is_empty()),
            place,
        });
    }
}

/// A line or a list. A line with operators needs a shell to be split.
fn started(files: &Files<'_>, name: &str, value: Option<&Value>, place: &Place, facts: &mut DeploymentFacts) {
    let words = match value {
        Some(Value::String(line)) if line.contains(['&', ';', '|', '\n']) => {
            return facts.line(DeclarationKind::Compose, name, line, place);
        }
        Some(value) => words(value),
        None => return,
    };
    if words.is_empty() {
        return;
    }
    script_chain::follow(files, Named { kind: DeclarationKind::Compose, name }, &words, place, facts);
}

/// The words of a line or of a list.
pub fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(line) => shell::words(line).unwrap_or_default(),
        Value::Array(words) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// `healthcheck.test`: a line for a shell, or a list that begins with `CMD` or `CMD-SHELL`.
fn health(check: &Value) -> Option<HealthFacts> {
    if check.get("disable").and_then(Value::as_bool) == Some(true) {
        return Some(HealthFacts::Off);
    }
    let text = match check.get("test")? {
        Value::String(line) => line.clone(),
        Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            match words.split_first()? {
                (&"NONE", _) => return Some(HealthFacts::Off),
                (&"CMD", rest) => shlex::try_join(rest.iter().copied()).ok()?,
                (_, rest) => rest.join(" "),
            }
        }
        _ => return None,
    };
    Some(health_check::of_text(&text, &Variables::new()))
}
