//! Reads `[tool.uvdock]` of pyproject.toml into preferences. Fills in no defaults: those come last, in `plan`.

use serde::Deserialize;
use toml::Spanned;

use crate::inspect::error::InspectError;
use crate::inspect::evidence::{Place, line_at};
use crate::inspect::pyproject::{PYPROJECT, toml_error};
use crate::sourced::Sourced;

/// What the user asked for, by setting or flag; everything else is `None`.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// `command`: a command line, or its words.
    pub command: Option<Sourced<CommandSetting>>,
    /// `port`.
    pub port: Option<Sourced<u16>>,
    /// `python`, such as `3.13`.
    pub python: Option<Sourced<String>>,
    /// `healthcheck`: a path, or `false`.
    pub healthcheck: Option<Sourced<HealthSetting>>,
    /// `lock`: `locked` or `frozen`.
    pub lock: Option<Sourced<LockSetting>>,
    /// `extras` of the project to install.
    pub extras: Option<Sourced<Vec<String>>>,
    /// Dependency `groups` to install.
    pub groups: Option<Sourced<Vec<String>>>,
    /// `include`: paths to copy besides those found.
    pub include: Option<Sourced<Vec<String>>>,
    /// `exclude`: paths not to copy.
    pub exclude: Option<Sourced<Vec<String>>>,
    /// `writable`: directories that the program writes to.
    pub writable: Option<Sourced<Vec<String>>>,
    /// `syntax`: the Dockerfile frontend, or `false` to leave the directive out.
    pub syntax: Option<Sourced<SyntaxSetting>>,
    /// `uv-version`.
    pub uv_version: Option<Sourced<String>>,
}

/// A start command as the user wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum CommandSetting {
    /// `command = "uvicorn app.main:app"`: split like a shell splits words.
    Line(String),
    /// `command = ["uvicorn", "app.main:app"]`.
    Words(Vec<String>),
}

/// `healthcheck = "/health"` or `healthcheck = false`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthSetting {
    /// The path that a GET request asks for.
    Path(String),
    /// No health check.
    Off,
}

/// `lock = "locked"` or `lock = "frozen"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockSetting {
    /// A stale lock fails the build.
    Locked,
    /// The lock is taken as it is.
    Frozen,
}

/// `syntax = "docker/dockerfile:1"` or `syntax = false`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxSetting {
    /// The frontend's image.
    Image(String),
    /// No directive: for machines that reach no registry.
    Off,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    tool: ToolToml,
}

#[derive(Default, Deserialize)]
struct ToolToml {
    uvdock: Option<SettingsToml>,
}

/// `[tool.uvdock]` as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SettingsToml {
    command: Option<Spanned<CommandSetting>>,
    port: Option<Spanned<u16>>,
    python: Option<Spanned<String>>,
    healthcheck: Option<Spanned<TextOrFalse>>,
    lock: Option<Spanned<LockSetting>>,
    extras: Option<Spanned<Vec<String>>>,
    groups: Option<Spanned<Vec<String>>>,
    include: Option<Spanned<Vec<String>>>,
    exclude: Option<Spanned<Vec<String>>>,
    writable: Option<Spanned<Vec<String>>>,
    syntax: Option<Spanned<TextOrFalse>>,
    uv_version: Option<Spanned<String>>,
}

/// A text, or `false`; `true` says nothing that could be done.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
enum TextOrFalse {
    Text(String),
    False,
}

impl TryFrom<toml::Value> for TextOrFalse {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) => Ok(Self::Text(text)),
            toml::Value::Boolean(false) => Ok(Self::False),
            other => Err(format!("expected a string or `false`, found `{other}`")),
        }
    }
}

/// Reads `[tool.uvdock]` in the text of pyproject.toml.
pub fn read(text: &str) -> Result<Preferences, InspectError> {
    let document: Document = toml::from_str(text).map_err(|error| toml_error(PYPROJECT, text, &error))?;
    let settings = document.tool.uvdock.unwrap_or_default();
    Ok(Preferences {
        command: sourced(text, settings.command),
        port: sourced(text, settings.port),
        python: sourced(text, settings.python),
        healthcheck: sourced(text, settings.healthcheck).map(|setting| {
            setting.map(|value| match value {
                TextOrFalse::Text(path) => HealthSetting::Path(path.clone()),
                TextOrFalse::False => HealthSetting::Off,
            })
        }),
        lock: sourced(text, settings.lock),
        extras: sourced(text, settings.extras),
        groups: sourced(text, settings.groups),
        include: sourced(text, settings.include),
        exclude: sourced(text, settings.exclude),
        writable: sourced(text, settings.writable),
        syntax: sourced(text, settings.syntax).map(|setting| {
            setting.map(|value| match value {
                TextOrFalse::Text(image) => SyntaxSetting::Image(image.clone()),
                TextOrFalse::False => SyntaxSetting::Off,
            })
        }),
        uv_version: sourced(text, settings.uv_version),
    })
}

fn sourced<T>(text: &str, value: Option<Spanned<T>>) -> Option<Sourced<T>> {
    value.map(|value| {
        let place = Place::line(PYPROJECT, line_at(text, value.span().start));
        Sourced::setting(value.into_inner(), place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_is_nothing_asked_for() {
        let preferences = read("[project]\nname = 'a'\n").expect("valid");
        assert!(preferences.command.is_none() && preferences.port.is_none());
    }

    #[test]
    fn a_setting_remembers_its_line() {
        let preferences = read("[tool.uvdock]\nsyntax = false\nport = 9000\n").expect("valid");
        assert_eq!(preferences.port, Some(Sourced::setting(9000, Place::line(PYPROJECT, 3))));
        assert_eq!(preferences.syntax.map(|syntax| syntax.value), Some(SyntaxSetting::Off));
    }

    #[test]
    fn an_unknown_key_is_an_error_that_points_at_it() {
        let text = "[tool.uvdock]\nprot = 9000\n";
        let error = read(text).expect_err("`prot` is no setting");
        let excerpt = error.excerpt().expect("a place");
        assert_eq!(&text[excerpt.span.clone()], "prot");
        assert!(error.to_string().contains("unknown field `prot`"));
    }

    #[test]
    fn healthcheck_is_a_path_or_false() {
        assert!(read("[tool.uvdock]\nhealthcheck = true\n").is_err());
    }
}
