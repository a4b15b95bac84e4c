//! Tornado: a web server and client.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "tornado",
    title: "Tornado",
    packages: &["tornado"],
    module: "tornado",
    requirement: Requirement::Open,

    constructors: &[
        // https://www.tornadoweb.org/en/stable/web.html
        ("tornado.web.Application", Interface::Own),
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
            // https://www.tornadoweb.org/en/stable/web.html#tornado.web.Application.listen
            RunMethod { name: "listen", host: at("address", 1), port: at("port", 0), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: None,
            default_host: DefaultHost::Everywhere,
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
