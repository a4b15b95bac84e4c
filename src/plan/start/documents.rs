//! What the configuration file of a server says, where it is no Python. Chooses no server.

use super::server;
use crate::catalogue::Server;
use crate::catalogue::model::WebInterface;
use crate::inspect::lock::Closure;
use crate::inspect::server_documents::ServerDocument;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::launch::is_local;
use crate::sourced::Sourced;

/// A configuration file that the command names.
pub(crate) struct Document {
    /// The option: `--ini`.
    pub option: &'static str,
    /// The file, from the working directory.
    pub argument: String,
    /// The file.
    pub file: String,
    /// Whether it names the application.
    pub names_application: bool,
    /// Whether it listens where something outside the container reaches it.
    pub binds_everywhere: bool,
    /// The port it listens on.
    pub port: Option<Sourced<u16>>,
}

/// The one file of a server below the working directory.
pub(crate) fn of_server(request: &Request<'_>, chosen: &Chosen, server: &Server) -> Option<Document> {
    let mut all = request.facts.server_documents.iter().filter(|document| document.server == server);
    let document = all.next().filter(|_| all.next().is_none())?;
    let root = chosen.root();
    let argument =
        if root.is_empty() { document.file.as_str() } else { document.file.strip_prefix(root)?.strip_prefix('/')? };
    let (port, host) = bound(document).unwrap_or((None, String::new()));
    let is_asked = request.preferences.port.is_some();
    Some(Document {
        option: document.option,
        argument: argument.to_owned(),
        file: document.file.clone(),
        names_application: document.application().is_some(),
        binds_everywhere: !is_asked && port.is_some() && !is_local(&host),
        port,
    })
}

/// The file of the server that is installed.
pub(crate) fn of_installed(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Option<Document> {
    let startable = server::installed(WebInterface::Wsgi, closure)?;
    of_server(request, chosen, startable.server)
}

/// The port and the host of `http-socket = 0.0.0.0:8000`.
fn bound(document: &ServerDocument) -> Option<(Option<Sourced<u16>>, String)> {
    let known = document.server.command.as_ref()?.document?;
    let bind = known.binds.iter().find_map(|key| document.get(key))?;
    let (host, port) = bind.value.rsplit_once(':').unwrap_or(("", &bind.value));
    let seen = format!("the address in {}'s configuration", document.server);
    let port = port.parse().ok().map(|port: u16| Sourced::seen(port, seen, bind.place.clone()));
    Some((port, host.to_owned()))
}
