//! Finds where programs show their metrics to Prometheus: routes, mounted applications, and servers of their own. Chooses none.

use super::declared_routes::{Declared, Owner, Sign, path_of, text};
use super::evaluate;
use super::facts::{MetricsEndpoint, ModuleFacts, Scope, Setting};
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::routes::{DECORATORS, Tree, is_code, owner_of};
use super::value::{Call, Value};
use crate::catalogue::metrics::{self, Exporter, PATH, Shows};
use crate::catalogue::model::Argument;
use crate::inspect::evidence::Place;

/// A route that shows metrics, before its prefix is known.
struct Shown {
    declared: Declared,
    exporter: &'static Exporter,
}

/// Adds the endpoints of a project to the facts of its files.
pub(super) fn add(project: &Project<'_>, modules: &mut [ModuleFacts]) {
    let code: Vec<usize> = (0..project.outlines.len()).filter(|module| is_code(project, *module)).collect();
    let shown: Vec<Shown> = code.iter().flat_map(|module| of_module(project, *module)).collect();
    if !shown.is_empty() {
        let tree = Tree::of(project);
        for Shown { declared, exporter } in &shown {
            for (module, route) in tree.routes(declared) {
                let endpoint = MetricsEndpoint::Route { route, exporter };
                if !modules[module].metrics.contains(&endpoint) {
                    modules[module].metrics.push(endpoint);
                }
            }
        }
    }
    for module in code {
        modules[module].metrics.extend(servers(project, module));
    }
}

fn of_module(project: &Project<'_>, module: usize) -> Vec<Shown> {
    let mut all = decorated(project, module);
    all.extend(project.outlines[module].calls.iter().filter_map(|site| of_call(project, module, site)));
    all
}

/// `@app.get("/metrics")` of a function that answers with them.
fn decorated(project: &Project<'_>, module: usize) -> Vec<Shown> {
    let mut all = Vec::new();
    for function in &project.outlines[module].functions {
        let Some(exporter) = answers_with(project, module, &function.name) else { continue };
        for (decorator, line) in &function.decorators {
            let Some(call) = decorator.call() else { continue };
            let Some((owner, _)) = call.method().filter(|(_, method)| DECORATORS.contains(method)) else { continue };
            let Some(path) = path_of(project, module, &function.scope, call) else { continue };
            let owner = owner_of(project, module, &function.scope, owner, 0);
            all.push(Shown { declared: declared(module, owner, path, *line), exporter });
        }
    }
    all
}

fn declared(module: usize, owner: Owner, path: String, line: usize) -> Declared {
    Declared { module, owner, path, line, sign: Sign::Package }
}

