//! Directories that the authors' build makes in the stage that ships, empty and for its user: the program writes to them. Makes none.

use super::copied;
use super::own_file::{is_of_root, own_file};
use crate::catalogue::build_commands;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, RunFacts};
use crate::inspect::evidence::Located;
use crate::inspect::tree::touch;
use crate::inspect::wheel::join;
use crate::shell::{self, Word};

/// As the setting `writable` names them.
pub(super) fn made(facts: &ProjectFacts) -> Vec<Located<String>> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let mut found: Vec<Located<String>> = Vec::new();
    for run in container.shipped().into_iter().flat_map(|stage| &stage.runs) {
        let Some(script) = shell::script(&run.value.text) else { continue };
        for command in &script.commands {
            let words: Vec<&Word> = command.words.iter().collect();
            let [program, arguments @ ..] = words.as_slice() else { continue };
            if program.text() != "mkdir" || arguments.iter().any(|word| word.expands()) {
                continue;
            }
            let words: Vec<String> = arguments.iter().map(|word| word.text()).collect();
            for path in shell::operands(&words, &["-m", "--mode"]) {
                let whole = if path.starts_with('/') { path } else { join(&run.value.directory, &path) };
                let named = named(facts, container, run, &whole);
                if let Some(named) = named.filter(|named| found.iter().all(|other| other.value != *named)) {
                    found.push(Located::new(named, run.place.clone()));
                }
            }
        }
    }
    found
}

/// A directory of their image that an instruction makes, as the setting names it, where the program may write to it.
pub(super) fn named(
    facts: &ProjectFacts,
    container: &ContainerFacts,
    run: &Located<RunFacts>,
    path: &str,
) -> Option<String> {
    let (_, named) = copied::state(facts, path).filter(|_| !build_commands::is_passing(path))?;
    // The environment is another directory here, which nothing that runs writes to.
    if named.rsplit('/').next() == Some(".venv") {
        return None;
    }
    // Beside the project a directory is one of the system's, unless the build hands it to somebody, or makes it for root and does
    // nothing else with it.
    let is_handed_over = run.value.text.contains("chown") || run.value.text.contains("chmod");
    let is_beside = named.starts_with('/');
    (!is_beside || is_handed_over || is_of_root(container) && !is_filled(container, path)).then_some(named)
}

/// Whether something of the build ends in a directory: a copy, or what another command puts there.
fn is_filled(container: &ContainerFacts, path: &str) -> bool {
    /// A file with more is not looked through for each of its directories.
    const MOST: usize = 200;
    let stages = container.involved();
    let mut targets = stages.iter().flat_map(|stage| &stage.copies).map(|copy| copy.value.target.as_str());
    let runs: Vec<&str> = stages.iter().flat_map(|stage| &stage.runs).map(|run| run.value.text.as_str()).collect();
    runs.len() > MOST
        || targets.any(|target| touch(target.trim_end_matches('/'), path))
        || runs.iter().map(|text| text.matches(path).count()).sum::<usize>() > 1
}
