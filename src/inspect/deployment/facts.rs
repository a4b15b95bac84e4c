//! What the other files of a project say: the facts. Reads no file.

use std::collections::BTreeSet;

use serde::Serialize;

use super::commands::{self, Command};
use super::compose_file::ComposeFileFacts;
use super::container_facts::{ContainerFacts, Handover, HealthFacts};
use super::first_start::FirstStartFacts;
use super::image_build_facts::{ImageBuildFacts, InContainerFacts};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::PythonVersion;
use crate::secret;

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

impl DeclarationKind {
    /// Whether files of the kind run the program where it is deployed.
    #[must_use]
    pub fn deploys(self) -> bool {
        match self {
            Self::Dockerfile | Self::OtherDockerfile | Self::Compose | Self::Procfile | Self::Hosting => true,
            Self::Task | Self::Documentation | Self::Editor => false,
        }
    }
}

/// What the other files of a project say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeploymentFacts {
    /// Commands, in the order of their files' names.
    pub commands: Vec<DeclaredCommand>,
    /// Commands of the documentation that uv runs in the project's environment.
    pub run_by_uv: Vec<DeclaredCommand>,
    /// What entrypoint scripts do before they hand over to the command.
    pub preparations: Vec<DeclaredCommand>,
    /// What the Dockerfiles say besides their commands.
    pub containers: Vec<ContainerFacts>,
    /// `PYTHONPATH` as commands of the project's files set it.
    pub module_paths: Vec<Located<String>>,
    /// The Pythons that the authors' workflows set up.
    pub pythons: Vec<Located<PythonVersion>>,
    /// What the compose files say about the services that are built here.
    pub services: Vec<ComposeServiceFacts>,
    /// The compose file that Docker Compose reads, where it is the authors' own.
    pub compose_file: Option<ComposeFileFacts>,
    /// The project's directory in its repository; empty at its root and outside of one.
    #[serde(skip)]
    pub directory: String,
    /// The nearest `alembic.ini` above the project, as the project sees it, where it is no other project's.
    pub alembic_above: Option<String>,
    /// What those above it that build nothing have a new database run.
    pub first_start_above: Vec<FirstStartFacts>,
    /// Compose files above the project that build its directory.
    #[serde(skip)]
    pub compose_above: Vec<ComposeFileFacts>,
    /// Other compose files that build it, in the project and beside it: overrides, those for other occasions, those in `docker/`.
    #[serde(skip)]
    pub compose_others: Vec<ComposeFileFacts>,
    /// Dockerfiles above the project that copy from its directory, by the first such line.
    #[serde(skip)]
    pub dockerfiles_above: Vec<Place>,
    /// Where else the repository builds the project's image.
    #[serde(skip)]
    pub image_builds: Vec<ImageBuildFacts>,
    /// Commands that the repository's files run in a container.
    #[serde(skip)]
    pub in_containers: Vec<InContainerFacts>,
    /// Build arguments that the repository's files give to a build of theirs, by their names.
    #[serde(skip)]
    pub given_arguments: BTreeSet<String>,
    /// Compose files of the authors' own for production, also above the project.
    pub production_files: Vec<String>,
    /// Commands that hold a secret and are left out, by their places.
    pub withheld: Vec<Place>,
    /// Container files that are larger than such a file may be, and are not read.
    pub too_large: Vec<String>,
    /// The shell scripts, sorted by their paths.
    pub scripts: Vec<ScriptFacts>,
    /// Files of SQL that a new database is to run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementsFacts>,
}

/// A file of SQL that a new database is to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementsFacts {
    /// Relative to the project root; with `../` for one above it.
    pub path: String,
    /// Whether it lies in a directory of such files, which are run in the order of their names.
    pub is_one_of_several: bool,
    /// Where it creates its first table.
    pub table: Option<Place>,
    /// The extensions of `PostgreSQL` that it creates.
    pub extensions: Vec<Located<String>>,
}

/// A shell script of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScriptFacts {
    /// Relative to the project root.
    pub path: String,
    /// The program of its first line, with its arguments; empty without one.
    pub interpreter: Vec<String>,
    /// What its lines end in.
    pub line_ends: LineEnds,
    /// Programs that it calls, each where it does so first.
    pub calls: Vec<Located<String>>,
    /// What it runs, without launchers.
    pub commands: Vec<Located<Command>>,
    /// What it makes of the words behind it.
    pub handover: Handover,
}

/// What the lines of a file end in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnds {
    /// A line feed.
    Unix,
    /// A carriage return before the line feed, which a kernel takes for part of an interpreter's name.
    Windows,
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
    /// Directories of its container that it keeps outside, by their absolute paths.
    pub volumes: Vec<Located<String>>,
    /// Whether it starts with a profile alone.
    pub has_profile: bool,
    /// Its line.
    pub place: Place,
}

impl DeploymentFacts {
    /// Adds a command. One that holds a secret is no fact: it could only be repeated. In documentation it is an example, such as
    /// `serve postgres://user:password@localhost/db`, and nothing to be told.
    pub(super) fn declare(&mut self, command: DeclaredCommand) {
        match (secret::is_in(&command.command.words.join(" ")), command.kind) {
            (false, _) => self.commands.push(command),
            (true, DeclarationKind::Documentation) => {}
            (true, _) => self.withhold(&command.place),
        }
    }

    /// Remembers where a command with a secret stands.
    pub(super) fn withhold(&mut self, place: &Place) {
        if !self.withheld.contains(place) {
            self.withheld.push(place.clone());
        }
    }

    /// The shell script at a path.
    pub fn script_at(&self, path: &str) -> Option<&ScriptFacts> {
        self.scripts.iter().find(|script| script.path == path)
    }

    /// Adds the commands of a shell line.
    pub(super) fn line(&mut self, kind: DeclarationKind, name: &str, line: &str, place: &Place) {
        let paths = commands::module_paths(line).into_iter().map(|path| Located::new(path, place.clone()));
        self.module_paths.extend(paths);
        let is_by_uv = kind == DeclarationKind::Documentation && line.contains("uv run ");
        for command in commands::of_line(line) {
            if is_by_uv && !secret::is_in(line) {
                let (name, command, place) = (name.to_owned(), command.clone(), place.clone());
                self.run_by_uv.push(DeclaredCommand { kind, name, command, place });
            }
            self.declare(DeclaredCommand { kind, name: name.to_owned(), command, place: place.clone() });
        }
    }

    /// Adds the command of an exec form.
    pub(super) fn words(&mut self, kind: DeclarationKind, name: &str, words: &[String], place: &Place) {
        for command in commands::of_words(words) {
            self.declare(DeclaredCommand { kind, name: name.to_owned(), command, place: place.clone() });
        }
    }
}
