//! arq: a queue over Redis.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, OwnServer, Program, ProgramTarget, Reloading, Requirement,
    ServerBehaviour, ServerPurpose, SettingsObject, Sigterm, StartFunction, WorkerCommand, WorkerTarget, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "arq",
    title: "arq",
    packages: &["arq"],
    module: "arq",
    requirement: Requirement::Open,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[],
    // https://arq-docs.helpmanual.io/#simple-usage: a class with `functions` and settings of the worker
    settings_object: Some(SettingsObject::Class { one_of: &["functions", "cron_jobs"], own: "redis_settings" }),
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[],
        functions: &[
            // https://arq-docs.helpmanual.io/#arq.worker.run_worker
            StartFunction {
                callee: "arq.run_worker",
                served: at("settings_cls", 0),
                host: by_name("host"),
                port: by_name("port"),
            },
            StartFunction {
                callee: "arq.worker.run_worker",
                served: at("settings_cls", 0),
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
    programs: &[Program {
        name: "arq",
        module: None,
        target: ProgramTarget::Framework,
        serving_words: &[],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    // https://arq-docs.helpmanual.io/#simple-usage; it installs handlers of its own.
    worker_command: Some(WorkerCommand {
        package: "arq",
        target: WorkerTarget::Settings,
        line: "arq {dotted}",
        port: None,
        sigterm: Sigterm::Handled,
        whole: None,
    }),
    files: &[],
};
