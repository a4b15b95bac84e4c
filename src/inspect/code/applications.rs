//! Lists the applications that a file makes. Chooses none of them.

mod defaults;

use std::collections::{HashMap, HashSet};

use super::construction::{self, Made, Variable};
use super::facts::{Application, Calling, Embedding, Import, ImportForm, ObjectKind, Scope};
use super::outline::{Binding, BindingKind, Function, Outline};
use super::project::{Project, Resolved, Target};
use super::senders;
use super::value::Value;
use crate::catalogue::Interface;
use crate::catalogue::framework::{asgi, celery, click, wsgi};
use crate::inspect::evidence::Place;

/// Objects, factories and re-exports of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Application> {
    let outline = &project.outlines[module];
    let bindings = outline.bindings.iter().filter(|binding| binding.kind == BindingKind::Sets);
    let objects = bindings.filter_map(|binding| Some((binding, object(project, module, binding)?)));
    let objects: Vec<(&Binding, Application)> = objects.collect();
    // `app = Wrapper(app)`: the last one holds.
    let mut seen: HashSet<(&str, &Scope)> = HashSet::new();
    let last = objects.into_iter().rev().filter(|(binding, _)| seen.insert((&binding.name, &binding.scope)));
    let mut found: Vec<Application> = last.map(|(_, application)| application).collect();
    found.reverse();
    found.extend(outline.functions.iter().filter_map(|function| factory(project, module, function)));
    found.extend(outline.functions.iter().filter_map(|function| by_interface(&outline.path, function)));
    let own = found.iter().filter(|known| known.scope == Scope::Module).filter_map(|known| known.name.clone());
    let own: HashSet<String> = own.collect();
    let is_own = |application: &Application| application.name.as_ref().is_some_and(|name| own.contains(name));
    found.extend(imported(project, module).into_iter().filter(|application| !is_own(application)));
    if outline.shape.runs() { found } else { Vec::new() }
}

fn object(project: &Project<'_>, module: usize, binding: &Binding) -> Option<Application> {
    if matches!(binding.scope, Scope::Class(_)) {
        return None;
    }
    let made = construction::bound(project, module, binding)?;
    if is_sender(project, &made, module, binding) {
        return None;
    }
    let kind = match made.variable.as_ref().filter(|variable| variable.scope == Scope::Module) {
        Some(variable) => re_export(project, variable),
        None => ObjectKind::Object,
    };
    let place = Place::line(&project.outlines[module].path, binding.line);
    Some(application(&binding.name, &made, kind, binding.scope.clone(), place))
}

fn factory(project: &Project<'_>, module: usize, function: &Function) -> Option<Application> {
    if !matches!(function.scope, Scope::Module) || is_of_a_command(project, module, function) {
        return None;
    }
    let made = construction::returned(project, module, function)?;
    let kind = ObjectKind::Factory {
        required_parameters: required(&project.outlines[module], function),
        calling: function.calling,
    };
    let place = Place::line(&project.outlines[module].path, function.line);
    Some(application(&function.name, &made, kind, Scope::Module, place))
}

/// Whether only a command can call a function.
fn is_of_a_command(project: &Project<'_>, module: usize, function: &Function) -> bool {
    let names = function.decorators.iter().filter_map(|(decorator, _)| decorator.name());
    let mut dotted = names.filter_map(|name| project.outside(module, &Scope::Module, name));
    dotted.any(|dotted| click::CONTEXT_DECORATORS.contains(&dotted.as_str()))
}

/// A function that is an application by what it takes (PEP 3333; ASGI 3.0 "Applications").
fn by_interface(path: &str, function: &Function) -> Option<Application> {
    let names: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let (framework, interface) = match (names.as_slice(), function.calling) {
        (["environ", "start_response"], Calling::Sync | Calling::Generator) => (&wsgi::FRAMEWORK, Interface::Wsgi),
        (["scope", "receive", "send"], Calling::Async) => (&asgi::FRAMEWORK, Interface::Asgi),
        _ => return None,
    };
    let made = Made { framework, interface, variable: None };
    let place = Place::line(path, function.line);
    let is_named = function.scope == Scope::Module;
    is_named.then(|| application(&function.name, &made, ObjectKind::Object, Scope::Module, place))
}

/// Names of the parameters that a call must give: those without a default, and those whose defaults the function does not take.
pub(super) fn required(outline: &Outline, function: &Function) -> Vec<String> {
    let refused = defaults::refused(outline, function);
    let required = function.parameters.iter();
    let required =
        required.filter(|parameter| parameter.default.is_none() || refused.contains(&parameter.name.as_str()));
    required.map(|parameter| parameter.name.clone()).collect()
}

/// `from .main import app`, at module level.
fn imported(project: &Project<'_>, module: usize) -> Vec<Application> {
    let outline = &project.outlines[module];
    let mut statements: HashMap<String, &Import> = HashMap::new();
    for import in outline.imports.iter().filter(|import| import.scope == Scope::Module) {
        if let (Some(name), ImportForm::Absolute | ImportForm::Relative) = (&import.name, import.form) {
            statements.entry(format!("{}.{name}", import.module)).or_insert(import);
        }
    }
    let names = outline.aliases.keys().filter(|name| outline.module_value(name).is_none());
    let mut found = Vec::new();
    for local in names {
        let target = &outline.aliases[local];
        let Some(import) = statements.get(target) else { continue };
        if let Some((made, kind)) = re_exported(project, module, local) {
            found.push(application(local, &made, kind, Scope::Module, import.place.clone()));
        }
    }
    found
}

fn re_exported(project: &Project<'_>, module: usize, local: &str) -> Option<(Made, ObjectKind)> {
    match project.resolve(module, &Scope::Module, local) {
        Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() && at != module => {
            let made = construction::made(project, module, &Scope::Module, &Value::Name(local.to_owned()))?;
            if is_sender(project, &made, at, binding) {
                return None;
            }
            Some((made, re_export(project, &Variable::of(at, binding))))
        }
        Resolved::Inside(Target::Function(at, function), rest) if rest.is_empty() && at != module => {
            let made = construction::returned(project, at, function)?;
            let kind = ObjectKind::ReExport { module: project.outlines[at].path.clone(), name: function.name.clone() };
            Some((made, kind))
        }
        _ => None,
    }
}

fn is_sender(project: &Project<'_>, made: &Made, module: usize, binding: &Binding) -> bool {
    *made.framework == celery::FRAMEWORK && senders::only_sends(project, module, binding)
}

fn re_export(project: &Project<'_>, variable: &Variable) -> ObjectKind {
    ObjectKind::ReExport { module: project.outlines[variable.module].path.clone(), name: variable.name.clone() }
}

fn application(name: &str, made: &Made, kind: ObjectKind, scope: Scope, place: Place) -> Application {
    Application {
        name: Some(name.to_owned()),
        framework: made.framework,
        interface: made.interface,
        kind,
        scope,
        embedding: Embedding::None,
        place,
    }
}

#[cfg(test)]
mod tests;
