//! Takes a compose file of uvdock's apart. Knows no decision.

use serde_json::{Map, Value};

use super::statements::{Statement, Topic};
use crate::quote;

/// What the port of a debugger is told by.
pub(super) const DEBUGGER: &str = "debugger";

/// What a compose file says; nothing where it does not parse.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let document: Value = serde_saphyr::from_str(text).unwrap_or_default();
    let empty = Map::new();
    let document = document.as_object().unwrap_or(&empty);
    let services = document.get("services").and_then(Value::as_object).unwrap_or(&empty);
    let mut all: Vec<Statement> = services.iter().flat_map(|(name, service)| service_pieces(name, service)).collect();
    let others = document.iter().filter(|(key, _)| *key != "services" && !is_shared_part(key, services));
    all.extend(others.map(|(key, value)| Statement::new(Topic::Key, "", key, value.to_string())));
    all.into_iter().map(|statement| Statement { line: line_of(text, &statement), ..statement }).collect()
}

/// What services have in common stands in each of them: `x-container`, `x-shop-service` of `shop`.
fn is_shared_part(key: &str, services: &Map<String, Value>) -> bool {
    let of = key.strip_prefix("x-").and_then(|name| name.strip_suffix("-service"));
    key == "x-container" || of.is_some_and(|service| services.contains_key(service))
}

/// The first line that holds what a piece says: its value, or else its key.
fn line_of(text: &str, statement: &Statement) -> Option<usize> {
    let wanted =
        if statement.value.is_empty() || statement.topic == Topic::Copied { &statement.key } else { &statement.value };
    let wanted = match statement.topic {
        Topic::Health => "healthcheck:".to_owned(),
        Topic::Key => format!("{}:", statement.key),
        _ => wanted.clone(),
    };
    text.lines().position(|line| line.contains(&wanted)).map(|line| line + 1)
}

fn service_pieces(name: &str, service: &Value) -> Vec<Statement> {
    let mut all = vec![Statement::new(Topic::Service, "", name, "")];
    for (key, value) in service.as_object().into_iter().flatten() {
        let list = || value.as_array().into_iter().flatten();
        match key.as_str() {
            "image" => all.push(Statement::new(Topic::Image, name, "", value.as_str().unwrap_or_default())),
            "ports" => {
                let is_debugger = |port: &&Value| port.as_str().is_some_and(|port| port.contains("_DEBUG_PORT:-"));
                let (debugger, others): (Vec<&Value>, Vec<&Value>) = list().partition(is_debugger);
                let port =
                    |topic, key, port: &&Value| Statement::new(topic, name, key, port.as_str().unwrap_or_default());
                all.extend(others.first().map(|first| port(Topic::Port, "", first)));
                all.extend(debugger.first().map(|first| port(Topic::Key, DEBUGGER, first)));
                all.extend(rest(name, key, others.into_iter().skip(1)));
            }
            "healthcheck" => {
                all.push(Statement::new(Topic::Health, name, "", test(value)));
                let mut others = value.clone();
                others.as_object_mut().map(|others| others.remove("test"));
                all.push(Statement::new(Topic::Key, name, key, others.to_string()));
            }
            "env_file" => all.extend(list().map(|file| Statement::new(Topic::EnvFile, "", field(file, "path"), ""))),
            "volumes" => {
                let is_named = |volume: &&Value| field(volume, "type") == "volume";
                let named = list().filter(is_named);
                all.extend(named.map(|volume| Statement::new(Topic::Writable, "", field(volume, "target"), "")));
                all.extend(rest(name, key, list().filter(|volume| !is_named(volume))));
            }
            "develop" => all.extend(value["watch"].as_array().into_iter().flatten().map(watched)),
            _ => all.push(Statement::new(Topic::Key, name, key, value.to_string())),
        }
    }
    all
}

/// The items of a list that uvdock itself does not write.
fn rest<'v>(name: &str, key: &str, items: impl Iterator<Item = &'v Value>) -> Option<Statement> {
    let items: Vec<String> = items.map(Value::to_string).collect();
    (!items.is_empty()).then(|| Statement::new(Topic::Key, name, key, items.join(", ")))
}

fn test(check: &Value) -> String {
    let words = check["test"].as_array().into_iter().flatten().filter_map(Value::as_str).skip(1);
    quote::shown(&words.map(str::to_owned).collect::<Vec<_>>())
}

fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// What is synced lies in the image; what makes a rebuild is an input of the build.
fn watched(entry: &Value) -> Statement {
    let path = field(entry, "path");
    if let Some(pattern) = entry["include"][0].as_str() {
        let directory = path.trim_start_matches("./").trim_start_matches('.');
        let key = if directory.is_empty() { pattern.to_owned() } else { format!("{directory}/{pattern}") };
        return Statement::new(Topic::Copied, "", key, field(entry, "action"));
    }
    match field(entry, "action") {
        "rebuild" => Statement::new(Topic::Input, "", path, ""),
        action => Statement::new(Topic::Copied, "", path.trim_start_matches("./"), action),
    }
}
