//! Reads the commands that a project's other files give: container files, process lists, task runners, editors, documentation.
//! Lists them with their places; decides nothing, and reads no file that uvdock wrote.

mod commands;
mod compose_file;
mod compose_services;
pub mod container_facts;
mod dockerfile;
mod editors;
mod entrypoint_script;
mod health_check;
mod hosting;
mod readme;
mod run_commands;
mod script_chain;
mod stages;
mod tasks;
mod variables;

use std::path::Path;

use serde::Serialize;

pub use self::commands::{Command, assignments, programs, project_tool};
pub use self::compose_file::ComposeFileFacts;
use self::container_facts::{ContainerFacts, HealthFacts};
pub use self::script_chain::plain_words;
use super::evidence::Place;
use super::pyproject::PyprojectFacts;
use super::tree::TreeFacts;
use crate::ownership::{self, Ownership, Syntax};

/// A command that a file gives for the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeclaredCommand {
    /// What kind of file it stands in.
    pub kind: DeclarationKind,
    /// The process, service, target or task it stands under, such as `web` or `run-dev`; empty where there is none.
    pub name: String,
    /// The command.
    pub command: Command,
    /// Its line.
    pub place: Place,
}

/// The kinds of files that say what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclarationKind {
    /// `Dockerfile` at the project root.
    Dockerfile,
    /// Another Dockerfile.
    OtherDockerfile,
    /// A compose file's service.
    Compose,
    /// A process of a Procfile.
    Procfile,
    /// Settings of a hosting service: render.yaml, app.yaml, railway.json, fly.toml and the like.
    Hosting,
    /// A target of a Makefile or justfile, or a task of taskipy, Poe or PDM.
    Task,
    /// A code block of the documentation.
    Documentation,
    /// A launch configuration or task of an editor.
    Editor,
}

/// What the other files of a project say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeploymentFacts {
    /// Commands, in the order of their files' names.
    pub commands: Vec<DeclaredCommand>,
    /// What entrypoint scripts do before they hand over to the command.
    pub preparations: Vec<DeclaredCommand>,
    /// What the Dockerfiles say besides their commands.
    pub containers: Vec<ContainerFacts>,
    /// What the compose files say about the services that are built here.
    pub services: Vec<ComposeServiceFacts>,
    /// The compose file that Docker Compose reads, where it is the authors' own.
    pub compose_file: Option<ComposeFileFacts>,
}

/// A service of a compose file that is built from this project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComposeServiceFacts {
    /// Its name.
    pub name: String,
    /// Where its commands stand.
    pub starts: Vec<Place>,
    /// Its health check.
    pub health: Option<HealthFacts>,
    /// Its line.
    pub place: Place,
}

/// Longer files are no notes of how to run a project.
const LARGEST: u64 = 256 * 1024;

/// Reads the files that say what runs.
pub fn read(root: &Path, tree: &TreeFacts, pyproject: &PyprojectFacts) -> DeploymentFacts {
    let mut facts = DeploymentFacts::default();
    let files = Files { root, tree };
    dockerfile::read(&files, &mut facts);
    compose_services::read(&files, &mut facts);
    facts.compose_file = compose_file::read(&files);
    hosting::read(&files, &mut facts);
    tasks::read(&files, pyproject, &mut facts);
    readme::read(&files, &mut facts);
    editors::read(&files, &mut facts);
    facts
}

/// The files of a project that may hold commands.
struct Files<'a> {
    root: &'a Path,
    tree: &'a TreeFacts,
}

impl Files<'_> {
    /// The text of a file that is the author's own; `None` for a missing, a large or a generated one.
    fn text(&self, path: &str) -> Option<String> {
        let path = self.root.join(path);
        let metadata = fs_err::symlink_metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return None;
        }
        let text = fs_err::read_to_string(path).ok()?;
        matches!(ownership::read(&text, Syntax::Dockerfile), Ownership::NotOurs).then_some(text)
    }

    /// Files at the root or one directory below it whose names pass a test, sorted, those at the root first.
    fn named(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let depth = |path: &str| path.matches('/').count();
        let mut found: Vec<&str> = self
            .tree
            .files
            .keys()
            .map(String::as_str)
            .filter(|path| depth(path) <= 1 && is_wanted(&name(path)))
            .collect();
        found.sort_by_key(|path| (depth(path), *path));
        found
    }
}

impl DeploymentFacts {
    /// Adds the commands of a shell line.
    fn line(&mut self, kind: DeclarationKind, name: &str, line: &str, place: &Place) {
        for command in commands::of_line(line) {
            self.commands.push(DeclaredCommand { kind, name: name.to_owned(), command, place: place.clone() });
        }
    }

    /// Adds the command of an exec form.
    fn words(&mut self, kind: DeclarationKind, name: &str, words: &[String], place: &Place) {
        for command in commands::of_words(words) {
            self.commands.push(DeclaredCommand { kind, name: name.to_owned(), command, place: place.clone() });
        }
    }
}
