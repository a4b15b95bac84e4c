//! `build-args.REVISION = "none"`, or `build-args.APP_VERSION = { files = ["VERSION"] }`: a build argument's default, and where
//! one that names a release ends up in the image. Decides nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

use super::extension::table;
use super::preference::{IntoPreference, own_preference};
use super::text::{LineToml, VariableToml, message};
use crate::sourced::{Source, Sourced};

own_preference!(BuildArgumentSetting);

/// A build argument.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum BuildArgumentSetting {
    /// Read by instructions or the build backend: its default.
    Default(String),
    /// Names a release, which the image keeps.
    Release(ReleaseSetting),
}

impl BuildArgumentSetting {
    /// What it is where the build is given no other value.
    pub fn default(&self) -> &str {
        match self {
            Self::Default(default) => default,
            Self::Release(release) => &release.default,
        }
    }
}

/// What becomes of a build argument that names a release.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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
    variables: Vec<VariableToml>,
    #[serde(default)]
    files: Vec<String>,
}

fn unknown() -> String {
    "unknown".to_owned()
}

impl TryFrom<toml::Value> for BuildArgumentSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Table(_) => value.try_into().map(Self::Release).map_err(|error| message(&error)),
            line => LineToml::try_from(line).map(|line| Self::Default(line.0)),
        }
    }
}

impl TryFrom<ReleaseToml> for ReleaseSetting {
    type Error = String;

    fn try_from(value: ReleaseToml) -> Result<Self, String> {
        let ReleaseToml { default, variables, files } = value;
        if default.is_empty() || !is_plain(&default) {
            return Err(format!("expected a default of letters, digits and `._+-`, found `{default:?}`"));
        }
        if let Some(file) = files.iter().find(|file| !is_file_name(file)) {
            return Err(format!("expected the name of a file, found `{file:?}`"));
        }
        if variables.is_empty() && files.is_empty() {
            return Err("expected `variables` or `files` that hold the build argument".to_owned());
        }
        Ok(Self { default, variables: variables.into_iter().map(|variable| variable.0).collect(), files })
    }
}

/// Whether a text stands for itself in a shell, a Dockerfile and a file name.
fn is_plain(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._+-".contains(letter))
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(['.', '-']) && is_plain(name)
}

/// `build-args` as written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct BuildArgumentsToml(BTreeMap<VariableToml, Spanned<BuildArgumentSetting>>);

impl IntoPreference for BuildArgumentsToml {
    type Preference = BTreeMap<String, Sourced<BuildArgumentSetting>>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.0.into_preference(source)
    }
}

impl JsonSchema for BuildArgumentsToml {
    fn schema_name() -> Cow<'static, str> {
        "BuildArguments".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        table::<VariableToml, BuildArgumentSetting>(generator)
    }
}

impl JsonSchema for BuildArgumentSetting {
    fn schema_name() -> Cow<'static, str> {
        "BuildArgument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = generator.subschema_for::<Vec<VariableToml>>();
        let line = generator.subschema_for::<LineToml>();
        json_schema!({"anyOf": [
            line,
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "default": {"type": "string", "pattern": "^[A-Za-z0-9._+-]+$"},
                    "variables": names,
                    "files": {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9_+][A-Za-z0-9._+-]*$"}},
                },
                "anyOf": [{"required": ["variables"]}, {"required": ["files"]}],
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<BuildArgumentSetting, String> {
        let table: toml::Table = format!("argument = {text}").parse().expect("TOML");
        table["argument"].clone().try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn an_argument_is_its_default_or_a_release() {
        assert_eq!(of("'a $b'"), Ok(BuildArgumentSetting::Default("a $b".to_owned())));
        let release = of("{ files = ['VERSION'], variables = ['A'] }").expect("a release");
        assert_eq!(release.default(), "unknown");
        let BuildArgumentSetting::Release(release) = release else { panic!("{release:?}") };
        assert_eq!((release.variables, release.files), (vec!["A".to_owned()], vec!["VERSION".to_owned()]));
    }

    #[test]
    fn a_release_ends_up_somewhere_below_a_plain_name() {
        for text in ["1", "{}", "{ default = 'a' }", "{ files = ['../x'] }", "{ variables = ['1A'] }", "{ file = 'x' }"]
        {
            assert!(of(text).is_err(), "{text}");
        }
        assert!(of("{ default = '$(id)', files = ['x'] }").is_err());
    }
}
