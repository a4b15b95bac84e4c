//! Where the program listens, as its code, its server's configuration and the framework's documentation say.

use std::collections::BTreeSet;

use super::candidate::{Candidate, Start};
use super::command::Chosen;
use super::server::{self, WebInterface};
use super::{PlanError, Question};
use crate::inspect::code::{Framework, Interface, ModuleFacts, Served, ServerCall, ServerKind, Setting};
use crate::inspect::lock::Closure;
use crate::sourced::{Source, Sourced};

/// The port of uvicorn, gunicorn, granian and hypercorn when nothing is said.
const SERVER_DEFAULT: u16 = 8000;

/// The flag or setting, else what the code says, else the server's default.
pub(super) fn choose(
    question: &Question<'_>,
    closure: &Closure,
    chosen: &Chosen,
) -> Result<Option<Sourced<u16>>, PlanError> {
    if let Some(asked) = &question.preferences.port {
        if asked.value == 0 {
            return Err(PlanError::BadPort { source_text: asked.source.to_string() });
        }
        return Ok(Some(asked.clone()));
    }
    Ok(match &chosen.candidate.start {
        Start::Served(_) | Start::Django(_) => {
            let default = || Sourced::rule(SERVER_DEFAULT, "the default port of Python's application servers");
            let config = gunicorn_config(question, chosen).filter(|_| serves_with_gunicorn(&chosen.candidate, closure));
            let stated = config.and_then(|config| config.port).or_else(|| stated_port(question, &chosen.candidate));
            Some(stated.unwrap_or_else(default))
        }
        Start::Framework { framework, .. } => {
            stated_port(question, &chosen.candidate).or_else(|| framework_default(*framework))
        }
        Start::Script { .. } | Start::Module { .. } | Start::File { .. } => stated_port(question, &chosen.candidate),
        Start::Words { words } => port_of_words(words, &chosen.source),
    })
}

fn serves_with_gunicorn(candidate: &Candidate, closure: &Closure) -> bool {
    let interface = match &candidate.start {
        Start::Served(served) if served.interface == Interface::Asgi => WebInterface::Asgi,
        _ => WebInterface::Wsgi,
    };
    server::installed(interface, closure) == Some(server::Server::Gunicorn)
}

/// Default ports, from each framework's documentation of its configuration.
fn framework_default(framework: Framework) -> Option<Sourced<u16>> {
    let port = match framework {
        Framework::Streamlit => 8501,
        Framework::Gradio => 7860,
        Framework::Panel => 5006,
        Framework::Chainlit => 8000,
        Framework::NiceGui => 8080,
        _ => return None,
    };
    Some(Sourced::rule(port, format!("the default port of {framework}")))
}

/// `--port 9000`, `--bind 0.0.0.0:9000` and the like in a command that the user gave.
fn port_of_words(words: &[String], source: &Source) -> Option<Sourced<u16>> {
    const OPTIONS: [&str; 6] = ["--port", "-p", "--bind", "-b", "--server.port", "--http-port"];
    let value = |index: usize| {
        let word = &words[index];
        match word.split_once('=') {
            Some((option, value)) if OPTIONS.contains(&option) => Some(value),
            _ if OPTIONS.contains(&word.as_str()) => words.get(index + 1).map(String::as_str),
            _ => None,
        }
    };
    let port = (0..words.len()).filter_map(value).find_map(|value| value.rsplit(':').next()?.parse().ok());
    let default = words.first().filter(|word| matches!(word.as_str(), "uvicorn" | "gunicorn" | "granian" | "hypercorn"));
    match (port, default) {
        (Some(port), _) => Some(Sourced { value: port, source: source.clone() }),
        (None, Some(server)) => Some(Sourced::rule(SERVER_DEFAULT, format!("the default port of {server}"))),
        (None, None) => None,
    }
}

/// The port in the call that starts the candidate's server, where the code has one.
fn stated_port(question: &Question<'_>, candidate: &Candidate) -> Option<Sourced<u16>> {
    let calls = server_calls(question, candidate);
    let stated = calls.iter().find_map(|call| Some((call, *call.port.value()?)));
    let (call, port) = stated?;
    let seen = match call.port.variable() {
        Some(variable) => format!("the port in the code, unless `{variable}` is set"),
        None => "the port in the code".to_owned(),
    };
    Some(Sourced::seen(port, seen, call.place.clone()))
}

