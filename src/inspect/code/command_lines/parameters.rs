//! What parameters of functions say of the command line, to Typer and to click. Judges nothing.

use super::super::outline::{Function, Outline, Parameter};
use super::super::value::{Call, Value};
use super::located;
use crate::inspect::evidence::Located;

/// Parameters of a function that Typer insists on: those without a default, and those whose default is `...`
/// (<https://typer.tiangolo.com/tutorial/arguments/optional/>).
pub(super) fn required(outline: &Outline, function: &Function) -> Vec<Located<String>> {
    let required = function.parameters.iter().filter(|parameter| {
        let annotation = parameter.annotation.as_ref();
        let is_context = annotation.and_then(Value::name).is_some_and(|name| name.ends_with("Context"));
        !is_context && parameter.default.as_ref().is_none_or(insists)
    });
    required
        .map(|parameter| {
            let is_option = |value: &Value| value.call().and_then(Call::last_name) == Some("Option");
            let is_option = parameter.default.as_ref().is_some_and(is_option)
                || parameter.annotation.as_ref().is_some_and(|annotation| holds(annotation, &is_option));
            let name = if is_option {
                format!("--{}", parameter.name.replace('_', "-"))
            } else {
                parameter.name.to_uppercase()
            };
            located(outline, name, function.line)
        })
        .collect()
}

/// Whether an annotation such as `Annotated[str, typer.Option()]` holds a value.
fn holds(annotation: &Value, test: &dyn Fn(&Value) -> bool) -> bool {
    match annotation {
        Value::Item(_, slice) => slice.list().is_some_and(|values| values.iter().any(test)),
        value => test(value),
    }
}

/// `typer.Argument(...)`, and `typer.Argument()` without a default.
fn insists(default: &Value) -> bool {
    let Some(call) = default.call() else { return false };
    let is_declaration = matches!(call.last_name(), Some("Argument" | "Option"));
    let has_default = call.keyword("default").is_some()
        || call.keyword("default_factory").is_some()
        || call.keyword("envvar").is_some()
        || call.positional.first().is_some_and(|first| *first != Value::Unknown);
    is_declaration && !has_default && !(call.last_name() == Some("Option") && call.positional.is_empty())
}

/// The option by which Typer sets a parameter with a default (<https://typer.tiangolo.com/tutorial/options/>).
pub(in super::super) fn option(function: &Function, parameter: &Parameter) -> Option<String> {
    let mut decorators = function.decorators.iter().filter_map(|(decorator, _)| decorator.call());
    let is_command = decorators.any(|call| matches!(call.last_name(), Some("command" | "callback")));
    let default = parameter.default.as_ref().filter(|_| is_command)?;
    let flag = format!("--{}", parameter.name.replace('_', "-"));
    let Some(call) = default.call() else { return Some(flag) };
    let mut names = call.positional.iter().filter_map(Value::text).filter(|name| name.starts_with("--"));
    match call.last_name() {
        Some("Argument") => None,
        _ => Some(names.next().map_or(flag, ToOwned::to_owned)),
    }
}
