//! The variables of the compose.yaml template. Formats values; decides nothing.

use std::collections::{BTreeSet, HashMap};

use minijinja::Value;
use serde::Serialize;

use super::health::health_command;
use super::port::PortContext;
use super::stages::{self, Among, Stages};
use super::values::{Code, VolumeContext};
use super::{access, backing, monitoring};
use crate::inspect::tree::has_extension;
use crate::path::RepoPath;
use crate::plan::{BuildPlan, Install, PackageForm, ProgramForm, Reload, RolePlan, RoleStart};

#[derive(Serialize)]
struct ComposeContext {
    services: Vec<ServiceContext>,
    backing: Vec<backing::BackingContext>,
    monitoring: Vec<monitoring::WatcherContext>,
    configs: Vec<monitoring::ConfigContext>,
    first_start: Vec<backing::FirstStartContext>,
    has_configs: Option<Code>,
    volumes: Vec<VolumeContext>,
    secrets: Vec<access::SecretContext>,
    /// Whether Grafana has a password.
    grafana: Option<Code>,
    /// Whether there is any secret.
    has_secrets: Option<Code>,
}

#[derive(Serialize)]
struct ServiceContext {
    name: String,
    /// Whether a role builds the image too: what is rebuilt as it is watched is built by each that runs it.
    builds_roles: Option<Code>,
    /// How it is started, where that is not with the others.
    started: Option<String>,
    /// The Dockerfile, where builders do not look for it by themselves.
    dockerfile: Option<String>,
    target: String,
    profile: Option<Code>,
    stdin: Option<Code>,
    tty: Option<Code>,
    waits_for: Vec<WaitContext>,
    roles: Vec<RoleContext>,
    ports: Vec<PortContext>,
    debugger: Option<DebuggerContext>,
    environment: Vec<backing::VariableContext>,
    env_files: Vec<String>,
    health: Vec<String>,
    volumes: Vec<VolumeContext>,
    secrets: Vec<access::SecretContext>,
    ssh: Option<Code>,
    watched: Vec<WatchContext>,
    rebuilt: Vec<String>,
}

/// What starts the program under a debugger.
#[derive(Serialize)]
struct DebuggerContext {
    /// Whether the entrypoint of the image is that program too.
    resets: Option<Code>,
    command: Vec<String>,
    /// Where the sources lie in the container.
    root: String,
}

/// A service that runs the image of the program's own.
#[derive(Serialize)]
struct RoleContext {
    name: String,
    why: String,
    entrypoint: Option<Code>,
    command: Vec<String>,
    workdir: Option<String>,
    profile: Option<String>,
    waits_for: Vec<WaitContext>,
    /// Whether it builds an image, as the program does, and so has one of its own name: a change of the lock reaches it as well.
    builds: Option<Code>,
    watched: Vec<WatchContext>,
    /// Whether others watch the same as it, and whether it watches the same as another before it.
    leads: Option<Code>,
    follows: Option<Code>,
}

/// A service that is waited for, and until when.
#[derive(Serialize)]
pub(super) struct WaitContext {
    name: String,
    until: Code,
}

#[derive(Serialize)]
struct WatchContext {
    action: Code,
    path: String,
    target: String,
    /// Which files of a directory, where not all below it: those that lie there, new ones too (Compose 2.34, "watch", `include`).
    include: Option<Code>,
}

/// The variables for the services of a Dockerfile.
pub fn context(plans: &[BuildPlan]) -> Value {
    let context = ComposeContext {
        services: stages::among(plans).map(|(plan, among)| service(plan, among)).collect(),
        backing: backing::all(plans),
        volumes: stages::among(plans)
            .flat_map(|(plan, among)| volumes(plan, among))
            .chain(backing::volumes(plans))
            .chain(monitoring::volumes(plans))
            .collect(),
        monitoring: monitoring::in_development(plans),
        configs: monitoring::configs(plans),
        has_configs: has_configs(plans),
        first_start: backing::first_start(plans),
        secrets: access::compose_secrets(plans),
        grafana: monitoring::is_on(plans).then_some(Code("true")),
        has_secrets: (monitoring::is_on(plans) || plans.iter().any(|plan| !plan.access.secrets.is_empty()))
            .then_some(Code("true")),
    };
    Value::from(minijinja::value::Serde(&context))
}