/// Server calls that belong to a candidate: those that serve it by name, and for programs those in the files they reach.
fn server_calls<'a>(question: &'a Question<'_>, candidate: &Candidate) -> Vec<&'a ServerCall> {
    let reached = reached(question, candidate);
    let modules = question.facts.code.modules.iter().filter(|module| reached.contains(module.path.as_str()));
    let serves = |module: &ModuleFacts, call: &ServerCall| match (&candidate.start, &call.served) {
        (Start::Served(served), Served::Object { module, name }) => *module == served.file && *name == served.name,
        (Start::Served(_), Served::Text(target) | Served::FactoryText(target)) => *target == candidate.key,
        (Start::Served(served), Served::Unknown) => module.path == served.file,
        (Start::Django(_), _) => false,
        _ => call.server != ServerKind::Gunicorn,
    };
    modules
        .flat_map(|module| module.server_calls.iter().map(move |call| (module, call)))
        .filter(|(module, call)| serves(module, call))
        .map(|(_, call)| call)
        .collect()
}

/// Files that a candidate's program loads. An application's server call may stand in any file that imports it.
fn reached<'a>(question: &'a Question<'_>, candidate: &Candidate) -> BTreeSet<&'a str> {
    let code = &question.facts.code;
    match (&candidate.start, candidate.file()) {
        (Start::Served(_) | Start::Django(_), _) => code.modules.iter().map(|module| module.path.as_str()).collect(),
        (_, Some(file)) => {
            let (root, _) = super::candidate::importable(question, file);
            code.reachable(&[file], &[&root, "", "src"])
        }
        (_, None) => BTreeSet::new(),
    }
}

/// Whether a program that uvdock tells no port may listen all the same.
pub(super) fn may_listen(question: &Question<'_>, candidate: &Candidate) -> bool {
    match &candidate.start {
        Start::Script { .. } | Start::Module { .. } | Start::File { .. } | Start::Framework { .. } => {
            !server_calls(question, candidate).is_empty()
        }
        Start::Served(_) | Start::Django(_) | Start::Words { .. } => false,
    }
}

/// A notice when the program listens where nothing outside the container can reach it.
pub(super) fn unreachable_host(question: &Question<'_>, chosen: &Chosen) -> Option<String> {
    if matches!(chosen.candidate.start, Start::Served(_) | Start::Django(_) | Start::Words { .. }) {
        return None;
    }
    let calls = server_calls(question, &chosen.candidate);
    let local = calls.iter().find(|call| matches!(&call.host, Setting::Fixed(host) if is_local(host)))?;
    Some(format!(
        "The program listens on `{}` ({}), which nothing outside its container reaches; let it listen on `0.0.0.0`",
        local.host.value().map(String::as_str).unwrap_or_default(),
        local.place
    ))
}

fn is_local(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "::1")
}

/// Whether the program reacts to SIGTERM as process 1: its own handler, or a server that installs one.
pub(super) fn handles_sigterm(question: &Question<'_>, candidate: &Candidate) -> bool {
    let reached = reached(question, candidate);
    let served = server_calls(question, candidate).iter().any(|call| {
        matches!(call.server, ServerKind::Uvicorn | ServerKind::Hypercorn | ServerKind::Granian | ServerKind::Gunicorn)
            || matches!(call.server, ServerKind::Framework(Framework::Aiohttp | Framework::Sanic))
    });
    served
        || question.facts.code.modules.iter().any(|module| {
            reached.contains(module.path.as_str()) && module.signals.iter().any(|signal| signal.value == "SIGTERM")
        })
}

/// A configuration module of gunicorn that belongs to the program.
pub(super) struct GunicornConfig {
    /// As `--config` takes it, from the working directory.
    pub argument: String,
    /// The port in its `bind`.
    pub port: Option<Sourced<u16>>,
    /// Whether its `bind` is reachable from outside, so that the command need not say one.
    pub binds_everywhere: bool,
    /// Its file.
    pub file: String,
}

/// gunicorn's configuration file: in the working directory, or below it where nothing else is one.
pub(super) fn gunicorn_config(question: &Question<'_>, chosen: &Chosen) -> Option<GunicornConfig> {
    let root = chosen.root();
    let below = |path: &str| if root.is_empty() { Some(path.to_owned()) } else { path.strip_prefix(&format!("{root}/")).map(str::to_owned) };
    let modules = question.facts.code.modules.iter().filter(|module| !super::candidate::is_beside(&module.path));
    let mut configs = modules.filter_map(|module| {
        let call = module.server_calls.iter().find(|call| call.server == ServerKind::Gunicorn && is_config(&module.path))?;
        Some((below(&module.path)?, module, call))
    });
    let (argument, module, call) = configs.next()?;
    if configs.next().is_some() {
        return None;
    }
    let port = call.port.value().map(|port| Sourced::seen(*port, "`bind` of gunicorn's configuration", call.place.clone()));
    let binds_everywhere = port.is_some() && call.host.value().is_some_and(|host| !is_local(host));
    let asked = question.preferences.port.is_some();
    Some(GunicornConfig { argument, port, binds_everywhere: binds_everywhere && !asked, file: module.path.clone() })
}

fn is_config(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("gunicorn"))
}
