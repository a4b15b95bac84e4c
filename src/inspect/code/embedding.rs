//! Finds the applications that others contain. Lists no application.

use super::construction::{self, Variable};
use super::facts::{Application, Embedding, ObjectKind, Scope};
use super::outline::{Binding, CallSite};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::catalogue::middleware;
use crate::catalogue::model::{Argument, at};
use crate::inspect::evidence::Place;

/// Methods that put an application into the one they belong to, with the position and name of the part.
///
/// Sources: <https://www.starlette.io/routing/#submounting-routes>, <https://docs.aiohttp.org/en/stable/web_advanced.html>,
/// <https://typer.tiangolo.com/tutorial/subcommands/add-typer/>, <https://gofastmcp.com/servers/composition>,
/// <https://click.palletsprojects.com/en/stable/commands-and-groups/>.
const METHODS: &[(&str, Argument)] = &[
    ("mount", at("app", 1)),
    ("mount", at("server", 0)),
    ("add_subapp", at("subapp", 1)),
    ("add_sub_app", at("app", 1)),
    ("add_typer", at("typer_instance", 0)),
    ("add_command", at("cmd", 0)),
    ("import_server", at("server", 0)),
];

/// Every variable that another application contains, with how.
pub(super) fn all(project: &Project<'_>) -> Vec<(Variable, Embedding)> {
    let mut found = Vec::new();
    for (module, outline) in project.outlines.iter().enumerate() {
        project.begin(module);
        for site in &outline.calls {
            let place = Place::line(&outline.path, site.call.line);
            for value in parts(project, module, site) {
                for variable in variables(project, module, &site.scope, value) {
                    found.push((variable, Embedding::Mounted(place.clone())));
                }
            }
        }
        found.extend(outline.bindings.iter().filter_map(|binding| wrapped(project, module, binding)));
    }
    found
}

/// Writes down on each application whether it is contained in another.
pub(super) fn mark(
    project: &Project<'_>,
    module: usize,
    applications: &mut [Application],
    embedded: &[(Variable, Embedding)],
) {
    for application in applications {
        let (path, name) = match &application.kind {
            ObjectKind::ReExport { module, name } => (module, Some(name)),
            _ => (&project.outlines[module].path, application.name.as_ref()),
        };
        let found = embedded.iter().find(|(variable, _)| {
            project.outlines[variable.module].path == *path
                && Some(&variable.name) == name
                && variable.scope == application.scope
        });
        if let Some((_, embedding)) = found {
            application.embedding = embedding.clone();
        }
    }
}

fn parts<'c>(project: &Project<'_>, module: usize, site: &'c CallSite) -> Vec<&'c Value> {
    let call = &site.call;
    let mut parts = Vec::new();
    if let Some((_, method)) = call.method() {
        let arguments = METHODS.iter().filter(|(name, _)| *name == method);
        parts.extend(arguments.filter_map(|(_, argument)| call.passed(*argument)));
    }
    if let Some(dotted) = call.name().and_then(|name| project.outside(module, &site.scope, name)) {
        parts.extend(middleware::contained(&dotted).filter_map(|argument| call.passed(argument)));
    }
    parts
}

/// Variables with applications that an expression names, also through a call or attribute: `WSGIMiddleware(dash.server)`.
fn variables(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Vec<Variable> {
    match value {
        Value::Name(name) => variable(project, module, scope, name).into_iter().collect(),
        Value::Call(call) => {
            let owner = call.method().and_then(|(owner, _)| variable(project, module, scope, owner));
            let inner = call.positional.iter().chain(call.keywords.iter().map(|(_, value)| value));
            owner.into_iter().chain(inner.flat_map(|value| variables(project, module, scope, value))).collect()
        }
        Value::Map(items) => items.iter().flat_map(|(_, value)| variables(project, module, scope, value)).collect(),
        _ => Vec::new(),
    }
}

fn variable(project: &Project<'_>, module: usize, scope: &Scope, name: &str) -> Option<Variable> {
    let Resolved::Inside(Target::Binding(at, binding), _) = project.resolve(module, scope, name) else { return None };
    construction::bound(project, at, binding)?;
    Some(Variable::of(at, binding))
}

/// `outer = ASGIApp(sio, inner)`: `inner` is wrapped unless the name stays.
fn wrapped(project: &Project<'_>, module: usize, binding: &Binding) -> Option<(Variable, Embedding)> {
    let call: &Call = binding.value.as_ref()?.call()?;
    let dotted = project.outside(module, &binding.scope, call.name()?)?;
    let inner = call.passed(middleware::wrapping(&dotted)?.inner)?.name()?;
    let variable = variable(project, module, &binding.scope, inner)?;
    if variable == Variable::of(module, binding) {
        return None;
    }
    Some((variable, Embedding::Wrapped(Place::line(&project.outlines[module].path, binding.line))))
}
