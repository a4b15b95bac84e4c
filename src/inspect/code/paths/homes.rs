//! Directories of the running user, as the standard library and others name them. Follows no name.

use super::walk::Walk;
use crate::inspect::code::facts::Scope;
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, Value};

/// Functions of platformdirs and appdirs with where they point on Linux
/// (<https://platformdirs.readthedocs.io/en/latest/explanation.html>, "Linux / Unix").
const USER_DIRECTORIES: &[(&str, &str)] = &[
    ("user_data_dir", ".local/share"),
    ("user_data_path", ".local/share"),
    ("user_config_dir", ".config"),
    ("user_config_path", ".config"),
    ("user_cache_dir", ".cache"),
    ("user_cache_path", ".cache"),
    ("user_state_dir", ".local/state"),
    ("user_state_path", ".local/state"),
    ("user_log_dir", ".local/state"),
    ("user_log_path", ".local/state"),
];

const PACKAGES: &[&str] = &["platformdirs", "appdirs"];

/// `Path.home()`, `user_data_dir("shop")`, `click.get_app_dir("shop")`.
pub(super) fn call(project: &Project<'_>, module: usize, scope: &Scope, dotted: &str, call: &Call) -> Option<Walk> {
    if dotted == "pathlib.Path.home" {
        return Some(Walk::home(""));
    }
    // https://click.palletsprojects.com/en/stable/api/#click.get_app_dir
    if matches!(dotted, "click.get_app_dir" | "typer.get_app_dir") {
        return Some(Walk::home(&format!(".config/{}", named(call)?)));
    }
    if let Some((package, function)) = dotted.split_once('.')
        && PACKAGES.contains(&package)
    {
        let below = directory(function)?;
        return Some(Walk::home(&with_name(below, named(call))));
    }
    // `dirs.user_data_path` is a property, and one of appdirs may be called too.
    let (owner, name) = call.name()?.rsplit_once('.')?;
    attribute(project, module, scope, &Value::Name(owner.to_owned()), name)
}

/// `PlatformDirs("shop").user_data_dir`.
pub(super) fn attribute(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    owner: &Value,
    name: &str,
) -> Option<Walk> {
    let below = directory(name)?;
    let (at, scope, maker) = match owner {
        Value::Call(call) => (module, scope, &**call),
        Value::Name(owner) => match project.resolve(module, scope, owner) {
            Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => {
                (at, &binding.scope, binding.value.as_ref()?.call()?)
            }
            _ => return None,
        },
        _ => return None,
    };
    let dotted = project.outside(at, scope, maker.name()?)?;
    let is_known = PACKAGES.contains(&dotted.split('.').next()?);
    is_known.then(|| Walk::home(&with_name(below, named(maker))))
}

/// Whether a function or a property of this name may be one of theirs.
pub(crate) fn is_user_directory(name: &str) -> bool {
    directory(name).is_some() || name == "get_app_dir"
}

fn directory(function: &str) -> Option<&'static str> {
    USER_DIRECTORIES.iter().find(|(name, _)| *name == function).map(|(_, below)| *below)
}

fn named(call: &Call) -> Option<&str> {
    call.argument("appname", 0).or_else(|| call.argument("app_name", 0))?.text()
}

fn with_name(below: &str, name: Option<&str>) -> String {
    name.map_or_else(|| below.to_owned(), |name| format!("{below}/{name}"))
}
