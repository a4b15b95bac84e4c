//! `ci = "github"`: the CI system that a workflow is written for. Decides nothing.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::preference::{IntoPreference, own_preference};
use crate::sourced::Source;

own_preference!(CiSetting);

/// A CI system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum CiSetting {
    /// GitHub Actions
    Github,
    /// GitLab CI/CD
    Gitlab,
}

impl CiSetting {
    /// Every system, in the order they are shown.
    pub const ALL: [Self; 2] = [Self::Github, Self::Gitlab];

    /// As the setting writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Github => "GitHub Actions",
            Self::Gitlab => "GitLab CI/CD",
        }
    }
}
