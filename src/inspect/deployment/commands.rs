//! Takes off what stands before the program of a command: launchers, project tools, shells. Runs nothing and judges no command.

use std::ops::Range;

use serde::Serialize;

use crate::catalogue::init_program::is_init_program;
use crate::catalogue::program::of_module as program_of_module;
use crate::catalogue::project_tools;
use crate::catalogue::shell::is_shell;
use crate::inspect::tree::{has_extension, listed};
use crate::shell::{self, Runs, Script, SimpleCommand, Word};

/// A program and its arguments, without launchers such as `uv run` before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// The directory that a `cd` before it names, relative to where the line starts; empty where there is none.
    pub directory: String,
    /// The program, by its name without a directory, and its arguments. `python -m uvicorn` counts as `uvicorn`.
    pub words: Vec<String>,
}

impl Command {
    /// The one command that an exec form starts, also through a shell; `None` where that is not known, as where a shell leaves a
    /// program running beside another one.
    pub fn of(words: &[String]) -> Option<Self> {
        if !is_shell(base_name(words.first()?)) {
            let mut found = of_words(words);
            return if found.len() == 1 { found.pop() } else { None };
        }
        let [_, flag, line] = words else { return None };
        if flag != "-c" {
            return None;
        }
        let script = shell::script(line)?;
        if script.commands.iter().any(|command| command.runs == Runs::InBackground) {
            return None;
        }
        // What a shell starts last is what runs on; what comes before it prepares.
        let mut in_foreground = script.commands.iter().filter(|command| command.runs == Runs::InForeground);
        let last = in_foreground.rfind(|command| !is_builtin(command))?;
        let mut found = of_simple(last);
        found.pop().filter(|last| last.directory.is_empty())
    }
}

/// Variables that the words of a command set for its program: `env NAME=value program`.
pub fn assignments(words: &[String]) -> Vec<(String, String)> {
    let found = without_launchers(words).assignments;
    let all = found.iter().filter_map(|word| word.split_once('='));
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// `PYTHONPATH` as a shell line sets it for a program, or for all that come.
pub(super) fn module_paths(line: &str) -> Vec<String> {
    if !line.contains("PYTHONPATH=") {
        return Vec::new();
    }
    let words = line.split([' ', ';', '&', '\t']).filter_map(|word| word.strip_prefix("PYTHONPATH="));
    words.map(|value| value.trim_matches(['"', '\'']).to_owned()).collect()
}

/// Where `uv run` and its like stand in the words of a command, with their options, up to the program or its `-m`. `None` where there is
/// none, or where it changes the directory.
pub fn project_tool(words: &[String]) -> Option<Range<usize>> {
    let start = words.iter().position(|word| !is_prefix(word))?;
    if project_tools::named(&words[start]).is_none() || words.get(start + 1)? != "run" {
        return None;
    }
    let run = after_run(&words[start + 2..]);
    let flag = usize::from(matches!(run.starts, RunStarts::Module));
    run.directory.is_empty().then_some(start..words.len() - run.words.len() - flag)
}

/// What a shell takes off itself, or env, before a program.
fn is_prefix(word: &str) -> bool {
    const PREFIXES: [&str; 5] = ["exec", "time", "command", "nohup", "env"];
    PREFIXES.contains(&word) || is_assignment(word)
}

/// Builtins that start no program that runs on (POSIX "Shell Command Language", 2.14).
const BUILTINS: [&str; 20] = [
    ":", "[", "break", "cd", "continue", "echo", "exit", "export", "false", "printf", "read", "return", "set", "shift",
    "test", "trap", "true", "umask", "unset", "wait",
];

pub(super) fn is_builtin(command: &SimpleCommand) -> bool {
    command.words.first().is_none_or(|word| BUILTINS.contains(&word.text().as_str()))
}

/// The programs that a shell line calls, as it writes them; launchers and project tools are programs too.
pub fn programs(line: &str) -> Vec<String> {
    shell::script_as_far_as_it_parses(line).commands.iter().filter_map(program).collect()
}

/// The program of a command as it is written, where the text tells it.
pub fn program(command: &SimpleCommand) -> Option<String> {
    let program = command.words.iter().find(|word| !is_prefix(&word.text()))?;
    let text = program.text();
    (!program.expands() && !text.starts_with('-')).then_some(text)
}

/// Programs that run the rest of their line, with the number of words of their own.
const LAUNCHERS: [(&str, usize); 12] = [
    ("exec", 0),
    ("sudo", 0),
    ("nohup", 0),
    ("time", 0),
    ("command", 0),
    ("gosu", 1),
    ("su-exec", 1),
    ("opentelemetry-instrument", 0),
    ("ddtrace-run", 0),
    ("newrelic-admin", 1),
    ("xvfb-run", 0),
    ("wait-for-it", 1),
];

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
    of_script(&shell::script_as_far_as_it_parses(text)).into_iter().map(|(command, _)| command).collect()
}

/// The commands of a script with their lines, in order. A `cd` is told by the directories of those after it.
pub(super) fn of_script(script: &Script) -> Vec<(Command, usize)> {
    let own = script.commands.iter().filter(|command| command.runs != Runs::AsText && !changes_directory(command));
    own.flat_map(|command| of_simple(command).into_iter().map(|found| (found, command.line))).collect()
}

fn changes_directory(command: &SimpleCommand) -> bool {
    command.words.len() == 2 && command.words[0].text() == "cd"
}

