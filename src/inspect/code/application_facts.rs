//! Facts about application objects. Types only.

use serde::Serialize;

use super::statement_facts::{Calling, Scope};
use crate::catalogue::{Framework, Interface};
use crate::inspect::evidence::Place;

/// An application object, a function that makes one, or a file that is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Application {
    /// The name it is reached by: `app`, `create_app`; absent where the file itself is the application.
    pub name: Option<String>,
    /// The framework it is made with.
    pub framework: &'static Framework,
    /// What a server can do with it.
    pub interface: Interface,
    /// Object, factory, script and so on.
    pub kind: ObjectKind,
    /// Where it is made; only `Module` can be named to a server.
    pub scope: Scope,
    /// Whether another application of the project contains it.
    pub embedding: Embedding,
    /// Its line.
    pub place: Place,
}

impl Application {
    /// Whether it runs until it is stopped, once it is served.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.interface != Interface::Command
    }
}

/// What the application is, in Python's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// `app = FastAPI()`, also through a function of the project.
    Object,
    /// A function that returns a new application.
    Factory {
        /// Parameters without a default; empty when it can be called without arguments.
        required_parameters: Vec<String>,
        /// Whether a call returns a coroutine.
        calling: Calling,
    },
    /// `from .main import app` or `application = app`.
    ReExport {
        /// File that makes the object.
        module: String,
        /// Its name there.
        name: String,
    },
    /// The file is what runs: a Streamlit page, a Chainlit module, dramatiq actors.
    Script(ScriptPart),
    /// A class with a worker's settings, as arq reads it, or a dictionary, as SAQ does.
    SettingsClass,
    /// A function that is a program: one decorated by click.
    Command,
}

/// What part of the application a script is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptPart {
    /// It can be started.
    Entry,
    /// It is one page of a larger application: it stands in `pages/` or another script names it.
    Page,
}

/// Whether another application contains this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Embedding {
    /// It stands alone.
    None,
    /// `app.mount("/x", this)` at this place.
    Mounted(Place),
    /// `other = ASGIApp(this)` at this place: the other one is to be served.
    Wrapped(Place),
}
