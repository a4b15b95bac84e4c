//! An application server, as the catalogue describes it. Types only.

use std::fmt;

use serde::{Serialize, Serializer};

use super::call::{DefaultHost, ServerBehaviour, StartFunction};
use super::framework::ProjectFile;
use super::interface::{Interface, WebInterface};
use super::program::Program;

/// A server that imports an application, or is given one by code.
pub struct Server {
    /// Its name in the output of `inspect --format json`.
    pub key: &'static str,
    /// Its name in sentences.
    pub title: &'static str,
    /// Its name on the package index; absent where Python itself brings it.
    pub package: Option<&'static str>,
    /// Other packages that bring the same program.
    pub other_packages: &'static [&'static str],
    /// Its program, as command lines name it.
    pub program: Option<Program>,
    /// How uvdock starts it; absent where uvdock never chooses it.
    pub command: Option<ServerCommand>,
    /// Functions and classes that start it.
    pub functions: &'static [StartFunction],
    /// The attribute of a configuration object that says where it listens: `config.bind = ["0.0.0.0:8000"]`.
    pub bind_attribute: Option<&'static str>,
    /// What it does when code starts it.
    pub behaviour: ServerBehaviour,
    /// Files that it reads, with what they are.
    pub files: &'static [ProjectFile],
}

/// The command line of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerCommand {
    /// Its place among those of ASGI, counted from 1, the most used first.
    pub asgi: Option<u8>,
    /// Its place among those of WSGI.
    pub wsgi: Option<u8>,
    /// Where `module:name` stands.
    pub target: TargetPosition,
    /// How a factory is told from an object.
    pub factory: FactorySyntax,
    /// The option that says `asgi` or `wsgi`.
    pub interface_option: Option<&'static str>,
    /// Its configuration module.
    pub config: Option<ConfigModule>,
    /// Its configuration file, where that is no Python.
    pub document: Option<ConfigDocument>,
    /// How it is told where to listen.
    pub bind: BindOptions,
    /// Where it listens when it is told nothing.
    pub unbound: DefaultHost,
    /// What else it is told.
    pub extra: &'static [ExtraOption],
    /// The option that names a directory to watch besides the working directory.
    pub watch_option: Option<&'static str>,
    /// How it answers several requests at once, where it does not by itself.
    pub concurrency: Option<Concurrency>,
    /// What code may say besides in the call that starts it.
    pub call_options: &'static [CallOption],
}

/// An argument of the calls that start a server, and what its command line has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallOption {
    /// As a keyword: `root_path`.
    pub argument: &'static str,
    /// What it changes.
    pub effect: OptionEffect,
    /// The same on the command line.
    pub form: OptionForm,
}

/// What an argument of a call changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionEffect {
    /// What the program answers, and when.
    Behaviour,
    /// What the server prints, and no more.
    Output,
}

/// How a command line says what an argument of a call says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionForm {
    /// An option with a value.
    Value {
        /// `--root-path`.
        option: &'static str,
        /// What holds without it.
        default: &'static str,
    },
    /// The same, which the server takes only where it imports the application itself by its name.
    ByName {
        /// `--workers`.
        option: &'static str,
        /// What holds without it.
        default: &'static str,
    },
    /// An option with a file of the project's.
    File(&'static str),
    /// An option for yes and one for no.
    Switch {
        /// `--proxy-headers`.
        on: &'static str,
        /// `--no-proxy-headers`.
        off: &'static str,
        /// What holds without either.
        default: bool,
    },
    /// Not at all, or not as the code means it.
    Nothing,
}

/// The options that say how many requests a server answers at once, each with its short form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concurrency {
    /// How many processes it starts.
    pub workers: &'static [&'static str],
    /// How many threads each of them has.
    pub threads: &'static [&'static str],
    /// How a process works.
    pub worker_class: &'static [&'static str],
    /// What it is told where the authors say nothing.
    pub default: &'static [&'static str],
}

impl Server {
    /// The one interface that it serves; `None` for a server of both, and for one that uvdock never starts.
    pub fn only_interface(&self) -> Option<Interface> {
        match self.command.as_ref().map(|command| (command.asgi, command.wsgi))? {
            (Some(_), None) => Some(Interface::Asgi),
            (None, Some(_)) => Some(Interface::Wsgi),
            _ => None,
        }
    }
}

impl ServerCommand {
    /// Its place among the servers of an interface; `None` where it has not that interface.
    pub fn preference(&self, interface: WebInterface) -> Option<u8> {
        match interface {
            WebInterface::Asgi => self.asgi,
            WebInterface::Wsgi => self.wsgi,
        }
    }
}

/// Where the application stands in a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetPosition {
    /// Before the options.
    First,
    /// Behind them.
    Last,
    /// Behind an option: `--module shop:app`.
    Option(&'static str),
}

/// How a factory is told from an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorySyntax {
    /// By an option.
    Option(&'static str),
    /// As `module:name()`.
    Call,
    /// It takes none.
    None,
}

/// A configuration file that is Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigModule {
    /// Names of such files start so.
    pub prefix: &'static str,
    /// The option that names one.
    pub option: &'static str,
    /// The one that is read without being named.
    pub default: &'static str,
    /// The setting that says where to listen.
    pub bind: &'static str,
    /// Settings of which one makes a module such a file.
    pub settings: &'static [&'static str],
}

/// A configuration file of keys and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigDocument {
    /// What stands in the names of such files, and heads the section in them.
    pub name: &'static str,
    /// The ends of such names, each with the option that names one.
    pub formats: &'static [(&'static str, &'static str)],
    /// Keys that say where to listen for HTTP.
    pub binds: &'static [&'static str],
    /// Keys that name the application's module.
    pub modules: &'static [&'static str],
    /// The key that names the application's file.
    pub file: &'static str,
    /// The key that names the object in it, and what that is by default.
    pub object: (&'static str, &'static str),
}

/// How a server is told where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindOptions {
    /// `--host 0.0.0.0 --port 8000`.
    HostAndPort(&'static str, &'static str),
    /// `--host=0.0.0.0 --port=8000`.
    JoinedHostAndPort(&'static str, &'static str),
    /// `--bind 0.0.0.0:8000`.
    Address(&'static str),
}

/// Words that a command line always has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtraOption {
    /// The option and its value.
    pub words: &'static [&'static str],
    /// The first version, as major and minor, that has it; it stays away where the version is not known.
    pub since: Option<[u64; 2]>,
}

impl PartialEq for Server {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Server {}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

impl Serialize for Server {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}
