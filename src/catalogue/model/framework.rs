//! A framework, as the catalogue describes it. Types only.

use std::fmt;

use serde::{Serialize, Serializer};

use super::call::{Argument, RunMethod, ServerBehaviour, StartFunction};
use super::command::{ApplicationCommand, FileCommand, WorkerCommand};
use super::interface::Interface;
use super::program::Program;

/// A framework: how it is known in code, how it is started, and what it needs.
pub struct Framework {
    /// Its name in the output of `inspect --format json`: `fast-api`.
    pub key: &'static str,
    /// Its name as the project itself writes it: `FastAPI`.
    pub title: &'static str,
    /// The packages that bring it, the usual one first.
    pub packages: &'static [&'static str],
    /// The module that it is imported as.
    pub module: &'static str,
    /// What a project is for that requires it.
    pub requirement: Requirement,

    /// Classes and functions whose result is an application.
    pub constructors: &'static [Constructor],
    /// Names of such classes in packages of others.
    pub constructor_pattern: Option<ConstructorPattern>,
    /// Calls that return an application around the one in their argument.
    pub wrappers: &'static [Wrapper],
    /// Calls that put an application into another one.
    pub containers: &'static [(&'static str, Argument)],
    /// Methods and attributes of an application that give another one.
    pub derived: &'static [(&'static str, Interface)],
    /// Decorators of functions that are programs then.
    pub command_decorators: &'static [(&'static str, Interface)],
    /// Signs that a file itself is what runs.
    pub script_signs: &'static [ScriptSign],
    /// An object that holds a worker's settings.
    pub settings_object: Option<SettingsObject>,
    /// An object of the package itself that takes routes.
    pub root_object: Option<&'static str>,
    /// Directories beside the module that it looks into unasked.
    pub asset_directories: &'static [AssetDirectory],
    /// The file that a whole project of it is known by; then its objects are not started one by one.
    pub project_file: Option<&'static str>,

    /// The server that it brings, and the calls that start it.
    pub own_server: Option<OwnServer>,
    /// Its programs, as command lines name them.
    pub programs: &'static [Program],
    /// Its command for a file.
    pub file_command: Option<FileCommand>,
    /// Its command for an application object.
    pub application_command: Option<ApplicationCommand>,
    /// Its server for development, as a line with `{object}` and `{port}`.
    pub development_server: Option<&'static str>,
    /// Its command for a worker.
    pub worker_command: Option<WorkerCommand>,
    /// Files and directories that it reads, with what they are.
    pub files: &'static [ProjectFile],
}

/// What a project is for that requires a framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// To serve with it: a program that never comes near it is a tool.
    Serves,
    /// The requirement does not tell: it is used for other things too.
    Open,
}

/// A dotted name and what its result is.
pub type Constructor = (&'static str, Interface);

/// How classes are named that others derive: `taskiq_redis.ListQueueBroker`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConstructorPattern {
    /// Start of the dotted name.
    pub prefix: &'static str,
    /// Its end.
    pub suffix: &'static str,
    /// What the result is.
    pub interface: Interface,
}

/// A call that returns an application around another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrapper {
    /// Its dotted name.
    pub callee: &'static str,
    /// The argument with the inner application.
    pub inner: Argument,
    /// What the result is; absent where it is what the inner one is.
    pub interface: Option<Interface>,
}

/// A sign that a file itself is what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScriptSign {
    /// What stands in it.
    pub call: ScriptCall,
    /// What it is then.
    pub interface: Interface,
}

/// A call or a decorator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptCall {
    /// A function by its dotted name.
    Function(&'static str),
    /// The same, in a file of this name.
    FunctionIn(&'static str, &'static str),
    /// Any function of a module but these: `streamlit.title`.
    AnyOf(&'static str, &'static [&'static str]),
    /// A method of this name, in a file that imports the framework: `.servable()`.
    Method(&'static str),
    /// A decorator whose dotted name starts so.
    Decorator(&'static str),
}

/// A class or dictionary with a worker's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsObject {
    /// A class with one of these attributes, in a file that imports the framework or with the last one.
    Class {
        /// `functions`.
        one_of: &'static [&'static str],
        /// `redis_settings`.
        own: &'static str,
    },
    /// A dictionary with all these keys, in a file that imports the framework.
    Dictionary(&'static [&'static str]),
}

/// A directory that a framework looks into unless an argument of its constructor names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetDirectory {
    /// `template_folder`.
    pub argument: &'static str,
    /// `templates`.
    pub name: &'static str,
}

/// The server that a framework brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnServer {
    /// Methods of an application that start it.
    pub methods: &'static [RunMethod],
    /// Functions that start it.
    pub functions: &'static [StartFunction],
    /// What it does.
    pub behaviour: ServerBehaviour,
}

/// A file or directory of the project that a package reads unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectFile {
    /// From the project root.
    pub path: &'static str,
    /// As "Streamlit's configuration".
    pub title: &'static str,
}

impl PartialEq for Framework {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Framework {}

impl fmt::Debug for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

impl Serialize for Framework {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}
