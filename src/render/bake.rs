//! The variables of the bake file of a workspace with several services. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::access;
use super::shared_base;
use super::stages::{self, Among, Stages};
use super::values::Code;
use crate::plan::BuildPlan;

#[derive(Serialize)]
struct BakeContext {
    /// Build arguments of all services, each once.
    arguments: Vec<String>,
    /// What is built where nothing is named.
    targets: Vec<String>,
    /// The stage that checks the lock, where there is one.
    lock: Option<Code>,
    service_targets: Vec<ServiceContext>,
}

#[derive(Serialize)]
struct ServiceContext {
    target: String,
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
    let context = BakeContext { arguments, targets: targets.collect(), lock, service_targets: services };
    Value::from(minijinja::value::Serde(&context))
}

/// The stage that checks the lock, where a service leaves that to it.
pub(super) fn lock<'a>(mut plans: impl Iterator<Item = &'a BuildPlan>) -> Option<Code> {
    plans.any(|plan| !plan.sync.checked_apart.is_empty()).then_some(LOCK)
}

fn service(plan: &BuildPlan, among: Among) -> ServiceContext {
    let mut arguments = shared_base::arguments(plan);
    arguments.retain(|name| !OWN.contains(&name.as_str()));
    ServiceContext {
        target: shared_base::service_target(plan),
        stage: Stages::of(plan, among).runtime,
        image: plan.name.to_string(),
        arguments,
        secrets: shared_base::secrets(plan),
        ssh: access::ships_over_ssh(plan).then_some(Code("default")),
    }
}
