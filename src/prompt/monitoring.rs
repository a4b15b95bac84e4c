//! Whether Prometheus and Grafana run beside the program. Asks only where the code shows metrics, or the authors' compose file has
//! Prometheus.

use serde_json::Value;
use toml_edit::value;

use super::answers::Answers;
use super::interview::Interview;
use crate::catalogue::monitoring::PROMETHEUS;
use crate::config::MonitoringSetting;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::ComposeFileFacts;

const KEY: &str = "monitoring";

/// Asks with what is set.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    let is_open = !interview.given.contains(&KEY) && suggests(interview.facts);
    if !is_open || interview.plan_with(&interview.settings)?.is_err() {
        return Ok(());
    }
    let current = interview.preferences(&interview.settings)?.monitoring.map(|asked| asked.value);
    let is_on = matches!(current, Some(MonitoringSetting::Values(_)));
    let choices = ["no", "yes"].map(str::to_owned);
    let question = "Add Prometheus and Grafana to the compose files?".into();
    match answers.choose(&question, &choices, Some(usize::from(is_on)))? == 1 {
        wanted if wanted == is_on => {}
        true => interview.settings.set(KEY, value(true)),
        false => interview.settings.unset(KEY),
    }
    Ok(())
}

/// Whether the code shows metrics, or the authors' own compose file has what asks for them.
fn suggests(facts: &ProjectFacts) -> bool {
    let authored = facts.deployment.compose_file.iter().flat_map(ComposeFileFacts::services);
    let mut images = authored.filter_map(|(_, service)| service.get("image").and_then(Value::as_str));
    images.any(|image| image.contains(PROMETHEUS.service)) || facts.code.code().any(|module| !module.metrics.is_empty())
}
