//! Reads a user's project into facts. The only module that reads the project; knows no Docker word and decides nothing.
//!
//! [`manifests`] are who a project is: cheap, and enough to find the members of a workspace. [`project`] reads the rest of it.
//! What the members of one workspace share is read once by one [`Reader`].

mod around;
pub mod code;
pub mod deployment;
mod disk;
pub mod env_examples;
pub mod error;
pub mod evidence;
pub mod file_names;
pub mod front_end;
pub mod ignored;
pub mod links;
pub mod local;
pub mod lock;
pub mod manifests;
pub mod member_path;
mod named_outputs;
pub mod project;
mod project_facts;
pub mod projects_below;
pub mod pyproject;
pub mod python_version;
mod reader;
mod repository;
pub mod rust;
mod search;
pub mod server_documents;
pub mod settings_documents;
pub mod staleness;
pub mod surroundings;
mod text;
pub mod tree;
pub mod uv_settings;
pub mod wheel;
pub mod workspace;

use std::path::Path;

pub use around::project_above;
pub use file_names::{UV_LOCK, UVDOCK_TOML};
pub use project_facts::ProjectFacts;
pub use reader::Reader;
pub use search::Search;

use error::InspectError;

/// Reads the project in a directory, and nothing for another one.
pub fn inspect(directory: &Path) -> Result<ProjectFacts, InspectError> {
    project::read(directory, &mut Reader::default())
}

/// Reads the project in a directory of files that are in memory, given as path and text.
#[cfg(test)]
pub(crate) fn inspect_memory(directory: &str, files: &[(&str, &str)]) -> Result<ProjectFacts, InspectError> {
    let directory = Path::new(disk::MEMORY_ROOT).join(directory);
    project::read(&directory, &mut Reader::of_memory(disk::MemoryDisk::new(files)))
}
