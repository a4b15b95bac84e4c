//! Directories that the authors' build makes in the stage that ships, empty and for its user: the program writes to them. Makes none.

use super::copied;
use super::own_file::own_file;
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Located;
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
                let directory = copied::state(facts, &whole);
                // Beside the project a directory is one of the system's, unless the build hands it to somebody.
                let is_handed_over = run.value.text.contains("chown") || run.value.text.contains("chmod");
                let named = directory.map(|(_, named)| named);
                let named = named.filter(|named| !named.starts_with('/') || is_handed_over);
                if let Some(named) = named.filter(|named| found.iter().all(|other| other.value != *named)) {
                    found.push(Located::new(named, run.place.clone()));
                }
            }
        }
    }
    found
}
