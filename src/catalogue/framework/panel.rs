//! Panel: dashboards on top of Bokeh.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, DevelopmentCommand, FileCommand, FileKind, Framework, Interface, OwnServer, Program,
    ProgramTarget, Reloading, Requirement, ScriptCall, ScriptSign, ServerBehaviour, ServerPurpose, Sigterm,
    StartFunction, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "panel",
    title: "Panel",
    packages: &["panel"],
    module: "panel",
    requirement: Requirement::Open,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://panel.holoviz.org/api/panel.io.server.html
        ScriptSign { call: ScriptCall::Method("servable"), interface: Interface::Own },
        ScriptSign { call: ScriptCall::Function("panel.serve"), interface: Interface::Own },
    ],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[],
        functions: &[
            // https://panel.holoviz.org/api/panel.io.server.html
            StartFunction {
                callee: "panel.serve",
                served: at("panels", 0),
                host: at("address", 2),
                port: at("port", 1),
            },
        ],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: None,
            default_host: DefaultHost::Everywhere,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[Program {
        name: "panel",
        module: Some("panel"),
        target: ProgramTarget::File,
        serving_words: &["serve"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: Some(FileCommand {
        package: "panel",
        runs: FileKind::ScriptWithoutServer,
        // panel.holoviz.org "Launching a server on the command line"; origins other than localhost are refused for websockets.
        line: "panel serve {file} --address 0.0.0.0 --port {port} --allow-websocket-origin=*",
        development: DevelopmentCommand::Option("--dev"),
        port: 5006,
        health: None,
        sigterm: Sigterm::Handled,
        hindrance: None,
    }),
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
