//! Where the program listens, as its code, its server's configuration and the framework's documentation say.

use super::launch::{self, is_local};
use super::{documents, entry_points, evidence, paths, server, user_command};
use crate::catalogue::model::{Sigterm, WebInterface};
use crate::catalogue::{Interface, program};
use crate::inspect::code::{ServerCall, ServerTarget, Setting};

use crate::inspect::deployment::container_facts::ContainerFacts;
use crate::inspect::deployment::{DeclarationKind, DeclaredCommand};
use crate::inspect::lock::Closure;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// The port of uvicorn, gunicorn, granian and hypercorn when nothing is said.
const SERVER_DEFAULT: u16 = 8000;

/// The flag or setting, else what the code says, else the server's default.
pub(crate) fn choose_port(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Option<Sourced<u16>> {
    if let Some(asked) = &request.preferences.port {
        return Some(asked.clone());
    }
    if let Some(variable) = chosen.words.as_ref().and_then(|words| open_port(words)) {
        // `--port $PORT`: not the port that the server takes when it is told none.
        return port_of_image(request, &variable);
    }
    if let Some(port) = chosen.words.as_ref().and_then(|words| port_as_written(request, chosen, words)) {
        return Some(port);
    }
    match &chosen.candidate.start {
        StartMethod::WebApplication(_) | StartMethod::Django(_) => {
            let default = || Sourced::rule(SERVER_DEFAULT, "the default port of Python's application servers");
            let config = config_module(request, chosen).filter(|_| reads_config_module(&chosen.candidate, closure));
            let document = documents::of_installed(request, closure, chosen).and_then(|document| document.port);
            let stated = config.and_then(|config| config.port).or(document).or_else(|| deployed_port(request, chosen));
            let stated = stated.or_else(|| stated_port(request, &chosen.candidate));
            Some(stated.or_else(|| declared_port(chosen)).unwrap_or_else(default))
        }
        StartMethod::Framework { framework, command, .. } => {
            Some(Sourced::rule(command.port, format!("the default port of {framework}")))
        }
        StartMethod::Worker(worker) => {
            let rule = format!("the port of {}'s web server", worker.framework);
            worker.command.port.map(|port| Sourced::rule(port, rule))
        }
        StartMethod::Script { .. } | StartMethod::Module { .. } | StartMethod::File { .. } => {
            let may_listen = may_listen(request, &chosen.candidate) || is_exposed_with_it(request, chosen);
            stated_port(request, &chosen.candidate).or_else(|| carryover::port(request, chosen).filter(|_| may_listen))
        }
        StartMethod::Words { words } => port_of_words(words, &chosen.source),
    }
}

/// Whether the authors' image starts the very program: what that exposes is then the program's, whoever opens it.
fn is_exposed_with_it(request: &Request<'_>, chosen: &Chosen) -> bool {
    let in_dockerfile = chosen.declaration.as_ref().is_some_and(|declaration| {
        matches!(declaration.kind, DeclarationKind::Dockerfile | DeclarationKind::OtherDockerfile)
    });
    in_dockerfile && !server_calls(request, &chosen.candidate).iter().any(|call| launch::is_stdio(call))
}

/// Whether the server that is chosen has a configuration module.
fn reads_config_module(candidate: &Candidate, closure: &Closure) -> bool {
    let interface = match &candidate.start {
        StartMethod::WebApplication(application) if application.interface == Interface::Asgi => WebInterface::Asgi,
        _ => WebInterface::Wsgi,
    };
    server::installed(interface, closure).is_some_and(|startable| startable.command.config.is_some())
}

/// The port of the line that deploys the application, or else the only one that the project's Dockerfile exposes.
fn deployed_port(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<u16>> {
    chosen
        .declaration
        .as_ref()
        .filter(|declaration| evidence::weight(declaration) >= evidence::DEPLOYED)
        .and_then(port_of_declaration)
        .or_else(|| carryover::port(request, chosen))
}

/// The port of another line that runs the application.
fn declared_port(chosen: &Chosen) -> Option<Sourced<u16>> {
    chosen.declaration.as_ref().and_then(port_of_declaration)
}

fn port_of_declaration(declaration: &DeclaredCommand) -> Option<Sourced<u16>> {
    let port = port_in(&declaration.command.words)?;
    Some(Sourced::seen(port, format!("`{}`", declaration.command.words.join(" ")), declaration.place.clone()))
}

/// The port in a command that the user gave.
fn port_of_words(words: &[String], source: &Source) -> Option<Sourced<u16>> {
    if let Some(port) = port_in(words) {
        return Some(Sourced { value: port, source: source.clone() });
    }
    if open_port(words).is_some() {
        return None;
    }
    let name = words.first().filter(|_| user_command::serves(words))?.as_str();
    let (program, _) = program::named(name)?;
    Some(Sourced::rule(program.default_port?, format!("the default port of {name}")))
}

/// The port that the user's words for a candidate lead to, unless the program is the one to say.
fn port_as_written(request: &Request<'_>, chosen: &Chosen, words: &[String]) -> Option<Sourced<u16>> {
    if port_in(words).is_none() && words.first().is_some_and(|program| has_config_module(program)) {
        // One file is read without being named, `--config` names another.
        let config = config_module(request, chosen).and_then(|config| config.port);
        return config.or_else(|| port_of_words(words, &chosen.source));
    }
    port_of_words(words, &chosen.source)
}

/// Whether a program is a server with a configuration module.
fn has_config_module(program: &str) -> bool {
    let Some((_, program::Owner::Server(server))) = program::named(program) else { return false };
    server.command.is_some_and(|command| command.config.is_some())
}

/// `--port 9000`, `--bind 0.0.0.0:9000` and the like; of `${PORT:-9000}` its default.
fn port_in(words: &[String]) -> Option<u16> {
    (0..words.len()).filter_map(|index| port_option(words, index)).find_map(port_number)
}

/// The value of a word that is an option of a server for its port, or of the word behind it.
pub(super) fn port_option(words: &[String], index: usize) -> Option<&str> {
    const OPTIONS: [&str; 7] = ["--port", "-p", "--bind", "-b", "--server.port", "--http-port", "--listen"];
    let word = &words[index];
    match word.split_once('=') {
        Some((option, value)) if OPTIONS.contains(&option) => Some(value),
        _ if OPTIONS.contains(&word.as_str()) => words.get(index + 1).map(String::as_str),
        _ => None,
    }
}

/// The variable that words leave the port to, without a default: `PORT` of `--port $PORT`.
fn open_port(words: &[String]) -> Option<String> {
    let line: Vec<String> = match words {
        [_, flag, line] if flag == "-c" => line.split_whitespace().map(ToOwned::to_owned).collect(),
        words => words.to_vec(),
    };
    let words = line.as_slice();
    let mut values = (0..words.len()).filter_map(|index| port_option(words, index));
    let value = values.find(|value| port_number(value).is_none() && value.contains('$'))?;
    let name = value.rsplit('$').next()?;
    Some(name.trim_matches(['{', '}', '"']).to_owned())
}

fn port_number(value: &str) -> Option<u16> {
    value.trim_end_matches('}').rsplit([':', '-']).next()?.parse().ok()
}

/// The port in the call that starts the candidate's server, where the code has one, else the default of that server.
fn stated_port(request: &Request<'_>, candidate: &Candidate) -> Option<Sourced<u16>> {
    let calls = server_calls(request, candidate);
    if calls.iter().any(|call| launch::is_stdio(call)) {
        // A server of the Model Context Protocol talks over standard input unless it is told otherwise.
        return None;
    }
    if let Some(port) = calls.iter().find_map(|call| port_of_image(request, call.port.variable()?)) {
        return Some(port);
    }
    let stated = match &candidate.start {
        StartMethod::WebApplication(application) => agreed(&calls, &application.file),
        _ => calls.iter().find_map(|call| Some((*call, *call.port.value()?))),
    };
    if let Some((call, port)) = stated {
        let seen = match call.port.variable() {
            Some(variable) => format!("the port in the code, unless `{variable}` is set"),
            None => "the port in the code".to_owned(),
        };
        return Some(Sourced::seen(port, seen, call.place.clone()));
    }
    if let StartMethod::WebApplication(application) = &candidate.start {
        return beside_application(request, &application.file);
    }
    let silent = calls.iter().find(|call| call.port == Setting::Absent && launch::default_port(call).is_some())?;
    let port = launch::default_port(silent)?;
    Some(Sourced::seen(port, "the default port of the server that the code starts", silent.place.clone()))
}

/// The port that the one server takes which an application's file starts as a program, where that serves what the application is made
/// of: `mcp.run(port=8001)` beside `app = mcp.http_app()`. Who is told of one port finds the other nowhere.
fn beside_application(request: &Request<'_>, file: &str) -> Option<Sourced<u16>> {
    let calls = entry_points::program_calls(request, file);
    let [only] = calls.as_slice() else { return None };
    let served = launch::served_object(request, only);
    let counts = only.place.file == file && served.is_none_or(|(module, _)| module == file);
    let port = *only.port.value().filter(|_| counts && !launch::is_stdio(only))?;
    Some(Sourced::seen(port, "the port that the file takes as a program", only.place.clone()))
}

/// The port that the calls in an application's own file say, or, where there are none, that all others say.
fn agreed<'c>(calls: &[&'c ServerCall], file: &str) -> Option<(&'c ServerCall, u16)> {
    let stated: Vec<(&ServerCall, u16)> = calls.iter().filter_map(|call| Some((*call, *call.port.value()?))).collect();
    if let Some(own) = stated.iter().find(|(call, _)| call.place.file == file) {
        return Some(*own);
    }
    let first = stated.first()?;
    stated.iter().all(|(_, port)| *port == first.1).then_some(*first)
}

