//! gunicorn, the most used WSGI server; options as of 23.

use crate::catalogue::model::{
    BindOptions, Concurrency, ConfigModule, DefaultHost, DefaultTransport, ExtraOption, FactorySyntax, Program,
    ProgramTarget, ProjectFile, Reloading, Server, ServerBehaviour, ServerCommand, ServerPurpose, Sigterm,
    TargetPosition,
};

/// What is known of it.
pub const SERVER: Server = Server {
    key: "gunicorn",
    title: "gunicorn",
    package: Some("gunicorn"),
    other_packages: &[],
    program: Some(Program {
        name: "gunicorn",
        module: Some("gunicorn"),
        target: ProgramTarget::Object,
        serving_words: &[],
        development_words: &[],
        default_port: Some(8000),
        reloading: Reloading::FirstOption { option: "--reload", without: &[] },
    }),
    command: Some(ServerCommand {
        asgi: None,
        wsgi: Some(1),
        target: TargetPosition::Last,
        factory: FactorySyntax::Call,
        interface_option: None,
        // https://docs.gunicorn.org/en/stable/configure.html#configuration-file
        config: Some(ConfigModule {
            prefix: "gunicorn",
            option: "--config",
            default: "gunicorn.conf.py",
            bind: "bind",
            settings: &["bind", "workers", "worker_class", "wsgi_app", "threads", "timeout", "accesslog"],
        }),
        document: None,
        bind: BindOptions::Address("--bind"),
        // https://docs.gunicorn.org/en/stable/settings.html#bind: 127.0.0.1:8000 where `PORT` is not set.
        unbound: DefaultHost::Localhost,
        extra: &[
            // Its heartbeat files: /dev/shm is memory and writable on a read-only root (gunicorn FAQ, "How do I avoid Gunicorn
            // excessively blocking in os.fchmod?").
            ExtraOption { words: &["--worker-tmp-dir", "/dev/shm"], since: None },
            // 25.1 began to open a control socket in the home directory, which the running user does not have (gunicorn 25.1.0
            // `gunicorn --help`; 25.0.3 refuses the option that turns it off).
            ExtraOption { words: &["--no-control-socket"], since: Some([25, 1]) },
        ],
        watch_option: None,
        // Its default worker answers one request at a time, so one that is slow fails the health check. The threaded worker as its
        // own pages start it: <https://gunicorn.org/design>, "Worker Types"; each option stands in gunicorn 23 `gunicorn --help`.
        concurrency: Some(Concurrency {
            workers: &["--workers", "-w"],
            threads: &["--threads"],
            worker_class: &["--worker-class", "-k"],
            default: &["--worker-class", "gthread", "--threads", "4"],
        }),
        call_options: &[],
    }),
    functions: &[],
    bind_attribute: None,
    behaviour: ServerBehaviour {
        purpose: ServerPurpose::Production,
        default_port: Some(8000),
        // Its configuration says where.
        default_host: DefaultHost::Everywhere,
        host_variable: None,
        default_transport: DefaultTransport::Network,
        sigterm: Sigterm::Handled,
        advice: None,
    },
    files: &[ProjectFile { path: "gunicorn.conf.py", title: "gunicorn reads it unasked" }],
};
