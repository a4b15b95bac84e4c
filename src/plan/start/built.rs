//! A command in its two forms, for production and for development, as a type. Chooses neither.

use crate::plan::build_plan::Reload;

/// A command for production, and the one for development.
pub(crate) struct Built {
    pub command: Vec<String>,
    pub dev_command: Vec<String>,
    pub reload: Reload,
}

impl Built {
    pub fn restarted(command: Vec<String>) -> Self {
        Self { dev_command: command.clone(), command, reload: Reload::Restart }
    }
}

/// Words of a command.
pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
