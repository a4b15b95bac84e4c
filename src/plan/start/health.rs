//! Chooses how health is checked: a route that says so, else whether a web server answers, else whether the port does.

use std::collections::BTreeSet;

use super::paths;
use crate::config::{HealthSetting, HealthTimings};
use crate::inspect::code::{HEALTH_NAMES, HostCheckKind, PathResolution, Route, health_name};
use crate::inspect::deployment::container_facts::HealthFacts;
use crate::plan::build_plan::HealthCheck;
use crate::plan::candidate::StartMethod;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

pub(crate) fn choose_health_check(
    request: &Request<'_>,
    chosen: &Chosen,
    port: Option<&Sourced<u16>>,
) -> Result<Option<Sourced<HealthCheck>>, PlanError> {
    if let Some(asked) = &request.preferences.healthcheck {
        match &asked.value {
            HealthSetting::Off => return Ok(None),
            HealthSetting::Check { path: Some(path), .. } if is_plain_path(path) => {
                return Ok(Some(asked.map(|_| HealthCheck::Http { path: path.clone() })));
            }
            HealthSetting::Check { path: Some(path), .. } => {
                return Err(PlanError::BadHealthPath { path: path.clone(), given: asked.source.clone() });
            }
            // How often, and not what.
            HealthSetting::Check { path: None, .. } => {}
        }
    }
    if port.is_none() {
        return Ok(None);
    }
    if let Some(asked) = authors_path(request, chosen, port).filter(|asked| asked.value != "/") {
        return Ok(Some(asked.map(|path| HealthCheck::Http { path: path.clone() })));
    }
    let found = framework_endpoint(chosen).or_else(|| route(request, chosen));
    Ok(Some(found.unwrap_or_else(|| without_a_route(request, chosen))))
}

/// When health is checked, as far as it is asked for.
pub(crate) fn timings(request: &Request<'_>) -> HealthTimings {
    match request.preferences.healthcheck.as_ref().map(|asked| &asked.value) {
        Some(HealthSetting::Check { timings, .. }) => timings.clone(),
        Some(HealthSetting::Off) | None => HealthTimings::default(),
    }
}

/// A server whose workers have died still accepts connections, and answers none. Whatever it answers, it serves: the first page may
/// well refuse a request, or want a database.
fn without_a_route(request: &Request<'_>, chosen: &Chosen) -> Sourced<HealthCheck> {
    let why = |what: &str| {
        let first = if refuses_local_requests(request, chosen) {
            "the program may refuse a request by its host or scheme"
        } else {
            "no health route was found"
        };
        format!("{first}, so {what}")
    };
    if answers_requests(chosen) {
        Sourced::rule(HealthCheck::Answer, why("any answer to a request for `/` will do"))
    } else {
        Sourced::rule(HealthCheck::Tcp, why("the port must accept a connection"))
    }
}

/// Whether an application is served over plain HTTP.
fn answers_requests(chosen: &Chosen) -> bool {
    let is_served = matches!(chosen.candidate.start, StartMethod::WebApplication(_) | StartMethod::Django(_));
    let mut words = chosen.words_as_written().unwrap_or_default().iter();
    is_served && !words.any(|word| word.contains("ssl") || word.contains("certfile") || word.contains("certificate"))
}

/// The path that the authors' own health check asks for, on the port of the program.
fn authors_path(request: &Request<'_>, chosen: &Chosen, port: Option<&Sourced<u16>>) -> Option<Sourced<String>> {
    let found = carryover::health(request, chosen)?;
    let HealthFacts::Http { path, port: asked } = &found.value else { return None };
    let same_port = asked.is_none() || *asked == port.map(|port| port.value);
    (same_port && is_plain_path(path)).then(|| Sourced::seen(path.clone(), "the authors' health check", found.place))
}

/// Letters that need no quoting in a URL, a Python string or a Dockerfile.
pub(crate) fn is_plain_path(path: &str) -> bool {
    path.starts_with('/') && path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._~-".contains(letter))
}

/// The health endpoint that the framework has by itself.
fn framework_endpoint(chosen: &Chosen) -> Option<Sourced<HealthCheck>> {
    let StartMethod::Framework { framework, command, .. } = &chosen.candidate.start else { return None };
    let path = command.health?.to_owned();
    Some(Sourced::rule(HealthCheck::Http { path }, format!("{framework}'s own health endpoint")))
}

