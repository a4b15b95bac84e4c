//! Tells whether an expression is the same wherever it is used. Computes none.

use crate::inspect::code::arguments;
use crate::inspect::code::facts::Scope;
use crate::inspect::code::outline::CallSite;
use crate::inspect::code::paths;
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{SPREAD, Value};

/// How deep an expression is followed to see that it is the same wherever it is used.
const DEEPEST: usize = 8;

/// Whether every name in a value is bound once, and nothing in it chooses.
pub(super) fn is_constant(project: &Project<'_>, module: usize, scope: &Scope, value: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let all = |values: &[Value]| values.iter().all(|value| is_constant(project, module, scope, value, depth + 1));
    match value {
        Value::Text(_) | Value::Number(_) => true,
        Value::Name(name) => is_constant_name(project, module, scope, name, depth),
        // What does not branch takes no step: the text itself ends it.
        Value::Call(call) => {
            let owner = match &call.callee {
                Value::Attribute(owner, _) => is_constant(project, module, scope, owner, depth),
                _ => true,
            };
            owner
                && match call.positional.as_slice() {
                    [only] => is_constant(project, module, scope, only, depth),
                    several => all(several),
                }
        }
        Value::Concat(parts) => all(parts),
        Value::Join(left, right) => {
            is_constant(project, module, scope, left, depth + 1)
                && is_constant(project, module, scope, right, depth + 1)
        }
        Value::Item(owner, key) => match paths::entry(project, module, scope, owner, key) {
            Some((at, scope, value)) => is_constant(project, at, scope, value, depth + 1),
            None => is_constant(project, module, scope, owner, depth + 1),
        },
        Value::Attribute(owner, _) => is_constant(project, module, scope, owner, depth),
        _ => false,
    }
}

fn is_constant_name(project: &Project<'_>, module: usize, scope: &Scope, name: &str, depth: usize) -> bool {
    if name == "__file__" {
        return true;
    }
    let name = name.split(".parent").next().unwrap_or(name);
    if name == "__file__" {
        return true;
    }
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), rest) => {
            let same = binding.value.as_ref() == Some(&Value::Name(name.to_owned()));
            let value = binding.value.as_ref().filter(|_| rest.is_empty() && !same);
            !project.is_ambiguous(at, binding)
                && value.is_some_and(|value| is_constant(project, at, &binding.scope, value, depth + 1))
        }
        Resolved::Unbound => match name.split_once('.') {
            Some(("self", attribute)) => is_constant_attribute(project, module, scope, attribute, depth),
            Some(_) => false,
            None => is_constant_parameter(project, module, scope, name, depth),
        },
        _ => false,
    }
}

/// `self.directory`, which one method of the class sets once.
fn is_constant_attribute(project: &Project<'_>, module: usize, scope: &Scope, attribute: &str, depth: usize) -> bool {
    let Scope::Function(method) = scope else { return false };
    let Some((class, _)) = method.rsplit_once('.') else { return false };
    let (name, below) = (format!("self.{attribute}"), format!("{class}."));
    let is_of_class = |scope: &Scope| matches!(scope, Scope::Function(method) if method.starts_with(&below));
    let mut set = project.bindings_of(module, &name).filter(|binding| is_of_class(&binding.scope));
    match (set.next(), set.next()) {
        (Some(only), None) => {
            only.value.as_ref().is_some_and(|value| is_constant(project, module, &only.scope, value, depth + 1))
        }
        _ => false,
    }
}

/// A parameter that the one call of its function in the project gives, or that every call leaves at its default.
fn is_constant_parameter(project: &Project<'_>, module: usize, scope: &Scope, name: &str, depth: usize) -> bool {
    let Scope::Function(qualified) = scope else { return false };
    let Some(function) = project.function(module, qualified) else { return false };
    let Some(position) = function.parameters.iter().position(|parameter| parameter.name == name) else { return false };
    let default = function.parameters[position].default.as_ref();
    let sites = project.callers_of(module, qualified);
    let position = arguments::position_in_call(function, position);
    let given = |site: &CallSite| site.call.argument(name, position).is_some() || site.call.keyword(SPREAD).is_some();
    match sites.as_slice() {
        [(caller, site)] if given(site) => {
            let value = site.call.argument(name, position);
            value.is_some_and(|value| is_constant(project, *caller, &site.scope, value, depth + 1))
        }
        // All leave it at its default.
        [_, ..] if !sites.iter().any(|(_, site)| given(site)) => {
            default.is_some_and(|default| is_constant(project, module, &Scope::Module, default, depth + 1))
        }
        _ => false,
    }
}
