//! The variables of the compose.yaml template. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::dockerfile::{below_app, health_command};
use crate::plan::{BuildPlan, Install, Reload};
use crate::quote;

#[derive(Serialize)]
struct ComposeContext {
    service: String,
    ports: Vec<String>,
    env_files: Vec<Vec<String>>,
    health: Vec<String>,
    volumes: Vec<Vec<VolumeContext>>,
    watched: Vec<WatchContext>,
    rebuilt: Vec<String>,
}

#[derive(Serialize)]
struct VolumeContext {
    name: String,
    target: String,
}

#[derive(Serialize)]
struct WatchContext {
    action: &'static str,
    path: String,
    target: String,
}

/// The variables for a plan.
pub fn context(plan: &BuildPlan) -> Value {
    let ports = plan.start.port.iter().map(|port| format!("\"127.0.0.1:{0}:{0}\"", port.value));
    let files: Vec<String> = plan.compose.env_files.iter().map(|file| quote::yaml_string(file)).collect();
    let test = health_command(plan).map(|words| {
        let words: Vec<String> = std::iter::once("CMD".to_owned()).chain(words).collect();
        quote::yaml_list(&words)
    });
    let context = ComposeContext {
        service: plan.name.to_string(),
        ports: ports.collect(),
        env_files: if files.is_empty() { Vec::new() } else { vec![files] },
        health: test.into_iter().collect(),
        volumes: volumes(plan),
        watched: watched(plan),
        rebuilt: rebuilt(plan),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// What every sync reads, and the manifests of the packages in a workspace.
fn rebuilt(plan: &BuildPlan) -> Vec<String> {
    let manifests: &[String] = match &plan.install.value {
        Install::Package { inputs, .. } => inputs,
        Install::SourceTree => &[],
    };
    let manifests = manifests.iter().filter(|path| path.ends_with("/pyproject.toml"));
    plan.sync.inputs.iter().chain(manifests).map(|path| quote::yaml_string(path)).collect()
}

/// A named volume for each directory that the program writes to.
fn volumes(plan: &BuildPlan) -> Vec<Vec<VolumeContext>> {
    let mut names: Vec<String> = Vec::new();
    for source in &plan.sources.writable {
        let name = volume_name(&source.path);
        let taken = names.iter().filter(|other| **other == name || other.starts_with(&format!("{name}_"))).count();
        names.push(if taken == 0 { name } else { format!("{name}_{}", taken + 1) });
    }
    let volumes = plan.sources.writable.iter().zip(&names).map(|(source, name)| VolumeContext {
        name: quote::yaml_string(name),
        target: quote::yaml_string(&below_app(&source.path)),
    });
    let volumes: Vec<VolumeContext> = volumes.collect();
    if volumes.is_empty() { Vec::new() } else { vec![volumes] }
}

/// Compose's names: letters, digits, `.`, `_` and `-`, a letter or digit first (Compose Specification, "volumes").
fn volume_name(path: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = path.chars().map(plain).collect();
    match name.trim_matches('-') {
        "" => "data".to_owned(),
        name => name.to_owned(),
    }
}

/// What lies under `/app` is synced as it changes.
fn watched(plan: &BuildPlan) -> Vec<WatchContext> {
    let action = match plan.start.reload {
        Reload::Server => "sync",
        Reload::Restart => "sync+restart",
    };
    let mut paths: Vec<&str> = match &plan.install.value {
        Install::Package { modules, .. } => modules.iter().map(String::as_str).collect(),
        Install::SourceTree => Vec::new(),
    };
    let sources = plan.sources.files.iter().chain(&plan.sources.directories);
    paths.extend(sources.map(|source| source.path.as_str()));
    let mut seen = std::collections::HashSet::new();
    paths.retain(|path| seen.insert(*path));
    let watch = |path: &str| WatchContext {
        action,
        path: quote::yaml_string(&format!("./{path}")),
        target: quote::yaml_string(&format!("/app/{path}")),
    };
    paths.into_iter().map(watch).collect()
}
