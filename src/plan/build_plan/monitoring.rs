//! Prometheus and Grafana beside the program, as values, and what the user should know of them. Values only.

use serde::Serialize;

use crate::catalogue::metrics::Exporter;
use crate::catalogue::monitoring::Watcher;
use crate::inspect::evidence::Place;
use crate::sourced::Sourced;
use crate::standpoint;

/// What watches the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonitoringPlan {
    /// Where the metrics are.
    pub target: Sourced<MetricsTarget>,
    /// What asks for them.
    pub prometheus: WatcherPlan,
    /// What shows them.
    pub grafana: WatcherPlan,
}

/// Where a program shows its metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MetricsTarget {
    /// The port of its container.
    pub port: u16,
    /// The path: `/metrics`.
    pub path: String,
    /// The library that shows them, where one is known.
    pub exporter: Option<&'static Exporter>,
}

/// A container that watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WatcherPlan {
    /// What is known of it.
    #[serde(skip)]
    pub watcher: &'static Watcher,
    /// Its compose service, and so its host.
    pub name: String,
    /// Its image.
    pub image: Sourced<String>,
    /// The port of this machine.
    pub host_port: u16,
}

/// "GET /metrics on port 8000".
impl std::fmt::Display for MetricsTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GET {} on port {}", self.path, self.port)
    }
}

/// What the user should know of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MonitoringNotice {
    /// Nothing shows metrics.
    NoMetrics {
        /// What could show them.
        package: &'static str,
        /// What to write.
        code: &'static str,
    },
    /// The program answers hosts that it knows, and its own name may be none of them.
    Host {
        /// The name that Prometheus asks for.
        name: String,
        /// Where the known ones stand.
        place: Place,
    },
}

impl MonitoringNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::NoMetrics { package, code } => format!(
                "Nothing in the code shows metrics to Prometheus, so neither it nor Grafana is written: `{} {package}` and write \
                 `{code}`, or say where they are with `monitoring = \"/metrics\"`",
                standpoint::uv_add()
            ),
            Self::Host { name, place } => format!(
                "Prometheus asks for the metrics by the name `{name}`, which the hosts that the program answers ({place}) must hold"
            ),
        }
    }
}