/// The value of a variable that the image sets, where it is a port.
fn port_of_image(request: &Request<'_>, name: &str) -> Option<Sourced<u16>> {
    if let Some(asked) = request.preferences.env.as_ref().and_then(|env| env.value.get(name)) {
        return Some(Sourced { value: asked.value.parse().ok()?, source: asked.source.clone() });
    }
    let stages = carryover::main(request.facts).into_iter().flat_map(ContainerFacts::shipped);
    let set = stages.flat_map(|stage| &stage.environment).rfind(|set| set.value.name == name)?;
    let port = set.value.value.as_ref()?.parse().ok()?;
    Some(Sourced::seen(port, format!("`{name}`"), set.place.clone()))
}

/// Server calls that belong to a candidate: those that serve it by name, and for programs those that starting it runs.
pub(crate) fn server_calls<'a>(request: &Request<'a>, candidate: &Candidate) -> Vec<&'a ServerCall> {
    let code = &request.facts.code;
    match &candidate.start {
        StartMethod::WebApplication(application) => {
            let calls = code.code().flat_map(|module| &module.server_calls);
            calls
                .filter(|call| match launch::served_object(request, call) {
                    Some((module, name)) => module == application.file && name == application.name,
                    None => call.target == ServerTarget::Unknown && call.place.file == application.file,
                })
                .collect()
        }
        StartMethod::Script { file: Some(_), function: Some(_), .. }
        | StartMethod::Module { .. }
        | StartMethod::File { .. } => or_listeners(request, candidate, entry_points::calls_of(request, candidate)),
        StartMethod::Framework { file, .. } => entry_points::program_calls(request, file),
        StartMethod::Django(_) | StartMethod::Worker(_) | StartMethod::Script { .. } | StartMethod::Words { .. } => {
            Vec::new()
        }
    }
}

