//! granian, a server in Rust for both interfaces; options as of 2.

use crate::catalogue::model::{
    BindOptions, DefaultHost, DefaultTransport, FactorySyntax, Program, ProgramTarget, Reloading, Server,
    ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, StartFunction, TargetPosition, at,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "granian",
    title: "granian",
    package: Some("granian"),
    other_packages: &[],
    program: Some(Program {
        name: "granian",
        module: Some("granian"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8000),
        // It needs an extra for that.
        reloading: Reloading::None,
    }),
    command: Some(ServerCommand {
        asgi: Some(2),
        wsgi: Some(2),
        target: TargetPosition::First,
        factory: FactorySyntax::Option("--factory"),
        interface_option: Some("--interface"),
        config: None,
        document: None,
        bind: BindOptions::HostAndPort("--host", "--port"),
        // https://github.com/emmett-framework/granian "Options": `--host`, by default 127.0.0.1.
        unbound: DefaultHost::Localhost,
        extra: &[],
        watch_option: None,
        concurrency: None,
        call_options: &[],
    }),
    functions: &[
        // https://github.com/emmett-framework/granian#embeddable-server
        StartFunction {
            callee: "granian.Granian",
            served: at("target", 0),
            host: at("address", 1),
            port: at("port", 2),
        },
        StartFunction {
            callee: "granian.server.Granian",
            served: at("target", 0),
            host: at("address", 1),
            port: at("port", 2),
        },
    ],
    bind_attribute: None,
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: Some(8000),
        default_host: DefaultHost::Localhost,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Handled,
        advice: None,
    },
    files: &[],
};
