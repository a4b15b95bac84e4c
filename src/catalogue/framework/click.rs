//! click: command-line programs.

use crate::catalogue::model::{Framework, Interface, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "click",
    title: "click",
    packages: &["click"],
    module: "click",
    requirement: Requirement::Open,

    constructors: &[
        // https://click.palletsprojects.com/en/stable/api/#click.Group
        ("click.Group", Interface::Command),
        ("click.CommandCollection", Interface::Command),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[
        // https://click.palletsprojects.com/en/stable/commands-and-groups/
        ("click.command", Interface::Command),
        ("click.group", Interface::Command),
        ("rich_click.command", Interface::Command),
        ("rich_click.group", Interface::Command),
        ("asyncclick.command", Interface::Command),
        ("asyncclick.group", Interface::Command),
    ],
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

/// Decorators of functions that only commands can call, since they ask click for what surrounds the call:
/// <https://click.palletsprojects.com/en/stable/api/#click.pass_context>.
pub const CONTEXT_DECORATORS: [&str; 3] = ["click.pass_context", "click.pass_obj", "flask.cli.with_appcontext"];
