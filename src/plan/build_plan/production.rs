//! What the compose file for production says of a service. Values only.

use std::collections::BTreeMap;

use serde::Serialize;

/// How a service and its roles run in production.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductionPlan {
    /// The image without its tag.
    pub image: String,
    /// What each container may use.
    pub limits: Limits,
    /// Containers of a service or a role, where it is more than one.
    pub replicas: BTreeMap<String, u32>,
    /// When a container is started again.
    pub restart: String,
    /// Time that a container has to stop.
    pub stop_grace_period: String,
    /// Size of a log file.
    pub log_size: String,
    /// How many log files are kept.
    pub log_files: u32,
}

/// What a container may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Processors.
    pub cpus: String,
    /// Memory.
    pub memory: String,
    /// Processes and threads.
    pub pids: u32,
}

/// "1.0 CPU, 1G memory, 256 pids".
impl std::fmt::Display for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} CPU, {} memory, {} pids", self.cpus, self.memory, self.pids)
    }
}
