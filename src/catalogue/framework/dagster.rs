//! Dagster: data pipelines.

use crate::catalogue::model::{
    Framework, Interface, Program, ProgramTarget, Reloading, Requirement, Sigterm, WholeCommand, WorkerCommand,
    WorkerTarget,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "dagster",
    title: "Dagster",
    packages: &["dagster"],
    module: "dagster",
    requirement: Requirement::Open,

    constructors: &[
        // https://docs.dagster.io/api/dagster/definitions
        ("dagster.Definitions", Interface::Worker),
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
    programs: &[
        Program {
            name: "dagster",
            module: Some("dagster"),
            target: ProgramTarget::Framework,
            serving_words: &["dev"],
            development_words: &["dev"],
            default_port: None,
            reloading: Reloading::None,
        },
        Program {
            name: "dagster-webserver",
            module: None,
            target: ProgramTarget::Framework,
            serving_words: &[],
            development_words: &[],
            default_port: None,
            reloading: Reloading::None,
        },
    ],
    file_command: None,
    application_command: None,
    development_server: None,
    // docs.dagster.io "Deploying Dagster as a service": the web server is what `dagster dev` starts, without development.
    worker_command: Some(WorkerCommand {
        package: "dagster-webserver",
        target: WorkerTarget::Object,
        line: "dagster-webserver --host 0.0.0.0 --port {port} --module-name {module}",
        port: Some(3000),
        sigterm: Sigterm::Ignored,
        // docs.dagster.io "Dagster daemon": schedules, sensors and queued runs wait for `dagster-daemon`, which `dagster dev` runs
        // beside the web server.
        whole: Some(WholeCommand {
            line: "dagster dev --host 0.0.0.0 --port {port} --module-name {module}",
            title: "Dagster's web server and daemon in one, as for development",
            part: "Dagster's web server alone: schedules and sensors need `dagster-daemon run` beside it",
        }),
    }),
    files: &[],
};
