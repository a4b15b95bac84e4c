//! A setting that carries something of the authors' files over. Chooses none.

use std::collections::BTreeMap;

use toml_edit::{Array, Item, Value, value};

use super::report::Row;
use crate::inspect::evidence::{Located, Place};
use crate::message::Message;
use crate::plan::HealthCheck;
use crate::sourced::{Source, Sourced};

/// Something of the authors' files that a setting carries over.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The setting.
    pub key: &'static str,
    /// Its value.
    pub value: Item,
    /// What it is, for people, with its place.
    pub description: Message,
}

/// What the authors' file becomes, before it is seen what the plan loses without it.
#[derive(Debug, Default)]
pub struct Adopted {
    /// The settings.
    pub carried: Vec<Carried>,
    /// What of the start is not carried over.
    pub dropped: Vec<Row>,
    /// System packages that a carried script calls.
    pub packages: Vec<Located<String>>,
    /// Variables that a carried command reads.
    pub variables: BTreeMap<String, Located<String>>,
}

pub(super) fn carry(key: &'static str, value: Item, description: impl Into<Message>, source: &Source) -> Carried {
    Carried { key, value, description: format!("{} ({source})", description.into()).into() }
}

pub(super) fn seen(key: &'static str, value: Item, description: impl Into<Message>, place: &Place) -> Carried {
    Carried { key, value, description: format!("{} ({place})", description.into()).into() }
}

pub(super) fn list<'w>(words: impl IntoIterator<Item = &'w String>) -> Value {
    Value::Array(words.into_iter().map(String::as_str).collect::<Array>())
}

pub(super) fn port(port: &Sourced<u16>) -> Carried {
    carry("port", value(i64::from(port.value)), format!("port {}", port.value), &port.source)
}

pub(super) fn health(health: &Sourced<HealthCheck>) -> Option<Carried> {
    match &health.value {
        HealthCheck::Http { path } => {
            Some(carry("healthcheck", value(path), format!("health check {path}"), &health.source))
        }
        HealthCheck::Answer | HealthCheck::Tcp => None,
    }
}
