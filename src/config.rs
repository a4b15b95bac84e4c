//! Reads `[tool.uvdock]` of pyproject.toml into preferences. Fills in no defaults: those come last, in `plan`.

mod ci;
mod image_user;
mod release;

pub use ci::CiSetting;
pub use image_user::UserSetting;
pub use release::{ReleaseSetting, VariableName};

use std::collections::BTreeMap;
use std::path::Component;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::inspect::error::InspectError;
use crate::inspect::evidence::{Place, line_at};
use crate::inspect::pyproject::{PYPROJECT, toml_error};
use crate::sourced::{Source, Sourced};

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
    /// `private-indexes`: names of the indexes that get credentials, and no others do.
    pub private_indexes: Option<Sourced<Vec<String>>>,
    /// `private-git`: whether git repositories over HTTPS get a login.
    pub private_git: Option<Sourced<bool>>,
    /// `ca-certificate`: a file of the project that the build trusts.
    pub ca_certificate: Option<Sourced<String>>,
    /// `version-from`: where a version that git tells comes from.
    pub version_from: Option<Sourced<VersionFrom>>,
    /// `rust`, such as `1.91`.
    pub rust: Option<Sourced<String>>,
    /// `strategy`: the kind of image.
    pub strategy: Option<Sourced<Strategy>>,
    /// `optimize`: what bytecode is for.
    pub optimize: Option<Sourced<Optimize>>,
    /// `entrypoint`: a program that gets the command as its arguments.
    pub entrypoint: Option<Sourced<CommandSetting>>,
    /// `user`: who runs the program.
    pub user: Option<Sourced<UserSetting>>,
    /// `labels` of the image, which replace those from the project's metadata.
    pub labels: Option<Sourced<BTreeMap<String, String>>>,
    /// `ci`: a workflow for a CI system.
    pub ci: Option<Sourced<CiSetting>>,
    /// `release`: build arguments that name a release, and where they end up.
    pub release: Option<Sourced<BTreeMap<VariableName, ReleaseSetting>>>,
}

/// `optimize = "startup"` or `optimize = "size"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimize {
    /// Bytecode of everything, Python's own library too.
    Startup,
    /// No bytecode.
    Size,
}

/// `strategy = "slim"`: what the final image is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The official Python image on Debian, without build tools
    Slim,
    /// The official Python image on Alpine
    Alpine,
    /// Distroless: Python and its libraries, without a shell
    Distroless,
    /// An image of its own for Python and the dependencies, which services share
    SharedBase,
}

impl Strategy {
    /// Every strategy, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Slim, Self::Alpine, Self::Distroless, Self::SharedBase];

    /// As the setting writes it, such as `shared-base`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Slim => "slim",
            Self::Alpine => "alpine",
            Self::Distroless => "distroless",
            Self::SharedBase => "shared-base",
        }
    }
}

impl std::fmt::Display for Strategy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Preferences {
    /// Fills in what a workspace root sets for all its members: what is about the repository, and not about one program.
    /// `file` is the root's pyproject.toml as the member sees it.
    #[must_use]
    pub fn or_shared(mut self, root: Self, file: &str) -> Self {
        fn shared<T>(own: Option<Sourced<T>>, root: Option<Sourced<T>>, file: &str) -> Option<Sourced<T>> {
            own.or_else(|| {
                let mut shared = root?;
                if let Source::Setting { place } = &mut shared.source {
                    file.clone_into(&mut place.file);
                }
                Some(shared)
            })
        }
        self.python = shared(self.python, root.python, file);
        self.strategy = shared(self.strategy, root.strategy, file);
        self.lock = shared(self.lock, root.lock, file);
        self.ci = shared(self.ci, root.ci, file);
        self.syntax = shared(self.syntax, root.syntax, file);
        self.uv_version = shared(self.uv_version, root.uv_version, file);
        self
    }
}

/// A start command as the user wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a command line, or a list of its words")]
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

/// `version-from = "argument"` or `version-from = "git"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionFrom {
    /// A build argument.
    Argument,
    /// The `.git` directory, bound into the step that builds the project.
    Git,
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
#[serde(expecting = "a table")]
struct ToolToml {
    uvdock: Option<SettingsToml>,
}

/// `[tool.uvdock]` as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
struct SettingsToml {
    command: Option<Spanned<CommandSetting>>,
    port: Option<Spanned<PortToml>>,
    python: Option<Spanned<String>>,
    healthcheck: Option<Spanned<TextOrFalse>>,
    lock: Option<Spanned<LockSetting>>,
    extras: Option<Spanned<Vec<String>>>,
    groups: Option<Spanned<Vec<String>>>,
    include: Option<Spanned<Vec<PathToml>>>,
    exclude: Option<Spanned<Vec<PathToml>>>,
    writable: Option<Spanned<Vec<String>>>,
    syntax: Option<Spanned<TextOrFalse>>,
    uv_version: Option<Spanned<ReleaseToml>>,
    private_indexes: Option<Spanned<Vec<String>>>,
    private_git: Option<Spanned<bool>>,
    ca_certificate: Option<Spanned<PathToml>>,
    version_from: Option<Spanned<VersionFrom>>,
    rust: Option<Spanned<RustToml>>,
    strategy: Option<Spanned<Strategy>>,
    optimize: Option<Spanned<Optimize>>,
    entrypoint: Option<Spanned<CommandSetting>>,
    user: Option<Spanned<UserSetting>>,
    labels: Option<Spanned<BTreeMap<String, String>>>,
    ci: Option<Spanned<CiSetting>>,
    release: Option<Spanned<BTreeMap<VariableName, ReleaseSetting>>>,
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

/// A TCP port that a program can listen on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
struct PortToml(u16);

impl TryFrom<toml::Value> for PortToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let port = value.as_integer().and_then(|port| u16::try_from(port).ok()).filter(|port| *port != 0);
        port.map(Self).ok_or_else(|| format!("expected a port from 1 to 65535, found `{}`", written(&value)))
    }
}

