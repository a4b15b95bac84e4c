//! Flask: a WSGI framework, with what is derived from its class.

use crate::catalogue::model::{
    AssetDirectory, DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Program, ProgramTarget, Reloading,
    Requirement, RunMethod, ServerBehaviour, ServerPurpose, Sigterm, Transport, at,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "flask",
    title: "Flask",
    packages: &["flask"],
    module: "flask",
    requirement: Requirement::Serves,

    constructors: &[
        // https://flask.palletsprojects.com/en/stable/api/#application-object
        ("flask.Flask", Interface::Wsgi),
        ("flask_openapi3.OpenAPI", Interface::Wsgi),
        ("apiflask.APIFlask", Interface::Wsgi),
        ("connexion.FlaskApp", Interface::Asgi),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[
        // https://flask.palletsprojects.com/en/stable/deploying/proxy_fix/: `app.wsgi_app = ProxyFix(app.wsgi_app)`
        ("wsgi_app", Interface::Wsgi),
    ],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[
        // https://flask.palletsprojects.com/en/stable/api/#flask.Flask
        AssetDirectory { argument: "template_folder", name: "templates" },
        AssetDirectory { argument: "static_folder", name: "static" },
    ],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            // https://flask.palletsprojects.com/en/stable/api/#flask.Flask.run
            RunMethod { name: "run", host: at("host", 0), port: at("port", 1), transport: Transport::Only },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            // Flask "Deploying to Production" names other servers.
            purpose: ServerPurpose::Development,
            default_port: Some(5000),
            default_host: DefaultHost::Localhost,
            host_variable: None,
            default_transport: DefaultTransport::Network,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[Program {
        name: "flask",
        module: Some("flask"),
        target: ProgramTarget::ObjectOption(&["--app", "-A"]),
        serving_words: &["run"],
        development_words: &["run"],
        default_port: Some(5000),
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    // Flask's debug mode reloads templates too, which no WSGI server's own reloader does (Flask "Development Server").
    development_server: Some("flask --app {object} run --debug --host 0.0.0.0 --port {port}"),
    worker_command: None,
    files: &[],
};