fn service(plan: &BuildPlan, among: Among) -> ServiceContext {
    let roles = roles(plan);
    ServiceContext {
        builds_roles: roles.iter().find_map(|role| role.builds),
        name: plan.name.to_string(),
        started: plan.start.profile().map(|_| started(plan)),
        dockerfile: plan.dockerfile.value.named().map(str::to_owned),
        target: Stages::of(plan, among).dev,
        profile: plan.start.profile().map(Code),
        stdin: plan.start.form.value.run_option().map(|_| Code("true")),
        tty: (plan.start.form.value == ProgramForm::Interactive).then_some(Code("true")),
        waits_for: waits_for(plan),
        roles,
        ports: PortContext::of(plan, None).into_iter().chain(PortContext::of_debugger(plan)).collect(),
        debugger: debugger(plan),
        environment: environment(plan),
        env_files: plan.compose.env_files.value.clone(),
        health: health_test(plan),
        volumes: volumes(plan, among),
        secrets: access::compose_secrets(std::slice::from_ref(plan)),
        ssh: plan.access.ssh.as_ref().map(|_| Code("default")),
        watched: watched(plan, plan.start.reload.value),
        rebuilt: rebuilt(plan),
    }
}

fn debugger(plan: &BuildPlan) -> Option<DebuggerContext> {
    let debugger = &plan.compose.debugger.as_ref()?.value;
    Some(DebuggerContext {
        resets: (!debugger.keeps_entrypoint).then_some(Code("true")),
        command: debugger.command.clone(),
        root: plan.image_root.of(""),
    })
}

/// What the program is told: its port, since one in a file of variables would move it away from the one that is published, and where
/// the servers are that it needs.
pub(super) fn environment(plan: &BuildPlan) -> Vec<backing::VariableContext> {
    let name = plan.start.port_variable.clone().filter(|_| !plan.compose.env_files.value.is_empty());
    let port = name.zip(plan.start.port.as_ref().map(|port| port.value));
    let port = port.map(|(name, port)| backing::VariableContext::plain(name, port.to_string()));
    let neighbours = plan.compose.neighbours.iter().map(|one| &one.value);
    let neighbours = neighbours.map(|one| backing::VariableContext::plain(one.variable.clone(), one.value.clone()));
    port.into_iter().chain(backing::given(plan)).chain(neighbours).collect()
}

fn started(plan: &BuildPlan) -> String {
    let arguments = if plan.start.form.value == ProgramForm::CommandLine { " ARGUMENTS" } else { "" };
    format!("Started by `docker compose run --rm --build {}{arguments}` alone.", plan.name)
}

/// The check of the image's health, whose first word says that no shell runs the others.
fn health_test(plan: &BuildPlan) -> Vec<String> {
    let words = health_command(plan);
    words.map_or_else(Vec::new, |words| std::iter::once("CMD".to_owned()).chain(words).collect())
}

/// What every sync reads, the manifests of the packages in a workspace, and the sources that are compiled.
fn rebuilt(plan: &BuildPlan) -> Vec<String> {
    let mut paths: Vec<&str> = plan.sync.inputs.iter().map(RepoPath::as_str).collect();
    if let Install::Package { inputs, form, .. } = &plan.install.value {
        paths.extend(inputs.iter().map(RepoPath::as_str).filter(|path| path.ends_with("/pyproject.toml")));
        if let PackageForm::Wheel { files, directories, .. } = form {
            paths.extend(files.iter().chain(directories).map(RepoPath::as_str).filter(|path| !is_synced(plan, path)));
        }
    }
    paths.into_iter().map(str::to_owned).collect()
}

fn is_synced(plan: &BuildPlan, path: &str) -> bool {
    plan.sources.files.iter().chain(&plan.sources.directories).any(|source| source.path == path)
}

/// Whether containers read files of this machine.
pub(super) fn has_configs(plans: &[BuildPlan]) -> Option<Code> {
    (monitoring::is_on(plans) || !backing::first_start(plans).is_empty()).then_some(Code("true"))
}

/// The volumes of a program by their names, and where it sees them.
pub fn kept_directories(plan: &BuildPlan) -> Vec<(String, String)> {
    volumes(plan, Among::Alone).into_iter().map(|volume| (volume.name, volume.target)).collect()
}

/// A named volume for each directory that the program writes to.
pub(super) fn volumes(plan: &BuildPlan, among: Among) -> Vec<VolumeContext> {
    let mut names: Vec<String> = Vec::new();
    // Names by themselves, and by what they begin with before a `_`.
    let mut begun: HashMap<String, usize> = HashMap::new();
    for source in plan.sources.volumes() {
        let name = match among {
            Among::Alone => volume_name(source.path.as_str()),
            // A project's name has no underscore, so two services never share a volume.
            Among::Apart | Among::First | Among::Later => {
                format!("{}_{}", plan.name, volume_name(source.path.as_str()))
            }
        };
        let taken = begun.get(&name).copied().unwrap_or_default();
        let name = if taken == 0 { name } else { format!("{name}_{}", taken + 1) };
        let beginnings = name.match_indices('_').map(|(at, _)| &name[..at]).chain([name.as_str()]);
        beginnings.for_each(|beginning| *begun.entry(beginning.to_owned()).or_default() += 1);
        names.push(name);
    }
    let volumes = plan.sources.volumes().zip(names);
    volumes.map(|(source, name)| VolumeContext { name, target: plan.image_root.of(source.path.as_str()) }).collect()
}

