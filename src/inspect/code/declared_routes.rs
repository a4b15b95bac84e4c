//! Routes before their prefix is known. Finds none.

use super::construction::Variable;
use super::evaluate;
use super::facts::Scope;
use super::project::Project;
use super::value::{Call, Value};

/// A route before its prefix is known.
pub(super) struct Declared {
    pub(super) module: usize,
    pub(super) owner: Owner,
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) sign: Sign,
}

/// What says that a route may be one of a health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Its path.
    Name,
    /// The package that answers it.
    Package,
}

/// What a route belongs to.
#[derive(Clone, Debug)]
pub(super) enum Owner {
    /// A variable that holds an application or a router.
    Variable(Variable),
    /// An application that no variable holds, or the whole Django project.
    Root,
    Unknown,
}

/// The path that a declaration answers on GET.
pub(super) fn path_of(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> Option<String> {
    let named = ["path", "rule", "uri"].iter().find_map(|name| call.keyword(name));
    let path = text(project, module, scope, named.or_else(|| call.positional.first())?)?;
    let answers_get = call.keyword("methods").and_then(Value::list).is_none_or(|methods| {
        methods.iter().any(|method| method.text().is_some_and(|method| method.eq_ignore_ascii_case("get")))
    });
    // Bottle's argument has another name: one method, or a list of them.
    let is_get = |method: &Value| method.text().is_none_or(|method| method.eq_ignore_ascii_case("get"));
    let answers_get = answers_get
        && call.keyword("method").is_none_or(|method| match method.list() {
            Some(methods) => methods.iter().any(is_get),
            None => is_get(method),
        });
    answers_get.then_some(path)
}

/// A text, also one of a constant elsewhere.
pub(super) fn text(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<String> {
    evaluate::text(evaluate::setting(project, module, scope, value)).value().cloned()
}

/// Two parts of a path with one `/` between them.
pub(super) fn join(prefix: &str, path: &str) -> String {
    let prefix = prefix.trim_end_matches('/');
    match path {
        "" => prefix.to_owned(),
        path if path.starts_with('/') => format!("{prefix}{path}"),
        path => format!("{prefix}/{path}"),
    }
}
