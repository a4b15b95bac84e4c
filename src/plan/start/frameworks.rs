//! Fills in the commands of frameworks, which the catalogue holds as lines. Chooses nothing to run.

use super::built::Built;
use super::server;
use crate::catalogue::model::{ApplicationCommand, DevelopmentCommand, FileCommand};
use crate::inspect::lock::Closure;
use crate::plan::build_plan::Reload;
use crate::plan::candidate::{Candidate, StartMethod, WebApplication, Worker};

/// What stands for a name in braces.
type Value<'a> = (&'static str, &'a str);

/// The framework's command for a file.
pub(crate) fn run(command: &FileCommand, file: &str, port: Option<u16>) -> Built {
    let port = port.unwrap_or_default().to_string();
    built(command.line, command.development, &[("{file}", file), ("{port}", &port)])
}

/// The framework's command for an application, where production installs it.
pub(crate) fn own_command(application: &WebApplication, closure: &Closure, port: Option<u16>) -> Option<Built> {
    let command = application.framework.application_command.as_ref()?;
    if !command.packages.iter().all(|package| closure.contains(package)) {
        return None;
    }
    let port = port.unwrap_or_default().to_string();
    let line = if finds(command, application) {
        command.line.replace("{app} ", "")
    } else {
        command.line.replace("{app}", &format!("{} {{object}}", command.option))
    };
    Some(built(&line, command.development, &[("{object}", &server::target(application)), ("{port}", &port)]))
}

/// Litestar's own program with what tells it the application, before the word that says what to do.
pub(crate) fn litestar(application: &WebApplication, closure: &Closure) -> Vec<String> {
    let run = own_command(application, closure, None).map(|built| built.command).unwrap_or_default();
    match run.iter().position(|word| word == "run") {
        Some(at) => run[..at].to_vec(),
        None => vec!["litestar".to_owned(), "--app".to_owned(), server::target(application)],
    }
}

/// Whether the command finds the application by its name.
fn finds(command: &ApplicationCommand, application: &WebApplication) -> bool {
    let names = &command.autodiscovery;
    names.modules.contains(&application.module.as_str()) && names.names.contains(&application.name.as_str())
}

/// The framework's server for development, for an application.
pub(crate) fn development_server(application: &WebApplication, port: u16) -> Option<Vec<String>> {
    let line = application.framework.development_server?;
    Some(filled(line, &[("{object}", &server::target(application)), ("{port}", &port.to_string())]))
}

/// The command of a queue for a worker.
pub(crate) fn worker(worker: &Worker) -> Vec<String> {
    of_worker(worker, worker.command.line)
}

/// The command that runs together what the worker's own leaves to others, and the worker's own: one of them is asked for.
pub(crate) fn whole(candidate: &Candidate, closure: &Closure) -> Option<[Candidate; 2]> {
    let StartMethod::Worker(worker) = &candidate.start else { return None };
    let whole = worker.command.whole.filter(|_| closure.contains(worker.command.package))?;
    let words = of_worker(worker, whole.line);
    let (key, place) = (words.join(" "), candidate.place.clone());
    let together =
        Candidate { key, title: whole.title.to_owned(), place, start: StartMethod::Words { words }, subcommand: None };
    Some([together, Candidate { title: whole.part.to_owned(), ..candidate.clone() }])
}

fn of_worker(worker: &Worker, line: &str) -> Vec<String> {
    let module = worker.module.as_str();
    let name = worker.name.as_deref().unwrap_or_default();
    let port = worker.command.port.unwrap_or_default().to_string();
    let (object, dotted) = (format!("{module}:{name}"), format!("{module}.{name}"));
    let values = [("{object}", object.as_str()), ("{dotted}", &dotted), ("{module}", module), ("{port}", &port)];
    filled(line, &values)
}

fn built(line: &str, development: DevelopmentCommand, values: &[Value<'_>]) -> Built {
    let command = filled(line, values);
    let dev_command = match development {
        DevelopmentCommand::Option(option) => [command.as_slice(), &[option.to_owned()]].concat(),
        DevelopmentCommand::Line(line) => filled(line, values),
        DevelopmentCommand::Same => return Built::restarted(command),
    };
    Built { command, dev_command, reload: Reload::Server }
}

/// The words of a line; a word holds one name at most.
fn filled(line: &str, values: &[Value<'_>]) -> Vec<String> {
    line.split(' ').map(|word| filled_word(word, values)).collect()
}

fn filled_word(word: &str, values: &[Value<'_>]) -> String {
    let held = values.iter().find(|(name, _)| word.contains(name));
    held.map_or_else(|| word.to_owned(), |(name, value)| word.replace(name, value))
}
