//! The things that could be started, as types. Finds none and chooses none.

use serde::Serialize;

use crate::catalogue::model::{FileCommand, WebInterface, WorkerCommand};
use crate::catalogue::{Framework, Interface, fillers};
use crate::inspect::evidence::{Located, Place};

/// Something that could be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// What `--command` takes for it, such as `app.main:app`.
    pub key: String,
    /// What it is, such as "FastAPI application".
    pub title: String,
    /// Where it was seen.
    pub place: Place,
    /// How it is started.
    pub start: StartMethod,
    /// The word behind a program that chooses what it does: `shop serve`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subcommand: Option<String>,
}

/// How a candidate is started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum StartMethod {
    /// A server imports an ASGI or WSGI application.
    #[serde(rename = "served")]
    WebApplication(WebApplication),
    /// Django, through its server interface modules.
    Django(Django),
    /// The framework's worker command takes an object.
    Worker(Worker),
    /// The framework's own command runs a file.
    Framework {
        /// The framework.
        framework: &'static Framework,
        /// Its command.
        #[serde(skip)]
        command: &'static FileCommand,
        /// The file.
        file: String,
    },
    /// A console script.
    Script {
        /// Its name.
        name: String,
        /// The file of its module, where it is the project's.
        file: Option<String>,
        /// Its function.
        function: Option<String>,
    },
    /// `python -m package`.
    Module {
        /// The dotted name.
        name: String,
        /// Its `__main__.py`.
        file: String,
        /// The directory on `sys.path`.
        root: String,
    },
    /// `python file.py`.
    File {
        /// The file.
        file: String,
    },
    /// What the user wrote.
    Words {
        /// The words.
        words: Vec<String>,
    },
}

/// An application that a server imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WebApplication {
    /// The framework.
    pub framework: &'static Framework,
    /// ASGI or WSGI.
    pub interface: Interface,
    /// The dotted module, seen from `root`.
    pub module: String,
    /// The name in it.
    pub name: String,
    /// Whether the name is the application or makes it.
    pub call: Call,
    /// The module's file.
    pub file: String,
    /// The directory on `sys.path`.
    pub root: String,
}

/// An object that a worker command imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Worker {
    /// The framework.
    pub framework: &'static Framework,
    /// Its command.
    #[serde(skip)]
    pub command: &'static WorkerCommand,
    /// The dotted module, seen from `root`.
    pub module: String,
    /// The name in it; absent where the module itself is named.
    pub name: Option<String>,
    /// The module's file.
    pub file: String,
    /// The directory on `sys.path`.
    pub root: String,
}

/// Whether a name is an application or makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// An object.
    Object,
    /// A function to call without arguments.
    Factory,
}

/// A Django project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Django {
    /// `manage.py`, where there is one.
    pub manage: Option<String>,
    /// The directory on `sys.path`: that of `manage.py`.
    pub root: String,
    /// The WSGI module, such as `config.wsgi`.
    pub wsgi: Option<String>,
    /// The ASGI module.
    pub asgi: Option<String>,
    /// The file of the WSGI or ASGI module.
    pub file: String,
    /// The settings file, where it is known: that of the server interface, which production runs.
    pub settings: Option<String>,
    /// Its dotted name, where the server interface, `manage.py` or the authors' image says it.
    pub settings_module: Option<Located<String>>,
    /// The settings that `manage.py` names, where they are others.
    pub manage_settings: Option<Located<String>>,
    /// The interface that the project is made for, where a server of it is installed.
    pub speaks: WebInterface,
}

impl Candidate {
    /// Whether it is called after the database that it makes or fills, which may empty it first: a step before a service, and none.
    pub fn only_fills(&self) -> bool {
        fillers::fills(&self.place.file)
    }

    /// The words that start a program, with the one that chooses what it does, and without other arguments.
    pub fn words(&self) -> Option<Vec<&str>> {
        let mut words = match &self.start {
            StartMethod::Script { name, .. } => vec![name.as_str()],
            StartMethod::Module { name, .. } => vec!["python", "-m", name],
            StartMethod::File { file } => vec!["python", file],
            StartMethod::WebApplication(_)
            | StartMethod::Django(_)
            | StartMethod::Worker(_)
            | StartMethod::Framework { .. }
            | StartMethod::Words { .. } => return None,
        };
        words.extend(self.subcommand.as_deref());
        Some(words)
    }

    /// The project's file that runs, where one is known.
    pub fn file(&self) -> Option<&str> {
        match &self.start {
            StartMethod::WebApplication(application) => Some(&application.file),
            StartMethod::Django(django) => Some(&django.file),
            StartMethod::Worker(worker) => Some(&worker.file),
            StartMethod::Framework { file, .. } | StartMethod::Module { file, .. } | StartMethod::File { file } => {
                Some(file)
            }
            StartMethod::Script { file, .. } => file.as_deref(),
            StartMethod::Words { .. } => None,
        }
    }
}
