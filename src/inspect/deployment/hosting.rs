//! Reads process lists and settings of hosting services. Decides nothing.

use serde_json::Value;
use toml::Table;

use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use crate::inspect::evidence::Place;

pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    procfile(files, facts);
    render(files, facts);
    // https://cloud.google.com/appengine/docs/standard/reference/app-yaml
    yaml_key(files, "app.yaml", &["entrypoint"], facts);
    // https://docs.railway.com/reference/config-as-code
    json_key(files, "railway.json", &["deploy", "startCommand"], facts);
    toml_key(files, "railway.toml", &["deploy", "startCommand"], facts);
    // https://nixpacks.com/docs/configuration/file
    toml_key(files, "nixpacks.toml", &["start", "cmd"], facts);
    fly(files, facts);
    heroku(files, facts);
}

/// `run` of heroku.yml: <https://devcenter.heroku.com/articles/build-docker-images-heroku-yml#run-defining-the-processes-to-run>.
fn heroku(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let path = "heroku.yml";
    let Some((text, document)) = yaml(files, path) else { return };
    for (name, process) in document.get("run").and_then(Value::as_object).into_iter().flatten() {
        let command = process.get("command").unwrap_or(process);
        let lines =
            command.as_str().into_iter().chain(command.as_array().into_iter().flatten().filter_map(Value::as_str));
        for line in lines {
            facts.line(DeclarationKind::Hosting, name, line, &place_of(path, &text, name));
        }
    }
}

/// `web: gunicorn app:app`: <https://devcenter.heroku.com/articles/procfile>.
fn procfile(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let Some(text) = files.text("Procfile") else { return };
    for (index, line) in text.lines().enumerate() {
        if let Some((name, command)) = line.split_once(':').filter(|_| !line.starts_with('#')) {
            facts.line(DeclarationKind::Procfile, name.trim(), command, &Place::line("Procfile", index + 1));
        }
    }
}

/// `startCommand` of each service: <https://render.com/docs/blueprint-spec>.
fn render(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let path = "render.yaml";
    let Some((text, document)) = yaml(files, path) else { return };
    let services = document.get("services").and_then(Value::as_array).into_iter().flatten();
    for service in services {
        let kind = service.get("type").and_then(Value::as_str).unwrap_or("web");
        if let Some(command) = service.get("startCommand").and_then(Value::as_str) {
            let root = service.get("rootDir").and_then(Value::as_str).and_then(|root| shlex::try_quote(root).ok());
            let line = root.map_or_else(|| command.to_owned(), |root| format!("cd {root} && {command}"));
            facts.line(DeclarationKind::Hosting, kind, &line, &place_of(path, &text, "startCommand"));
        }
    }
}

/// `[processes]`: <https://fly.io/docs/reference/configuration/#the-processes-section>.
fn fly(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let Some(text) = files.text("fly.toml") else { return };
    let Ok(table) = text.parse::<Table>() else { return };
    let processes = table.get("processes").and_then(toml::Value::as_table).into_iter().flatten();
    for (name, command) in processes {
        if let Some(command) = command.as_str() {
            facts.line(DeclarationKind::Hosting, name, command, &place_of("fly.toml", &text, name));
        }
    }
}

fn yaml(files: &Files<'_>, path: &str) -> Option<(String, Value)> {
    let text = files.text(path)?;
    let document = serde_saphyr::from_str(&text).ok()?;
    Some((text, document))
}

fn yaml_key(files: &Files<'_>, path: &str, keys: &[&str], facts: &mut DeploymentFacts) {
    if let Some((text, document)) = yaml(files, path) {
        value(&document, keys, path, &text, facts);
    }
}

fn json_key(files: &Files<'_>, path: &str, keys: &[&str], facts: &mut DeploymentFacts) {
    let Some(text) = files.text(path) else { return };
    if let Ok(document) = serde_json::from_str(&text) {
        value(&document, keys, path, &text, facts);
    }
}

fn toml_key(files: &Files<'_>, path: &str, keys: &[&str], facts: &mut DeploymentFacts) {
    let Some(text) = files.text(path) else { return };
    if let Ok(document) = toml::from_str(&text) {
        value(&document, keys, path, &text, facts);
    }
}

fn value(document: &Value, keys: &[&str], path: &str, text: &str, facts: &mut DeploymentFacts) {
    let found = keys.iter().try_fold(document, |value, key| value.get(*key)).and_then(Value::as_str);
    if let (Some(command), Some(key)) = (found, keys.last()) {
        facts.line(DeclarationKind::Hosting, "web", command, &place_of(path, text, key));
    }
}

/// The first line that holds a key.
fn place_of(path: &str, text: &str, key: &str) -> Place {
    Place::of_line(path, text, |line| line.trim_start().trim_start_matches(['-', ' ', '"']).starts_with(key))
}