/// Whose metrics a function makes a text of.
fn answers_with(project: &Project<'_>, module: usize, function: &str) -> Option<&'static Exporter> {
    let own = project.usage().calls_within(module, function).iter();
    own.filter_map(|site| known(project, module, &site.scope, site.call.name()?))
        .find_map(|(shows, exporter)| (shows == Shows::Text).then_some(exporter))
}

/// What is known of a name of a library's.
fn known(project: &Project<'_>, module: usize, scope: &Scope, name: &str) -> Option<(Shows, &'static Exporter)> {
    metrics::may_be(name.rsplit('.').next()?).then_some(())?;
    metrics::of(&project.outside(module, scope, name)?)
}

fn of_call(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Shown> {
    let call = &site.call;
    if let Some((path, exporter)) = extension(project, module, site) {
        let owner = call.positional.first().or_else(|| call.keyword("app")).and_then(Value::name);
        let owner = owner.map_or(Owner::Root, |name| owner_of(project, module, &site.scope, name, 0));
        return Some(Shown { declared: declared(module, owner, path, call.line), exporter });
    }
    let (path, exporter) = routed(project, module, site).or_else(|| dispatched(project, module, site))?;
    let is_adding = |method: &str| method.starts_with("add_") || matches!(method, "mount" | "route");
    let owner = call.method().filter(|(_, method)| is_adding(method)).map(|(owner, _)| owner);
    let owner = owner.map_or(Owner::Root, |name| owner_of(project, module, &site.scope, name, 0));
    Some(Shown { declared: declared(module, owner, path, call.line), exporter })
}

/// `Instrumentator().expose(app)`, `PrometheusMetrics(app)`: the path, and whose metrics.
fn extension(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(String, &'static Exporter)> {
    let call = &site.call;
    let outline = &project.outlines[module];
    let method = metrics::method(call.last_name()?, |package| outline.imports(package));
    let (argument, exporter) = method.or_else(|| {
        let (shows, exporter) = known(project, module, &site.scope, call.name()?)?;
        let Shows::Extension(argument) = shows else { return None };
        Some((argument, exporter))
    })?;
    let path = path_in(project, module, site, argument)?;
    Some((path, exporter))
}

/// The path that an argument says, the usual one where it is not there, and none where it is none.
fn path_in(project: &Project<'_>, module: usize, site: &CallSite, argument: Argument) -> Option<String> {
    match site.call.passed(argument) {
        None => Some(PATH.to_owned()),
        Some(Value::Nothing) => None,
        Some(value) => text(project, module, &site.scope, value),
    }
}

/// A path and, in the same call, what answers it: `app.mount("/metrics", make_asgi_app())`, `path("", include("django_prometheus.urls"))`.
fn routed(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(String, &'static Exporter)> {
    let call = &site.call;
    let values = call.positional.iter().chain(call.keywords.iter().map(|(_, value)| value));
    let (shows, exporter) = values.skip(1).find_map(|value| answering(project, module, &site.scope, value, 0))?;
    let named = ["path", "rule", "route", "uri"].iter().find_map(|name| call.keyword(name));
    let path = text(project, module, &site.scope, named.or_else(|| call.positional.first())?)?;
    let path = path.trim_start_matches('^').trim_end_matches('$');
    let path = match shows {
        // Below a mount of Starlette's the path ends in `/`: https://www.starlette.io/routing/#submounting-routes
        Shows::Application => format!("{}/", path.trim_end_matches('/')),
        Shows::Urls(below) => format!("{path}{below}"),
        _ => path.to_owned(),
    };
    Some((rooted(&path), exporter))
}

/// Django's paths begin without a `/`.
fn rooted(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// `DispatcherMiddleware(app.wsgi_app, {"/metrics": make_wsgi_app()})`.
fn dispatched(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(String, &'static Exporter)> {
    let maps = site.call.positional.iter().filter_map(|value| match value {
        Value::Map(pairs) => Some(pairs),
        _ => None,
    });
    maps.flatten().find_map(|(path, value)| {
        let (shows, exporter) = answering(project, module, &site.scope, value, 0)?;
        let is_application = shows == Shows::Application;
        Some((path.text().filter(|path| is_application && path.starts_with('/'))?.to_owned(), exporter))
    })
}

/// What a value answers a request with: a view, an application, also behind a name, or a function of the project's.
fn answering(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    value: &Value,
    chain: usize,
) -> Option<(Shows, &'static Exporter)> {
    match value {
        Value::Call(call) => of_made(project, module, scope, call),
        Value::Name(name) => {
            if let Some((Shows::View, exporter)) = known(project, module, scope, name) {
                return Some((Shows::View, exporter));
            }
            match project.resolve(module, scope, name) {
                Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() && chain < 4 => {
                    answering(project, at, &binding.scope, binding.value.as_ref()?, chain + 1)
                }
                Resolved::Inside(Target::Function(at, function), _) => {
                    answers_with(project, at, &function.name).map(|exporter| (Shows::View, exporter))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `make_asgi_app()`, `include("django_prometheus.urls")`, `ExportToDjangoView.as_view()`.
fn of_made(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> Option<(Shows, &'static Exporter)> {
    if call.last_name() == Some("include") {
        return metrics::of(call.positional.first()?.text()?).filter(|(shows, _)| matches!(shows, Shows::Urls(_)));
    }
    known(project, module, scope, call.name()?).filter(|(shows, _)| *shows == Shows::Application)
}

fn servers(project: &Project<'_>, module: usize) -> Vec<MetricsEndpoint> {
    let outline = &project.outlines[module];
    let sites = outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking);
    let found = sites.filter_map(|site| {
        let (shows, exporter) = known(project, module, &site.scope, site.call.name()?)?;
        let Shows::Server { port, host } = shows else { return None };
        let evaluated = |argument: Argument| match site.call.passed(argument) {
            None => Setting::Absent,
            Some(value) => evaluate::setting(project, module, &site.scope, value),
        };
        let (host, port) = (evaluate::text(evaluated(host)), evaluate::port(evaluated(port)));
        Some(MetricsEndpoint::Server { host, port, exporter, place: Place::line(&outline.path, site.call.line) })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::MetricsEndpoint;
    use super::super::testing::facts;

    /// Each endpoint as "package path" or "package :port".
    fn shown(files: &[(&str, &str)]) -> Vec<String> {
        let facts = facts(files);
        let all = facts.modules.iter().flat_map(|module| &module.metrics);
        all.map(|endpoint| match endpoint {
            MetricsEndpoint::Route { route, exporter } => format!("{} {}", exporter.package, route.path),
            MetricsEndpoint::Server { port, exporter, .. } => format!("{} :{:?}", exporter.package, port.value()),
        })
        .collect()
    }

    const FASTAPI: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    #[test]
    fn applications_of_the_client_are_found_where_they_are_mounted() {
        let client = "from prometheus_client import make_asgi_app, make_wsgi_app\n";
        let code = format!("{client}{FASTAPI}metrics_app = make_asgi_app()\napp.mount('/metrics', metrics_app)\n");
        assert_eq!(shown(&[("main.py", &code)]), ["prometheus-client /metrics/"]);
        let flask = format!(
            "{client}from flask import Flask\nfrom werkzeug.middleware.dispatcher import DispatcherMiddleware\napp = Flask(__name__)\n\
             app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {{'/internal/metrics': make_wsgi_app()}})\n"
        );
        assert_eq!(shown(&[("main.py", &flask)]), ["prometheus-client /internal/metrics"]);
    }

    #[test]
    fn a_route_that_answers_with_the_metrics_has_the_prefix_of_its_router() {
        let code = format!(
            "from prometheus_client import generate_latest\nfrom fastapi import APIRouter\n{FASTAPI}router = APIRouter(prefix='/internal')\n\
             @router.get('/metrics')\ndef metrics():\n    return generate_latest()\n@app.get('/x')\ndef x():\n    return 1\n\
             app.include_router(router)\n"
        );
        assert_eq!(shown(&[("main.py", &code)]), ["prometheus-client /internal/metrics"]);
    }

    #[test]
    fn exporters_of_frameworks_are_found_with_their_paths() {
        let instrumented = format!(
            "from prometheus_fastapi_instrumentator import Instrumentator\n{FASTAPI}Instrumentator().instrument(app).expose(app)\n"
        );
        assert_eq!(shown(&[("main.py", &instrumented)]), ["prometheus-fastapi-instrumentator /metrics"]);
        let elsewhere = instrumented.replace("expose(app)", "expose(app, endpoint='/m')");
        assert_eq!(shown(&[("main.py", &elsewhere)]), ["prometheus-fastapi-instrumentator /m"]);
        let flask = "from flask import Flask\nfrom prometheus_flask_exporter import PrometheusMetrics\napp = Flask(__name__)\n\
                     PrometheusMetrics(app)\n";
        assert_eq!(shown(&[("main.py", flask)]), ["prometheus-flask-exporter /metrics"]);
        assert!(shown(&[("main.py", &flask.replace("(app)\n", "(app, path=None)\n"))]).is_empty());
        let starlette = "from starlette.applications import Starlette\nfrom starlette_exporter import handle_metrics\napp = Starlette()\n\
                         app.add_route('/metrics', handle_metrics)\n";
        assert_eq!(shown(&[("main.py", starlette)]), ["starlette-exporter /metrics"]);
    }

    #[test]
    fn urls_of_django_are_included_below_their_prefix() {
        let urls =
            "from django.urls import include, path\nurlpatterns = [path('', include('django_prometheus.urls'))]\n";
        assert_eq!(shown(&[("config/urls.py", urls)]), ["django-prometheus /metrics"]);
        let prefixed = urls.replace("path(''", "path('internal/'");
        assert_eq!(shown(&[("config/urls.py", &prefixed)]), ["django-prometheus /internal/metrics"]);
    }

    #[test]
    fn a_server_of_its_own_has_a_port() {
        let code = "from prometheus_client import start_http_server\nPORT = 9100\nstart_http_server(PORT)\n";
        assert_eq!(shown(&[("main.py", code)]), ["prometheus-client :Some(9100)"]);
        assert!(shown(&[("main.py", "def start_http_server(x):\n    pass\nstart_http_server(1)\n")]).is_empty());
    }
}
