//! What a setting may hold: one type for each kind of value, which is its reader and its JSON schema. Knows no setting.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regex::Regex;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::sourced::{Source, Sourced};

/// A value as written, which becomes a preference; `source` says where a byte of the text comes from.
pub(super) trait Written {
    /// What the plan reads.
    type Preference;

    /// The preference, with the source of each part that has one of its own.
    fn preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference;
}

impl<T: Written> Written for Spanned<T> {
    type Preference = Sourced<T::Preference>;

    fn preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        let from = source(self.span().start);
        Sourced { value: self.into_inner().preference(source), source: from }
    }
}

impl<T: Written> Written for Vec<T> {
    type Preference = Vec<T::Preference>;

    fn preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.into_iter().map(|value| value.preference(source)).collect()
    }
}

impl<K: Written<Preference: Ord>, T: Written> Written for BTreeMap<K, T> {
    type Preference = BTreeMap<K::Preference, T::Preference>;

    fn preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.into_iter().map(|(key, value)| (key.preference(source), value.preference(source))).collect()
    }
}

/// Types that are their own preference.
macro_rules! written_as_they_are {
    ($($type:ty),+) => {$(
        impl Written for $type {
            type Preference = Self;

            fn preference(self, _: &dyn Fn(usize) -> Source) -> Self {
                self
            }
        }
    )+};
}
pub(super) use written_as_they_are;

written_as_they_are!(
    bool,
    String,
    CommandSetting,
    HealthSetting,
    InstallSetting,
    LockSetting,
    Optimize,
    VersionFrom,
    ReloadSetting,
    Strategy,
    SyntaxSetting
);

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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "TextOrFalse")]
pub enum HealthSetting {
    /// The path that a GET request asks for.
    Path(String),
    /// No health check.
    Off,
}

/// `lock = "locked"` or `lock = "frozen"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LockSetting {
    /// A stale lock fails the build.
    Locked,
    /// The lock is taken as it is.
    Frozen,
}

/// `install = "package"` or `install = "source"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstallSetting {
    /// Installed in place, with its metadata and console scripts.
    Package,
    /// Run from its source tree; only its dependencies are installed.
    Source,
    /// Built into a wheel; no source is shipped.
    Wheel,
}

impl InstallSetting {
    /// As the setting writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Source => "source",
            Self::Wheel => "wheel",
        }
    }
}

/// `reload = "server"` or `reload = "restart"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReloadSetting {
    /// The development command watches its files.
    Server,
    /// Compose restarts the container after a change.
    Restart,
}

/// `strategy = "slim"`: what the final image is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
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

/// `optimize = "startup"` or `optimize = "size"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Optimize {
    /// Bytecode of everything, Python's own library too.
    Startup,
    /// No bytecode.
    Size,
}

/// `version-from = "argument"` or `version-from = "git"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VersionFrom {
    /// A build argument.
    Argument,
    /// The `.git` directory, bound into the step that builds the project.
    Git,
}

/// `syntax = "docker/dockerfile:1"` or `syntax = false`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "TextOrFalse")]
pub enum SyntaxSetting {
    /// The frontend's image.
    Image(String),
    /// No directive: for machines that reach no registry.
    Off,
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

impl TryFrom<TextOrFalse> for HealthSetting {
    type Error = String;

    fn try_from(value: TextOrFalse) -> Result<Self, String> {
        Ok(match value {
            TextOrFalse::Text(path) => Self::Path(path),
            TextOrFalse::False => Self::Off,
        })
    }
}

impl TryFrom<TextOrFalse> for SyntaxSetting {
    type Error = String;

    fn try_from(value: TextOrFalse) -> Result<Self, String> {
        match value {
            TextOrFalse::Text(image) => {
                ImageToml::try_from(toml::Value::String(image)).map(|image| Self::Image(image.0))
            }
            TextOrFalse::False => Ok(Self::Off),
        }
    }
}

/// A TCP port that a program can listen on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
pub(super) struct PortToml(u16);

impl TryFrom<toml::Value> for PortToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let port = value.as_integer().and_then(|port| u16::try_from(port).ok()).filter(|port| *port != 0);
        port.map(Self).ok_or_else(|| format!("expected a port from 1 to 65535, found `{}`", shown(&value)))
    }
}

impl Written for PortToml {
    type Preference = u16;

    fn preference(self, _: &dyn Fn(usize) -> Source) -> u16 {
        self.0
    }
}

/// A value on one line, whatever it holds.
pub(super) fn shown(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"))
}

/// The text of a value, if it has the form of a pattern.
pub(super) fn matching(value: &toml::Value, pattern: &str, expected: &str) -> Result<String, String> {
    let pattern = Regex::new(pattern).expect("a constant that a test compiles");
    let text = value.as_str().filter(|text| pattern.is_match(text));
    text.map(str::to_owned).ok_or_else(|| format!("expected {expected}, found `{}`", shown(value)))
}

/// Texts of one form. The pattern is the reader's and the schema's, so both refuse the same.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident: $pattern:expr, $expected:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(try_from = "toml::Value")]
        pub(super) struct $name(pub(super) String);

        impl TryFrom<toml::Value> for $name {
            type Error = String;

            fn try_from(value: toml::Value) -> Result<Self, String> {
                matching(&value, $pattern, $expected).map(Self)
            }
        }

        impl Written for $name {
            type Preference = String;

            fn preference(self, _: &dyn Fn(usize) -> Source) -> String {
                self.0
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "pattern": $pattern})
            }
        }
    )+};
}

