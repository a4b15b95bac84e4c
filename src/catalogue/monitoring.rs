//! Prometheus and Grafana: their images, what tells whether they are well, and what a dashboard shows of a Python program. Data, decides
//! nothing.

use super::metrics::Exporter;

/// A server that watches, as Compose starts it.
#[derive(Debug, PartialEq, Eq)]
pub struct Watcher {
    /// Its name for people.
    pub title: &'static str,
    /// The compose service.
    pub service: &'static str,
    /// The image, which update bots move.
    pub image: &'static str,
    /// Its TCP port.
    pub port: u16,
    /// The words of its health check, with programs that the image has.
    pub health: &'static [&'static str],
    /// Where it keeps what must survive the container.
    pub data: &'static str,
}

/// The tag of a major version is made beside that of each release (prometheus/prometheus, `Makefile.common`, `DOCKER_MAJOR_VERSION_TAG`);
/// `promtool` lies in the image (`Dockerfile` there), and asks port 9090 (<https://prometheus.io/docs/prometheus/latest/command-line/promtool/>,
/// "check healthy"); for its volume <https://prometheus.io/docs/prometheus/latest/installation/> ("Save your Prometheus data").
pub static PROMETHEUS: Watcher = Watcher {
    title: "Prometheus",
    service: "prometheus",
    image: "prom/prometheus:v3",
    port: 9090,
    health: &["promtool", "check", "healthy"],
    data: "/prometheus",
};

/// <https://grafana.com/docs/grafana/latest/setup-grafana/installation/docker/> (the image is Alpine's, which has `wget`; `/var/lib/grafana`
/// is its volume) and <https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/other/> (`/api/health`).
pub static GRAFANA: Watcher = Watcher {
    title: "Grafana",
    service: "grafana",
    image: "grafana/grafana:13.2.3",
    port: 3000,
    health: &["wget", "-q", "--spider", "http://127.0.0.1:3000/api/health"],
    data: "/var/lib/grafana",
};

/// Where the image's variables are read from files (<https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/>, "Configure
/// Grafana with Docker Secrets").
pub const PASSWORD_FILE: &str = "GF_SECURITY_ADMIN_PASSWORD__FILE";

/// The variable of `.env` with the password of Grafana's first user, `admin`.
pub const PASSWORD: &str = "GRAFANA_PASSWORD";

/// A graph of a dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// In `PromQL`.
    pub query: String,
    /// What the lines are named after.
    pub legend: &'static str,
    /// Grafana's name of the unit (<https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/>, "Unit").
    pub unit: &'static str,
}

/// What every library that builds on the client shows of a process (<https://prometheus.github.io/client_python/collector/>).
const OF_PROCESSES: [(&str, &str, &str); 4] = [
    ("Up", "up", "short"),
    ("Processors in use", "rate(process_cpu_seconds_total[$__rate_interval])", "short"),
    ("Memory", "process_resident_memory_bytes", "bytes"),
    ("Open files", "process_open_fds", "short"),
];

/// The graphs of programs whose metrics these libraries show.
pub fn panels(exporters: &[&Exporter]) -> Vec<Panel> {
    let mut all: Vec<Panel> = OF_PROCESSES[..1].iter().map(of_process).collect();
    for exporter in exporters {
        all.extend(exporter.requests.map(|counter| Panel {
            title: format!("Requests per second ({})", exporter.package),
            query: format!("sum by (job) (rate({counter}[$__rate_interval]))"),
            legend: "{{job}}",
            unit: "reqps",
        }));
        all.extend(exporter.seconds.map(|histogram| Panel {
            title: format!("95 % of requests within ({})", exporter.package),
            query: format!("histogram_quantile(0.95, sum by (job, le) (rate({histogram}_bucket[$__rate_interval])))"),
            legend: "{{job}}",
            unit: "s",
        }));
    }
    all.extend(OF_PROCESSES[1..].iter().map(of_process));
    all
}

fn of_process((title, query, unit): &(&str, &str, &'static str)) -> Panel {
    Panel { title: (*title).to_owned(), query: (*query).to_owned(), legend: "{{job}} {{instance}}", unit }
}
