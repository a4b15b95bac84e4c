//! Facts about the command line that code reads. Types only.

use serde::Serialize;

use super::statement_facts::Scope;
use crate::inspect::evidence::{Located, Place};

/// A place where the command line is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommandLine {
    /// What reads it, as people call it: `argparse`, `Typer`.
    pub reader: &'static str,
    /// The object that reads it when it is called, where that has a name: `app` of `app = typer.Typer()`.
    pub object: Option<String>,
    /// When it is read.
    pub scope: Scope,
    /// What a call must give: `PATH`, `--url`, `COMMAND`.
    pub required: Vec<Located<String>>,
    /// What it goes on with.
    pub commands: Vec<Subcommand>,
    /// Its line.
    pub place: Place,
}

impl CommandLine {
    /// What it insists on besides the word that the program is given, which takes the place of the first argument.
    #[must_use]
    pub fn required_with(&self, word: Option<&str>) -> Vec<&Located<String>> {
        let mut required: Vec<&Located<String>> = self.required.iter().collect();
        let is_given = word.is_some_and(|word| self.commands.iter().any(|command| command.name == word));
        if let Some(position) = required.iter().position(|one| is_given && !one.value.starts_with('-')) {
            required.remove(position);
        }
        required
    }
}

/// What a command line goes on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subcommand {
    /// The word that chooses it; empty where none does.
    pub name: String,
    /// The function of the same file that it is given to; none where the program compares the word itself.
    pub function: Option<String>,
}

/// What stands for the word that chooses a subcommand.
pub const COMMAND: &str = "COMMAND";
