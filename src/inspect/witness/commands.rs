//! Splits shell text into commands and takes off what stands before the program. Runs nothing and judges no command.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Serialize;

use crate::catalogue::init_program::is_init_program;
use crate::catalogue::program;
use crate::catalogue::shell::is_shell;
use crate::inspect::tree::listed;

/// A program and its arguments, without launchers such as `uv run` before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// The directory that a `cd` before it names, relative to where the line starts; empty where there is none.
    pub directory: String,
    /// The program, by its name without a directory, and its arguments. `python -m uvicorn` counts as `uvicorn`.
    pub words: Vec<String>,
}

impl Command {
    /// The one command that an exec form starts, also through a shell; `None` where that is not known.
    pub fn of(words: &[String]) -> Option<Self> {
        let program = words.first()?;
        if !is_shell(program.rsplit('/').next().unwrap_or(program)) {
            let mut found = of_words(words.to_vec());
            return if found.len() == 1 { found.pop() } else { None };
        }
        // What a shell starts last is what runs on; what comes before it prepares.
        let [_, flag, line] = words else { return None };
        let mut found = if flag == "-c" { of_line(&without_redirections(line)) } else { Vec::new() };
        found.pop().filter(|last| last.directory.is_empty())
    }
}

/// `> file`, `2>&1`, `2> file`, `< file`: what a shell does with them is no word of the command.
static REDIRECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?P<before>^|\s)(?:\d*|&)(?:>>?|<)\s*(?:&\d|"[^"]*"|[^\s&|;<>'"]+)"#)
        .expect("a constant that a test compiles")
});

/// A line without its redirections. One inside quotes is left alone.
pub(super) fn without_redirections(line: &str) -> String {
    let is_open = |text: &str| text.matches('"').count() % 2 == 1 || text.matches('\'').count() % 2 == 1;
    REDIRECTION
        .replace_all(line, |captures: &Captures<'_>| {
            let whole = captures.get(0).map_or(0..0, |found| found.range());
            let is_quoted = line.get(..whole.start).is_some_and(is_open);
            if is_quoted { line.get(whole).unwrap_or_default().to_owned() } else { captures["before"].to_owned() }
        })
        .into_owned()
}

/// The programs that a shell line calls, as it writes them; launchers and project tools are programs too.
pub fn programs(line: &str) -> Vec<String> {
    const GRAMMAR: [&str; 17] = [
        "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "!", "{", "}", "exec", "time", "command",
        "nohup", "env",
    ];
    let program = |segment: String| {
        let words = shlex::split(&segment)?;
        let mut words = words.into_iter().skip_while(|word| GRAMMAR.contains(&word.as_str()) || is_assignment(word));
        words.next().filter(|word| {
            !matches!(word.as_str(), "case" | "esac" | "for")
                && !word.starts_with(['-', '$', '"', '('])
                && !word.ends_with(')')
        })
    };
    segments(&without_redirections(line)).into_iter().filter_map(program).collect()
}

/// Programs that run the rest of their line, with the number of words of their own.
const LAUNCHERS: &[(&str, usize)] = &[
    ("exec", 0),
    ("sudo", 0),
    ("nohup", 0),
    ("time", 0),
    ("env", 0),
    ("command", 0),
    ("gosu", 1),
    ("su-exec", 1),
    ("opentelemetry-instrument", 0),
    ("ddtrace-run", 0),
    ("newrelic-admin", 1),
    ("xvfb-run", 0),
    ("wait-for-it", 1),
    // Words of the shell's own grammar (POSIX "Shell Command Language", 2.4).
    ("if", 0),
    ("then", 0),
    ("elif", 0),
    ("else", 0),
    ("while", 0),
    ("until", 0),
    ("do", 0),
    ("!", 0),
    ("{", 0),
];

/// Project tools whose `run` starts a program in the project's environment.
const RUNNERS: [&str; 7] = ["uv", "poetry", "pdm", "rye", "hatch", "pipenv", "pixi"];

