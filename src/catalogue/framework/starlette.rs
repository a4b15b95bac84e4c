//! Starlette: an ASGI toolkit.

use crate::catalogue::model::{Framework, Interface, Requirement, at};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "starlette",
    title: "Starlette",
    packages: &["starlette"],
    module: "starlette",
    requirement: Requirement::Serves,

    constructors: &[
        // https://www.starlette.io/applications/
        ("starlette.applications.Starlette", Interface::Asgi),
        ("connexion.AsyncApp", Interface::Asgi),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[
        // https://www.starlette.io/routing/#submounting-routes
        ("starlette.routing.Mount", at("app", 1)),
        ("starlette.routing.Host", at("app", 1)),
    ],
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
