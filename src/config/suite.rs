//! `test = "pytest -q"` and `lint = ["ruff check .", "mypy src"]`: what tests and checks the project while an image is built. Splits no
//! command into words.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::command::CommandSetting;
use super::preference::{IntoPreference, own_preference};
use super::text::{message, shown};
use crate::sourced::Source;

own_preference!(TestSetting, LintSetting);

/// What runs the tests.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum TestSetting {
    /// `test = false`: no stage for them.
    Off,
    /// `test = "pytest -q"`.
    Command(CommandSetting),
}

/// What checks the code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum LintSetting {
    /// `lint = false`: no stage for it.
    Off,
    /// Command lines, each of which must succeed.
    Lines(Vec<String>),
}

impl TryFrom<toml::Value> for TestSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Boolean(false) => Ok(Self::Off),
            toml::Value::String(_) | toml::Value::Array(_) => {
                value.try_into().map(Self::Command).map_err(|error| message(&error))
            }
            other => {
                Err(format!("expected a command line, a list of its words, or `false`, found `{}`", shown(&other)))
            }
        }
    }
}

impl TryFrom<toml::Value> for LintSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let expected = |found: &toml::Value| {
            format!("expected a command line, a list of command lines, or `false`, found `{}`", shown(found))
        };
        match value {
            toml::Value::Boolean(false) => Ok(Self::Off),
            toml::Value::String(line) => Ok(Self::Lines(vec![line])),
            toml::Value::Array(lines) if !lines.is_empty() => {
                let lines = lines.iter().map(|line| line.as_str().map(str::to_owned).ok_or_else(|| expected(line)));
                lines.collect::<Result<_, _>>().map(Self::Lines)
            }
            other => Err(expected(&other)),
        }
    }
}

impl JsonSchema for TestSetting {
    fn schema_name() -> Cow<'static, str> {
        "Test".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [generator.subschema_for::<CommandSetting>(), {"const": false}]})
    }
}

impl JsonSchema for LintSetting {
    fn schema_name() -> Cow<'static, str> {
        "Lint".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            {"const": false},
        ]})
    }
}
