//! Prometheus and Grafana in the compose files, and the files that they read. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::port::PortContext;
use super::values::{Code, VolumeContext, words};
use super::{Printer, RenderError, RenderedFile};
use crate::catalogue::metrics::Exporter;
use crate::catalogue::monitoring::{PASSWORD, PASSWORD_FILE, Panel, panels};
use crate::ownership::Syntax;
use crate::plan::{BuildPlan, MonitoringPlan, WatcherPlan};

/// A container that watches.
#[derive(Serialize)]
pub(super) struct WatcherContext {
    name: String,
    why: String,
    image: String,
    profile: Option<Code>,
    /// Whether it stands in the compose file for production.
    production: Option<Code>,
    port: Option<PortContext>,
    /// The variable that names the file with its password.
    password: Option<Code>,
    configs: Vec<ConfigContext>,
    health: Vec<String>,
    data: VolumeContext,
}

/// A file that a container reads (Compose Specification, "configs").
#[derive(Clone, Serialize)]
pub(super) struct ConfigContext {
    source: Code,
    target: Code,
    file: Code,
}

#[derive(Serialize)]
struct PrometheusContext {
    jobs: Vec<JobContext>,
}

#[derive(Serialize)]
struct JobContext {
    name: String,
    path: String,
    port: u16,
    address: String,
    /// Whether there is more than one container.
    replicas: Option<Code>,
}

#[derive(Serialize)]
struct DatasourcesContext {
    url: String,
}

#[derive(Serialize)]
struct DashboardsContext {
    name: String,
}

#[derive(Serialize)]
struct DashboardContext {
    uid: String,
    title: String,
    panels: Vec<PanelContext>,
}

#[derive(Serialize)]
struct PanelContext {
    id: usize,
    x: usize,
    y: usize,
    title: String,
    unit: String,
    query: String,
    legend: String,
}

/// What Prometheus reads.
const OF_PROMETHEUS: [ConfigContext; 1] =
    [config("prometheus", "/etc/prometheus/prometheus.yml", "monitoring/prometheus.yml")];
/// What Grafana reads.
const OF_GRAFANA: [ConfigContext; 3] = [
    config(
        "grafana_datasources",
        "/etc/grafana/provisioning/datasources/uvdock.yml",
        "monitoring/grafana/datasources.yml",
    ),
    config(
        "grafana_dashboards",
        "/etc/grafana/provisioning/dashboards/uvdock.yml",
        "monitoring/grafana/dashboards.yml",
    ),
    config("grafana_dashboard", "/etc/grafana/dashboards/programs.json", "monitoring/grafana/programs.json"),
];

const fn config(source: &'static str, target: &'static str, file: &'static str) -> ConfigContext {
    ConfigContext { source: Code(source), target: Code(target), file: Code(file) }
}

fn watched(plans: &[BuildPlan]) -> impl Iterator<Item = (&BuildPlan, &MonitoringPlan)> {
    plans.iter().filter_map(|plan| Some((plan, &plan.monitoring.as_ref()?.value)))
}

/// Whether anything is watched.
pub(super) fn is_on(plans: &[BuildPlan]) -> bool {
    watched(plans).next().is_some()
}

/// The containers for development: they start with their profile (Compose "Using profiles": what a developer needs at times).
pub(super) fn in_development(plans: &[BuildPlan]) -> Vec<WatcherContext> {
    containers(plans, None)
}

/// The same for production, where they start with the program and Grafana alone is reached, from the machine itself.
pub(super) fn in_production(plans: &[BuildPlan]) -> Vec<WatcherContext> {
    containers(plans, Some(Code("true")))
}

fn containers(plans: &[BuildPlan], production: Option<Code>) -> Vec<WatcherContext> {
    let Some((_, monitoring)) = watched(plans).next() else { return Vec::new() };
    let names: Vec<&str> = watched(plans).map(|(plan, _)| plan.name.as_ref()).collect();
    let starts = if production.is_none() { "; started with `docker compose --profile monitoring up`" } else { "" };
    let asks = format!("Prometheus, which asks {} for metrics{starts}.", names.join(", "));
    let shows = format!("Grafana, which shows them; the user is `admin`, the password {PASSWORD} of `.env`.");
    let of = |watcher: &WatcherPlan, why: String, configs: &[ConfigContext]| WatcherContext {
        name: watcher.name.clone(),
        why,
        image: watcher.image.value.clone(),
        profile: production.is_none().then_some(Code("monitoring")),
        production,
        port: Some(PortContext::fixed(&watcher.name, watcher.host_port, watcher.watcher.port)),
        password: None,
        configs: configs.to_vec(),
        health: words(&["CMD"]).into_iter().chain(words(watcher.watcher.health)).collect(),
        data: data(watcher),
    };
    let mut prometheus = of(&monitoring.prometheus, asks, &OF_PROMETHEUS);
    if production.is_some() {
        prometheus.port = None;
    }
    let grafana = WatcherContext { password: Some(Code(PASSWORD_FILE)), ..of(&monitoring.grafana, shows, &OF_GRAFANA) };
    vec![prometheus, grafana]
}

