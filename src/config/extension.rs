//! Settings that add to the generated files instead of deciding something in them: packages, variables, labels, Compose
//! keys. Says what they may hold; build arguments are in `build_argument`, instruction fragments in `fragment`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

use super::preference::{IntoPreference, own_preference};
use super::text::{LabelToml, LineToml, SystemPackageToml, VariableToml};
use crate::quote::dockerfile;
use crate::sourced::{Source, Sourced};

/// `packages`, by the stage that needs them.
#[derive(Clone, Debug, Default)]
pub struct PackagesSetting {
    /// Packages that only the build stages need.
    pub build: Vec<Sourced<String>>,
    /// Packages that the running program needs too.
    pub run: Vec<Sourced<String>>,
    /// The same for Alpine images, where packages have other names.
    pub alpine: Option<Box<PackagesSetting>>,
}

/// `packages` as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(super) struct PackagesToml {
    build: Option<Vec<Spanned<SystemPackageToml>>>,
    run: Option<Vec<Spanned<SystemPackageToml>>>,
    alpine: Option<AlpinePackagesToml>,
}

/// `packages.alpine` as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct AlpinePackagesToml {
    build: Option<Vec<Spanned<SystemPackageToml>>>,
    run: Option<Vec<Spanned<SystemPackageToml>>>,
}

impl IntoPreference for PackagesToml {
    type Preference = PackagesSetting;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> PackagesSetting {
        let alpine = self.alpine.map(|alpine| {
            let PackagesSetting { build, run, .. } =
                Self { build: alpine.build, run: alpine.run, alpine: None }.into_preference(source);
            Box::new(PackagesSetting { build, run, alpine: None })
        });
        PackagesSetting {
            build: self.build.unwrap_or_default().into_preference(source),
            run: self.run.unwrap_or_default().into_preference(source),
            alpine,
        }
    }
}

impl JsonSchema for PackagesToml {
    fn schema_name() -> Cow<'static, str> {
        "Packages".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = generator.subschema_for::<Vec<SystemPackageToml>>();
        let mut lists = json_schema!({"type": "object", "additionalProperties": false, "properties": {
            "build": names,
            "run": names,
        }});
        let alpine = lists.clone();
        if let Some(properties) = lists.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
            properties.insert("alpine".to_owned(), alpine.to_value());
        }
        lists
    }
}

/// The name of a variable of the running program. `PATH` leads to the program, so it is not to be replaced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "VariableToml")]
struct EnvironmentToml(String);

impl TryFrom<VariableToml> for EnvironmentToml {
    type Error = String;

    fn try_from(name: VariableToml) -> Result<Self, String> {
        if name.0 == "PATH" {
            return Err("`PATH` leads to the program; add to it in `instructions.runtime`".to_owned());
        }
        Ok(Self(name.0))
    }
}

impl IntoPreference for EnvironmentToml {
    type Preference = String;

    fn into_preference(self, _: &dyn Fn(usize) -> Source) -> String {
        self.0
    }
}

impl JsonSchema for EnvironmentToml {
    fn schema_name() -> Cow<'static, str> {
        "EnvironmentVariable".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"allOf": [generator.subschema_for::<VariableToml>(), {"not": {"const": "PATH"}}]})
    }
}

/// The value of a variable or a label: a line of text that fits on one of a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "LineToml")]
struct ValueToml(String);

impl TryFrom<LineToml> for ValueToml {
    type Error = String;

    fn try_from(LineToml(text): LineToml) -> Result<Self, String> {
        if dockerfile::fits_a_line(&text) {
            return Ok(Self(text));
        }
        Err(format!("expected less than the {} bytes that a line of a Dockerfile has", dockerfile::LONGEST_LINE))
    }
}

impl IntoPreference for ValueToml {
    type Preference = String;

    fn into_preference(self, _: &dyn Fn(usize) -> Source) -> String {
        self.0
    }
}

impl JsonSchema for ValueToml {
    fn schema_name() -> Cow<'static, str> {
        LineToml::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        LineToml::json_schema(generator)
    }
}

/// `env` as written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct EnvToml(BTreeMap<EnvironmentToml, Spanned<ValueToml>>);

impl IntoPreference for EnvToml {
    type Preference = BTreeMap<String, Sourced<String>>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.0.into_preference(source)
    }
}

impl JsonSchema for EnvToml {
    fn schema_name() -> Cow<'static, str> {
        "Environment".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        table::<EnvironmentToml, ValueToml>(generator)
    }
}

/// `labels` as written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct LabelsToml(BTreeMap<LabelToml, Spanned<ValueToml>>);

impl IntoPreference for LabelsToml {
    type Preference = BTreeMap<String, Sourced<String>>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.0.into_preference(source)
    }
}

impl JsonSchema for LabelsToml {
    fn schema_name() -> Cow<'static, str> {
        "Labels".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        table::<LabelToml, ValueToml>(generator)
    }
}

/// The schema of a table of names and values of one kind.
pub(super) fn table<K: JsonSchema, V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let (names, values) = (generator.subschema_for::<K>(), generator.subschema_for::<V>());
    json_schema!({"type": "object", "propertyNames": names, "additionalProperties": values})
}

/// `compose`: keys to merge into compose.yaml, as they stand there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub struct ComposeSetting(pub serde_json::Map<String, serde_json::Value>);

own_preference!(ComposeSetting);

/// The top-level keys of the Compose Specification that hold tables, and those that do not.
const TABLES: [&str; 6] = ["services", "volumes", "networks", "secrets", "configs", "models"];
const TEXTS: [&str; 2] = ["name", "include"];

impl TryFrom<toml::Value> for ComposeSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match as_json(&value)? {
            serde_json::Value::Object(keys) => {
                let unknown = keys.keys().find(|key| !is_key_of_compose(key));
                if let Some(key) = unknown {
                    return Err(format!("`{key}` is no top-level key of Compose, such as `services`"));
                }
                match TABLES.into_iter().find(|key| keys.get(*key).is_some_and(|value| !value.is_object())) {
                    Some(key) => Err(format!("expected a table in `compose.{key}`")),
                    None => Ok(Self(keys)),
                }
            }
            _ => Err("expected a table of Compose's keys".to_owned()),
        }
    }
}

fn is_key_of_compose(key: &str) -> bool {
    TABLES.contains(&key) || TEXTS.contains(&key) || key.starts_with("x-")
}

/// TOML as JSON, which is also YAML; dates are texts there.
fn as_json(value: &toml::Value) -> Result<serde_json::Value, String> {
    Ok(match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => {
            let number = serde_json::Number::from_f64(*number);
            number.ok_or_else(|| "expected a finite number".to_owned())?.into()
        }
        toml::Value::Boolean(truth) => (*truth).into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(values) => values.iter().map(as_json).collect::<Result<Vec<_>, _>>()?.into(),
        toml::Value::Table(table) => {
            let entries = table.iter().map(|(key, value)| Ok((key.clone(), as_json(value)?)));
            serde_json::Value::Object(entries.collect::<Result<_, String>>()?)
        }
    })
}

impl JsonSchema for ComposeSetting {
    fn schema_name() -> Cow<'static, str> {
        "Compose".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let tables = TABLES.map(|key| (key.to_owned(), serde_json::json!({"type": "object"})));
        let texts = TEXTS.map(|key| (key.to_owned(), serde_json::json!({})));
        let properties: serde_json::Map<String, serde_json::Value> = tables.into_iter().chain(texts).collect();
        json_schema!({
            "type": "object",
            "properties": properties,
            "patternProperties": {"^x-": {}},
            "additionalProperties": false,
        })
    }
}
