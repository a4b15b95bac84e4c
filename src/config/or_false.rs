//! The setting that is a text, or `false`: the Dockerfile syntax. Decides nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::preference::{IntoPreference, own_preference};
use super::text::{IMAGE, ImageToml};
use crate::sourced::Source;

own_preference!(SyntaxSetting);

/// `syntax = "docker/dockerfile:1"` or `syntax = false`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "TextOrFalse")]
pub enum SyntaxSetting {
    /// The frontend's image.
    Image(String),
    /// No directive: for machines that reach no registry.
    Off,
}

/// A text, or `false`; `true` says nothing that could be done.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
enum TextOrFalse {
    Text(String),
    False,
}

impl TryFrom<toml::Value> for TextOrFalse {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) => Ok(Self::Text(text)),
            toml::Value::Boolean(false) => Ok(Self::False),
            other => Err(format!("expected a string or `false`, found `{other}`")),
        }
    }
}

impl TryFrom<TextOrFalse> for SyntaxSetting {
    type Error = String;

    fn try_from(value: TextOrFalse) -> Result<Self, String> {
        match value {
            TextOrFalse::Text(image) => {
                ImageToml::try_from(toml::Value::String(image)).map(|image| Self::Image(image.0))
            }
            TextOrFalse::False => Ok(Self::Off),
        }
    }
}

impl JsonSchema for SyntaxSetting {
    fn schema_name() -> Cow<'static, str> {
        "Syntax".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string", "pattern": IMAGE}, {"const": false}]})
    }
}
