//! Finds files, classes and functions that a framework runs without an object. Chooses none.

use super::facts::{Application, Embedding, Framework, Interface, ObjectKind, Scope, ScriptPart};
use super::outline::{Binding, CallSite, Function};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::inspect::evidence::Place;

/// Calls of Streamlit that show nothing: <https://docs.streamlit.io/develop/api-reference/caching-and-state>.
const STREAMLIT_SILENT: &[&str] =
    &["cache_data", "cache_resource", "cache", "fragment", "dialog", "Page", "connection"];

/// Decorators that make a function something a framework runs: name, framework, interface, kind.
const DECORATORS: &[(&str, Framework, Interface, ObjectKind)] = &[
    // https://click.palletsprojects.com/en/stable/commands-and-groups/
    ("click.command", Framework::Click, Interface::Command, ObjectKind::Command),
    ("click.group", Framework::Click, Interface::Command, ObjectKind::Command),
    ("rich_click.command", Framework::Click, Interface::Command, ObjectKind::Command),
    ("rich_click.group", Framework::Click, Interface::Command, ObjectKind::Command),
    ("asyncclick.command", Framework::Click, Interface::Command, ObjectKind::Command),
    ("asyncclick.group", Framework::Click, Interface::Command, ObjectKind::Command),
    // https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
    ("prefect.flow", Framework::Prefect, Interface::Worker, ObjectKind::Command),
];

/// Decorators that make their file a script: <https://docs.chainlit.io/api-reference/lifecycle-hooks/on-chat-start>,
/// <https://dramatiq.io/guide.html>
const SCRIPT_DECORATORS: &[(&str, Framework, Interface)] = &[
    ("chainlit.on_", Framework::Chainlit, Interface::Own),
    ("dramatiq.actor", Framework::Dramatiq, Interface::Worker),
];

/// Scripts, worker settings and decorated commands of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Application> {
    let outline = &project.outlines[module];
    let mut found: Vec<Application> = by_calls(project, module).into_iter().collect();
    found.extend(arq_settings(project, module));
    found.extend(saq_settings(project, module));
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
        Some(application(project, module, None, framework, interface, kind, site.call.line))
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
    let calls_it = |site: &&CallSite| {
        site.call.name().is_some_and(|name| match project.resolve(module, &site.scope, name) {
            Resolved::Inside(Target::Function(at, target), _) => at == module && target.name == function,
            _ => false,
        })
    };
    project.outlines[module].calls.iter().filter(calls_it).any(|site| match &site.scope {
        Scope::Module | Scope::MainGuard => true,
        Scope::Function(caller) => called_on_start(project, module, caller, seen),
        Scope::Class(_) | Scope::TypeChecking => false,
    })
}

