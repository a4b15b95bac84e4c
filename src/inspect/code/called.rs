//! Finds the function of the project that a call runs. Follows no call further.

use super::facts::Scope;
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::settings_classes;
use super::value::{Call, Value};

/// What makes an object that reads the command line when it is called: <https://typer.tiangolo.com/tutorial/>.
const TYPER: &str = "typer.Typer";

/// Methods that make an object of a model through its constructor, where that is its own, as that of settings is
/// (<https://docs.pydantic.dev/latest/concepts/models/#validating-data>).
const MAKERS: [&str; 4] = ["model_validate", "model_validate_json", "model_validate_strings", "parse_obj"];

/// The function that a call runs: a function, the `__init__` of a class, or a method of an object made in the project.
pub(super) fn called(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(usize, String)> {
    called_by(project, module, &site.scope, &site.call)
}

/// The same for a call that stands in a scope.
pub(super) fn called_by(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> Option<(usize, String)> {
    // `Server().run()`
    if let Value::Attribute(owner, method) = &call.callee {
        let made = project.resolve(module, scope, owner.call()?.name()?);
        let Resolved::Inside(Target::Class(at, class), _) = made else { return None };
        return Some((at, format!("{}.{method}", class.name)));
    }
    let name = call.name()?;
    if let (Some(method), Scope::Function(function)) = (name.strip_prefix("self."), scope) {
        let class = function.rsplit_once('.')?.0;
        let qualified = format!("{class}.{method}");
        return project.function(module, &qualified).map(|_| (module, qualified));
    }
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Function(at, function), rest) if rest.is_empty() => Some((at, function.name.clone())),
        Resolved::Inside(Target::Class(at, class), rest) => {
            let method = rest.first().map_or("__init__", String::as_str);
            let makes = MAKERS.contains(&method) && settings_classes::is_settings_class(project, at, class);
            Some((at, format!("{}.{}", class.name, if makes { "__init__" } else { method })))
        }
        Resolved::Inside(Target::Binding(at, binding), rest) => {
            let maker = binding.value.as_ref()?.call()?.name()?;
            // `cli()` of another file, which reads the command line.
            if rest.is_empty() && at != module && project.outside(at, &binding.scope, maker).as_deref() == Some(TYPER) {
                return Some((at, binding.name.clone()));
            }
            match (project.resolve(at, &binding.scope, maker), rest.as_slice()) {
                (Resolved::Inside(Target::Class(at, class), _), [method]) => {
                    Some((at, format!("{}.{method}", class.name)))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
