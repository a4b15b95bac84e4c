//! Finds what a word behind a program chooses: `shop serve`, `python main.py bot`. Chooses none.

use super::detected::Detected;
use super::entry_points::{self, calls_of, parts, with_calls};
use super::{evidence, launch};
use crate::inspect::code::{Branch, CommandLine, ModuleFacts, Part, Subcommand, server_calls};
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::StartPlan;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// Programs, with those of their subcommands that start a web server, which they do not start without them.
pub(crate) fn with_serving<'a>(request: &Request<'a>, programs: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
    let serving: Vec<Detected<'a>> = programs.iter().flat_map(|program| serving(request, program)).collect();
    [programs, serving].concat()
}

fn serving<'a>(request: &Request<'a>, program: &Detected<'a>) -> Vec<Detected<'a>> {
    let own = parts(request, &program.candidate);
    let found = candidates(&own, &program.candidate).into_iter().map(|candidate| {
        let calls = calls_of(request, &candidate);
        with_calls(request, candidate, calls)
    });
    let repeats =
        |item: &Detected<'_>| item.calls.iter().all(|call| program.calls.iter().any(|own| own.place == call.place));
    found.filter(|item| item.is_web_program() && !repeats(item)).collect()
}

/// The subcommands of a script or a program that may run until something stops them: by what they start, or by an endless loop.
pub(crate) fn lasting<'a>(request: &Request<'a>, program: &Detected<'a>) -> Vec<(Detected<'a>, Place)> {
    let own = parts(request, &program.candidate);
    let found = candidates(&own, &program.candidate).into_iter().filter_map(|candidate| {
        let parts = parts(request, &candidate);
        let calls = calls_of(request, &candidate);
        let place = calls.first().map(|call| call.place.clone()).or_else(|| lasts(&parts, &own))?;
        Some((with_calls(request, candidate, calls), place))
    });
    found.filter(|(item, _)| !item.is_for_development()).collect()
}

/// Those that are services, and those that the authors' files or documents run.
pub(crate) fn told<'a>(request: &Request<'a>, programs: &[Detected<'a>]) -> Vec<Detected<'a>> {
    let found = programs.iter().flat_map(|program| lasting(request, program)).map(|(item, _)| item);
    let is_told = |item: &Detected<'_>| !looks_on(&item.candidate) && evidence::is_started(request, item);
    found.filter(|item| !item.is_web_program() && (item.is_service() || is_told(item))).collect()
}

/// Words for what a person looks at beside a tool's other commands: no reason to call the tool a service.
const LOOKING_ON: [&str; 10] =
    ["watch", "monitor", "follow", "tail", "logs", "dashboard", "tui", "shell", "repl", "chat"];

fn looks_on(candidate: &Candidate) -> bool {
    let mut words = candidate.subcommand.iter().flat_map(|word| word.split(['-', '_']));
    words.any(|word| LOOKING_ON.contains(&word))
}

/// Whether a program does nothing that lasts unless it is given a word such as this.
pub(crate) fn is_needed(request: &Request<'_>, program: &Detected<'_>, with_word: &Detected<'_>) -> bool {
    let (own, other) = (program.candidate.words(), with_word.candidate.words());
    let is_its = own.zip(other).is_some_and(|(own, other)| own.len() < other.len() && other.starts_with(&own));
    let calls = server_calls(&parts(request, &program.candidate));
    is_its && !calls.iter().any(|(call, branch)| *branch == Branch::Usual && launch::is_service(call))
}

/// What lasts of the subcommands of the chosen program and of the project's scripts, and is started by nothing, with its line.
pub(crate) fn not_started(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Vec<(bool, Located<String>)> {
    let mut programs = entry_points::scripts(request);
    let is_program = matches!(chosen.candidate.start, StartMethod::Module { .. } | StartMethod::File { .. });
    let own = Candidate { subcommand: None, ..chosen.candidate.clone() };
    programs.extend(Some(own).filter(|_| is_program).map(Detected::new));
    let roles = start.other_roles.iter().map(|role| role.command.value.join(" "));
    let started: Vec<String> = roles.chain([start.command.value.join(" ")]).collect();
    let found = programs.iter().flat_map(|program| lasting(request, program)).filter(|(item, _)| {
        let is_started = started.iter().any(|line| line.starts_with(&item.candidate.key));
        !is_started && !item.serves.iter().any(|object| chosen.serves.contains(object))
    });
    found.map(|(item, place)| (item.is_web_program(), Located::new(item.candidate.key, place))).collect()
}

/// An endless loop, or a call that waits, which runs with the word and not without it, and asks nobody for input.
fn lasts(parts: &[Part<'_>], without: &[Part<'_>]) -> Option<Place> {
    let asks = |part: &Part<'_>| part.module.prompts.iter().any(|(scope, _)| part.runs(scope));
    if parts.iter().any(|part| part.branch == Branch::Usual && asks(part)) {
        return None;
    }
    let all = |parts: &[Part<'_>]| -> Vec<Place> {
        let usual = parts.iter().filter(|part| part.branch == Branch::Usual);
        let lasting =
            usual.flat_map(|part| part.module.lasting.iter().filter(|one| one.is_sure && part.runs(&one.scope)));
        lasting.map(|one| one.place.clone()).collect()
    };
    let without = all(without);
    all(parts).into_iter().find(|place| !without.contains(place))
}

/// What each word makes of a program.
fn candidates(parts: &[Part<'_>], program: &Candidate) -> Vec<Candidate> {
    let Some(words) = program.words().filter(|_| program.subcommand.is_none()) else { return Vec::new() };
    let usual = parts.iter().filter(|part| part.branch == Branch::Usual);
    let lines = usual.flat_map(|part| part.command_lines().map(|line| (part.module, line)));
    let mut found: Vec<Candidate> = Vec::new();
    for (module, line, command) in lines.flat_map(|(module, line)| named(line).map(move |one| (module, line, one))) {
        let key = format!("{} {}", words.join(" "), command.name);
        if !found.iter().any(|known| known.key == key) {
            found.push(Candidate {
                key,
                title: program.title.clone(),
                place: place(module, line, command),
                start: start(module, command, program),
                subcommand: Some(command.name.clone()),
            });
        }
    }
    found
}

/// The words that a command line goes on with.
fn named(line: &CommandLine) -> impl Iterator<Item = &Subcommand> {
    line.commands.iter().filter(|command| !command.name.is_empty() && !command.name.starts_with('-'))
}

fn place(module: &ModuleFacts, line: &CommandLine, command: &Subcommand) -> Place {
    let function = command.function.as_ref();
    let known = function.and_then(|name| module.functions.iter().find(|function| function.name == *name));
    known.map_or_else(|| line.place.clone(), |function| function.place.clone())
}

/// A script goes on with the function that is known for the word.
fn start(module: &ModuleFacts, command: &Subcommand, program: &Candidate) -> StartMethod {
    match (&program.start, &command.function) {
        (StartMethod::Script { name, .. }, Some(function)) => StartMethod::Script {
            name: name.clone(),
            file: Some(module.path.clone()),
            function: Some(function.clone()),
        },
        (start, _) => start.clone(),
    }
}
