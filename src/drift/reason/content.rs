//! Reasons about what lies in the image, and what the program finds there.

use super::{Change, since};
use crate::sourced::Source;

/// Why a path is not copied any more.
#[derive(Clone, Debug)]
pub enum NotCopied {
    /// It is not there.
    Missing,
    /// The user leaves it out.
    Excluded(Source),
    /// The plan leaves it out.
    LeftOut(Source),
    /// Nothing needs it.
    Unneeded,
}

/// What is the matter with the content of the image.
#[derive(Clone, Debug)]
pub enum ContentCause {
    /// Static files are collected, or no more, or otherwise.
    StaticFiles(Change, Option<Source>),
    /// Node builds a front end, or no more, or otherwise.
    FrontEnd(Change, Option<Source>),
    /// Translations are compiled, or no more, or otherwise.
    Catalogues(Change, Option<Source>),
    /// Tests or linters have a stage, or no more, or another.
    Suite {
        /// Which of them.
        part: SuitePart,
        /// What became of it.
        change: Change,
        /// Why.
        because: Option<Source>,
    },
    /// The release is written into files, or no more.
    ReleaseFiles(Change, Option<Source>),
    /// A path that was not copied.
    Copied {
        /// The path.
        path: String,
        /// Why it is copied now.
        because: Option<Source>,
        /// Where it is imported.
        imported: Option<String>,
    },
    /// A path that was copied.
    NotCopied(String, NotCopied),
    /// Compose does something else after a change.
    WatchAction {
        /// What it did.
        old: String,
        /// What it does.
        new: String,
        /// Why.
        because: Option<Source>,
    },
    /// A path that is left out now.
    LeftOut(String, Source),
    /// A path that is no longer left out.
    NotLeftOut {
        /// The path.
        path: String,
        /// Whether it is not there.
        is_missing: bool,
    },
    /// A label that follows from pyproject.toml.
    ProjectLabel {
        /// The label.
        name: String,
        /// Its text.
        value: String,
        /// The field of `[project]`.
        field: &'static str,
    },
    /// A label that is gone.
    LabelGone(String),
    /// A variable that is gone.
    VariableGone(String),
    /// The program writes somewhere.
    Writable {
        /// The directory.
        path: String,
        /// Why.
        because: Option<Source>,
    },
    /// The program writes there no more.
    NotWritable(String),
}

/// What of the tests and the linters a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuitePart {
    /// What runs the tests.
    Tests,
    /// What checks the code.
    Linters,
    /// What both begin with.
    Both,
}

impl ContentCause {
    pub(super) fn text(&self) -> String {
        match self {
            Self::StaticFiles(change, because) => static_files(*change, because.as_ref()),
            Self::FrontEnd(change, because) => front_end(*change, because.as_ref()),
            Self::Catalogues(change, because) => catalogues(*change, because.as_ref()),
            Self::ReleaseFiles(Change::Gone, _) => "The release is no longer written into a file".to_owned(),
            Self::ReleaseFiles(_, because) => format!("The release is written into a file{}", since(because.as_ref())),
            Self::Copied { path, because, imported } => {
                let imported = imported.as_ref().map(|place| format!(" (imported at {place})")).unwrap_or_default();
                format!("`{path}` is new and not copied{}{imported}", since(because.as_ref()))
            }
            Self::Suite { part, change, because } => suite(*part, *change, because.as_ref()),
            Self::NotCopied(path, why) => format!("`{path}` is no longer copied: {}", not_copied(why)),
            Self::WatchAction { old, new, because } => {
                format!("Compose answers a change with `{new}` instead of `{old}`{}", since(because.as_ref()))
            }
            Self::LeftOut(path, because) => format!("`{path}` is left out: {because}"),
            Self::NotLeftOut { path, is_missing: true } => {
                format!("`{path}` need not be left out: it no longer exists")
            }
            Self::NotLeftOut { path, is_missing: false } => format!("`{path}` is no longer left out"),
            Self::ProjectLabel { name, value, field } => {
                format!("Label `{name}` is `{value}`: `{field}` in `pyproject.toml`")
            }
            Self::LabelGone(name) => format!("Label `{name}` is gone"),
            Self::VariableGone(name) => format!("Variable `{name}` is no longer set"),
            Self::Writable { path, because } => format!("The program writes to `{path}`{}", since(because.as_ref())),
            Self::NotWritable(path) => format!("The program no longer writes to `{path}`"),
        }
    }
}

fn suite(part: SuitePart, change: Change, because: Option<&Source>) -> String {
    let what = match part {
        SuitePart::Tests => "The tests",
        SuitePart::Linters => "The linters",
        SuitePart::Both => "The tests and the linters",
    };
    match change {
        Change::Gone => format!("{what} no longer have a stage"),
        Change::New => format!("{what} now have a stage{}", since(because)),
        Change::Other => format!("{what} run differently{}", since(because)),
    }
}

fn front_end(change: Change, because: Option<&Source>) -> String {
    match change {
        Change::Gone => "Node no longer builds a front end".to_owned(),
        Change::New => format!("Node now builds a front end{}", since(because)),
        Change::Other => format!("Node builds the front end differently{}", since(because)),
    }
}

fn catalogues(change: Change, because: Option<&Source>) -> String {
    match change {
        Change::Gone => "Translations are no longer compiled".to_owned(),
        Change::New => format!("Translations are now compiled{}", since(because)),
        Change::Other => format!("Other translations are compiled{}", since(because)),
    }
}

fn static_files(change: Change, because: Option<&Source>) -> String {
    match change {
        Change::Gone => "Static files are no longer collected".to_owned(),
        Change::New => format!("Static files are now collected{}", since(because)),
        Change::Other => format!("Static files are collected differently{}", since(because)),
    }
}

fn not_copied(why: &NotCopied) -> String {
    match why {
        NotCopied::Missing => "it no longer exists".to_owned(),
        NotCopied::Excluded(given) => format!("`exclude` ({given})"),
        NotCopied::LeftOut(because) => because.to_string(),
        NotCopied::Unneeded => "nothing that runs needs it any more".to_owned(),
    }
}
