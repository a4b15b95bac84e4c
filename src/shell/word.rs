//! Words of a shell text: their quotes, and what in them a shell would expand. Expands nothing.

use std::ops::Range;

use super::variable::{Variable, matching};

/// One word, such as `--port=${PORT:-8000}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it stands in the text.
    written: String,
    /// What it is made of.
    pieces: Vec<Piece>,
    /// Where it stands in the text, in bytes; empty where that is not known.
    pub range: Range<usize>,
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text outside quotes.
    Bare(String),
    /// Text inside quotes or behind a backslash, which means itself.
    Quoted(String),
    /// `$NAME`, `${NAME}`, `${NAME:-default}`.
    Variable(Variable),
    /// What only a running shell can tell: `$(command)`, `${NAME##pattern}`.
    Dynamic(String),
}

impl Word {
    /// A word as it stands at a place of a text.
    pub(super) fn new(written: &str, range: Range<usize>) -> Self {
        Self { written: written.to_owned(), pieces: super::variable::pieces(written, super::Quotes::Read), range }
    }

    /// The word without its quotes; what a shell would expand stays as it is written.
    pub fn text(&self) -> String {
        self.pieces.iter().map(Piece::written).collect()
    }

    /// As it stands in the text.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What it is made of.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether a shell would put something else in.
    pub fn expands(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Variable(_) | Piece::Dynamic(_)))
    }

    /// Whether one of these letters stands outside quotes.
    pub fn has_bare(&self, letters: &[char]) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Bare(text) if text.contains(letters)))
    }
}

impl Piece {
    fn written(&self) -> &str {
        match self {
            Self::Bare(text) | Self::Quoted(text) | Self::Dynamic(text) => text,
            Self::Variable(variable) => &variable.written,
        }
    }
}

/// Splits a line into words at its white space, quotes honoured, up to a `#` that begins a comment. `None` where a quote does not end.
/// Operators are letters like others.
pub fn split(line: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(begin) = next_word(line, at) {
        let end = end_of_word(line, begin)?;
        words.push(Word::new(&line[begin..end], begin..end));
        at = end;
    }
    Some(words)
}

/// Where the next word begins: behind white space, joined lines and comments.
fn next_word(line: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = &line[at..];
        let letter = rest.chars().next()?;
        at += match letter {
            '\\' if rest.starts_with("\\\n") => 2,
            '\\' if rest.starts_with("\\\r\n") => 3,
            '#' => rest.find('\n')?,
            letter if letter.is_whitespace() => letter.len_utf8(),
            _ => return Some(at),
        };
    }
}

fn end_of_word(line: &str, begin: usize) -> Option<usize> {
    let mut at = begin;
    while let Some(letter) = line[at..].chars().next() {
        at = match letter {
            letter if letter.is_whitespace() => break,
            '\\' => at + 1 + line[at + 1..].chars().next()?.len_utf8(),
            '\'' => at + 1 + line[at + 1..].find('\'')? + 1,
            '"' => end_of_double_quotes(line, at)?,
            letter => at + letter.len_utf8(),
        };
    }
    Some(at)
}

/// Behind the quote that ends those at `begin`. A `"` inside `$(...)` begins others.
pub(super) fn end_of_double_quotes(text: &str, begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    while let Some(letter) = text[at..].chars().next() {
        at = match letter {
            '"' => return Some(at + 1),
            '\\' => at + 1 + text[at + 1..].chars().next()?.len_utf8(),
            '$' if text[at + 1..].starts_with('(') => at + matching(&text[at..], 1, '(', ')'),
            letter => at + letter.len_utf8(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line).expect("words").iter().map(Word::text).collect()
    }

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        assert_eq!(texts(r#"a 'b c' "d \"e\" \x" f\ g"#), ["a", "b c", r#"d "e" \x"#, "f g"]);
        assert_eq!(texts("a \\\n  b #c\nd"), ["a", "b", "d"]);
        assert_eq!(texts("'' \"\" a''b"), ["", "", "ab"]);
        assert_eq!(texts("cd \"$(dirname \"$0\")\" x"), ["cd", "$(dirname \"$0\")", "x"]);
        assert!(split("it's").is_none());
        assert!(split("a \"b").is_none());
        assert!(split("a\\").is_none());
    }

    #[test]
    fn what_expands_stays_as_it_is_written() {
        assert_eq!(texts("--port=${PORT:-80} \"$A\" '$B' $(c d)"), ["--port=${PORT:-80}", "$A", "$B", "$(c", "d)"]);
        let expands: Vec<bool> =
            split("--port=${PORT:-80} \"$A\" '$B' \\$C a$").expect("words").iter().map(Word::expands).collect();
        assert_eq!(expands, [true, true, false, false, false]);
    }

    #[test]
    fn quotes_hide_operators() {
        let bare: Vec<bool> =
            split("'a;b' a;b \"a;b\" a\\;b").expect("words").iter().map(|word| word.has_bare(&[';'])).collect();
        assert_eq!(bare, [false, true, false, false]);
    }
}
