//! What `uvdock inspect --format json` prints, as types: the published schema is made from them, and the page for people is
//! printed from them. Holds values only. A field that is added keeps the version; one that is removed, renamed or changes its
//! meaning raises it.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Value;

/// The version of this document's shape.
pub(super) const VERSION: u8 = 1;

/// The schema of [`InspectDocument`], as published.
pub(in crate::cli) fn schema() -> Value {
    let mut schema: Schema = schema_for!(InspectDocument);
    schema.insert("title".to_owned(), "What `uvdock inspect --format json` prints".into());
    schema.to_value()
}

/// What uvdock found in a project, each fact with its evidence.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct InspectDocument {
    /// The version of this document's shape: 1. Fields may be added to it without a new version.
    #[schemars(range(min = 1, max = 1))]
    pub version: u8,
    /// What pyproject.toml and the files beside it say about the project.
    pub project: Project,
    /// What could be started, and what would be.
    pub runs: Runs,
    /// What uv.lock holds; absent without one.
    pub lock: Option<Lock>,
    /// Packages of the operating system that the production packages need.
    pub system_packages: Vec<SystemPackage>,
    /// Where the program writes.
    pub writes: Vec<Write>,
    /// Environment variables that the code reads, sorted by name.
    pub variables: Vec<Variable>,
    /// Commands that the project's other files give.
    pub deployment: Vec<DeclaredCommand>,
    /// What the authors' container files say besides, and whether it is carried over; empty where no plan can be made.
    pub carryover: Vec<Carryover>,
    /// The files of the project.
    pub files: Files,
    /// What each strategy would cost or need; empty where no plan can be made.
    pub strategies: Vec<Strategy>,
    /// What the user should know, one sentence each.
    pub notices: Vec<String>,
}

/// A line of a file of the project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Place {
    /// The path relative to the project, with `/` between its parts.
    pub file: String,
    /// The line, counted from 1; absent where the file as a whole is the evidence.
    pub line: Option<usize>,
}

/// A text of the project with its place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Located {
    /// The text.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

/// What pyproject.toml and the files beside it say about the project.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Project {
    /// The normalised name.
    pub name: Located,
    /// The version, where it is written down.
    pub version: Option<Located>,
    /// The description.
    pub description: Option<String>,
    /// The Python versions that the project allows, such as `>=3.12`.
    pub requires_python: Option<Located>,
    /// The first version in `.python-version`.
    pub python_pin: Option<Located>,
    /// Whether and how uv builds the project itself.
    pub packaging: Packaging,
    /// The console scripts.
    pub scripts: Vec<Script>,
    /// The names of the extras, sorted.
    pub extras: Vec<String>,
    /// The names of the dependency groups, sorted.
    pub groups: Vec<String>,
    /// The project's directory in its workspace, as `packages/api`; absent for a project of its own and for the root.
    pub member_of_workspace_at: Option<String>,
    /// Source trees that are locked beside the project: other members of the workspace, and path dependencies.
    pub local_packages: Vec<Module>,
}

/// Whether and how uv builds the project itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(super) enum Packaging {
    /// uv installs its dependencies only.
    Virtual {
        /// Why.
        because: String,
    },
    /// uv builds a wheel of Python modules.
    Modules {
        /// The build backend, such as `hatchling.build`.
        backend: Located,
        /// The modules and packages that the wheel holds.
        modules: Vec<Module>,
    },
    /// uv builds a wheel with compiled parts.
    Compiled {
        /// What compiles it, such as `maturin`.
        with: Located,
    },
    /// The build would fail, or give a wheel without modules.
    Broken {
        /// Why.
        because: Located,
    },
}

/// A module, or a package, with the place of its source.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Module {
    /// The name: dotted for a module, normalised for a package.
    pub name: String,
    /// Its file or directory, relative to the project.
    pub path: String,
}

/// A console script.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Script {
    /// The command.
    pub name: String,
    /// What it calls, as `shop.cli:main`.
    pub target: String,
    /// Its line.
    pub place: Place,
}

/// What could be started, and what would be.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Runs {
    /// What the image would start.
    pub start: Start,
    /// Applications that can be named from outside, by their places.
    pub applications: Vec<Application>,
    /// Calls that start a server, a bot or a worker, by their places.
    pub servers: Vec<Server>,
    /// Routes that may serve as a health check.
    pub health_routes: Vec<Located>,
}