/// Options of `uv run` that take a value: <https://docs.astral.sh/uv/reference/cli/#uv-run>.
const WITH_VALUE: [&str; 18] = [
    "--project",
    "--directory",
    "--package",
    "--group",
    "--only-group",
    "--no-group",
    "--extra",
    "--no-extra",
    "--env-file",
    "--with",
    "--with-editable",
    "--with-requirements",
    "--python",
    "-p",
    "--index",
    "--index-url",
    "--config-file",
    "-w",
];

/// The commands of a shell text, in order.
pub(super) fn of_line(text: &str) -> Vec<Command> {
    let mut directory = String::new();
    let mut found = Vec::new();
    for segment in segments(&text.replace("\\\r\n", " ").replace("\\\n", " ")) {
        let words = shlex::split(&segment).unwrap_or_default();
        match words.as_slice() {
            [cd, target] if cd == "cd" => directory = joined(&directory, target),
            [] => {}
            _ => found.extend(of_words_in(&directory, words)),
        }
    }
    found
}

/// The command of an exec form; several where a shell in it runs several.
pub(super) fn of_words(words: Vec<String>) -> Vec<Command> {
    of_words_in("", words)
}

fn of_words_in(directory: &str, words: Vec<String>) -> Vec<Command> {
    let (at, words) = without_launchers(words);
    let directory = joined(directory, &at);
    match words.as_slice() {
        [] => Vec::new(),
        [shell, flag, script, ..] if is_shell(shell) && flag.starts_with('-') && flag.ends_with('c') => {
            let inner = of_line(script).into_iter();
            inner.map(|inner| Command { directory: joined(&directory, &inner.directory), ..inner }).collect()
        }
        _ => vec![Command { directory, words }],
    }
}

fn joined(directory: &str, target: &str) -> String {
    let target = listed(target);
    match (directory, target) {
        (directory, "" | ".") => directory.to_owned(),
        (_, target) if target.starts_with('/') => target.to_owned(),
        ("", target) => target.to_owned(),
        (directory, target) => format!("{directory}/{target}"),
    }
}

/// Takes off assignments, launchers and project tools. The first value is a directory that one of them changes to.
fn without_launchers(mut words: Vec<String>) -> (String, Vec<String>) {
    let mut directory = String::new();
    while let Some(first) = words.first() {
        let program = first.rsplit('/').next().unwrap_or(first).to_owned();
        if is_assignment(first) || program == "--" {
            words.remove(0);
        } else if let Some(own) = own_words(&program) {
            words = after_options(&words[1..]).get(own..).unwrap_or_default().to_vec();
        } else if RUNNERS.contains(&program.as_str()) && words.get(1).is_some_and(|word| word == "run") {
            let (at, rest) = after_run(&words[2..]);
            directory = joined(&directory, &at);
            words = rest;
        } else if is_python(&program) {
            return (directory, python(&words[1..]));
        } else {
            words[0] = program;
            break;
        }
    }
    (directory, words)
}

/// The number of words that belong to a program which runs the rest of its line.
fn own_words(program: &str) -> Option<usize> {
    let listed = LAUNCHERS.iter().find(|(name, _)| *name == program).map(|(_, own)| *own);
    listed.or_else(|| is_init_program(program).then_some(0))
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    })
}

fn is_python(program: &str) -> bool {
    program.strip_prefix("python").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn after_options(words: &[String]) -> &[String] {
    let end = words.iter().position(|word| !word.starts_with('-') || word == "--").unwrap_or(words.len());
    &words[end..]
}

/// What `uv run` runs: `-m module`, `file.py` or a program.
fn after_run(words: &[String]) -> (String, Vec<String>) {
    let mut directory = String::new();
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        if matches!(word.as_str(), "-m" | "--module") {
            return (directory, [&["python".to_owned(), "-m".to_owned()], &words[at + 1..]].concat());
        }
        let takes_value = WITH_VALUE.contains(&word.as_str());
        if takes_value && word == "--directory" {
            directory = words.get(at + 1).cloned().unwrap_or_default();
        }
        at += if takes_value { 2 } else { 1 };
    }
    let rest = words.get(at..).unwrap_or_default().to_vec();
    let is_file = rest.first().is_some_and(|word| crate::inspect::tree::has_extension(word, "py"));
    (directory, if is_file { [&["python".to_owned()], &rest[..]].concat() } else { rest })
}

