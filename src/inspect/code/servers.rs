//! Finds the calls that start a server, a bot or a worker. Chooses no command.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::branches;
use super::circumstances;
use super::construction::{self, Made};
use super::evaluate;
use super::facts::{CallOptionFacts, CalledServer, Scope, ServerCall, ServerConfigFacts, ServerTarget, Setting};
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::value::{Call, SPREAD, Value};
use crate::catalogue::model::{Argument, CallOption, OptionEffect, OptionForm, StartFunction, Transport, by_name};
use crate::catalogue::{Server, framework, server};
use crate::inspect::evidence::Place;

/// Those of `**options`, which may be any.
const OTHERS: CallOption = CallOption { argument: "**", effect: OptionEffect::Behaviour, form: OptionForm::Nothing };

/// Server calls of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ServerCall> {
    let sites = project.outlines[module].calls.iter();
    let found = sites.filter_map(|site| {
        let call = by_function(project, module, site).or_else(|| by_method(project, module, site))?;
        Some((site, call))
    });
    let happens = |site: &CallSite| !circumstances::is_excluded(project, module, &site.scope, site.under);
    found.filter(|(site, _)| happens(site)).map(|(_, call)| call).collect()
}

fn by_function(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ServerCall> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    let (server, function) = started(&dotted)?;
    let reader = Arguments { project, module, site };
    let (host, port) = match server {
        CalledServer::Application(Server { bind_attribute: Some(attribute), .. }) => reader.bound(attribute),
        _ => (reader.text(function.host), reader.port(function.port)),
    };
    let target = reader.target(function.served);
    Some(ServerCall { host, port, ..reader.server_call(server, target) })
}

/// The server that a function starts, by its dotted name.
fn started(dotted: &str) -> Option<(CalledServer, &'static StartFunction)> {
    if let Some((server, function)) = server::started(dotted) {
        return Some((CalledServer::Application(server), function));
    }
    let (framework, function) = framework::started(dotted)?;
    Some((CalledServer::Own { framework, own: framework.own_server.as_ref()? }, function))
}

fn by_method(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ServerCall> {
    if !site.call.last_name().is_some_and(is_run_method) {
        return None;
    }
    let (made, method) = owner(project, module, site)?;
    let framework = made.framework;
    let own = framework.own_server.as_ref()?;
    let method = own.methods.iter().find(|known| known.name == method)?;
    let reader = Arguments { project, module, site };
    let (host, port) = (reader.text(method.host), reader.port(method.port));
    let (host, port, transport) = match method.transport {
        Transport::Only => (host, port, Setting::Absent),
        Transport::Argument(argument) => reader.with_transport(host, port, &made, reader.text(argument)),
        Transport::Fixed(transport) => reader.with_transport(host, port, &made, Setting::Fixed(transport.to_owned())),
    };
    let target = made.variable.map_or(ServerTarget::Unknown, |variable| object(project, variable));
    let server = CalledServer::Own { framework, own };
    Some(ServerCall { host, port, transport, ..reader.server_call(server, target) })
}

/// Whether a method of this name starts an application of some framework.
fn is_run_method(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let servers = framework::ALL.iter().filter_map(|framework| framework.own_server.as_ref());
        servers.flat_map(|own| own.methods).map(|method| method.name).collect()
    });
    NAMES.contains(name)
}

fn object(project: &Project<'_>, variable: construction::Variable) -> ServerTarget {
    ServerTarget::Object { module: project.outlines[variable.module].path.clone(), name: variable.name }
}

/// The application whose method is called, and the method.
fn owner<'c>(project: &Project<'_>, module: usize, site: &'c CallSite) -> Option<(Made, &'c str)> {
    match &site.call.callee {
        Value::Name(name) => {
            let (owner, method) = name.rsplit_once('.')?;
            let made = construction::made(project, module, &site.scope, &Value::Name(owner.to_owned()));
            let made = made.or_else(|| construction::said_to_hold(project, module, &site.scope, owner))?;
            Some((made, method))
        }
        Value::Attribute(owner, method) => Some((construction::made(project, module, &site.scope, owner)?, method)),
        _ => None,
    }
}

fn or_owner<T>(setting: Setting<T>, owner: impl FnOnce() -> Setting<T>) -> Setting<T> {
    match setting {
        Setting::Absent => owner(),
        setting => setting,
    }
}