/// Compose's names: letters, digits, `.`, `_` and `-`, a letter or digit first (Compose Specification, "volumes").
fn volume_name(path: &str) -> String {
    let name = path.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    match name.trim_matches('-') {
        "" => "data".to_owned(),
        name => name.to_owned(),
    }
}

/// Servers that must answer, roles that end before the others start, and other services that are asked.
pub(super) fn waits_for(plan: &BuildPlan) -> Vec<WaitContext> {
    let asked = plan.compose.neighbours.iter().map(|one| &one.value).filter(|one| one.is_waited_for);
    let names: BTreeSet<&str> = asked.map(|one| one.service.as_str()).collect();
    let asked = names.into_iter().map(|name| WaitContext { name: name.to_owned(), until: Code("service_started") });
    let before = plan.start.other_roles.iter().filter(|role| role.starts == RoleStart::Before);
    let before =
        before.map(|role| WaitContext { name: role.name.clone(), until: Code("service_completed_successfully") });
    waits_for_servers(plan).into_iter().chain(before).chain(asked).collect()
}

pub(super) fn waits_for_servers(plan: &BuildPlan) -> Vec<WaitContext> {
    let servers = plan.backing.iter();
    servers.map(|server| WaitContext { name: server.name.clone(), until: Code("service_healthy") }).collect()
}

/// The roles, of which all that are watched watch the same.
fn roles(plan: &BuildPlan) -> Vec<RoleContext> {
    let mut roles: Vec<RoleContext> = plan.start.other_roles.iter().map(|role| self::role(plan, role)).collect();
    let mut watched = roles.iter_mut().filter(|role| !role.watched.is_empty());
    if let Some(first) = watched.next() {
        for other in watched {
            other.watched.clear();
            other.follows = Some(Code("true"));
            first.leads = Some(Code("true"));
        }
    }
    roles
}

fn role(plan: &BuildPlan, role: &RolePlan) -> RoleContext {
    let (why, profile, waits_for, watched) = match role.starts {
        RoleStart::Beside => (
            "The image of the service above, with another command.".to_owned(),
            None,
            waits_for(plan),
            watched(plan, Reload::Restart),
        ),
        RoleStart::Profile => (
            format!("The same image; started by `docker compose --profile {} up`.", role.name),
            Some(role.name.clone()),
            waits_for(plan),
            watched(plan, Reload::Restart),
        ),
        RoleStart::Before => ("Runs once, before the others start.".to_owned(), None, waits_for_servers(plan), vec![]),
        RoleStart::OnDemand => (
            format!("Started by `docker compose run --rm {}` alone.", role.name),
            Some("tools".to_owned()),
            waits_for_servers(plan),
            vec![],
        ),
    };
    RoleContext {
        name: role.name.clone(),
        why,
        // The image's own program is none of the role's.
        entrypoint: plan.start.is_the_entrypoint().then_some(Code("[]")),
        command: role.command.value.clone(),
        workdir: role.workdir.as_ref().map(|path| plan.image_root.of(path.as_str())),
        profile,
        waits_for,
        builds: (!watched.is_empty()).then_some(Code("true")),
        watched,
        leads: None,
        follows: None,
    }
}

/// What lies under `/app` is synced as it changes.
fn watched(plan: &BuildPlan, reload: Reload) -> Vec<WatchContext> {
    let action = match reload {
        Reload::Server => Code("sync"),
        Reload::Restart => Code("sync+restart"),
    };
    let mut paths: Vec<&str> = match &plan.install.value {
        Install::Package { modules, .. } => modules.iter().map(RepoPath::as_str).collect(),
        Install::SourceTree => Vec::new(),
    };
    let sources = plan.sources.files.iter().chain(&plan.sources.directories);
    paths.extend(sources.map(|source| source.path.as_str()));
    let mut seen = std::collections::HashSet::new();
    let mut places: Vec<_> =
        paths.into_iter().map(|path| place(plan, path)).filter(|place| seen.insert(*place)).collect();
    // The modules first, whatever else is called.
    places.sort_by_key(|(_, include)| include.is_none());
    places
        .into_iter()
        .map(|(path, include)| WatchContext {
            action,
            path: if path.is_empty() { ".".to_owned() } else { format!("./{path}") },
            target: plan.image_root.of(path),
            include,
        })
        .collect()
}

/// A path that is watched; of a module that lies among others which are copied one by one, the directory, so that a new one is there too.
/// Compose watches every directory below, of which a front end has very many (`node_modules`).
fn place<'p>(plan: &BuildPlan, path: &'p str) -> (&'p str, Option<Code>) {
    let is_file = plan.sources.files.iter().any(|file| file.path == path);
    if !is_file || plan.front_end.is_some() || !has_extension(path, "py") {
        return (path, None);
    }
    (path.rsplit_once('/').map_or("", |(directory, _)| directory), Some(Code("\"*.py\"")))
}