/// `python` with its own options taken off; `python -m uvicorn x` as `uvicorn x`.
fn python(arguments: &[String]) -> Vec<String> {
    let mut at = 0;
    while let Some(word) = arguments.get(at) {
        match word.as_str() {
            "-X" | "-W" => at += 2,
            "-m" => break,
            option if option.starts_with('-') && option.len() > 1 => at += 1,
            _ => break,
        }
    }
    let rest = arguments.get(at..).unwrap_or_default();
    match rest {
        [flag, module, options @ ..] if flag == "-m" && program::of_module(module).is_some() => {
            let name = program::of_module(module).map_or(module.as_str(), |program| program.name);
            [&[name.to_owned()], options].concat()
        }
        rest => [&["python".to_owned()], rest].concat(),
    }
}

/// Cuts at `&&`, `||`, `;`, `|`, `&` and line ends that stand outside quotes.
fn segments(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quote: Option<char> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', Some('"') | None) => {
                let next = letters.next();
                found.last_mut().into_iter().for_each(|last| last.extend(['\\'].into_iter().chain(next)));
                continue;
            }
            ('\'' | '"', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            // `2>&1` and `&>` redirect.
            ('&', None) if last_of(&found) == Some('>') || letters.peek() == Some(&'>') => {}
            ('&' | '|' | ';' | '\n', None) => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(letter);
        }
    }
    found.retain(|segment| !segment.trim().is_empty());
    found
}

fn last_of(segments: &[String]) -> Option<char> {
    segments.last()?.chars().last()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let shown = |command: Command| match command.directory.as_str() {
            "" => command.words.join(" "),
            directory => format!("[{directory}] {}", command.words.join(" ")),
        };
        of_line(text).into_iter().map(shown).collect()
    }

    #[test]
    fn launchers_before_the_program_are_taken_off() {
        assert_eq!(lines("exec uv run --frozen --extra web uvicorn app:app --reload"), ["uvicorn app:app --reload"]);
        assert_eq!(lines("PORT=1 .venv/bin/python -u main.py"), ["python main.py"]);
        assert_eq!(lines("tini -g -- python3 -m app"), ["python -m app"]);
        assert_eq!(lines("poetry run gunicorn app:app"), ["gunicorn app:app"]);
    }

    #[test]
    fn uv_runs_files_and_modules_with_python() {
        assert_eq!(lines("uv run src/main.py --port 1"), ["python src/main.py --port 1"]);
        assert_eq!(lines("uv run -m shop.web"), ["python -m shop.web"]);
        assert_eq!(lines("uv run --directory backend main.py"), ["[backend] python main.py"]);
    }

    #[test]
    fn a_module_of_a_known_program_is_that_program() {
        assert_eq!(lines("python -m uvicorn app:app"), ["uvicorn app:app"]);
    }

    #[test]
    fn several_commands_keep_the_directory() {
        assert_eq!(
            lines("alembic upgrade head && cd src && uvicorn app:app"),
            ["alembic upgrade head", "[src] uvicorn app:app"]
        );
        assert_eq!(lines("echo 'a && b'; python x.py"), ["echo a && b", "python x.py"]);
    }

    #[test]
    fn a_shell_inside_is_looked_into() {
        let words = ["sh", "-c", "alembic upgrade head && exec uvicorn app:app"].map(str::to_owned).to_vec();
        let commands: Vec<String> = of_words(words).into_iter().map(|command| command.words.join(" ")).collect();
        assert_eq!(commands, ["alembic upgrade head", "uvicorn app:app"]);
    }
}
