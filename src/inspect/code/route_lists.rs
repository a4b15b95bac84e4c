//! Finds routes in lists that are handed to an application: Starlette, aiohttp, Litestar. Chooses none.

use super::construction;
use super::declared_routes::{Declared, Owner, Sign, join, path_of};
use super::facts::Scope;
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};

/// Lists within lists are read this far.
const DEEPEST: usize = 8;

/// Routes in the lists of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Declared> {
    project.outlines[module].calls.iter().flat_map(|site| of_call(project, module, site)).collect()
}

fn of_call(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<Declared> {
    let call = &site.call;
    // https://www.starlette.io/routing/, https://docs.litestar.dev/latest/usage/routing/overview.html,
    // https://docs.aiohttp.org/en/stable/web_quickstart.html#alternative-ways-for-registering-routes
    let list = match call.last_name() {
        Some("add_routes") => call.positional.first(),
        _ => routes_of(call).filter(|_| is_application(project, module, site)),
    };
    let Some(list) = list else { return Vec::new() };
    let mut lists = Lists { project, found: Vec::new() };
    lists.read(module, &site.scope, list, "", 0);
    lists.found
}

/// The list that an application or a part of one is made with.
fn routes_of(call: &Call) -> Option<&Value> {
    call.keyword("routes").or_else(|| call.keyword("route_handlers"))
}

/// Whether a call makes an application.
fn is_application(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let value = Value::Call(Box::new(site.call.clone()));
    construction::made(project, module, &site.scope, &value).is_some_and(|made| made.variable.is_none())
}

struct Lists<'p, 'a> {
    project: &'p Project<'a>,
    found: Vec<Declared>,
}

impl Lists<'_, '_> {
    fn read(&mut self, module: usize, scope: &Scope, value: &Value, prefix: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::List(values) | Value::Concat(values) => {
                for value in values {
                    self.read(module, scope, value, prefix, depth + 1);
                }
            }
            Value::Call(call) => self.call(module, scope, call, prefix, depth + 1),
            Value::Name(name) => self.name(module, scope, name, prefix, depth + 1),
            _ => {}
        }
    }

    fn name(&mut self, module: usize, scope: &Scope, name: &str, prefix: &str, depth: usize) {
        match self.project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => {
                if let Some(value) = &binding.value {
                    self.read(at, &binding.scope, value, prefix, depth);
                }
            }
            Resolved::Inside(Target::Function(at, function), _) => {
                for (decorator, line) in &function.decorators {
                    let Some(call) = decorator.call() else { continue };
                    if matches!(call.last_name(), Some("get" | "route")) {
                        self.declare(at, &function.scope, call, prefix, *line);
                    }
                }
            }
            _ => {}
        }
    }

    fn call(&mut self, module: usize, scope: &Scope, call: &Call, prefix: &str, depth: usize) {
        match call.last_name() {
            Some("Mount" | "Router") => {
                let path = path_of(self.project, module, scope, call).unwrap_or_default();
                if let Some(list) = routes_of(call) {
                    self.read(module, scope, list, &join(prefix, &path), depth);
                }
            }
            Some("Route" | "APIRoute" | "get" | "view") => self.declare(module, scope, call, prefix, call.line),
            _ => {}
        }
    }

    fn declare(&mut self, module: usize, scope: &Scope, call: &Call, prefix: &str, line: usize) {
        if let Some(path) = path_of(self.project, module, scope, call) {
            self.found.push(Declared { module, owner: Owner::Root, path: join(prefix, &path), line, sign: Sign::Name });
        }
    }
}
