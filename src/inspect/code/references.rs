//! Lists imports, functions and calls of functions of the project. Follows no call further.

use std::collections::BTreeSet;

use super::applications;
use super::branches;
use super::called::called;
use super::circumstances;
use super::django_layers;
use super::facts::{Calling, FunctionFacts, Happens, Import, ImportForm, ProjectCall, Scope};
use super::index::key_of;
use super::outline::{CallSite, Outline};
use super::project::Project;
use super::reach;
use super::value::Value;
use crate::inspect::evidence::Place;

/// Imports as written, then dynamic ones and texts that name a module of the project.
pub(super) fn imports(project: &Project<'_>, module: usize) -> Vec<Import> {
    let outline = &project.outlines[module];
    let circumstances = outline.imports.iter().zip(&outline.import_circumstances);
    let mut imports: Vec<Import> = circumstances
        .map(|(import, under)| {
            let happens = circumstances::happens_at_once(project, module, &import.scope, *under);
            Import { happens, ..import.clone() }
        })
        .collect();
    imports.extend(outline.calls.iter().filter_map(|site| dynamic(project, module, site)));
    imports.extend(outline.calls.iter().flat_map(|site| celery_tasks(outline, site)));
    imports.extend(outline.calls.iter().flat_map(|site| split_settings(project, module, site)));
    for (text, line) in &outline.texts {
        if !text.contains(['.', ':']) {
            continue;
        }
        let named = reach::modules_in_text(text).into_iter().find(|name| project.likely(name, module).is_some());
        imports.extend(named.map(|name| import(outline, name, ImportForm::Text, Scope::Module, *line)));
    }
    imports
}

/// <https://docs.python.org/3/library/importlib.html#importlib.import_module>.
fn dynamic(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Import> {
    let outline = &project.outlines[module];
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    matches!(dotted.as_str(), "importlib.import_module" | "__import__").then_some(())?;
    let name = site.call.argument("name", 0)?.text()?;
    let (name, form) = match name.strip_prefix('.') {
        Some(rest) => (beside(&outline.path, rest), ImportForm::Relative),
        None => (name.to_owned(), ImportForm::Dynamic),
    };
    let happens = circumstances::happens_at_once(project, module, &site.scope, site.under);
    Some(Import { happens, ..import(outline, name, form, site.scope.clone(), site.call.line) })
}

fn beside(path: &str, name: &str) -> String {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory).replace('/', ".");
    if directory.is_empty() { name.to_owned() } else { format!("{directory}.{name}") }
}

/// `app.autodiscover_tasks(["shop"])` imports `shop.tasks`:
/// <https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery.autodiscover_tasks>.
fn celery_tasks(outline: &Outline, site: &CallSite) -> Vec<Import> {
    if site.call.last_name() != Some("autodiscover_tasks") {
        return Vec::new();
    }
    let packages = site.call.argument("packages", 0).and_then(Value::list).unwrap_or_default();
    let packages = packages.iter().filter_map(Value::text);
    let tasks =
        |package| import(outline, format!("{package}.tasks"), ImportForm::Dynamic, Scope::Module, site.call.line);
    packages.map(tasks).collect()
}

/// Files that a settings module of Django runs as parts of itself.
fn split_settings(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<Import> {
    let outline = &project.outlines[module];
    let files = django_layers::split_settings(project, module, site).into_iter();
    let names = files.map(|at| key_of(&project.outlines[at].path).replace('/', "."));
    names.map(|name| import(outline, name, ImportForm::Relative, Scope::Module, site.call.line)).collect()
}

/// An import that a call or a text may make.
fn import(outline: &Outline, module: String, form: ImportForm, scope: Scope, line: usize) -> Import {
    Import { module, name: None, form, scope, happens: Happens::Always, place: Place::line(&outline.path, line) }
}

/// Functions at module level.
pub(super) fn functions(outline: &Outline) -> Vec<FunctionFacts> {
    let functions = outline.functions.iter().filter(|function| function.scope == Scope::Module);
    functions
        .map(|function| FunctionFacts {
            name: function.name.clone(),
            required_parameters: applications::required(outline, function),
            calling: if function.decorators.is_empty() { function.calling } else { Calling::Sync },
            place: Place::line(&outline.path, function.line),
        })
        .collect()
}

/// Classes and names that are assigned to at module level, sorted.
pub(super) fn names(outline: &Outline) -> Vec<String> {
    let classes = outline.classes.iter().filter(|class| class.scope == Scope::Module).map(|class| &class.name);
    let bindings = outline.bindings.iter().filter(|binding| binding.scope == Scope::Module);
    let bound = bindings.filter(|binding| binding.value.is_some()).map(|binding| &binding.name);
    let names: BTreeSet<&String> = classes.chain(bound).filter(|name| !name.contains('.')).collect();
    names.into_iter().cloned().collect()
}

/// Calls of functions of the project.
pub(super) fn calls(project: &Project<'_>, module: usize) -> Vec<ProjectCall> {
    let outline = &project.outlines[module];
    outline.calls.iter().filter_map(|site| project_call(project, module, site)).collect()
}

fn project_call(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ProjectCall> {
    let (at, function) = called(project, module, site)?;
    let (branch, chosen_by) = branches::of_site(project, module, site);
    Some(ProjectCall {
        scope: site.scope.clone(),
        branch,
        chosen_by,
        happens: circumstances::happens_unguarded(project, module, &site.scope, site.under),
        module: project.outlines[at].path.clone(),
        function,
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}
