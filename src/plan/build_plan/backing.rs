//! Servers that the program needs beside it, and what it gets of them. Values only.

use serde::Serialize;

use crate::inspect::evidence::{Located, Place};
use crate::sourced::Sourced;

/// A server of which a compose file starts a container: a database, a broker, a cache.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackingService {
    /// What it is, as the settings name it: `postgresql`.
    pub kind: &'static str,
    /// Its name for people: `PostgreSQL`.
    pub title: &'static str,
    /// Its compose service, and so its host: `postgres`.
    pub name: String,
    /// Its image.
    pub image: Sourced<String>,
    /// What the image is told to run; empty where it knows.
    pub command: Vec<String>,
    /// The name of its container, where what it keeps belongs to that name.
    pub hostname: Option<String>,
    /// Variables of the image.
    pub environment: Vec<(String, BackingValue)>,
    /// The words of its health check, which no shell reads.
    pub health: Vec<String>,
    /// Where it keeps its data, which a volume gets; absent where nobody misses it.
    pub data: Option<String>,
    /// Files that it runs when it first starts, with an empty volume.
    pub first_start: Vec<Sourced<FirstStartFile>>,
    /// What the program reads of it: each variable with its value, and where it is read.
    pub gives: Vec<Sourced<(String, BackingValue)>>,
    /// Its name, where the code has it written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_for: Option<Located<String>>,
}

/// A URL on the machine itself, which the program asks unless it is told another one: `http://localhost:8000/api`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LocalUrl {
    /// The variable that names another.
    pub variable: String,
    /// What stands before the host: `http://`.
    pub before: String,
    /// Its port.
    pub port: u16,
    /// What stands behind the port: `/api`.
    pub after: String,
    /// Where it is read.
    pub place: Place,
}

/// Another service of the compose file, which the program asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its name there.
    pub service: String,
    /// The variable that the program is told by.
    pub variable: String,
    /// Where the service is: `http://api:8000/api`.
    pub value: String,
    /// Whether the program starts after it.
    pub is_waited_for: bool,
}

/// A file of this machine that a new server runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstStartFile {
    /// As Compose finds it: `./db/init.sql`.
    pub source: String,
    /// Where the server finds it.
    pub target: String,
}

/// A value that may hold secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BackingValue(pub Vec<ValuePart>);

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValuePart {
    /// As it is.
    Text(String),
    /// The name of the service, which is its host.
    Host,
    /// What a variable of `.env` holds: `POSTGRES_PASSWORD`.
    Secret(String),
}

impl BackingValue {
    /// A value without a secret.
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![ValuePart::Text(text.into())])
    }

    /// The variables of `.env` in it.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            ValuePart::Secret(name) => Some(name.as_str()),
            ValuePart::Text(_) | ValuePart::Host => None,
        })
    }
}

impl BackingService {
    /// Whether another is the very same but for what its program is told.
    pub fn is_same_server(&self, other: &Self) -> bool {
        (self.kind, &self.image.value, &self.environment) == (other.kind, &other.image.value, &other.environment)
    }

    /// Whether the program is told this variable.
    pub fn gives(&self, variable: &str) -> bool {
        self.gives.iter().any(|given| given.value.0 == variable)
    }

    /// A value for people: `postgresql://app:$POSTGRES_PASSWORD@postgres:5432/app`.
    pub fn shown(&self, value: &BackingValue) -> String {
        let parts = value.0.iter().map(|part| match part {
            ValuePart::Text(text) => text.clone(),
            ValuePart::Host => self.name.clone(),
            ValuePart::Secret(name) => format!("${name}"),
        });
        parts.collect()
    }

    /// The variables of `.env` that it reads, each once.
    pub fn secrets(&self) -> Vec<&str> {
        let given = self.gives.iter().map(|given| &given.value.1);
        let mut names: Vec<&str> =
            self.environment.iter().map(|(_, value)| value).chain(given).flat_map(BackingValue::secrets).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
