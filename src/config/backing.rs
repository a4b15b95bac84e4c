//! `backing-services`: databases, brokers and caches of the compose files, each left out, added, or with an image. Decides nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

use super::extension::table;
use super::preference::{IntoPreference, own_preference};
use super::text::{IMAGE, ImageToml, shown};
use crate::catalogue::backing::{self, ALL};
use crate::sourced::{Source, Sourced};

own_preference!(BackingSetting);

/// `backing-services.redis = false`, or `backing-services.postgresql = "postgres:17"`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum BackingSetting {
    /// It is there, whatever is found.
    On,
    /// It is not there: it runs elsewhere.
    Off,
    /// It is there, with this image.
    Image(String),
}

impl TryFrom<toml::Value> for BackingSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Boolean(true) => Ok(Self::On),
            toml::Value::Boolean(false) => Ok(Self::Off),
            toml::Value::String(_) => ImageToml::try_from(value).map(|image| Self::Image(image.0)),
            other => Err(format!("expected an image, `true` or `false`, found `{}`", shown(&other))),
        }
    }
}

impl JsonSchema for BackingSetting {
    fn schema_name() -> Cow<'static, str> {
        "BackingService".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string", "pattern": IMAGE}, {"type": "boolean"}]})
    }
}

/// The name of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct KindToml(String);

impl TryFrom<String> for KindToml {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if backing::named(&name).is_some() {
            return Ok(Self(name));
        }
        let known = ALL.iter().map(|backing| format!("`{}`", backing.key)).collect::<Vec<_>>().join(", ");
        Err(format!("expected one of {known}; others go into `compose`, found `{name:?}`"))
    }
}

impl IntoPreference for KindToml {
    type Preference = String;

    fn into_preference(self, _: &dyn Fn(usize) -> Source) -> String {
        self.0
    }
}

impl JsonSchema for KindToml {
    fn schema_name() -> Cow<'static, str> {
        "BackingKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = ALL.iter().map(|backing| backing.key).collect();
        json_schema!({"enum": names})
    }
}

/// `backing-services` as written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct BackingServicesToml(BTreeMap<KindToml, Spanned<BackingSetting>>);

impl IntoPreference for BackingServicesToml {
    type Preference = BTreeMap<String, Sourced<BackingSetting>>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.0.into_preference(source)
    }
}

impl JsonSchema for BackingServicesToml {
    fn schema_name() -> Cow<'static, str> {
        "BackingServices".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        table::<KindToml, BackingSetting>(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<BackingSetting, String> {
        let table: toml::Table = format!("a = {text}").parse().expect("TOML");
        BackingSetting::try_from(table["a"].clone())
    }

    #[test]
    fn a_service_is_left_out_added_or_has_an_image() {
        assert_eq!(of("false"), Ok(BackingSetting::Off));
        assert_eq!(of("true"), Ok(BackingSetting::On));
        assert_eq!(of("'postgres:17'"), Ok(BackingSetting::Image("postgres:17".to_owned())));
        for bad in ["3", "'a b'", "{}", "''"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_unknown_kind_is_answered_with_those_that_there_are() {
        let error = KindToml::try_from("oracle".to_owned()).expect_err("no kind");
        assert!(error.contains("`postgresql`") && error.contains("`compose`"), "{error}");
    }
}
