//! FastAPI: an ASGI framework.

use crate::catalogue::model::{Framework, Interface, Program, ProgramTarget, Reloading, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "fast-api",
    title: "FastAPI",
    packages: &["fastapi"],
    module: "fastapi",
    requirement: Requirement::Serves,

    constructors: &[
        // https://fastapi.tiangolo.com/reference/fastapi/
        ("fastapi.FastAPI", Interface::Asgi),
        ("fastapi.applications.FastAPI", Interface::Asgi),
        ("fastapi_offline.FastAPIOffline", Interface::Asgi),
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
        // fastapi.tiangolo.com "FastAPI CLI": `dev` is `run` with reloading, on localhost unless it is told otherwise.
        name: "fastapi",
        module: Some("fastapi"),
        target: ProgramTarget::FileOrDirectory,
        serving_words: &["run", "dev"],
        development_words: &["dev"],
        default_port: Some(8000),
        reloading: Reloading::Subcommand { from: "run", to: "dev", without: &["--workers"], host: "--host" },
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
