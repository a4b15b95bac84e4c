//! The variables of the template of compose.prod.yaml. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::backing::{self, BackingContext, SecretContext};
use super::compose::{self, WaitContext};
use super::monitoring::{self, ConfigContext, WatcherContext};
use super::port::{PortContext, variable};
use super::stages::{self, Among};
use super::values::{Code, VolumeContext};
use crate::catalogue::monitoring::PASSWORD;
use crate::plan::{BuildPlan, Limits, ProductionPlan, RolePlan, RoleStart};

#[derive(Serialize)]
struct ProductionContext {
    services: Vec<ServiceContext>,
    backing: Vec<BackingContext>,
    monitoring: Vec<WatcherContext>,
    configs: Vec<ConfigContext>,
    first_start: Vec<backing::FirstStartContext>,
    has_configs: Option<Code>,
    volumes: Vec<VolumeContext>,
    secrets: Vec<SecretContext>,
}

#[derive(Serialize)]
struct ServiceContext {
    name: String,
    /// The variable that names the image, and its name without one.
    variable: String,
    image: String,
    restart: String,
    stop_grace_period: String,
    waits_for: Vec<WaitContext>,
    environment: Vec<backing::VariableContext>,
    env_files: Vec<String>,
    volumes: Vec<VolumeContext>,
    log_size: String,
    log_files: u32,
    limits: Limits,
    port: Option<PortContext>,
    /// Whether the image has a health check.
    health: Option<Code>,
    timings: Option<TimingsContext>,
    replicas: Option<u32>,
    /// Whether the program or a role has replicas.
    scales: Option<Code>,
    roles: Vec<RoleContext>,
}

#[derive(Serialize)]
struct TimingsContext {
    interval: String,
    timeout: String,
    retries: u32,
    start_period: String,
}

#[derive(Serialize)]
struct RoleContext {
    name: String,
    why: String,
    entrypoint: Option<Code>,
    command: Vec<String>,
    workdir: Option<String>,
    profile: Option<String>,
    /// Whether it ends by itself, and so is not started again.
    ends: Option<Code>,
    /// What it waits for, where the program waits for more; the second where that is nothing.
    own_waits: Vec<WaitContext>,
    without_waits: Option<Code>,
    replicas: Option<u32>,
}

/// The variables for the services of a Dockerfile; nothing where none runs in production.
pub fn context(plans: &[BuildPlan]) -> Option<Value> {
    let running = || stages::among(plans).filter(|(plan, _)| plan.compose.production.is_some());
    let services: Vec<ServiceContext> = running()
        .filter_map(|(plan, among)| Some(service(plan, among, &plan.compose.production.as_ref()?.value)))
        .collect();
    if services.is_empty() {
        return None;
    }
    let backing = backing::with_secret_files(plans);
    let volumes = running().flat_map(|(plan, among)| compose::volumes(plan, among));
    let volumes = volumes.chain(backing::volumes(plans)).chain(monitoring::volumes(plans)).collect();
    let mut secrets = backing::secrets(&backing);
    if monitoring::is_on(plans) {
        secrets.push(SecretContext::of(PASSWORD));
    }
    let context = ProductionContext {
        services,
        volumes,
        secrets,
        backing,
        monitoring: monitoring::in_production(plans),
        configs: monitoring::configs(plans),
        has_configs: compose::has_configs(plans),
        first_start: backing::first_start(plans),
    };
    Some(Value::from(minijinja::value::Serde(&context)))
}

fn service(plan: &BuildPlan, among: Among, production: &ProductionPlan) -> ServiceContext {
    let own = variable(plan.name.as_ref());
    let waits_for = compose::waits_for(plan);
    let replicas = replicas(production, plan.name.as_ref());
    ServiceContext {
        name: plan.name.to_string(),
        variable: if among == Among::Alone { "IMAGE".to_owned() } else { format!("{own}_IMAGE") },
        image: production.image.clone(),
        restart: production.restart.clone(),
        stop_grace_period: production.stop_grace_period.clone(),
        roles: plan.start.other_roles.iter().map(|role| self::role(plan, role, production, &waits_for)).collect(),
        waits_for,
        environment: compose::environment(plan),
        env_files: plan.compose.env_files.value.clone(),
        volumes: compose::volumes(plan, among),
        log_size: production.log_size.clone(),
        log_files: production.log_files,
        limits: production.limits.clone(),
        port: PortContext::of(plan, replicas),
        health: plan.start.health.as_ref().map(|_| Code("true")),
        timings: plan.start.health.as_ref().map(|_| timings(plan)),
        replicas,
        scales: production.replicas.values().any(|count| *count > 1).then_some(Code("true")),
    }
}

/// The times of the image's own check, which are tuned here without building it anew.
fn timings(plan: &BuildPlan) -> TimingsContext {
    let timings = &plan.start.health_timings;
    let or = |text: &Option<String>, default: &str| text.clone().unwrap_or_else(|| default.to_owned());
    TimingsContext {
        interval: or(&timings.interval, "30s"),
        timeout: or(&timings.timeout, "5s"),
        retries: timings.retries.unwrap_or(3),
        start_period: or(&timings.start_period, "30s"),
    }
}

fn replicas(production: &ProductionPlan, name: &str) -> Option<u32> {
    production.replicas.get(name).copied().filter(|count| *count > 1)
}

fn role(plan: &BuildPlan, role: &RolePlan, production: &ProductionPlan, all: &[WaitContext]) -> RoleContext {
    let (why, profile) = match role.starts {
        RoleStart::Beside => ("The same image with another command.".to_owned(), None),
        RoleStart::Profile => {
            (format!("The same image; started with `--profile {}`.", role.name), Some(role.name.clone()))
        }
        RoleStart::Before => ("Runs once, before the others start.".to_owned(), None),
        RoleStart::OnDemand => (
            format!("Started by `docker compose -f compose.prod.yaml run --rm {}` alone.", role.name),
            Some("tools".to_owned()),
        ),
    };
    let ends = matches!(role.starts, RoleStart::Before | RoleStart::OnDemand);
    let own_waits = if ends { compose::waits_for_servers(plan) } else { Vec::new() };
    RoleContext {
        name: role.name.clone(),
        why,
        // The image's own program is none of the role's.
        entrypoint: plan.start.is_the_entrypoint().then_some(Code("[]")),
        command: role.command.value.clone(),
        workdir: role.workdir.as_ref().map(|path| plan.image_root.of(path.as_str())),
        profile,
        ends: ends.then_some(Code("true")),
        without_waits: (ends && own_waits.is_empty() && !all.is_empty()).then_some(Code("true")),
        // What it has in common with the program is there already.
        own_waits: if own_waits.len() == all.len() { Vec::new() } else { own_waits },
        replicas: replicas(production, &role.name),
    }
}
