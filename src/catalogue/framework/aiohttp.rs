//! aiohttp: its web server. It is a client as well.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, ServerBehaviour, ServerPurpose,
    Sigterm, StartFunction, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "aiohttp",
    title: "aiohttp",
    packages: &["aiohttp"],
    module: "aiohttp",
    requirement: Requirement::Open,

    constructors: &[
        // https://docs.aiohttp.org/en/stable/web_reference.html#application
        ("aiohttp.web.Application", Interface::Own),
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
        methods: &[],
        functions: &[
            // https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.run_app
            StartFunction {
                callee: "aiohttp.web.run_app",
                served: at("app", 0),
                host: by_name("host"),
                port: by_name("port"),
            },
            StartFunction {
                callee: "aiohttp.web.TCPSite",
                served: at("runner", 0),
                host: at("host", 1),
                port: at("port", 2),
            },
        ],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: Some(8080),
            default_host: DefaultHost::Everywhere,
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
