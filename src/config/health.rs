//! The setting `healthcheck`: a path, a table with a path and timings, or `false`. Decides nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::preference::{IntoPreference, own_preference};
use crate::sourced::Source;

own_preference!(HealthSetting);

/// A duration of Docker, without a sign and longer than nothing: `30s`, `1m30s` (Dockerfile reference, "HEALTHCHECK").
const DURATION: &str = "^(?:[0-9]+(?:ms|s|m|h))+$";

/// `healthcheck = "/health"`, `healthcheck = { path = "/health", interval = "1m" }` or `healthcheck = false`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum HealthSetting {
    /// How health is checked.
    Check {
        /// The path that a GET request asks for; absent where only the timings are set.
        path: Option<String>,
        /// When it is checked.
        timings: HealthTimings,
    },
    /// No health check.
    Off,
}

/// When health is checked; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HealthTimings {
    /// Time between two checks.
    pub interval: Option<String>,
    /// Time that one may take.
    pub timeout: Option<String>,
    /// Time in which failures do not count.
    pub start_period: Option<String>,
    /// Failures in a row that make the container unhealthy.
    pub retries: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct HealthTable {
    path: Option<String>,
    interval: Option<String>,
    timeout: Option<String>,
    start_period: Option<String>,
    retries: Option<u32>,
}

impl TryFrom<toml::Value> for HealthSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(path) => Ok(Self::Check { path: Some(path), timings: HealthTimings::default() }),
            toml::Value::Boolean(false) => Ok(Self::Off),
            toml::Value::Table(table) => {
                let table: HealthTable =
                    table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
                let HealthTable { path, interval, timeout, start_period, retries } = table;
                if let Some(text) =
                    [&interval, &timeout, &start_period].into_iter().flatten().find(|text| !is_duration(text))
                {
                    return Err(format!("`{text}` is no duration, such as `30s` or `1m30s`"));
                }
                if retries == Some(0) {
                    return Err("expected at least one of `retries`".to_owned());
                }
                Ok(Self::Check { path, timings: HealthTimings { interval, timeout, start_period, retries } })
            }
            other => Err(format!("expected a string, a table or `false`, found `{other}`")),
        }
    }
}

/// Whether a text is a duration that a setting may hold.
pub fn is_duration(text: &str) -> bool {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new(DURATION).expect("a constant that a test compiles"));
    PATTERN.is_match(text) && text.contains(|letter: char| matches!(letter, '1'..='9'))
}

impl JsonSchema for HealthSetting {
    fn schema_name() -> Cow<'static, str> {
        "Healthcheck".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let duration = serde_json::json!({"type": "string", "pattern": DURATION});
        json_schema!({"anyOf": [
            {"type": "string", "pattern": "^/"},
            {"const": false},
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "path": {"type": "string", "pattern": "^/"},
                    "interval": duration,
                    "timeout": duration,
                    "start-period": duration,
                    "retries": {"type": "integer", "minimum": 1},
                },
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(text: &str) -> Result<HealthSetting, String> {
        let table: toml::Table = format!("healthcheck = {text}").parse().expect("TOML");
        HealthSetting::try_from(table["healthcheck"].clone())
    }

    #[test]
    fn a_check_may_have_timings() {
        let timings =
            HealthTimings { interval: Some("1m30s".to_owned()), retries: Some(2), ..HealthTimings::default() };
        let expected = HealthSetting::Check { path: None, timings };
        assert_eq!(setting("{ interval = '1m30s', retries = 2 }"), Ok(expected));
        assert_eq!(setting("false"), Ok(HealthSetting::Off));
    }

    #[test]
    fn what_no_engine_takes_is_an_error() {
        for text in [
            "true",
            "{ interval = '30' }",
            "{ timeout = '0s' }",
            "{ retries = 0 }",
            "{ intervall = '1s' }",
            "{ timeout = '1s --x' }",
        ] {
            assert!(setting(text).is_err(), "{text}");
        }
    }
}
