//! Why settings cannot be saved. Prints nothing.

use crate::config::SettingsHome;
use thiserror::Error;

/// Why settings cannot be saved.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// TOML that does not parse.
    #[error("`{file}` cannot be edited: {reason}")]
    Unreadable {
        /// The file.
        file: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// An edit would change more than the settings.
    #[error("`{key}` cannot be saved in `{file}` without changing other parts of it")]
    Unfaithful {
        /// The file.
        file: &'static str,
        /// The setting.
        key: &'static str,
    },
}

impl SettingsError {
    /// What the user can do about it.
    pub fn hint(&self, home: SettingsHome) -> String {
        match self {
            Self::Unreadable { file, .. } => format!("Correct `{file}`, and run `uv lock`"),
            Self::Unfaithful { key, .. } => {
                format!("Set `{key}` in `{}` by hand, and run `uvdock generate`", home.name())
            }
        }
    }
}
