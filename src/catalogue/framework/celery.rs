//! Celery: a distributed queue.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Program, ProgramTarget, Reloading, Requirement,
    RunMethod, ServerBehaviour, ServerPurpose, Sigterm, Transport, WorkerCommand, WorkerTarget, by_name,
};

/// The method that sends a task by its name (docs.celeryq.dev "celery.app > `Celery.send_task`").
pub const SENDS: &str = "send_task";
/// The decorator of an object's own tasks.
pub const TASK: &str = "task";
/// The decorator of tasks of whichever object there is.
pub const SHARED_TASK: &str = "shared_task";
/// The method that calls one with options (docs.celeryq.dev "Calling Tasks").
pub const APPLY: &str = "apply_async";
/// Where tasks wait that name no queue (docs.celeryq.dev "Configuration and defaults", `task_default_queue`).
pub const DEFAULT_QUEUE: &str = "celery";
/// Settings that name queues (docs.celeryq.dev "Routing Tasks").
pub const QUEUE_SETTINGS: [&str; 3] = ["task_routes", "task_default_queue", "task_queues"];
/// Methods that give an object its tasks, or a configuration that may name their modules.
pub const REGISTERS: [&str; 6] =
    ["task", "register_task", "autodiscover_tasks", "config_from_object", "config_from_envvar", "config_from_cmdline"];
/// Settings with the modules that hold tasks (docs.celeryq.dev "Configuration and defaults", `imports` and `include`).
pub const TASK_MODULES: [&str; 2] = ["include", "imports"];

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "celery",
    title: "Celery",
    packages: &["celery"],
    module: "celery",
    requirement: Requirement::Open,

    constructors: &[
        // https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery
        ("celery.Celery", Interface::Worker),
        ("celery.app.Celery", Interface::Worker),
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
        methods: &[
            RunMethod { name: "worker_main", host: by_name("host"), port: by_name("port"), transport: Transport::Only },
            RunMethod { name: "start", host: by_name("host"), port: by_name("port"), transport: Transport::Only },
        ],
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
        name: "celery",
        module: Some("celery"),
        target: ProgramTarget::Framework,
        serving_words: &["worker"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    // docs.celeryq.dev "Workers Guide"; it installs handlers of its own.
    worker_command: Some(WorkerCommand {
        package: "celery",
        target: WorkerTarget::Object,
        line: "celery --app {object} worker --loglevel INFO",
        port: None,
        sigterm: Sigterm::Handled,
        whole: None,
    }),
    files: &[],
};
