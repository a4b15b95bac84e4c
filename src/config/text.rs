//! The forms that a text, a port or a version may have: one type for each, which is its reader and its JSON schema. Knows no
//! setting.

use std::borrow::Cow;

use regex::Regex;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::preference::IntoPreference;
use crate::sourced::Source;

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

impl IntoPreference for PortToml {
    type Preference = u16;

    fn into_preference(self, _: &dyn Fn(usize) -> Source) -> u16 {
        self.0
    }
}

/// A value on one line, whatever it holds.
pub(super) fn shown(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"))
}

/// What a parser says of a value inside another, on one line.
pub(super) fn message(error: &toml::de::Error) -> String {
    error.message().trim_end().replace('\n', ": ")
}

/// Whether a text has the form of a release of uv, which is also the tag of its image: `0.13.8`.
pub(super) fn is_release(text: &str) -> bool {
    text.split('.').count() == 3 && text.split('.').all(is_number)
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit())
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

        impl IntoPreference for $name {
            type Preference = String;

            fn into_preference(self, _: &dyn Fn(usize) -> Source) -> String {
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

/// The reference grammar, as a reference that a bot moved is held to.
pub(super) use crate::pins::IMAGE_REFERENCE as IMAGE;
/// Components of which none is `..` and one is a name.
const PATH: &str = r"^(\./+)*([^./][^/]*|\.[^./][^/]*|\.\.[^/]+)(/+(\.|[^./][^/]*|\.[^./][^/]*|\.\.[^/]+))*/*$";
/// Control characters but the tab, and what `quote::is_invisible` names besides.
const INVISIBLE: &str = r"\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff";

texts! {
    /// A path below the project directory.
    PathToml: PATH, "a path below the directory of `pyproject.toml`";
    /// The project directory, or one below it.
    DirectoryToml: &format!(r"^\.?$|{PATH}"), "`\".\"` or a path below the directory of `pyproject.toml`";
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

impl IntoPreference for PythonToml {
    type Preference = String;

    fn into_preference(self, _: &dyn Fn(usize) -> Source) -> String {
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
        assert!(!accepts::<ImageToml>("python:3.13\n") && !accepts::<RustToml>("1.91\n"));
        assert!(
            !accepts::<LineToml>("a\nRUN evil") && !accepts::<IgnoreToml>("a\u{2028}b") && !accepts::<IgnoreToml>(" ")
        );
        assert!(accepts::<LineToml>("") && accepts::<LineToml>("a\tb é $x \\"));
        assert!(!accepts::<SystemPackageToml>("a b") && accepts::<SystemPackageToml>("libstdc++6"));
        assert!(!accepts::<SignalToml>("9999") && accepts::<SignalToml>("SIGRTMIN+3"));
    }
}
