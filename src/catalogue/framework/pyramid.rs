//! Pyramid: a WSGI framework whose configurator makes the application.

use crate::catalogue::model::{Framework, Interface, Requirement};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "pyramid",
    title: "Pyramid",
    packages: &["pyramid"],
    module: "pyramid",
    requirement: Requirement::Serves,

    constructors: &[
        // https://docs.pylonsproject.org/projects/pyramid/en/latest/api/config.html
        ("pyramid.config.Configurator", Interface::Own),
        ("pyramid.paster.get_app", Interface::Wsgi),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[
        // https://docs.pylonsproject.org/projects/pyramid/en/latest/api/config.html#pyramid.config.Configurator.make_wsgi_app
        ("make_wsgi_app", Interface::Wsgi),
    ],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: None,
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};
