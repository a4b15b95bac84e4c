//! Takes project tools such as `uv run` off the commands of a shell text: the programs of the image are on the path. Runs nothing.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::inspect::deployment::project_tool;
use crate::inspect::tree::has_extension;
use crate::shell::{self, Runs, SimpleCommand, Word};

/// `uv run` and its like with their options, and the directory of a virtual environment: here the programs are on the path. `uv run
/// -m package` and `uv run file.py` run Python.
pub(super) fn without_tools(line: &str) -> String {
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

/// The words of a command without the project tool that starts it.
pub(super) fn without_tool(words: &[String]) -> Vec<String> {
    let Some(tool) = project_tool(words) else { return words.to_vec() };
    let rest = &words[tool.end..];
    let is_code = rest.first().is_some_and(|word| word == "-m" || has_extension(word, "py"));
    words[..tool.start]
        .iter()
        .cloned()
        .chain(is_code.then(|| "python".to_owned()))
        .chain(rest.iter().cloned())
        .collect()
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
}
