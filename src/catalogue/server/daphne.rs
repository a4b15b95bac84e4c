//! daphne, the ASGI server of Django Channels. Known in command lines, never chosen.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Program, ProgramTarget, Reloading, Server, ServerBehaviour, ServerPurpose, Sigterm,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "daphne",
    title: "daphne",
    package: Some("daphne"),
    program: Some(Program {
        name: "daphne",
        module: Some("daphne"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8000),
        reloading: Reloading::None,
    }),
    command: None,
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
