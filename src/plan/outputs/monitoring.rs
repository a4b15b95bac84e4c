//! Chooses where Prometheus finds the metrics of the program, and the names and ports of what watches it. Written on demand alone. Part
//! of the plan: pure, reads no disk.

use std::collections::BTreeSet;

use crate::catalogue::metrics::{self, Answers, PATH};
use crate::catalogue::model::WebInterface;
use crate::catalogue::monitoring::{GRAFANA, PROMETHEUS, Watcher};
use crate::config::{MonitoringSetting, MonitoringValues};
use crate::inspect::code::{HostCheckKind, MetricsEndpoint, PathResolution, Route};
use crate::plan::build_plan::{
    BuildPlan, MetricsTarget, MonitoringNotice, MonitoringPlan, Notice, StartPlan, WatcherPlan,
};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::health;
use crate::plan::start::server::web_interface;
use crate::sourced::Sourced;

/// What watches the program, and what is to be known of that.
#[derive(Default)]
pub(crate) struct Monitoring {
    pub(crate) plan: Option<Sourced<MonitoringPlan>>,
    pub(crate) notices: Vec<Notice>,
}

/// The setting, with where the code shows its metrics.
pub(crate) fn choose_monitoring(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
) -> Monitoring {
    let Some(asked) = &request.preferences.monitoring else { return Monitoring::default() };
    let MonitoringSetting::Values(values) = &asked.value else { return Monitoring::default() };
    let Some(target) = target(request, chosen, start, reached, &asked.map(|_| values.clone())) else {
        let (package, code) = metrics::advice(answers(chosen));
        let notice = Notice::Monitoring(MonitoringNotice::NoMetrics { package, code });
        return Monitoring { plan: None, notices: vec![notice] };
    };
    let watched_by = |watcher: &'static Watcher, image: Option<&String>| WatcherPlan {
        watcher,
        name: watcher.service.to_owned(),
        image: match image {
            Some(image) => asked.map(|_| image.clone()),
            None => Sourced::rule(watcher.image.to_owned(), format!("the official image of {}", watcher.title)),
        },
        host_port: watcher.port,
    };
    let prometheus = watched_by(&PROMETHEUS, values.prometheus.as_ref());
    let grafana = watched_by(&GRAFANA, values.grafana.as_ref());
    let notices = unknown_host(request, reached).into_iter().collect();
    Monitoring { plan: Some(asked.map(|_| MonitoringPlan { target, prometheus, grafana })), notices }
}

/// What the user says, else a route of the program, else a server of its own.
fn target(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
    asked: &Sourced<MonitoringValues>,
) -> Option<Sourced<MetricsTarget>> {
    let own_port = start.port.as_ref().map(|port| port.value);
    let found =
        own_port.and_then(|port| of_routes(request, chosen, reached, port)).or_else(|| of_servers(request, reached));
    let MonitoringValues { path, port, .. } = &asked.value;
    if path.is_none() && port.is_none() {
        return found;
    }
    let known = found.as_ref().map(|found| &found.value);
    let target = MetricsTarget {
        port: port.or(known.map(|known| known.port)).or(own_port)?,
        path: path.clone().or_else(|| Some(known?.path.clone())).unwrap_or_else(|| PATH.to_owned()),
        exporter: known.and_then(|known| known.exporter),
    };
    Some(asked.map(|_| target))
}

/// The route whose whole path is known, else the one that is known as far as the code goes.
fn of_routes(
    request: &Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
    port: u16,
) -> Option<Sourced<MetricsTarget>> {
    let modules = request.facts.code.code();
    let routes = modules.flat_map(|module| &module.metrics).filter_map(|endpoint| match endpoint {
        MetricsEndpoint::Route { route, exporter } => Some((route, *exporter)),
        MetricsEndpoint::Server { .. } => None,
    });
    let mut routes: Vec<(&Route, _)> = routes
        .filter(|(route, _)| health::is_plain_path(&route.path) && is_of_the_program(route, chosen, reached))
        .collect();
    routes.sort_by_key(|(route, _)| (route.resolution != PathResolution::Full, route.path.len(), route.path.clone()));
    let (route, exporter) = routes.first()?;
    let target = MetricsTarget { port, path: route.path.clone(), exporter: Some(exporter) };
    Some(Sourced::seen(target, format!("{} shows metrics", exporter.package), route.place.clone()))
}

