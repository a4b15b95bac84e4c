//! The variables of the bake file of a workspace with several services. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::access;
use super::shared_base;
use super::stages::{self, Among, Stages};
use super::values::Code;
use crate::catalogue::project_files::LOCK_DOCKERFILE;
use crate::plan::{BuildPlan, DockerfilePlace};

#[derive(Serialize)]
struct BakeContext {
    /// Build arguments of all services, each once.
    arguments: Vec<String>,
    /// What is built where nothing is named.
    targets: Vec<String>,
    /// The stage that checks the lock, where there is one.
    lock: Option<Code>,
    /// The Dockerfile that has it, where that is one of its own.
    lock_dockerfile: Option<Code>,
    service_targets: Vec<ServiceContext>,
}

#[derive(Serialize)]
struct ServiceContext {
    target: String,
    /// The Dockerfile, where builders do not look for it by themselves.
    dockerfile: Option<String>,
    stage: String,
    image: String,
    arguments: Vec<String>,
    secrets: Vec<String>,
    ssh: Option<Code>,
}

/// Names of variables that the file has of its own.
const OWN: [&str; 5] = ["REGISTRY", "TAG", "PLATFORMS", "CACHE", "ATTEST"];

/// The stage, and the target, that checks the lock.
const LOCK: Code = Code("lock");

/// The variables for the services of a Dockerfile.
pub fn context(plans: &[BuildPlan]) -> Value {
    let services: Vec<ServiceContext> = stages::among(plans).map(|(plan, among)| service(plan, among)).collect();
    let lock = lock(plans.iter());
    let mut arguments: Vec<String> = services.iter().flat_map(|service| service.arguments.clone()).collect();
    arguments.sort();
    arguments.dedup();
    let targets = lock.iter().map(|lock| lock.0.to_owned()).chain(services.iter().map(|one| one.target.clone()));
    let context = BakeContext {
        arguments,
        targets: targets.collect(),
        lock,
        lock_dockerfile: lock_dockerfile(plans.iter()),
        service_targets: services,
    };
    Value::from(minijinja::value::Serde(&context))
}

/// The stage that checks the lock, where a service leaves that to it.
pub(super) fn lock<'a>(mut plans: impl Iterator<Item = &'a BuildPlan>) -> Option<Code> {
    plans.any(|plan| !plan.sync.checked_apart.is_empty()).then_some(LOCK)
}

/// The Dockerfile that checks the lock, where each service has one of its own.
pub(super) fn lock_dockerfile<'a>(mut plans: impl Iterator<Item = &'a BuildPlan> + Clone) -> Option<Code> {
    lock(plans.clone())?;
    plans.any(|plan| matches!(plan.dockerfile.value, DockerfilePlace::Own(_))).then_some(Code(LOCK_DOCKERFILE))
}

fn service(plan: &BuildPlan, among: Among) -> ServiceContext {
    let mut arguments = shared_base::arguments(plan);
    arguments.retain(|name| !OWN.contains(&name.as_str()));
    ServiceContext {
        target: shared_base::service_target(plan),
        dockerfile: plan.dockerfile.value.named().map(str::to_owned),
        stage: Stages::of(plan, among).runtime,
        image: plan.name.to_string(),
        arguments,
        secrets: shared_base::secrets(plan),
        ssh: access::ships_over_ssh(plan).then_some(Code("default")),
    }
}
