//! Takes the entrypoint that the user sets, and makes one of a tool that takes arguments.

use super::built::Built;
use super::{form, named};
use crate::catalogue::shell::is_shell;
use crate::config::{CommandSetting, Strategy};
use crate::inspect::tree::{Mode, TreeFacts, has_extension, listed};
use crate::plan::build_plan::ProgramForm;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::shell;
use crate::sourced::Sourced;

/// The setting. A distroless image runs no shell script.
pub(crate) fn entrypoint(request: &Request<'_>) -> Result<Option<Sourced<Vec<String>>>, PlanError> {
    let Some(setting) = &request.preferences.entrypoint else { return Ok(None) };
    let words = match &setting.value {
        CommandSetting::Words(words) => words.clone(),
        CommandSetting::Line(line) => shell::words(line).unwrap_or_default(),
    };
    let bad = |problem| PlanError::BadCommand { command: words.join(" "), problem, given: setting.source.clone() };
    let Some(program) = words.first().filter(|program| !program.is_empty()) else {
        return Err(bad("names no program"));
    };
    if words.iter().any(|word| word.contains('\0')) {
        return Err(bad("holds a zero byte"));
    }
    let name = program.rsplit('/').next().unwrap_or(program);
    if request.strategy.value == Strategy::Distroless && (has_extension(name, "sh") || is_shell(name)) {
        let reason = format!("The entrypoint `{program}` needs a shell: {}", setting.source);
        let given = request.strategy.source.clone();
        return Err(PlanError::Strategy {
            strategy: Strategy::Distroless,
            reasons: vec![reason],
            packages: Vec::new(),
            given,
        });
    }
    let directory = request.preferences.workdir.as_ref().map_or("", |asked| listed(&asked.value));
    let words = named::startable(request, directory, words);
    Ok(Some(setting.map(|_| words)))
}

/// The command of a program that takes arguments is its entrypoint, so that those of `docker run` are the program's. One that does
/// nothing without any prints its help.
pub(crate) fn of_tool(
    request: &Request<'_>,
    chosen: &Chosen,
    form: &Sourced<ProgramForm>,
    built: &mut Built,
) -> Option<Sourced<Vec<String>>> {
    if !form::takes_arguments(request, chosen, form.value) {
        return None;
    }
    let entrypoint = built.command.clone();
    let insists = !form::required_arguments(request, chosen).is_empty();
    if form.value == ProgramForm::CommandLine && insists {
        built.command.push(HELP.to_owned());
        built.dev_command.push(HELP.to_owned());
    }
    Some(Sourced { value: entrypoint, source: form.source.clone() })
}

/// What makes a tool print how it is called, and end well.
const HELP: &str = "--help";

/// What usually stands in front of the command, in shell.
pub(crate) fn entrypoint_scripts(tree: &TreeFacts) -> impl Iterator<Item = &'static str> {
    ["entrypoint.sh", "docker-entrypoint.sh"]
        .into_iter()
        .filter(|script| tree.files.get(*script).is_some_and(|file| file.mode == Mode::Executable))
}
