//! python-telegram-bot and pyTelegramBotAPI: bots for Telegram.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod, ServerBehaviour,
    ServerPurpose, Sigterm, Transport, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "telegram-bot",
    title: "python-telegram-bot",
    packages: &["python-telegram-bot", "pytelegrambotapi"],
    module: "telegram",
    requirement: Requirement::Open,

    constructors: &[
        // https://docs.python-telegram-bot.org/en/stable/telegram.ext.applicationbuilder.html
        ("telegram.ext.Application.builder", Interface::Bot),
        ("telegram.ext.ApplicationBuilder", Interface::Bot),
        ("telegram.ext.Updater", Interface::Bot),
        ("telebot.TeleBot", Interface::Bot),
        ("telebot.async_telebot.AsyncTeleBot", Interface::Bot),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[
        // https://docs.python-telegram-bot.org/en/stable/telegram.ext.applicationbuilder.html
        ("build", Interface::Bot),
        ("token", Interface::Bot),
    ],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            RunMethod { name: "run_polling", host: by_name("host"), port: by_name("port"), transport: Transport::Only },
            RunMethod { name: "run_webhook", host: at("listen", 0), port: at("port", 1), transport: Transport::Only },
            RunMethod {
                name: "start_polling",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Only,
            },
            RunMethod { name: "polling", host: by_name("host"), port: by_name("port"), transport: Transport::Only },
            RunMethod {
                name: "infinity_polling",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Only,
            },
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
