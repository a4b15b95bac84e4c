//! Bolt: bots for Slack.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "slack-bolt",
    title: "Bolt",
    packages: &["slack-bolt"],
    module: "slack_bolt",
    requirement: Requirement::Open,

    constructors: &[
        // https://docs.slack.dev/tools/bolt-python/
        ("slack_bolt.App", Interface::Bot),
        ("slack_bolt.async_app.AsyncApp", Interface::Bot),
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
        methods: &[RunMethod { name: "start", host: by_name("host"), port: at("port", 0), transport: Transport::Only }],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::Bot,
            default_port: None,
            default_host: DefaultHost::Everywhere,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
