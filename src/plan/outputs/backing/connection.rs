//! Recognises variables that say where a server is: by a default that names one, or by the variable's own name. Decides nothing.

use super::url::Url;
use crate::catalogue::backing::names::{ConnectionName, ConnectionPart};
use crate::catalogue::backing::{self, ALL};
use crate::catalogue::model::{Backing, General};
use crate::catalogue::services;
use crate::inspect::code::{VariableForm, VariableNeed};
use crate::inspect::env_examples::EnvExampleFacts;
use crate::inspect::lock::Closure;
use crate::plan::variable_reads::{ProgramVariable, ReadWhen};
use crate::quote;

/// A variable that says something of how a server is reached.
pub(super) struct Connection<'a> {
    pub(super) variable: &'a ProgramVariable<'a>,
    pub(super) backing: &'static Backing,
    pub(super) part: ConnectionPart,
    pub(super) shows: Shows,
    /// Whether only tests read it.
    pub(super) is_of_tests: bool,
    /// The server that the authors' example names, where the code has no default.
    example: Option<&'a str>,
}

/// Whether a variable shows that the program needs the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// The program does not do without.
    Need,
    /// It only says more of one that is needed.
    More,
}

/// What is known besides the variable.
pub(super) struct Context<'c> {
    pub(super) closure: &'c Closure,
    /// Whether the default of another variable is `SQLite`.
    pub(super) prefers_sqlite: bool,
    /// Kinds that the user adds.
    pub(super) asked: Vec<&'static Backing>,
    /// The authors' example of `.env`.
    pub(super) example: Option<&'c EnvExampleFacts>,
}

impl<'a> Connection<'a> {
    pub(super) fn of(variable: &'a ProgramVariable<'a>, context: &Context<'a>) -> Option<Self> {
        // Nothing can be set under another name.
        if !quote::is_variable(variable.name) {
            return None;
        }
        // What SQLAlchemy makes its engine of is the URL of a database, whatever it is called.
        let engine = || (variable.form == VariableForm::EngineUrl).then(|| ConnectionName::of_an_engine(variable.name));
        let named = ConnectionName::of(variable.name);
        let name = named.filter(|name| variable.form != VariableForm::EngineUrl || name.part == ConnectionPart::Url);
        let name = name.or_else(engine);
        let url = variable.default().and_then(Url::of);
        if let Some(found) = url.as_ref().and_then(|url| Self::by_url(variable, name.as_ref(), url, context)) {
            return Some(found.judged(context));
        }
        if let Some(found) = Self::by_example(variable, name.as_ref(), context) {
            return Some(found.judged(context));
        }
        let name = name.filter(|name| !name.is_of_others())?;
        let backing = by_name(variable, &name, context)?;
        let default = variable.default().filter(|default| !default.is_empty());
        let shows = match (name.part, default) {
            // It is said to be elsewhere, or to be a file.
            (ConnectionPart::Url, Some(_)) => return None,
            (ConnectionPart::Host, Some(host)) if !is_of_the_project(host) => return None,
            (ConnectionPart::Address, Some(address)) if !is_of_the_project(address.split(':').next()?) => return None,
            (ConnectionPart::Host | ConnectionPart::Address, Some(_)) if is_asked(variable, backing, context) => {
                Shows::Need
            }
            (ConnectionPart::Url | ConnectionPart::Host | ConnectionPart::Address, None)
                if insists(variable, backing, context) =>
            {
                Shows::Need
            }
            _ => Shows::More,
        };
        let is_of_tests = name.is_of_tests();
        Some(Self { variable, backing, part: name.part, shows, is_of_tests, example: None }.judged(context))
    }

    /// `redis://localhost:6379/0` of the authors' example, for a variable that has no default in the code.
    fn by_example(
        variable: &'a ProgramVariable<'a>,
        name: Option<&ConnectionName>,
        context: &Context<'a>,
    ) -> Option<Self> {
        let has_default = variable.default().is_some_and(|default| !default.is_empty());
        let is_computed = *variable.need == VariableNeed::Optional(None);
        let example = context.example.filter(|_| !has_default && !is_computed)?.servers.get(variable.name)?;
        let found = Self::by_url(variable, name, &Url::of(example)?, context)?;
        is_reached(found.backing, context.closure).then_some(Self { example: Some(example), ..found })
    }

