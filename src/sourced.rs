//! A chosen value and why it was chosen. Chooses nothing itself.

use serde::Serialize;

use crate::inspect::evidence::Place;
use crate::message::{self, Message};

/// A decision: the value and where it came from. `explain` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sourced<T> {
    /// What was decided.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

/// Where a decision came from.
#[derive(Clone, Debug, Serialize)]
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
    /// A setting that is saved when the files are written.
    Unsaved {
        /// Its key.
        key: &'static str,
    },
    /// Something seen in the project.
    Project {
        /// What was seen, such as "`app = FastAPI()`".
        seen: Message,
        /// Where.
        places: Vec<Place>,
    },
    /// A locked package that needs it.
    Dependency {
        /// The package.
        package: String,
        /// How it needs it, such as "its wheel loads libpq".
        seen: Message,
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
        rule: Message,
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
    pub fn seen(value: T, seen: impl Into<Message>, place: Place) -> Self {
        Self { value, source: Source::Project { seen: seen.into(), places: vec![place] } }
    }

    /// A value that follows from a rule.
    pub fn rule(value: T, rule: impl Into<Message>) -> Self {
        Self { value, source: Source::Rule { rule: rule.into() } }
    }

    /// Another value for the same reason.
    pub fn map<U>(&self, value: impl FnOnce(&T) -> U) -> Sourced<U> {
        Sourced { value: value(&self.value), source: self.source.clone() }
    }
}

impl Source {
    /// What is seen in the project, at these places.
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Project { places, .. } | Self::Dependency { places, .. } => places,
            Self::Setting { place } => std::slice::from_ref(place),
            Self::Flag { .. } | Self::Unsaved { .. } | Self::Pin { .. } | Self::Rule { .. } => &[],
        }
    }

    /// Whether the user says so.
    pub fn is_users(&self) -> bool {
        matches!(self, Self::Flag { .. } | Self::Setting { .. } | Self::Unsaved { .. })
    }

    fn text(&self) -> String {
        match self {
            Self::Flag { flag } => format!("flag `{flag}`"),
            Self::Setting { place } => format!("set in {place}"),
            Self::Unsaved { key } => format!("your answers and files, to be saved as `{key}`"),
            Self::Project { seen, places } => format!("{seen} ({})", listed(places)),
            Self::Dependency { package, seen, places } => format!("`{package}`: {seen} ({})", listed(places)),
            Self::Pin { file } => format!("kept from `{file}`"),
            Self::Rule { rule } => rule.to_string(),
        }
    }
}

/// Two sources are the same where they are of one kind and name the same thing; the words for it do not count.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Flag { flag: one }, Self::Flag { flag: other })
            | (Self::Unsaved { key: one }, Self::Unsaved { key: other }) => one == other,
            (Self::Pin { file: one }, Self::Pin { file: other }) => one == other,
            (Self::Rule { .. }, Self::Rule { .. }) => true,
            (Self::Setting { place: one }, Self::Setting { place: other }) => one == other,
            (Self::Project { places: one, .. }, Self::Project { places: other, .. }) => one == other,
            (
                Self::Dependency { package: one, places: here, .. },
                Self::Dependency { package: other, places: there, .. },
            ) => one == other && here == there,
            _ => false,
        }
    }
}

impl Eq for Source {}

fn listed(places: &[Place]) -> String {
    message::joined(places, ", ")
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Message::from(self.text()).fmt(f)
    }
}
