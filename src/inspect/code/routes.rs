//! Finds routes that may answer a health check, by decorators and calls. Chooses none.

mod access;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::construction::{self, Variable};
use super::declared_routes::{Declared, Owner, Sign, join, path_of, text};
use super::facts::{ModuleRole, PathResolution, Route, Scope};
use super::index;
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use super::{django_urls, route_lists};
use crate::catalogue::framework::bottle;
use crate::catalogue::model::{Argument, at, by_name};
use crate::catalogue::{framework, health};
use crate::inspect::evidence::Place;

/// Last parts of paths that health checks use, the plainest first. `ready` and its like may look at a database, so liveness goes before.
pub const HEALTH_NAMES: [&str; 21] = [
    "health",
    "healthz",
    "healthcheck",
    "health-check",
    "healthchecks",
    "healthy",
    "livez",
    "live",
    "liveness",
    "alive",
    "is-alive",
    // https://github.com/mozilla-services/Dockerflow: the one for load balancers looks at nothing else.
    "lbheartbeat",
    "heartbeat",
    "ping",
    "pingz",
    "up",
    "readyz",
    "ready",
    "readiness",
    "status",
    "statusz",
];

/// The name by which a path may be one of a health check: `lbheartbeat` of `/__lbheartbeat__`, `health-check` of `/_health_check/`.
#[must_use]
pub fn health_name(path: &str) -> String {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    last.trim_matches(['_', '-']).to_ascii_lowercase().replace('_', "-")
}

/// Methods that declare a route for GET as decorators.
///
/// Sources: <https://fastapi.tiangolo.com/reference/apirouter/>, <https://flask.palletsprojects.com/en/stable/api/>,
/// <https://sanic.dev/en/guide/basics/routing.html>, <https://docs.aiohttp.org/en/stable/web_reference.html>,
/// <https://gofastmcp.com/deployment/http#custom-routes>.
pub(super) const DECORATORS: &[&str] = &["get", "route", "api_route", "custom_route"];

/// A router that is taken in at more places than this answers below them alike.
const MOST_PREFIXES: usize = 60;

/// Calls of a function that is given an application are looked at this far.
const MOST_CALLERS: usize = 60;

/// Methods that declare a route for GET as calls.
///
/// Sources as above, and <https://falcon.readthedocs.io/en/stable/api/app.html>.
const CALLS: &[&str] = &["add_get", "add_route", "add_api_route", "add_url_rule", "add_view"];

/// Methods that take in a router or application: name, position and name of the child, position and name of the prefix.
const INCLUDES: &[(&str, Argument, Argument)] = &[
    // https://fastapi.tiangolo.com/tutorial/bigger-applications/
    ("include_router", at("router", 0), by_name("prefix")),
    // https://flask.palletsprojects.com/en/stable/blueprints/
    ("register_blueprint", at("blueprint", 0), by_name("url_prefix")),
    // https://sanic.dev/en/guide/best-practices/blueprints.html
    ("blueprint", at("blueprint", 0), by_name("url_prefix")),
    // https://www.starlette.io/routing/#submounting-routes
    ("mount", at("app", 1), at("path", 0)),
    // https://docs.aiohttp.org/en/stable/web_advanced.html#nested-applications
    ("add_subapp", at("subapp", 1), at("prefix", 0)),
    ("add_routes", at("routes", 0), by_name("prefix")),
    // https://docs.litestar.dev/latest/usage/routing/overview.html
    ("register", at("value", 0), by_name("prefix")),
];

/// A router or application taken in by another.
struct Inclusion {
    child: Variable,
    parent: Owner,
    prefix: Option<String>,
}

/// Routes of the project with the position of their module.
pub(super) fn all(project: &Project<'_>) -> Vec<(usize, Route)> {
    let modules = || (0..project.outlines.len()).filter(|module| is_code(project, *module));
    let mut declared: Vec<Declared> = modules().flat_map(|module| decorated(project, module)).collect();
    declared.extend(modules().flat_map(|module| called(project, module)));
    declared.extend(modules().flat_map(|module| route_lists::of_module(project, module)));
    declared.extend(modules().flat_map(|module| of_packages(project, module)));
    declared.extend(django_urls::of_project(project));
    let tree = Tree::of(project);
    let mut seen = BTreeSet::new();
    let routes = declared.iter().flat_map(|route| tree.routes(route));
    routes.filter(|(module, route)| seen.insert((*module, route.place.clone(), route.path.clone()))).collect()
}

