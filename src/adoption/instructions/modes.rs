//! Scripts that the authors' build makes executable, which their compose files start and git does not hold so. Changes no file.

use glob::Pattern;

use super::super::compose::started_files;
use super::{Line, SHIPPED};
use crate::adoption::report::RowItem;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, RunFacts};
use crate::inspect::tree::Mode;
use crate::inspect::wheel::join;
use crate::nesting::is_in;
use crate::shell::{self, Word};

/// One line for each script.
pub(super) fn lines(facts: &ProjectFacts, container: &ContainerFacts) -> Vec<Line> {
    let stages = container.shipped();
    let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map_or("/app", |found| &found.value);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    let files = started_files(facts).into_iter().filter(|path| path.chars().all(is_plain));
    let lines = files.filter_map(|path| {
        let mode = facts.tree.files.get(&path).map(|file| file.mode);
        let inside = format!("{}/{path}", workdir.trim_end_matches('/'));
        let mut runs = stages.iter().flat_map(|stage| &stage.runs);
        let run = runs.find(|run| makes_executable(&run.value, &inside)).filter(|_| mode != Some(Mode::Executable))?;
        Some(Line {
            item: RowItem::Run(run.place.clone()),
            text: line(&facts.from_root(&path)),
            place: run.place.clone(),
            stages: &SHIPPED,
            packages: Vec::new(),
        })
    });
    lines.collect()
}

/// The instruction, with a path as the image has it below `/app`.
fn line(path: &str) -> String {
    format!("RUN chmod a+x {path}")
}

/// Whether a command does it for all users: `chmod +x docker/*.sh`, `chmod -R 755 /app/bin`.
fn makes_executable(run: &RunFacts, path: &str) -> bool {
    let Some(script) = shell::script(&run.text) else { return false };
    script.commands.iter().any(|command| {
        let words: Vec<String> = command.words.iter().map(Word::text).collect();
        let [program, rest @ ..] = words.as_slice() else { return false };
        let mut operands = rest.iter().filter(|word| !word.starts_with('-'));
        let is_for_all = operands.next().is_some_and(|mode| lets_all_execute(mode));
        let directory =
            if command.directory.is_empty() { run.directory.clone() } else { join(&run.directory, &command.directory) };
        program == "chmod"
            && is_for_all
            && operands.any(|operand| {
                let whole = if operand.starts_with('/') {
                    operand.clone()
                } else {
                    join(&directory, operand.trim_start_matches("./"))
                };
                let goes_below = rest.iter().any(|word| matches!(word.as_str(), "-R" | "--recursive"));
                let whole = whole.trim_end_matches('/');
                Pattern::new(whole).is_ok_and(|pattern| pattern.matches(path)) || goes_below && is_in(path, whole)
            })
    })
}

/// `+x`, `a+rx`, `755`.
fn lets_all_execute(mode: &str) -> bool {
    match mode.split_once('+') {
        Some((who, what)) => (who.is_empty() || who.contains(['a', 'o'])) && what.contains('x'),
        None => mode.chars().all(|digit| digit.is_digit(8)) && mode.ends_with(['1', '3', '5', '7']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_a_build_makes_executable_for_all_are_known() {
        let makes = |text: &str| {
            let run = RunFacts { text: text.to_owned(), directory: "/app".to_owned(), options: Vec::new() };
            makes_executable(&run, "/app/docker/app.sh")
        };
        for text in [
            "chmod a+x docker/*.sh",
            "chmod +x ./docker/app.sh",
            "cd docker && chmod 755 app.sh",
            "chmod -R 0755 /app",
            "mkdir x && chmod ugo+rx /app/docker/app.sh",
        ] {
            assert!(makes(text), "{text}");
        }
        for text in [
            "chmod u+x docker/app.sh",
            "chmod 644 docker/app.sh",
            "chmod +x docker/other.sh",
            "chmod 700 docker/app.sh",
        ] {
            assert!(!makes(text), "{text}");
        }
    }
}
