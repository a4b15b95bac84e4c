//! Reads Dockerfiles, compose files and the scripts their commands go through. Decides nothing.

use parse_dockerfile::{Command as Form, Instruction};
use serde_json::Value;

use super::container_facts::{EntrypointFacts, HealthFacts, StartFacts};
use super::expansion::{Variables, expanded};
use super::{ComposeServiceFacts, Files, WitnessFacts, WitnessKind, images, probing, scripts};
use crate::catalogue::init_program::is_init_program;
use crate::catalogue::shell::is_shell;
use crate::dockerfile_text::readable;
use crate::inspect::evidence::{Located, Place, line_at};
use crate::inspect::tree::has_extension;

pub(super) fn read(files: &Files<'_>, facts: &mut WitnessFacts) {
    let is_dockerfile = |name: &str| {
        let is_named = name == "dockerfile" || name.starts_with("dockerfile.") || name.ends_with(".dockerfile");
        is_named && !name.ends_with(".dockerignore")
    };
    for path in files.named(is_dockerfile) {
        dockerfile(files, path, facts);
    }
    let is_compose = |name: &str| {
        (name.starts_with("compose") || name.starts_with("docker-compose"))
            && (has_extension(name, "yml") || has_extension(name, "yaml"))
    };
    for path in files.named(is_compose) {
        compose(files, path, facts);
    }
}

/// What the last stage starts: the words of `ENTRYPOINT`, then those of `CMD` (Dockerfile reference, "Understand how CMD and
/// ENTRYPOINT interact").
fn dockerfile(files: &Files<'_>, path: &str, facts: &mut WitnessFacts) {
    let Some(text) = files.text(path) else { return };
    let readable = readable(&text);
    let Ok(parsed) = parse_dockerfile::parse(&readable) else { return };
    let is_main = path.eq_ignore_ascii_case("dockerfile");
    let kind = if is_main { WitnessKind::Dockerfile } else { WitnessKind::OtherDockerfile };
    let mut container = images::read(path, &text, &parsed.instructions);
    if let Some(start) = start(path, &text, &parsed.instructions) {
        let StartFacts { entrypoint, command } = &start.value;
        let (words, place) = ([entrypoint.as_slice(), command].concat(), start.place.clone());
        container.start = Some(start);
        let known = images::environment(&container);
        container.start_variables = images::variables_in(&words);
        container.entrypoint = self::entrypoint(files, &words).map(|found| Located::new(found, place.clone()));
        if let (Some(selection), Some(stage)) = (images::selection(&words, &place), container.stages.last_mut()) {
            stage.selections.push(selection);
        }
        let before = facts.commands.len();
        through_scripts(files, Named { kind, name: "" }, with_values(words, &known), &place, facts);
        container.starts = facts.commands[before..].iter().map(|witness| witness.place.clone()).collect();
    }
    facts.containers.push(container);
}

