//! Socket.IO: python-socketio and Flask-SocketIO.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, Wrapper, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "socket-io",
    title: "Socket.IO",
    packages: &["python-socketio", "flask-socketio"],
    module: "socketio",
    requirement: Requirement::Open,

    constructors: &[
        // https://flask-socketio.readthedocs.io/en/latest/deployment.html
        ("flask_socketio.SocketIO", Interface::Own),
        // https://python-socketio.readthedocs.io/en/stable/server.html
        ("socketio.ASGIApp", Interface::Asgi),
        ("socketio.WSGIApp", Interface::Wsgi),
    ],
    constructor_pattern: None,
    wrappers: &[
        // https://python-socketio.readthedocs.io/en/stable/server.html
        Wrapper { callee: "socketio.ASGIApp", inner: at("other_asgi_app", 1), interface: Some(Interface::Asgi) },
        Wrapper { callee: "socketio.WSGIApp", inner: at("wsgi_app", 1), interface: Some(Interface::Wsgi) },
    ],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            // https://flask-socketio.readthedocs.io/en/latest/deployment.html
            RunMethod { name: "run", host: at("host", 1), port: at("port", 2), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: Some(5000),
            default_host: DefaultHost::Localhost,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
