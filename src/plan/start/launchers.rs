//! Puts the project's own programs in place of the applications that they serve, where those do more than a server would. Chooses none.

use super::detected::Detected;
use super::{entry_points, launch};
use crate::inspect::code::{Branch, Happens, ProjectCall};
use crate::plan::candidate::{Call, StartMethod};
use crate::plan::request::Request;

/// Each application, or the project's own program that serves it: how the author starts it. A program for development, or one
/// that nothing outside the container reaches, is not used where a server can be given the application instead.
pub(crate) fn with_launchers<'a>(
    request: &Request<'_>,
    applications: &[Detected<'a>],
    starters: &[Detected<'a>],
) -> Vec<Detected<'a>> {
    let programs: Vec<&Detected<'a>> = starters.iter().filter(|item| item.is_web_program()).collect();
    let mut found: Vec<Detected<'a>> = Vec::new();
    for item in applications {
        let for_it = programs.iter().filter(|program| program.serves_same(item) && replaces(request, program, item));
        let mut launchers: Vec<Detected<'a>> = for_it.map(|program| (*program).clone()).collect();
        if launchers.iter().any(Detected::may_be_public) {
            launchers.retain(Detected::may_be_public);
        }
        match launchers.len() {
            0 => found.push(item.clone()),
            _ => found.extend(launchers),
        }
    }
    for program in programs.iter().filter(|program| !applications.iter().any(|item| program.serves_same(item))) {
        let calls = |item: &Detected<'_>| is_factory(item) && entry_points::reaches(request, program, item);
        let may_serve = program.may_be_public() && prepares(request, program) && found.iter().any(calls);
        if program.is_public() || may_serve {
            // It makes its application itself.
            found.retain(|item| !calls(item));
        }
        if program.is_public() || may_serve || found.is_empty() {
            found.push((*program).clone());
        }
    }
    if found.is_empty() {
        found.extend(starters.iter().filter(|item| item.is_for_development() && !item.calls.is_empty()).cloned());
    }
    found.dedup_by(|a, b| a.candidate == b.candidate);
    found
}

/// Whether a program is a better start than its application: not where both stand in one file, since then the guard says no more
/// than the application's name, unless it does something else first or beside.
fn replaces(request: &Request<'_>, program: &Detected<'_>, item: &Detected<'_>) -> bool {
    let same_file = program.candidate.file() == item.candidate.file();
    let is_script = matches!(program.candidate.start, StartMethod::Script { .. });
    let may_prepare = !same_file || is_factory(item);
    (program.is_public() && !same_file)
        || (is_script && (program.is_public() || program.has_host_option()))
        || (may_prepare && program.may_be_public() && prepares(request, program))
        || works_beside(request, program)
}

/// Tasks and threads of one program that are looked at.
const MOST_TASKS: usize = 32;

/// Whether a program does other work of the project's while it serves: a bot, or functions that it starts as tasks and threads. The
/// application alone does none of it.
fn works_beside(request: &Request<'_>, program: &Detected<'_>) -> bool {
    if program.calls.iter().any(|call| launch::is_service(call) && !launch::is_mcp(call)) {
        return true;
    }
    let parts = entry_points::parts(request, &program.candidate);
    let usual = parts.iter().filter(|part| part.branch == Branch::Usual && !part.module.tasks.is_empty());
    let tasks = usual.flat_map(|part| part.module.tasks.iter().filter(|task| part.runs(&task.scope)));
    let mut certain = tasks.filter(|task| task.branch == Branch::Usual && task.happens == Happens::Always);
    let serves = |task: &ProjectCall| !request.facts.code.server_calls_in(&task.module, &task.function).is_empty();
    certain.by_ref().take(MOST_TASKS).any(|task| !is_for_a_desktop(&task.function) && !serves(task))
}

/// `open_browser`, `start_tray`: what a developer sees of a server.
fn is_for_a_desktop(function: &str) -> bool {
    let name = function.to_ascii_lowercase();
    ["browser", "tray", "window", "open_", "reload"].iter().any(|word| name.contains(word))
}

/// Whether a program does something with the project's functions before it starts its server.
fn prepares(request: &Request<'_>, program: &Detected<'_>) -> bool {
    program.calls.iter().any(|call| {
        let module = request.facts.code.module(&call.place.file);
        module.is_some_and(|module| module.before_serving.iter().any(|(scope, _)| *scope == call.scope))
    })
}

fn is_factory(item: &Detected<'_>) -> bool {
    matches!(&item.candidate.start, StartMethod::WebApplication(application) if application.call == Call::Factory)
}
