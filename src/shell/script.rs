//! The typed form of a shell text. Types only; `parse` makes them.

use super::word::Word;

/// A shell text, flat: its commands in the order of the text, wherever in the grammar they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Every simple command.
    pub commands: Vec<SimpleCommand>,
    /// Words that belong to no simple command: those of `for`, `case` and `[[`.
    pub heads: Vec<Head>,
    /// Redirections of compound commands.
    pub redirections: Vec<Redirection>,
    /// The functions that it defines.
    pub functions: Vec<String>,
}

/// A program or builtin with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleCommand {
    /// `NAME=value` before the program.
    pub assignments: Vec<Word>,
    /// The program and its arguments; empty where the command is nothing but assignments or redirections.
    pub words: Vec<Word>,
    /// Where its input and output go.
    pub redirections: Vec<Redirection>,
    /// How it runs.
    pub runs: Runs,
    /// The directory that the `cd` commands before it name, relative to where the text starts; empty where there is none.
    pub directory: String,
    /// The function that it is part of.
    pub function: Option<String>,
    /// Its line in the text, counted from 1.
    pub line: usize,
}

/// A word of the grammar's own, such as the `$1` of `case "$1" in`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The word.
    pub word: Word,
    /// The function that it is part of.
    pub function: Option<String>,
}

/// How a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// The shell waits for its end.
    InForeground,
    /// `command &`.
    InBackground,
    /// Before a `|`.
    IntoPipe,
    /// `$(command)`: its output becomes text.
    AsText,
}

/// `> file`, `2>&1`, `< file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// Which way.
    pub direction: Direction,
    /// The file or number.
    pub target: Word,
    /// Its line in the text, counted from 1.
    pub line: usize,
}

/// Which way a redirection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Reads a file, a word or lines of the text.
    Reads,
    /// Makes a file, or empties it first.
    Writes,
    /// Adds to a file.
    Appends,
    /// Goes where another number goes: `2>&1`.
    Duplicates,
}
