//! `APScheduler`: work by the clock.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "ap-scheduler",
    title: "APScheduler",
    packages: &["apscheduler"],
    module: "apscheduler",
    requirement: Requirement::Open,

    constructors: &[
        // https://apscheduler.readthedocs.io/en/3.x/userguide.html
        ("apscheduler.schedulers.blocking.BlockingScheduler", Interface::Worker),
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
        methods: &[RunMethod {
            name: "start",
            host: by_name("host"),
            port: by_name("port"),
            transport: Transport::Only,
        }],
        functions: &[],
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
