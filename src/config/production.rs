//! `production = true`, `production = "ghcr.io/acme/shop"`, `production = { memory = "512M", replicas = { worker = 2 } }`: the compose
//! file for machines that serve. Decides nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::health::is_duration;
use super::preference::{IntoPreference, own_preference};
use super::text::{matching, message, shown};
use crate::sourced::Source;

own_preference!(ProductionSetting);

/// The compose file for production.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum ProductionSetting {
    /// None is written.
    Off,
    /// What the user says of it.
    Values(ProductionValues),
}

/// What the user says of the compose file for production.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductionValues {
    /// The image without its tag, such as `ghcr.io/acme/shop`.
    pub image: Option<String>,
    /// Processors that a container may use: `0.5`.
    pub cpus: Option<String>,
    /// Memory that it may use: `512M`.
    pub memory: Option<String>,
    /// Processes and threads that it may have.
    pub pids: Option<u32>,
    /// Containers of a service or a role, by its name.
    pub replicas: BTreeMap<String, u32>,
    /// When a container is started again: `unless-stopped`.
    pub restart: Option<String>,
    /// Time that a container has to stop: `35s`.
    pub stop_grace_period: Option<String>,
    /// Size of a log file: `10m`.
    pub log_size: Option<String>,
    /// How many log files are kept.
    pub log_files: Option<u32>,
}

/// An image reference without a tag (the grammar of distribution/reference).
const IMAGE: &str = r"^[a-z0-9][a-z0-9._-]*((:[0-9]+)?(/[a-z0-9][a-z0-9._-]*)+)?$";
/// Compose Specification, "deploy", `cpus`.
const CPUS: &str = r"^[0-9]+(\.[0-9]+)?$";
/// Compose Specification, "Specifying byte values".
const BYTES: &str = r"^[1-9][0-9]*([bkmgBKMG]|kb|mb|gb|KB|MB|GB)$";
/// Compose Specification, "restart".
const RESTART: &str = r"^(no|always|unless-stopped|on-failure(:[1-9][0-9]*)?)$";

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ProductionToml {
    image: Option<toml::Value>,
    cpus: Option<toml::Value>,
    memory: Option<toml::Value>,
    pids: Option<u32>,
    #[serde(default)]
    replicas: BTreeMap<String, u32>,
    restart: Option<toml::Value>,
    stop_grace_period: Option<String>,
    log_size: Option<toml::Value>,
    log_files: Option<u32>,
}

fn text(value: Option<toml::Value>, pattern: &str, expected: &str) -> Result<Option<String>, String> {
    value.map(|value| matching(&value, pattern, expected)).transpose()
}

/// A number, or a text that is one.
fn cpus(value: Option<toml::Value>) -> Result<Option<String>, String> {
    let value = value.map(|value| match value {
        toml::Value::Integer(number) => toml::Value::String(number.to_string()),
        toml::Value::Float(number) => toml::Value::String(number.to_string()),
        other => other,
    });
    text(value, CPUS, "a number of processors, such as `0.5`")
}

impl TryFrom<ProductionToml> for ProductionValues {
    type Error = String;

    fn try_from(toml: ProductionToml) -> Result<Self, String> {
        let numbers = [toml.pids, toml.log_files].into_iter().flatten().chain(toml.replicas.values().copied());
        if numbers.into_iter().any(|number| number == 0) {
            return Err("expected at least one in `pids`, `log-files` and `replicas`".to_owned());
        }
        if let Some(text) = toml.stop_grace_period.as_ref().filter(|text| !is_duration(text)) {
            return Err(format!("`{text}` is no duration, such as `30s` or `1m30s`"));
        }
        Ok(Self {
            image: text(toml.image, IMAGE, "an image without a tag, such as `ghcr.io/acme/shop`")?,
            cpus: cpus(toml.cpus)?,
            memory: text(toml.memory, BYTES, "an amount of memory, such as `512M`")?,
            pids: toml.pids,
            replicas: toml.replicas,
            restart: text(toml.restart, RESTART, "`no`, `always`, `unless-stopped` or `on-failure`")?,
            stop_grace_period: toml.stop_grace_period,
            log_size: text(toml.log_size, BYTES, "a size, such as `10m`")?,
            log_files: toml.log_files,
        })
    }
}

impl TryFrom<toml::Value> for ProductionSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Boolean(false) => Ok(Self::Off),
            toml::Value::Boolean(true) => Ok(Self::Values(ProductionValues::default())),
            // The flag has no other way to say so.
            toml::Value::String(text) if text == "true" => Ok(Self::Values(ProductionValues::default())),
            toml::Value::String(_) => {
                let image = text(Some(value), IMAGE, "an image without a tag, such as `ghcr.io/acme/shop`")?;
                Ok(Self::Values(ProductionValues { image, ..ProductionValues::default() }))
            }
            toml::Value::Table(_) => {
                let toml: ProductionToml = value.try_into().map_err(|error| message(&error))?;
                toml.try_into().map(Self::Values)
            }
            other => Err(format!("expected `true`, an image, a table or `false`, found `{}`", shown(&other))),
        }
    }
}

impl JsonSchema for ProductionSetting {
    fn schema_name() -> Cow<'static, str> {
        "Production".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let count = serde_json::json!({"type": "integer", "minimum": 1, "maximum": u32::MAX});
        let bytes = serde_json::json!({"type": "string", "pattern": BYTES});
        json_schema!({"anyOf": [
            {"type": "string", "pattern": IMAGE},
            {"type": "boolean"},
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "image": {"type": "string", "pattern": IMAGE},
                    "cpus": {"anyOf": [{"type": "string", "pattern": CPUS}, {"type": "number", "exclusiveMinimum": 0}]},
                    "memory": bytes,
                    "pids": count,
                    "replicas": {"type": "object", "additionalProperties": count},
                    "restart": {"type": "string", "pattern": RESTART},
                    "stop-grace-period": {"type": "string", "pattern": "^(?:[0-9]+(?:ms|s|m|h))+$"},
                    "log-size": bytes,
                    "log-files": count,
                },
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(text: &str) -> Result<ProductionSetting, String> {
        let table: toml::Table = format!("x = {text}").parse().expect("TOML");
        ProductionSetting::try_from(table["x"].clone())
    }

    #[test]
    fn a_number_of_processors_is_a_number_or_a_text() {
        for text in ["{ cpus = 2 }", "{ cpus = 2.0 }", "{ cpus = '2' }"] {
            let Ok(ProductionSetting::Values(values)) = setting(text) else { panic!("{text}") };
            assert_eq!(values.cpus.expect("set").trim_end_matches(".0"), "2");
        }
    }

    #[test]
    fn what_compose_takes_for_something_else_is_refused() {
        for text in [
            "1",
            "'shop:1'",
            "'${X}'",
            "{ cpus = -1 }",
            "{ memory = '512' }",
            "{ memory = \"1g\\nx: y\" }",
            "{ pids = 0 }",
            "{ replicas = { worker = 0 } }",
            "{ restart = 'sometimes' }",
            "{ stop-grace-period = '30' }",
            "{ colour = 'red' }",
        ] {
            assert!(setting(text).is_err(), "{text}");
        }
    }
}
