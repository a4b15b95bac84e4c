//! wsgiref, the WSGI server of the standard library. Known in code, never chosen.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Server, ServerBehaviour, ServerPurpose, Sigterm, StartFunction, at,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "standard-library",
    title: "standard library",
    package: None,
    other_packages: &[],
    program: None,
    command: None,
    functions: &[
        // https://docs.python.org/3/library/wsgiref.html
        StartFunction {
            callee: "wsgiref.simple_server.make_server",
            served: at("app", 2),
            host: at("host", 0),
            port: at("port", 1),
        },
    ],
    bind_attribute: None,
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: None,
        default_host: DefaultHost::Localhost,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Ignored,
        advice: None,
    },
    files: &[],
};
