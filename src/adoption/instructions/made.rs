//! Commands of a stage that does not ship and that directories are copied from: downloads of models, mostly. What ships runs them itself,
//! at the same place. Runs nothing.

use super::commands::{line, names_home};
use super::{Line, SHIPPED};
use crate::adoption::{copied, of_the_build};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, StageFacts};
use crate::quote::is_variable;

/// One line for each command, where such a stage knows what the image does, and its commands go on, all of them.
pub(super) fn lines(facts: &ProjectFacts, container: &ContainerFacts) -> Vec<Line> {
    let mut positions: Vec<usize> = copied::made_in_stages(facts, container).into_iter().map(|(at, _)| at).collect();
    positions.sort_unstable();
    positions.dedup();
    let stages = positions.into_iter().filter_map(|at| container.stages.get(at));
    stages.filter_map(|stage| of_stage(facts, container, stage)).flatten().collect()
}

fn of_stage(facts: &ProjectFacts, container: &ContainerFacts, stage: &StageFacts) -> Option<Vec<Line>> {
    let unset = unset_there(container, stage)?;
    let mut lines = Vec::new();
    for run in &stage.runs {
        let is_other = stage.other_commands.iter().any(|other| other.place == run.place);
        if !is_other || of_the_build::needless(container, stage, &run.place).is_some() {
            continue;
        }
        let mut line = line(facts, container, stage, run)
            .filter(|line| !names_home(&line.text) && !line.text.starts_with("ARG "))?;
        if line.stages == SHIPPED
            && let Some(text) = line.text.strip_prefix("RUN ").filter(|_| !unset.is_empty())
        {
            let one_program = text.starts_with("python") && !text.contains(['|', '&', ';', '<', '>', '\n', '=']);
            let options: Vec<String> = unset.iter().map(|name| format!("-u {name} ")).collect();
            line.text = one_program.then(|| format!("RUN env {}{text}", options.concat()))?;
        }
        lines.push(line);
    }
    Some(lines)
}

/// Variables of what ships that the commands of the stage did not know. `None` where they knew others.
fn unset_there<'f>(container: &'f ContainerFacts, stage: &StageFacts) -> Option<Vec<&'f str>> {
    let shipped: Vec<(&str, Option<&str>)> = container
        .shipped()
        .into_iter()
        .flat_map(|shipped| &shipped.environment)
        .map(|one| (one.value.name.as_str(), one.value.value.as_deref()))
        .filter(|(name, _)| !is_of_tools(name) && is_variable(name))
        .collect();
    let own = stage.environment.iter().map(|one| (one.value.name.as_str(), one.value.value.as_deref()));
    let own: Vec<(&str, Option<&str>)> = own.filter(|(name, _)| !is_of_tools(name)).collect();
    if !own.iter().all(|one| one.1.is_some() && shipped.contains(one)) {
        return None;
    }
    let unset = shipped.iter().filter(|(name, _)| !own.iter().any(|(known, _)| known == name));
    Some(unset.map(|(name, _)| *name).collect())
}

/// What the build's own tools read, and Python.
fn is_of_tools(name: &str) -> bool {
    name == "PATH" || name == "DEBIAN_FRONTEND" || ["UV_", "PIP_", "PYTHON"].iter().any(|tool| name.starts_with(tool))
}
