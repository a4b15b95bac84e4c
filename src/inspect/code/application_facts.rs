//! Facts about application objects. Types only.

use serde::Serialize;

use super::facts::{Calling, Scope};
use crate::inspect::evidence::Place;

/// An application object, a function that makes one, or a file that is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Application {
    /// The name it is reached by: `app`, `create_app`; absent where the file itself is the application.
    pub name: Option<String>,
    /// The framework it is made with.
    pub framework: Framework,
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

/// What a server can do with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interface {
    /// An ASGI callable.
    Asgi,
    /// A WSGI callable.
    Wsgi,
    /// Served by the framework's own server or command.
    Own,
    /// Takes work from a queue or a clock.
    Worker,
    /// Connects to a chat service.
    Bot,
    /// Model Context Protocol, over standard input or HTTP.
    Mcp,
    /// A command-line program.
    Command,
}

/// A framework this module knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants are the names of the projects")]
pub enum Framework {
    Aiogram,
    Aiohttp,
    ApScheduler,
    Arq,
    BlackSheep,
    Bottle,
    Celery,
    Chainlit,
    Click,
    Dagster,
    Dash,
    DiscordPy,
    Django,
    Dramatiq,
    Falcon,
    FastApi,
    FastMcp,
    Flask,
    Gradio,
    Huey,
    Litestar,
    McpServer,
    NiceGui,
    Panel,
    Prefect,
    Pyramid,
    Quart,
    Reflex,
    Robyn,
    Rq,
    Sanic,
    Saq,
    SlackBolt,
    SocketIo,
    Starlette,
    Streamlit,
    Taskiq,
    TelegramBot,
    Tornado,
    Typer,
}

impl std::fmt::Display for Framework {
    /// The name as the project itself writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Aiogram => "aiogram",
            Self::Aiohttp => "aiohttp",
            Self::ApScheduler => "APScheduler",
            Self::Arq => "arq",
            Self::BlackSheep => "BlackSheep",
            Self::Bottle => "Bottle",
            Self::Celery => "Celery",
            Self::Chainlit => "Chainlit",
            Self::Click => "click",
            Self::Dagster => "Dagster",
            Self::Dash => "Dash",
            Self::DiscordPy => "discord.py",
            Self::Django => "Django",
            Self::Dramatiq => "Dramatiq",
            Self::Falcon => "Falcon",
            Self::FastApi => "FastAPI",
            Self::FastMcp => "FastMCP",
            Self::Flask => "Flask",
            Self::Gradio => "Gradio",
            Self::Huey => "Huey",
            Self::Litestar => "Litestar",
            Self::McpServer => "MCP SDK",
            Self::NiceGui => "NiceGUI",
            Self::Panel => "Panel",
            Self::Prefect => "Prefect",
            Self::Pyramid => "Pyramid",
            Self::Quart => "Quart",
            Self::Reflex => "Reflex",
            Self::Robyn => "Robyn",
            Self::Rq => "RQ",
            Self::Sanic => "Sanic",
            Self::Saq => "SAQ",
            Self::SlackBolt => "Bolt",
            Self::SocketIo => "Socket.IO",
            Self::Starlette => "Starlette",
            Self::Streamlit => "Streamlit",
            Self::Taskiq => "TaskIQ",
            Self::TelegramBot => "python-telegram-bot",
            Self::Tornado => "Tornado",
            Self::Typer => "Typer",
        })
    }
}
