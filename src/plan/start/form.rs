//! Says what kind of program the container starts: a service, a tool that takes arguments, a job that ends. Chooses no command.

use super::{code_port, entry_points, launch, named, paths};
use crate::catalogue::model::DefaultTransport;
use crate::catalogue::program::{self, Owner};
use crate::inspect::code::{Branch, CommandLine, Part, Scope};
use crate::inspect::deployment::Command;
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::{ProgramForm, StartNotice};
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// The form of the chosen program. What the authors start with words of their own is a service.
pub(crate) fn choose_form(request: &Request<'_>, chosen: &Chosen) -> Sourced<ProgramForm> {
    let service = || Sourced::rule(ProgramForm::Service, "it is taken for one, as nothing tells otherwise");
    if let Some(port) = &request.preferences.port {
        return Sourced { value: ProgramForm::Service, source: port.source.clone() };
    }
    if let Some(program) = chosen.words_as_written().and_then(over_standard_input) {
        let seen = format!("`{program}` talks over standard input, unless `--transport` says otherwise");
        return Sourced { value: ProgramForm::McpServer, source: Source::Rule { rule: seen.into() } };
    }
    if !is_program(&chosen.candidate) || (chosen.words.is_some() && !chosen.source.is_users()) {
        return service();
    }
    let calls = code_port::server_calls(request, &chosen.candidate);
    if let Some(call) = calls.iter().find(|call| launch::is_stdio(call)) {
        let seen = format!("{} talks over standard input", call.server);
        return Sourced::seen(ProgramForm::McpServer, seen, call.place.clone());
    }
    let parts = entry_points::parts(request, &chosen.candidate);
    if let Some(line) = insisting(&chosen.candidate, &parts).filter(|_| !gives_arguments(chosen)) {
        // Without them it never comes to a server.
        let seen = format!("{} insists on arguments", line.reader);
        return Sourced::seen(ProgramForm::CommandLine, seen, line.place.clone());
    }
    if let Some(call) = calls.first() {
        return Sourced::seen(ProgramForm::Service, format!("it starts {}", call.server), call.place.clone());
    }
    if let Some(place) = usual(&parts, |part| &part.module.prompts) {
        return Sourced::seen(ProgramForm::Interactive, "it asks for input", place);
    }
    let lines = command_lines(&parts);
    if let Some(place) = usual(&parts, |part| &part.module.standard_input).filter(|_| lines.is_empty()) {
        return Sourced::seen(ProgramForm::StandardInput, "it reads standard input", place);
    }
    let lasts = parts.is_empty() || may_last(request, &chosen.candidate);
    let insists = insisting(&chosen.candidate, &parts).is_some();
    match lines.first() {
        Some(line) if (insists || !lasts) && !gives_arguments(chosen) => {
            let seen = format!("{} reads its arguments", line.reader);
            Sourced::seen(ProgramForm::CommandLine, seen, line.place.clone())
        }
        _ if !lasts => Sourced::rule(ProgramForm::Job, "nothing that it runs serves, waits or repeats without an end"),
        _ => service(),
    }
}

/// The program of these words, where it runs a server that nobody reaches over a network: `mcp run server.py`.
fn over_standard_input(words: &[String]) -> Option<&'static str> {
    let command = Command::of(words)?;
    let (program, owner) = program::named(named::base(command.words.first()?))?;
    let Owner::Framework(framework) = owner else { return None };
    let is_silent =
        framework.own_server.is_some_and(|own| own.behaviour.default_transport == DefaultTransport::StandardInput);
    let runs = command.words.get(1).is_some_and(|word| word == "run");
    let mut others = command.words.windows(2).filter_map(|pair| match pair {
        [option, value] if matches!(option.as_str(), "--transport" | "-t") => Some(value.as_str()),
        _ => None,
    });
    let given = command.words.iter().find_map(|word| word.strip_prefix("--transport=")).or_else(|| others.next());
    (is_silent && runs && given.is_none_or(|given| given == "stdio")).then_some(program.name)
}