fn is_of_the_program(route: &Route, chosen: &Chosen, reached: &BTreeSet<&str>) -> bool {
    let is_reached = reached.contains(route.place.file.as_str());
    is_reached && (route.module.is_none() || health::is_served(route, chosen, None))
}

/// A server of the client's own, in a file that the program loads.
fn of_servers(request: &Request<'_>, reached: &BTreeSet<&str>) -> Option<Sourced<MetricsTarget>> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    modules.flat_map(|module| &module.metrics).find_map(|endpoint| {
        let MetricsEndpoint::Server { host, port, exporter, place } = endpoint else { return None };
        let is_local = host.value().is_some_and(|host| host.starts_with("127.") || host == "localhost");
        let port = port.value().filter(|_| !is_local)?;
        let target = MetricsTarget { port: *port, path: PATH.to_owned(), exporter: Some(exporter) };
        Some(Sourced::seen(target, format!("{} listens", exporter.package), place.clone()))
    })
}

fn answers(chosen: &Chosen) -> Answers {
    match &chosen.candidate.start {
        StartMethod::WebApplication(application) => match web_interface(application) {
            WebInterface::Asgi => Answers::Asynchronous,
            WebInterface::Wsgi => Answers::Blocking,
        },
        StartMethod::Django(_) => Answers::Urls,
        _ => Answers::Nothing,
    }
}

/// Hosts that the program answers, where its service's name is not known to be one of them.
fn unknown_host(request: &Request<'_>, reached: &BTreeSet<&str>) -> Option<Notice> {
    let name = request.project();
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let check = modules.flat_map(|module| &module.host_checks).find(|check| match &check.kind {
        HostCheckKind::TrustedHosts(Some(hosts)) => !hosts.iter().any(|host| *host == name || host == "*"),
        HostCheckKind::TrustedHosts(None) => true,
        HostCheckKind::HttpsRedirect | HostCheckKind::Key(_) => false,
    })?;
    Some(Notice::Monitoring(MonitoringNotice::Host { name, place: check.place.clone() }))
}