/// The characters of the reference grammar (distribution/reference).
const IMAGE: &str = "^[A-Za-z0-9][A-Za-z0-9._/:@-]*$";
/// Components of which none is `..` and one is a name.
const PATH: &str = r"^(\./+)*([^./][^/]*|\.[^./][^/]*|\.\.[^/]+)(/+(\.|[^./][^/]*|\.[^./][^/]*|\.\.[^/]+))*/*$";
/// Control characters but the tab, and what `quote::is_invisible` names besides.
const INVISIBLE: &str = r"\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff";

texts! {
    /// A path below the project directory.
    PathToml: PATH, "a path below the directory of `pyproject.toml`";
    /// The project directory, or one below it.
    DirectoryToml: &format!(r"^\.?$|{PATH}"), "`\".\"` or a path below the directory of `pyproject.toml`";
    /// A release of uv, which is also the tag of its image.
    ReleaseToml: r"^[0-9]+\.[0-9]+\.[0-9]+$", "a release of uv, such as `\"0.13.8\"`";
    /// A release of Rust, which is also the tag of its image.
    RustToml: r"^1(\.[0-9]+)+$", "a release of Rust, such as `\"1.91\"`";
    /// An image, with or without a tag or digest.
    ImageToml: IMAGE, "an image reference, such as `\"docker/dockerfile:1\"`";
    /// A signal that stops a process (signal(7)).
    SignalToml: r"^(SIG[A-Z]+[0-9]*([+-][0-9]+)?|[1-9][0-9]?)$", "a signal, such as `\"SIGINT\"`";
    /// A file that Compose reads variables from.
    EnvFileToml: r"^[^\x00-\x1f\x7f]+$", "a path, such as `\".env\"`";
    /// A package of the image's system, perhaps with a version (Debian Policy 5.6.7; apk names also have `_` and `:`).
    SystemPackageToml: r"^[A-Za-z0-9][A-Za-z0-9+._:-]*(=[A-Za-z0-9+.:~_-]+)?$", "the name of a system package, such as `\"libpq5\"`";
    /// A variable name that every shell accepts (POSIX "Base Definitions", 8.1).
    VariableToml: "^[A-Za-z_][A-Za-z0-9_]*$", "a name of letters, digits and `_`";
    /// A label key (Docker "Object labels > Key format").
    LabelToml: "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$", "a label of letters, digits and `._/-`";
    /// A service of Compose and its profile (Compose Specification, "services" and "profiles"), without the letters that YAML quotes.
    RoleNameToml: r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$", "the name of a service, such as `\"worker\"`";
    /// One line that shows all that it holds.
    LineToml: &format!("^[^{INVISIBLE}]*$"), "one line of visible text";
    /// The same, with something in it.
    IgnoreToml: &format!("^[^{INVISIBLE}]*[^ {INVISIBLE}][^{INVISIBLE}]*$"), "one line of a `.dockerignore` file";
}

/// A Python version; what it must be is the plan's to say, which also reads `.python-version`.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct PythonToml(String);

impl Written for PythonToml {
    type Preference = String;

    fn preference(self, _: &dyn Fn(usize) -> Source) -> String {
        self.0
    }
}

impl JsonSchema for PythonToml {
    fn schema_name() -> Cow<'static, str> {
        "Python".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": r"3\.[0-9]+"})
    }
}

impl JsonSchema for PortToml {
    fn schema_name() -> Cow<'static, str> {
        "Port".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 1, "maximum": 65535})
    }
}

impl JsonSchema for CommandSetting {
    fn schema_name() -> Cow<'static, str> {
        "Command".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
        ]})
    }
}

impl JsonSchema for HealthSetting {
    fn schema_name() -> Cow<'static, str> {
        "Healthcheck".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string", "pattern": "^/"}, {"const": false}]})
    }
}

impl JsonSchema for SyntaxSetting {
    fn schema_name() -> Cow<'static, str> {
        "Syntax".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string", "pattern": IMAGE}, {"const": false}]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts<T: TryFrom<toml::Value>>(text: &str) -> bool {
        T::try_from(toml::Value::from(text)).is_ok()
    }

    #[test]
    fn a_path_stays_below_the_project() {
        for path in ["a", "./a", "a/b/", "a/./b", ".github", "..data", "a//b", "...", "a b"] {
            assert!(accepts::<PathToml>(path), "{path}");
        }
        for path in ["", ".", "./", "/", "/a", "..", "../a", "a/..", "a/../b", "./../a"] {
            assert!(!accepts::<PathToml>(path), "{path}");
        }
        assert!(accepts::<DirectoryToml>(".") && !accepts::<DirectoryToml>(".."));
    }

    #[test]
    fn a_text_that_ends_its_line_is_refused() {
        assert!(!accepts::<ImageToml>("python:3.13\n") && !accepts::<ReleaseToml>("0.13.8\n"));
        assert!(
            !accepts::<LineToml>("a\nRUN evil") && !accepts::<IgnoreToml>("a\u{2028}b") && !accepts::<IgnoreToml>(" ")
        );
        assert!(accepts::<LineToml>("") && accepts::<LineToml>("a\tb é $x \\"));
        assert!(!accepts::<SystemPackageToml>("a b") && accepts::<SystemPackageToml>("libstdc++6"));
        assert!(!accepts::<SignalToml>("9999") && accepts::<SignalToml>("SIGRTMIN+3"));
    }
}
