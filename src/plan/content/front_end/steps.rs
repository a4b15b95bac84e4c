//! Tells the commands of a stage that build from those that install and prepare, which the generated stage does in its own way.

use std::sync::LazyLock;

use regex::Regex;

use crate::inspect::deployment::container_facts::{RunFacts, StageFacts};
use crate::inspect::front_end::FrontEndFacts;
use crate::shell::{self, SimpleCommand, Word};

/// A command that builds.
#[derive(Clone)]
pub(super) enum Step {
    /// A script of the manifest, by its name.
    Script(String),
    /// The words of a command.
    Words(Vec<String>),
    /// What only a shell can run.
    Shell(String),
}

/// Words that begin what is more than a list of commands.
static COMPOUND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(^|[\s;&|(])(if|for|while|until|case)\s").expect("a constant that a test compiles"));

/// Programs that prepare a stage and build nothing.
const PREPARING: [&str; 21] = [
    "apt-get", "apt", "apk", "corepack", "mkdir", "chown", "chmod", "rm", "ln", "cd", "echo", "set", "groupmod",
    "usermod", "groupadd", "useradd", "addgroup", "adduser", "true", "ls", "curl",
];

enum Kind {
    Preparing,
    Script(String),
    Other,
}

/// The commands of a stage that build; `None` where they cannot be told from the others.
pub(super) fn of(chain: &[&StageFacts], front_end: &FrontEndFacts) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for run in chain.iter().flat_map(|stage| &stage.runs) {
        let text = run.value.text.replace("\\\n", " ");
        let script = shell::script(&text)?;
        let kinds: Vec<(Kind, &SimpleCommand)> =
            script.commands.iter().map(|command| (kind(command, front_end), command)).collect();
        let builds = kinds.iter().any(|(kind, _)| !matches!(kind, Kind::Preparing));
        if !builds {
            continue;
        }
        if COMPOUND.is_match(&text) || script.commands.iter().any(|command| command.runs != shell::Runs::InForeground) {
            // What installs has no business inside of it.
            let is_plain = !kinds.iter().any(|(_, command)| installs(&words(command)));
            steps.push(Step::Shell(on_one_line(&text).filter(|_| is_plain)?));
            continue;
        }
        for (kind, command) in kinds {
            match kind {
                Kind::Preparing => {}
                Kind::Script(name) => steps.push(Step::Script(name)),
                Kind::Other => steps.push(step(&text, command)?),
            }
        }
    }
    Some(steps)
}

/// Where the commands of a `RUN` work.
pub(super) fn directories(run: &RunFacts) -> Vec<String> {
    let script = shell::script_as_far_as_it_parses(&run.text);
    let below = script.commands.iter().map(|command| match command.directory.as_str() {
        "" => run.directory.clone(),
        directory if directory.starts_with('/') => directory.to_owned(),
        directory => crate::inspect::wheel::join(&run.directory, directory),
    });
    below.collect()
}

fn words(command: &SimpleCommand) -> Vec<String> {
    command.words.iter().map(Word::text).collect()
}

fn kind(command: &SimpleCommand, front_end: &FrontEndFacts) -> Kind {
    let words = words(command);
    let Some(program) = words.first() else { return Kind::Preparing };
    if PREPARING.contains(&program.as_str()) || installs(&words) {
        return Kind::Preparing;
    }
    let is_plain = command.assignments.is_empty() && command.redirections.is_empty();
    match script_of(&words).filter(|name| is_plain && front_end.scripts.contains(name)) {
        Some(name) => Kind::Script(name),
        None => Kind::Other,
    }
}

/// Whether a package manager installs, or only sets itself up.
fn installs(words: &[String]) -> bool {
    let [program, rest @ ..] = words else { return false };
    let verb = rest.iter().find(|word| !word.starts_with('-')).map(String::as_str);
    let is_manager = matches!(program.as_str(), "npm" | "pnpm" | "yarn" | "bun");
    let verbs = ["install", "i", "ci", "add", "config", "cache", "fetch", "set", "prune", "audit", "update", "setup"];
    is_manager && verb.map_or(program == "yarn", |verb| verbs.contains(&verb))
}

/// `npm run build`, `yarn build`: a script without arguments of its own.
fn script_of(words: &[String]) -> Option<String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["npm" | "pnpm" | "yarn" | "bun", "run", name] | ["pnpm" | "yarn", name] => Some((*name).to_owned()),
        _ => None,
    }
}

/// A command as words, or as the shell has to read it.
fn step(text: &str, command: &SimpleCommand) -> Option<Step> {
    let is_plain = command.assignments.is_empty()
        && command.redirections.is_empty()
        && command.words.iter().all(|word| !word.expands() && !word.has_bare(&['*', '?', '~']));
    if is_plain {
        return Some(Step::Words(words(command)));
    }
    let all = || command.assignments.iter().chain(&command.words);
    let start = all().map(|word| word.range.start).min()?;
    let end = all().map(|word| word.range.end).max()?;
    let is_whole = command.redirections.is_empty() && all().all(|word| !word.range.is_empty());
    on_one_line(text.get(start..end)?).filter(|_| is_whole).map(Step::Shell)
}

fn on_one_line(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.trim().contains('\n') && !line.is_empty()).then_some(line)
}

/// A command line of the user's.
pub(super) fn line(line: &str) -> Step {
    match shell::words(line).filter(|words| !words.is_empty() && !shell::is_needed(line)) {
        Some(words) => Step::Words(words),
        None => Step::Shell(line.to_owned()),
    }
}

impl Step {
    /// The same once more.
    pub(super) fn copied(&self) -> Self {
        match self {
            Self::Script(name) => Self::Script(name.clone()),
            Self::Words(words) => Self::Words(words.clone()),
            Self::Shell(text) => Self::Shell(text.clone()),
        }
    }

    /// The words of a `RUN`, with the package manager that runs scripts.
    pub(super) fn words(&self, manager: &str) -> Vec<String> {
        match self {
            Self::Script(name) => vec![manager.to_owned(), "run".to_owned(), name.clone()],
            Self::Words(words) => words.clone(),
            Self::Shell(text) => vec!["sh".to_owned(), "-c".to_owned(), text.clone()],
        }
    }

    /// Every word that may name a file.
    pub(super) fn all_words(&self) -> Vec<String> {
        match self {
            Self::Script(_) => Vec::new(),
            Self::Words(words) => words.clone(),
            Self::Shell(text) => shell::script_as_far_as_it_parses(text).commands.iter().flat_map(words).collect(),
        }
    }
}
