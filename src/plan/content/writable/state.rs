//! Directories that the command itself keeps its state in, whatever the code says. Writes nothing.

use crate::catalogue::state_directories::{self, StateDirectory};
use crate::inspect::wheel::join;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::sourced::Source;

/// The directory, and the variable that names it where the program reads one.
pub(super) struct State {
    pub(super) directory: String,
    pub(super) variable: Option<&'static str>,
    pub(super) source: Source,
}

/// Where the command keeps its state, unless the user or the authors say where.
pub(super) fn of_command(request: &Request<'_>, chosen: &Chosen, is_set: impl Fn(&str) -> bool) -> Option<State> {
    let state = known(chosen)?;
    if state.variable.is_some_and(is_set) {
        return None;
    }
    let base = if state.variable.is_some() { "" } else { working_directory(request, chosen) };
    let rule = format!("`{}` keeps its state there", state.program);
    let source = Source::Rule { rule: rule.into() };
    Some(State { directory: join(base, state.directory), variable: state.variable, source })
}

fn known(chosen: &Chosen) -> Option<&'static StateDirectory> {
    if let Some(words) = chosen.words_as_written() {
        return state_directories::of_command(words);
    }
    let StartMethod::Worker(worker) = &chosen.candidate.start else { return None };
    let words: Vec<&str> = worker.command.line.split(' ').collect();
    state_directories::of_command(&words)
}
