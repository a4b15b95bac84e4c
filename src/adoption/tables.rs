//! Settings of the user's as tables of TOML, as they are written. Decides nothing.

use std::collections::BTreeMap;

use toml_edit::{Array, InlineTable, Value};

use super::carried::list;
use crate::config::{BuildArgumentSetting, CommandSetting, PackagesSetting, ReleaseSetting, RoleSetting};
use crate::sourced::Sourced;

/// A build argument of the user's as it is written.
pub(super) fn build_argument(setting: &BuildArgumentSetting) -> Value {
    match setting {
        BuildArgumentSetting::Default(default) => default.as_str().into(),
        BuildArgumentSetting::Release(ReleaseSetting { default, variables, files }) => {
            release_table(default, variables, files)
        }
    }
}

pub(super) fn release_table(default: &str, variables: &[String], files: &[String]) -> Value {
    let mut table = InlineTable::new();
    table.insert("default", default.into());
    for (key, names) in [("variables", variables), ("files", files)] {
        if !names.is_empty() {
            table.insert(key, list(names));
        }
    }
    Value::InlineTable(table)
}

/// A table of the user's as it is written.
pub(super) fn texts(own: Option<&Sourced<BTreeMap<String, Sourced<String>>>>) -> InlineTable {
    let entries = own.into_iter().flat_map(|own| &own.value);
    entries.map(|(name, text)| (name.as_str(), text.value.as_str())).collect()
}

/// A role of the user's as it is written.
pub(super) fn role(setting: &RoleSetting) -> InlineTable {
    let mut table = InlineTable::new();
    match &setting.command {
        Some(CommandSetting::Line(line)) => drop(table.insert("command", line.as_str().into())),
        Some(CommandSetting::Words(words)) => drop(table.insert("command", list(words))),
        None => {}
    }
    if let Some(starts) = setting.starts {
        table.insert("starts", starts.as_str().into());
    }
    table
}

pub(super) fn packages(setting: &PackagesSetting) -> InlineTable {
    let mut table = InlineTable::new();
    for (key, names) in [("build", &setting.build), ("run", &setting.run)] {
        if !names.is_empty() {
            table.insert(key, Value::Array(names.iter().map(|name| name.value.as_str()).collect::<Array>()));
        }
    }
    if let Some(alpine) = &setting.alpine {
        table.insert("alpine", Value::InlineTable(packages(alpine)));
    }
    table
}
