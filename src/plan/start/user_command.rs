//! A command of the user's that starts something the project holds: that is started, with these words. Chooses nothing, and leaves
//! a command alone that it does not understand.

use super::detected::Detected;
use super::gather::Gathered;
use super::{entry_points, evidence, paths};
use crate::catalogue::model::{ProgramTarget, Reloading};
use crate::catalogue::program;
use crate::inspect::deployment::Command;
use crate::inspect::tree::{has_extension, listed};
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::request::Request;

/// Options that make a program look for its modules elsewhere than in the working directory.
const ELSEWHERE: [&str; 4] = ["--chdir", "--app-dir", "--directory", "--workdir"];

/// What the words start, where it is one thing, imported from where the words say.
pub(crate) fn started<'a>(request: &Request<'a>, gathered: &Gathered<'a>, words: &[String]) -> Option<Detected<'a>> {
    let command = Command::of(words)?;
    if looks_elsewhere(words) || !serves(&command.words) {
        return None;
    }
    if let Some(program) = program(gathered, &command) {
        return Some(program);
    }
    let all =
        gathered.ranks.iter().flatten().chain(&gathered.workers).chain(&gathered.starters).chain(&gathered.doubtful);
    let mut found: Vec<&Detected<'a>> = Vec::new();
    for item in all.filter(|item| evidence::starts(request, &command, item)) {
        if !found.iter().any(|known| known.candidate == item.candidate) {
            found.push(item);
        }
    }
    let [item] = found.as_slice() else { return file_of_project(request, &command) };
    Some(Detected { candidate: as_written(request, &command, &item.candidate)?, ..(*item).clone() })
}

/// The program that the words run and nothing else does: `python app.py`, `python -m shop`, `shop serve`.
fn program<'a>(gathered: &Gathered<'a>, command: &Command) -> Option<Detected<'a>> {
    let runs = |item: &&Detected<'a>| {
        let own = item.candidate.words().unwrap_or_default();
        let mut both = own.iter().zip(&command.words);
        !own.is_empty() && own.len() <= command.words.len() && both.all(|(own, word)| *own == listed(word))
    };
    let all = gathered.starters.iter().chain(&gathered.doubtful).filter(runs);
    // `shop serve` says more than `shop`.
    let best = all.reduce(|best, other| if length(other) > length(best) { other } else { best })?;
    let is_below = matches!(&best.candidate.start, StartMethod::Module { root, .. } if !root.is_empty());
    (command.directory.is_empty() && !is_below).then(|| best.clone())
}

fn length(item: &Detected<'_>) -> usize {
    item.candidate.words().map_or(0, |words| words.len())
}

/// A Python file of the project that no rule takes for a program, and that the words run.
fn file_of_project<'a>(request: &Request<'a>, command: &Command) -> Option<Detected<'a>> {
    let [python, file, ..] = command.words.as_slice() else { return None };
    let is_file = python == "python" && command.directory.is_empty() && has_extension(file, "py");
    let is_run = is_file && request.preferences.workdir.is_none() && !file.ends_with("manage.py");
    if is_run { entry_points::of_file(request, listed(file)) } else { None }
}

/// `app.main:app`, and nothing that would serve it.
pub(crate) fn lone_object(words: &[String]) -> Option<&str> {
    let [word] = words else { return None };
    let (module, name) = word.split_once(':')?;
    (paths::is_module_name(module) && paths::is_module_name(name.trim_end_matches("()"))).then_some(word)
}

/// The application that a server would take under this name.
pub(crate) fn served<'a>(request: &Request<'a>, gathered: &Gathered<'a>, object: &str) -> Option<Detected<'a>> {
    // Whichever server it is: all of them are given the object as one of their words.
    let all = crate::catalogue::program::all();
    let server = all.map(|(program, _)| program).find(|program| program.target == ProgramTarget::Object)?;
    started(request, gathered, &[server.name.to_owned(), object.to_owned()])
}

/// Whether an option of the words makes the program look for its modules elsewhere.
pub(crate) fn looks_elsewhere(words: &[String]) -> bool {
    words.iter().any(|word| ELSEWHERE.iter().any(|option| word.starts_with(option)))
}

/// Whether the command is the one that runs on: `flask run`, not `flask db upgrade`.
pub(crate) fn serves(words: &[String]) -> bool {
    if words.get(1).is_some_and(|word| word.ends_with("manage.py")) {
        return words.iter().any(|word| word == "runserver");
    }
    let program = words.first().and_then(|name| program::named(name));
    program.is_none_or(|(program, _)| program.serves(words))
}

/// An application by the module that the words name, seen from the directory where that is found.
fn as_written(request: &Request<'_>, command: &Command, candidate: &Candidate) -> Option<Candidate> {
    let mut candidate = candidate.clone();
    match (&mut candidate.start, evidence::object(command)) {
        (StartMethod::WebApplication(application), Some((module, name))) if application.module != module => {
            let mut roots = vec![String::new()];
            roots.extend(paths::import_roots(request));
            (application.root, _) = paths::file_of(request, module, &roots)?;
            module.clone_into(&mut application.module);
            if let Some(name) = name {
                name.clone_into(&mut application.name);
            }
        }
        // Seen from another directory, it is another module or no file.
        (StartMethod::Module { name, .. }, _) if !command.words.contains(name) => return None,
        (StartMethod::File { file } | StartMethod::Framework { file, .. }, _) if names_another(command, file) => {
            return None;
        }
        (StartMethod::Django(django), None) if !django.root.is_empty() => return None,
        _ => {}
    }
    Some(candidate)
}

/// Whether the words name a Python file, and that is not this one, seen from the project root.
fn names_another(command: &Command, file: &str) -> bool {
    let mut named = command.words.iter().filter(|word| has_extension(word, "py")).peekable();
    named.peek().is_some() && !named.any(|word| listed(word) == file)
}

/// The words for development: the server notices changed files by itself. `None` where it cannot.
pub(crate) fn reloading(words: &[String]) -> Option<Vec<String>> {
    let (program, _) = program::named(words.first()?)?;
    let mut words = words.to_vec();
    match program.reloading {
        Reloading::FirstOption { option, without } => {
            for option in without {
                without_option(&mut words, option);
            }
            if !words.iter().any(|word| word == option) {
                let at = words.iter().position(|word| word.starts_with('-')).unwrap_or(words.len());
                words.insert(at, option.to_owned());
            }
        }
        Reloading::LastOption(option) => words.push(option.to_owned()),
        Reloading::Subcommand { from, to, without, host } => {
            for option in without {
                without_option(&mut words, option);
            }
            let at = words.iter().position(|word| word == from)?;
            to.clone_into(&mut words[at]);
            if !words.iter().any(|word| word.starts_with(host)) {
                words.extend([host.to_owned(), "0.0.0.0".to_owned()]);
            }
        }
        Reloading::None => return None,
    }
    Some(words)
}

/// Takes out an option with its value: `--workers 4`, `--workers=4`.
fn without_option(words: &mut Vec<String>, option: &str) {
    if let Some(at) = words.iter().position(|word| word == option) {
        words.drain(at..(at + 2).min(words.len()));
    }
    words.retain(|word| !word.strip_prefix(option).is_some_and(|rest| rest.starts_with('=')));
}
