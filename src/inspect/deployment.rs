//! Reads the commands that a project's other files give: container files, process lists, task runners, editors, documentation.
//! Lists them with their places; decides nothing, and reads no file that uvdock wrote.

mod above;
mod bundles;
mod commands;
mod compose_file;
mod compose_layers;
mod compose_services;
mod compose_volumes;
pub mod container_facts;
mod dockerfile;
mod editors;
mod entrypoint_script;
mod facts;
mod files;
mod first_start;
mod health_check;
mod hosting;
mod image_build_facts;
mod image_builds;
mod image_names;
mod in_container;
mod own_bases;
mod pythons;
mod readme;
mod run_commands;
mod script_chain;
mod scripts;
mod stages;
mod statements;
mod tasks;
mod units;
mod variables;

use std::path::Path;

pub use self::commands::{Command, assignments, program, programs, project_tool};
pub use self::compose_file::{BuiltFrom, ComposeFileFacts, NAMES as COMPOSE_FILES};
pub use self::compose_services::words as compose_words;
pub use self::compose_volumes::Mount;
pub use self::facts::{
    ComposeServiceFacts, DeclarationKind, DeclaredCommand, DeploymentFacts, LineEnds, ScriptFacts, StatementsFacts,
};
use self::files::Files;
pub use self::first_start::FirstStartFacts;
pub use self::image_build_facts::{ImageBuildFacts, InContainerFacts};
pub use self::own_bases::is_built_by;
pub use self::script_chain::plain_words;
use super::disk::Disk;
use super::pyproject::PyprojectFacts;
use super::tree::TreeFacts;

/// Reads the files that say what runs.
pub(super) fn read(disk: &Disk, root: &Path, tree: &TreeFacts, pyproject: &PyprojectFacts) -> DeploymentFacts {
    let mut facts = DeploymentFacts::default();
    let files = Files { disk, root, tree };
    dockerfile::read(&files, &mut facts);
    own_bases::read(&mut facts);
    compose_services::read(&files, &mut facts);
    facts.compose_file = compose_file::read(&files);
    facts.compose_others = compose_file::others(&files, facts.compose_file.as_ref());
    facts.production_files = compose_file::for_production(&files).map(str::to_owned).collect();
    hosting::read(&files, &mut facts);
    tasks::read(&files, pyproject, &mut facts);
    units::read(&files, &mut facts);
    readme::read(&files, &mut facts);
    bundles::read(&files, &mut facts);
    editors::read(&files, &mut facts);
    editors::read_containers(&files, &mut facts);
    above::read(&files, &mut facts);
    image_names::settle(&mut facts, pyproject.name.value.as_ref());
    image_builds::read(&files, &mut facts);
    pythons::read(&files, &mut facts);
    facts.scripts = scripts::read(&files);
    facts.statements = statements::read(&files);
    facts.too_large = files.too_large();
    facts
}
