//! Falcon: a WSGI and ASGI framework.

use crate::catalogue::model::{Framework, Interface, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "falcon",
    title: "Falcon",
    packages: &["falcon"],
    module: "falcon",
    requirement: Requirement::Open,

    constructors: &[
        // https://falcon.readthedocs.io/en/stable/api/app.html
        ("falcon.App", Interface::Wsgi),
        ("falcon.API", Interface::Wsgi),
        ("falcon.asgi.App", Interface::Asgi),
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
    worker_command: None,
    files: &[],
};
