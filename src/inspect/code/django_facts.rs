//! Facts of a Django settings module. Types only.

use serde::Serialize;

use super::statement_facts::Scope;
use crate::inspect::evidence::{Located, Place};

/// What a settings module states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DjangoFacts {
    /// `WSGI_APPLICATION`: `config.wsgi.application`.
    pub wsgi_application: Option<Located<String>>,
    /// `ASGI_APPLICATION`.
    pub asgi_application: Option<Located<String>>,
    /// `ROOT_URLCONF`.
    pub root_urlconf: Option<Located<String>>,
    /// `STATIC_ROOT`.
    pub static_root: Option<Located<PathValue>>,
    /// The storage of static files, by its dotted name.
    pub static_storage: Option<Located<String>>,
    /// `MEDIA_ROOT`.
    pub media_root: Option<Located<PathValue>>,
    /// `INSTALLED_APPS`, as far as its entries are constants, with what is added later in the file.
    pub installed_apps: Vec<Located<String>>,
    /// `MIDDLEWARE`, likewise.
    pub middleware: Vec<Located<String>>,
    /// `ALLOWED_HOSTS` and other lists that are empty where no variable is set.
    pub empty_lists: Vec<EmptySetting>,
    /// What `DEBUG` is where no variable is set, as far as it can be told.
    pub debug: Option<bool>,
    /// Where that is on.
    pub debug_on: Option<DebugOn>,
    /// Variables that the default database is reached with, where it is no file.
    pub database: Vec<DatabaseVariable>,
    /// Its host, where that is written in the settings and the login is not.
    pub database_server: Option<DatabaseServer>,
}

/// A database that is looked for at a name of a network of containers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatabaseServer {
    /// What speaks to it: `django.db.backends.postgresql`.
    pub engine: String,
    /// Its name there.
    pub host: String,
    /// Its line.
    pub place: Place,
}

/// `DEBUG`, where nothing turns it off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DebugOn {
    /// The variable that turns it off.
    pub variable: Option<String>,
    /// Its line.
    pub place: Place,
}

/// A list that is empty where no variable is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmptySetting {
    /// `ALLOWED_HOSTS`.
    pub setting: &'static str,
    /// The variable that fills it.
    pub variable: Option<String>,
    /// What it holds.
    pub emptiness: Emptiness,
    /// Its line.
    pub place: Place,
}

/// How a list is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Emptiness {
    /// `[]`.
    NoEntry,
    /// `[""]`, as `"".split(",")` is.
    EmptyText,
}

/// A variable that a database is reached with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatabaseVariable {
    /// Its name: `POSTGRES_DB`.
    pub name: String,
    /// Its default.
    pub default: Option<String>,
    /// Its line.
    pub place: Place,
}

/// `Shop.objects.get(...)`, where nothing catches its failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    /// When it is asked.
    pub scope: Scope,
    /// Its line.
    pub place: Place,
}

impl Query {
    /// Whether it stands in `AppConfig.ready`, which `django.setup()` calls
    /// (<https://docs.djangoproject.com/en/stable/ref/applications/#django.apps.AppConfig.ready>).
    #[must_use]
    pub fn is_on_setup(&self) -> bool {
        is_setup(&self.scope)
    }
}

pub(super) fn is_setup(scope: &Scope) -> bool {
    matches!(scope, Scope::Function(name) if name.rsplit_once('.').is_some_and(|(_, method)| method == "ready"))
}

/// A path that the code computes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathValue {
    /// Relative to the project root, reached from `__file__`: `static`, or `../public`.
    Project(String),
    /// Relative to the directory the program starts in.
    Working(String),
    /// Absolute.
    Absolute(String),
    /// The rules cannot follow it.
    Unknown,
}

impl PathValue {
    /// The path as it is known, whatever it counts from.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Project(path) | Self::Working(path) | Self::Absolute(path) => Some(path),
            Self::Unknown => None,
        }
    }
}