/// What reads the command line in every run, and ends without something.
fn insisting<'a>(candidate: &Candidate, parts: &[Part<'a>]) -> Option<&'a CommandLine> {
    command_lines(parts).into_iter().find(|line| !line.required_with(candidate.subcommand.as_deref()).is_empty())
}

/// Whether the words that start it hold arguments already.
fn gives_arguments(chosen: &Chosen) -> bool {
    let own = chosen.candidate.words().map_or(0, |own| own.len());
    let words = chosen.words.as_ref().and_then(|words| Command::of(words));
    chosen.words.is_some() && words.is_none_or(|command| command.words.len() > own)
}

fn is_program(candidate: &Candidate) -> bool {
    matches!(candidate.start, StartMethod::Script { .. } | StartMethod::Module { .. } | StartMethod::File { .. })
}

/// What reads the command line in every run.
fn command_lines<'a>(parts: &[Part<'a>]) -> Vec<&'a CommandLine> {
    let mut found: Vec<&CommandLine> =
        parts.iter().filter(|part| part.branch == Branch::Usual).flat_map(Part::command_lines).collect();
    // What insists on something says more than what is only there.
    found.sort_by_key(|line| (line.required.is_empty(), line.place.clone()));
    found
}

/// The first of some places that every run comes to.
fn usual<'a>(parts: &[Part<'a>], places: impl Fn(&Part<'a>) -> &'a Vec<(Scope, Place)>) -> Option<Place> {
    let usual = parts.iter().filter(|part| part.branch == Branch::Usual);
    let places = usual.flat_map(|part| places(part).iter().filter(|(scope, _)| part.runs(scope)));
    places.map(|(_, place)| place.clone()).min()
}

/// Whether something that the program loads may keep it running: a loop, a call that waits, a server, a bot, an application.
fn may_last(request: &Request<'_>, candidate: &Candidate) -> bool {
    let Some(file) = candidate.file() else { return true };
    let code = &request.facts.code;
    let (root, _) = paths::importable(request, file);
    let reached = code.reachable(&[file], &[&root, "", "src"]);
    reached.iter().filter_map(|path| code.module(path)).any(|module| {
        !module.lasting.is_empty()
            || !module.server_calls.is_empty()
            || module
                .applications
                .iter()
                .any(|application| application.is_served() && application.scope == Scope::Module)
    })
}

/// What a run must be given, in the order of the code.
pub(crate) fn required_arguments(request: &Request<'_>, chosen: &Chosen) -> Vec<Located<String>> {
    let lines = command_lines(&entry_points::parts(request, &chosen.candidate));
    let mut found: Vec<Located<String>> = Vec::new();
    for required in lines.into_iter().flat_map(|line| line.required_with(chosen.candidate.subcommand.as_deref())) {
        if !found.contains(required) {
            found.push(required.clone());
        }
    }
    found
}

/// Whether a run can be told its arguments: `docker run IMAGE ARGUMENTS`.
pub(crate) fn takes_arguments(request: &Request<'_>, chosen: &Chosen, form: ProgramForm) -> bool {
    match form {
        ProgramForm::CommandLine => true,
        ProgramForm::StandardInput | ProgramForm::McpServer | ProgramForm::Interactive => {
            !gives_arguments(chosen) && !command_lines(&entry_points::parts(request, &chosen.candidate)).is_empty()
        }
        ProgramForm::Service | ProgramForm::Job => false,
    }
}

/// What is to be said of a program that is no service.
pub(crate) fn notice(request: &Request<'_>, chosen: &Chosen, form: &Sourced<ProgramForm>) -> Option<StartNotice> {
    match form.value {
        ProgramForm::Service | ProgramForm::StandardInput | ProgramForm::McpServer => None,
        ProgramForm::CommandLine => {
            let required = required_arguments(request, chosen);
            (!required.is_empty()).then_some(StartNotice::RequiredArguments(required))
        }
        ProgramForm::Interactive => {
            let place = form.source.places().first()?.clone();
            Some(StartNotice::AsksForInput(place))
        }
        ProgramForm::Job => {
            let name = chosen.candidate.key.clone();
            Some(StartNotice::EndsByItself(Located::new(name, chosen.candidate.place.clone())))
        }
    }
}
