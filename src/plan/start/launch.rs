//! What a call that starts a server means: for production or for development, reachable or not, and on which port by default.

use super::paths;
use crate::catalogue::model::{DefaultHost, DefaultTransport, FileCommand, FileKind, ServerPurpose};
use crate::inspect::code::{Application, ModuleFacts, ObjectKind, ServerCall, ServerTarget, Setting};
use crate::plan::chosen::Object;
use crate::plan::request::Request;

/// What a server call starts; a server that reloads is for development, whatever it is meant for.
pub(crate) fn purpose(call: &ServerCall) -> ServerPurpose {
    if call.reload.value() == Some(&true) { ServerPurpose::Development } else { call.server.behaviour().purpose }
}

/// The command by which the framework runs a file that is a script of it.
pub(crate) fn script_command(module: &ModuleFacts, application: &Application) -> Option<&'static FileCommand> {
    let command = application.framework.file_command.as_ref()?;
    let is_for_it = match command.runs {
        FileKind::Script => true,
        FileKind::ScriptWithoutServer => {
            !module.server_calls.iter().any(|call| call.server.framework() == Some(application.framework))
        }
        FileKind::McpServer => false,
    };
    is_for_it.then_some(command)
}

/// Whether a call starts a bot, a worker or an MCP server.
pub(crate) fn is_service(call: &ServerCall) -> bool {
    purpose(call).service_name().is_some()
}

/// Whether a call starts a server of the Model Context Protocol.
pub(crate) fn is_mcp(call: &ServerCall) -> bool {
    purpose(call) == ServerPurpose::McpServer
}

/// Whether something outside the container reaches the server. What only the environment says is taken for the author's choice.
pub(crate) fn is_public(call: &ServerCall) -> bool {
    match &call.host {
        Setting::Absent => call.server.behaviour().default_host == DefaultHost::Everywhere,
        Setting::Unknown => true,
        host => host.value().is_none_or(|host| !is_local(host)),
    }
}

pub(crate) fn is_local(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "::1")
}

/// The port of a server that is told none.
pub(crate) fn default_port(call: &ServerCall) -> Option<u16> {
    let behaviour = call.server.behaviour();
    behaviour.default_port.filter(|_| behaviour.default_transport == DefaultTransport::Network || is_http(call))
}

/// Whether a server may talk over standard input: one of the Model Context Protocol that is told nothing else.
pub(crate) fn is_stdio(call: &ServerCall) -> bool {
    let is_silent = call.server.behaviour().default_transport == DefaultTransport::StandardInput;
    let transport = call.transport.value();
    is_silent && (call.transport == Setting::Absent || transport.is_some_and(|transport| transport == "stdio"))
}

/// Whether a call says that it serves over a network.
pub(crate) fn is_http(call: &ServerCall) -> bool {
    call.transport.value().is_some_and(|transport| transport != "stdio")
}

/// The application that a call serves, followed through re-exports to where it is made.
pub(crate) fn served_object(request: &Request<'_>, call: &ServerCall) -> Option<Object> {
    match &call.target {
        ServerTarget::Object { module, name } | ServerTarget::Made { module, function: name } => {
            Some((module.clone(), name.clone()))
        }
        ServerTarget::Text(text) | ServerTarget::FactoryText(text) => object_named(request, text, &call.place.file),
        ServerTarget::Unknown => None,
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
