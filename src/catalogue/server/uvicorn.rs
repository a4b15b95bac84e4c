//! uvicorn, the most used ASGI server.

use crate::catalogue::model::{
    BindOptions, CallOption, DefaultHost, DefaultTransport, FactorySyntax, OptionEffect, OptionForm, Program,
    ProgramTarget, Reloading, Server, ServerBehaviour, ServerCommand, ServerPurpose, Sigterm, StartFunction,
    TargetPosition, at, by_name,
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
        call_options: CALL_OPTIONS,
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

/// <https://www.uvicorn.org/settings/>. Certificates belong to whoever terminates TLS, and what `headers` holds is no text.
const CALL_OPTIONS: &[CallOption] = &[
    switch("proxy_headers", OptionEffect::Behaviour, "--proxy-headers", "--no-proxy-headers"),
    value("forwarded_allow_ips", "--forwarded-allow-ips", "127.0.0.1"),
    value("root_path", "--root-path", ""),
    CallOption {
        argument: "workers",
        effect: OptionEffect::Behaviour,
        form: OptionForm::ByName { option: "--workers", default: "1" },
    },
    value("loop", "--loop", "auto"),
    value("http", "--http", "auto"),
    value("ws", "--ws", "auto"),
    value("ws_max_size", "--ws-max-size", "16777216"),
    value("ws_max_queue", "--ws-max-queue", "32"),
    value("ws_ping_interval", "--ws-ping-interval", "20"),
    value("ws_ping_timeout", "--ws-ping-timeout", "20"),
    value("lifespan", "--lifespan", "auto"),
    value("backlog", "--backlog", "2048"),
    value("limit_concurrency", "--limit-concurrency", ""),
    value("limit_max_requests", "--limit-max-requests", ""),
    value("timeout_keep_alive", "--timeout-keep-alive", "5"),
    value("timeout_graceful_shutdown", "--timeout-graceful-shutdown", ""),
    value("h11_max_incomplete_event_size", "--h11-max-incomplete-event-size", ""),
    CallOption { argument: "log_config", effect: OptionEffect::Behaviour, form: OptionForm::File("--log-config") },
    CallOption {
        argument: "log_level",
        effect: OptionEffect::Output,
        form: OptionForm::Value { option: "--log-level", default: "info" },
    },
    switch("access_log", OptionEffect::Output, "--access-log", "--no-access-log"),
    switch("server_header", OptionEffect::Behaviour, "--server-header", "--no-server-header"),
    switch("date_header", OptionEffect::Behaviour, "--date-header", "--no-date-header"),
    nothing("headers"),
    nothing("env_file"),
    nothing("ssl_keyfile"),
    nothing("ssl_certfile"),
];

const fn value(argument: &'static str, option: &'static str, default: &'static str) -> CallOption {
    CallOption { argument, effect: OptionEffect::Behaviour, form: OptionForm::Value { option, default } }
}

const fn switch(argument: &'static str, effect: OptionEffect, on: &'static str, off: &'static str) -> CallOption {
    CallOption { argument, effect, form: OptionForm::Switch { on, off, default: true } }
}

const fn nothing(argument: &'static str) -> CallOption {
    CallOption { argument, effect: OptionEffect::Behaviour, form: OptionForm::Nothing }
}
