//! Reads the stages of a Dockerfile into facts. Decides nothing.

mod copies;
mod health;

use std::collections::{BTreeSet, HashSet};

use parse_dockerfile::{Command as Form, Flag, Instruction, JsonOrStringArray, UnescapedString};

use super::container_facts::{
    Assignment, Base, BuildArgumentFacts, ContainerFacts, InstalledFacts, RunFacts, SelectionFacts, StageFacts,
};
use super::run_commands;
use super::variables::{Variable, Variables, expanded};
use crate::inspect::evidence::{Lines, Located, Place};
use crate::shell::{self, Quotes, Word};

/// Reads a parsed Dockerfile.
pub(super) fn read(path: &str, text: &str, instructions: &[Instruction<'_>]) -> ContainerFacts {
    let mut reader = Reader {
        path,
        written: text.lines().collect(),
        lines: Lines::new(path, text),
        global: Variables::new(),
        variables: Vec::new(),
        directories: Vec::new(),
        facts: ContainerFacts { path: path.to_owned(), ..ContainerFacts::empty() },
    };
    for instruction in instructions {
        reader.instruction(instruction);
    }
    reader.facts
}

struct Reader<'t> {
    path: &'t str,
    /// The lines as they are written.
    written: Vec<&'t str>,
    lines: Lines<'t>,
    /// Build arguments above the first stage, which `FROM` lines may use.
    global: Variables,
    /// What each stage knows.
    variables: Vec<Variables>,
    /// Where each stage works now, as far as that is known.
    directories: Vec<String>,
    facts: ContainerFacts,
}

