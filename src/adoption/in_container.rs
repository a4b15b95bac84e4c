//! Commands that recipes, scripts, workflows and documentation run in a container of the image: project tools are taken off what they start
//! there, and what else is asked of them is said. Changes none.

use std::collections::BTreeMap;

use super::compose::{container_names, started_in};
use super::edits::without_run;
use super::own_file::own_file;
use super::report::{LineChange, LineEdit, Row, RowItem, Status};
use crate::catalogue::{project_tools, test_tools};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::InContainerFacts;
use crate::inspect::tree::has_extension;

/// A row for each line with a program that the new image does not have.
pub fn in_container(facts: &ProjectFacts) -> Vec<Row> {
    if own_file(facts).is_none() || facts.workspace.is_some() {
        return Vec::new();
    }
    let names = names(facts);
    let tested =
        commands(facts, &names).filter_map(|command| for_tests(facts, command).filter(|_| !names[&command.name]));
    let mut rows: Vec<Row> = tested.collect();
    for row in commands(facts, &names).filter_map(of_a_tool) {
        if !rows.iter().any(|known| known.item == row.item) {
            rows.push(row);
        }
    }
    rows
}

/// Commands in containers of services that are built by the Dockerfile that uvdock's takes the place of.
fn commands<'f>(facts: &'f ProjectFacts, names: &BTreeMap<String, bool>) -> impl Iterator<Item = &'f InContainerFacts> {
    facts.deployment.in_containers.iter().filter(|command| names.contains_key(&command.name))
}

/// Where no compose file of theirs is there, the service has the name of the project.
fn names(facts: &ProjectFacts) -> BTreeMap<String, bool> {
    let mut names = container_names(facts);
    if names.is_empty() {
        names.insert(facts.pyproject.name.value.to_string(), false);
    }
    names
}

/// Files of the project that such commands start: `python scripts/seed.py`, `python -m scripts.seed`.
pub(super) fn files(facts: &ProjectFacts) -> Vec<String> {
    let names = names(facts);
    let words = commands(facts, &names).flat_map(words);
    let paths = words.flat_map(|word| [word.to_owned(), format!("{}.py", word.replace('.', "/"))]);
    started_in(facts, paths)
}

/// The words of a command, also those of a line that a shell is given.
fn words(command: &InContainerFacts) -> impl Iterator<Item = &str> {
    command.command.split_whitespace().map(|word| word.trim_matches(['"', '\'']))
}

/// A program that runs the tests or checks the code, which what ships has only where the project itself requires it.
fn for_tests(facts: &ProjectFacts, command: &InContainerFacts) -> Option<Row> {
    let mut started = words(command).skip_while(|word| project_tools::named(word).is_some() || is_in_front(word));
    let program = started.next().filter(|word| test_tools::is_for_tests(word))?;
    let required = facts.pyproject.dependencies.iter().any(|one| {
        let name = one.value.split(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).next();
        name == Some(program)
    });
    let because = format!(
        "what ships has no `{program}`; the stages `test` and `lint` have what checks the code, or it runs beside the project"
    );
    let words = (format!("`{}` in `{}`", command.command, command.name), because);
    let item = RowItem::InContainer(command.place.clone());
    (!required).then(|| Row::new(item, Status::Unneeded, words, &command.place))
}

/// Words that may stand in front of a program.
fn is_in_front(word: &str) -> bool {
    matches!(word, "run" | "python" | "python3" | "bash" | "sh" | "exec") || word.starts_with('-')
}

fn of_a_tool(command: &InContainerFacts) -> Option<Row> {
    let tool = words(command).find_map(project_tools::named)?;
    let is_call = |line: &str| line.split([' ', '"', '\'']).any(|word| word == tool);
    let old = command.command.as_str();
    let new = without_run(old, tool);
    let place = &command.place;
    let shown = format!("`{old}` in `{}`", command.name);
    let item = RowItem::InContainer(place.clone());
    if new != old && !is_call(&new) {
        let because = format!("the image has no `{tool}`: `{new}`");
        let change = LineChange::Text { old: old.to_owned(), new };
        let edit = LineEdit { place: place.clone(), service: None, change };
        return Some(Row::new(item, Status::Open, (shown, because), place).edited_by([edit]));
    }
    let because =
        format!("the image has no `{tool}`; it runs beside the project, and the next build has what it changes");
    // A script stops there; people read on.
    let status = if has_extension(&place.file, "sh") { Status::Open } else { Status::Unneeded };
    Some(Row::new(item, status, (shown, because), place))
}
