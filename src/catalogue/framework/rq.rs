//! RQ: a queue over Redis.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Program, ProgramTarget, Reloading, Requirement,
    RunMethod, ServerBehaviour, ServerPurpose, Sigterm, Transport, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "rq",
    title: "RQ",
    packages: &["rq"],
    module: "rq",
    requirement: Requirement::Open,

    constructors: &[
        // https://python-rq.org/docs/workers/
        ("rq.Worker", Interface::Worker),
        ("rq.SimpleWorker", Interface::Worker),
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
            name: "work",
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
    programs: &[Program {
        // https://python-rq.org/docs/workers/
        name: "rq",
        module: None,
        target: ProgramTarget::Framework,
        serving_words: &["worker", "worker-pool"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
