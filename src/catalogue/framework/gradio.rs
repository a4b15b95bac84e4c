//! Gradio: interfaces of models.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Program, ProgramTarget, Reloading, Requirement,
    RunMethod, ServerBehaviour, ServerPurpose, Sigterm, Transport, Wrapper, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "gradio",
    title: "Gradio",
    packages: &["gradio"],
    module: "gradio",
    requirement: Requirement::Serves,

    constructors: &[
        // https://www.gradio.app/docs/gradio/blocks
        ("gradio.Blocks", Interface::Own),
        ("gradio.Interface", Interface::Own),
        ("gradio.ChatInterface", Interface::Own),
        ("gradio.TabbedInterface", Interface::Own),
        ("gradio.load", Interface::Own),
    ],
    constructor_pattern: None,
    wrappers: &[
        // https://www.gradio.app/docs/gradio/mount_gradio_app
        Wrapper { callee: "gradio.mount_gradio_app", inner: at("app", 0), interface: None },
        Wrapper { callee: "gradio.routes.mount_gradio_app", inner: at("app", 0), interface: None },
    ],
    containers: &[
        // https://www.gradio.app/docs/gradio/mount_gradio_app
        ("gradio.mount_gradio_app", at("blocks", 1)),
        ("gradio.routes.mount_gradio_app", at("blocks", 1)),
    ],
    derived: &[("queue", Interface::Own)],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            // https://www.gradio.app/docs/gradio/interface#interface-launch
            RunMethod {
                name: "launch",
                host: by_name("server_name"),
                port: by_name("server_port"),
                transport: Transport::Only,
            },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Production,
            default_port: Some(7860),
            default_host: DefaultHost::Localhost,
            // gradio 6.31, blocks.py
            host_variable: Some("GRADIO_SERVER_NAME"),
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[Program {
        name: "gradio",
        module: None,
        target: ProgramTarget::File,
        serving_words: &[],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