/// What the lines above a call set on the server, as in `mcp.settings.port = 8000`, else what its constructor got.
fn owner_setting(project: &Project<'_>, module: usize, site: &CallSite, made: &Made, name: &str) -> Setting<Value> {
    let set = made.variable.as_ref().and_then(|variable| {
        let attribute = format!("{}.settings.{name}", variable.name);
        let bindings = project.bindings_at(module, &site.scope, &attribute).iter().rev();
        let mut above = bindings.filter(|binding| binding.line < site.call.line);
        above.next()?.value.as_ref()
    });
    set.map_or_else(
        || constructor_setting(project, made, name),
        |value| evaluate::setting(project, module, &site.scope, value),
    )
}

/// `FastMCP("name", host="0.0.0.0", port=8000)`: <https://github.com/modelcontextprotocol/python-sdk>.
fn constructor_setting(project: &Project<'_>, made: &Made, name: &str) -> Setting<Value> {
    let value = made.variable.as_ref().and_then(|variable| {
        let binding = project.bindings_at(variable.module, &variable.scope, &variable.name).last()?;
        let value = binding.value.as_ref()?.call()?.keyword(name)?;
        Some(evaluate::setting(project, variable.module, &binding.scope, value))
    });
    value.unwrap_or(Setting::Absent)
}

struct Arguments<'p, 'a> {
    project: &'p Project<'a>,
    module: usize,
    site: &'p CallSite,
}

impl Arguments<'_, '_> {
    /// The call as far as every server has it.
    fn server_call(&self, server: CalledServer, target: ServerTarget) -> ServerCall {
        let (branch, chosen_by) = branches::of_site(self.project, self.module, self.site);
        ServerCall {
            server,
            target,
            host: Setting::Absent,
            port: Setting::Absent,
            transport: Setting::Absent,
            reload: self.reload(),
            options: self.options(server),
            scope: self.site.scope.clone(),
            branch,
            chosen_by,
            place: Place::line(&self.project.outlines[self.module].path, self.site.call.line),
        }
    }

    /// Host and port that the call leaves to the object, and the transport.
    fn with_transport(
        &self,
        host: Setting<String>,
        port: Setting<u16>,
        made: &Made,
        transport: Setting<String>,
    ) -> (Setting<String>, Setting<u16>, Setting<String>) {
        let of_owner = |name| owner_setting(self.project, self.module, self.site, made, name);
        let host = or_owner(host, || evaluate::text(of_owner("host")));
        let port = or_owner(port, || evaluate::port(of_owner("port")));
        (host, port, transport)
    }

    fn text(&self, argument: Argument) -> Setting<String> {
        evaluate::text(self.setting(argument))
    }

    fn port(&self, argument: Argument) -> Setting<u16> {
        evaluate::port(self.setting(argument))
    }

    /// `reload=True` of uvicorn and granian, `debug=True` and `dev=True` of the frameworks, which reload too.
    fn reload(&self) -> Setting<bool> {
        let named = ["reload", "debug", "dev", "auto_reload"].iter().map(|name| self.setting(by_name(name)));
        named
            .map(|setting| setting.try_map(|value| flag(&value)))
            .find(|setting| *setting != Setting::Absent)
            .unwrap_or(Setting::Absent)
    }

    /// What the call says besides, in the order of the catalogue.
    fn options(&self, server: CalledServer) -> Vec<CallOptionFacts> {
        let CalledServer::Application(Server { command: Some(command), .. }) = server else { return Vec::new() };
        let call = &self.site.call;
        let others = call.keyword(SPREAD).filter(|others| !matches!(others, Value::Map(_)));
        let may_say = |option: &CallOption| others.is_none() || call.keyword(option.argument).is_some();
        let options = command.call_options.iter().filter(|option| may_say(option));
        let stated = options.map(|option| {
            let value = self.setting_or_list(by_name(option.argument));
            CallOptionFacts { option, value }
        });
        let others = others.map(|_| CallOptionFacts { option: &OTHERS, value: Setting::Unknown });
        stated.filter(|stated| stated.value != Setting::Absent).chain(others).collect()
    }

