//! Reflex: web applications with a frontend that is built.

use crate::catalogue::model::{
    DevelopmentCommand, FileCommand, FileKind, Framework, Interface, Program, ProgramTarget, Reloading, Requirement,
    ScriptCall, ScriptSign, Sigterm,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "reflex",
    title: "Reflex",
    packages: &["reflex"],
    module: "reflex",
    requirement: Requirement::Open,

    constructors: &[
        // https://reflex.dev/docs/api-reference/app/
        ("reflex.App", Interface::Own),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://reflex.dev/docs/api-reference/config/
        ScriptSign { call: ScriptCall::FunctionIn("reflex.Config", "rxconfig.py"), interface: Interface::Own },
    ],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[Program {
        name: "reflex",
        module: Some("reflex"),
        target: ProgramTarget::Framework,
        serving_words: &["run"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: Some(FileCommand {
        package: "reflex",
        runs: FileKind::Script,
        // reflex.dev "Self Hosting": `reflex run --env prod` serves both halves.
        line: "reflex run --env prod",
        development: DevelopmentCommand::Line("reflex run"),
        // reflex.dev "Configuration": the frontend; the backend has 8000.
        port: 3000,
        health: None,
        sigterm: Sigterm::Ignored,
        // reflex.dev "Self Hosting"
        hindrance: Some(
            "builds its frontend with Node.js or Bun when it starts, and writes `.web` beside the code: the \
             image has neither, and its files are read-only; build the frontend with `reflex export` and serve it apart from \
             `reflex run --backend-only`",
        ),
    }),
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
