//! What a script that an image starts does: the programs it calls, the files it writes, what it makes of its arguments. Runs nothing
//! and judges nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::commands;
use super::container_facts::{EntrypointFacts, Handover};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::has_extension;
use crate::shell::{self, Direction, Piece, Redirection, Runs, Script, SimpleCommand, Word};

/// `"$@"`, `$*`, `"${args[@]}"`.
static ALL_WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\$(?:[@*]|\{[@*]\}|\{\w+\[[@*]\]\})$").expect("a constant that a test compiles"));
/// `${1##*/}`: an expansion of a parameter that is more than its value.
static OF_PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$\{?#?[1-9@*#]").expect("a constant that a test compiles"));

/// A script that is longer, in bytes, is not kept.
const SHORT: usize = 4096;

/// Whether a script ends in the words that it is given.
pub(super) fn hands_over(script: &Script) -> bool {
    let mut outside = script.commands.iter().filter(|command| command.function.is_none());
    outside.any(|command| starts_its_words(command) || hands_to_function(script, command))
}

/// `exec "$@"`, `exec tini -- "$@"`.
fn starts_its_words(command: &SimpleCommand) -> bool {
    commands::of_simple(command).iter().any(|found| {
        let program = found.words.first().map(String::as_str).unwrap_or_default();
        ALL_WORDS.is_match(program)
            || found.words.iter().any(|word| ALL_WORDS.is_match(word)) && program.starts_with('$')
    })
}

/// `main "$@"`, where `main` ends in them.
fn hands_to_function(script: &Script, command: &SimpleCommand) -> bool {
    let Some(name) = command.words.first().map(Word::text).filter(|name| script.functions.contains(name)) else {
        return false;
    };
    let mut body = script.commands.iter().filter(|other| other.function.as_ref() == Some(&name));
    command.words.iter().any(|word| ALL_WORDS.is_match(&word.text())) && body.any(starts_its_words)
}

/// What a script makes of its words. A function's parameters are its own.
pub(super) fn handover(script: &Script) -> Handover {
    if hands_over(script) {
        return Handover::Words;
    }
    let commands = script.commands.iter().filter(|command| command.function.is_none());
    let in_commands = commands.flat_map(|command| command.assignments.iter().chain(&command.words));
    let in_heads = script.heads.iter().filter(|head| head.function.is_none()).map(|head| &head.word);
    if in_commands.chain(in_heads).any(looks_at_parameters) { Handover::Parameters } else { Handover::None }
}

fn looks_at_parameters(word: &Word) -> bool {
    word.pieces().iter().any(|piece| match piece {
        Piece::Variable(variable) => OF_PARAMETER.is_match(&variable.written),
        Piece::Dynamic(text) => OF_PARAMETER.is_match(text),
        Piece::Bare(_) | Piece::Quoted(_) => false,
    })
}

/// Reads a script of the project.
pub(super) fn read(path: &str, text: &str) -> EntrypointFacts {
    let script = shell::script_as_far_as_it_parses(text);
    let first = text.lines().next().and_then(|line| line.strip_prefix("#!")).unwrap_or_default();
    EntrypointFacts {
        script: path.to_owned(),
        interpreter: first.split_whitespace().map(str::to_owned).collect(),
        handover: handover(&script),
        calls: calls(path, &script),
        writes: writes(path, &script),
        names: names(path, &script),
        in_background: in_background(path, &script),
        text: (text.len() <= SHORT).then(|| text.to_owned()),
    }
}

/// The programs, each where it is called first.
pub(super) fn calls(path: &str, script: &Script) -> Vec<Located<String>> {
    let mut calls: Vec<Located<String>> = Vec::new();
    for command in &script.commands {
        let Some(program) = commands::program(command).filter(|program| !script.functions.contains(program)) else {
            continue;
        };
        if !calls.iter().any(|known| known.value == program) {
            calls.push(Located::new(program, Place::line(path, command.line)));
        }
    }
    calls
}

/// `> /file`, `tee -a /file`.
fn writes(path: &str, script: &Script) -> Vec<Located<String>> {
    let mut found = Vec::new();
    let of_commands = script.commands.iter().flat_map(|command| &command.redirections);
    for redirection in of_commands.chain(&script.redirections).filter(|redirection| writes_file(redirection)) {
        found.push(Located::new(redirection.target.text(), Place::line(path, redirection.line)));
    }
    for command in script.commands.iter().filter(|command| commands::program(command).as_deref() == Some("tee")) {
        let files = command.words.iter().map(Word::text);
        found.extend(files.map(|file| Located::new(file, Place::line(path, command.line))));
    }
    found.retain(|file| file.value.starts_with('/'));
    found.sort_by_key(|file| file.place.line);
    found
}

fn writes_file(redirection: &Redirection) -> bool {
    matches!(redirection.direction, Direction::Writes | Direction::Appends)
}

/// Relative paths among the words.
fn names(path: &str, script: &Script) -> Vec<Located<String>> {
    let words = script.commands.iter().flat_map(|command| command.words.iter().map(|word| (word.text(), command.line)));
    let paths = words.filter(|(word, _)| is_relative_path(word));
    paths.map(|(word, line)| Located::new(word, Place::line(path, line))).collect()
}

fn is_relative_path(word: &str) -> bool {
    let begins = word.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '.' || first == '_');
    begins && (word.contains('/') || has_extension(word, "py")) && !word.contains("://")
}

