//! Finds files, classes and functions that a framework runs without an object. Chooses none.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::facts::{Application, Embedding, ObjectKind, Scope, ScriptPart};
use super::outline::{Binding, CallSite, Function};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::catalogue::model::{ScriptCall, ScriptSign, SettingsObject};
use crate::catalogue::{Framework, Interface, framework};
use crate::inspect::evidence::Place;

/// Scripts, worker settings and decorated commands of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Application> {
    let outline = &project.outlines[module];
    let mut found: Vec<Application> = by_calls(project, module).into_iter().collect();
    found.extend(framework::ALL.iter().flat_map(|framework| settings_objects(project, module, framework)));
    for function in outline.functions.iter().filter(|function| function.scope == Scope::Module) {
        found.extend(decorated(project, module, function));
    }
    found.extend(by_decorator(project, module));
    found
}

fn by_calls(project: &Project<'_>, module: usize) -> Option<Application> {
    let outline = &project.outlines[module];
    outline.calls.iter().find_map(|site| {
        let (framework, interface) = script_call(project, module, site)?;
        runs_on_start(project, module, &site.scope).then_some(())?;
        let kind = ObjectKind::Script(part_of(project, module));
        Some(Found { framework, interface, kind, line: site.call.line }.application(project, module, None))
    })
}

/// Whether statements of a scope run when the file is started.
fn runs_on_start(project: &Project<'_>, module: usize, scope: &Scope) -> bool {
    match scope {
        Scope::Module | Scope::MainGuard => true,
        Scope::Function(name) => called_on_start(project, module, name, &mut Vec::new()),
        Scope::Class(_) | Scope::TypeChecking => false,
    }
}

fn called_on_start(project: &Project<'_>, module: usize, function: &str, seen: &mut Vec<String>) -> bool {
    if seen.iter().any(|known| known == function) {
        return false;
    }
    seen.push(function.to_owned());
    let mut calls = project.outlines[module].calls.iter().filter(|site| is_call_of(project, module, site, function));
    calls.any(|site| match &site.scope {
        Scope::Module | Scope::MainGuard => true,
        Scope::Function(caller) => called_on_start(project, module, caller, seen),
        Scope::Class(_) | Scope::TypeChecking => false,
    })
}

/// Whether a call is one of a function of the same file.
fn is_call_of(project: &Project<'_>, module: usize, site: &CallSite, function: &str) -> bool {
    site.call.name().is_some_and(|name| match project.resolve(module, &site.scope, name) {
        Resolved::Inside(Target::Function(at, target), _) => at == module && target.name == function,
        _ => false,
    })
}

/// The framework whose script a file with this call is.
fn script_call(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(&'static Framework, Interface)> {
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    if !may_be_script(dotted.as_deref(), site.call.last_name()) {
        return None;
    }
    let outline = &project.outlines[module];
    signs().find_map(|(framework, sign)| {
        let is_it = match sign.call {
            ScriptCall::Function(function) => dotted.as_deref() == Some(function),
            ScriptCall::FunctionIn(function, file) => {
                dotted.as_deref() == Some(function) && outline.path.ends_with(file)
            }
            ScriptCall::AnyOf(package, silent) => {
                let called = dotted.as_deref().and_then(|dotted| dotted.rsplit_once('.'));
                called.is_some_and(|(owner, name)| owner == package && !silent.contains(&name))
            }
            ScriptCall::Method(method) => site.call.last_name() == Some(method) && outline.imports(framework.module),
            ScriptCall::Decorator(_) => false,
        };
        is_it.then_some((framework, sign.interface))
    })
}

/// Whether any sign has a name: most calls have none.
fn may_be_script(dotted: Option<&str>, last_name: Option<&str>) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let names = signs().filter_map(|(_, sign)| match sign.call {
            ScriptCall::Function(name)
            | ScriptCall::FunctionIn(name, _)
            | ScriptCall::AnyOf(name, _)
            | ScriptCall::Method(name) => Some(name),
            ScriptCall::Decorator(_) => None,
        });
        names.collect()
    });
    let owner = dotted.and_then(|dotted| dotted.rsplit_once('.')).map(|(owner, _)| owner);
    [dotted, owner, last_name].into_iter().flatten().any(|name| NAMES.contains(name))
}

/// The signs of every framework.
fn signs() -> impl Iterator<Item = (&'static Framework, &'static ScriptSign)> {
    framework::ALL.iter().flat_map(|framework| framework.script_signs.iter().map(|sign| (*framework, sign)))
}

