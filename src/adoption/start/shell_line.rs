//! A command line that only a shell can read, as the image runs it. Runs nothing.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use toml_edit::value;

use super::{Reader, Started, script};
use crate::adoption::carried::{list, seen};
use crate::inspect::deployment::{Command, programs, project_tool};
use crate::inspect::evidence::Located;
use crate::inspect::tree::has_extension;
use crate::shell::{self, Runs, SimpleCommand, Word};

impl Reader<'_> {
    /// A line that a shell must read: variables, several commands, redirections.
    pub(super) fn shell(&self, line: &str, started: &mut Started) {
        let line = without_tools(line);
        let words = vec!["sh".to_owned(), "-c".to_owned(), line.clone()];
        let place = &self.start.place;
        if let Some(hindrance) = hindrance(&line, &words) {
            started.left.push(format!("command `{line}`: {hindrance} ({place})"));
            return self.found(started);
        }
        for name in &self.container.start_variables {
            let stages = self.container.shipped();
            let found = stages.iter().rev().flat_map(|stage| stage.environment.iter().rev());
            let known = found.clone().find(|one| one.value.name == *name);
            if let Some((text, place)) = known.and_then(|one| Some((one.value.value.clone()?, one.place.clone()))) {
                started.variables.insert(name.clone(), Located::new(text, place));
            }
        }
        let said = format!("command `{line}`");
        started.carried.push(seen("command", value(list(&words)), said, place));
    }
}

/// Why the image could not run a line. One that starts several programs beside each other is kept as it is: none of them stands for
/// the line.
fn hindrance(line: &str, words: &[String]) -> Option<String> {
    if let Some(call) = programs(line).iter().find(|call| script::is_foreign(call)) {
        return Some(format!("the image has no `{call}`"));
    }
    let is_known = Command::of(words).is_some() || starts_several(line);
    (!is_known).then(|| "what it starts is not known".to_owned())
}

fn starts_several(line: &str) -> bool {
    let Some(script) = shell::script(line) else { return false };
    let is_here = script.commands.iter().all(|command| command.directory.is_empty());
    is_here && script.commands.iter().any(|command| command.runs == Runs::InBackground)
}

/// `uv run` and its like with their options, and the directory of a virtual environment: here the programs are on the path. `uv run
/// -m package` and `uv run file.py` run Python.
fn without_tools(line: &str) -> String {
    let Some(script) = shell::script(line) else { return line.to_owned() };
    let placed = script.commands.iter().filter(|command| command.runs != Runs::AsText);
    let mut edits: Vec<(Range<usize>, &str)> = placed.flat_map(edits).collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut line = line.to_owned();
    for (range, text) in edits.into_iter().rev() {
        line.replace_range(range, text);
    }
    line
}

fn edits(command: &SimpleCommand) -> Vec<(Range<usize>, &'static str)> {
    static ENVIRONMENT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[\w./]*\.?venv/bin/").expect("a constant that a test compiles"));
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for word in &command.words {
        let directory = ENVIRONMENT.find(word.written()).map(|directory| directory.len());
        edits.extend(directory.map(|length| (word.range.start..word.range.start + length, "")));
    }
    let words: Vec<String> = command.words.iter().map(Word::text).collect();
    let tool = project_tool(&words);
    if let Some((first, program)) =
        tool.and_then(|tool| Some((&command.words[tool.start], command.words.get(tool.end)?)))
    {
        let text = program.text();
        let python = if text == "-m" || has_extension(&text, "py") { "python " } else { "" };
        edits.push((first.range.start..program.range.start, python));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_of_their_image_are_taken_off_each_command_of_a_line() {
        let line = "uv run alembic upgrade head && exec /app/.venv/bin/uvicorn app:app --port $PORT";
        assert_eq!(without_tools(line), "alembic upgrade head && exec uvicorn app:app --port $PORT");
        assert_eq!(
            without_tools("uv run alembic upgrade head; uv run --frozen -m app.main"),
            "alembic upgrade head; python -m app.main"
        );
        assert_eq!(without_tools("uv run main.py --a b.py"), "python main.py --a b.py");
    }

    #[test]
    fn a_tool_that_is_no_program_of_the_line_stays() {
        assert_eq!(without_tools("echo 'uv run x'; a --with uv run x"), "echo 'uv run x'; a --with uv run x");
        assert_eq!(without_tools("A=1 exec uv run --extra web x $B"), "A=1 exec x $B");
    }

    #[test]
    fn a_line_that_starts_programs_beside_each_other_is_kept_as_it_is() {
        let hindrance = |line: &str| hindrance(line, &["sh", "-c", line].map(str::to_owned));
        assert_eq!(hindrance("python a.py & python b.py"), None);
        assert_eq!(hindrance("cd src && python b.py"), Some("what it starts is not known".to_owned()));
        assert_eq!(hindrance("nginx & python b.py"), Some("the image has no `nginx`".to_owned()));
    }
}
