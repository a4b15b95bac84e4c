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
}
