//! BlackSheep: an ASGI framework.

use crate::catalogue::model::{Framework, Interface, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "black-sheep",
    title: "BlackSheep",
    packages: &["blacksheep"],
    module: "blacksheep",
    requirement: Requirement::Open,

    constructors: &[
        // https://www.neoteroi.dev/blacksheep/application/
        ("blacksheep.Application", Interface::Asgi),
        ("blacksheep.server.Application", Interface::Asgi),
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
