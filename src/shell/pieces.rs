//! Reads a text into the pieces of words: quotes, variables, and what only a running shell can tell. Expands nothing.

use std::ops::Range;

use super::word::{Otherwise, Piece, Variable, Word};

/// Whether quotes in a text are quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// They are, and go.
    Read,
    /// They have gone already: those that are left are letters.
    Gone,
}

/// `${A:-${B:-c}}`: nobody goes deeper.
const DEEPEST: usize = 8;

/// A word as it stands at a place of a text.
pub(super) fn word(written: &str, range: Range<usize>) -> Word {
    Word { written: written.to_owned(), pieces: pieces(written, Quotes::Read), range }
}

/// The pieces of a text.
pub(super) fn pieces(text: &str, quotes: Quotes) -> Vec<Piece> {
    let mut reader = Reader { text, at: 0, quotes, depth: 0, found: Vec::new() };
    reader.read();
    reader.found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    quotes: Quotes,
    depth: usize,
    found: Vec<Piece>,
}

impl<'t> Reader<'t> {
    fn read(&mut self) {
        while let Some(letter) = self.rest().chars().next() {
            match (letter, self.quotes) {
                ('\\', Quotes::Read) => self.escaped(),
                // `\$` is a dollar sign wherever quotes are gone: the quotes would have kept the backslash.
                ('\\', Quotes::Gone) if self.rest().starts_with("\\$") => self.escaped(),
                ('\'', Quotes::Read) => {
                    let end = self.rest()[1..].find('\'').map_or(self.rest().len(), |end| end + 2);
                    let quoted = self.take(end).trim_matches('\'').to_owned();
                    self.found.push(Piece::Quoted(quoted));
                }
                ('"', Quotes::Read) => self.double_quotes(),
                ('`', _) => {
                    let end = self.rest()[1..].find('`').map_or(self.rest().len(), |end| end + 2);
                    let command = self.take(end).to_owned();
                    self.found.push(Piece::Dynamic(command));
                }
                ('$', _) => self.dollar(),
                (letter, _) => {
                    self.at += letter.len_utf8();
                    self.push_bare(letter);
                }
            }
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn take(&mut self, length: usize) -> &'t str {
        let taken = &self.text[self.at..self.at + length];
        self.at += length;
        taken
    }

    fn push_bare(&mut self, letter: char) {
        match self.found.last_mut() {
            Some(Piece::Bare(text)) => text.push(letter),
            _ => self.found.push(Piece::Bare(letter.to_string())),
        }
    }

    fn push_quoted(&mut self, letter: char) {
        match self.found.last_mut() {
            Some(Piece::Quoted(text)) => text.push(letter),
            _ => self.found.push(Piece::Quoted(letter.to_string())),
        }
    }

    /// A backslash and the letter behind it; one at the end of a line joins lines.
    fn escaped(&mut self) {
        self.at += 1;
        if let Some(letter) = self.rest().chars().next() {
            self.at += letter.len_utf8();
            if letter != '\n' {
                self.push_quoted(letter);
            }
        }
    }

    /// Inside double quotes a backslash stands for itself, unless it is before a letter that means something there.
    fn double_quotes(&mut self) {
        let end = end_of_double_quotes(self.text, self.at).unwrap_or(self.text.len());
        let inside = self.text[self.at + 1..end].strip_suffix('"').unwrap_or(&self.text[self.at + 1..end]);
        self.found.push(Piece::Quoted(String::new()));
        let mut inner = Reader { text: inside, at: 0, quotes: Quotes::Gone, depth: self.depth, found: Vec::new() };
        while let Some(letter) = inner.rest().chars().next() {
            match letter {
                '\\' if inner.rest()[1..].starts_with(['$', '`', '"', '\\', '\n']) => inner.escaped(),
                '$' => inner.dollar(),
                '`' => {
                    let end = inner.rest()[1..].find('`').map_or(inner.rest().len(), |end| end + 2);
                    let command = inner.take(end).to_owned();
                    inner.found.push(Piece::Dynamic(command));
                }
                letter => {
                    inner.at += letter.len_utf8();
                    inner.push_quoted(letter);
                }
            }
        }
        self.found.extend(inner.found.into_iter().map(Piece::in_quotes));
        self.at = end;
    }

    fn dollar(&mut self) {
        let behind = &self.rest()[1..];
        let first = behind.chars().next();
        match first {
            Some('{') => self.braces(),
            Some('(') => {
                let end = matching(self.rest(), 1, '(', ')');
                let command = self.take(end).to_owned();
                self.found.push(Piece::Dynamic(command));
            }
            // `$'a\nb'` and `$"text"` are bash's quotes.
            Some('\'' | '"') if self.quotes == Quotes::Read => self.at += 1,
            Some(letter) if letter.is_ascii_alphabetic() || letter == '_' => {
                let length = behind.find(|letter: char| !is_of_name(letter)).unwrap_or(behind.len());
                self.variable(1 + length, &behind[..length]);
            }
            Some(letter) if letter.is_ascii_digit() || "@*#?!-".contains(letter) => {
                self.variable(2, &behind[..1]);
            }
            _ => {
                self.at += 1;
                self.push_bare('$');
            }
        }
    }

    fn variable(&mut self, length: usize, name: &str) {
        let written = self.take(length).to_owned();
        self.found.push(Piece::Variable(Variable { name: name.to_owned(), written, otherwise: Otherwise::Nothing }));
    }

    /// `${NAME...}`.
    fn braces(&mut self) {
        let end = matching(self.rest(), 1, '{', '}');
        let written = self.take(end);
        let piece =
            self.variable_in_braces(written).map_or_else(|| Piece::Dynamic(written.to_owned()), Piece::Variable);
        self.found.push(piece);
    }

    fn variable_in_braces(&self, written: &str) -> Option<Variable> {
        let inside = written.strip_prefix("${")?.strip_suffix('}')?;
        let length = match inside.chars().next()? {
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                inside.find(|letter: char| !is_of_name(letter)).unwrap_or(inside.len())
            }
            letter if letter.is_ascii_digit() || "@*".contains(letter) => 1,
            _ => return None,
        };
        let (name, rest) = inside.split_at(length);
        let (operator, word) =
            rest.split_at(rest.find(|letter| !":-=+?".contains(letter)).unwrap_or(rest.len()).min(2));
        let (operator, word) = match operator {
            // `${A:--1}`: the operator is `:-`; `${A--1}`: it is `-`.
            two if two.len() == 2 && !two.starts_with(':') => rest.split_at(1),
            operator => (operator, word),
        };
        let otherwise = match operator {
            "" if word.is_empty() => Otherwise::Nothing,
            ":?" | "?" => Otherwise::Nothing,
            "-" | "=" => Otherwise::Unset(self.inner(word)?),
            ":-" | ":=" => Otherwise::Empty(self.inner(word)?),
            "+" | ":+" => Otherwise::Set(self.inner(word)?),
            _ => return None,
        };
        Some(Variable { name: name.to_owned(), written: written.to_owned(), otherwise })
    }

    fn inner(&self, text: &str) -> Option<Vec<Piece>> {
        let depth = self.depth + 1;
        if depth > DEEPEST {
            return None;
        }
        let mut reader = Reader { text, at: 0, quotes: self.quotes, depth, found: Vec::new() };
        reader.read();
        Some(reader.found)
    }
}

impl Piece {
    fn in_quotes(self) -> Self {
        match self {
            Self::Bare(text) => Self::Quoted(text),
            piece => piece,
        }
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Behind the bracket that closes the one at `begin`; the end of the text where none does.
pub(super) fn matching(text: &str, begin: usize, open: char, close: char) -> usize {
    let mut depth = 0usize;
    let mut is_escaped = false;
    for (offset, letter) in text.char_indices().skip_while(|(offset, _)| *offset < begin) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            letter if letter == open => depth += 1,
            letter if letter == close => {
                depth -= 1;
                if depth == 0 {
                    return offset + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
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
