//! Chainlit: chats in the browser.

use crate::catalogue::model::{
    DevelopmentCommand, FileCommand, FileKind, Framework, Interface, Program, ProgramTarget, ProjectFile, Reloading,
    Requirement, ScriptCall, ScriptSign, Sigterm,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "chainlit",
    title: "Chainlit",
    packages: &["chainlit"],
    module: "chainlit",
    requirement: Requirement::Serves,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://docs.chainlit.io/api-reference/lifecycle-hooks/on-chat-start
        ScriptSign { call: ScriptCall::Decorator("chainlit.on_"), interface: Interface::Own },
    ],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[Program {
        name: "chainlit",
        module: Some("chainlit"),
        target: ProgramTarget::File,
        serving_words: &["run"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: Some(FileCommand {
        package: "chainlit",
        runs: FileKind::Script,
        // docs.chainlit.io "Command Line": `--headless` opens no browser.
        line: "chainlit run {file} --host 0.0.0.0 --port {port} --headless",
        development: DevelopmentCommand::Option("--watch"),
        port: 8000,
        health: None,
        sigterm: Sigterm::Handled,
        hindrance: None,
    }),
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[
        ProjectFile { path: ".chainlit", title: "Chainlit's configuration" },
        ProjectFile { path: "chainlit.md", title: "Chainlit's welcome page" },
        ProjectFile { path: "public", title: "Chainlit's public files" },
    ],
};
