//! NiceGUI: interfaces in the browser.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, ScriptCall, ScriptSign,
    ServerBehaviour, ServerPurpose, Sigterm, StartFunction, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "nice-gui",
    title: "NiceGUI",
    packages: &["nicegui"],
    module: "nicegui",
    requirement: Requirement::Serves,

    constructors: &[],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://nicegui.io/documentation/run
        ScriptSign { call: ScriptCall::Function("nicegui.ui.run"), interface: Interface::Own },
    ],
    settings_object: None,
    root_object: Some("nicegui.app"),
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[],
        functions: &[
            // https://nicegui.io/documentation/run
            StartFunction {
                callee: "nicegui.ui.run",
                served: at("root", 0),
                host: by_name("host"),
                port: by_name("port"),
            },
        ],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: Some(8080),
            default_host: DefaultHost::Everywhere,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Handled,
            advice: None,
        },
    }),
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