pub(super) fn is_code(project: &Project<'_>, module: usize) -> bool {
    index::role_of(&project.outlines[module].path) == ModuleRole::Code
}

fn decorated(project: &Project<'_>, module: usize) -> Vec<Declared> {
    let functions = &project.outlines[module].functions;
    let open = functions.iter().filter(|function| !access::asks_for_more(function));
    let decorators = open
        .flat_map(|function| function.decorators.iter().map(|(decorator, line)| (&function.scope, decorator, *line)));
    decorators.filter_map(|(scope, decorator, line)| by_decorator(project, module, scope, decorator, line)).collect()
}

fn by_decorator(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    decorator: &Value,
    line: usize,
) -> Option<Declared> {
    let call = decorator.call()?;
    if let Some(path) = of_bottle(project, module, scope, call) {
        return Some(Declared { module, owner: Owner::Root, path, line, sign: Sign::Name });
    }
    let (owner, method) = call.method()?;
    let path = DECORATORS.contains(&method).then(|| path_of(project, module, scope, call)).flatten()?;
    may_be_health(&path).then_some(())?;
    let owner = owner_of(project, module, scope, owner, 0);
    Some(Declared { module, owner, path, line, sign: Sign::Name })
}

/// `@route("/health")` of the application that Bottle has without one being made.
fn of_bottle(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> Option<String> {
    let name = call.name().filter(|name| DECORATORS.contains(&name.rsplit('.').next().unwrap_or(name)))?;
    let dotted = project.outside(module, scope, name)?;
    let path = bottle::ROUTES.contains(&dotted.as_str()).then(|| path_of(project, module, scope, call)).flatten()?;
    may_be_health(&path).then_some(path)
}

fn called(project: &Project<'_>, module: usize) -> Vec<Declared> {
    project.outlines[module].calls.iter().filter_map(|site| by_call(project, module, site)).collect()
}

fn by_call(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Declared> {
    let (owner, method) = site.call.method()?;
    let path = CALLS.contains(&method).then(|| path_of(project, module, &site.scope, &site.call)).flatten()?;
    may_be_health(&path).then_some(())?;
    let owner = owner_of(project, module, &site.scope, owner, 0);
    Some(Declared { module, owner, path, line: site.call.line, sign: Sign::Name })
}

/// Routes that a package adds: `Healthz(app)`, `app.include_router(dockerflow_router)`.
fn of_packages(project: &Project<'_>, module: usize) -> Vec<Declared> {
    project.outlines[module].calls.iter().filter_map(|site| of_package(project, module, site)).collect()
}

fn of_package(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Declared> {
    let call = &site.call;
    let made = call.name().and_then(|name| project.outside(module, &site.scope, name));
    let (owner, path) = if let Some(path) = made.as_deref().and_then(health::extension) {
        (call.positional.first()?.name()?, path.to_owned())
    } else {
        let (owner, method) = call.method()?;
        let (_, child, prefix) = INCLUDES.iter().find(|(name, ..)| *name == method)?;
        let child = project.outside(module, &site.scope, call.passed(*child)?.name()?)?;
        let path = health::router(&child)?;
        let prefix = call.passed(*prefix).and_then(|value| text(project, module, &site.scope, value));
        (owner, join(&prefix.unwrap_or_default(), path))
    };
    let owner = owner_of(project, module, &site.scope, owner, 0);
    Some(Declared { module, owner, path, line: call.line, sign: Sign::Package })
}

/// The application or router that a name stands for; a parameter stands for what the project's calls pass.
pub(super) fn owner_of(project: &Project<'_>, module: usize, scope: &Scope, name: &str, chain: usize) -> Owner {
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), _) => match binding.value.as_ref().and_then(Value::name) {
            Some(other) if chain < 8 && other != name => owner_of(project, at, &binding.scope, other, chain + 1),
            _ => Owner::Variable(Variable::of(at, binding)),
        },
        // https://nicegui.io/documentation/section_configuration_deployment: `from nicegui import app`
        Resolved::Outside(dotted) if is_root_object(&dotted) => Owner::Root,
        Resolved::Unbound if chain < 4 => passed(project, module, scope, name, chain),
        _ => Owner::Unknown,
    }
}

