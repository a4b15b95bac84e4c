//! The arguments that say which project a command is about. Reads none.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use crate::inspect::project_above;
use crate::pipeline::Target;

/// Where the project is, and which of its services the files are for.
#[derive(Args)]
pub(super) struct ProjectArgs {
    /// The directory that holds pyproject.toml, or of several projects; repeat it for some of them
    #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::DirPath)]
    path: Vec<PathBuf>,
    /// A workspace member that is meant, by its name; repeat it for several
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
}

/// The directory that is given; where none is and this one holds no project, the nearest one above that does, as uv has it.
fn looked_up(path: &Path) -> PathBuf {
    let is_given = path != Path::new(".");
    let above = if is_given { None } else { project_above(path) };
    above.unwrap_or_else(|| path.to_owned())
}

/// Each directory as it was given, and which project is meant.
fn given(paths: &[PathBuf], services: &[String]) -> Vec<(PathBuf, Target)> {
    let target = |path: &PathBuf| Target { path: looked_up(path), services: services.to_vec() };
    paths.iter().map(|path| (path.clone(), target(path))).collect()
}

impl ProjectArgs {
    pub(super) fn given(&self) -> Vec<(PathBuf, Target)> {
        given(&self.path, &self.service)
    }
}
