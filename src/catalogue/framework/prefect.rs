//! Prefect: workflows.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, ServerBehaviour, ServerPurpose,
    Sigterm, StartFunction, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "prefect",
    title: "Prefect",
    packages: &["prefect"],
    module: "prefect",
    requirement: Requirement::Open,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[
        // https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
        ("prefect.flow", Interface::Worker),
    ],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[],
        functions: &[
            // https://reference.prefect.io/prefect/flows/#prefect.flows.serve
            StartFunction {
                callee: "prefect.serve",
                served: at("flow", 0),
                host: by_name("host"),
                port: by_name("port"),
            },
        ],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Worker,
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
