//! The servers of a compose file, for its template. Formats values; decides nothing.

use serde::Serialize;

use super::values::VolumeContext;
use crate::catalogue::backing::takes_secret_files;
use crate::plan::{BackingService, BackingValue, BuildPlan, ValuePart};

/// A server of which the compose file starts a container.
#[derive(Serialize)]
pub(super) struct BackingContext {
    name: String,
    why: String,
    image: String,
    hostname: Option<String>,
    command: Vec<String>,
    environment: Vec<VariableContext>,
    health: Vec<String>,
    data: Option<VolumeContext>,
    first_start: Vec<FirstStartContext>,
    /// Secrets that it gets as files.
    secrets: Vec<SecretContext>,
}

/// A file that a new server runs (Compose Specification, "configs").
#[derive(Clone, Serialize)]
pub(super) struct FirstStartContext {
    config: String,
    file: String,
    target: String,
}

/// A file with what a variable holds.
#[derive(Clone, Serialize)]
pub(super) struct SecretContext {
    id: String,
    variable: String,
}

impl SecretContext {
    /// The file of what a variable holds.
    pub(super) fn of(variable: &str) -> Self {
        Self { id: variable.to_ascii_lowercase(), variable: variable.to_owned() }
    }
}

/// A variable with its value.
#[derive(Serialize)]
pub(super) struct VariableContext {
    name: String,
    value: Vec<PartContext>,
}

/// A part of a value: text, or a variable that Compose looks up.
#[derive(Serialize)]
struct PartContext {
    text: String,
    variable: String,
    /// What Compose says where the variable is not set.
    missing: String,
}

impl VariableContext {
    /// A value that is what it says.
    pub(super) fn plain(name: String, text: String) -> Self {
        Self { name, value: vec![PartContext { text, variable: String::new(), missing: String::new() }] }
    }
}

/// The servers of all plans, each once.
pub(super) fn all(plans: &[BuildPlan]) -> Vec<BackingContext> {
    let way_out = way_out(plans);
    servers(plans).into_iter().map(|service| server(service, way_out)).collect()
}

/// Where a password is set that is not there: the authors' own example may have another name, and lack it.
fn way_out(plans: &[BuildPlan]) -> &'static str {
    let has_example = plans.iter().any(|plan| plan.env_example.is_some());
    if has_example { "copy .env.example to .env, and set it there" } else { "set it in .env" }
}

/// The same where secrets are files, as far as the images read such.
pub(super) fn with_secret_files(plans: &[BuildPlan]) -> Vec<BackingContext> {
    let way_out = way_out(plans);
    servers(plans).into_iter().map(|service| with_files(service, way_out)).collect()
}

/// Those files, each once.
pub(super) fn secrets(servers: &[BackingContext]) -> Vec<SecretContext> {
    let mut all: Vec<SecretContext> = servers.iter().flat_map(|server| &server.secrets).cloned().collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all.dedup_by(|later, first| later.id == first.id);
    all
}

fn with_files(service: &BackingService, way_out: &str) -> BackingContext {
    let mut context = server(service, way_out);
    if !takes_secret_files(service.kind) {
        return context;
    }
    context.environment.clear();
    for (name, value) in &service.environment {
        let [ValuePart::Secret(secret)] = value.0.as_slice() else {
            context.environment.push(variable(service, name, value, ""));
            continue;
        };
        let id = secret.to_ascii_lowercase();
        context.environment.push(VariableContext::plain(format!("{name}_FILE"), format!("/run/secrets/{id}")));
        context.secrets.push(SecretContext::of(secret));
    }
    context
}

/// The volumes of their data.
pub(super) fn volumes(plans: &[BuildPlan]) -> Vec<VolumeContext> {
    servers(plans).into_iter().filter_map(volume).collect()
}

/// What the program is told of them.
pub(super) fn given(plan: &BuildPlan) -> Vec<VariableContext> {
    let given = plan.backing.iter().flat_map(|server| server.gives.iter().map(move |given| (server, given)));
    given.map(|(server, given)| variable(server, &given.value.0, &given.value.1, "")).collect()
}

fn servers(plans: &[BuildPlan]) -> Vec<&BackingService> {
    let mut servers: Vec<&BackingService> = Vec::new();
    for server in plans.iter().flat_map(|plan| &plan.backing) {
        if !servers.iter().any(|known| known.name == server.name) {
            servers.push(server);
        }
    }
    servers
}

fn server(server: &BackingService, way_out: &str) -> BackingContext {
    let environment = server.environment.iter().map(|(name, value)| variable(server, name, value, way_out));
    BackingContext {
        name: server.name.clone(),
        why: why(server),
        image: server.image.value.clone(),
        hostname: server.hostname.clone(),
        command: server.command.clone(),
        environment: environment.collect(),
        health: std::iter::once("CMD".to_owned()).chain(server.health.iter().cloned()).collect(),
        data: volume(server),
        first_start: run_first(server).collect(),
        secrets: Vec::new(),
    }
}

fn run_first(server: &BackingService) -> impl Iterator<Item = FirstStartContext> {
    let files = server.first_start.iter().zip(1..);
    files.map(|(file, number)| FirstStartContext {
        config: format!("{}_{number}", server.name),
        file: file.value.source.clone(),
        target: file.value.target.clone(),
    })
}

/// What new servers run, each file once.
pub(super) fn first_start(plans: &[BuildPlan]) -> Vec<FirstStartContext> {
    servers(plans).into_iter().flat_map(run_first).collect()
}

fn why(server: &BackingService) -> String {
    let names: Vec<&str> = server.gives.iter().map(|given| given.value.0.as_str()).collect();
    match names.as_slice() {
        [] if server.looked_for.is_some() => format!("{}, which the code looks for by this name.", server.title),
        [] => format!("{}.", server.title),
        names => format!("{}, which the program reaches by {}.", server.title, names.join(", ")),
    }
}

/// A program's own volumes have no underscore before their names' ends.
fn volume(server: &BackingService) -> Option<VolumeContext> {
    let target = server.data.clone()?;
    Some(VolumeContext { name: format!("{}_data", server.name), target })
}

fn variable(server: &BackingService, name: &str, value: &BackingValue, missing: &str) -> VariableContext {
    let value = value.0.iter().map(|part| match part {
        ValuePart::Text(text) => (text.clone(), String::new()),
        ValuePart::Host => (server.name.clone(), String::new()),
        ValuePart::Secret(name) => (String::new(), name.clone()),
    });
    let value = value.map(|(text, variable)| PartContext { text, variable, missing: missing.to_owned() });
    VariableContext { name: name.to_owned(), value: value.collect() }
}
