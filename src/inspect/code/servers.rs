//! Finds the calls that start a server, a bot or a worker. Chooses no command.

use super::evaluate;
use super::facts::{Framework, GunicornFacts, Scope, Served, ServerCall, ServerKind, Setting};
use super::frameworks::{Argument, RUN_METHODS, SERVERS, ServerRule};
use super::making::{self, Made};
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::value::{Call, SPREAD, Value};
use crate::inspect::evidence::Place;

/// Server calls of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ServerCall> {
    let sites = project.outlines[module].calls.iter();
    sites.filter_map(|site| by_function(project, module, site).or_else(|| by_method(project, module, site))).collect()
}

fn by_function(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ServerCall> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    let rule: &ServerRule = SERVERS.iter().find(|rule| rule.callee == dotted)?;
    let reader = Arguments { project, module, site };
    let (mut host, mut port) = (reader.text(rule.host), reader.port(rule.port));
    if rule.server == ServerKind::Hypercorn {
        (host, port) = reader.hypercorn_bind();
    }
    Some(ServerCall {
        server: rule.server,
        served: reader.served(rule.object),
        host,
        port,
        transport: Setting::Absent,
        reload: reader.reload(),
        scope: site.scope.clone(),
        branch: site.branch,
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}

fn by_method(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ServerCall> {
    let method = site.call.last_name()?;
    RUN_METHODS.iter().find(|(_, name, ..)| *name == method)?;
    let (made, method) = owner(project, module, site)?;
    let (framework, _, host, port) =
        RUN_METHODS.iter().find(|(framework, name, ..)| *framework == made.framework && *name == method)?;
    let reader = Arguments { project, module, site };
    let (mut found_host, mut found_port) = (reader.text(*host), reader.port(*port));
    let mut transport = Setting::Absent;
    if matches!(framework, Framework::FastMcp | Framework::McpServer) {
        found_host = or_owner(found_host, || evaluate::text(owner_setting(project, module, site, &made, "host")));
        found_port = or_owner(found_port, || evaluate::port(owner_setting(project, module, site, &made, "port")));
        transport = transport_of(method).map_or_else(|| reader.text(("transport", 0)), Setting::Fixed);
    }
    let object = |variable: making::Variable| Served::Object {
        module: project.outlines[variable.module].path.clone(),
        name: variable.name,
    };
    Some(ServerCall {
        server: ServerKind::Framework(*framework),
        served: made.variable.map_or(Served::Unknown, object),
        host: found_host,
        port: found_port,
        transport,
        reload: reader.reload(),
        scope: site.scope.clone(),
        branch: site.branch,
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}

/// The application whose method is called, and the method.
fn owner<'c>(project: &Project<'_>, module: usize, site: &'c CallSite) -> Option<(Made, &'c str)> {
    match &site.call.callee {
        Value::Name(name) => {
            let (owner, method) = name.rsplit_once('.')?;
            let made = making::made(project, module, &site.scope, &Value::Name(owner.to_owned()));
            let made = made.or_else(|| making::said_to_hold(project, module, &site.scope, owner))?;
            Some((made, method))
        }
        Value::Attribute(owner, method) => Some((making::made(project, module, &site.scope, owner)?, method)),
        _ => None,
    }
}

fn or_owner<T>(setting: Setting<T>, owner: impl FnOnce() -> Setting<T>) -> Setting<T> {
    match setting {
        Setting::Absent => owner(),
        setting => setting,
    }
}

/// `run_sse_async` and its like name the transport.
fn transport_of(method: &str) -> Option<String> {
    let named = match method {
        "run_stdio_async" => "stdio",
        "run_sse_async" => "sse",
        "run_streamable_http_async" | "run_http_async" => "streamable-http",
        _ => return None,
    };
    Some(named.to_owned())
}

/// What the lines above a call set on the server, as in `mcp.settings.port = 8000`, else what its constructor got.
fn owner_setting(project: &Project<'_>, module: usize, site: &CallSite, made: &Made, name: &str) -> Setting<Value> {
    let set = made.variable.as_ref().and_then(|variable| {
        let attribute = format!("{}.settings.{name}", variable.name);
        let bindings = project.outlines[module].bindings.iter().rev();
        let mut above = bindings.filter(|binding| binding.scope == site.scope && binding.line < site.call.line);
        above.find(|binding| binding.name == attribute)?.value.as_ref()
    });
    set.map_or_else(
        || constructor_setting(project, made, name),
        |value| evaluate::setting(project, module, &site.scope, value),
    )
}

/// `FastMCP("name", host="0.0.0.0", port=8000)`: <https://github.com/modelcontextprotocol/python-sdk>.
fn constructor_setting(project: &Project<'_>, made: &Made, name: &str) -> Setting<Value> {
    let value = made.variable.as_ref().and_then(|variable| {
        let outline = &project.outlines[variable.module];
        let same = |name: &str, scope: &Scope| name == variable.name && *scope == variable.scope;
        let binding = outline.bindings.iter().rev().find(|binding| same(&binding.name, &binding.scope))?;
        let value = binding.value.as_ref()?.call()?.keyword(name)?;
        Some(evaluate::setting(project, variable.module, &binding.scope, value))
    });
    value.unwrap_or(Setting::Absent)
}

/// No call has this many positional arguments.
const BY_NAME: usize = usize::MAX;

struct Arguments<'p, 'a> {
    project: &'p Project<'a>,
    module: usize,
    site: &'p CallSite,
}

impl Arguments<'_, '_> {
    fn text(&self, argument: Argument) -> Setting<String> {
        evaluate::text(self.setting(argument))
    }

    fn port(&self, argument: Argument) -> Setting<u16> {
        evaluate::port(self.setting(argument))
    }

    /// `reload=True` of uvicorn and granian, `debug=True` and `dev=True` of the frameworks, which reload too.
    fn reload(&self) -> Setting<bool> {
        let named = ["reload", "debug", "dev", "auto_reload"].iter().map(|name| self.setting((name, BY_NAME)));
        let flag = |value| match value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        };
        named
            .map(|setting| setting.try_map(flag))
            .find(|setting| *setting != Setting::Absent)
            .unwrap_or(Setting::Absent)
    }

    fn setting(&self, (name, position): Argument) -> Setting<Value> {
        let call = &self.site.call;
        if let Some(value) = call.argument(name, position) {
            return self.evaluate(value);
        }
        match call.keyword(SPREAD) {
            None => Setting::Absent,
            Some(Value::Map(items)) => {
                let item = items.iter().find(|(key, _)| key.text() == Some(name));
                item.map_or(Setting::Absent, |(_, value)| self.evaluate(value))
            }
            Some(_) => Setting::Unknown,
        }
    }

    fn evaluate(&self, value: &Value) -> Setting<Value> {
        if *value == Value::Nothing {
            return Setting::Absent;
        }
        evaluate::setting(self.project, self.module, &self.site.scope, value)
    }

    fn served(&self, (name, position): Argument) -> Served {
        let call = &self.site.call;
        let Some(value) = call.argument(name, position) else { return Served::Unknown };
        match value {
            Value::Name(name) => self.named(name),
            Value::Call(made) => self.made(made),
            value => match self.evaluate(value) {
                Setting::Fixed(Value::Text(text)) if call.keyword("factory") == Some(&Value::Flag(true)) => {
                    Served::FactoryText(text)
                }
                Setting::Fixed(Value::Text(text)) => Served::Text(text),
                _ => Served::Unknown,
            },
        }
    }

    fn named(&self, name: &str) -> Served {
        let path = |module: usize| self.project.outlines[module].path.clone();
        match self.project.resolve(self.module, &self.site.scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => match &binding.value {
                Some(Value::Text(text)) => Served::Text(text.clone()),
                _ => Served::Object { module: path(at), name: binding.name.clone() },
            },
            Resolved::Inside(Target::Function(at, function), _) => {
                Served::Made { module: path(at), function: function.name.clone() }
            }
            Resolved::Inside(Target::Class(at, class), _) => {
                Served::Object { module: path(at), name: class.name.clone() }
            }
            _ => Served::Unknown,
        }
    }

    fn made(&self, call: &Call) -> Served {
        match call.name().map(|name| self.named(name)) {
            Some(made @ Served::Made { .. }) => made,
            _ => Served::Unknown,
        }
    }

    /// `config.bind = ["0.0.0.0:8000"]`: <https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html>.
    fn hypercorn_bind(&self) -> (Setting<String>, Setting<u16>) {
        let outline = &self.project.outlines[self.module];
        let bind = outline
            .bindings
            .iter()
            .rev()
            .find(|binding| binding.name.rsplit_once('.').is_some_and(|(_, attribute)| attribute == "bind"));
        let first = bind.and_then(|bind| bind.value.as_ref()?.list()?.first());
        first.map_or((Setting::Absent, Setting::Absent), |value| halves(&evaluate::text(self.evaluate(value))))
    }
}

/// Host and port of `0.0.0.0:8000`.
fn halves(bind: &Setting<String>) -> (Setting<String>, Setting<u16>) {
    let host = bind.clone().try_map(|text| Some(text.rsplit_once(':')?.0.to_owned()));
    let port = bind.clone().try_map(|text| text.rsplit_once(':')?.1.parse().ok());
    (host, port)
}

/// What a file named `gunicorn*.py` sets.
pub(super) fn gunicorn(project: &Project<'_>, module: usize) -> Option<GunicornFacts> {
    let outline = &project.outlines[module];
    let name = outline.path.rsplit('/').next().unwrap_or_default();
    if !name.starts_with("gunicorn") {
        return None;
    }
    let setting = |name: &str| {
        let value = outline.module_value(name);
        value.map_or(Setting::Absent, |value| evaluate::text(evaluate::setting(project, module, &Scope::Module, value)))
    };
    let known = ["bind", "workers", "worker_class", "wsgi_app", "threads", "timeout", "accesslog"];
    known.iter().find(|name| outline.module_value(name).is_some())?;
    let line = outline.module_bindings("bind").last().map(|binding| binding.line);
    Some(GunicornFacts {
        bind: setting("bind"),
        workers: setting("workers"),
        worker_class: setting("worker_class"),
        wsgi_app: setting("wsgi_app"),
        place: Place { file: outline.path.clone(), line },
    })
}

#[cfg(test)]
mod tests;
