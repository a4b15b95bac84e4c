//! RQ: a queue over Redis.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Program, ProgramTarget, Reloading, Requirement,
    RunMethod, ServerBehaviour, ServerPurpose, Sigterm, Transport, by_name,
};

/// What a queue is made by (<https://python-rq.org/docs/>).
pub const QUEUES: [&str; 2] = ["rq.Queue", "rq.queue.Queue"];
/// What a worker is made by (<https://python-rq.org/docs/workers/>).
pub const WORKERS: [&str; 4] = ["rq.Worker", "rq.SimpleWorker", "rq.worker.Worker", "rq.worker.SimpleWorker"];
/// The name of a queue that is given none.
pub const DEFAULT_QUEUE: &str = "default";
/// Methods that hand a task over.
pub const SENDS: [&str; 5] = ["enqueue", "enqueue_call", "enqueue_many", "enqueue_at", "enqueue_in"];
/// Those that hand it over for later, which a worker does with `--with-scheduler` (<https://python-rq.org/docs/scheduling/>).
pub const SCHEDULES: [&str; 2] = ["enqueue_at", "enqueue_in"];
/// The variable from which `rq worker` reads where Redis is (rq, `rq/cli/helpers.py`, `shared_options`).
pub const URL_VARIABLE: &str = "RQ_REDIS_URL";

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "rq",
    title: "RQ",
    packages: &["rq"],
    module: "rq",
    requirement: Requirement::Open,

    constructors: &[
        // https://python-rq.org/docs/workers/
        ("rq.Worker", Interface::Worker),
        ("rq.SimpleWorker", Interface::Worker),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[RunMethod {
            name: "work",
            host: by_name("host"),
            port: by_name("port"),
            transport: Transport::Only,
        }],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Worker,
            default_port: None,
            default_host: DefaultHost::Everywhere,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[Program {
        // https://python-rq.org/docs/workers/
        name: "rq",
        module: None,
        target: ProgramTarget::Framework,
        serving_words: &["worker", "worker-pool"],
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
