//! Robyn: a web framework with a server in Rust.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "robyn",
    title: "Robyn",
    packages: &["robyn"],
    module: "robyn",
    requirement: Requirement::Open,

    constructors: &[
        // https://robyn.tech/documentation/en/api_reference
        ("robyn.Robyn", Interface::Own),
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
            // https://robyn.tech/documentation/en/api_reference
            RunMethod { name: "start", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: Some(8080),
            default_host: DefaultHost::Localhost,
            // robyn 0.88, __init__.py
            host_variable: Some("ROBYN_HOST"),
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