    /// The URL that tells the form of its value: the code's own, else the authors' example.
    pub(super) fn url(&self) -> Option<Url<'a>> {
        let own = self.variable.default().filter(|default| !default.is_empty());
        own.or(self.example).and_then(Url::of)
    }

    /// `postgresql+asyncpg://app:app@localhost/app`, `http://localhost:9200` of `ELASTICSEARCH_URL`.
    fn by_url(
        variable: &'a ProgramVariable<'a>,
        name: Option<&ConnectionName>,
        url: &Url<'_>,
        context: &Context<'_>,
    ) -> Option<Self> {
        let of_name = || {
            let is_http = matches!(url.scheme, "http" | "https");
            let backing = name.filter(|_| is_http)?.subject.iter().find_map(|word| backing::of_word(word))?;
            backing.schemes.is_empty().then_some(backing)
        };
        let backing = backing::of_scheme(url.scheme).or_else(of_name).filter(|_| is_of_the_project(url.host))?;
        let shows = if is_asked(variable, backing, context) { Shows::Need } else { Shows::More };
        let is_of_tests = name.is_some_and(ConnectionName::is_of_tests);
        Some(Self { variable, backing, part: ConnectionPart::Url, shows, is_of_tests, example: None })
    }

    /// A project that has `SQLite` by default stays with it; a kind that the user adds is needed.
    fn judged(self, context: &Context<'_>) -> Self {
        let is_asked = context.asked.contains(&self.backing);
        let stays = context.prefers_sqlite && self.backing.general == General::Database && !self.variable.is_required();
        let shows = if is_asked {
            Shows::Need
        } else if stays || self.is_of_tests {
            Shows::More
        } else {
            self.shows
        };
        Self { shows, ..self }
    }
}

/// Whether a host is this machine, or a service beside the program: a name without a dot.
fn is_of_the_project(host: &str) -> bool {
    services::is_own_host(host)
        || host == "host.docker.internal"
        || (!host.is_empty() && !host.contains(['.', ':', '/']))
}

/// Whether the program asks where the server is: as it is loaded, or whenever one of its functions is called and the lock has what
/// reaches such a server.
fn is_asked(variable: &ProgramVariable<'_>, backing: &Backing, context: &Context<'_>) -> bool {
    match variable.when {
        ReadWhen::AtStart | ReadWhen::Loaded => true,
        ReadWhen::Called => is_reached(backing, context.closure),
        ReadWhen::Later => false,
    }
}

/// Whether the code does not do without a variable, and the lock has what reaches such a server.
fn insists(variable: &ProgramVariable<'_>, backing: &Backing, context: &Context<'_>) -> bool {
    // `dj_database_url.config()` has no default, and Django no database without.
    let is_database = variable.form == VariableForm::DatabaseUrl && variable.when <= ReadWhen::Loaded;
    let is_of_a_url = variable.form == VariableForm::UrlPart && variable.when <= ReadWhen::Called;
    (variable.is_required() || is_database || is_of_a_url) && is_reached(backing, context.closure)
}

fn is_reached(backing: &Backing, closure: &Closure) -> bool {
    backing.drivers.iter().any(|driver| closure.contains(driver.package))
}

/// The kind that a name is about. A general one is about the only kind of its sort that the lock reaches.
fn by_name(variable: &ProgramVariable<'_>, name: &ConnectionName, context: &Context<'_>) -> Option<&'static Backing> {
    if let Some(backing) = name.subject.iter().find_map(|word| backing::of_word(word)) {
        return Some(backing);
    }
    let sort = match name.part {
        _ if name.is_of_database() || variable.form == VariableForm::DatabaseUrl => General::Database,
        ConnectionPart::Url if name.is_of_broker() => General::Broker,
        _ => return None,
    };
    let mut reached =
        ALL.iter().copied().filter(|backing| backing.general == sort && is_reached(backing, context.closure));
    let only = reached.next()?;
    reached.next().is_none().then_some(only)
}

/// Whether a variable makes `SQLite` the database by default: `sqlite:///app.db`, `django.db.backends.sqlite3`.
pub(super) fn prefers_sqlite(variable: &ProgramVariable<'_>) -> bool {
    variable.default().is_some_and(|default| {
        let default = default.to_ascii_lowercase();
        default.starts_with("sqlite")
            || default.starts_with("spatialite")
            || default.starts_with("django.db.backends.sqlite")
    })
}
