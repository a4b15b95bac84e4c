//! `monitoring = true`, `monitoring = "/metrics"`, `monitoring = { path = "/metrics", port = 9100 }`: Prometheus and Grafana beside the
//! program. Decides nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::preference::{IntoPreference, own_preference};
use super::text::{IMAGE, matching, message, shown};
use crate::sourced::Source;

own_preference!(MonitoringSetting);

/// Whether Prometheus and Grafana run beside the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum MonitoringSetting {
    /// They do not.
    Off,
    /// They do.
    Values(MonitoringValues),
}

/// What the user says of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitoringValues {
    /// The path that shows the metrics: `/metrics`.
    pub path: Option<String>,
    /// The port that shows them, where it is not the program's.
    pub port: Option<u16>,
    /// The image of Prometheus.
    pub prometheus: Option<String>,
    /// The image of Grafana.
    pub grafana: Option<String>,
}

/// Letters that need no quoting in a URL.
const PATH: &str = "^/[A-Za-z0-9._~/-]*$";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MonitoringToml {
    path: Option<toml::Value>,
    port: Option<u16>,
    prometheus: Option<toml::Value>,
    grafana: Option<toml::Value>,
}

fn path(value: &toml::Value) -> Result<String, String> {
    matching(value, PATH, "a path, such as `\"/metrics\"`")
}

fn image(value: &toml::Value) -> Result<String, String> {
    matching(value, IMAGE, "an image reference, such as `\"prom/prometheus:v3\"`")
}

impl TryFrom<MonitoringToml> for MonitoringValues {
    type Error = String;

    fn try_from(toml: MonitoringToml) -> Result<Self, String> {
        if toml.port == Some(0) {
            return Err("expected a port from 1 to 65535, found `0`".to_owned());
        }
        Ok(Self {
            path: toml.path.as_ref().map(path).transpose()?,
            port: toml.port,
            prometheus: toml.prometheus.as_ref().map(image).transpose()?,
            grafana: toml.grafana.as_ref().map(image).transpose()?,
        })
    }
}

impl TryFrom<toml::Value> for MonitoringSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Boolean(false) => Ok(Self::Off),
            toml::Value::Boolean(true) => Ok(Self::Values(MonitoringValues::default())),
            // The flag has no other way to say so.
            toml::Value::String(text) if text == "true" => Ok(Self::Values(MonitoringValues::default())),
            toml::Value::String(_) => {
                Ok(Self::Values(MonitoringValues { path: Some(path(&value)?), ..MonitoringValues::default() }))
            }
            toml::Value::Table(_) => {
                let toml: MonitoringToml = value.try_into().map_err(|error| message(&error))?;
                toml.try_into().map(Self::Values)
            }
            other => Err(format!("expected `true`, a path, a table or `false`, found `{}`", shown(&other))),
        }
    }
}

impl JsonSchema for MonitoringSetting {
    fn schema_name() -> Cow<'static, str> {
        "Monitoring".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "pattern": PATH},
            {"type": "boolean"},
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "path": {"type": "string", "pattern": PATH},
                    "port": {"type": "integer", "minimum": 1, "maximum": 65535},
                    "prometheus": {"type": "string", "pattern": IMAGE},
                    "grafana": {"type": "string", "pattern": IMAGE},
                },
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(text: &str) -> Result<MonitoringSetting, String> {
        let table: toml::Table = format!("x = {text}").parse().expect("TOML");
        MonitoringSetting::try_from(table["x"].clone())
    }

    #[test]
    fn a_path_may_stand_for_the_table() {
        assert_eq!(setting("'/m'"), setting("{ path = '/m' }"));
        assert_eq!(setting("true"), setting("'true'"));
    }

    #[test]
    fn what_is_no_path_port_or_image_is_refused() {
        for text in
            ["1", "'metrics'", "'/a b'", "{ port = 0 }", "{ port = 70000 }", "{ grafana = 'a b' }", "{ colour = 1 }"]
        {
            assert!(setting(text).is_err(), "{text}");
        }
    }
}
