//! The variables of the files that belong to a shared base: the bake file, the makefile and the workflow. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::values::Code;
use crate::plan::{BuildPlan, History, Install, SecretHolds, SecretPlan, SecretScope, SharedWorkflow};

/// Variables that these files have of their own.
const OWN: [&str; 2] = ["BASE", "REGISTRY"];

#[derive(Serialize)]
struct BakeContext {
    name: String,
    base: String,
    service: String,
    image: String,
    base_secrets: Vec<String>,
    service_secrets: Vec<String>,
    ssh: Option<Code>,
    /// Build arguments of the service.
    arguments: Vec<String>,
}

#[derive(Serialize)]
struct WorkflowContext {
    title: String,
    name: String,
    base: String,
    image: String,
    directory: Option<String>,
    variables: Vec<String>,
    /// Secrets of the build of the service.
    secrets: Vec<SecretContext>,
    versions: Vec<String>,
    releases: Vec<String>,
    /// Why the whole history is needed, where it is.
    history: Option<Code>,
}

#[derive(Serialize)]
struct MakeContext {
    /// Secrets whose content bake is called with.
    files: Vec<FileContext>,
    base: String,
    service: String,
    image: String,
    versions: Vec<String>,
}

/// A secret, and the variable that holds it.
#[derive(Serialize)]
struct SecretContext {
    id: String,
    variable: String,
}

/// A secret in a file: the variable that gets the content, the one that says where the file lies, and where it usually does.
#[derive(Serialize)]
struct FileContext {
    name: String,
    path: &'static str,
    usual: Code,
}

/// Bake reads compose.yaml too, and merges targets of one name: these are named like no service.
fn base_target(plan: &BuildPlan) -> String {
    format!("{}-base", plan.name)
}

pub(super) fn service_target(plan: &BuildPlan) -> String {
    format!("{}-image", plan.name)
}

/// The build argument that takes the version of the project from git.
pub(super) fn versions(plan: &BuildPlan) -> Vec<String> {
    let Install::Package { build_arguments, .. } = &plan.install.value else { return Vec::new() };
    let mut names: Vec<String> = build_arguments.iter().map(|argument| argument.name.clone()).collect();
    names.dedup();
    names
}

/// Build arguments that name a release, and are not the version.
fn releases(plan: &BuildPlan) -> Vec<String> {
    let versions = versions(plan);
    let names = plan.release.iter().map(|argument| argument.value.name.clone());
    names.filter(|name| !versions.contains(name) && !OWN.contains(&name.as_str())).collect()
}

/// The build arguments of a service.
pub(super) fn arguments(plan: &BuildPlan) -> Vec<String> {
    [versions(plan), releases(plan)].concat()
}

/// The variables of images.mk.
pub fn make(plan: &BuildPlan, image: &str) -> Value {
    let context = MakeContext {
        files: production(plan).filter_map(file).collect(),
        base: base_target(plan),
        service: service_target(plan),
        image: image.to_owned(),
        versions: versions(plan),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// The variables of docker-bake.hcl.
pub fn bake(plan: &BuildPlan, image: &str) -> Value {
    let secrets = secrets(plan);
    let context = BakeContext {
        name: plan.name.to_string(),
        base: base_target(plan),
        service: service_target(plan),
        image: image.to_owned(),
        service_secrets: if is_installed(plan) { secrets.clone() } else { Vec::new() },
        base_secrets: secrets,
        ssh: plan.access.ssh.as_ref().map(|_| Code("default")),
        arguments: arguments(plan),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// Whether the build of the service runs uv too.
fn is_installed(plan: &BuildPlan) -> bool {
    matches!(plan.install.value, Install::Package { .. })
}

/// The secrets of the build of the image that ships.
pub(super) fn production(plan: &BuildPlan) -> impl Iterator<Item = &SecretPlan> + Clone {
    let secrets = plan.access.secrets.iter().map(|secret| &secret.value);
    secrets.filter(|secret| secret.scope == SecretScope::Production)
}

/// The variable of the environment that holds a secret. Of a file it is the content: bake reads no file outside the project
/// without being allowed to.
pub(super) fn variable(secret: &SecretPlan) -> String {
    match &secret.holds {
        SecretHolds::Variable { name } => name.clone(),
        SecretHolds::File { variable, .. } => format!("{variable}_TEXT"),
    }
}

/// What the makefile reads for bake.
fn file(secret: &SecretPlan) -> Option<FileContext> {
    match &secret.holds {
        SecretHolds::Variable { .. } => None,
        SecretHolds::File { local, variable: path, .. } => {
            Some(FileContext { name: variable(secret), path, usual: Code(local) })
        }
    }
}

/// Secrets as bake takes them.
pub(super) fn secrets(plan: &BuildPlan) -> Vec<String> {
    production(plan).map(|secret| format!("id={},env={}", secret.id, variable(secret))).collect()
}

/// The variables of the workflow.
pub fn workflow(plan: &BuildPlan, image: &str, workflow: &SharedWorkflow) -> Value {
    let is_alone = workflow.path.ends_with("/images.yaml");
    let title = if is_alone { "Images".to_owned() } else { format!("Images of {}", plan.name) };
    let context = WorkflowContext {
        title,
        name: plan.name.to_string(),
        base: base_target(plan),
        image: image.to_owned(),
        directory: (!workflow.directory.is_empty()).then(|| workflow.directory.clone()),
        variables: production(plan).map(variable).collect(),
        secrets: production(plan).filter(|_| is_installed(plan)).map(secret).collect(),
        versions: versions(plan),
        releases: releases(plan),
        history: history(plan),
    };
    Value::from(minijinja::value::Serde(&context))
}

fn secret(secret: &SecretPlan) -> SecretContext {
    SecretContext { id: secret.id.clone(), variable: variable(secret) }
}

/// A checkout has one commit and no tag, unless it is told.
pub(super) fn history(plan: &BuildPlan) -> Option<Code> {
    let Install::Package { history, build_arguments, .. } = &plan.install.value else { return None };
    let is_read = *history == History::Bound || !build_arguments.is_empty();
    is_read.then_some(Code("The version is counted from the last tag."))
}