/// What the image would start.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub(super) enum Start {
    /// A command was found.
    Found {
        /// Its words.
        command: Vec<String>,
        /// Why this one.
        because: String,
        /// The port that it listens on, where it does.
        port: Option<Explained>,
        /// What its health is told by.
        health: Option<Explained>,
    },
    /// Several things could be started, or nothing, and the user is asked.
    Question {
        /// The question.
        message: String,
        /// The way to answer it.
        hint: Option<String>,
        /// What could be chosen.
        candidates: Vec<Candidate>,
    },
    /// There is no plan for another reason.
    Refused {
        /// The reason.
        message: String,
        /// The way out.
        hint: Option<String>,
    },
}

/// A decision and why it was made.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Explained {
    /// The decision, as text.
    pub value: String,
    /// Why.
    pub because: String,
}

/// Something that could be started.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Candidate {
    /// What `--command` takes for it.
    pub command: String,
    /// What it is.
    pub title: String,
    /// Where it was seen.
    pub place: Place,
}

/// An application object, a function that makes one, or a file that is one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Application {
    /// The framework, as its own project writes it.
    pub framework: String,
    /// How it is run.
    pub interface: Interface,
    /// The name that it is reached by in its file; absent where the file itself is the application.
    pub name: Option<String>,
    /// Where it is made.
    pub place: Place,
}

/// How an application is run.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Interface {
    /// By an ASGI server.
    Asgi,
    /// By a WSGI server.
    Wsgi,
    /// By the framework's own server or command.
    Own,
    /// By a worker that takes work from a queue or a clock.
    Worker,
    /// As a client of a chat service.
    Bot,
    /// As a Model Context Protocol server.
    Mcp,
    /// As a command-line program.
    Command,
}

/// A call that starts a server, a bot or a worker.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Server {
    /// The server or framework, such as `uvicorn`.
    pub name: String,
    /// The host that the code states or falls back to.
    pub host: Option<String>,
    /// The port that the code states or falls back to.
    pub port: Option<u16>,
    /// Where the call stands.
    pub place: Place,
}

/// What uv.lock holds.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Lock {
    /// The `version` of the file.
    pub version: u64,
    /// The `revision` of the file.
    pub revision: u64,
    /// The Python versions that it was resolved for.
    pub requires_python: Option<String>,
    /// The environments that it was resolved for, as markers (`[tool.uv] environments`); empty where it is for all.
    pub environments: Vec<String>,
    /// The environments that it must have wheels for, as markers (`[tool.uv] required-environments`).
    pub required_environments: Vec<String>,
    /// Sets of which one at most can be installed (`[tool.uv] conflicts`), each item as "extra `cpu` of `shop`".
    pub conflicts: Vec<Vec<String>>,
    /// How many packages it holds, those of development and of other systems too.
    pub packages: usize,
    /// What pyproject.toml says and the lock does not, or the other way round.
    pub stale: Vec<String>,
    /// What a production install is like; absent where no Python fits.
    pub production: Option<Production>,
}

/// What a production install of the lock is like.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Production {
    /// The Python it was looked at for, such as `3.14`.
    pub python: String,
    /// The system it was looked at for, such as `Debian, x86_64`.
    pub system: String,
    /// Every package that is installed, sorted by name; the project is not among them.
    pub packages: Vec<Package>,
    /// What is downloaded.
    pub download: Download,
    /// Packages that no wheel fits.
    pub built_from_source: Vec<Unfit>,
    /// The other systems that images are made for.
    pub elsewhere: Vec<System>,
    /// CUDA builds, where there are any.
    pub cuda: Option<Cuda>,
    /// Development tools among the production dependencies.
    pub development_tools: Vec<DevelopmentTool>,
}

/// A package that is installed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Package {
    /// The normalised name.
    pub name: String,
    /// The version; absent for a source tree whose version is computed.
    pub version: Option<String>,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// Where it comes from.
    pub source: PackageSource,
    /// How it gets into the image.
    pub wheel: Wheel,
    /// Bytes to download, where the lock tells.
    pub size: Option<u64>,
}

/// Where a package comes from.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PackageSource {
    /// A package index.
    Registry,
    /// A Git repository.
    Git,
    /// An archive at a URL.
    Url,
    /// An archive in the project.
    Path,
    /// A source tree, such as a member of the workspace.
    Tree,
}