/// Gives what watches the programs of one compose file names and ports that nothing else there has.
pub(crate) fn settle(plans: &mut [BuildPlan]) {
    let services = plans.iter().flat_map(|plan| {
        let roles = plan.start.other_roles.iter().map(|role| role.name.clone());
        roles.chain(plan.backing.iter().map(|server| server.name.clone())).chain([plan.name.to_string()])
    });
    let mut names: BTreeSet<String> = services.collect();
    let of_programs = plans.iter().filter_map(|plan| plan.compose.host_port.or(Some(plan.start.port.as_ref()?.value)));
    let of_debuggers = plans.iter().filter_map(|plan| plan.compose.debugger.as_ref());
    let of_debuggers = of_debuggers.map(|debugger| debugger.value.host_port.unwrap_or(debugger.value.port));
    let mut ports: BTreeSet<u16> = of_programs.chain(of_debuggers).collect();
    let mut settled = |watcher: &Watcher| {
        let mut name = watcher.service.to_owned();
        while !names.insert(name.clone()) {
            name.push_str("-server");
        }
        let port = (watcher.port..=u16::MAX).find(|port| !ports.contains(port)).unwrap_or(watcher.port);
        ports.insert(port);
        (name, port)
    };
    let (prometheus, grafana) = (settled(&PROMETHEUS), settled(&GRAFANA));
    let first = plans
        .iter()
        .find_map(|plan| plan.monitoring.as_ref())
        .map(|first| (first.value.prometheus.image.clone(), first.value.grafana.image.clone()));
    for plan in plans.iter_mut().filter_map(|plan| plan.monitoring.as_mut()) {
        (plan.value.prometheus.name, plan.value.prometheus.host_port) = prometheus.clone();
        (plan.value.grafana.name, plan.value.grafana.host_port) = grafana.clone();
        // One of each watches all.
        if let Some((of_prometheus, of_grafana)) = &first {
            plan.value.prometheus.image.clone_from(of_prometheus);
            plan.value.grafana.image.clone_from(of_grafana);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::BuildPlan;
    use crate::plan::testing::{APP, lock, notices, planned};

    const API: &str = "from fastapi import FastAPI\nfrom prometheus_client import make_asgi_app, start_http_server\napp = FastAPI()\n";

    fn plan(settings: &str, code: &str) -> BuildPlan {
        let pyproject = format!("{APP}[tool.uvdock]\n{settings}\n");
        let code = format!("{API}{code}");
        let files = [("pyproject.toml", pyproject.as_str()), ("main.py", code.as_str())];
        planned(&files, &lock(&["fastapi", "uvicorn", "prometheus-client"], "")).expect("a plan")
    }

    fn target(settings: &str, code: &str) -> Option<String> {
        Some(plan(settings, code).monitoring?.value.target.value.to_string())
    }

    const MOUNTED: &str = "app.mount('/metrics', make_asgi_app())\n";

    #[test]
    fn it_is_written_on_demand_alone() {
        assert_eq!(target("", MOUNTED), None);
        assert_eq!(target("monitoring = false", MOUNTED), None);
        assert_eq!(target("monitoring = true", MOUNTED).as_deref(), Some("GET /metrics/ on port 8000"));
    }

    #[test]
    fn a_server_of_its_own_is_asked_on_its_port_unless_only_its_container_reaches_it() {
        let own = |code| target("monitoring = true", code);
        assert_eq!(own("start_http_server(9100)\n").as_deref(), Some("GET /metrics on port 9100"));
        assert_eq!(own("start_http_server(9100, '127.0.0.1')\n"), None);
    }

    #[test]
    fn what_the_setting_says_wins() {
        let both = "monitoring = { path = '/m', port = 9000 }";
        assert_eq!(target(both, MOUNTED).as_deref(), Some("GET /m on port 9000"));
        assert_eq!(target("monitoring = '/m'", "").as_deref(), Some("GET /m on port 8000"));
        let images = "monitoring = { grafana = 'registry.example/grafana:1' }";
        let plan = plan(images, MOUNTED).monitoring.expect("a plan");
        assert_eq!(plan.value.grafana.image.value, "registry.example/grafana:1");
    }

    #[test]
    fn without_metrics_it_is_said_what_to_add() {
        let plan = plan("monitoring = true", "");
        assert!(plan.monitoring.is_none());
        let said = notices(&plan);
        assert!(said.iter().any(|notice| notice.contains("`uv add prometheus-client`")), "{said:?}");
    }

    #[test]
    fn hosts_that_the_program_answers_must_hold_its_name() {
        let hosts = |hosts: &str| {
            let code = format!(
                "{MOUNTED}from starlette.middleware.trustedhost import TrustedHostMiddleware\n\
                 app.add_middleware(TrustedHostMiddleware, allowed_hosts=['{hosts}'])\n"
            );
            notices(&plan("monitoring = true", &code)).iter().any(|notice| notice.contains("by the name `shop`"))
        };
        assert!(hosts("shop.example"));
        assert!(!hosts("shop") && !hosts("*"));
    }

    #[test]
    fn a_program_on_the_port_of_grafana_keeps_it() {
        let plan = plan("monitoring = true\nport = 3000", MOUNTED).monitoring.expect("a plan");
        assert_eq!((plan.value.prometheus.host_port, plan.value.grafana.host_port), (9090, 3001));
    }

    #[test]
    fn a_service_of_the_same_name_keeps_it() {
        let settings = "monitoring = true\nroles.prometheus = { command = 'python -m jobs', starts = 'beside' }";
        let plan = plan(settings, MOUNTED);
        assert_eq!(plan.monitoring.expect("a plan").value.prometheus.name, "prometheus-server");
    }
}
