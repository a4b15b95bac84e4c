//! `TaskIQ`: a queue of coroutines.

use crate::catalogue::model::{
    ConstructorPattern, Framework, Interface, Program, ProgramTarget, Reloading, Requirement, Sigterm, WorkerCommand,
    WorkerTarget,
};

/// What an object is made by that sends tasks by the clock (<https://taskiq-python.github.io/guide/scheduling-tasks.html>).
pub const SCHEDULERS: [&str; 2] = ["taskiq.TaskiqScheduler", "taskiq.scheduler.scheduler.TaskiqScheduler"];

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "taskiq",
    title: "TaskIQ",
    packages: &["taskiq"],
    module: "taskiq",
    requirement: Requirement::Open,

    constructors: &[
        // https://taskiq-python.github.io/available-components/brokers.html
        ("taskiq.InMemoryBroker", Interface::Worker),
        ("taskiq.ZeroMQBroker", Interface::Worker),
    ],
    // Brokers live in packages of their own: `taskiq_redis.ListQueueBroker`, `taskiq_aio_pika.AioPikaBroker`.
    constructor_pattern: Some(ConstructorPattern { prefix: "taskiq_", suffix: "Broker", interface: Interface::Worker }),
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[Program {
        name: "taskiq",
        module: None,
        target: ProgramTarget::Framework,
        serving_words: &["worker"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    // taskiq-python.github.io "CLI"; it installs handlers of its own.
    worker_command: Some(WorkerCommand {
        package: "taskiq",
        target: WorkerTarget::Object,
        line: "taskiq worker {object}",
        port: None,
        sigterm: Sigterm::Handled,
        whole: None,
    }),
    files: &[],
};
