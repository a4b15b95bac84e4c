//! uvicorn, the most used ASGI server.

use crate::catalogue::model::{
    BindOptions, DefaultHost, DefaultTransport, FactorySyntax, Program, ProgramTarget, Reloading, Server,
    ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, StartFunction, TargetPosition, at, by_name,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "uvicorn",
    title: "uvicorn",
    package: Some("uvicorn"),
    other_packages: &[],
    program: Some(Program {
        name: "uvicorn",
        module: Some("uvicorn"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8000),
        reloading: Reloading::FirstOption { option: "--reload", without: &["--workers"] },
    }),
    command: Some(ServerCommand {
        asgi: Some(1),
        wsgi: None,
        target: TargetPosition::First,
        factory: FactorySyntax::Option("--factory"),
        interface_option: None,
        config: None,
        document: None,
        bind: BindOptions::HostAndPort("--host", "--port"),
        // https://www.uvicorn.org/settings/#socket-binding: `--host`, by default 127.0.0.1.
        unbound: DefaultHost::Localhost,
        extra: &[],
        // It watches its working directory alone ("Settings > Development").
        watch_option: Some("--reload-dir"),
        concurrency: None,
    }),
    functions: &[
        // https://www.uvicorn.org/#running-programmatically
        StartFunction { callee: "uvicorn.run", served: at("app", 0), host: by_name("host"), port: by_name("port") },
        StartFunction {
            callee: "uvicorn.main.run",
            served: at("app", 0),
            host: by_name("host"),
            port: by_name("port"),
        },
        StartFunction { callee: "uvicorn.Config", served: at("app", 0), host: at("host", 1), port: at("port", 2) },
        StartFunction {
            callee: "uvicorn.config.Config",
            served: at("app", 0),
            host: at("host", 1),
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
