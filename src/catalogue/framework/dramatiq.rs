//! Dramatiq: a queue over `RabbitMQ` or Redis.

use crate::catalogue::model::{
    Framework, Interface, Program, ProgramTarget, Reloading, Requirement, ScriptCall, ScriptSign, Sigterm,
    WorkerCommand, WorkerTarget,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "dramatiq",
    title: "Dramatiq",
    packages: &["dramatiq"],
    module: "dramatiq",
    requirement: Requirement::Open,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://dramatiq.io/guide.html
        ScriptSign { call: ScriptCall::Decorator("dramatiq.actor"), interface: Interface::Worker },
    ],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[Program {
        name: "dramatiq",
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
    // dramatiq.io "User Guide > Workers"; it installs handlers of its own.
    worker_command: Some(WorkerCommand {
        package: "dramatiq",
        target: WorkerTarget::Module,
        line: "dramatiq {module}",
        port: None,
        sigterm: Sigterm::Handled,
        whole: None,
    }),
    files: &[],
};
