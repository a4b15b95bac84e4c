//! Where a project keeps its settings, and what that place is called. Reads no file.

use serde::Serialize;

use crate::inspect::file_names::UVDOCK_TOML;
use crate::inspect::pyproject::PYPROJECT;

/// The place of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingsHome {
    /// The table `[tool.uvdock]` of pyproject.toml.
    #[default]
    Pyproject,
    /// The file uvdock.toml, whose top holds the same keys.
    UvdockToml,
}

impl SettingsHome {
    /// Every place.
    pub const ALL: [Self; 2] = [Self::Pyproject, Self::UvdockToml];

    /// The home of a project: uvdock.toml where there is one.
    pub fn of(uvdock_toml: Option<&str>) -> Self {
        if uvdock_toml.is_some() { Self::UvdockToml } else { Self::Pyproject }
    }

    /// The file's name.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Pyproject => PYPROJECT,
            Self::UvdockToml => UVDOCK_TOML,
        }
    }

    /// The keys above the settings.
    pub const fn path(self) -> &'static [&'static str] {
        match self {
            Self::Pyproject => &["tool", "uvdock"],
            Self::UvdockToml => &[],
        }
    }

    /// As a comment in a generated file names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pyproject => "[tool.uvdock]",
            Self::UvdockToml => UVDOCK_TOML,
        }
    }

    /// The same for someone who does not know uvdock.
    pub const fn long_name(self) -> &'static str {
        match self {
            Self::Pyproject => "[tool.uvdock] in pyproject.toml",
            Self::UvdockToml => UVDOCK_TOML,
        }
    }

    /// A message for people, which speaks of `[tool.uvdock]`, with the place that this project has.
    pub fn named(self, message: &str) -> String {
        let with = |preposition: &str| format!("{preposition} `[tool.uvdock]`");
        match self {
            Self::Pyproject => message.to_owned(),
            Self::UvdockToml => ["in", "of"].into_iter().fold(message.to_owned(), |text, preposition| {
                text.replace(&with(preposition), &format!("{preposition} `{UVDOCK_TOML}`"))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_place_that_a_project_has() {
        let message = "Set `port` in `[tool.uvdock]`; `[tool.uvdock]` is a table";
        assert_eq!(SettingsHome::Pyproject.named(message), message);
        assert_eq!(SettingsHome::UvdockToml.named(message), "Set `port` in `uvdock.toml`; `[tool.uvdock]` is a table");
    }
}
