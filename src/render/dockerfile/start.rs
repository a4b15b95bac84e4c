//! What the Dockerfile templates print about the start of the program. Formats values; decides nothing.

use serde::Serialize;

use crate::config::HealthTimings;
use crate::plan::BuildPlan;
use crate::render::health::health_command;

#[derive(Serialize)]
pub(super) struct StartContext {
    entrypoint: Option<Vec<String>>,
    dev_entrypoint: Option<Vec<String>>,
    own_workdir: Option<String>,
    command: Vec<String>,
    dev_command: Vec<String>,
    port: Option<u16>,
    stop_signal: Option<String>,
    health: Option<Vec<String>>,
    timings: TimingsContext,
}

/// When health is checked.
#[derive(Serialize)]
struct TimingsContext {
    interval: String,
    timeout: String,
    start_period: String,
    retries: Option<u32>,
}

impl TimingsContext {
    fn of(timings: &HealthTimings) -> Self {
        Self {
            interval: timings.interval.clone().unwrap_or_else(|| "30s".to_owned()),
            timeout: timings.timeout.clone().unwrap_or_else(|| "5s".to_owned()),
            start_period: timings.start_period.clone().unwrap_or_else(|| "30s".to_owned()),
            retries: timings.retries,
        }
    }
}

impl StartContext {
    pub(super) fn of(plan: &BuildPlan) -> Self {
        let start = &plan.start;
        let (entrypoint, command) = start.split(&start.command.value);
        let (dev_entrypoint, dev_command) = start.split(&start.dev_command.value);
        Self {
            own_workdir: (!start.workdir.value.is_root()).then(|| plan.image_root.of(start.workdir.value.as_str())),
            entrypoint: entrypoint.map(<[String]>::to_vec),
            dev_entrypoint: dev_entrypoint.map(<[String]>::to_vec),
            command: command.to_vec(),
            dev_command: dev_command.to_vec(),
            port: start.port.as_ref().map(|port| port.value),
            stop_signal: start.stop_signal.as_ref().map(|signal| signal.value.clone()),
            health: health_command(plan),
            timings: TimingsContext::of(&start.health_timings),
        }
    }
}
