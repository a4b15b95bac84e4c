//! uWSGI, a WSGI server in C; options as of 2.0.

use crate::catalogue::model::{
    BindOptions, ConfigDocument, DefaultHost, DefaultTransport, ExtraOption, FactorySyntax, Program, ProgramTarget,
    Reloading, Server, ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, TargetPosition,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "uwsgi",
    title: "uWSGI",
    package: Some("uwsgi"),
    // The package `pyuwsgi`: the same, as wheels.
    other_packages: &["pyuwsgi"],
    program: Some(Program {
        name: "uwsgi",
        module: None,
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }),
    // https://uwsgi-docs.readthedocs.io/en/latest/WSGIquickstart.html, Options.html, ThingsToKnow.html
    command: Some(ServerCommand {
        asgi: None,
        wsgi: Some(5),
        target: TargetPosition::Option("--module"),
        factory: FactorySyntax::Call,
        interface_option: None,
        config: None,
        document: Some(ConfigDocument {
            name: "uwsgi",
            formats: &[("ini", "--ini"), ("yaml", "--yaml"), ("yml", "--yaml"), ("xml", "--xml")],
            binds: &["http-socket", "http"],
            modules: &["module", "wsgi"],
            file: "wsgi-file",
            object: ("callable", "application"),
        }),
        bind: BindOptions::Address("--http-socket"),
        // It listens nowhere.
        unbound: DefaultHost::Localhost,
        extra: &[
            ExtraOption { words: &["--master"], since: None },
            // SIGTERM reloads it without this option (uWSGI "Things to know"); seen with 2.0.
            ExtraOption { words: &["--die-on-term"], since: None },
            ExtraOption { words: &["--need-app"], since: None },
        ],
        watch_option: None,
        concurrency: None,
        call_options: &[],
    }),
    functions: &[],
    bind_attribute: None,
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: None,
        default_host: DefaultHost::Everywhere,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Handled,
        advice: None,
    },
    files: &[],
};