/// How a package gets into the image.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "fit")]
pub(super) enum Wheel {
    /// From this wheel.
    Fits {
        /// Its file name.
        file: String,
    },
    /// No wheel fits.
    Missing {
        /// Why.
        because: String,
    },
    /// It is built from a source tree or a Git repository.
    SourceTree,
    /// Only its dependencies are installed.
    NotInstalled,
}

/// What is downloaded, as far as the lock tells.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Download {
    /// How many packages are downloaded.
    pub packages: usize,
    /// Their bytes, without those of the packages that have no size in the lock.
    pub bytes: u64,
    /// How many have no size in the lock.
    pub without_size: usize,
}

/// A package that no wheel fits.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Unfit {
    /// The package.
    pub name: String,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// Why no wheel fits.
    pub because: String,
    /// Whether there is a source distribution to build; without one it cannot be installed.
    pub can_be_built: bool,
}

/// How the lock fits another system than the image's own.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct System {
    /// The system, such as `Alpine, x86_64`.
    pub name: String,
    /// Whether the lock was resolved for it.
    pub is_locked: bool,
    /// Packages that lack a wheel here, and are not built from source everywhere.
    pub unfit: Vec<Unfit>,
    /// The same on one line.
    pub summary: String,
}

/// CUDA builds among the production packages.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Cuda {
    /// The packages that bring it, as they are named in uv.lock.
    pub brought_by: Vec<String>,
    /// Packages that hold nothing but CUDA.
    pub libraries: Vec<String>,
    /// What an image without a GPU saves by doing without.
    pub saved: Download,
    /// How to do without, as a sentence.
    pub way_out: Option<String>,
    /// The tables of pyproject.toml that do it, as TOML.
    pub toml: Option<String>,
}

/// A development tool among the production dependencies.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DevelopmentTool {
    /// The package.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Its line in pyproject.toml.
    pub place: Place,
    /// The commands that move it to the development group.
    pub way_out: String,
}

/// A package of the operating system.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SystemPackage {
    /// The package, such as `libpq5`.
    pub name: String,
    /// When it is needed.
    pub stage: Stage,
    /// Why.
    pub because: String,
}

/// When a package of the operating system is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stage {
    /// To build packages.
    Build,
    /// To run the program.
    Run,
}

/// A place that the program writes to.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Write {
    /// The path, relative to the project.
    pub path: String,
    /// Why.
    pub because: String,
}

/// An environment variable that the code reads.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Variable {
    /// Its name.
    pub name: String,
    /// Whether the code fails without it where it is first read.
    pub required: bool,
    /// Where it is first read.
    pub place: Place,
}

/// A command that another file of the project gives.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DeclaredCommand {
    /// The kind of file, such as `procfile`.
    pub kind: String,
    /// What the command stands under, such as `web`; empty where there is no name.
    pub name: String,
    /// The words of the command, without launchers such as `uv run`.
    pub command: Vec<String>,
    /// Its line.
    pub place: Place,
}

/// Something that a container file of the authors' says.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Carryover {
    /// What kind of thing it is, such as `environment`.
    pub subject: String,
    /// As the file writes it.
    pub value: String,
    /// What became of it.
    pub status: Status,
    /// Why.
    pub because: String,
    /// Its line.
    pub place: Place,
}

/// What became of something that a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Status {
    /// The image has it.
    Kept,
    /// The image does not have it.
    Dropped,
    /// The image does not have it, and what runs does without it.
    Unneeded,
}

/// The files of the project.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Files {
    /// How many were listed. Hidden directories, virtual environments and what tools generate are left out.
    pub listed: usize,
    /// Whether there are more than uvdock lists.
    pub truncated: bool,
    /// How many Python files were read.
    pub python: usize,
    /// Python files that were not read, each with the reason.
    pub not_read: Vec<Skipped>,
    /// Files that hold a private key. They are never copied into an image.
    pub private_keys: Vec<String>,
    /// Symbolic links; they are not followed.
    pub links: Vec<String>,
}

/// A Python file that was not read.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Skipped {
    /// The file.
    pub path: String,
    /// Why.
    pub because: String,
}

/// What a strategy would mean for the project.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Strategy {
    /// The strategy, such as `slim`.
    pub name: String,
    /// Whether it can be had.
    pub verdict: Verdict,
    /// What speaks for it, what it costs or what it needs.
    pub reasons: Vec<Explained>,
}

/// Whether a strategy can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// The generated files have it.
    Chosen,
    /// As it is.
    Possible,
    /// At the price that the reasons name.
    Needs,
    /// Not at all.
    Impossible,
}
