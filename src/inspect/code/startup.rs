//! Finds the functions that a framework calls before it serves: lifespans and handlers of the startup event. Follows no call.

use super::circumstances;
use super::facts::{Branch, Happens, ProjectCall, Scope};
use super::outline::{CallSite, Function};
use super::project::{Project, Resolved, Target};
use super::value::Value;
use crate::inspect::evidence::Place;

/// The event of handlers that run first: <https://www.starlette.io/events/>, <https://fastapi.tiangolo.com/advanced/events/>.
const EVENT: &str = "startup";

/// Functions of the project that run with an application, by where that is made.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ProjectCall> {
    let outline = &project.outlines[module];
    let handed = outline.calls.iter().flat_map(|site| handed_over(project, module, site));
    let decorated = outline.functions.iter().filter(|function| is_handler(function)).map(|function| ProjectCall {
        scope: function.scope.clone(),
        branch: Branch::Usual,
        chosen_by: Vec::new(),
        happens: Happens::Always,
        module: outline.path.clone(),
        function: function.name.clone(),
        place: Place::line(&outline.path, function.line),
    });
    handed.chain(decorated).collect()
}

/// `FastAPI(lifespan=f)`, `Starlette(on_startup=[f])`, `app.add_event_handler("startup", f)`.
fn handed_over(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<ProjectCall> {
    let call = &site.call;
    let is_event =
        call.last_name() == Some("add_event_handler") && call.positional.first().and_then(Value::text) == Some(EVENT);
    let handler = call.positional.get(1).filter(|_| is_event);
    let listed = call.keyword("on_startup").and_then(Value::list).into_iter().flatten();
    let names = call.keyword("lifespan").into_iter().chain(listed).chain(handler).filter_map(Value::name);
    names.filter_map(|name| handed(project, module, site, name)).collect()
}

fn handed(project: &Project<'_>, module: usize, site: &CallSite, name: &str) -> Option<ProjectCall> {
    let Resolved::Inside(Target::Function(at, function), rest) = project.resolve(module, &site.scope, name) else {
        return None;
    };
    rest.is_empty().then(|| ProjectCall {
        scope: site.scope.clone(),
        branch: site.branch,
        chosen_by: Vec::new(),
        happens: circumstances::happens_unguarded(project, module, &site.scope, site.under),
        module: project.outlines[at].path.clone(),
        function: function.name.clone(),
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}

/// `@app.on_event("startup")`; functions in classes are methods, which nobody decorates so.
fn is_handler(function: &Function) -> bool {
    let decorators = function.decorators.iter().filter_map(|(decorator, _)| decorator.call());
    let mut events = decorators.filter(|call| call.last_name() == Some("on_event"));
    events.any(|call| call.positional.first().and_then(Value::text) == Some(EVENT))
        && !matches!(function.scope, Scope::Class(_))
}