fn data(watcher: &WatcherPlan) -> VolumeContext {
    VolumeContext { name: format!("{}_data", watcher.name), target: watcher.watcher.data.to_owned() }
}

/// The volumes of their data.
pub(super) fn volumes(plans: &[BuildPlan]) -> impl Iterator<Item = VolumeContext> {
    let first = watched(plans).next();
    first.into_iter().flat_map(|(_, monitoring)| [data(&monitoring.prometheus), data(&monitoring.grafana)])
}

/// What they read.
pub(super) fn configs(plans: &[BuildPlan]) -> Vec<ConfigContext> {
    if is_on(plans) { OF_PROMETHEUS.iter().chain(&OF_GRAFANA).cloned().collect() } else { Vec::new() }
}

/// The files that they read.
pub(super) fn files(printer: &Printer, plans: &[BuildPlan]) -> Result<Vec<RenderedFile>, RenderError> {
    if !is_on(plans) {
        return Ok(Vec::new());
    }
    let all = OF_PROMETHEUS.iter().chain(&OF_GRAFANA).zip(contexts(plans));
    all.map(|(config, (template, syntax, context))| printer.file(config.file.0, syntax, template, context)).collect()
}

/// The templates in the order of the files, with their variables.
pub(super) fn contexts(plans: &[BuildPlan]) -> Vec<(&'static str, Syntax, Value)> {
    let Some((first, monitoring)) = watched(plans).next() else { return Vec::new() };
    let names: Vec<&str> = watched(plans).map(|(plan, _)| plan.name.as_ref()).collect();
    let jobs = watched(plans).map(|(plan, watched)| job(plan, watched)).collect();
    let url = format!("http://{}:{}", monitoring.prometheus.name, monitoring.prometheus.watcher.port);
    let exporters = watched(plans).filter_map(|(_, watched)| watched.target.value.exporter);
    let dashboard = DashboardContext {
        uid: "programs".to_owned(),
        title: names.join(", "),
        panels: panels(&once(exporters)).into_iter().enumerate().map(|(at, panel)| drawn(at, panel)).collect(),
    };
    vec![
        ("monitoring/prometheus.yml.j2", Syntax::Yaml, value(&PrometheusContext { jobs })),
        ("monitoring/datasources.yml.j2", Syntax::Yaml, value(&DatasourcesContext { url })),
        ("monitoring/dashboards.yml.j2", Syntax::Yaml, value(&DashboardsContext { name: first.name.to_string() })),
        ("monitoring/dashboard.json.j2", Syntax::Json, value(&dashboard)),
    ]
}

fn value(context: &impl Serialize) -> Value {
    Value::from(minijinja::value::Serde(context))
}

fn once(exporters: impl Iterator<Item = &'static Exporter>) -> Vec<&'static Exporter> {
    let mut all: Vec<&Exporter> = exporters.collect();
    all.sort_by_key(|exporter| exporter.package);
    all.dedup();
    all
}

fn job(plan: &BuildPlan, monitoring: &MonitoringPlan) -> JobContext {
    let (name, target) = (plan.name.to_string(), &monitoring.target.value);
    let production = plan.compose.production.as_ref();
    let count = production.and_then(|production| production.value.replicas.get(&name));
    JobContext {
        path: target.path.clone(),
        port: target.port,
        address: format!("{name}:{}", target.port),
        replicas: count.filter(|count| **count > 1).map(|_| Code("true")),
        name,
    }
}

/// Two graphs in a row of 24 columns (<https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/>).
fn drawn(at: usize, panel: Panel) -> PanelContext {
    let (x, y) = (at % 2 * 12, at / 2 * 8);
    let (unit, legend) = (panel.unit.to_owned(), panel.legend.to_owned());
    PanelContext { id: at + 1, x, y, title: panel.title, unit, query: panel.query, legend }
}