impl Reader<'_> {
    fn instruction(&mut self, instruction: &Instruction<'_>) {
        match instruction {
            Instruction::From(from) => {
                self.begin(&from.image.value, from.as_.as_ref().map(|(_, name)| &*name.value), from.from.span.start);
            }
            Instruction::Arg(found) => self.arguments(&found.arguments.value, found.arg.span.start),
            _ if self.facts.stages.is_empty() => {}
            Instruction::Env(found) => {
                let assignments = self.assignments(&found.arguments.value, found.env.span.start);
                for assignment in &assignments {
                    let Assignment { name, value, arguments, .. } = assignment.value.clone();
                    self.known().insert(name, Variable { value, arguments });
                }
                self.stage().environment.extend(assignments);
            }
            Instruction::Label(found) => {
                let labels = self.assignments(&found.arguments.value, found.label.span.start);
                self.stage().labels.extend(labels);
            }
            Instruction::Run(found) => {
                let command = shell_text(&found.arguments);
                let documents: Vec<&str> = found.here_docs.iter().map(|document| &*document.value).collect();
                let text = self.commands_of(command, &documents, found.run.span.start);
                self.run(&text, written(&found.options), found.run.span.start);
            }
            Instruction::Copy(found) => self.copy(&found.options, &found.src, &found.dest, found.copy.span.start),
            Instruction::Add(found) => self.copy(&found.options, &found.src, &found.dest, found.add.span.start),
            Instruction::Workdir(found) => {
                let value = self.value(&found.arguments.value);
                let place = self.place(found.workdir.span.start);
                self.enter(value.as_deref());
                self.stage().workdir = value.map(|value| Located::new(value, place));
            }
            Instruction::User(found) => {
                let value = self.value(&found.arguments.value);
                let place = self.place(found.user.span.start);
                self.stage().user = value.map(|value| Located::new(value, place));
            }
            Instruction::Stopsignal(found) => {
                let value = self.value(&found.arguments.value);
                let place = self.place(found.stopsignal.span.start);
                self.stage().stop_signal = value.map(|value| Located::new(value, place));
            }
            Instruction::Expose(found) => self.ports(&found.arguments, found.expose.span.start),
            Instruction::Volume(found) => self.volumes(&found.arguments, found.volume.span.start),
            Instruction::Healthcheck(found) => self.health(found),
            _ => {}
        }
    }

    /// `FROM image AS name`: a stage above of that name, or an image.
    fn begin(&mut self, image: &str, name: Option<&str>, at: usize) {
        let place = self.place(at);
        let reference = expanded(image, Quotes::Read, &self.global);
        self.facts.shaping.extend(reference.names);
        let reference = reference.text;
        let parent = reference.as_deref().and_then(|name| self.stage_named(name));
        let base = match (parent, reference) {
            (Some(parent), _) => Base::Stage(parent),
            (None, Some(reference)) => Base::Image { python: python_of(&reference), reference, place },
            (None, None) => Base::Unknown,
        };
        self.variables.push(parent.and_then(|parent| self.inherited(parent)).unwrap_or_default());
        let directory = parent.and_then(|parent| self.directories.get(parent).cloned());
        self.directories.push(directory.unwrap_or_else(|| "/".to_owned()));
        self.facts.stages.push(StageFacts { name: name.map(str::to_lowercase), base, ..StageFacts::default() });
    }

    /// A stage has the environment of the one it begins with, and none of its build arguments.
    fn inherited(&self, parent: usize) -> Option<Variables> {
        let stage = self.facts.stages.get(parent)?;
        let mut known = self.variables.get(parent)?.clone();
        let set: HashSet<&str> = stage.environment.iter().map(|one| one.value.name.as_str()).collect();
        known.retain(|name, _| set.contains(name.as_str()));
        Some(known)
    }

    fn stage_named(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        self.facts.stages.iter().rposition(|stage| stage.name.as_deref() == Some(&name))
    }

    fn stage(&mut self) -> &mut StageFacts {
        self.facts.stages.last_mut().expect("the caller has seen a stage")
    }

    fn known(&mut self) -> &mut Variables {
        self.variables.last_mut().expect("every stage has variables")
    }

    fn place(&self, at: usize) -> Place {
        self.lines.place(at)
    }

    /// A text of an instruction that shapes the image by it.
    fn value(&mut self, text: &str) -> Option<String> {
        let found = expanded(text.trim(), Quotes::Read, self.variables.last().unwrap_or(&self.global));
        self.facts.shaping.extend(found.names);
        found.text
    }

    /// `ARG NAME=default`; without a default, that of the argument above the first stage.
    fn arguments(&mut self, text: &str, at: usize) {
        for word in shell::split(text).unwrap_or_default() {
            let (name, default) =
                word.written().split_once('=').map_or((word.written(), None), |(name, value)| (name, Some(value)));
            let default = match default {
                Some(default) => self.value(default),
                None => self.global.get(name).and_then(|variable| variable.value.clone()),
            };
            let variable = Variable { value: default.clone(), arguments: vec![name.to_owned()] };
            let place = self.place(at);
            if self.facts.stages.is_empty() {
                self.global.insert(name.to_owned(), variable);
                continue;
            }
            // `ENV` holds against an `ARG` of the same name (Dockerfile reference, "Using ARG variables").
            let is_set = self.stage().environment.iter().any(|one| one.value.name == name);
            if !is_set {
                self.known().insert(name.to_owned(), variable);
            }
            let argument = BuildArgumentFacts { name: name.to_owned(), default };
            self.stage().arguments.push(Located::new(argument, place));
        }
    }

    /// `NAME=value` pairs, or the older `NAME value`.
    fn assignments(&self, text: &str, at: usize) -> Vec<Located<Assignment>> {
        let words = shell::split(text).unwrap_or_default();
        let words: Vec<&str> = words.iter().map(Word::written).collect();
        let pairs: Vec<(String, String)> = match words.split_first() {
            Some((first, rest)) if !first.contains('=') => vec![((*first).to_owned(), rest.join(" "))],
            _ => words.iter().filter_map(|word| word.split_once('=')).map(owned).collect(),
        };
        pairs.into_iter().map(|(name, written)| self.assignment(&name, &written, at)).collect()
    }

    fn assignment(&self, name: &str, written: &str, at: usize) -> Located<Assignment> {
        let value = expanded(written, Quotes::Read, self.variables.last().unwrap_or(&self.global));
        let name: String = expanded(name, Quotes::Read, &Variables::new()).text.unwrap_or_else(|| name.to_owned());
        let place = self.line_of(&name, at);
        let written = written.to_owned();
        Located::new(Assignment { name, value: value.text, arguments: value.arguments, written }, place)
    }

    fn run(&mut self, text: &str, options: Vec<String>, at: usize) {
        let variables = self.variables.last().cloned().unwrap_or_default();
        let found = run_commands::of_text(text, &variables);
        let place = self.place(at);
        let run = RunFacts { text: text.to_owned(), directory: self.directory().to_owned(), options };
        self.stage().runs.push(Located::new(run, place.clone()));
        let packages: Vec<Located<String>> =
            found.packages.into_iter().map(|(written, name)| Located::new(name, self.line_of(&written, at))).collect();
        let installed: Vec<Located<InstalledFacts>> =
            found.installed.into_iter().map(|(written, one)| Located::new(one, self.line_of(&written, at))).collect();
        let stage = self.stage();
        stage.accounts.extend(found.accounts);
        stage.collectstatic.extend(found.collectstatic.into_iter().map(|one| Located::new(one, place.clone())));
        stage.other_commands.extend(found.other.into_iter().map(|line| Located::new(line, place.clone())));
        stage.packages.extend(packages);
        stage.packages.retain(|package| !found.removed.contains(&package.value));
        stage.installed.extend(installed);
        stage.requirement_files.extend(found.requirement_files);
        stage.written.extend(found.written.into_iter().map(|file| Located::new(file, place.clone())));
        stage.selections.extend(found.selections.into_iter().map(|selection| Located::new(selection, place.clone())));
    }

    /// `RUN <<EOF`: the lines are the commands. Behind a program, they are its input.
    fn commands_of(&self, command: String, documents: &[&str], at: usize) -> String {
        let text = documents.join("\n");
        if !command.trim().is_empty() && !command.trim_start().starts_with("<<") {
            command
        } else if text.trim().is_empty() {
            self.here_document(at).join("\n")
        } else {
            text
        }
    }

    /// The lines between `<<EOF` of an instruction and its end.
    fn here_document(&self, at: usize) -> Vec<&str> {
        let mut lines = self.written.iter().skip(self.lines.line(at) - 1).map(|line| line.trim_end_matches('\r'));
        let Some((_, tag)) = lines.find_map(|line| line.split_once("<<")) else { return Vec::new() };
        let tag = tag.trim_start_matches('-').trim().trim_matches(['"', '\'']);
        lines.take_while(|line| line.trim() != tag).collect()
    }

    /// The line of a word in an instruction that may have several.
    fn line_of(&self, word: &str, at: usize) -> Place {
        let first = self.lines.line(at);
        for (offset, line) in self.written.iter().skip(first - 1).enumerate() {
            let is_comment = line.trim_start().starts_with('#');
            if !is_comment && has_word(line, word) || word.contains('=') && line.contains(word) {
                return Place::line(self.path, first + offset);
            }
            if !line.trim_end().ends_with('\\') && !is_comment {
                break;
            }
        }
        Place::line(self.path, first)
    }

    fn ports(&mut self, arguments: &[UnescapedString<'_>], at: usize) {
        let place = self.place(at);
        let ports: Vec<u16> =
            arguments.iter().filter_map(|argument| port_of_tcp(&self.value(&argument.value)?)).collect();
        self.stage().ports.extend(ports.into_iter().map(|port| Located::new(port, place.clone())));
    }

    fn volumes(&mut self, arguments: &JsonOrStringArray<'_, 1>, at: usize) {
        let place = self.place(at);
        let words: Vec<&str> = match arguments {
            JsonOrStringArray::Json(words) => words.value.iter().map(|word| &*word.value).collect(),
            JsonOrStringArray::String(words) => words.iter().map(|word| &*word.value).collect(),
        };
        let volumes: Vec<String> = words.into_iter().filter_map(|word| self.value(word)).collect();
        self.stage().volumes.extend(volumes.into_iter().map(|volume| Located::new(volume, place.clone())));
    }
}

