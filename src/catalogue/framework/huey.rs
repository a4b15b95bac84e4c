//! Huey: a small queue.

use crate::catalogue::model::{Framework, Interface, Requirement, Sigterm, WorkerCommand, WorkerTarget};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "huey",
    title: "Huey",
    packages: &["huey"],
    module: "huey",
    requirement: Requirement::Open,

    constructors: &[
        // https://huey.readthedocs.io/en/latest/api.html
        ("huey.Huey", Interface::Worker),
        ("huey.RedisHuey", Interface::Worker),
        ("huey.PriorityRedisHuey", Interface::Worker),
        ("huey.RedisExpireHuey", Interface::Worker),
        ("huey.SqliteHuey", Interface::Worker),
        ("huey.FileHuey", Interface::Worker),
        ("huey.MemoryHuey", Interface::Worker),
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

    own_server: None,
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    // huey.readthedocs.io "Consuming Tasks"; it installs handlers of its own.
    worker_command: Some(WorkerCommand {
        package: "huey",
        target: WorkerTarget::Object,
        line: "huey_consumer {dotted}",
        port: None,
        sigterm: Sigterm::Handled,
        whole: None,
    }),
    files: &[],
};