/// A page stands in `pages/`, or another file names it in `st.Page`:
/// <https://docs.streamlit.io/develop/concepts/multipage-apps/overview>.
fn part_of(project: &Project<'_>, module: usize) -> ScriptPart {
    let path = &project.outlines[module].path;
    let in_pages = path.rsplit('/').nth(1) == Some("pages");
    let named = || project.calls_of("Page").iter().any(|(_, site)| names_page(&site.call, path));
    if in_pages || named() { ScriptPart::Page } else { ScriptPart::Entry }
}

fn names_page(call: &Call, path: &str) -> bool {
    let text = call.argument("page", 0).and_then(Value::text).map(|text| text.trim_start_matches("./"));
    text.is_some_and(|text| path == text || path.ends_with(&format!("/{text}")))
}

/// Classes and dictionaries with the settings of a framework's worker.
fn settings_objects(project: &Project<'_>, module: usize, framework: &'static Framework) -> Vec<Application> {
    let outline = &project.outlines[module];
    let found: Vec<(&str, usize)> = match framework.settings_object {
        None => Vec::new(),
        Some(SettingsObject::Class { one_of, own }) => {
            let classes = outline.classes.iter().filter(|class| {
                class.scope == Scope::Module
                    && one_of.iter().any(|attribute| project.attribute(module, &class.name, attribute).is_some())
                    && (outline.imports(framework.module) || project.attribute(module, &class.name, own).is_some())
            });
            classes.map(|class| (class.name.as_str(), class.line)).collect()
        }
        Some(SettingsObject::Dictionary(keys)) => {
            let bindings = outline.bindings.iter().filter(|binding| is_dictionary(binding, keys));
            let dictionaries = bindings.filter(|_| outline.imports(framework.module));
            dictionaries.map(|binding| (binding.name.as_str(), binding.line)).collect()
        }
    };
    found
        .into_iter()
        .map(|(name, line)| {
            let kind = ObjectKind::SettingsClass;
            let found = Found { framework, interface: Interface::Worker, kind, line };
            found.application(project, module, Some(name.to_owned()))
        })
        .collect()
}

/// Whether a module-level name holds a dictionary with all these keys.
fn is_dictionary(binding: &Binding, keys: &[&str]) -> bool {
    let Some(Value::Map(items)) = &binding.value else { return false };
    let mut wanted = keys.iter();
    binding.scope == Scope::Module && wanted.all(|wanted| items.iter().any(|(key, _)| key.text() == Some(wanted)))
}

fn decorated(project: &Project<'_>, module: usize, function: &Function) -> Option<Application> {
    let (framework, interface) = function.decorators.iter().find_map(|(decorator, _)| {
        let dotted = decorator_name(project, module, decorator)?;
        let mut all = framework::ALL.iter();
        all.find_map(|framework| {
            let (_, interface) = framework.command_decorators.iter().find(|(name, _)| *name == dotted)?;
            Some((*framework, *interface))
        })
    })?;
    let found = Found { framework, interface, kind: ObjectKind::Command, line: function.line };
    Some(found.application(project, module, Some(function.name.clone())))
}

fn by_decorator(project: &Project<'_>, module: usize) -> Option<Application> {
    project.outlines[module].functions.iter().find_map(|function| {
        let (framework, interface) = function.decorators.iter().find_map(|(decorator, _)| {
            let dotted = decorator_name(project, module, decorator)?;
            let (framework, sign) = signs()
                .find(|(_, sign)| matches!(sign.call, ScriptCall::Decorator(start) if dotted.starts_with(start)))?;
            Some((framework, sign.interface))
        })?;
        let kind = ObjectKind::Script(ScriptPart::Entry);
        Some(Found { framework, interface, kind, line: function.line }.application(project, module, None))
    })
}

fn decorator_name(project: &Project<'_>, module: usize, decorator: &Value) -> Option<String> {
    let name = decorator.call().map_or_else(|| decorator.name(), Call::name)?;
    project.outside(module, &Scope::Module, name)
}

/// What was found at a line, before it has a name.
struct Found {
    framework: &'static Framework,
    interface: Interface,
    kind: ObjectKind,
    line: usize,
}

impl Found {
    fn application(self, project: &Project<'_>, module: usize, name: Option<String>) -> Application {
        let Self { framework, interface, kind, line } = self;
        let place = Place::line(&project.outlines[module].path, line);
        Application { name, framework, interface, kind, scope: Scope::Module, embedding: Embedding::None, place }
    }
}

#[cfg(test)]
mod tests;
