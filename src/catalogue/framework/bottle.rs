//! Bottle: a WSGI framework in one file.

use crate::catalogue::model::{
    AssetDirectory, DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Requirement, RunMethod,
    ServerBehaviour, ServerPurpose, Sigterm, StartFunction, Transport, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "bottle",
    title: "Bottle",
    packages: &["bottle"],
    module: "bottle",
    requirement: Requirement::Open,

    constructors: &[
        // https://bottlepy.org/docs/stable/api.html
        ("bottle.Bottle", Interface::Wsgi),
        ("bottle.default_app", Interface::Wsgi),
        ("bottle.app", Interface::Wsgi),
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
        methods: &[RunMethod { name: "run", host: by_name("host"), port: by_name("port"), transport: Transport::Only }],
        functions: &[
            // https://bottlepy.org/docs/stable/api.html#bottle.run
            StartFunction { callee: "bottle.run", served: at("app", 0), host: at("host", 2), port: at("port", 3) },
        ],
        behaviour: ServerBehaviour {
            // Bottle "Deployment" names other servers.
            purpose: ServerPurpose::Development,
            default_port: Some(8080),
            // https://bottlepy.org/docs/stable/api.html#bottle.run: `host='127.0.0.1'`
            default_host: DefaultHost::Localhost,
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

/// Functions and decorators that look for templates below the directory that the program starts in, and in `views` there:
/// <https://bottlepy.org/docs/stable/tutorial.html#templates>.
pub const RENDERERS: [&str; 6] = [
    "bottle.template",
    "bottle.view",
    "bottle.jinja2_template",
    "bottle.jinja2_view",
    "bottle.mako_template",
    "bottle.mako_view",
];

/// That directory.
pub const VIEWS: &[AssetDirectory] = &[AssetDirectory { argument: "template_lookup", name: "views" }];

/// Decorators of functions that answer requests, for the application that is there without being made:
/// <https://bottlepy.org/docs/stable/tutorial.html#the-default-application>.
pub const ROUTES: [&str; 2] = ["bottle.route", "bottle.get"];
