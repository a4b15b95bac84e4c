//! Reads shell text, POSIX and bash, into simple commands with their words and redirections. Runs nothing, looks nothing up, and puts in
//! no value that it is not given; whatever it is given, it ends soon: texts, nesting and expansions have limits.

mod expansion;
mod limits;
mod parse;
mod pieces;
mod script;
mod split;
mod word;

pub use expansion::expanded;
pub use pieces::Quotes;
pub use script::{Direction, Redirection, Runs, Script, SimpleCommand};
pub use split::split;
pub use word::{Piece, Word};

/// Reads a text; `None` where it does not parse, or is longer or nested deeper than anybody writes.
pub fn script(text: &str) -> Option<Script> {
    parse::script(&text.replace("\r\n", "\n"))
}

/// Reads a text as far as it parses: as a whole, else line by line.
pub fn script_as_far_as_it_parses(text: &str) -> Script {
    script(text).unwrap_or_else(|| parse::line_by_line(&text.replace("\r\n", "\n")))
}

/// The words of a line without their quotes; `None` where a quote does not end.
pub fn words(line: &str) -> Option<Vec<String>> {
    Some(split(line)?.iter().map(Word::text).collect())
}

/// The words that are no option, nor the value of one that takes the next word.
pub fn operands(words: &[String], with_value: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if with_value.contains(&word.as_str()) {
            words.next();
        } else if !word.starts_with('-') {
            found.push(word.clone());
        }
    }
    found
}

/// Whether a shell would do more with this line than split it into words: run several commands, redirect, or expand (POSIX "Shell
/// Command Language", 2.2). File name patterns do not count: most words with a `*` match no file and stay as they are.
pub fn is_needed(line: &str) -> bool {
    let Some(words) = split(line) else { return true };
    words.iter().any(|word| word.expands() || word.has_bare(&['|', '&', ';', '<', '>'])) || has_bare_line_end(line)
}

/// A line end between words; one behind a backslash joins lines.
fn has_bare_line_end(line: &str) -> bool {
    line.trim().contains('\n') && script(line).is_none_or(|script| script.commands.len() > 1)
}

#[cfg(test)]
mod tests;