/// The calls, or where there are none what listens besides.
fn or_listeners<'a>(request: &Request<'a>, candidate: &Candidate, calls: Vec<&'a ServerCall>) -> Vec<&'a ServerCall> {
    if calls.is_empty() { entry_points::listeners(request, candidate) } else { calls }
}

/// Whether a program that uvdock tells no port may listen all the same.
pub(crate) fn may_listen(request: &Request<'_>, candidate: &Candidate) -> bool {
    match &candidate.start {
        StartMethod::Script { .. }
        | StartMethod::Module { .. }
        | StartMethod::File { .. }
        | StartMethod::Framework { .. } => {
            let calls = server_calls(request, candidate);
            !calls.iter().any(|call| launch::is_stdio(call)) && calls.iter().any(|call| !launch::is_service(call))
        }
        StartMethod::WebApplication(_)
        | StartMethod::Django(_)
        | StartMethod::Worker(_)
        | StartMethod::Words { .. } => false,
    }
}

/// The option of the program's command line that sets a host which is local without it: `--host` of
/// `parser.add_argument("--host", default="127.0.0.1")`.
pub(crate) fn host_option(request: &Request<'_>, chosen: &Chosen) -> Option<String> {
    let calls = server_calls(request, &chosen.candidate);
    if calls.iter().any(|call| launch::is_stdio(call)) {
        return None;
    }
    calls.into_iter().filter(|call| !launch::is_public(call)).find_map(|call| match &call.host {
        Setting::Parameter { name, .. } if name.starts_with("--") => Some(name.clone()),
        _ => None,
    })
}