/// Options as they are written, without their dashes.
fn written(options: &[Flag<'_>]) -> Vec<String> {
    let value = |option: &Flag<'_>| option.value.as_ref().map_or_else(String::new, |value| format!("={}", value.value));
    options.iter().map(|option| format!("{}{}", option.name.value, value(option))).collect()
}

/// Whether a line has a word, between white space, quotes and `=`.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| letter.is_whitespace() || matches!(letter, '=' | '"')).any(|part| part == word)
}

/// `8000`, `8000/tcp`.
fn port_of_tcp(text: &str) -> Option<u16> {
    let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    number.parse().ok().filter(|_| protocol.eq_ignore_ascii_case("tcp"))
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A form as shell text.
fn shell_text(form: &Form<'_>) -> String {
    match form {
        Form::Exec(words) => {
            let words: Vec<&str> = words.value.iter().map(|word| &*word.value).collect();
            shlex::try_join(words).unwrap_or_default()
        }
        Form::Shell(line) => line.value.to_owned(),
        _ => String::new(),
    }
}

/// The Python of an image, by the tags of `python` and of `ghcr.io/astral-sh/uv`.
fn python_of(reference: &str) -> Option<String> {
    let reference = reference.split('@').next().unwrap_or(reference);
    let name = reference.rsplit('/').next()?;
    // `ubi9/python-311`: Red Hat's have it in their name.
    let of_red_hat =
        name.split(':').next().and_then(|name| name.strip_prefix("python-3")).filter(|minor| !minor.is_empty());
    if let Some(minor) = of_red_hat.filter(|minor| minor.chars().all(|digit| digit.is_ascii_digit())) {
        return Some(format!("3.{minor}"));
    }
    let (name, tag) = name.split_once(':')?;
    let version = match name {
        "python" => tag,
        "uv" => tag.strip_prefix("python")?,
        _ => return None,
    };
    let version = version.split('-').next()?;
    let numbers: Vec<&str> = version.split('.').take(2).collect();
    let is_version = numbers.iter().all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit()));
    is_version.then(|| numbers.join("."))
}

