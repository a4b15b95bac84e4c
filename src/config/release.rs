//! `release.APP_VERSION`: a build argument that names a release, and where it ends up in the image. Decides nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::value::{VariableToml, Written, written_as_they_are};
use crate::sourced::Source;

written_as_they_are!(VariableName, ReleaseSetting);

/// The name of a variable of shells and of a build argument.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub struct VariableName(String);

impl TryFrom<String> for VariableName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if is_variable(&name) {
            Ok(Self(name))
        } else {
            Err(format!("expected a name of a variable, found `{name:?}`"))
        }
    }
}

impl std::fmt::Display for VariableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What becomes of one build argument.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "ReleaseToml")]
pub struct ReleaseSetting {
    /// Its default, such as `dev`.
    pub default: String,
    /// Variables of the program that hold it.
    pub variables: Vec<String>,
    /// Files beside pyproject.toml that hold it, such as `VERSION`.
    pub files: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct ReleaseToml {
    #[serde(default = "unknown")]
    default: String,
    #[serde(default)]
    variables: Vec<String>,
    #[serde(default)]
    files: Vec<String>,
}

fn unknown() -> String {
    "unknown".to_owned()
}

impl TryFrom<ReleaseToml> for ReleaseSetting {
    type Error = String;

    fn try_from(value: ReleaseToml) -> Result<Self, String> {
        let ReleaseToml { default, variables, files } = value;
        let plain = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._+-".contains(letter));
        if default.is_empty() || !plain(&default) {
            return Err(format!("expected a default of letters, digits and `._+-`, found `{default:?}`"));
        }
        if let Some(variable) = variables.iter().find(|name| !is_variable(name)) {
            return Err(format!("expected a name of a variable, found `{variable:?}`"));
        }
        if let Some(file) = files.iter().find(|file| file.is_empty() || file.starts_with(['.', '-']) || !plain(file)) {
            return Err(format!("expected the name of a file, found `{file:?}`"));
        }
        if variables.is_empty() && files.is_empty() {
            return Err("expected `variables` or `files` that hold the build argument".to_owned());
        }
        Ok(Self { default, variables, files })
    }
}

impl JsonSchema for VariableName {
    fn schema_name() -> Cow<'static, str> {
        "VariableName".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<VariableToml>()
    }
}

impl JsonSchema for ReleaseSetting {
    fn schema_name() -> Cow<'static, str> {
        "Release".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = generator.subschema_for::<Vec<VariableToml>>();
        json_schema!({
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "default": {"type": "string", "pattern": "^[A-Za-z0-9._+-]+$"},
                "variables": names,
                "files": {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9_+][A-Za-z0-9._+-]*$"}},
            },
            "anyOf": [{"required": ["variables"]}, {"required": ["files"]}],
        })
    }
}

fn is_variable(name: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    name.chars().all(letter) && name.starts_with(|first: char| !first.is_ascii_digit()) && !name.is_empty()
}
