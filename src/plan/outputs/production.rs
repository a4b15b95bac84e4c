//! Chooses what the compose file for production says: limits, restarts, logs, and how long a program has to stop. Part of the plan: pure,
//! reads no disk.

use std::collections::BTreeSet;

use crate::catalogue::project_files::COMPOSE_FILE;
use crate::config::{ProductionSetting, ProductionValues};
use crate::plan::build_plan::{
    BackingService, BuildPlan, Limits, LockReview, Notice, ProductionPlan, ProgramForm, RolePlan, RoleStart, StartPlan,
};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// What a web application of some workers and a few hundred megabytes of packages runs in.
const MEMORY: &str = "1G";
/// The same with packages that are themselves this large, such as those of machine learning.
const MUCH_MEMORY: &str = "4G";
const LARGE_DOWNLOAD: u64 = 500_000_000;

/// gunicorn gives its workers 30 seconds (<https://docs.gunicorn.org/en/stable/settings.html#graceful-timeout>), and needs a few itself; the
/// other servers wait for the requests that run. Docker's own limit is 10 seconds.
const GRACE: u64 = 30;
/// What a server needs besides.
const MARGIN: u64 = 5;

/// Options that say how many seconds a server gives its requests: of gunicorn, uvicorn and hypercorn.
const GRACEFUL: [&str; 3] = ["--graceful-timeout", "--timeout-graceful-shutdown", "--graceful-timeout-sec"];

/// How a service runs in production where it needs more containers than its own; `docker run` starts a single one, so that has a file
/// where the user says so.
pub(crate) fn choose_production(
    request: &Request<'_>,
    start: &StartPlan,
    review: &LockReview,
    backing: &[BackingService],
) -> Result<Option<Sourced<ProductionPlan>>, PlanError> {
    let asked = match &request.preferences.production {
        Some(Sourced { value: ProductionSetting::Off, .. }) => return Ok(None),
        Some(asked @ Sourced { value: ProductionSetting::Values(values), .. }) => Some(asked.map(|_| values.clone())),
        None if !is_a_system(start, backing) => return Ok(None),
        // With a compose file of their own, users run it by that.
        None if request.preferences.leaves(COMPOSE_FILE) => return Ok(None),
        // What the authors wrote for it stays the one.
        None if !request.facts.deployment.production_files.is_empty() => return Ok(None),
        None => None,
    };
    if let Some(asked) = &asked {
        refuse_unknown(request, start, asked)?;
    }
    let sourced =
        asked.as_ref().map_or_else(|| Sourced::rule((), "it runs with other containers"), |asked| asked.map(|_| ()));
    let values = asked.map(|asked| asked.value).unwrap_or_default();
    Ok(Some(sourced.map(|()| plan(request, start, review, values))))
}

/// How a service runs that needs no other container, where other services of its workspace have such a file: a system without it would lack it.
pub(crate) fn beside_others(request: &Request<'_>, start: &StartPlan, review: &LockReview) -> Option<ProductionPlan> {
    let is_open = request.preferences.production.is_none() && request.facts.deployment.production_files.is_empty();
    let is_service = start.form.value == ProgramForm::Service && !request.preferences.leaves(COMPOSE_FILE);
    (is_open && is_service).then(|| plan(request, start, review, ProductionValues::default()))
}

/// The services of a workspace are one system: where one of them has the file, all that serve do.
pub(crate) fn share(plans: &mut [BuildPlan]) {
    if plans.iter().all(|plan| plan.compose.production.is_none()) {
        return;
    }
    for compose in plans.iter_mut().map(|plan| &mut plan.compose).filter(|compose| compose.production.is_none()) {
        let beside = compose.production_beside.clone();
        compose.production = beside.map(|plan| Sourced::rule(plan, "another service of the workspace runs with it"));
    }
}

/// A file of the authors' own, which stays the one for what would have another.
pub(crate) fn left_to_the_authors(
    request: &Request<'_>,
    start: &StartPlan,
    backing: &[BackingService],
) -> Option<Notice> {
    let own = request.facts.deployment.production_files.first()?;
    let is_one = request.preferences.production.is_none()
        && is_a_system(start, backing)
        && !request.preferences.leaves(COMPOSE_FILE);
    is_one.then(|| Notice::OwnProductionFile(own.clone()))
}

fn plan(request: &Request<'_>, start: &StartPlan, review: &LockReview, values: ProductionValues) -> ProductionPlan {
    let memory = if review.download.bytes >= LARGE_DOWNLOAD { MUCH_MEMORY } else { MEMORY };
    ProductionPlan {
        image: values.image.unwrap_or_else(|| request.project()),
        limits: Limits {
            cpus: values.cpus.unwrap_or_else(|| "1.0".to_owned()),
            memory: values.memory.unwrap_or_else(|| memory.to_owned()),
            pids: values.pids.unwrap_or(256),
        },
        replicas: values.replicas,
        restart: values.restart.unwrap_or_else(|| "unless-stopped".to_owned()),
        stop_grace_period: values.stop_grace_period.unwrap_or_else(|| format!("{}s", grace(start) + MARGIN)),
        log_size: values.log_size.unwrap_or_else(|| "10m".to_owned()),
        log_files: values.log_files.unwrap_or(3),
    }
}

