//! Quart: Flask with coroutines.

use crate::catalogue::model::{
    AssetDirectory, DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod,
    ServerBehaviour, ServerPurpose, Sigterm, Transport, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "quart",
    title: "Quart",
    packages: &["quart"],
    module: "quart",
    requirement: Requirement::Serves,

    constructors: &[
        // https://quart.palletsprojects.com/en/latest/reference/source/quart.app/
        ("quart.Quart", Interface::Asgi),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[("asgi_app", Interface::Asgi)],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[
        // https://quart.palletsprojects.com/en/latest/reference/source/quart.app/
        AssetDirectory { argument: "template_folder", name: "templates" },
        AssetDirectory { argument: "static_folder", name: "static" },
    ],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            // https://quart.palletsprojects.com/en/latest/reference/source/quart.app/
            RunMethod { name: "run", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
            RunMethod { name: "run_task", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            // Quart "Deployment" names another server.
            purpose: ServerPurpose::Development,
            default_port: Some(5000),
            // quart.app `Quart.run`: "By default this is loopback only".
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
