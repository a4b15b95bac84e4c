//! The variables of the compose.yaml template. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::access;
use super::dockerfile::{below_app, health_command};
use super::stages::{self, Among, Stages};
use crate::path::RepoPath;
use crate::plan::{BuildPlan, Install, PackageForm, Reload, RolePlan, RoleStart};
use crate::quote;

#[derive(Serialize)]
struct ComposeContext {
    services: Vec<ServiceContext>,
    volumes: Vec<Vec<VolumeContext>>,
    secrets: Vec<Vec<access::SecretContext>>,
}

#[derive(Serialize)]
struct ServiceContext {
    name: String,
    target: String,
    waits_for: Vec<String>,
    roles: Vec<RoleContext>,
    ports: Vec<String>,
    env_files: Vec<Vec<String>>,
    health: Vec<String>,
    volumes: Vec<Vec<VolumeContext>>,
    secrets: Vec<Vec<access::SecretContext>>,
    ssh: Vec<&'static str>,
    watched: Vec<WatchContext>,
    rebuilt: Vec<String>,
}

/// A service that runs the image of the program's own, which alone builds it.
#[derive(Serialize)]
struct RoleContext {
    name: String,
    why: String,
    entrypoint: Vec<&'static str>,
    command: String,
    workdir: Vec<String>,
    profiles: Vec<String>,
    waits_for: Vec<String>,
    watched: Vec<Vec<WatchContext>>,
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

/// The variables for the services of a Dockerfile.
pub fn context(plans: &[BuildPlan]) -> Value {
    let all: Vec<VolumeContext> =
        stages::among(plans).flat_map(|(plan, among)| volumes(plan, among)).flatten().collect();
    let context = ComposeContext {
        services: stages::among(plans).map(|(plan, among)| service(plan, among)).collect(),
        volumes: if all.is_empty() { Vec::new() } else { vec![all] },
        secrets: access::compose_secrets(plans),
    };
    Value::from(minijinja::value::Serde(&context))
}

fn service(plan: &BuildPlan, among: Among) -> ServiceContext {
    let host = |port: u16| plan.compose.host_port.unwrap_or(port);
    let ports = plan.start.port.iter().map(|port| format!("\"127.0.0.1:{}:{}\"", host(port.value), port.value));
    let files: Vec<String> = plan.compose.env_files.value.iter().map(|file| quote::yaml_string(file)).collect();
    let test = health_command(plan).map(|words| {
        let words: Vec<String> = std::iter::once("CMD".to_owned()).chain(words).collect();
        quote::yaml_list(&words)
    });
    ServiceContext {
        name: plan.name.to_string(),
        target: Stages::of(plan, among).dev,
        waits_for: waits_for(plan),
        roles: plan.start.other_roles.iter().map(|role| self::role(plan, role)).collect(),
        ports: ports.collect(),
        env_files: if files.is_empty() { Vec::new() } else { vec![files] },
        health: test.into_iter().collect(),
        volumes: volumes(plan, among),
        secrets: access::compose_secrets(std::slice::from_ref(plan)),
        ssh: plan.access.ssh.iter().map(|_| "default").collect(),
        watched: watched(plan, plan.start.reload.value),
        rebuilt: rebuilt(plan),
    }
}

/// What every sync reads, the manifests of the packages in a workspace, and the sources that are compiled.
fn rebuilt(plan: &BuildPlan) -> Vec<String> {
    let mut paths: Vec<&str> = plan.sync.inputs.iter().map(RepoPath::as_str).collect();
    if let Install::Package { inputs, form, .. } = &plan.install.value {
        paths.extend(inputs.iter().map(RepoPath::as_str).filter(|path| path.ends_with("/pyproject.toml")));
        if let PackageForm::Wheel { files, directories, .. } = form {
            let synced = |path: &&str| {
                plan.sources.files.iter().chain(&plan.sources.directories).any(|source| source.path == *path)
            };
            paths.extend(files.iter().chain(directories).map(RepoPath::as_str).filter(|path| !synced(path)));
        }
    }
    paths.into_iter().map(quote::yaml_string).collect()
}

/// A named volume for each directory that the program writes to.
fn volumes(plan: &BuildPlan, among: Among) -> Vec<Vec<VolumeContext>> {
    let mut names: Vec<String> = Vec::new();
    for source in plan.sources.volumes() {
        let name = match among {
            Among::Alone => volume_name(source.path.as_str()),
            // A project's name has no underscore, so two services never share a volume.
            Among::First | Among::Later => format!("{}_{}", plan.name, volume_name(source.path.as_str())),
        };
        let taken = names.iter().filter(|other| **other == name || other.starts_with(&format!("{name}_"))).count();
        names.push(if taken == 0 { name } else { format!("{name}_{}", taken + 1) });
    }
    let volumes = plan.sources.volumes().zip(&names).map(|(source, name)| VolumeContext {
        name: quote::yaml_string(name),
        target: quote::yaml_string(&below_app(source.path.as_str())),
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

/// Roles that end before the others start.
fn waits_for(plan: &BuildPlan) -> Vec<String> {
    let before = plan.start.other_roles.iter().filter(|role| role.starts == RoleStart::Before);
    before.map(|role| quote::yaml_name(&role.name)).collect()
}

fn role(plan: &BuildPlan, role: &RolePlan) -> RoleContext {
    let (why, profiles, waits_for, watched) = match role.starts {
        RoleStart::Beside => (
            "The image of the service above, with another command.".to_owned(),
            vec![],
            waits_for(plan),
            vec![watched(plan, Reload::Restart)],
        ),
        RoleStart::Profile => (
            format!("The same image; started by `docker compose --profile {} up`.", role.name),
            vec![quote::yaml_name(&role.name)],
            waits_for(plan),
            vec![watched(plan, Reload::Restart)],
        ),
        RoleStart::Before => ("Runs once, before the others start.".to_owned(), vec![], vec![], vec![]),
        RoleStart::OnDemand => (
            format!("Started by `docker compose run --rm {}` alone.", role.name),
            vec!["tools".to_owned()],
            vec![],
            vec![],
        ),
    };
    RoleContext {
        name: quote::yaml_name(&role.name),
        why,
        // The image's own program is none of the role's.
        entrypoint: plan.start.is_the_entrypoint().then_some("[]").into_iter().collect(),
        command: quote::yaml_list(&role.command.value),
        workdir: role.workdir.iter().map(|path| quote::yaml_string(&below_app(path.as_str()))).collect(),
        profiles,
        waits_for,
        watched,
    }
}

/// What lies under `/app` is synced as it changes.
fn watched(plan: &BuildPlan, reload: Reload) -> Vec<WatchContext> {
    let action = match reload {
        Reload::Server => "sync",
        Reload::Restart => "sync+restart",
    };
    let mut paths: Vec<&str> = match &plan.install.value {
        Install::Package { modules, .. } => modules.iter().map(RepoPath::as_str).collect(),
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
