//! What a generated file says, as pieces that can be compared one by one. Knows no decision and no project.

use std::collections::{BTreeMap, BTreeSet};

use super::reason::Change;
use crate::quote;

/// What a piece is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// A stage of a Dockerfile, and what it begins with.
    Stage,
    /// A service of a compose file.
    Service,
    /// The `syntax` directive.
    Syntax,
    /// An image on a `FROM` line or in `image:`.
    Image,
    /// A package of the operating system.
    SystemPackage,
    /// A path that goes into the image.
    Copied,
    /// A file that a build step reads.
    Input,
    /// A path that does not go into the image.
    LeftOut,
    /// `--locked` or `--frozen`.
    Lock,
    /// Another option of `uv sync`.
    Flag,
    /// A secret that a build step is given.
    Secret,
    /// A build argument.
    Argument,
    /// A variable.
    Variable,
    /// A label.
    Label,
    /// A directory that the program writes to.
    Writable,
    /// A port.
    Port,
    /// The health check.
    Health,
    /// The stop signal.
    StopSignal,
    /// A working directory.
    Workdir,
    /// The start command.
    Command,
    /// A file of variables that compose reads.
    EnvFile,
    /// A variable of the example of such a file.
    Example,
    /// A program that gets the command as its arguments.
    Entrypoint,
    /// Who runs the program.
    User,
    /// Another key of a compose file.
    Key,
    /// A line of a file that is not taken apart further.
    Line,
    /// How Python files are compiled.
    Compile,
    /// The step that collects static files.
    StaticFiles,
    /// How Node builds a front end, and what is copied of it.
    FrontEnd,
    /// How translations are compiled, and what is copied of them.
    Catalogues,
    /// The packages that several services start from.
    SharedPackages,
    /// What tests and checks, and what of the project that reads.
    Suite,
    /// Anything else.
    Other,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) topic: Topic,
    /// The stage or service, where it matters which.
    pub(super) part: String,
    /// What tells it from others of its topic, such as a path.
    pub(super) key: String,
    pub(super) value: String,
    /// Its line, counted from 1.
    pub(super) line: Option<usize>,
}

impl Statement {
    pub(super) fn new(topic: Topic, part: &str, key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { topic, part: part.to_owned(), key: key.into(), value: value.into(), line: None }
    }
}

/// The service that a stage belongs to, where there are several: `api` of `runtime-api`.
pub(super) fn service_of(stage: &str) -> &str {
    stage.split_once('-').map_or("", |(_, service)| service)
}

/// A piece that only one of two texts says, or that both say differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference<'a> {
    Added(&'a Statement),
    Removed(&'a Statement),
    Changed { old: &'a Statement, new: &'a Statement },
}

impl Difference<'_> {
    pub(super) fn topic(&self) -> Topic {
        self.statement().topic
    }

    /// The new piece; the old one where there is none.
    pub(super) fn statement(&self) -> &Statement {
        match self {
            Self::Added(statement) | Self::Removed(statement) | Self::Changed { new: statement, .. } => statement,
        }
    }

    /// Whether it is there now, is gone, or is another.
    pub(super) fn change(&self) -> Change {
        match self {
            Self::Added(_) => Change::New,
            Self::Removed(_) => Change::Gone,
            Self::Changed { .. } => Change::Other,
        }
    }

    /// Both values, where both texts have one.
    pub(super) fn values(&self) -> Option<(String, String)> {
        match self {
            Self::Changed { old, new } => Some((old.value.clone(), new.value.clone())),
            Self::Added(_) | Self::Removed(_) => None,
        }
    }

    /// Whether a build argument that names the shared base came or went, which only one strategy has.
    pub(super) fn is_about_the_shared_base(&self) -> bool {
        self.topic() == Topic::Argument && self.statement().key == "BASE" && self.change() != Change::Other
    }

    /// The line of the old text, where it had one.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::Added(_) => None,
            Self::Removed(old) | Self::Changed { old, .. } => old.line,
        }
    }
}

/// What two texts say differently, by topic. Of a stage or service that only one of them has, the rest is not news.
pub(super) fn differences<'a>(old: &'a [Statement], new: &'a [Statement]) -> Vec<Difference<'a>> {
    let (old_parts, new_parts) = (parts(old), parts(new));
    let in_one_alone: BTreeSet<&String> = old_parts.symmetric_difference(&new_parts).copied().collect();
    let (old, new) = (by_key(old), by_key(new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let compared = keys.into_iter().filter_map(|key| match (old.get(key), new.get(key)) {
        (Some(old), Some(new)) if old.value == new.value => None,
        (Some(old), Some(new)) => Some(Difference::Changed { old, new }),
        (Some(old), None) => is_news(old, &in_one_alone).then_some(Difference::Removed(old)),
        (None, Some(new)) => is_news(new, &in_one_alone).then_some(Difference::Added(new)),
        (None, None) => None,
    });
    compared.collect()
}

fn is_news(statement: &Statement, in_one_alone: &BTreeSet<&String>) -> bool {
    is_part(statement) || !in_one_alone.contains(&statement.part)
}

fn is_part(statement: &Statement) -> bool {
    matches!(statement.topic, Topic::Stage | Topic::Service)
}

fn parts(all: &[Statement]) -> BTreeSet<&String> {
    all.iter().filter(|statement| is_part(statement)).map(|statement| &statement.key).collect()
}

fn by_key(all: &[Statement]) -> BTreeMap<(Topic, &str, &str), &Statement> {
    let mut map = BTreeMap::new();
    for statement in all {
        map.entry((statement.topic, statement.part.as_str(), statement.key.as_str())).or_insert(statement);
    }
    map
}

/// What an example of `.env` lists: `NAME=value`, and `#NAME=value` of what has a default.
pub(super) fn of_variables(text: &str) -> Vec<Statement> {
    let lines = text.lines().enumerate().filter_map(|(number, line)| {
        let (name, value) = line.trim_start_matches('#').split_once('=')?;
        quote::is_variable(name)
            .then(|| Statement { line: Some(number + 1), ..Statement::new(Topic::Example, "", name, value) })
    });
    lines.collect()
}

/// The lines of an ignore file that are no comments.
pub(super) fn of_dockerignore(text: &str) -> Vec<Statement> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(number, line)| {
            let statement = match line.strip_prefix('!') {
                Some(path) => Statement::new(Topic::Copied, "", path, ""),
                None => Statement::new(Topic::LeftOut, "", line, ""),
            };
            Statement { line: Some(number + 1), ..statement }
        })
        .collect()
}