/// The commands of a simple command; several where a shell in it runs several.
pub(super) fn of_simple(command: &SimpleCommand) -> Vec<Command> {
    let words: Vec<String> = command.words.iter().map(Word::text).collect();
    of_words_in(&command.directory, &words)
}

/// The command of an exec form; several where a shell in it runs several.
pub(super) fn of_words(words: &[String]) -> Vec<Command> {
    of_words_in("", words)
}

fn of_words_in(directory: &str, words: &[String]) -> Vec<Command> {
    let Stripped { directory: at, words, .. } = without_launchers(words);
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

/// The number of words that belong to a program which runs the rest of its line.
fn own_words(program: &str) -> Option<usize> {
    let listed = LAUNCHERS.iter().find(|(name, _)| *name == program).map(|(_, own)| *own);
    listed.or_else(|| is_init_program(program).then_some(0))
}

fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
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

/// A command without what stands before its program.
#[derive(Default)]
struct Stripped {
    /// The directory that a project tool changes to.
    directory: String,
    /// `NAME=value` before the program.
    assignments: Vec<String>,
    words: Vec<String>,
}

/// Takes off assignments, launchers and project tools.
fn without_launchers(words: &[String]) -> Stripped {
    let mut found = Stripped::default();
    let mut rest = words;
    while let Some((first, behind)) = rest.split_first() {
        let program = base_name(first);
        if is_assignment(first) {
            found.assignments.push(first.clone());
            rest = behind;
        } else if program == "--" {
            rest = behind;
        } else if program == "env" {
            rest = after_env(behind);
        } else if let Some(own) = own_words(program) {
            rest = after_options(behind).get(own..).unwrap_or_default();
        } else if project_tools::named(program).is_some() && behind.first().is_some_and(|word| word == "run") {
            let run = after_run(&behind[1..]);
            found.directory = joined(&found.directory, &run.directory);
            rest = run.words;
            match run.starts {
                RunStarts::Module => return Stripped { words: python(&[&["-m".to_owned()], rest].concat()), ..found },
                RunStarts::File => return Stripped { words: python(rest), ..found },
                RunStarts::Program => {}
            }
        } else if is_python(program) {
            return Stripped { words: python(behind), ..found };
        } else {
            return Stripped { words: [&[program.to_owned()], behind].concat(), ..found };
        }
    }
    found
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

/// Behind env's options; `-u NAME` and `-C DIRECTORY` take a word (env(1)).
fn after_env(mut words: &[String]) -> &[String] {
    while let Some((option, behind)) = words.split_first().filter(|(word, _)| word.starts_with('-') && *word != "--") {
        let takes_word = matches!(option.as_str(), "-u" | "--unset" | "-C" | "--chdir");
        words = if takes_word { behind.get(1..).unwrap_or_default() } else { behind };
    }
    words
}

/// What stands behind `uv run`.
struct Run<'w> {
    directory: String,
    starts: RunStarts,
    /// The module, the file or the program, and its arguments.
    words: &'w [String],
}

/// What `uv run` starts: Python runs a module and a file.
enum RunStarts {
    Module,
    File,
    Program,
}

fn after_run(words: &[String]) -> Run<'_> {
    let mut directory = String::new();
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        if matches!(word.as_str(), "-m" | "--module") {
            return Run { directory, starts: RunStarts::Module, words: &words[at + 1..] };
        }
        let takes_value = WITH_VALUE.contains(&word.as_str());
        if takes_value && word == "--directory" {
            directory = words.get(at + 1).cloned().unwrap_or_default();
        }
        at += if takes_value { 2 } else { 1 };
    }
    let rest = words.get(at..).unwrap_or_default();
    let is_file = rest.first().is_some_and(|word| has_extension(word, "py"));
    Run { directory, starts: if is_file { RunStarts::File } else { RunStarts::Program }, words: rest }
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
        [flag, module, options @ ..] if flag == "-m" => match program_of_module(module) {
            Some(program) => [&[program.name.to_owned()], options].concat(),
            None => [&["python".to_owned()], rest].concat(),
        },
        rest => [&["python".to_owned()], rest].concat(),
    }
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
    fn env_is_no_program() {
        assert_eq!(lines("env -u X A=1 uvicorn app:app"), ["uvicorn app:app"]);
        let words = ["/usr/bin/env", "A=1", "python", "x.py"].map(str::to_owned);
        assert_eq!(Command::of(&words).map(|command| command.words.join(" ")).as_deref(), Some("python x.py"));
        assert_eq!(assignments(&words), [("A".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn redirections_and_substitutions_are_no_words() {
        assert_eq!(
            lines("uvicorn app:app --port $(cat port) 2> error.log >>out"),
            ["uvicorn app:app --port $(cat port)"]
        );
    }

    #[test]
    fn a_shell_that_leaves_a_program_running_beside_another_starts_more_than_one() {
        let of =
            |line: &str| Command::of(&["sh", "-c", line].map(str::to_owned)).map(|command| command.words.join(" "));
        assert_eq!(of("python a.py & python b.py"), None);
        assert_eq!(of("python a.py & wait"), None);
        assert_eq!(of("alembic upgrade head && python b.py || exit 1").as_deref(), Some("python b.py"));
        assert_eq!(of("cd src && python b.py"), None);
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
        let commands: Vec<String> = of_words(&words).into_iter().map(|command| command.words.join(" ")).collect();
        assert_eq!(commands, ["alembic upgrade head", "uvicorn app:app"]);
    }
}
