//! The arguments that say which project a command is about. Reads none.

use std::path::PathBuf;

use clap::Args;

use crate::pipeline::Target;

/// Where the project is.
#[derive(Args)]
pub(super) struct ProjectArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// The workspace member that is meant, by its name
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

/// Where the project is, and which of its services the files are for.
#[derive(Args)]
pub(super) struct ServicesArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// A workspace member that is meant, by its name; repeat it for several services in the same files
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
}

impl ProjectArgs {
    pub(super) fn target(&self) -> Target {
        Target { path: self.path.clone(), services: self.service.iter().cloned().collect() }
    }
}

impl ServicesArgs {
    pub(super) fn target(&self) -> Target {
        Target { path: self.path.clone(), services: self.service.clone() }
    }
}
