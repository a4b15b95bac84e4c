//! `command = "shop-api"`, and `dev-command`, which also says who notices changed files. Splits no command into words.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::choice::ReloadSetting;
use super::preference::{IntoPreference, own_preference};
use super::text::{message, shown};
use crate::sourced::Source;

own_preference!(CommandSetting, DevCommandSetting);

/// A start command as the user wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a command line, or a list of its words")]
pub enum CommandSetting {
    /// `command = "uvicorn app.main:app"`: split like a shell splits words.
    Line(String),
    /// `command = ["uvicorn", "app.main:app"]`.
    Words(Vec<String>),
}

/// `dev-command = "python main.py"`, or `dev-command = { command = "python main.py", reload = "server" }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub struct DevCommandSetting {
    /// What the development image starts; without one, the command.
    pub command: Option<CommandSetting>,
    /// Who notices changed files; without it, what is known of the command.
    pub reload: Option<ReloadSetting>,
}

/// The table form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DevCommandToml {
    command: Option<CommandSetting>,
    reload: Option<ReloadSetting>,
}

impl TryFrom<toml::Value> for DevCommandSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Table(_) => {
                let DevCommandToml { command, reload } = value.try_into().map_err(|error| message(&error))?;
                if command.is_none() && reload.is_none() {
                    return Err("expected `command` or `reload` in `dev-command`".to_owned());
                }
                Ok(Self { command, reload })
            }
            toml::Value::String(_) | toml::Value::Array(_) => {
                let command = value.try_into().map_err(|error| message(&error))?;
                Ok(Self { command: Some(command), reload: None })
            }
            other => {
                Err(format!("expected a command line, a list of its words, or a table, found `{}`", shown(&other)))
            }
        }
    }
}

impl JsonSchema for CommandSetting {
    fn schema_name() -> Cow<'static, str> {
        "Command".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
        ]})
    }
}

impl JsonSchema for DevCommandSetting {
    fn schema_name() -> Cow<'static, str> {
        "DevCommand".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let command = generator.subschema_for::<CommandSetting>();
        let reload = generator.subschema_for::<ReloadSetting>();
        json_schema!({"anyOf": [
            command,
            {
                "type": "object",
                "properties": {"command": command, "reload": reload},
                "additionalProperties": false,
                "minProperties": 1,
            },
        ]})
    }
}
