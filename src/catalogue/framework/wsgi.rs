//! An application by the interface alone: PEP 3333: an application is a callable that takes `environ` and `start_response`.

use crate::catalogue::model::{Framework, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "wsgi",
    title: "WSGI",
    packages: &[],
    module: "wsgi",
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
