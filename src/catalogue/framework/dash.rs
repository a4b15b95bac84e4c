//! Dash: dashboards on top of Flask.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "dash",
    title: "Dash",
    packages: &["dash"],
    module: "dash",
    requirement: Requirement::Serves,

    constructors: &[
        // https://dash.plotly.com/deployment
        ("dash.Dash", Interface::Own),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[
        // https://dash.plotly.com/deployment: `server = app.server`
        ("server", Interface::Wsgi),
    ],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            // https://dash.plotly.com/reference#app.run
            RunMethod { name: "run", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
            RunMethod { name: "run_server", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            // Dash "Deploying" names another server.
            purpose: ServerPurpose::Development,
            default_port: Some(8050),
            // dash 4.4, dash.py: `host` is the variable HOST, else 127.0.0.1
            default_host: DefaultHost::Localhost,
            host_variable: Some("HOST"),
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            // https://dash.plotly.com/deployment
            advice: Some("add `server = app.server` beside the application, and `gunicorn` to the dependencies"),
        },
    }),
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
