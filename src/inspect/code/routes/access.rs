//! Says which routes ask who is there, or want arguments: a health check has neither. Resolves no name.

use crate::inspect::code::outline::{Function, Parameter};
use crate::inspect::code::value::{Call, Value};

/// Parts of names of what tells people and programs apart.
const WHO: [&str; 14] = [
    "auth",
    "user",
    "token",
    "login",
    "permission",
    "credential",
    "apikey",
    "api_key",
    "secret",
    "admin",
    "verify",
    "protected",
    "signature",
    "jwt",
];

/// Whether the function behind a route takes more than the request.
pub(super) fn asks_for_more(function: &Function) -> bool {
    function.parameters.iter().any(is_more) || function.decorators.iter().any(|(decorator, _)| guards(decorator))
}

/// `@login_required`, `@app.get("/health", dependencies=[Depends(verify_token)])`.
fn guards(decorator: &Value) -> bool {
    let call = decorator.call();
    let name = call.map_or_else(|| decorator.name(), Call::name);
    let is_route = call.is_some_and(|call| call.positional.first().is_some_and(|path| path.text().is_some()));
    call.is_some_and(is_closed) || (!is_route && name.is_some_and(tells_who))
}

/// `APIRouter(dependencies=[Depends(verify_token)])`: <https://fastapi.tiangolo.com/tutorial/dependencies/global-dependencies/>.
pub(super) fn is_closed(call: &Call) -> bool {
    let dependencies = call.keyword("dependencies").and_then(Value::list).unwrap_or_default();
    dependencies.iter().filter_map(Value::call).any(is_dependency_on_who)
}

/// `user: CurrentUser`, `key = Security(api_key_header)`, and what must stand in the query: `name: str`.
fn is_more(parameter: &Parameter) -> bool {
    let annotated = match &parameter.annotation {
        Some(Value::Item(_, parts)) => parts.list().unwrap_or_default(),
        _ => &[],
    };
    let depends = annotated.iter().chain(&parameter.default).filter_map(Value::call).any(is_dependency_on_who);
    let kind = parameter.annotation.as_ref().and_then(Value::name);
    let is_plain = kind.is_some_and(|kind| matches!(kind, "str" | "int" | "float" | "bool"));
    depends || kind.is_some_and(tells_who) || (is_plain && parameter.default.is_none())
}

fn is_dependency_on_who(call: &Call) -> bool {
    let is_security = call.last_name() == Some("Security");
    let is_dependency = is_security || call.last_name() == Some("Depends");
    let on = call.positional.first().map(|value| value.call().map_or_else(|| value.name(), Call::name));
    is_security || (is_dependency && on.flatten().is_some_and(tells_who))
}

fn tells_who(name: &str) -> bool {
    let name = name.to_lowercase();
    WHO.iter().any(|part| name.contains(part))
}
