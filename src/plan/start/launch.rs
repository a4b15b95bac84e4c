//! What a call that starts a server means: for production or for development, reachable or not, and on which port by default.

use super::paths;
use crate::inspect::code::{Framework, ObjectKind, Served, ServerCall, ServerKind, Setting};
use crate::plan::chosen::Object;
use crate::plan::request::Request;

/// What a server call starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starts {
    /// A web server that its documentation means for production.
    Web,
    /// A web server that is for development only, or one that reloads.
    DevelopmentServer,
    /// A bot, a worker or an MCP server.
    Service,
}

pub(crate) fn starts(call: &ServerCall) -> Starts {
    if call.reload.value() == Some(&true) {
        return Starts::DevelopmentServer;
    }
    match call.server {
        ServerKind::Framework(framework) => framework_starts(framework),
        ServerKind::Uvicorn
        | ServerKind::Hypercorn
        | ServerKind::Granian
        | ServerKind::Waitress
        | ServerKind::Gunicorn
        | ServerKind::StandardLibrary => Starts::Web,
    }
}

fn framework_starts(framework: Framework) -> Starts {
    match framework {
        // Flask "Deploying to Production", Quart "Deployment", Dash "Deploying", Bottle "Deployment": each names another server.
        Framework::Flask | Framework::Quart | Framework::Dash | Framework::Bottle => Starts::DevelopmentServer,
        Framework::Aiohttp
        | Framework::Gradio
        | Framework::NiceGui
        | Framework::Panel
        | Framework::Robyn
        | Framework::Sanic
        | Framework::SocketIo
        | Framework::Tornado => Starts::Web,
        _ => Starts::Service,
    }
}

/// Whether something outside the container reaches the server. What only the environment says is taken for the author's choice.
pub(crate) fn is_public(call: &ServerCall) -> bool {
    match &call.host {
        Setting::Absent => listens_everywhere_by_default(call.server),
        Setting::Unknown => true,
        host => host.value().is_none_or(|host| !is_local(host)),
    }
}

pub(crate) fn is_local(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "::1")
}

/// Where a server listens that is told no host, from the documentation of each.
fn listens_everywhere_by_default(server: ServerKind) -> bool {
    match server {
        // waitress "Arguments": `host` 0.0.0.0. gunicorn is set up by its configuration.
        ServerKind::Waitress | ServerKind::Gunicorn => true,
        ServerKind::Framework(framework) => !matches!(
            framework,
            Framework::Gradio | Framework::Robyn | Framework::Sanic | Framework::SocketIo | Framework::Flask
        ),
        ServerKind::Uvicorn | ServerKind::Hypercorn | ServerKind::Granian | ServerKind::StandardLibrary => false,
    }
}

/// The port of a server that is told none, from the documentation of each.
pub(crate) fn default_port(call: &ServerCall) -> Option<u16> {
    Some(match call.server {
        ServerKind::Uvicorn | ServerKind::Hypercorn | ServerKind::Granian | ServerKind::Gunicorn => 8000,
        ServerKind::Waitress => 8080,
        ServerKind::StandardLibrary => return None,
        ServerKind::Framework(framework) => match framework {
            Framework::Sanic => 8000,
            Framework::Aiohttp | Framework::NiceGui | Framework::Robyn | Framework::Bottle => 8080,
            Framework::Gradio => 7860,
            Framework::Flask | Framework::Quart | Framework::SocketIo => 5000,
            Framework::Dash => 8050,
            // gofastmcp.com "Running your server" and the Python SDK: 8000 over HTTP, none over standard input.
            Framework::FastMcp | Framework::McpServer if is_http(call) => 8000,
            _ => return None,
        },
    })
}

/// Whether an MCP server may talk over standard input: the default of `FastMCP` and of the Python SDK.
pub(crate) fn is_stdio(call: &ServerCall) -> bool {
    let is_mcp = matches!(call.server, ServerKind::Framework(Framework::FastMcp | Framework::McpServer));
    let transport = call.transport.value();
    is_mcp && (call.transport == Setting::Absent || transport.is_some_and(|transport| transport == "stdio"))
}

fn is_http(call: &ServerCall) -> bool {
    call.transport.value().is_some_and(|transport| transport != "stdio")
}

/// The application that a call serves, followed through re-exports to where it is made.
pub(crate) fn served_object(request: &Request<'_>, call: &ServerCall) -> Option<Object> {
    match &call.served {
        Served::Object { module, name } | Served::Made { module, function: name } => {
            Some((module.clone(), name.clone()))
        }
        Served::Text(text) | Served::FactoryText(text) => object_named(request, text, &call.place.file),
        Served::Unknown => None,
    }
}

/// The object that `module:name` means for a file.
fn object_named(request: &Request<'_>, text: &str, importer: &str) -> Option<Object> {
    let (module, name) = text.split_once(':')?;
    let mut roots = paths::ancestors(importer);
    roots.reverse();
    roots.push("src".to_owned());
    let (_, file) = paths::file_of(request, module, &roots)?;
    Some(made_at(request, file, name.trim_end_matches("()").to_owned()))
}

/// Where an object is made that a file may only re-export.
pub(crate) fn made_at(request: &Request<'_>, file: String, name: String) -> Object {
    let facts = request.facts.code.module(&file);
    let application = facts
        .and_then(|facts| facts.applications.iter().find(|application| application.name.as_deref() == Some(&name)));
    match application.map(|application| &application.kind) {
        Some(ObjectKind::ReExport { module, name }) => (module.clone(), name.clone()),
        _ => (file, name),
    }
}

/// Names that say that something is for development: `run_dev.py`, `dev-server`.
pub(crate) fn is_development_name(name: &str) -> bool {
    const WORDS: [&str; 8] = ["dev", "debug", "develop", "development", "local", "test", "watch", "reload"];
    name.to_lowercase().split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word))
}
