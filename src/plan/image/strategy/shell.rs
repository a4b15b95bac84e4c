//! Tells whether the start of the container, or what the user adds to its stage, needs a shell, which a distroless image does
//! not have.

use crate::catalogue::shell::is_shell;
use crate::config::{CommandSetting, Stage};
use crate::inspect::tree::has_extension;
use crate::plan::build_plan::StrategyReason;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::shell;
use crate::sourced::{Source, Sourced};

/// The reason, where the command is a shell, a shell script, or a program that no Python package brings.
pub(crate) fn needed(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<StrategyReason>> {
    let words = chosen.words_as_written()?;
    let program = words.first()?;
    let name = program.rsplit('/').next().unwrap_or(program);
    let reason = if is_shell(name) || name == "busybox" {
        StrategyReason::StartsShell
    } else if has_extension(program, "sh") || request.facts.tree.is_file(program.trim_start_matches("./")) {
        StrategyReason::StartsScript
    } else {
        return None;
    };
    Some(Sourced { value: reason, source: given(chosen, words) })
}

/// The reason, where the entrypoint that the user sets is a shell or a script.
pub(crate) fn needed_by_entrypoint(request: &Request<'_>) -> Option<Sourced<StrategyReason>> {
    let entrypoint = request.preferences.entrypoint.as_ref()?;
    let words = match &entrypoint.value {
        CommandSetting::Line(line) => shell::words(line)?,
        CommandSetting::Words(words) => words.clone(),
    };
    let program = words.first()?;
    let name = program.rsplit('/').next().unwrap_or(program);
    let is_needed = is_shell(name) || name == "busybox" || has_extension(program, "sh");
    is_needed.then(|| entrypoint.map(|_| StrategyReason::EntrypointScript))
}

/// The reason, where an instruction that the user adds to the final stage is in the shell form.
pub(crate) fn needed_by_instructions(request: &Request<'_>) -> Option<Sourced<StrategyReason>> {
    let fragment = request.preferences.instructions.as_ref()?.value.get(&Stage::Runtime)?;
    let line = fragment.value.shell_form.as_ref()?;
    Some(fragment.map(|_| StrategyReason::ShellInstruction(line.clone())))
}

fn given(chosen: &Chosen, words: &[String]) -> Source {
    match &chosen.source {
        Source::Project { places, .. } => {
            Source::Project { seen: format!("`{}`", words.join(" ")).into(), places: places.clone() }
        }
        other => other.clone(),
    }
}