    fn setting_or_list(&self, argument: Argument) -> Setting<String> {
        let list = self.site.call.passed(argument).and_then(Value::list);
        if let Some(texts) = list.and_then(|list| list.iter().map(Value::text).collect::<Option<Vec<_>>>()) {
            return Setting::Fixed(texts.join(","));
        }
        self.setting(argument).try_map(|value| match value {
            Value::Flag(flag) => Some(flag.to_string()),
            value => evaluate::text_of(value),
        })
    }

    fn setting(&self, argument: Argument) -> Setting<Value> {
        let call = &self.site.call;
        if let Some(value) = call.passed(argument) {
            return self.evaluate(value);
        }
        match call.keyword(SPREAD) {
            None => Setting::Absent,
            Some(Value::Map(items)) => {
                let item = items.iter().find(|(key, _)| key.text() == Some(argument.name));
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

    fn target(&self, argument: Argument) -> ServerTarget {
        let call = &self.site.call;
        let Some(value) = call.passed(argument) else { return ServerTarget::Unknown };
        match value {
            Value::Name(name) => self.named(name),
            Value::Call(made) => self.made(made),
            value => match self.evaluate(value) {
                Setting::Fixed(Value::Text(text)) if call.keyword("factory") == Some(&Value::Flag(true)) => {
                    ServerTarget::FactoryText(text)
                }
                Setting::Fixed(Value::Text(text)) => ServerTarget::Text(text),
                _ => ServerTarget::Unknown,
            },
        }
    }

    fn named(&self, name: &str) -> ServerTarget {
        let path = |module: usize| self.project.outlines[module].path.clone();
        match self.project.resolve(self.module, &self.site.scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => match &binding.value {
                Some(Value::Text(text)) => ServerTarget::Text(text.clone()),
                _ => ServerTarget::Object { module: path(at), name: binding.name.clone() },
            },
            Resolved::Inside(Target::Function(at, function), _) => {
                ServerTarget::Made { module: path(at), function: function.name.clone() }
            }
            Resolved::Inside(Target::Class(at, class), _) => {
                ServerTarget::Object { module: path(at), name: class.name.clone() }
            }
            _ => ServerTarget::Unknown,
        }
    }

    fn made(&self, call: &Call) -> ServerTarget {
        match call.name().map(|name| self.named(name)) {
            Some(made @ ServerTarget::Made { .. }) => made,
            _ => ServerTarget::Unknown,
        }
    }

    /// `config.bind = ["0.0.0.0:8000"]`: <https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html>.
    fn bound(&self, attribute: &str) -> (Setting<String>, Setting<u16>) {
        let outline = &self.project.outlines[self.module];
        let bind = outline
            .bindings
            .iter()
            .rev()
            .find(|binding| binding.name.rsplit_once('.').is_some_and(|(_, name)| name == attribute));
        let first = bind.and_then(|bind| bind.value.as_ref()?.list()?.first());
        first.map_or((Setting::Absent, Setting::Absent), |value| halves(&evaluate::text(self.evaluate(value))))
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Flag(flag) => Some(*flag),
        _ => None,
    }
}

/// Host and port of `0.0.0.0:8000`.
fn halves(bind: &Setting<String>) -> (Setting<String>, Setting<u16>) {
    let host = bind.clone().try_map(|text| Some(text.rsplit_once(':')?.0.to_owned()));
    let port = bind.clone().try_map(|text| text.rsplit_once(':')?.1.parse().ok());
    (host, port)
}

/// What a file sets that is named like the configuration module of a server.
pub(super) fn config(project: &Project<'_>, module: usize) -> Option<ServerConfigFacts> {
    let outline = &project.outlines[module];
    let name = outline.path.rsplit('/').next().unwrap_or_default();
    let (server, config) = server::ALL.iter().find_map(|server| {
        let config = server.command.as_ref()?.config?;
        name.starts_with(config.prefix).then_some((*server, config))
    })?;
    config.settings.iter().find(|name| outline.module_value(name).is_some())?;
    let bind = outline
        .module_value(config.bind)
        .map_or(Setting::Absent, |value| evaluate::text(evaluate::setting(project, module, &Scope::Module, value)));
    let line = outline.module_bindings(config.bind).last().map(|binding| binding.line);
    Some(ServerConfigFacts { server, bind, place: Place { file: outline.path.clone(), line } })
}

#[cfg(test)]
mod tests;
