//! `roles.worker`: what the image runs besides the program, and when. Decides nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::command::CommandSetting;
use super::extension::table;
use super::preference::{IntoPreference, own_preference};
use super::text::{RoleNameToml, message, shown};
use crate::sourced::{Source, Sourced};

own_preference!(RoleSetting);

/// `roles.worker = "profile"`, or `roles.report = { command = "shop-report", starts = "on-demand" }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub struct RoleSetting {
    /// What it runs; without one, what was found.
    pub command: Option<CommandSetting>,
    /// When it starts; without it, as it was found, or beside the program.
    pub starts: Option<RoleStartSetting>,
}

/// When a role starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoleStartSetting {
    /// With the program.
    Beside,
    /// Once, before the program.
    Before,
    /// With the program, where its Compose profile is asked for.
    Profile,
    /// By `docker compose run` alone.
    OnDemand,
    /// Not at all.
    Never,
}

impl RoleStartSetting {
    const ALL: [Self; 5] = [Self::Beside, Self::Before, Self::Profile, Self::OnDemand, Self::Never];

    /// As the setting writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Beside => "beside",
            Self::Before => "before",
            Self::Profile => "profile",
            Self::OnDemand => "on-demand",
            Self::Never => "never",
        }
    }

    fn of(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|starts| starts.as_str() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(|starts| format!("`{}`", starts.as_str())).join(", ");
            format!("expected when the role starts ({names}), found `{text:?}`")
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleToml {
    command: Option<CommandSetting>,
    starts: Option<String>,
}

impl TryFrom<toml::Value> for RoleSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) => Ok(Self { command: None, starts: Some(RoleStartSetting::of(&text)?) }),
            toml::Value::Table(_) => {
                let RoleToml { command, starts } = value.try_into().map_err(|error| message(&error))?;
                if command.is_none() && starts.is_none() {
                    return Err("expected `command` or `starts` in a role".to_owned());
                }
                Ok(Self { command, starts: starts.map(|text| RoleStartSetting::of(&text)).transpose()? })
            }
            other => Err(format!("expected when the role starts, or a table, found `{}`", shown(&other))),
        }
    }
}

/// `roles` as written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct RolesToml(BTreeMap<RoleNameToml, Spanned<RoleSetting>>);

impl IntoPreference for RolesToml {
    type Preference = BTreeMap<String, Sourced<RoleSetting>>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.0.into_preference(source)
    }
}

impl JsonSchema for RolesToml {
    fn schema_name() -> Cow<'static, str> {
        "Roles".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        table::<RoleNameToml, RoleSetting>(generator)
    }
}

impl JsonSchema for RoleSetting {
    fn schema_name() -> Cow<'static, str> {
        "Role".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = RoleStartSetting::ALL.map(RoleStartSetting::as_str);
        let command = generator.subschema_for::<CommandSetting>();
        json_schema!({"anyOf": [
            {"enum": names},
            {
                "type": "object",
                "properties": {"command": command, "starts": {"enum": names}},
                "additionalProperties": false,
                "minProperties": 1,
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<RoleSetting, String> {
        let table: toml::Table = format!("role = {text}").parse().expect("TOML");
        table["role"].clone().try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn a_role_is_when_it_starts_or_a_table() {
        assert_eq!(of("'before'"), Ok(RoleSetting { command: None, starts: Some(RoleStartSetting::Before) }));
        let command = Some(CommandSetting::Line("a b".to_owned()));
        assert_eq!(of("{ command = 'a b' }"), Ok(RoleSetting { command, starts: None }));
        assert_eq!(of("{ starts = 'never' }").map(|role| role.starts), Ok(Some(RoleStartSetting::Never)));
    }

    #[test]
    fn another_word_is_answered_with_those_that_there_are() {
        let error = of("'later'").expect_err("no start");
        assert!(
            error.contains("`beside`, `before`, `profile`, `on-demand`, `never`") && error.contains("later"),
            "{error}"
        );
        for text in ["1", "{}", "{ comand = 'a' }", "{ starts = 1 }", "{ starts = 'x' }", "{ command = 3 }"] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