fn route(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<HealthCheck>> {
    if refuses_local_requests(request, chosen) {
        return None;
    }
    let loaded = loaded(request, chosen);
    let routes =
        request.facts.code.modules.iter().filter(|module| module.role == crate::inspect::code::ModuleRole::Code);
    let mut routes: Vec<&Route> = routes
        .flat_map(|module| &module.routes)
        .filter(|route| is_served(route, chosen, loaded.as_ref()) && tells_health(route))
        .filter(|route| !asks_for_key(request, loaded.as_ref(), route))
        .collect();
    routes.sort_by_key(|route| (rank(&route.path), route.path.len(), route.path.clone()));
    let route = routes.first()?;
    let seen = format!("route `{}`", route.path);
    Some(Sourced::seen(HealthCheck::Http { path: route.path.clone() }, seen, route.place.clone()))
}

/// Whether the program serves a route. A factory's routes belong to the object it makes, whatever that is called inside.
pub(crate) fn is_served(route: &Route, chosen: &Chosen, loaded: Option<&BTreeSet<&str>>) -> bool {
    let module = route.module.as_deref();
    match chosen.serves.as_slice() {
        [] => module.is_none_or(|file| loaded.is_none_or(|all| all.contains(file))),
        // What no variable holds is that of its file: Bottle's application is there without being made.
        serves => serves.iter().any(|(file, _)| module.unwrap_or(&route.place.file) == file),
    }
}

/// Whether the whole path of a route is known, can be asked for as it is, and is about the program.
fn tells_health(route: &Route) -> bool {
    route.resolution == PathResolution::Full && is_plain_path(&route.path) && is_of_the_whole(&route.path)
}

/// `/api/v1/health` is about the program, `/api/warehouse/health` about one thing that it talks to.
fn is_of_the_whole(path: &str) -> bool {
    const GENERAL: [&str; 17] = [
        "-",
        "_",
        "healthz",
        "api",
        "rest",
        "internal",
        "system",
        "sys",
        "monitoring",
        "monitor",
        "status",
        "health",
        "public",
        "common",
        "core",
        "app",
        "utils",
    ];
    let mut parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    parts.pop();
    parts.iter().all(|part| GENERAL.contains(part) || is_version(part))
}

/// `v1`, `v2.1`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// The files that the program loads; `None` where it is not known.
fn loaded<'a>(request: &'a Request<'_>, chosen: &Chosen) -> Option<BTreeSet<&'a str>> {
    let file = chosen.candidate.file()?;
    let (root, _) = paths::importable(request, file);
    let settings = match &chosen.candidate.start {
        StartMethod::Django(django) => django.settings.as_deref(),
        _ => None,
    };
    let entries: Vec<&str> = settings.into_iter().chain([file]).collect();
    Some(request.facts.code.reachable(&entries, &[&root, chosen.root(), "", "src"]))
}

fn rank(path: &str) -> usize {
    let name = health_name(path);
    HEALTH_NAMES.iter().position(|known| *known == name).unwrap_or(HEALTH_NAMES.len())
}

/// Whether something that every request goes through asks for a key, and does not name the route.
fn asks_for_key(request: &Request<'_>, loaded: Option<&BTreeSet<&str>>, route: &Route) -> bool {
    let modules = request.facts.code.modules.iter();
    let counts = modules.filter(|module| loaded.is_none_or(|all| all.contains(module.path.as_str())));
    counts.flat_map(|module| &module.host_checks).any(|check| match &check.kind {
        HostCheckKind::Key(exempt) => !exempt.iter().any(|path| route.path.starts_with(path.as_str()) && path != "/"),
        HostCheckKind::TrustedHosts(_) | HostCheckKind::HttpsRedirect => false,
    })
}

/// Host checks and redirects to HTTPS answer a request from inside the container with an error, healthy or not.
fn refuses_local_requests(request: &Request<'_>, chosen: &Chosen) -> bool {
    // Django refuses hosts that ALLOWED_HOSTS does not name, and with DEBUG off its default names none.
    let is_django = matches!(chosen.candidate.start, StartMethod::Django(_));
    let loaded = loaded(request, chosen);
    let modules = request.facts.code.modules.iter();
    let counts = modules.filter(|module| loaded.as_ref().is_none_or(|all| all.contains(module.path.as_str())));
    let refusals: Vec<_> = counts.flat_map(|module| &module.host_checks).collect();
    let refused = refusals.iter().any(|refusal| match &refusal.kind {
        HostCheckKind::TrustedHosts(hosts) => !hosts.as_ref().is_some_and(|hosts| admit_local(hosts)),
        HostCheckKind::HttpsRedirect => true,
        HostCheckKind::Key(_) => false,
    });
    refused || (is_django && refusals.is_empty())
}

fn admit_local(hosts: &[String]) -> bool {
    hosts.iter().any(|host| host == "*" || host == "127.0.0.1")
}
