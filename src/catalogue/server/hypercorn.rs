//! hypercorn, a server of HTTP/2 for both interfaces; options as of 0.17.

use crate::catalogue::model::{
    BindOptions, DefaultHost, DefaultTransport, FactorySyntax, Program, ProgramTarget, ProjectFile, Reloading, Server,
    ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, StartFunction, TargetPosition, at, by_name,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "hypercorn",
    title: "hypercorn",
    package: Some("hypercorn"),
    other_packages: &[],
    program: Some(Program {
        name: "hypercorn",
        module: Some("hypercorn"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8000),
        reloading: Reloading::FirstOption { option: "--reload", without: &[] },
    }),
    command: Some(ServerCommand {
        asgi: Some(3),
        wsgi: Some(4),
        target: TargetPosition::First,
        factory: FactorySyntax::Call,
        interface_option: None,
        config: None,
        document: None,
        bind: BindOptions::Address("--bind"),
        // https://hypercorn.readthedocs.io/en/latest/how_to_guides/binds.html: 127.0.0.1:8000.
        unbound: DefaultHost::Localhost,
        extra: &[],
        watch_option: None,
        concurrency: None,
        call_options: &[],
    }),
    functions: &[
        // https://hypercorn.readthedocs.io/en/latest/how_to_guides/api_usage.html
        StartFunction {
            callee: "hypercorn.asyncio.serve",
            served: at("app", 0),
            host: by_name("host"),
            port: by_name("port"),
        },
        StartFunction {
            callee: "hypercorn.trio.serve",
            served: at("app", 0),
            host: by_name("host"),
            port: by_name("port"),
        },
    ],
    bind_attribute: Some("bind"),
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: Some(8000),
        default_host: DefaultHost::Localhost,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Handled,
        advice: None,
    },
    files: &[ProjectFile { path: "hypercorn.toml", title: "hypercorn's configuration" }],
};
