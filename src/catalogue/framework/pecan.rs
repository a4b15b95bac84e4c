//! Pecan: a WSGI framework that routes by objects.

use crate::catalogue::model::{Framework, Interface, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "pecan",
    title: "Pecan",
    packages: &["pecan"],
    module: "pecan",
    requirement: Requirement::Serves,

    constructors: &[
        // https://pecan.readthedocs.io/en/latest/pecan_core.html#pecan.make_app
        ("pecan.make_app", Interface::Wsgi),
        ("pecan.core.make_app", Interface::Wsgi),
        // https://pecan.readthedocs.io/en/latest/deployment.html
        ("pecan.deploy.deploy", Interface::Wsgi),
        ("pecan.load_app", Interface::Wsgi),
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
