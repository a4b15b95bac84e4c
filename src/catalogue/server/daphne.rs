//! daphne, the ASGI server of Django Channels. The last that is chosen.

use crate::catalogue::model::{
    BindOptions, DefaultHost, DefaultTransport, FactorySyntax, Program, ProgramTarget, Reloading, Server,
    ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, TargetPosition,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "daphne",
    title: "daphne",
    package: Some("daphne"),
    other_packages: &[],
    program: Some(Program {
        name: "daphne",
        module: Some("daphne"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8000),
        reloading: Reloading::None,
    }),
    // https://github.com/django/daphne#running
    command: Some(ServerCommand {
        asgi: Some(4),
        wsgi: None,
        target: TargetPosition::Last,
        factory: FactorySyntax::None,
        interface_option: None,
        config: None,
        document: None,
        bind: BindOptions::HostAndPort("--bind", "--port"),
        // https://github.com/django/daphne `daphne --help`: `--bind`, by default 127.0.0.1.
        unbound: DefaultHost::Localhost,
        extra: &[],
        watch_option: None,
        concurrency: None,
        call_options: &[],
    }),
    functions: &[],
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
