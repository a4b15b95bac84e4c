//! The arguments that say which project a command is about. Reads none.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use crate::inspect::project_above;
use crate::pipeline::Target;

/// Where the project is.
#[derive(Args)]
pub(super) struct ProjectArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::DirPath)]
    path: PathBuf,
    /// The workspace member that is meant, by its name
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

/// Where the project is, and which of its services the files are for.
#[derive(Args)]
pub(super) struct ServicesArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::DirPath)]
    path: PathBuf,
    /// A workspace member that is meant, by its name; repeat it for several services in the same files
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
}

/// The directory that is given; where none is and this one holds no project, the nearest one above that does, as uv has it.
fn looked_up(path: &Path) -> PathBuf {
    let is_given = path != Path::new(".");
    let above = if is_given { None } else { project_above(path) };
    above.unwrap_or_else(|| path.to_owned())
}

impl ProjectArgs {
    /// As it was given.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn target(&self) -> Target {
        Target { path: looked_up(&self.path), services: self.service.iter().cloned().collect() }
    }
}

impl ServicesArgs {
    /// As it was given.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn target(&self) -> Target {
        Target { path: looked_up(&self.path), services: self.service.clone() }
    }
}
