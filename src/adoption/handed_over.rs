//! The user whom the authors' start script hands over to, in an image that starts as root: `exec gosu "${PUID}:${PGID}" shop`. The new
//! image runs as that user from the start. Decides nothing else.

use super::report::{Row, RowItem, Status};
use crate::inspect::deployment::container_facts::ContainerFacts;
use crate::inspect::evidence::Place;
use crate::message;
use crate::shell;

/// Programs that run another one as a user, who stands behind them.
pub(super) const LAUNCHERS: [&str; 2] = ["gosu", "su-exec"];

/// The user, as the Dockerfile's variables say it, and the variables.
pub(super) struct HandedOver {
    pub(super) user: String,
    pub(super) variables: Vec<String>,
    pub(super) place: Place,
}

/// The first user that the script names.
pub(super) fn handed_over(container: &ContainerFacts) -> Option<HandedOver> {
    let script = container.entrypoint.as_ref()?;
    let commands = shell::script_as_far_as_it_parses(script.value.text.as_ref()?).commands;
    let (line, words) = commands.iter().find_map(|command| {
        let mut words = command.words.iter().map(shell::Word::text);
        words.find(|word| LAUNCHERS.contains(&word.as_str()))?;
        Some((command.line, words.next()?))
    })?;
    // A default has a colon of its own: `${PUID:-1000}:${PGID:-1000}`.
    let behind = if words.starts_with("${") { words.find('}')? } else { 0 };
    let end = words[behind..].find(':').map_or(words.len(), |at| behind + at);
    let (user, group) = (&words[..end], words[end..].trim_start_matches(':'));
    let (user, mut variables) = resolved(container, user)?;
    variables.extend(resolved(container, group).map(|(_, variables)| variables).unwrap_or_default());
    let place = Place::line(&script.value.script, line);
    Some(HandedOver { user, variables, place })
}

/// A word with the value of the one variable that it may be: `$PUID`, `${PUID:-1000}`.
fn resolved(container: &ContainerFacts, word: &str) -> Option<(String, Vec<String>)> {
    let Some(variable) = word.strip_prefix('$') else {
        return (!word.is_empty() && !word.starts_with('-')).then(|| (word.to_owned(), Vec::new()));
    };
    let variable = variable.trim_start_matches('{').trim_end_matches('}');
    let (name, default) = variable.split_once(":-").unwrap_or((variable, ""));
    let stages = container.shipped();
    let set = stages.iter().rev().flat_map(|stage| stage.environment.iter().rev()).find(|one| one.value.name == name);
    let value = set.and_then(|set| set.value.value.clone()).unwrap_or_else(|| default.to_owned());
    let is_known = !value.is_empty() && !value.contains('$');
    is_known.then(|| (value, vec![name.to_owned()]))
}

/// What the variables did: they chose the user as the container started.
pub(super) fn row(container: &ContainerFacts, id: u32) -> Option<Row> {
    let found = handed_over(container).filter(|found| !found.variables.is_empty())?;
    let names = message::joined(found.variables.iter().map(|name| format!("`{name}`")), ", ");
    let because = format!(
        "the start script hands over to the user that they name; the image runs as {id} from the start, and `user` of Compose or `--user` names another"
    );
    Some(Row::new(RowItem::User, Status::Unneeded, (format!("variables {names}"), because), &found.place))
}
