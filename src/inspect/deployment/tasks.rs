//! Reads Makefiles, justfiles, Taskfiles and the task tables of pyproject.toml. Decides nothing.

use std::collections::BTreeMap;

use toml::Value;

use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use crate::inspect::evidence::Place;
use crate::inspect::pyproject::{PYPROJECT, PyprojectFacts};

pub(super) fn read(files: &Files<'_>, pyproject: &PyprojectFacts, facts: &mut DeploymentFacts) {
    read_files(files, facts);
    task_tables(files, pyproject, facts);
}

/// Makefiles, justfiles and Taskfiles.
pub(super) fn read_files(files: &Files<'_>, facts: &mut DeploymentFacts) {
    for path in ["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile"] {
        if let Some(text) = files.text(path) {
            recipes(path, &text, facts);
        }
    }
    // https://taskfile.dev/docs/guide#supported-file-names
    for path in ["Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml"] {
        if let Some(text) = files.text(path) {
            taskfile(path, &text, facts);
        }
    }
}

/// `tasks`, each a line, a list, or a table with `cmd` or `cmds` and a `dir`: <https://taskfile.dev/docs/reference/schema#task>.
fn taskfile(path: &str, text: &str, facts: &mut DeploymentFacts) {
    let Ok(document) = serde_saphyr::from_str::<serde_json::Value>(text) else { return };
    for (name, task) in document.get("tasks").and_then(serde_json::Value::as_object).into_iter().flatten() {
        let commands = task.get("cmds").or_else(|| task.get("cmd")).unwrap_or(task);
        let several = commands.as_array().into_iter().flatten();
        let several = several.filter_map(|command| command.as_str().or_else(|| command.get("cmd")?.as_str()));
        let directory = task.get("dir").and_then(|directory| shlex::try_quote(directory.as_str()?).ok());
        for command in commands.as_str().into_iter().chain(several) {
            let first = command.lines().next().unwrap_or_default();
            let place = Place::of_line(path, text, |line| line.contains(first));
            let line = directory.as_ref().map(|directory| format!("cd {directory} && {command}"));
            facts.line(DeclarationKind::Task, name, line.as_deref().unwrap_or(command), &place);
        }
    }
}

/// Recipes stand indented below `target:` in Make and `recipe:` in just alike.
fn recipes(path: &str, text: &str, facts: &mut DeploymentFacts) {
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
            facts.line(DeclarationKind::Task, &target, &command, &Place::line(path, number));
        }
    }
}

/// Lines with their numbers, continued ones joined.
pub(super) fn joined_lines(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut continues = false;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_end();
        let (body, goes_on) = trimmed.strip_suffix('\\').map_or((trimmed, false), |body| (body, true));
        match found.last_mut().filter(|_| continues) {
            Some((_, last)) => *last = format!("{last} {}", body.trim()),
            None => found.push((index + 1, body.to_owned())),
        }
        continues = goes_on;
    }
    found
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
fn task_tables(files: &Files<'_>, pyproject: &PyprojectFacts, facts: &mut DeploymentFacts) {
    let tables = [["taskipy", "tasks"], ["poe", "tasks"], ["pdm", "scripts"]];
    let text = files.text(PYPROJECT).unwrap_or_default();
    for [tool, table] in tables {
        let tasks = pyproject.tool.get(tool).and_then(|tool| tool.get(table)).and_then(Value::as_table);
        for (name, task) in tasks.into_iter().flatten() {
            let line = task.as_str().or_else(|| task.get("cmd")?.as_str()).or_else(|| task.get("shell")?.as_str());
            let Some(command) = line else { continue };
            let place = Place::of_line(PYPROJECT, &text, |line| line.contains(command));
            facts.line(DeclarationKind::Task, name, command, &place);
        }
    }
    let environments = pyproject.tool.get("hatch").and_then(|hatch| hatch.get("envs")).and_then(Value::as_table);
    let scripts =
        environments.into_iter().flatten().filter_map(|(_, environment)| environment.get("scripts")?.as_table());
    for (name, script) in scripts.flatten() {
        let several = script.as_array().into_iter().flatten().filter_map(Value::as_str);
        for command in script.as_str().into_iter().chain(several) {
            let place = Place::of_line(PYPROJECT, &text, |line| line.contains(command));
            facts.line(DeclarationKind::Task, name, command, &place);
        }
    }
}
