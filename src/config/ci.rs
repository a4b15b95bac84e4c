//! `ci = "github"`: the CI system that a workflow is written for, and `uvdock`: the sources of the uvdock that checks in it. Decides
//! nothing.

use std::borrow::Cow;

use clap::ValueEnum;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::preference::{IntoPreference, own_preference};
use super::text::matching;
use crate::sourced::Source;

own_preference!(CiSetting, UvdockSource);

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

/// A commit of a git repository that holds uvdock's sources.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "toml::Value")]
pub struct UvdockSource {
    /// Such as `https://github.com/owner/uvdock`.
    pub repository: String,
    /// All forty digits.
    pub commit: String,
}

/// `https://HOST/PATH#COMMIT`.
const SOURCE: &str = r"^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+#[0-9a-f]{40}$";

impl UvdockSource {
    /// The sources that this uvdock was built from, where the build said so: a release's does, in `UVDOCK_SOURCE`.
    pub fn of_this_build() -> Option<Self> {
        Self::try_from(toml::Value::from(option_env!("UVDOCK_SOURCE")?)).ok()
    }
}

impl TryFrom<toml::Value> for UvdockSource {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let text = matching(
            &value,
            SOURCE,
            "a repository and a commit, such as `\"https://git.example/tools/uvdock#0123...\"`",
        )?;
        let (repository, commit) = text.rsplit_once('#').ok_or_else(|| format!("`{text}` names no commit"))?;
        Ok(Self { repository: repository.trim_end_matches(".git").to_owned(), commit: commit.to_owned() })
    }
}

impl JsonSchema for UvdockSource {
    fn schema_name() -> Cow<'static, str> {
        "Uvdock".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": SOURCE})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_repository_and_a_whole_commit() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let read = |text: String| UvdockSource::try_from(toml::Value::from(text));
        let source = read(format!("https://git.example:8443/tools/uvdock.git#{commit}")).expect("a source");
        assert_eq!(
            (source.repository.as_str(), source.commit.as_str()),
            ("https://git.example:8443/tools/uvdock", commit)
        );
        for text in ["uvdock#0.1.0", "https://git.example/tools/uvdock#main", "https://git.example/tools/uvdock"] {
            assert!(read(text.to_owned()).is_err(), "{text}");
        }
        assert!(read(format!("http://git.example/uvdock#{commit}")).is_err());
        assert!(read(format!("https://git.example/-x/$(id)#{commit}")).is_err());
    }
}
