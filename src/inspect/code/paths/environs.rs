//! Defaults of variables that an `env` object of django-environ or environs is asked for. Evaluates none.

use crate::inspect::code::evaluate;
use crate::inspect::code::facts::Scope;
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, Value};

/// The variable and its default: `env.str("DATA_DIR", "data")`, `env.db(default="sqlite:///shop.db")`, and what
/// `environ.Env(DATA_DIR=(str, "data"))` says of `env("DATA_DIR")`.
pub(super) fn read(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> Option<(String, Value)> {
    if let Some((name, Some(default))) = evaluate::environs_read(project, module, scope, call) {
        return Some((name.to_owned(), default.clone()));
    }
    let owner = call.name()?.split('.').next()?;
    let Resolved::Inside(Target::Binding(at, binding), _) = project.resolve(module, scope, owner) else { return None };
    let maker = binding.value.as_ref()?.call()?;
    (project.outside(at, &binding.scope, maker.name()?)? == "environ.Env").then_some(())?;
    // https://django-environ.readthedocs.io/en/latest/types.html: `db` and `db_url` read `DATABASE_URL`.
    let is_database = matches!(call.last_name(), Some("db" | "db_url"));
    let name = match call.positional.first() {
        Some(name) => name.text()?,
        None if is_database => "DATABASE_URL",
        None => return None,
    };
    let scheme = maker.keyword(name).and_then(|scheme| match scheme {
        Value::List(parts) => parts.get(1),
        _ => None,
    });
    let default = call.keyword("default").or_else(|| call.positional.get(1)).or(scheme)?;
    Some((name.to_owned(), default.clone()))
}