/// What it leaves running beside what it goes on to.
fn in_background(path: &str, script: &Script) -> Vec<Located<String>> {
    let all = script.commands.iter().filter(|command| command.runs == Runs::InBackground);
    let programs = all
        .filter(|command| !commands::is_builtin(command))
        .filter_map(|command| Some((commands::program(command)?, command.line)));
    programs.map(|(program, line)| Located::new(program, Place::line(path, line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handover(text: &str) -> Handover {
        read("run.sh", text).handover
    }

    #[test]
    fn what_becomes_of_the_words_behind_a_script_is_known() {
        assert_eq!(handover("#!/bin/sh\nexec \"$@\"\n"), Handover::Words);
        assert_eq!(handover("#!/bin/bash\nexec \"${args[@]}\"\n"), Handover::Words);
        assert_eq!(handover("case \"$1\" in web) exec uvicorn app:app;; esac\n"), Handover::Parameters);
        assert_eq!(handover("main() { exec \"$@\"; }\nmain \"$@\"\n"), Handover::Words);
        assert_eq!(handover("exec gosu app \"$@\"\n"), Handover::Words);
        assert_eq!(handover("for one in \"$@\"; do echo $one; done; exec uvicorn app:app\n"), Handover::Parameters);
        assert_eq!(handover("exec uvicorn app:app \"$@\"\n"), Handover::Parameters);
        assert_eq!(handover("# exec \"$@\"\nawk '{ print $1 }' x; exec uvicorn app:app\n"), Handover::None);
        assert_eq!(
            handover("wait_for() {\n    nc -z \"$1\" 1\n}\nwait_for db\nexec uvicorn app:app\n"),
            Handover::None
        );
    }

    #[test]
    fn programs_and_files_have_their_lines() {
        let facts =
            read("run.sh", "#!/bin/bash -e\nif ! uv run x; then\n  A=1 /app/.venv/bin/y > /var/log/y.log 2>&1\nfi\n");
        let calls: Vec<String> = facts.calls.iter().map(|call| format!("{} {}", call.value, call.place)).collect();
        assert_eq!(calls, ["uv run.sh:2", "/app/.venv/bin/y run.sh:3"]);
        assert_eq!(facts.writes[0].value, "/var/log/y.log");
        assert_eq!(read("run.sh", "python web/manage.py migrate\n").names[0].value, "web/manage.py");
        assert_eq!(facts.interpreter, ["/bin/bash", "-e"]);
    }

    #[test]
    fn what_runs_in_the_background_is_known() {
        let facts =
            read("run.sh", "#!/bin/sh\nfastapi dev app.py &\n(cd x && python a.py) &\nexec python watcher.py\n");
        let shown: Vec<String> = facts.in_background.iter().map(|one| format!("{} {}", one.value, one.place)).collect();
        assert_eq!(shown, ["fastapi run.sh:2", "python run.sh:3"]);
    }

    #[test]
    fn a_script_that_does_not_parse_is_read_line_by_line() {
        let facts = read("run.sh", "fi\nuv run x\n");
        assert_eq!(facts.calls[0].place.to_string(), "run.sh:2");
    }
}
