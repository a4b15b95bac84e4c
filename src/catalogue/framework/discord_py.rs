//! discord.py and its successors: bots for Discord.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "discord-py",
    title: "discord.py",
    packages: &["discord-py", "py-cord"],
    module: "discord",
    requirement: Requirement::Open,

    constructors: &[
        // https://discordpy.readthedocs.io/en/stable/ext/commands/api.html
        ("discord.Client", Interface::Bot),
        ("discord.AutoShardedClient", Interface::Bot),
        ("discord.Bot", Interface::Bot),
        ("discord.ext.commands.Bot", Interface::Bot),
        ("discord.ext.commands.AutoShardedBot", Interface::Bot),
        ("pydis_core.BotBase", Interface::Bot),
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
            RunMethod { name: "run", host: by_name("host"), port: by_name("port"), transport: Transport::Only },
            RunMethod { name: "start", host: by_name("host"), port: by_name("port"), transport: Transport::Only },
        ],
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
