//! What the document says of what could be started. Holds values only.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::{Located, Place};

/// What could be started, and what would be.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Runs {
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
pub(crate) enum Start {
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
pub(crate) struct Explained {
    /// The decision, as text.
    pub value: String,
    /// Why.
    pub because: String,
}

/// Something that could be started.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Candidate {
    /// What `--command` takes for it.
    pub command: String,
    /// What it is.
    pub title: String,
    /// Where it was seen.
    pub place: Place,
}

/// An application object, a function that makes one, or a file that is one.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Application {
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
pub(crate) enum Interface {
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
pub(crate) struct Server {
    /// The server or framework, such as `uvicorn`.
    pub name: String,
    /// The host that the code states or falls back to.
    pub host: Option<String>,
    /// The port that the code states or falls back to.
    pub port: Option<u16>,
    /// Where the call stands.
    pub place: Place,
}
