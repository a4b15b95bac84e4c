//! Reasons about what the container starts, and as whom.

use super::since;
use crate::plan::{HealthCheck, health_text};
use crate::sourced::Source;

/// What is the matter with the start.
#[derive(Clone, Debug)]
pub enum StartCause {
    /// The port, and the one before.
    Port {
        /// The port.
        port: u16,
        /// The one before, as the file has it.
        old: Option<String>,
        /// Why.
        because: Source,
    },
    /// No port.
    NoPort,
    /// How health is checked.
    HealthCheck(HealthCheck, Source),
    /// Health is not checked.
    NoHealthCheck,
    /// The working directory.
    WorkingDirectory(String, Source),
    /// The application that the command names is in another module.
    ModuleMoved {
        /// The old module.
        old: String,
        /// The new one.
        new: String,
        /// Why.
        because: Option<Source>,
    },
    /// Who runs the program.
    User {
        /// Such as `app`.
        name: String,
        /// Such as 65532.
        id: u32,
        /// Why.
        because: Source,
    },
}

impl StartCause {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Port { port, old: None, because } => format!("The port is {port}: {because}"),
            Self::Port { port, old: Some(old), because } => format!("The port is {port} and was {old}: {because}"),
            Self::NoPort => "The program no longer listens on a port".to_owned(),
            Self::HealthCheck(health, because) => format!("The health check is `{}`: {because}", health_text(health)),
            Self::NoHealthCheck => "There is no health check any more".to_owned(),
            Self::WorkingDirectory(directory, because) => {
                format!("The working directory is `{directory}`: {because}")
            }
            Self::ModuleMoved { old, new, because } => {
                format!("The command's module moved from `{old}` to `{new}`{}", since(because.as_ref()))
            }
            Self::User { name, id, because } => format!("The program runs as user `{name}` ({id}): {because}"),
        }
    }
}
