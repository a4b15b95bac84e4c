//! How programs show their metrics to Prometheus: the calls of the libraries that do it, where the metrics are then, and what they are
//! called. Data, decides nothing.

use serde::{Serialize, Serializer};

use super::model::{Argument, at, by_name};

/// A library, and what it calls the metrics of requests.
#[derive(Debug, PartialEq, Eq)]
pub struct Exporter {
    /// The package.
    pub package: &'static str,
    /// The counter of requests.
    pub requests: Option<&'static str>,
    /// The histogram of the seconds that requests take.
    pub seconds: Option<&'static str>,
}

impl Serialize for Exporter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.package)
    }
}

/// <https://prometheus.github.io/client_python/>: what is counted is the program's own.
static CLIENT: Exporter = Exporter { package: "prometheus-client", requests: None, seconds: None };

/// <https://github.com/trallnag/prometheus-fastapi-instrumentator> ("Fast Track").
static INSTRUMENTATOR: Exporter = Exporter {
    package: "prometheus-fastapi-instrumentator",
    requests: Some("http_requests_total"),
    seconds: Some("http_request_duration_seconds"),
};

/// <https://github.com/stephenhillier/starlette_exporter> ("Metrics": the prefix is `starlette`).
static STARLETTE_EXPORTER: Exporter = Exporter {
    package: "starlette-exporter",
    requests: Some("starlette_requests_total"),
    seconds: Some("starlette_request_duration_seconds"),
};

/// <https://github.com/perdy/starlette-prometheus>.
static STARLETTE_PROMETHEUS: Exporter = Exporter {
    package: "starlette-prometheus",
    requests: Some("starlette_requests_total"),
    seconds: Some("starlette_requests_processing_time_seconds"),
};

/// <https://github.com/django-commons/django-prometheus> (`django_prometheus/middleware.py`).
static DJANGO: Exporter = Exporter {
    package: "django-prometheus",
    requests: Some("django_http_requests_total_by_method_total"),
    seconds: Some("django_http_requests_latency_including_middlewares_seconds"),
};

/// <https://github.com/rycus86/prometheus_flask_exporter> ("Default metrics").
static FLASK: Exporter = Exporter {
    package: "prometheus-flask-exporter",
    requests: Some("flask_http_request_total"),
    seconds: Some("flask_http_request_duration_seconds"),
};

/// What a function, a class or a text of a library is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// It starts a server of its own, on this port of this host; any path shows the metrics.
    Server {
        /// The port.
        port: Argument,
        /// The host, every one by default.
        host: Argument,
    },
    /// It returns an application, which the program mounts below a path.
    Application,
    /// It returns the metrics as text, which a route of the program's answers with.
    Text,
    /// It is what a route of the program's calls.
    View,
    /// It adds a route to the application in its first argument, at the path in this one.
    Extension(Argument),
    /// A list of URLs of Django's that has this path.
    Urls(&'static str),
}

/// Where metrics are by custom: <https://prometheus.io/docs/instrumenting/writing_exporters/>.
pub const PATH: &str = "/metrics";

/// <https://prometheus.github.io/client_python/exporting/http/>.
const SERVER: Shows = Shows::Server { port: at("port", 0), host: at("addr", 1) };

/// Dotted names, what each is, and whose.
const NAMES: &[(&str, Shows, &Exporter)] = &[
    ("prometheus_client.start_http_server", SERVER, &CLIENT),
    ("prometheus_client.start_wsgi_server", SERVER, &CLIENT),
    ("prometheus_client.exposition.start_http_server", SERVER, &CLIENT),
    // https://prometheus.github.io/client_python/exporting/http/asgi/, .../wsgi/, .../flask/, .../fastapi-gunicorn/
    ("prometheus_client.make_asgi_app", Shows::Application, &CLIENT),
    ("prometheus_client.make_wsgi_app", Shows::Application, &CLIENT),
    ("prometheus_client.generate_latest", Shows::Text, &CLIENT),
    ("prometheus_client.exposition.generate_latest", Shows::Text, &CLIENT),
    ("starlette_exporter.handle_metrics", Shows::View, &STARLETTE_EXPORTER),
    ("starlette_exporter.handle_openmetrics", Shows::View, &STARLETTE_EXPORTER),
    ("starlette_prometheus.metrics", Shows::View, &STARLETTE_PROMETHEUS),
    ("django_prometheus.urls", Shows::Urls("metrics"), &DJANGO),
    ("django_prometheus.exports.ExportToDjangoView", Shows::View, &DJANGO),
    ("prometheus_flask_exporter.PrometheusMetrics", Shows::Extension(at("path", 1)), &FLASK),
    ("prometheus_flask_exporter.RESTfulPrometheusMetrics", Shows::Extension(by_name("path")), &FLASK),
];

/// Methods that add a route, in files that import their module: the instrumentator's, with its parameters from its first release on.
const METHODS: &[(&str, &str, Argument, &Exporter)] =
    &[("expose", "prometheus_fastapi_instrumentator", by_name("endpoint"), &INSTRUMENTATOR)];

/// What is known of a dotted name.
pub fn of(dotted: &str) -> Option<(Shows, &'static Exporter)> {
    NAMES.iter().find(|(name, ..)| *name == dotted).map(|(_, shows, exporter)| (*shows, *exporter))
}

/// Whether the last part of a dotted name is one of those that are known, before more is looked up.
pub fn may_be(last: &str) -> bool {
    NAMES.iter().any(|(name, ..)| name.rsplit('.').next() == Some(last))
}

/// The argument that says the path, of a method that adds a route to the application in its first one.
pub fn method(name: &str, imports: impl Fn(&str) -> bool) -> Option<(Argument, &'static Exporter)> {
    let known = METHODS.iter().find(|(method, module, ..)| *method == name && imports(module))?;
    Some((known.2, known.3))
}

/// How a program answers requests, where it shows no metrics yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// An application of an asynchronous framework's, which others are mounted in.
    Asynchronous,
    /// One that is wrapped by others.
    Blocking,
    /// A list of URLs.
    Urls,
    /// It answers none.
    Nothing,
}

/// What would show the metrics of a program, as the package to add and what to write: the client's own documentation, and
/// django-prometheus's.
pub fn advice(answers: Answers) -> (&'static str, &'static str) {
    match answers {
        Answers::Asynchronous => (CLIENT.package, "app.mount(\"/metrics\", make_asgi_app())"),
        Answers::Blocking => (CLIENT.package, "DispatcherMiddleware(app.wsgi_app, {\"/metrics\": make_wsgi_app()})"),
        Answers::Urls => (DJANGO.package, "path(\"\", include(\"django_prometheus.urls\"))"),
        Answers::Nothing => (CLIENT.package, "start_http_server(9000)"),
    }
}