/// Seconds that the server of the program gives its requests.
fn grace(start: &StartPlan) -> u64 {
    let words = &start.command.value;
    let of = |at: usize, word: &String| {
        let (name, value) = word.split_once('=').unwrap_or((word, words.get(at + 1).map_or("", String::as_str)));
        GRACEFUL.contains(&name).then(|| value.parse::<u64>().ok()).flatten()
    };
    words.iter().enumerate().find_map(|(at, word)| of(at, word)).map_or(GRACE, |seconds| seconds.min(3600))
}

/// Whether it is a service that runs beside servers or roles.
fn is_a_system(start: &StartPlan, backing: &[BackingService]) -> bool {
    let has_roles = start.other_roles.iter().any(|role| matches!(role.starts, RoleStart::Beside | RoleStart::Before));
    start.form.value == ProgramForm::Service && (has_roles || !backing.is_empty())
}

/// Whether more than one of a role may run: one that ends by itself does its work once.
fn has_replicas(role: &RolePlan) -> bool {
    matches!(role.starts, RoleStart::Beside | RoleStart::Profile)
}

/// A name that no service has would silently do nothing.
fn refuse_unknown(
    request: &Request<'_>,
    start: &StartPlan,
    asked: &Sourced<ProductionValues>,
) -> Result<(), PlanError> {
    let project = request.project();
    let known: BTreeSet<&str> = start
        .other_roles
        .iter()
        .filter(|role| has_replicas(role))
        .map(|role| role.name.as_str())
        .chain([project.as_str()])
        .collect();
    match asked.value.replicas.keys().find(|name| !known.contains(name.as_str())) {
        Some(name) => {
            let (kind, name, given) = ("service or role", name.clone(), asked.source.clone());
            Err(PlanError::NoSuchSelection { kind, name, given })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::ProductionPlan;
    use crate::plan::error::PlanError;
    use crate::plan::testing::{APP, lock, notices, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

    fn production(settings: &str, files: &[(&str, &str)]) -> Result<Option<ProductionPlan>, PlanError> {
        let pyproject = format!("{APP}[tool.uvdock]\n{settings}");
        let all = [&[("pyproject.toml", pyproject.as_str())], files].concat();
        let plan = planned(&all, &lock(&["fastapi", "uvicorn", "click", "celery"], ""))?;
        Ok(plan.compose.production.map(|production| production.value))
    }

    /// A worker beside the program.
    const WORKER: (&str, &str) = ("jobs.py", "from celery import Celery\nqueue = Celery('x')\n");

    #[test]
    fn a_service_with_roles_has_limits_and_a_single_one_has_a_file_where_that_is_said() {
        let plan = production("", &[API, WORKER]).expect("a plan").expect("several containers");
        assert_eq!((plan.image.as_str(), plan.limits.memory.as_str(), plan.limits.pids), ("shop", "1G", 256));
        assert_eq!(production("", &[API]).expect("a plan"), None);
        assert!(production("production = true\n", &[API]).expect("a plan").is_some());
        let system = [API, WORKER];
        assert_eq!(production("production = false\n", &system).expect("a plan"), None);
        assert_eq!(production("leave = [\"compose.yaml\"]\n", &system).expect("a plan"), None);
    }

    #[test]
    fn what_a_setting_says_wins() {
        let plan = production("production = { memory = \"512M\", image = \"ghcr.io/acme/shop\" }\n", &[API]);
        let plan = plan.expect("a plan").expect("a service");
        assert_eq!((plan.image.as_str(), plan.limits.memory.as_str()), ("ghcr.io/acme/shop", "512M"));
    }

    #[test]
    fn a_container_gets_the_time_that_its_server_takes() {
        let of = |settings| production(settings, &[API]).expect("a plan").expect("a service").stop_grace_period;
        assert_eq!(of("production = true\n"), "35s");
        let command = "production = true\ncommand = \"uvicorn main:app --timeout-graceful-shutdown 50\"\n";
        assert_eq!(of(command), "55s");
    }

    #[test]
    fn replicas_of_what_does_not_run_are_an_error() {
        let error = production("production.replicas.worker = 2\n", &[API]).expect_err("no worker");
        assert!(error.to_string().contains("no service or role `worker`"), "{error}");
    }

    #[test]
    fn the_authors_own_file_stays_the_only_one() {
        let own = ("docker-compose.prod.yml", "services: {}\n");
        assert_eq!(production("", &[API, WORKER, own]).expect("a plan"), None);
        let said = |settings: &str| {
            let pyproject = format!("{APP}[tool.uvdock]\n{settings}");
            let files = [("pyproject.toml", pyproject.as_str()), API, WORKER, own];
            let plan = planned(&files, &lock(&["fastapi", "uvicorn", "celery"], "")).expect("a plan");
            notices(&plan).iter().any(|notice| notice.contains("docker-compose.prod.yml"))
        };
        assert!(said("") && !said("production = true\n"));
    }
}
