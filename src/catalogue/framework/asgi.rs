//! An application by the interface alone: ASGI 3.0 "Applications": an application is a coroutine that takes `scope`, `receive` and `send`.

use crate::catalogue::model::{Framework, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "asgi",
    title: "ASGI",
    packages: &[],
    module: "asgi",
    requirement: Requirement::Open,

    constructors: &[],
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
    worker_command: None,
    files: &[],
};
