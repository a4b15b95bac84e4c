//! Typer: command-line programs by annotations.

use crate::catalogue::model::{Framework, Interface, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "typer",
    title: "Typer",
    packages: &["typer"],
    module: "typer",
    requirement: Requirement::Open,

    constructors: &[
        // https://typer.tiangolo.com/tutorial/typer-app/
        ("typer.Typer", Interface::Command),
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