fn start(path: &str, text: &str, instructions: &[Instruction<'_>]) -> Option<Located<StartFacts>> {
    let last = instructions.iter().rposition(|instruction| matches!(instruction, Instruction::From(_)));
    let mut entrypoint = Vec::new();
    let mut command = Vec::new();
    let mut place = None;
    for instruction in instructions.get(last.unwrap_or_default()..).unwrap_or_default() {
        let at = |offset: usize| Some(Place::line(path, line_at(text, offset)));
        match instruction {
            Instruction::Entrypoint(found) => {
                (entrypoint, command, place) = (words(&found.arguments), Vec::new(), at(found.entrypoint.span.start));
            }
            Instruction::Cmd(found) => {
                command = words(&found.arguments);
                // `CMD []` says nothing about what starts.
                place = if command.is_empty() { place } else { at(found.cmd.span.start) };
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
    words.into_iter().map(|word| expanded(&word, known).text.unwrap_or(word)).collect()
}

/// What a command is called, and the kind of file it stands in.
#[derive(Clone, Copy)]
struct Named<'n> {
    kind: WitnessKind,
    name: &'n str,
}

/// A script of the project in front either hands over to the rest of the words (`exec "$@"`) or holds the command itself.
fn through_scripts(files: &Files<'_>, named: Named<'_>, words: Vec<String>, place: &Place, facts: &mut WitnessFacts) {
    let Named { kind, name } = named;
    let at = words.iter().position(|word| !is_in_front(word)).unwrap_or(words.len());
    let script = words.get(at).filter(|word| !word.contains(' ')).and_then(|word| script(files, word));
    let rest = words.get(at + 1..).unwrap_or_default();
    match script {
        Some((path, text)) if scripts::hands_over(&text) && !rest.is_empty() => {
            preparations(&path, &text, facts);
            through_scripts(files, named, rest.to_vec(), place, facts);
        }
        Some((path, text)) => {
            for (index, line) in joined_lines(&text) {
                facts.line(kind, name, &line, &Place::line(&path, index));
            }
        }
        None => facts.words(kind, name, words, place),
    }
}

/// The script in front of the command.
fn entrypoint(files: &Files<'_>, words: &[String]) -> Option<EntrypointFacts> {
    let at = words.iter().position(|word| !is_in_front(word))?;
    let (path, text) = script(files, words.get(at).filter(|word| !word.contains(' '))?)?;
    Some(scripts::read(&path, &text))
}

/// Init programs, and shells that are given a script.
fn is_in_front(word: &str) -> bool {
    let program = word.rsplit('/').next().unwrap_or(word);
    is_init_program(program) || is_shell(program) || (word.starts_with('-') && word != "-c")
}

/// A shell script of the project, by its name: images put scripts elsewhere.
fn script(files: &Files<'_>, word: &str) -> Option<(String, String)> {
    let base = word.rsplit('/').next()?;
    let is_it = |path: &&String| path.rsplit('/').next() == Some(base) && !has_extension(path, "py");
    let path = files.tree.files.keys().find(is_it)?;
    let text = files.text(path)?;
    let is_shell = text.starts_with("#!") || has_extension(base, "sh");
    is_shell.then(|| (path.clone(), text))
}

/// What a script does before it hands over: migrations, waiting.
fn preparations(path: &str, text: &str, facts: &mut WitnessFacts) {
    let mut found = WitnessFacts::default();
    for (index, line) in joined_lines(text) {
        found.line(WitnessKind::Dockerfile, "", &line, &Place::line(path, index));
    }
    let hands_over = |word: &String| word.contains("$@") || word.contains("$*");
    found.commands.retain(|witness| !witness.command.words.iter().any(hands_over));
    facts.preparations.extend(found.commands);
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

/// Services that are built here: `command` (Compose specification, "services > command"), ports and health check.
fn compose(files: &Files<'_>, path: &str, facts: &mut WitnessFacts) {
    let Some(text) = files.text(path) else { return };
    let Ok(document) = serde_saphyr::from_str::<Value>(&text) else { return };
    let Some(services) = document.get("services").and_then(Value::as_object) else { return };
    for (name, service) in services {
        if service.get("build").is_none() {
            continue;
        }
        let line = text.lines().position(|line| line.trim_start().starts_with(&format!("{name}:")));
        let place = line.map_or_else(|| Place::file(path), |line| Place::line(path, line + 1));
        let before = facts.commands.len();
        let named = Named { kind: WitnessKind::Compose, name };
        for key in ["entrypoint", "command"] {
            match service.get(key) {
                // A line with operators needs a shell to be split.
                Some(Value::String(line)) if line.contains(['&', ';', '|', '\n']) => {
                    facts.line(WitnessKind::Compose, name, line, &place);
                }
                Some(Value::String(line)) => {
                    through_scripts(files, named, shlex::split(line).unwrap_or_default(), &place, facts);
                }
                Some(Value::Array(words)) => {
                    let words = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                    through_scripts(files, named, words, &place, facts);
                }
                _ => {}
            }
        }
        facts.services.push(ComposeServiceFacts {
            name: name.clone(),
            starts: facts.commands[before..].iter().map(|witness| witness.place.clone()).collect(),
            health: health(service),
            place,
        });
    }
}

/// `healthcheck.test`: a line for a shell, or a list that begins with `CMD` or `CMD-SHELL`.
fn health(service: &Value) -> Option<HealthFacts> {
    let check = service.get("healthcheck")?;
    if check.get("disable").and_then(Value::as_bool) == Some(true) {
        return Some(HealthFacts::Off);
    }
    let text = match check.get("test")? {
        Value::String(line) => line.clone(),
        Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            match words.split_first()? {
                (&"NONE", _) => return Some(HealthFacts::Off),
                (&"CMD", rest) => shlex::try_join(rest.iter().copied()).ok()?,
                (_, rest) => rest.join(" "),
            }
        }
        _ => return None,
    };
    Some(probing::of_text(&text, &Variables::new()))
}
