//! How a program that listens on localhost is told otherwise by its environment, and what else keeps a framework's own server
//! from serving in an image. Chooses no command.

use super::code_port::{host_option, server_calls};
use super::launch;
use crate::catalogue::model::ServerPurpose;
use crate::inspect::code::{Scope, ServerCall, Setting};
use crate::inspect::evidence::Located;
use crate::plan::build_plan::Notice;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::quote;
use crate::sourced::Sourced;

/// The variable that makes a program listen everywhere, where it listens on localhost without it.
pub(crate) fn host_variable(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<(String, String)>> {
    if matches!(
        chosen.candidate.start,
        StartMethod::WebApplication(_) | StartMethod::Django(_) | StartMethod::Worker(_) | StartMethod::Words { .. }
    ) {
        return None;
    }
    let calls = server_calls(request, &chosen.candidate);
    if calls.iter().any(|call| launch::is_stdio(call)) || host_option(request, chosen).is_some() {
        return None;
    }
    let (name, call) = calls.iter().find_map(|call| Some((variable_of(call)?, call)))?;
    let seen = "the program listens on localhost without it".to_owned();
    Some(Sourced::seen((name, "0.0.0.0".to_owned()), seen, call.place.clone()))
}

/// The program's variables, with the one that makes it listen everywhere.
pub(crate) fn with_host(
    request: &Request<'_>,
    chosen: &Chosen,
    mut variables: Vec<Sourced<(String, String)>>,
) -> Vec<Sourced<(String, String)>> {
    if let Some(host) = host_variable(request, chosen) {
        variables.retain(|variable| variable.value.0 != host.value.0);
        variables.push(host);
    }
    variables
}

fn variable_of(call: &ServerCall) -> Option<String> {
    match (&call.host, call.server) {
        (Setting::Variable { name, default }, _) => {
            let is_local = default.as_deref().is_some_and(launch::is_local);
            (is_local && quote::is_variable(name)).then(|| name.clone())
        }
        (Setting::Absent, server) => server.behaviour().host_variable.map(ToOwned::to_owned),
        _ => None,
    }
}

/// What to do instead of starting a server that is for development, by its nature or because it is told to reload.
fn advice(chosen: &Chosen, call: &ServerCall) -> Option<&'static str> {
    let (is_server, is_development) =
        (call.server.framework().is_none(), launch::purpose(call) == ServerPurpose::Development);
    let own = call.server.behaviour().advice;
    own.or(match (is_development, is_server) {
        (false, _) => None,
        (true, true) => Some("it is told to reload or to debug here: turn that off, or let a variable say it"),
        (true, false) if !chosen.serves.is_empty() => {
            Some("a production server such as gunicorn or uvicorn takes its place once it is added, and no command asks for this one")
        }
        (true, false) => {
            Some("make the application at module level, and a production server such as gunicorn or uvicorn takes its place once it is added")
        }
    })
}

/// What to tell the user of a framework whose own server does not belong in an image as it is.
pub(crate) fn own_server(request: &Request<'_>, chosen: &Chosen) -> Option<Notice> {
    match &chosen.candidate.start {
        StartMethod::Framework { framework, command, file } => {
            let (program, file) = (framework.to_string(), file.clone());
            Some(Notice::Hindered { program, file, hindrance: command.hindrance? })
        }
        StartMethod::Script { .. } | StartMethod::Module { .. } | StartMethod::File { .. } => {
            let calls = server_calls(request, &chosen.candidate);
            let (call, advice) = calls.iter().find_map(|call| Some((call, advice(chosen, call)?)))?;
            {
                let place = call.place.clone();
                let server = match call.server.framework() {
                    Some(framework) => format!("{framework}'s own server"),
                    None => call.server.to_string(),
                };
                Some(Notice::DevelopmentServer { server, place, advice })
            }
        }
        _ => None,
    }
}

/// A notice when the program listens where nothing outside the container can reach it.
pub(crate) fn unreachable_host(request: &Request<'_>, chosen: &Chosen) -> Option<Notice> {
    if matches!(
        chosen.candidate.start,
        StartMethod::WebApplication(_) | StartMethod::Django(_) | StartMethod::Words { .. }
    ) {
        return None;
    }
    let calls = server_calls(request, &chosen.candidate);
    if calls.iter().any(|call| launch::is_stdio(call)) {
        return None;
    }
    let gives_host = |words: &[String]| words.iter().any(|word| word.contains("0.0.0.0"));
    if chosen.words_as_written().is_some_and(gives_host) {
        return None;
    }
    // A framework's command imports the file, and runs nothing below its guard.
    let is_imported = matches!(chosen.candidate.start, StartMethod::Framework { .. });
    let runs = |call: &&&ServerCall| !(is_imported && call.scope == Scope::MainGuard);
    let local = calls.iter().filter(|call| is_heard(call)).filter(runs).find(|call| !launch::is_public(call))?;
    let host = local.host.value().map_or("127.0.0.1", String::as_str);
    if host_option(request, chosen)
        .is_some_and(|option| chosen.words.as_ref().is_none_or(|words| words.contains(&option)))
    {
        return None;
    }
    if host_variable(request, chosen).is_some() {
        return None;
    }
    Some(Notice::LocalHost(Located::new(host.to_owned(), local.place.clone())))
}

/// Whether the address of a server is one that the code decides: what a service listens on by default is its own affair, but for a
/// server of the Model Context Protocol that is there for a network.
fn is_heard(call: &ServerCall) -> bool {
    !launch::is_service(call) || call.host != Setting::Absent || launch::is_mcp(call) && launch::is_http(call)
}
