//! Chooses what the development image starts, and who notices changed files.

use super::built::Built;
use super::command_line;
use crate::catalogue::development;
use crate::config::ReloadSetting;
use crate::plan::build_plan::Reload;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The command of the development image and its reloading.
pub(crate) struct Development {
    pub command: Sourced<Vec<String>>,
    pub reload: Sourced<Reload>,
}

/// The setting, else the production command with the reloading that its server has.
pub(crate) fn choose_development(request: &Request<'_>, built: &Built) -> Result<Development, PlanError> {
    let Some(asked) = &request.preferences.dev_command else {
        return Ok(Development { command: found_command(built), reload: found_reload(built) });
    };
    let reload = asked.value.reload.map(|reload| asked.map(|_| as_plan(reload)));
    let Some(command) = &asked.value.command else {
        return Ok(Development {
            command: found_command(built),
            reload: reload.unwrap_or_else(|| found_reload(built)),
        });
    };
    let words = command_line::of_command(request, &asked.map(|_| command.clone()))?;
    let reload = reload.unwrap_or_else(|| reload_of(&words));
    Ok(Development { command: asked.map(|_| words), reload })
}

/// What the words of the user's tell of their reloading.
fn reload_of(words: &[String]) -> Sourced<Reload> {
    if words.iter().any(|word| development::is_command_word(word)) {
        Sourced::rule(Reload::Server, "the development command watches its files")
    } else {
        Sourced::rule(Reload::Restart, "a command that the user gives is not known to reload")
    }
}

fn as_plan(asked: ReloadSetting) -> Reload {
    match asked {
        ReloadSetting::Server => Reload::Server,
        ReloadSetting::Restart => Reload::Restart,
    }
}

fn found_command(built: &Built) -> Sourced<Vec<String>> {
    let because = if built.dev_command == built.command { "the same command" } else { "the command, made to reload" };
    Sourced::rule(built.dev_command.clone(), because)
}

fn found_reload(built: &Built) -> Sourced<Reload> {
    let because = match built.reload {
        Reload::Server => "the development command watches its files",
        Reload::Restart => "the development command does not watch its files",
    };
    Sourced::rule(built.reload, because)
}
