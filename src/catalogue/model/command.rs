//! Commands that uvdock puts together for a framework. Types only.
//!
//! A line is words with one space between them. In it, `{file}` is the file that runs, `{module}` its dotted name, `{object}` is
//! `module:name`, `{dotted}` `module.name`, `{port}` the port, and `{app}` the option that names the application with its value,
//! or nothing where the framework finds it.

use super::call::Sigterm;

/// The command of a framework that runs a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileCommand {
    /// The package that brings the command.
    pub package: &'static str,
    /// Which files it is for.
    pub runs: FileKind,
    /// The words.
    pub line: &'static str,
    /// The words for development.
    pub development: DevelopmentCommand,
    /// The port that it has by itself.
    pub port: u16,
    /// The path of its own health endpoint.
    pub health: Option<&'static str>,
    /// Whether it stops on SIGTERM as process 1.
    pub sigterm: Sigterm,
    /// Why it does not run in an image as it is.
    pub hindrance: Option<&'static str>,
}

/// Which files a framework's command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Scripts of the framework.
    Script,
    /// Scripts that do not start its server themselves.
    ScriptWithoutServer,
    /// Files with an MCP server that no program of the project runs.
    McpServer,
}

/// What runs during development.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevelopmentCommand {
    /// The same words and this one; then it reloads by itself.
    Option(&'static str),
    /// Another line, which reloads by itself.
    Line(&'static str),
    /// The same words: the container is restarted.
    Same,
}

/// The command of a framework that starts an application object instead of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApplicationCommand {
    /// The packages that it needs.
    pub packages: &'static [&'static str],
    /// The words.
    pub line: &'static str,
    /// The words for development.
    pub development: DevelopmentCommand,
    /// The option that names the application.
    pub option: &'static str,
    /// What it finds without the option.
    pub autodiscovery: Autodiscovery,
}

/// The names that a command looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Autodiscovery {
    /// Of modules.
    pub modules: &'static [&'static str],
    /// Of objects and factories in them.
    pub names: &'static [&'static str],
}

/// The command of a framework that works on what an object says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The package that brings the command.
    pub package: &'static str,
    /// What it is given.
    pub target: WorkerTarget,
    /// The words.
    pub line: &'static str,
    /// The port, where it is a web server rather than a worker.
    pub port: Option<u16>,
    /// Whether it stops on SIGTERM as process 1.
    pub sigterm: Sigterm,
    /// The command that does in one process what this one leaves to others.
    pub whole: Option<WholeCommand>,
}

/// A command of a framework that runs together what its other commands run apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeCommand {
    /// The words.
    pub line: &'static str,
    /// What it runs: `web server and daemon`.
    pub title: &'static str,
    /// What the other one runs: `web server alone`.
    pub part: &'static str,
}

/// What a worker command is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerTarget {
    /// An object: `shop.worker:app`.
    Object,
    /// A class or dictionary of settings.
    Settings,
    /// The module that declares the work.
    Module,
}
