//! Reasons about services of the compose file.

use super::Change;
use crate::plan::{RoleStart, starts_text};
use crate::quote;
use crate::sourced::Source;

/// What is the matter with a service.
#[derive(Clone, Debug)]
pub enum ServiceCause {
    /// A service has stages in the Dockerfile, or has none.
    Stages {
        /// The service.
        name: String,
        /// Whether it came or went.
        change: Change,
    },
    /// A service that the setting `compose` adds.
    FromCompose {
        /// The service.
        name: String,
        /// Where the setting is.
        given: Source,
    },
    /// A role that the user leaves out.
    RoleLeftOut {
        /// Its service.
        name: String,
        /// Who says so.
        because: Source,
    },
    /// A role with its command.
    Role {
        /// Its service.
        name: String,
        /// What it starts.
        command: Vec<String>,
        /// When.
        starts: RoleStart,
        /// Why.
        because: Source,
    },
    /// No service waits for another.
    NoneWaits,
    /// A key of a service, or at the top, that the setting `compose` has.
    Key {
        /// The service; empty at the top.
        service: String,
        /// The key.
        key: String,
        /// Where the setting is; absent where it has the key no more.
        given: Option<Source>,
    },
}

impl ServiceCause {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Stages { name, change: Change::Gone } => format!("Service `{name}` is gone"),
            Self::Stages { name, .. } => format!("Service `{name}` is new"),
            Self::FromCompose { name, given } => format!("Service `{name}` is new: `compose` ({given})"),
            Self::RoleLeftOut { name, because } => format!("Service `{name}` is left out: {because}"),
            Self::Role { name, command, starts, because } => role(name, command, *starts, because),
            Self::NoneWaits => "No service waits for another any more".to_owned(),
            Self::Key { service, key, given } => compose_key(service, key, given.as_ref()),
        }
    }
}

fn role(name: &str, command: &[String], starts: RoleStart, because: &Source) -> String {
    format!("Service `{name}` runs `{}`, {}: {because}", quote::shown(command), starts_text(starts))
}

fn compose_key(service: &str, key: &str, given: Option<&Source>) -> String {
    let of = if service.is_empty() { String::new() } else { format!(" of service `{service}`") };
    match given {
        Some(given) => format!("`compose` sets `{key}`{of}: {given}"),
        None => format!("`compose` no longer sets `{key}`{of}"),
    }
}
