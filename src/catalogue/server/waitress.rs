//! waitress, a WSGI server in pure Python; options as of 3.

use crate::catalogue::model::{
    BindOptions, DefaultHost, DefaultTransport, FactorySyntax, Program, ProgramTarget, Reloading, Server,
    ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, StartFunction, TargetPosition, at, by_name,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "waitress",
    title: "waitress",
    package: Some("waitress"),
    other_packages: &[],
    program: Some(Program {
        name: "waitress-serve",
        module: Some("waitress"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8080),
        // It has no such option.
        reloading: Reloading::None,
    }),
    command: Some(ServerCommand {
        asgi: None,
        wsgi: Some(3),
        target: TargetPosition::Last,
        factory: FactorySyntax::Option("--call"),
        interface_option: None,
        config: None,
        document: None,
        bind: BindOptions::JoinedHostAndPort("--host", "--port"),
        // https://docs.pylonsproject.org/projects/waitress/en/stable/runner.html: `--host`, by default 0.0.0.0.
        unbound: DefaultHost::Everywhere,
        extra: &[],
        watch_option: None,
        concurrency: None,
        call_options: &[],
    }),
    functions: &[
        // https://docs.pylonsproject.org/projects/waitress/en/stable/arguments.html
        StartFunction { callee: "waitress.serve", served: at("app", 0), host: by_name("host"), port: by_name("port") },
    ],
    bind_attribute: None,
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: Some(8080),
        // waitress "Arguments": `host` 0.0.0.0.
        default_host: DefaultHost::Everywhere,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Ignored,
        advice: None,
    },
    files: &[],
};
