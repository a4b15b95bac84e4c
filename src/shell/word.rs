//! Words of a shell text: their quotes, and what in them a shell would expand. Types only; `pieces` makes them.

use std::ops::Range;

/// One word, such as `--port=${PORT:-8000}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it stands in the text.
    pub(super) written: String,
    /// What it is made of.
    pub(super) pieces: Vec<Piece>,
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

/// A variable in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, such as `PORT`, or a parameter such as `@` and `1`.
    pub name: String,
    /// As it is written: `${PORT:-8000}`.
    pub written: String,
    /// What is put in otherwise.
    pub(super) otherwise: Otherwise,
}

/// What `${NAME:-default}` and its like put in (POSIX "Shell Command Language", 2.6.2; Dockerfile reference, "Environment
/// replacement").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// `$NAME`, `${NAME:?message}`: nothing.
    Nothing,
    /// `${NAME-default}`: this, where the variable is not set.
    Unset(Vec<Piece>),
    /// `${NAME:-default}`, `${NAME:=default}`: this, where it is not set or empty.
    Empty(Vec<Piece>),
    /// `${NAME:+alternative}`, `${NAME+alternative}`: this, where it is set.
    Set(Vec<Piece>),
}
