//! Litestar: an ASGI framework.

use crate::catalogue::model::{
    ApplicationCommand, Autodiscovery, DevelopmentCommand, Framework, Interface, Program, ProgramTarget, Reloading,
    Requirement,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "litestar",
    title: "Litestar",
    packages: &["litestar"],
    module: "litestar",
    requirement: Requirement::Serves,

    constructors: &[
        // https://docs.litestar.dev/latest/reference/app.html
        ("litestar.Litestar", Interface::Asgi),
        ("litestar.app.Litestar", Interface::Asgi),
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
    programs: &[Program {
        name: "litestar",
        module: Some("litestar"),
        target: ProgramTarget::ObjectOption(&["--app", "-A"]),
        serving_words: &["run"],
        development_words: &[],
        default_port: Some(8000),
        reloading: Reloading::LastOption("--reload"),
    }],
    file_command: None,
    // "Deployment > Docker" starts applications so, which also runs what plugins add to the server's life. The names are those of
    // "CLI > Autodiscovery", the packages those of the `standard` extra.
    application_command: Some(ApplicationCommand {
        packages: &["rich-click", "uvicorn"],
        line: "litestar {app} run --host 0.0.0.0 --port {port}",
        development: DevelopmentCommand::Option("--reload"),
        option: "--app",
        autodiscovery: Autodiscovery {
            modules: &["app", "application", "asgi"],
            names: &["app", "application", "create_app"],
        },
    }),
    development_server: None,
    worker_command: None,
    files: &[],
};