fn script_call(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(Framework, Interface)> {
    let outline = &project.outlines[module];
    let imports = |package: &str| outline.aliases.values().any(|target| target.split('.').next() == Some(package));
    if site.call.last_name() == Some("servable") && imports("panel") {
        return Some((Framework::Panel, Interface::Own));
    }
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    match dotted.split('.').collect::<Vec<_>>().as_slice() {
        // https://docs.streamlit.io/develop/api-reference
        ["streamlit", "sidebar", _] => Some((Framework::Streamlit, Interface::Own)),
        ["streamlit", shows] if !STREAMLIT_SILENT.contains(shows) => Some((Framework::Streamlit, Interface::Own)),
        // https://docs.djangoproject.com/en/stable/ref/django-admin/: manage.py
        ["django", "core", "management", "execute_from_command_line"] => Some((Framework::Django, Interface::Command)),
        // https://nicegui.io/documentation/run
        ["nicegui", "ui", "run"] => Some((Framework::NiceGui, Interface::Own)),
        // https://panel.holoviz.org/api/panel.io.server.html
        ["panel", "serve"] => Some((Framework::Panel, Interface::Own)),
        // https://reflex.dev/docs/api-reference/config/
        ["reflex", "Config"] if outline.path.ends_with("rxconfig.py") => Some((Framework::Reflex, Interface::Own)),
        _ => None,
    }
}

/// A page stands in `pages/`, or another file names it in `st.Page`:
/// <https://docs.streamlit.io/develop/concepts/multipage-apps/overview>.
fn part_of(project: &Project<'_>, module: usize) -> ScriptPart {
    let path = &project.outlines[module].path;
    let in_pages = path.rsplit('/').nth(1) == Some("pages");
    let named = || project.outlines.iter().any(|outline| outline.calls.iter().any(|site| names_page(&site.call, path)));
    if in_pages || named() { ScriptPart::Page } else { ScriptPart::Entry }
}

fn names_page(call: &Call, path: &str) -> bool {
    let text = call.argument("page", 0).and_then(Value::text).map(|text| text.trim_start_matches("./"));
    call.last_name() == Some("Page") && text.is_some_and(|text| path == text || path.ends_with(&format!("/{text}")))
}

/// <https://arq-docs.helpmanual.io/#simple-usage>: a class with `functions` and settings of the worker.
fn arq_settings(project: &Project<'_>, module: usize) -> Vec<Application> {
    let outline = &project.outlines[module];
    let imports_arq = outline.aliases.values().any(|target| target.split('.').next() == Some("arq"));
    let is_settings = |name: &str| {
        let has = |attribute| outline.attribute(name, attribute).is_some();
        (has("functions") || has("cron_jobs")) && (imports_arq || has("redis_settings"))
    };
    let classes = outline.classes.iter().filter(|class| class.scope == Scope::Module && is_settings(&class.name));
    let settings = |class: &super::outline::Class| {
        let name = Some(class.name.clone());
        let kind = ObjectKind::SettingsClass;
        application(project, module, name, Framework::Arq, Interface::Worker, kind, class.line)
    };
    classes.map(settings).collect()
}

/// <https://saq-py.readthedocs.io/>, "Example": a dictionary with `queue` and `functions`.
fn saq_settings(project: &Project<'_>, module: usize) -> Vec<Application> {
    let outline = &project.outlines[module];
    if !outline.aliases.values().any(|target| target.split('.').next() == Some("saq")) {
        return Vec::new();
    }
    let is_settings = |binding: &&Binding| {
        let Some(Value::Map(items)) = &binding.value else { return false };
        let has = |wanted: &str| items.iter().any(|(key, _)| key.text() == Some(wanted));
        binding.scope == Scope::Module && has("queue") && has("functions")
    };
    let settings = outline.bindings.iter().filter(is_settings);
    let found = |binding: &Binding| {
        let kind = ObjectKind::SettingsClass;
        application(project, module, Some(binding.name.clone()), Framework::Saq, Interface::Worker, kind, binding.line)
    };
    settings.map(found).collect()
}

fn decorated(project: &Project<'_>, module: usize, function: &Function) -> Option<Application> {
    let (_, framework, interface, kind) = function.decorators.iter().find_map(|(decorator, _)| {
        let dotted = decorator_name(project, module, decorator)?;
        DECORATORS.iter().find(|(name, ..)| *name == dotted)
    })?;
    let name = Some(function.name.clone());
    Some(application(project, module, name, *framework, *interface, kind.clone(), function.line))
}

fn by_decorator(project: &Project<'_>, module: usize) -> Option<Application> {
    project.outlines[module].functions.iter().find_map(|function| {
        let (framework, interface) = function.decorators.iter().find_map(|(decorator, _)| {
            let dotted = decorator_name(project, module, decorator)?;
            let rule = SCRIPT_DECORATORS.iter().find(|(name, ..)| dotted.starts_with(name))?;
            Some((rule.1, rule.2))
        })?;
        let kind = ObjectKind::Script(ScriptPart::Entry);
        Some(application(project, module, None, framework, interface, kind, function.line))
    })
}

fn decorator_name(project: &Project<'_>, module: usize, decorator: &Value) -> Option<String> {
    let name = decorator.call().map_or_else(|| decorator.name(), Call::name)?;
    project.outside(module, &Scope::Module, name)
}

fn application(
    project: &Project<'_>,
    module: usize,
    name: Option<String>,
    framework: Framework,
    interface: Interface,
    kind: ObjectKind,
    line: usize,
) -> Application {
    let place = Place::line(&project.outlines[module].path, line);
    Application { name, framework, interface, kind, scope: Scope::Module, embedding: Embedding::None, place }
}

#[cfg(test)]
mod tests;
