//! Reads Makefiles, justfiles and the task tables of pyproject.toml. Decides nothing.

use std::collections::BTreeMap;

use toml::Value;

use super::containers::joined_lines;
use super::{Files, WitnessFacts, WitnessKind};
use crate::inspect::evidence::Place;
use crate::inspect::pyproject::{PYPROJECT, PyprojectFacts};

pub(super) fn read(files: &Files<'_>, pyproject: &PyprojectFacts, facts: &mut WitnessFacts) {
    for path in ["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile"] {
        if let Some(text) = files.text(path) {
            recipes(path, &text, facts);
        }
    }
    task_tables(files, pyproject, facts);
}

/// Recipes stand indented below `target:` in Make and `recipe:` in just alike.
fn recipes(path: &str, text: &str, facts: &mut WitnessFacts) {
    let mut target = String::new();
    let mut variables = BTreeMap::new();
    for (number, line) in joined_lines(text) {
        if !line.starts_with([' ', '\t']) {
            if let Some((name, value)) = assignment(&line) {
                variables.insert(name, value);
            } else if let Some((name, _)) = line.split_once(':').filter(|_| !line.starts_with(['#', '.'])) {
                let name = name.split_whitespace().next().unwrap_or_default();
                name.trim_start_matches('@').clone_into(&mut target);
            }
        } else if !target.is_empty() {
            let command = expanded(line.trim_start().trim_start_matches(['@', '-', '+']), &variables);
            facts.line(WitnessKind::Task, &target, &command, &Place::line(path, number));
        }
    }
}

/// `NAME = value`, `NAME := value`, `NAME ?= value`.
fn assignment(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end_matches([':', '?', ' ', '\t']).trim();
    let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_name.then(|| (name.to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()))
}

/// Replaces `$(NAME)`, `${NAME}` and just's `{{NAME}}` by what the file assigns.
fn expanded(line: &str, variables: &BTreeMap<String, String>) -> String {
    variables.iter().fold(line.to_owned(), |line, (name, value)| {
        [format!("$({name})"), format!("${{{name}}}"), format!("{{{{{name}}}}}"), format!("{{{{ {name} }}}}")]
            .iter()
            .fold(line, |line, pattern| line.replace(pattern, value))
    })
}

/// `[tool.taskipy.tasks]`, `[tool.poe.tasks]`, `[tool.pdm.scripts]` and `[tool.hatch.envs.NAME.scripts]`, each as its tool
/// documents it: a line, or a table with a `cmd`.
fn task_tables(files: &Files<'_>, pyproject: &PyprojectFacts, facts: &mut WitnessFacts) {
    let tables = [["taskipy", "tasks"], ["poe", "tasks"], ["pdm", "scripts"]];
    let text = files.text(PYPROJECT).unwrap_or_default();
    for [tool, table] in tables {
        let tasks = pyproject.tool.get(tool).and_then(|tool| tool.get(table)).and_then(Value::as_table);
        for (name, task) in tasks.into_iter().flatten() {
            let Some(command) = task.as_str().or_else(|| task.get("cmd")?.as_str()) else { continue };
            let line = text.lines().position(|line| line.contains(command));
            let place = line.map_or_else(|| Place::file(PYPROJECT), |line| Place::line(PYPROJECT, line + 1));
            facts.line(WitnessKind::Task, name, command, &place);
        }
    }
}