/// Whether the program reacts to SIGTERM as process 1: by a server that installs a handler, or by its own.
pub(crate) fn handles_sigterm(request: &Request<'_>, candidate: &Candidate) -> bool {
    let calls = server_calls(request, candidate);
    let by_server = calls.iter().any(|call| call.server.behaviour().sigterm == Sigterm::Handled);
    by_server || installs_handler(request, candidate)
}

/// A handler counts where the program loads the module that installs it.
fn installs_handler(request: &Request<'_>, candidate: &Candidate) -> bool {
    let code = &request.facts.code;
    let mut handlers = code.code().filter(|module| module.sigterm_handler.is_some()).peekable();
    let (Some(file), Some(_)) = (candidate.file(), handlers.peek()) else { return false };
    let (root, _) = paths::importable(request, file);
    let reached = code.reachable(&[file], &[&root, "", "src"]);
    handlers.any(|module| reached.contains(module.path.as_str()))
}

/// A server's configuration module that belongs to the program.
pub(crate) struct ServerConfig {
    /// As `--config` takes it, from the working directory.
    pub argument: String,
    /// The port in its `bind`.
    pub port: Option<Sourced<u16>>,
    /// Whether its `bind` is reachable from outside, so that the command need not say one.
    pub binds_everywhere: bool,
    /// Its file.
    pub file: String,
}

/// A path as a directory that holds it sees it.
fn below<'p>(root: &str, path: &'p str) -> Option<&'p str> {
    if root.is_empty() { Some(path) } else { path.strip_prefix(root)?.strip_prefix('/') }
}

/// The server's configuration module: in the working directory or below it, where there is one and no second.
pub(crate) fn config_module(request: &Request<'_>, chosen: &Chosen) -> Option<ServerConfig> {
    let root = chosen.root();
    let starts_another_member = chosen.candidate.file().is_some_and(|file| request.is_of_another_member(file));
    let mut configs = request
        .facts
        .code
        .code()
        .filter(|module| !paths::is_beside(&module.path))
        .filter(|module| starts_another_member || !request.is_of_another_member(&module.path))
        .filter_map(|module| Some((below(root, &module.path)?, module.server_config.as_ref()?, &module.path)));
    let (argument, config, file) = configs.next()?;
    if configs.next().is_some() {
        return None;
    }
    let bind = config.bind.value().and_then(|bind| bind.rsplit_once(':'));
    let port = bind.and_then(|(_, port)| port.parse().ok());
    let port = port.map(|port: u16| {
        Sourced::seen(port, format!("`bind` of {}'s configuration", config.server), config.place.clone())
    });
    let is_asked = request.preferences.port.is_some();
    let binds_everywhere = !is_asked && bind.is_some_and(|(host, _)| !is_local(host)) && port.is_some();
    Some(ServerConfig { argument: argument.to_owned(), port, binds_everywhere, file: file.clone() })
}
