//! Facts about what code writes to. Types only.

use serde::Serialize;

use super::django_facts::PathValue;
use super::statement_facts::Scope;
use crate::inspect::evidence::Place;

/// A file or a directory that the code writes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenPath {
    /// Where it lies: `Working("data/shop.db")`; the part that is known where the end is computed.
    pub path: PathValue,
    /// Whether the path is known to its end.
    pub end: PathEnd,
    /// How the name begins whose end is not known: `day_` of `f"data/day_{day}.csv"`, nothing of
    /// `f"data/{day}.csv"`; `None` where it may be a path of any kind.
    pub begun: Option<String>,
    /// What is written there.
    pub kind: WrittenKind,
    /// What a relative path counts from.
    pub start: WrittenStart,
    /// The environment variable that can name another place.
    pub variable: Option<PathVariable>,
    /// Where the calls stand that give its path to the function that writes it; it is not written without them.
    pub callers: Vec<Place>,
    /// When it is written.
    pub scope: Scope,
    /// The line that writes it, or that names it where the writing is a library's.
    pub place: Place,
}

/// A write to a path that cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenSomewhere {
    /// When it is written.
    pub scope: Scope,
    /// The line that writes it.
    pub place: Place,
}

/// Whether a path is known to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathEnd {
    /// As a whole.
    #[default]
    Known,
    /// What follows is computed: `DATA / name`, `f"data/{name}.json"`.
    Open,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrittenKind {
    /// A file, in a directory that must be there.
    File,
    /// A file that a database driver opens by its URL, or by settings.
    Database,
    /// A directory, which the code makes where it may.
    Directory,
    /// A file that a library downloads where it is not there.
    Download,
}

/// What a relative path counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrittenStart {
    /// What its value says.
    Path,
    /// Flask's instance folder, which Flask-SQLAlchemy takes for SQLite.
    Instance,
}

/// An environment variable whose default is a path, or the start of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PathVariable {
    /// Its name: `DATABASE_URL`.
    pub name: String,
    /// The path of its default.
    pub path: PathValue,
    /// How a value of it is written.
    pub form: PathForm,
}

/// How the value of a variable names a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathForm {
    /// As it is.
    Plain,
    /// In a URL.
    Url {
        /// What stands before the path: `sqlite+aiosqlite:///`.
        before: String,
        /// What stands behind it: `?timeout=5`.
        after: String,
    },
}
