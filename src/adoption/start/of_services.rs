//! Where services of compose files start an image that starts nothing by itself. Changes none of their words.

use toml_edit::value;

use crate::adoption::carried::{Carried, seen};
use crate::adoption::{compose, copied};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::ContainerFacts;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::plan::BuildPlan;

/// The directory of the project that is all of their working directory, where a service names a file or a module that lies there alone:
/// `COPY backend/ ./` and `command: python main.py`.
pub(super) fn directory(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Option<Carried> {
    if facts.workspace.is_some() || !plan.start.workdir.value.is_root() {
        return None;
    }
    let directory = copied::working_directory(facts, container)?;
    let lies_there = |path: &str| facts.tree.is_file(&join(&directory, path)) && !facts.tree.is_file(path);
    let commands = compose::commands(facts);
    let (_, place) = commands.iter().find(|(words, _)| {
        let files = words.iter().filter(|word| has_extension(word, "py")).map(|word| listed(word).to_owned());
        let modules = words.windows(2).filter(|pair| pair[0] == "-m").map(|pair| pair[1].replace('.', "/"));
        let modules = modules.flat_map(|module| [format!("{module}.py"), format!("{module}/__main__.py")]);
        files.chain(modules).any(|path| lies_there(&path))
    })?;
    let said = format!("working directory {directory}");
    Some(seen("workdir", value(directory), said, place))
}
