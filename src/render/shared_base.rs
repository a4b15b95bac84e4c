//! The variables of the files that belong to a shared base: the bake file, the makefile and the workflow. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use crate::plan::{BuildPlan, Install, SecretHolds, SecretScope};

#[derive(Serialize)]
struct BakeContext {
    name: String,
    base: String,
    service: String,
    image: String,
    base_secrets: Vec<String>,
    service_secrets: Vec<String>,
    ssh: Vec<&'static str>,
}

#[derive(Serialize)]
struct WorkflowContext {
    name: String,
    base: String,
    image: String,
    variables: Vec<String>,
    flags: Vec<String>,
}

/// Bake reads compose.yaml too, and merges targets of one name: these are named like no service.
fn base_target(plan: &BuildPlan) -> String {
    format!("{}-base", plan.name)
}

fn service_target(plan: &BuildPlan) -> String {
    format!("{}-image", plan.name)
}

#[derive(Serialize)]
struct MakeContext {
    base: String,
    service: String,
    image: String,
}

/// The variables of images.mk. Names of packages and tags need no quoting in make.
pub fn make(plan: &BuildPlan, image: &str) -> Value {
    let context = MakeContext { base: base_target(plan), service: service_target(plan), image: image.to_owned() };
    Value::from(minijinja::value::Serde(&context))
}

/// The variables of docker-bake.hcl.
pub fn bake(plan: &BuildPlan, image: &str) -> Value {
    let secrets = secrets(plan);
    let packaged = matches!(plan.install.value, Install::Package { .. });
    let context = BakeContext {
        name: plan.name.to_string(),
        base: base_target(plan),
        service: service_target(plan),
        image: image.to_owned(),
        service_secrets: if packaged { secrets.clone() } else { Vec::new() },
        base_secrets: secrets,
        ssh: plan.access.ssh.iter().map(|_| "default").collect(),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// One HCL list of secrets, and nothing where there are none.
fn secrets(plan: &BuildPlan) -> Vec<String> {
    let secrets = plan.access.secrets.iter().map(|secret| &secret.value);
    let production = secrets.filter(|secret| secret.scope == SecretScope::Production);
    let words = production.map(|secret| match &secret.holds {
        SecretHolds::Variable { name } => format!("\"id={},env={name}\"", secret.id),
        SecretHolds::File { variable, .. } => format!("\"id={},env={variable}\"", secret.id),
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { Vec::new() } else { vec![format!("[{}]", words.join(", "))] }
}

/// The variables of the workflow.
pub fn workflow(plan: &BuildPlan, image: &str) -> Value {
    let secrets = plan.access.secrets.iter().map(|secret| &secret.value);
    let production = secrets.filter(|secret| secret.scope == SecretScope::Production);
    let variable = |holds: &SecretHolds| match holds {
        SecretHolds::Variable { name } => name.clone(),
        SecretHolds::File { variable, .. } => (*variable).to_owned(),
    };
    let packaged = matches!(plan.install.value, Install::Package { .. });
    let flags = production.clone().filter(|_| packaged);
    let context = WorkflowContext {
        name: plan.name.to_string(),
        base: base_target(plan),
        image: image.to_owned(),
        variables: production.map(|secret| variable(&secret.holds)).collect(),
        flags: flags.map(|secret| format!("--secret id={},env={}", secret.id, variable(&secret.holds))).collect(),
    };
    Value::from(minijinja::value::Serde(&context))
}
