//! Reads Dockerfiles, compose files and the scripts their commands go through. Decides nothing.

use parse_dockerfile::{Command as Form, Instruction};
use serde_json::Value;

use super::{Files, WitnessFacts, WitnessKind};
use crate::dockerfile_text::readable;
use crate::inspect::evidence::{Place, line_at};
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
    let last = parsed.instructions.iter().rposition(|instruction| matches!(instruction, Instruction::From(_)));
    let stage = parsed.instructions.get(last.unwrap_or_default()..).unwrap_or_default();
    let mut entrypoint = Vec::new();
    let mut command = Vec::new();
    let mut place = Place::file(path);
    for instruction in stage {
        let at = |offset: usize| Place::line(path, line_at(&text, offset));
        match instruction {
            Instruction::Entrypoint(found) => {
                (entrypoint, command, place) = (words(&found.arguments), Vec::new(), at(found.entrypoint.span.start));
            }
            Instruction::Cmd(found) => (command, place) = (words(&found.arguments), at(found.cmd.span.start)),
            Instruction::Expose(found) if is_main => {
                let ports = found.arguments.iter().filter_map(|port| port.value.split('/').next()?.parse().ok());
                facts.exposed.extend(ports.map(|port: u16| (port, at(found.expose.span.start))));
            }
            _ => {}
        }
    }
    through_scripts(files, kind, "", [entrypoint, command].concat(), &place, facts);
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

/// A script of the project in front either hands over to the rest of the words (`exec "$@"`) or holds the command itself.
fn through_scripts(
    files: &Files<'_>,
    kind: WitnessKind,
    name: &str,
    words: Vec<String>,
    place: &Place,
    facts: &mut WitnessFacts,
) {
    let script = words.first().filter(|word| !word.contains(' ')).and_then(|word| {
        let base = word.rsplit('/').next()?;
        let is_it = |path: &&String| path.rsplit('/').next() == Some(base) && !has_extension(path, "py");
        let path = files.tree.files.keys().find(is_it)?;
        Some((path.clone(), files.text(path)?))
    });
    match script.filter(|(_, text)| text.starts_with("#!")) {
        Some((_, text)) if ["\"$@\"", "$@", "$*"].iter().any(|rest| text.contains(rest)) && words.len() > 1 => {
            facts.words(kind, name, words[1..].to_vec(), place);
        }
        Some((path, text)) => {
            for (index, line) in joined_lines(&text) {
                facts.line(kind, name, &line, &Place::line(&path, index));
            }
        }
        None => facts.words(kind, name, words, place),
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

/// `services.NAME.command` (Compose specification, "services > command"), as a line or a list.
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
        match service.get("command") {
            Some(Value::String(line)) => facts.line(WitnessKind::Compose, name, line, &place),
            Some(Value::Array(words)) => {
                let words = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                through_scripts(files, WitnessKind::Compose, name, words, &place, facts);
            }
            _ => {}
        }
    }
}
