//! Finds what the project's calls of a function pass for one of its parameters. Evaluates nothing.

use super::facts::Scope;
use super::outline::Function;
use super::project::{Project, Resolved, Target};
use super::value::Value;

/// An argument, with the file and the scope of its call.
pub(super) type Passed<'a> = (usize, &'a Scope, &'a Value);

/// What calls of a function pass for the parameter at a position; tests are no callers.
pub(super) fn passed<'a>(
    project: &Project<'a>,
    module: usize,
    function: &Function,
    position: usize,
) -> Vec<Passed<'a>> {
    let name = &function.parameters[position].name;
    let last = function.name.rsplit('.').next().unwrap_or_default();
    let position = position_in_call(function, position);
    let sites = project.calls_of(last).iter().copied();
    let of_function = sites.filter(|(at, site)| {
        let callee = site.call.name().map(|callee| project.resolve(*at, &site.scope, callee));
        matches!(callee, Some(Resolved::Inside(Target::Function(there, target), _))
            if there == module && target.name == function.name)
    });
    of_function.filter_map(|(at, site)| Some((at, &site.scope, site.call.argument(name, position)?))).collect()
}

/// Calls of a method do not pass what it is called on.
pub(super) fn position_in_call(function: &Function, position: usize) -> usize {
    let own = function.parameters.first().map(|one| one.name.as_str());
    let is_method = function.name.contains('.') && matches!(own, Some("self" | "cls"));
    if is_method { position.saturating_sub(1) } else { position }
}
