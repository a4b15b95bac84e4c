//! The parts of a shell text that runs one thing after the other. Runs nothing.

use std::ops::Range;

use crate::shell::{Direction, Runs, Script, SimpleCommand, Word};

/// Commands with pipes between them.
pub(super) struct Part<'s> {
    /// Where they stand in the text, with what they redirect.
    pub range: Range<usize>,
    pub commands: Vec<&'s SimpleCommand>,
}

/// `a && b | c; d` has three. `None` where there is more to a text: branches, loops, functions, what runs beside, what reads a document.
pub(super) fn parts<'s>(text: &str, script: &'s Script) -> Option<Vec<Part<'s>>> {
    if !(script.heads.is_empty() && script.functions.is_empty() && script.redirections.is_empty()) {
        return None;
    }
    let mut placed: Vec<(Range<usize>, &SimpleCommand)> = Vec::new();
    for command in script.commands.iter().filter(|command| command.runs != Runs::AsText) {
        let reads = command.redirections.iter().any(|one| one.direction == Direction::Reads);
        if command.runs == Runs::InBackground || reads {
            return None;
        }
        placed.push((range(command)?, command));
    }
    let mut parts: Vec<Part<'s>> = Vec::new();
    let mut at = 0;
    for (range, command) in placed {
        let between = text.get(at..range.start)?;
        let (rest, joint) = joint(between);
        let redirects =
            parts.last().and_then(|part| part.commands.last()).is_some_and(|one| !one.redirections.is_empty());
        if !rest.trim().is_empty() && (!redirects || rest.contains([';', '|', '(', '{'])) {
            return None;
        }
        let end = at + rest.trim_end_matches(['\\', '\n', ' ', '\t']).len();
        match (joint, parts.last_mut()) {
            (Joint::None, None) => parts.push(Part { range: range.clone(), commands: vec![command] }),
            (Joint::Then, Some(part)) => {
                part.range.end = part.range.end.max(end);
                parts.push(Part { range: range.clone(), commands: vec![command] });
            }
            (Joint::Pipe, Some(part)) => {
                part.range.end = range.end;
                part.commands.push(command);
            }
            _ => return None,
        }
        at = range.end;
    }
    let last = parts.last_mut()?;
    let end = text.get(at..)?.trim_end().trim_end_matches(';');
    let redirects = last.commands.last().is_some_and(|one| !one.redirections.is_empty());
    if !end.trim().is_empty() && (!redirects || end.contains([';', '|', ')', '}'])) {
        return None;
    }
    last.range.end = at + end.len();
    Some(parts)
}

/// What stands between two commands.
enum Joint {
    None,
    Then,
    Pipe,
}

/// What ends the text between two commands, and what stands before that.
fn joint(between: &str) -> (&str, Joint) {
    let text = between.trim_end_matches(['\\', '\n', ' ', '\t']);
    if let Some(rest) = text.strip_suffix("&&").or_else(|| text.strip_suffix(';')) {
        (rest, Joint::Then)
    } else if let Some(rest) = text.strip_suffix('|').filter(|rest| !rest.ends_with('|')) {
        (rest, Joint::Pipe)
    } else if between[text.len()..].replace("\\\n", "").contains('\n') && !text.ends_with(['&', '|']) {
        (text, Joint::Then)
    } else {
        (text, Joint::None)
    }
}

fn range(command: &SimpleCommand) -> Option<Range<usize>> {
    let words: Vec<&Word> = command.assignments.iter().chain(&command.words).collect();
    let (first, last) = (words.first()?.range.start, words.last()?.range.end);
    words.iter().all(|word| !word.range.is_empty()).then_some(first..last)
}

/// A comment line inside a continued instruction is no part of it (Dockerfile reference, "Format").
pub(super) fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell;

    #[test]
    fn parts_are_what_runs_one_after_the_other() {
        let parts = |text: &str| {
            let script = shell::script(text).expect("a script");
            let parts = parts(text, &script)?;
            Some(parts.iter().map(|part| text[part.range.clone()].to_owned()).collect::<Vec<_>>())
        };
        let of = |text: &str| parts(text).unwrap_or_default();
        assert_eq!(of("a && \\\n  b x | C=1 c; d > /e 2>&1 && \\\n f"), ["a", "b x | C=1 c", "d > /e 2>&1", "f"]);
        assert_eq!(of("X=\"$(a | b)\" && echo $X > y"), ["X=\"$(a | b)\"", "echo $X > y"]);
        assert_eq!(of("a\nb;"), ["a", "b"]);
        for text in
            ["a || b", "if a; then b; fi", "(a; b)", "a & b", "cat <<EOF\nx\nEOF", "{ a; }", "for x in y; do a; done"]
        {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
