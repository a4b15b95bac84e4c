//! Django: a web framework with projects of its own shape; `plan/start/django.rs` reads them.

use crate::catalogue::model::{Framework, Interface, ProjectFile, Requirement, ScriptCall, ScriptSign};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "django",
    title: "Django",
    packages: &["django"],
    module: "django",
    requirement: Requirement::Serves,

    constructors: &[
        // https://docs.djangoproject.com/en/stable/howto/deployment/
        ("django.core.wsgi.get_wsgi_application", Interface::Wsgi),
        ("django.core.asgi.get_asgi_application", Interface::Asgi),
        ("channels.routing.ProtocolTypeRouter", Interface::Asgi),
        ("configurations.wsgi.get_wsgi_application", Interface::Wsgi),
        ("configurations.asgi.get_asgi_application", Interface::Asgi),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[],
    command_decorators: &[],
    script_signs: &[
        // https://docs.djangoproject.com/en/stable/ref/django-admin/: manage.py
        ScriptSign {
            call: ScriptCall::Function("django.core.management.execute_from_command_line"),
            interface: Interface::Command,
        },
    ],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: Some("manage.py"),

    own_server: None,
    programs: &[],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[ProjectFile { path: "locale", title: "Django's translations" }],
};

/// What a command runs: <https://docs.djangoproject.com/en/stable/howto/custom-management-commands/>.
pub const HANDLE: &str = "Command.handle";

/// `run_api` of `shop/management/commands/run_api.py`, where an application keeps its commands.
pub fn command(path: &str) -> Option<&str> {
    let (directory, name) = path.strip_suffix(".py")?.rsplit_once('/')?;
    let is_command = directory.strip_suffix("management/commands").is_some_and(|rest| rest.ends_with('/'));
    (is_command && !name.starts_with('_')).then_some(name)
}