/// The extras and groups that the words of a start command name, as `uv run --extra web` does.
pub(super) fn selection(words: &[String], place: &Place) -> Option<Located<SelectionFacts>> {
    let found = words
        .split_first()
        .filter(|(program, _)| *program == "uv")
        .and_then(|(_, rest)| run_commands::selection(rest))?;
    (found != SelectionFacts::default()).then(|| Located::new(found, place.clone()))
}

/// Variables that a command line leaves to the container's environment.
pub(super) fn variables_in(words: &[String]) -> Vec<String> {
    words.iter().flat_map(|word| expanded(word, Quotes::Gone, &Variables::new()).names).collect()
}

/// What a stage that ships knows, for the words of its command.
pub(super) fn environment(facts: &ContainerFacts) -> Variables {
    let chain = facts.shipped();
    let assignments = chain.iter().flat_map(|stage| &stage.environment).map(|assignment| &assignment.value);
    assignments
        .map(|one| (one.name.clone(), Variable { value: one.value.clone(), arguments: one.arguments.clone() }))
        .collect()
}

impl ContainerFacts {
    fn empty() -> Self {
        Self {
            path: String::new(),
            stages: Vec::new(),
            starts: Vec::new(),
            start: None,
            entrypoint: None,
            start_variables: Vec::new(),
            shaping: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests;
