//! Streamlit: scripts that are pages.

use crate::catalogue::model::{
    DevelopmentCommand, FileCommand, FileKind, Framework, Interface, Program, ProgramTarget, ProjectFile, Reloading,
    Requirement, ScriptCall, ScriptSign, Sigterm,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "streamlit",
    title: "Streamlit",
    packages: &["streamlit"],
    module: "streamlit",
    requirement: Requirement::Serves,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://docs.streamlit.io/develop/api-reference; the exceptions show nothing (`caching-and-state` below it).
        ScriptSign { call: ScriptCall::AnyOf("streamlit.sidebar", &[]), interface: Interface::Own },
        ScriptSign {
            call: ScriptCall::AnyOf(
                "streamlit",
                &["cache_data", "cache_resource", "cache", "fragment", "dialog", "Page", "connection"],
            ),
            interface: Interface::Own,
        },
    ],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[Program {
        name: "streamlit",
        module: Some("streamlit"),
        target: ProgramTarget::File,
        serving_words: &["run"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: Some(FileCommand {
        package: "streamlit",
        runs: FileKind::Script,
        // Streamlit "Configuration": `server.headless` asks for no e-mail address, `gatherUsageStats` sends nothing.
        line: "streamlit run {file} --server.address=0.0.0.0 --server.port={port} --server.headless=true --browser.gatherUsageStats=false",
        development: DevelopmentCommand::Option("--server.runOnSave=true"),
        port: 8501,
        // Streamlit "Deploy Streamlit using Docker"
        health: Some("/_stcore/health"),
        sigterm: Sigterm::Handled,
        hindrance: None,
    }),
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[ProjectFile { path: ".streamlit/config.toml", title: "Streamlit's configuration" }],
};