/// Whether a name stands for an object that takes routes and that the framework's package holds.
fn is_root_object(dotted: &str) -> bool {
    framework::ALL.iter().any(|framework| framework.root_object == Some(dotted))
}

fn passed(project: &Project<'_>, module: usize, scope: &Scope, name: &str, chain: usize) -> Owner {
    let name = name.split('.').next().unwrap_or(name);
    let Scope::Function(function) = scope else { return Owner::Unknown };
    let Some(function) = project.function(module, function) else { return Owner::Unknown };
    let Some(position) = function.parameters.iter().position(|parameter| parameter.name == name) else {
        return Owner::Unknown;
    };
    let last = function.name.rsplit('.').next().unwrap_or_default();
    for (at, site) in project.calls_of(last).iter().take(MOST_CALLERS) {
        let Some(Value::Name(argument)) = site.call.argument(name, position) else { continue };
        let calls_it = site.call.name().is_some_and(|callee| {
            matches!(
                project.resolve(*at, &site.scope, callee),
                Resolved::Inside(Target::Function(there, target), _)
                    if there == module && target.name == function.name
            )
        });
        if calls_it {
            return owner_of(project, *at, &site.scope, argument, chain + 1);
        }
    }
    Owner::Unknown
}

fn inclusions(project: &Project<'_>, module: usize) -> Vec<Inclusion> {
    project.outlines[module].calls.iter().filter_map(|site| inclusion(project, module, site)).collect()
}

