//! Finds quotes that do not end in an instruction, which a builder or a shell refuses. Judges nothing else of it.

use parse_dockerfile::{Instruction, Source, UnescapedString};

use super::in_shell_form;
use crate::shell;

/// The first line of what an instruction leaves open: words that the builder reads itself (Dockerfile reference, "Environment
/// replacement"), or a command of a shell.
pub(super) fn text(instruction: &Instruction<'_>, whole: &str) -> Option<String> {
    let open = match in_shell_form(instruction) {
        Some(command) => {
            let command = without_comments(&whole[command.span.clone()]);
            // A here-document may hold anything, and only a shell knows where a quote within a substitution ends.
            (!command.contains("<<") && is_open(&command) && shell::script(&command).is_none()).then_some(command)
        }
        None => words(instruction).into_iter().map(|word| word.value.to_string()).find(|word| is_open(word)),
    }?;
    open.lines().next().map(|line| line.trim().to_owned())
}

/// What a builder takes quotes away from.
fn words<'i, 'a>(instruction: &'i Instruction<'a>) -> Vec<&'i UnescapedString<'a>> {
    match instruction {
        Instruction::Arg(arg) => vec![&arg.arguments],
        Instruction::Env(env) => vec![&env.arguments],
        Instruction::Label(label) => vec![&label.arguments],
        Instruction::Workdir(workdir) => vec![&workdir.arguments],
        Instruction::User(user) => vec![&user.arguments],
        Instruction::Stopsignal(signal) => vec![&signal.arguments],
        Instruction::Expose(expose) => expose.arguments.iter().collect(),
        Instruction::Copy(copy) => paths(&copy.src, &copy.dest),
        Instruction::Add(add) => paths(&add.src, &add.dest),
        _ => Vec::new(),
    }
}

fn paths<'i, 'a>(sources: &'i [Source<'a>], target: &'i UnescapedString<'a>) -> Vec<&'i UnescapedString<'a>> {
    let paths = sources.iter().filter_map(|source| match source {
        Source::Path(path) => Some(path),
        _ => None,
    });
    paths.chain([target]).collect()
}

/// A comment between the lines of an instruction is no part of it.
fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

/// Whether a quote is open at the end: a backslash keeps the next letter from being one, but in single quotes.
fn is_open(text: &str) -> bool {
    let (mut quote, mut is_escaped) = (None, false);
    for letter in text.chars() {
        match (letter, quote) {
            _ if is_escaped => is_escaped = false,
            ('\\', None | Some('"')) => is_escaped = true,
            (_, Some(open)) if letter == open => quote = None,
            ('"' | '\'', None) => quote = Some(letter),
            _ => {}
        }
    }
    quote.is_some()
}
