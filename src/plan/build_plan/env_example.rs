//! The example of `.env`: what the program can be told, for whoever runs it. Values only.

use serde::Serialize;

/// What `.env.example` lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnvExample {
    /// Passwords of the servers beside the program, by their variables.
    pub passwords: Vec<String>,
    /// Variables without which the program fails.
    pub required: Vec<ExampleVariable>,
    /// Variables of which it needs one set or another; those stand among the others too.
    pub choices: Vec<Vec<Vec<String>>>,
    /// Variables that it goes on without.
    pub optional: Vec<ExampleVariable>,
    /// Variables that compose.yaml gives itself.
    pub given: Vec<String>,
}

/// A variable in the example.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ExampleVariable {
    /// The file that reads it, from the root of the repository.
    pub file: String,
    /// Its name.
    pub name: String,
    /// A value that works, or its default; absent where that is no constant, or a secret.
    pub value: Option<String>,
}

impl EnvExample {
    /// Every name that `.env` has to have.
    pub fn needed(&self) -> impl Iterator<Item = &str> {
        self.passwords.iter().map(String::as_str).chain(self.required.iter().map(|variable| variable.name.as_str()))
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.passwords.is_empty() && self.required.is_empty() && self.optional.is_empty()
    }
}