fn inclusion(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Inclusion> {
    let (parent, method) = site.call.method()?;
    let (_, child, prefix) = INCLUDES.iter().find(|(name, ..)| *name == method)?;
    let Value::Name(child) = site.call.passed(*child)? else { return None };
    let Owner::Variable(child) = owner_of(project, module, &site.scope, child, 0) else { return None };
    let prefix = match site.call.passed(*prefix) {
        Some(value) => text(project, module, &site.scope, value),
        None => Some(String::new()),
    };
    Some(Inclusion { child, parent: owner_of(project, module, &site.scope, parent, 0), prefix })
}

pub(super) struct Tree<'p, 'a> {
    project: &'p Project<'a>,
    /// By what is taken in.
    inclusions: HashMap<Variable, Vec<Inclusion>>,
    /// What was found on the way up, by how deep the way there was.
    known: RefCell<HashMap<(Variable, usize), Vec<Prefix>>>,
}

/// A prefix on the way up.
#[derive(Clone)]
struct Prefix {
    text: String,
    resolution: PathResolution,
    application: Option<Variable>,
}

impl<'p, 'a> Tree<'p, 'a> {
    /// What takes in what, in the code of a project.
    pub(super) fn of(project: &'p Project<'a>) -> Self {
        let modules = (0..project.outlines.len()).filter(|module| is_code(project, *module));
        let mut known: HashMap<Variable, Vec<Inclusion>> = HashMap::new();
        for inclusion in modules.flat_map(|module| inclusions(project, module)) {
            known.entry(inclusion.child.clone()).or_default().push(inclusion);
        }
        Self { project, inclusions: known, known: RefCell::default() }
    }
}

impl Tree<'_, '_> {
    pub(super) fn routes(&self, declared: &Declared) -> Vec<(usize, Route)> {
        let prefixes = self.prefixes(&declared.owner, 0).into_iter();
        let routes = prefixes.map(|prefix| (join(&prefix.text, &declared.path), prefix));
        let health = routes.filter(|(path, _)| declared.sign == Sign::Package || is_health(path));
        health.map(|(path, prefix)| (declared.module, self.route(declared, prefix, path))).collect()
    }

    fn route(&self, declared: &Declared, prefix: Prefix, path: String) -> Route {
        let outlines = self.project.outlines;
        Route {
            path,
            resolution: prefix.resolution,
            module: prefix.application.as_ref().map(|variable| outlines[variable.module].path.clone()),
            application: prefix.application.map(|variable| variable.name),
            place: Place::line(&outlines[declared.module].path, declared.line),
        }
    }

    fn prefixes(&self, owner: &Owner, depth: usize) -> Vec<Prefix> {
        let partial = |text: String| Prefix { text, resolution: PathResolution::Partial, application: None };
        let variable = match owner {
            Owner::Variable(variable) if depth < 8 => variable,
            Owner::Root => return vec![Prefix { resolution: PathResolution::Full, ..partial(String::new()) }],
            Owner::Variable(_) | Owner::Unknown => return vec![partial(String::new())],
        };
        let key = (variable.clone(), depth);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let found = self.prefixes_of(variable, depth);
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    fn prefixes_of(&self, variable: &Variable, depth: usize) -> Vec<Prefix> {
        let partial = |text: String| Prefix { text, resolution: PathResolution::Partial, application: None };
        if self.is_closed(variable) {
            return Vec::new();
        }
        let own = self.own_prefix(variable);
        let Some(parents) = self.inclusions.get(variable) else {
            return vec![match (self.is_application(variable), own) {
                (true, Some(text)) => {
                    Prefix { text, resolution: PathResolution::Full, application: Some(variable.clone()) }
                }
                (_, own) => partial(own.unwrap_or_default()),
            }];
        };
        let all = parents.iter().flat_map(|inclusion| self.through(inclusion, own.as_deref(), depth));
        all.take(MOST_PREFIXES).collect()
    }

    fn through(&self, inclusion: &Inclusion, own: Option<&str>, depth: usize) -> Vec<Prefix> {
        let below = match &inclusion.prefix {
            // A blueprint's own prefix gives way to the one it is registered with.
            Some(prefix) if !prefix.is_empty() && self.is_blueprint(&inclusion.child) => Some(prefix.clone()),
            Some(prefix) => own.map(|own| join(prefix, own)),
            None => None,
        };
        let mut prefixes = self.prefixes(&inclusion.parent, depth + 1);
        for prefix in &mut prefixes {
            match &below {
                Some(below) => prefix.text = join(&prefix.text, below),
                None => prefix.resolution = PathResolution::Partial,
            }
        }
        prefixes
    }

    /// Whether everything below a router or an application asks who is there.
    fn is_closed(&self, variable: &Variable) -> bool {
        self.maker(variable).and_then(Value::call).is_some_and(access::is_closed)
    }

    fn is_application(&self, variable: &Variable) -> bool {
        self.maker(variable)
            .is_some_and(|value| construction::made(self.project, variable.module, &variable.scope, value).is_some())
    }

    fn maker(&self, variable: &Variable) -> Option<&Value> {
        let mut bindings = self.project.bindings_at(variable.module, &variable.scope, &variable.name).iter();
        bindings.find_map(|binding| binding.value.as_ref().filter(|value| value.call().is_some()))
    }

    fn is_blueprint(&self, variable: &Variable) -> bool {
        self.maker(variable).and_then(Value::call).and_then(Call::last_name) == Some("Blueprint")
    }

    /// `APIRouter(prefix="/api")`, `Blueprint(url_prefix=...)`, Litestar's `Router(path=...)`.
    fn own_prefix(&self, variable: &Variable) -> Option<String> {
        let call = self.maker(variable).and_then(Value::call);
        let keyword = call.and_then(|call| {
            let router = matches!(call.last_name(), Some("Router"));
            call.keyword("prefix")
                .or_else(|| call.keyword("url_prefix"))
                .or_else(|| router.then(|| call.keyword("path")).flatten())
        });
        match keyword {
            Some(Value::Nothing) | None => Some(String::new()),
            Some(value) => text(self.project, variable.module, &variable.scope, value),
        }
    }
}

/// Whether a path can become one of a health check below a prefix; an empty one takes its name from there.
fn may_be_health(path: &str) -> bool {
    path.trim_matches('/').is_empty() || is_health(path)
}

/// Named like a health check, and without a parameter.
fn is_health(path: &str) -> bool {
    !path.contains(['{', '<', '(', '*', ':']) && HEALTH_NAMES.contains(&health_name(path).as_str())
}

#[cfg(test)]
mod tests;
