//! A chosen value and why it was chosen. Chooses nothing itself.

use serde::Serialize;

use crate::inspect::evidence::Place;

/// A decision: the value and where it came from. `explain` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sourced<T> {
    /// What was decided.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

/// Where a decision came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "from")]
pub enum Source {
    /// A command-line flag, such as `--python`.
    Flag {
        /// The flag.
        flag: &'static str,
    },
    /// A key of `[tool.uvdock]`.
    Setting {
        /// The key's line.
        place: Place,
    },
    /// Something seen in the project.
    Project {
        /// What was seen, such as "`app = FastAPI()`".
        seen: String,
        /// Where.
        places: Vec<Place>,
    },
    /// A pin in a file that uvdock wrote before.
    Pin {
        /// The file.
        file: String,
    },
    /// A rule of uvdock's.
    Rule {
        /// The rule, as a sentence without a full stop.
        rule: String,
    },
}

impl<T> Sourced<T> {
    /// A value from a flag.
    pub fn flag(value: T, flag: &'static str) -> Self {
        Self { value, source: Source::Flag { flag } }
    }

    /// A value from `[tool.uvdock]`.
    pub fn setting(value: T, place: Place) -> Self {
        Self { value, source: Source::Setting { place } }
    }

    /// A value read off the project.
    pub fn seen(value: T, seen: impl Into<String>, place: Place) -> Self {
        Self { value, source: Source::Project { seen: seen.into(), places: vec![place] } }
    }

    /// A value that follows from a rule.
    pub fn rule(value: T, rule: impl Into<String>) -> Self {
        Self { value, source: Source::Rule { rule: rule.into() } }
    }

    /// Another value for the same reason.
    pub fn map<U>(&self, value: impl FnOnce(&T) -> U) -> Sourced<U> {
        Sourced { value: value(&self.value), source: self.source.clone() }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag { flag } => write!(f, "flag `{flag}`"),
            Self::Setting { place } => write!(f, "set in {place}"),
            Self::Project { seen, places } => {
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                write!(f, "{seen} ({})", places.join(", "))
            }
            Self::Pin { file } => write!(f, "kept from `{file}`"),
            Self::Rule { rule } => f.write_str(rule),
        }
    }
}
