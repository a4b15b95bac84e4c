//! SAQ: a queue over Redis or Postgres.

use crate::catalogue::model::{
    Framework, Program, ProgramTarget, Reloading, Requirement, SettingsObject, Sigterm, WorkerCommand, WorkerTarget,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "saq",
    title: "SAQ",
    packages: &["saq"],
    module: "saq",
    requirement: Requirement::Open,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[],
    // https://saq-py.readthedocs.io/, "Example"
    settings_object: Some(SettingsObject::Dictionary(&["queue", "functions"])),
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[Program {
        name: "saq",
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
    // saq-py.readthedocs.io "Example"; it installs handlers of its own.
    worker_command: Some(WorkerCommand {
        package: "saq",
        target: WorkerTarget::Settings,
        line: "saq {dotted}",
        port: None,
        sigterm: Sigterm::Handled,
        whole: None,
    }),
    files: &[],
};
