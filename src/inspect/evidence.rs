//! Where a fact was seen. Holds a value with its place; reads nothing and judges nothing.

use ruff_source_file::LineIndex;
use ruff_text_size::TextSize;
use serde::Serialize;

use crate::standpoint;

/// A value and the place in the project it was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Located<T> {
    /// The value as the project states it.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Located<T> {
    /// Joins a value and its place.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

/// A line of a file of the project, printed as `src/shop/api.py:12`, seen from where the reader stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Path relative to the project root, with `/` between its parts.
    pub file: String,
    /// Line, counted from 1; absent where the file as a whole is the evidence.
    pub line: Option<usize>,
}

impl Place {
    /// A line of a file.
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        Self { file: file.into(), line: Some(line) }
    }

    /// The first line of a text that is wanted; the file as a whole where none is.
    pub fn of_line(file: &str, text: &str, is_wanted: impl Fn(&str) -> bool) -> Self {
        text.lines().position(is_wanted).map_or_else(|| Self::file(file), |index| Self::line(file, index + 1))
    }

    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: None }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let file = standpoint::path(&self.file);
        match self.line {
            Some(line) => write!(f, "{file}:{line}"),
            None => f.write_str(&file),
        }
    }
}

/// The lines of a file, to find many offsets in.
pub struct Lines<'t> {
    file: &'t str,
    index: LineIndex,
    end: usize,
}

impl<'t> Lines<'t> {
    /// Counts the lines of a file's text.
    pub fn new(file: &'t str, text: &str) -> Self {
        Self { file, index: LineIndex::from_source_text(text), end: text.len() }
    }

    /// The line, counted from 1, that a byte offset falls on.
    pub fn line(&self, offset: usize) -> usize {
        self.index.line_index(TextSize::try_from(offset.min(self.end)).unwrap_or_default()).get()
    }

    /// The line that a byte offset falls on, with the file.
    pub fn place(&self, offset: usize) -> Place {
        Place::line(self.file, self.line(offset))
    }
}

/// The line, counted from 1, that a byte offset of `text` falls on. For many offsets of one text, see [`Lines`].
pub fn line_at(text: &str, offset: usize) -> usize {
    Lines::new("", text).line(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_file_and_line() {
        assert_eq!(Place::line("src/shop/api.py", 12).to_string(), "src/shop/api.py:12");
        assert_eq!(Place::file("uv.lock").to_string(), "uv.lock");
    }

    #[test]
    fn lines_count_from_one() {
        assert_eq!(line_at("a\nb\n", 0), 1);
        assert_eq!(line_at("a\nb\n", 2), 2);
        assert_eq!(line_at("a", 99), 1);
    }
}
