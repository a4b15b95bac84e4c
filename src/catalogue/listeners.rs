//! Calls by which libraries listen that are no framework's: sockets, `WebSockets`, HTTP of the standard library. Data, decides nothing.

use super::model::{
    DefaultHost, DefaultTransport, Server, ServerBehaviour, ServerPurpose, Sigterm, StartFunction, at, by_name,
};

/// What is known of all of them: they listen where they are told.
pub const SERVER: Server = Server {
    key: "listener",
    title: "a server",
    package: None,
    other_packages: &[],
    program: None,
    command: None,
    functions: &[
        // https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server
        listens("asyncio.start_server"),
        // https://websockets.readthedocs.io/en/stable/reference/asyncio/server.html, .../sync/server.html, .../legacy/server.html
        listens("websockets.serve"),
        listens("websockets.server.serve"),
        listens("websockets.asyncio.server.serve"),
        listens("websockets.sync.server.serve"),
        listens("websockets.legacy.server.serve"),
    ],
    bind_attribute: None,
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: None,
        default_host: DefaultHost::Everywhere,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Ignored,
        advice: None,
    },
    files: &[],
};

const fn listens(callee: &'static str) -> StartFunction {
    StartFunction { callee, served: at("handler", 0), host: at("host", 1), port: at("port", 2) }
}

/// Classes that are given an address, `("", 8000)`, first (<https://docs.python.org/3/library/http.server.html>, socketserver.html,
/// xmlrpc.server.html, <https://www.gevent.org/api/gevent.pywsgi.html>, <https://cheroot.cherrypy.dev/en/latest/pkg/cheroot.wsgi/>).
pub const WITH_ADDRESS: [&str; 7] = [
    "http.server.HTTPServer",
    "http.server.ThreadingHTTPServer",
    "socketserver.TCPServer",
    "socketserver.ThreadingTCPServer",
    "xmlrpc.server.SimpleXMLRPCServer",
    "gevent.pywsgi.WSGIServer",
    "cheroot.wsgi.Server",
];

/// Whether a method or a function of this last name, which is told `host` and `port`, listens there and connects to nothing.
pub fn is_listening(name: &str) -> bool {
    matches!(
        name,
        "serve"
            | "run"
            | "run_async"
            | "run_server"
            | "start_server"
            | "create_server"
            | "serve_forever"
            | "serve_http"
            | "listen"
    )
}

/// Such a method, whatever its library.
pub const METHOD: StartFunction =
    StartFunction { callee: "", served: by_name("app"), host: by_name("host"), port: by_name("port") };
