//! Reads Dockerfiles: their stages, and what the last one starts. Decides nothing.

use parse_dockerfile::{Command as Form, Instruction};

use super::container_facts::{ContainerFacts, StartFacts};
use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use super::script_chain::{self, Named};
use super::variables::{Variables, expanded};
use super::{run_commands, stages};
use crate::dockerfile_text::readable;
use crate::inspect::evidence::{Lines, Located, Place};
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::secret;
use crate::shell::Quotes;

pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    for path in files.named_anywhere(is_dockerfile) {
        dockerfile(files, path, facts);
    }
}

pub(super) fn is_dockerfile(name: &str) -> bool {
    let is_named = name == "dockerfile" || name.starts_with("dockerfile.") || name.ends_with(".dockerfile");
    is_named && !name.ends_with(".dockerignore")
}

/// What the last stage starts: the words of `ENTRYPOINT`, then those of `CMD` (Dockerfile reference, "Understand how CMD and
/// ENTRYPOINT interact").
fn dockerfile(files: &Files<'_>, path: &str, facts: &mut DeploymentFacts) {
    let Some(text) = files.text(path) else { return };
    let readable = readable(&text);
    let Ok(parsed) = parse_dockerfile::parse(&readable) else { return };
    let is_main = path.eq_ignore_ascii_case("dockerfile");
    let kind = if is_main { DeclarationKind::Dockerfile } else { DeclarationKind::OtherDockerfile };
    let mut container = stages::read(path, &text, &parsed.instructions);
    requirement_files(files, &mut container);
    own_starts(&parsed.instructions, &mut container);
    let start = start(&Lines::new(path, &text), &parsed.instructions, &container);
    let words = start.as_ref().map(|start| [start.value.entrypoint.as_slice(), &start.value.command].concat());
    let (words, has_secret) = words
        .map_or_else(Default::default, |words| (words.clone(), words.iter().any(|word| secret::was_withheld(word))));
    if let (Some(start), true) = (&start, has_secret) {
        facts.withhold(&start.place);
    }
    if let Some(start) = start.filter(|_| !has_secret) {
        let place = start.place.clone();
        container.start = Some(start);
        let known = stages::environment(&container);
        container.start_variables = stages::variables_in(&words);
        container.entrypoint = script_chain::entrypoint(files, &words).map(|found| Located::new(found, place.clone()));
        if let (Some(selection), Some(stage)) = (stages::selection(&words, &place), container.stages.last_mut()) {
            stage.selections.push(selection);
        }
        let before = facts.commands.len();
        let named = Named { kind, name: "" };
        script_chain::follow(files, named, &with_values(words, &known), &place, facts);
        container.starts = facts.commands[before..].iter().map(|command| command.place.clone()).collect();
    }
    facts.containers.push(container);
}

/// The packages that lists of the project name, which a stage installs from.
fn requirement_files(files: &Files<'_>, container: &mut ContainerFacts) {
    let directory = container.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    for stage in &mut container.stages {
        for file in &stage.requirement_files {
            let paths = [listed(file).to_owned(), join(directory, listed(file))];
            let Some((path, text)) = paths.iter().find_map(|path| Some((path, of_the_project(files, path)?))) else {
                continue;
            };
            let lines = text.lines().enumerate();
            let names = lines.filter_map(|(index, line)| Some((index, run_commands::requirement(line)?)));
            stage.installed.extend(names.map(|(index, name)| Located::new(name, Place::line(path, index + 1))));
        }
    }
}

/// The text of a file that is among the project's.
fn of_the_project(files: &Files<'_>, path: &str) -> Option<String> {
    files.tree.is_file(path).then(|| files.text(path)).flatten()
}

/// What each stage says itself, without what it begins with.
fn own_starts(instructions: &[Instruction<'_>], container: &mut ContainerFacts) {
    let stages = instructions.split(|instruction| matches!(instruction, Instruction::From(_))).skip(1);
    for (stage, instructions) in container.stages.iter_mut().zip(stages) {
        for instruction in instructions {
            match instruction {
                Instruction::Entrypoint(found) => {
                    stage.start.get_or_insert_default().entrypoint = words(&found.arguments);
                }
                Instruction::Cmd(found) => stage.start.get_or_insert_default().command = words(&found.arguments),
                _ => {}
            }
        }
    }
}

/// What the stage that ships says, and before it those that it begins with: both are inherited.
fn start(
    lines: &Lines<'_>,
    instructions: &[Instruction<'_>],
    container: &ContainerFacts,
) -> Option<Located<StartFacts>> {
    let stages: Vec<&[Instruction<'_>]> =
        instructions.split(|instruction| matches!(instruction, Instruction::From(_))).skip(1).collect();
    let chain = container.shipped_positions().into_iter().filter_map(|position| stages.get(position));
    let mut entrypoint = Vec::new();
    let mut command = Vec::new();
    let mut place = None;
    for instruction in chain.flat_map(|stage| stage.iter()) {
        match instruction {
            Instruction::Entrypoint(found) => {
                entrypoint = words(&found.arguments);
                command = Vec::new();
                place = Some(lines.place(found.entrypoint.span.start));
            }
            Instruction::Cmd(found) => {
                command = words(&found.arguments);
                // `CMD []` says nothing about what starts.
                place = if command.is_empty() { place } else { Some(lines.place(found.cmd.span.start)) };
            }
            _ => {}
        }
    }
    Some(Located::new(StartFacts { entrypoint, command }, place?))
}

fn words(form: &Form<'_>) -> Vec<String> {
    match form {
        Form::Exec(words) => words.value.iter().map(|word| word.value.to_string()).collect(),
        // As `readable` shows an empty list.
        Form::Shell(line) if line.value == "\"\"" => Vec::new(),
        Form::Shell(line) => vec!["sh".to_owned(), "-c".to_owned(), line.value.to_string()],
        _ => Vec::new(),
    }
}

/// A shell in the container puts the values of its environment in; a word with an unknown one stays as it is written.
fn with_values(words: Vec<String>, known: &Variables) -> Vec<String> {
    words.into_iter().map(|word| expanded(&word, Quotes::Gone, known).text.unwrap_or(word)).collect()
}
