//! Sanic: a web framework with its own server.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "sanic",
    title: "Sanic",
    packages: &["sanic"],
    module: "sanic",
    requirement: Requirement::Serves,

    constructors: &[
        // https://sanic.dev/en/guide/basics/app.html
        ("sanic.Sanic", Interface::Asgi),
        ("sanic.app.Sanic", Interface::Asgi),
    ],
    constructor_pattern: None,
    wrappers: &[],
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
            // https://sanic.dev/en/guide/deployment/running.html
            RunMethod { name: "run", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: Some(8000),
            default_host: DefaultHost::Localhost,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Handled,
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