/// A path below the project directory.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
struct PathToml(String);

impl TryFrom<toml::Value> for PathToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let is_inside = |path: &&str| {
            let parts = std::path::Path::new(path).components();
            let mut parts = parts.filter(|part| !matches!(part, Component::CurDir)).peekable();
            parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
        };
        let path = value.as_str().filter(is_inside);
        path.map(|path| Self(path.to_owned())).ok_or_else(|| {
            format!("expected a path below the directory of `pyproject.toml`, found `{}`", written(&value))
        })
    }
}

/// A release of uv, which is also the tag of its image: digits between dots.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
struct ReleaseToml(String);

impl TryFrom<toml::Value> for ReleaseToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let is_number = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
        let release = value.as_str().filter(|text| text.split('.').count() == 3 && text.split('.').all(is_number));
        release
            .map(|release| Self(release.to_owned()))
            .ok_or_else(|| format!("expected a release of uv, such as `\"0.13.8\"`, found `{}`", written(&value)))
    }
}

/// A release of Rust, which is also the tag of its image: `1.91` or `1.91.0`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
struct RustToml(String);

impl TryFrom<toml::Value> for RustToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let is_number = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
        let release = value.as_str().filter(|text| text.starts_with("1.") && text.split('.').all(is_number));
        release
            .map(|release| Self(release.to_owned()))
            .ok_or_else(|| format!("expected a release of Rust, such as `\"1.91\"`, found `{}`", written(&value)))
    }
}

/// A value on one line, whatever it holds.
fn written(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"))
}

/// Reads `[tool.uvdock]` in the text of pyproject.toml.
pub fn read(text: &str) -> Result<Preferences, InspectError> {
    let document: Document = toml::from_str(text).map_err(|error| setting_error(text, &error))?;
    let settings = document.tool.uvdock.unwrap_or_default();
    Ok(Preferences {
        command: sourced(text, settings.command),
        port: sourced(text, settings.port).map(|port| port.map(|port| port.0)),
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
        include: sourced(text, settings.include).map(paths),
        exclude: sourced(text, settings.exclude).map(paths),
        writable: sourced(text, settings.writable),
        syntax: sourced(text, settings.syntax).map(|setting| {
            setting.map(|value| match value {
                TextOrFalse::Text(image) => SyntaxSetting::Image(image.clone()),
                TextOrFalse::False => SyntaxSetting::Off,
            })
        }),
        uv_version: sourced(text, settings.uv_version).map(|release| release.map(|release| release.0.clone())),
        private_indexes: sourced(text, settings.private_indexes),
        private_git: sourced(text, settings.private_git),
        ca_certificate: sourced(text, settings.ca_certificate).map(|path| path.map(|path| path.0.clone())),
        version_from: sourced(text, settings.version_from),
        rust: sourced(text, settings.rust).map(|release| release.map(|release| release.0.clone())),
        strategy: sourced(text, settings.strategy),
        optimize: sourced(text, settings.optimize),
        entrypoint: sourced(text, settings.entrypoint),
        user: sourced(text, settings.user),
        labels: sourced(text, settings.labels),
        ci: sourced(text, settings.ci),
        release: sourced(text, settings.release),
    })
}

/// An error in a setting, with the setting that was perhaps meant.
fn setting_error(text: &str, error: &toml::de::Error) -> InspectError {
    let mut setting = toml_error(PYPROJECT, text, error);
    if let InspectError::Toml { suggestion, .. } = &mut setting {
        // "unknown field `prot`, expected one of `command`, `port`, ...": every second piece is a name.
        let names: Vec<&str> = error.message().split('`').skip(1).step_by(2).collect();
        let nearest = match names.split_first() {
            Some((written, known)) if error.message().starts_with("unknown field") => {
                similar::get_close_matches(written.replace('_', "-").as_str(), known, 1, 0.6)
            }
            _ => Vec::new(),
        };
        *suggestion = Some(match nearest.first() {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Correct `[tool.uvdock]` in `pyproject.toml`; the README lists its settings".to_owned(),
        });
    }
    setting
}

#[expect(clippy::needless_pass_by_value, reason = "it is the argument of `map`")]
fn paths(setting: Sourced<Vec<PathToml>>) -> Sourced<Vec<String>> {
    setting.map(|paths| paths.iter().map(|path| path.0.clone()).collect())
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
        assert!(error.to_string().contains("unknown key `prot`"));
    }

    #[test]
    fn healthcheck_is_a_path_or_false() {
        assert!(read("[tool.uvdock]\nhealthcheck = true\n").is_err());
    }
}
