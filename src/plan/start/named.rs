//! Which files and directories of the project the words of a command name, and how they are started. Chooses no command.

use std::collections::BTreeSet;

use super::paths;
use crate::catalogue::init_program::is_init_program;
use crate::catalogue::shell::is_shell;
use crate::inspect::deployment::{Command, ScriptFacts};
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::plan::request::Request;
use crate::shell;

/// A word of a command that names something of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Where it lies, as the project sees it.
    pub(crate) path: String,
    pub(crate) role: NamedRole,
}

/// What a command does with what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedRole {
    /// It starts it by its path.
    Program,
    /// It hands it to an interpreter, or to a program as one of its arguments.
    Argument,
}

/// A command as it stands, with the directory that it starts in.
pub(crate) struct Words<'w> {
    pub(crate) directory: &'w str,
    pub(crate) words: &'w [String],
}

/// What a command names, and what the scripts name that it starts. Each thing once, as it is named first.
pub(crate) fn of_command(request: &Request<'_>, words: &Words<'_>) -> Vec<Named> {
    let mut found = Vec::new();
    follow(request, words, &mut BTreeSet::new(), &mut found);
    found
}

/// The scripts that a command starts, itself or through another one.
pub(crate) fn scripts<'r>(request: &'r Request<'_>, words: &Words<'_>) -> Vec<&'r ScriptFacts> {
    let named = of_command(request, words);
    named.iter().filter_map(|named| request.facts.deployment.script_at(&named.path)).collect()
}

fn follow(request: &Request<'_>, words: &Words<'_>, seen: &mut BTreeSet<String>, found: &mut Vec<Named>) {
    for simple in simple_commands(words) {
        for named in of_words(request, &Words { directory: &simple.directory, words: &simple.words }) {
            if !seen.insert(named.path.clone()) {
                continue;
            }
            let script = request.facts.deployment.script_at(&named.path);
            found.push(named);
            for command in script.iter().flat_map(|script| &script.commands) {
                let directory = join(words.directory, &command.value.directory);
                follow(request, &Words { directory: &directory, words: &command.value.words }, seen, found);
            }
        }
    }
}

/// The commands of an exec form: what stands behind init programs, and those of the line that a shell is given.
fn simple_commands(words: &Words<'_>) -> Vec<Command> {
    let at = words.words.iter().position(|word| !is_init(word) && word != "--" && word != "exec").unwrap_or(0);
    let own = &words.words[at..];
    let line = match own {
        [program, flag, line, ..] if is_shell(base(program)) && flag.starts_with('-') && flag.ends_with('c') => line,
        _ => return vec![Command { directory: words.directory.to_owned(), words: own.to_vec() }],
    };
    let script = shell::script_as_far_as_it_parses(line);
    let simple = script.commands.iter().map(|command| Command {
        directory: join(words.directory, &command.directory),
        words: command.words.iter().map(shell::Word::text).filter(|word| word != "exec").collect(),
    });
    simple.collect()
}

fn is_init(word: &str) -> bool {
    is_init_program(base(word))
}

pub(crate) fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

fn of_words(request: &Request<'_>, words: &Words<'_>) -> Vec<Named> {
    let mut found = Vec::new();
    for (at, word) in words.words.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| words.words[before].as_str());
        if at == 0 && is_console_script(request, word) {
            continue;
        }
        let Some(path) = named_by(request, words.directory, word, before) else { continue };
        let role = if at == 0 { NamedRole::Program } else { NamedRole::Argument };
        found.push(Named { path, role });
    }
    found
}

/// A program's name without a `/` is looked up on `PATH`, where the project's console scripts lie, whatever file has the same name.
fn is_console_script(request: &Request<'_>, word: &str) -> bool {
    request.facts.pyproject.scripts.iter().any(|script| script.name == word)
}

/// The file that a word names, also behind `--option=`; or the directory, where the word can be nothing else.
fn named_by(request: &Request<'_>, directory: &str, word: &str, before: Option<&str>) -> Option<String> {
    let (option, value) = match word.split_once('=') {
        Some((option, value)) if option.starts_with('-') => (Some(option), value),
        _ => (before.filter(|before| before.starts_with("--")), word),
    };
    let path = path_of(request, directory, value)?;
    let tree = &request.facts.tree;
    let reads_as_path =
        value.contains(['/', '.']) || option.is_some() || before.is_none_or(|before| is_shell(base(before)));
    let is_file = tree.is_file(&path) && reads_as_path;
    let is_directory = tree.is_directory(&path) && (value.contains('/') || option.is_some());
    (is_file || is_directory).then_some(path)
}

/// Where a word would lie in the project: from the directory that the command starts in, or below `/app`, where the repository lies.
pub(crate) fn path_of(request: &Request<'_>, directory: &str, word: &str) -> Option<String> {
    if word.is_empty() || word.contains(['$', '`', '*', ' ', '\n']) || word.starts_with('~') {
        return None;
    }
    let path = match word.strip_prefix("/app/") {
        Some(below) => request.facts.from_project(listed(below)),
        None if word.starts_with('/') => return None,
        None => join(directory, listed(word)),
    };
    // In normal form, and inside of what images are built from.
    let path = request.path(&path).ok()?.from_member(&request.member).as_str().to_owned();
    (!path.is_empty()).then_some(path)
}

/// The words with a program that can be started: a file of the project by its path, or through its interpreter where it does not
/// name one itself.
pub(crate) fn startable(request: &Request<'_>, directory: &str, mut words: Vec<String>) -> Vec<String> {
    let Some(at) = words.iter().position(|word| !is_init(word) && word != "--") else { return words };
    let Some(path) = path_of(request, directory, &words[at]).filter(|path| request.facts.tree.is_file(path)) else {
        return words;
    };
    if is_console_script(request, &words[at]) {
        return words;
    }
    if has_extension(&path, "py") {
        words.insert(at, "python".to_owned());
        return words;
    }
    match request.facts.deployment.script_at(&path) {
        Some(script) if script.interpreter.is_empty() => words.insert(at, "sh".to_owned()),
        _ if !words[at].contains('/') => words[at].insert_str(0, "./"),
        _ => {}
    }
    words
}

/// Python files that a command or one of its scripts runs.
pub(crate) fn python_files(request: &Request<'_>, words: &Words<'_>) -> Vec<String> {
    let mut files = paths::files_of_words(request, words.words);
    for script in scripts(request, words) {
        for command in &script.commands {
            files.extend(paths::files_of_words(request, &command.value.words));
        }
    }
    files
}
