//! Checks that the files exist that commands name. Knows no program's options.

use super::Proof;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::plan::build_plan::Unmet;
use crate::plan::start::command::working_directory;
use crate::sourced::Sourced;

pub(crate) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let start = proof.start;
    let commands = start.entrypoint.iter().chain([&start.command]);
    commands
        .chain(start.other_roles.iter().map(|role| &role.command))
        .filter_map(|words| program(proof, words))
        .collect()
}

/// A program that is called by its path, and is not there.
fn program(proof: &Proof<'_>, words: &Sourced<Vec<String>>) -> Option<Unmet> {
    let program = words.value.first()?.strip_prefix("./")?;
    let path = join(working_directory(proof.request, proof.chosen), listed(program));
    let exists = proof.request.facts.tree.is_file(&path);
    (!exists).then(|| Unmet::NamedFile { file: words.value[0].clone(), given: words.source.clone() })
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    #[test]
    fn a_program_of_the_project_that_does_not_exist_is_said() {
        let app = format!("{APP}[tool.uvdock]\ncommand = \"./bootstrap.sh\"\n");
        let plan = planned(&[("pyproject.toml", &app), ("main.py", "")], &lock(&[], "")).expect("a plan");
        let said = "The container cannot start: its command names `./bootstrap.sh`, which does not exist (set in pyproject.toml:6)";
        assert_eq!(notices(&plan), [said]);
    }
}
