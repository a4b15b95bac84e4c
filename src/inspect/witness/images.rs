//! Reads the stages of a Dockerfile into facts. Decides nothing.

use parse_dockerfile::{Command as Form, Flag, HealthcheckArguments, Instruction, JsonOrStringArray, UnescapedString};

use super::container_facts::{
    Assignment, Base, BuildArgumentFacts, ContainerFacts, HealthFacts, SelectionFacts, StageFacts,
};
use super::expansion::{Variable, Variables, expanded};
use super::{installing, probing};
use crate::inspect::evidence::{Located, Place, line_at};

/// Reads a parsed Dockerfile.
pub(super) fn read(path: &str, text: &str, instructions: &[Instruction<'_>]) -> ContainerFacts {
    let mut reader = Reader {
        path,
        text,
        global: Variables::new(),
        variables: Vec::new(),
        facts: ContainerFacts { path: path.to_owned(), ..ContainerFacts::empty() },
    };
    for instruction in instructions {
        reader.instruction(instruction);
    }
    reader.facts
}

struct Reader<'t> {
    path: &'t str,
    text: &'t str,
    /// Build arguments above the first stage, which `FROM` lines may use.
    global: Variables,
    /// What each stage knows.
    variables: Vec<Variables>,
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
                    let Assignment { name, value, arguments } = assignment.value.clone();
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
                let documents = found.here_docs.iter().map(|document| &*document.value);
                let text: Vec<&str> = std::iter::once(command.as_str()).chain(documents).collect();
                self.run(&text.join("\n"), found.run.span.start);
            }
            Instruction::Copy(found) => self.copies(&found.options),
            Instruction::Workdir(found) => {
                let value = self.value(&found.arguments.value);
                let place = self.place(found.workdir.span.start);
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
            Instruction::Healthcheck(found) => {
                let health = match &found.arguments {
                    HealthcheckArguments::Cmd { arguments, .. } => {
                        let variables = self.variables.last().cloned().unwrap_or_default();
                        probing::of_text(&shell_text(arguments), &variables)
                    }
                    HealthcheckArguments::None { .. } => HealthFacts::Off,
                    _ => HealthFacts::Other,
                };
                let place = self.place(found.healthcheck.span.start);
                self.stage().health = Some(Located::new(health, place));
            }
            _ => {}
        }
    }

    /// `FROM image AS name`: a stage above of that name, or an image.
    fn begin(&mut self, image: &str, name: Option<&str>, at: usize) {
        let place = self.place(at);
        let reference = expanded(image, &self.global).text;
        let parent = reference.as_deref().and_then(|name| self.stage_named(name));
        let base = match (parent, reference) {
            (Some(parent), _) => Base::Stage(parent),
            (None, Some(reference)) => Base::Image { python: python_of(&reference), reference, place },
            (None, None) => Base::Unknown,
        };
        // A stage has the environment of the one it begins with, and none of its build arguments.
        let inherited = parent.and_then(|parent| {
            let stage = self.facts.stages.get(parent)?;
            let known = self.variables.get(parent)?;
            let is_set = |name: &&String| stage.environment.iter().any(|one| one.value.name == **name);
            Some(
                known
                    .iter()
                    .filter(|(name, _)| is_set(name))
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            )
        });
        self.variables.push(inherited.unwrap_or_default());
        self.facts.stages.push(StageFacts { name: name.map(str::to_lowercase), base, ..StageFacts::default() });
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
        Place::line(self.path, line_at(self.text, at))
    }

    fn value(&self, text: &str) -> Option<String> {
        expanded(text.trim(), self.variables.last().unwrap_or(&self.global)).text
    }

    /// `ARG NAME=default`; without a default, that of the argument above the first stage.
    fn arguments(&mut self, text: &str, at: usize) {
        for word in shlex::split(text).unwrap_or_default() {
            let (name, default) =
                word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
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
        let words = shlex::split(text).unwrap_or_default();
        let pairs: Vec<(String, String)> = match words.first() {
            Some(first) if !first.contains('=') => vec![(first.clone(), words[1..].join(" "))],
            _ => words.iter().filter_map(|word| word.split_once('=')).map(owned).collect(),
        };
        let variables = self.variables.last().unwrap_or(&self.global);
        let located = |(name, written): (String, String)| {
            let value = expanded(&written, variables);
            let place = self.line_of(&name, at);
            Located::new(Assignment { name, value: value.text, arguments: value.arguments }, place)
        };
        pairs.into_iter().map(located).collect()
    }

    fn run(&mut self, text: &str, at: usize) {
        let variables = self.variables.last().cloned().unwrap_or_default();
        let found = installing::of_text(text, &variables);
        let place = self.place(at);
        let packages: Vec<Located<String>> =
            found.packages.into_iter().map(|(written, name)| Located::new(name, self.line_of(&written, at))).collect();
        let stage = self.stage();
        stage.accounts.extend(found.accounts);
        stage.other_commands.extend(found.other.into_iter().map(|line| Located::new(line, place.clone())));
        stage.packages.extend(packages);
        stage.packages.retain(|package| !found.removed.contains(&package.value));
        stage.written.extend(found.written.into_iter().map(|file| Located::new(file, place.clone())));
        stage.selections.extend(found.selections.into_iter().map(|selection| Located::new(selection, place.clone())));
    }

    /// The line of a word in an instruction that may have several.
    fn line_of(&self, word: &str, at: usize) -> Place {
        let first = line_at(self.text, at);
        let holds = |line: &&str| {
            !line.trim_start().starts_with('#')
                && line
                    .split(|letter: char| letter.is_whitespace() || matches!(letter, '=' | '"'))
                    .any(|part| part == word)
        };
        for (offset, line) in self.text.lines().skip(first - 1).enumerate() {
            if holds(&line) || word.contains('=') && line.contains(word) {
                return Place::line(self.path, first + offset);
            }
            let is_comment = line.trim_start().starts_with('#');
            if !line.trim_end().ends_with('\\') && !is_comment {
                break;
            }
        }
        Place::line(self.path, first)
    }

    fn copies(&mut self, options: &[Flag<'_>]) {
        let from = options.iter().find(|option| option.name.value == "from").and_then(|option| option.value.as_ref());
        let Some(from) = from else { return };
        let stage = self.stage_named(&from.value).or_else(|| from.value.parse().ok());
        let last = self.facts.stages.len() - 1;
        self.stage().copies_from.extend(stage.filter(|stage| *stage < last));
    }

    fn ports(&mut self, arguments: &[UnescapedString<'_>], at: usize) {
        let place = self.place(at);
        let port = |argument: &UnescapedString<'_>| {
            let text = self.value(&argument.value)?;
            let (number, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
            number.parse().ok().filter(|_| protocol.eq_ignore_ascii_case("tcp"))
        };
        let ports: Vec<u16> = arguments.iter().filter_map(port).collect();
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
        .and_then(|(_, rest)| installing::selection(rest))?;
    (found != SelectionFacts::default()).then(|| Located::new(found, place.clone()))
}

/// Variables that a command line leaves to the container's environment.
pub(super) fn variables_in(words: &[String]) -> Vec<String> {
    words.iter().flat_map(|word| expanded(word, &Variables::new()).names).collect()
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> ContainerFacts {
        let parsed = parse_dockerfile::parse(text).expect("a Dockerfile");
        read("Dockerfile", text, &parsed.instructions)
    }

    fn packages(facts: &ContainerFacts) -> Vec<(String, String)> {
        let shipped = facts.shipped();
        let all = shipped.iter().flat_map(|stage| &stage.packages);
        all.map(|package| (package.value.clone(), package.place.to_string())).collect()
    }

    #[test]
    fn what_ships_is_the_last_stage_and_those_it_begins_with() {
        let text = "FROM python:3.13-slim AS base\nRUN apt-get install -y libpq5\n\
                    FROM base AS build\nRUN apt-get install -y gcc\n\
                    FROM base\nRUN apt-get install -y \\\n    curl \\\n    ffmpeg\n";
        let expected = [("libpq5", "Dockerfile:2"), ("curl", "Dockerfile:7"), ("ffmpeg", "Dockerfile:8")];
        assert_eq!(packages(&facts(text)), expected.map(|(name, place)| (name.to_owned(), place.to_owned())));
    }

    #[test]
    fn the_image_is_told_through_build_arguments() {
        let found = facts("ARG PYTHON=3.12\nFROM python:${PYTHON}-slim\nARG PYTHON\nENV V=$PYTHON\n");
        let stage = &found.stages[0];
        assert!(matches!(&stage.base, Base::Image { reference, python, .. }
            if reference == "python:3.12-slim" && python.as_deref() == Some("3.12")));
        assert_eq!(stage.environment[0].value.value.as_deref(), Some("3.12"));
        assert_eq!(stage.environment[0].value.arguments, ["PYTHON"]);
    }

    #[test]
    fn environment_and_labels_are_pairs_in_both_spellings() {
        let found = facts("FROM python:3.13\nENV A=1 \\\n    B=\"x y\"\nENV OLD some words\nLABEL org.x=\"a b\"\n");
        let stage = &found.stages[0];
        let shown: Vec<(&str, &str)> = stage
            .environment
            .iter()
            .map(|one| (one.value.name.as_str(), one.value.value.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(shown, [("A", "1"), ("B", "x y"), ("OLD", "some words")]);
        assert_eq!(stage.environment[1].place.to_string(), "Dockerfile:3");
        assert_eq!(stage.labels[0].value.value.as_deref(), Some("a b"));
    }

    #[test]
    fn a_build_argument_that_becomes_a_variable_or_a_file_is_known() {
        let text = "FROM python:3.13\nARG VERSION=dev\nENV APP_VERSION=$VERSION\nRUN echo \"$VERSION\" > VERSION\n";
        let stage = facts(text).stages.remove(0);
        assert_eq!(stage.environment[0].value.arguments, ["VERSION"]);
        assert_eq!(stage.arguments[0].value.default.as_deref(), Some("dev"));
        assert_eq!(stage.written[0].value.path, "VERSION");
    }

    #[test]
    fn users_volumes_signals_and_ports_are_known_with_their_lines() {
        let text = "FROM python:3.13\nENV PORT=8081\nUSER app\nVOLUME [\"/data\"]\nSTOPSIGNAL SIGINT\n\
                    EXPOSE $PORT/tcp 9/udp\nWORKDIR /srv\nHEALTHCHECK CMD curl -f http://localhost:$PORT/up\n";
        let stage = facts(text).stages.remove(0);
        assert_eq!(stage.user.map(|user| user.value).as_deref(), Some("app"));
        assert_eq!(stage.volumes[0].value, "/data");
        assert_eq!(stage.stop_signal.map(|signal| signal.value).as_deref(), Some("SIGINT"));
        assert_eq!(stage.ports, [Located::new(8081, Place::line("Dockerfile", 6))]);
        assert_eq!(stage.workdir.map(|workdir| workdir.place.to_string()).as_deref(), Some("Dockerfile:7"));
        let health = HealthFacts::Http { path: "/up".into(), port: Some(8081) };
        assert_eq!(stage.health.map(|health| health.value), Some(health));
    }

    #[test]
    fn stages_that_are_copied_from_are_involved() {
        let text = "FROM node AS ui\nFROM python:3.13 AS build\nRUN uv sync --group server\n\
                    FROM python:3.13\nCOPY --from=build /opt/venv /opt/venv\n";
        let found = facts(text);
        let involved = found.involved();
        assert_eq!(involved.len(), 2);
        assert_eq!(involved[0].selections[0].value.groups, ["server"]);
    }

    #[test]
    fn the_python_of_an_image_is_that_of_its_tag() {
        assert_eq!(python_of("ghcr.io/astral-sh/uv:python3.12-bookworm-slim").as_deref(), Some("3.12"));
        assert_eq!(python_of("python:3.10.16").as_deref(), Some("3.10"));
        assert_eq!(python_of("python:3-alpine").as_deref(), Some("3"));
        assert_eq!(python_of("debian:13"), None);
    }
}
