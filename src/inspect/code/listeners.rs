//! Finds calls by which a library listens that no framework is known for. Chooses no command.

use super::branches;
use super::evaluate;
use super::facts::{CalledServer, ServerCall, ServerTarget, Setting};
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::value::Value;
use crate::catalogue::listeners::{METHOD, SERVER, WITH_ADDRESS, is_listening};
use crate::catalogue::{framework, server};
use crate::inspect::evidence::Place;

/// Where the calls of a file listen.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ServerCall> {
    let sites = project.outlines[module].calls.iter();
    sites.filter_map(|site| listener(project, module, site)).collect()
}

fn listener(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ServerCall> {
    let (host, port) = address(project, module, site)?;
    let evaluated = |value: Option<&Value>| match value {
        None | Some(Value::Nothing) => Setting::Absent,
        Some(value) => evaluate::setting(project, module, &site.scope, value),
    };
    let (branch, chosen_by) = branches::of_site(project, module, site);
    Some(ServerCall {
        server: CalledServer::Application(&SERVER),
        target: ServerTarget::Unknown,
        host: evaluate::text(evaluated(host.as_ref())),
        port: evaluate::port(evaluated(port.as_ref())),
        transport: Setting::Absent,
        reload: Setting::Absent,
        options: Vec::new(),
        scope: site.scope.clone(),
        branch,
        chosen_by,
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}

/// Host and port of a call that listens.
fn address(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(Option<Value>, Option<Value>)> {
    let call = &site.call;
    let last = call.last_name()?;
    let both = |function: &crate::catalogue::model::StartFunction| {
        (call.passed(function.host).cloned(), call.passed(function.port).cloned())
    };
    let names_address = WITH_ADDRESS.iter().any(|known| known.rsplit('.').next() == Some(last));
    let names_function = SERVER.functions.iter().any(|known| known.callee.rsplit('.').next() == Some(last));
    if !(names_address || names_function || is_listening(last)) {
        return None;
    }
    let resolved = call.name().map(|name| project.resolve(module, &site.scope, name));
    if let Some(Resolved::Outside(dotted)) = &resolved {
        if let Some(function) = SERVER.functions.iter().find(|known| known.callee == dotted.as_str()) {
            return Some(both(function));
        }
        if WITH_ADDRESS.contains(&dotted.as_str()) {
            return pair(project, module, site, call.positional.first()?);
        }
        if server::started(dotted).is_some() || framework::started(dotted).is_some() {
            return None;
        }
    }
    // What a function of the project is handed is looked at where that listens.
    let is_own = matches!(&resolved, Some(Resolved::Inside(Target::Function(..), _)));
    let (host, port) = both(&METHOD);
    (is_listening(last) && !is_own && host.is_some() && port.is_some()).then_some((host, port))
}

/// `("", 8000)`, also behind a name.
fn pair(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    value: &Value,
) -> Option<(Option<Value>, Option<Value>)> {
    let list = match value {
        Value::Name(name) => match project.resolve(module, &site.scope, name) {
            Resolved::Inside(Target::Binding(_, binding), rest) if rest.is_empty() => binding.value.as_ref()?.list()?,
            _ => return None,
        },
        value => value.list()?,
    };
    let [host, port] = list else { return None };
    Some((Some(host.clone()), Some(port.clone())))
}

#[cfg(test)]
mod tests {
    use super::super::Setting;
    use super::super::testing::{facts, module};

    fn heard(text: &str) -> Vec<(Setting<String>, Setting<u16>)> {
        module(text).listeners.into_iter().map(|call| (call.host, call.port)).collect()
    }

    #[test]
    fn an_address_is_a_pair_and_functions_take_host_and_port() {
        let local = [(Setting::Fixed("127.0.0.1".to_owned()), Setting::Fixed(8000))];
        let http =
            "from http.server import HTTPServer\nADDRESS = ('127.0.0.1', 8000)\nHTTPServer(ADDRESS, H).serve_forever()";
        assert_eq!(heard(http), local);
        assert_eq!(heard("import asyncio\nasyncio.start_server(f, '127.0.0.1', 8000)"), local);
        assert!(heard("import redis\nredis.Redis(host='127.0.0.1', port=6379)").is_empty());
    }

    #[test]
    fn a_setting_is_followed_through_the_function_that_makes_it() {
        let config = "import os\nfrom dataclasses import dataclass\n@dataclass\nclass Config:\n    host: str\n    port: int\n\
                      def load():\n    file = read()\n    host = (os.environ.get('SHOP_HOST') or file.get('host') or '127.0.0.1')\n    \
                      raw = os.environ.get('SHOP_PORT') or file.get('port')\n    port = int(raw) if raw is not None else 8080\n    \
                      return Config(host=host, port=port)\n";
        let main = "from other import Server\nfrom config import load\ndef main():\n    config = load()\n    \
                    server = Server(config)\n    server.serve(host=config.host, port=config.port)\n";
        let call = facts(&[("main.py", main), ("config.py", config)]).module("main.py").expect("a module").listeners[0]
            .clone();
        assert_eq!(
            (call.host.variable(), call.host.value().map(String::as_str)),
            (Some("SHOP_HOST"), Some("127.0.0.1"))
        );
        assert_eq!((call.port.variable(), call.port.value()), (Some("SHOP_PORT"), Some(&8080)));
    }
}
