//! Every command of the image that is given as words, and what they name of the project. Chooses none.

use super::command::working_directory;
use super::named::{self, Named, NamedRole, Words};
use super::{asked_roles, call_options, entrypoint};
use crate::catalogue::server;
use crate::inspect::deployment::{LineEnds, ScriptFacts};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// Every command that is given as words: what starts, what stands before it, the roles that the user gives, and options of the code's.
pub(crate) fn commands(request: &Request<'_>, chosen: &Chosen) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = chosen.words_as_written().map(<[String]>::to_vec).into_iter().collect();
    all.extend(asked_roles::commands(request));
    let directory = working_directory(request, chosen);
    all.extend(server::ALL.iter().map(|server| call_options::of(request, chosen, server, directory).words));
    all.extend(entrypoint::entrypoint(request).ok().flatten().map(|words| words.value));
    all
}

/// Python files that they run.
pub(crate) fn python_files(request: &Request<'_>, chosen: &Chosen) -> Vec<String> {
    let directory = working_directory(request, chosen);
    let all = commands(request, chosen).into_iter();
    all.flat_map(|words| named::python_files(request, &Words { directory, words: &words })).collect()
}

/// Everything of the project that they name.
pub(crate) fn named(request: &Request<'_>, chosen: &Chosen) -> Vec<Named> {
    let directory = working_directory(request, chosen);
    let all = commands(request, chosen).into_iter();
    all.flat_map(|words| named::of_command(request, &Words { directory, words: &words })).collect()
}

/// The scripts that they start, themselves or through one another.
pub(crate) fn scripts<'r>(request: &'r Request<'_>, chosen: &Chosen) -> Vec<&'r ScriptFacts> {
    let named = named(request, chosen);
    named.iter().filter_map(|one| request.facts.deployment.script_at(&one.path)).collect()
}

/// The files that are started by their paths, which must be executable. Python files are not: Python starts them.
pub(crate) fn programs(named: &[Named]) -> Vec<String> {
    let programs = named.iter().filter(|one| one.role == NamedRole::Program);
    let mut paths: Vec<String> = programs.map(|one| one.path.clone()).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Scripts whose lines end as no kernel and no shell takes them.
pub(crate) fn with_windows_line_ends(request: &Request<'_>, named: &[Named]) -> Vec<String> {
    let scripts = named.iter().filter_map(|one| request.facts.deployment.script_at(&one.path));
    let windows = scripts.filter(|script| script.line_ends == LineEnds::Windows);
    let mut paths: Vec<String> = windows.map(|script| script.path.clone()).collect();
    paths.sort();
    paths.dedup();
    paths
}
