//! What the program is told of a server: who logs in, and where it is, in the form that the code takes. Chooses no server.

use super::Program;
use super::by_database::EVERYWHERE;
use super::connection::Connection;
use super::url::{Url, is_plain};
use crate::catalogue::backing::names::{self, ConnectionPart};
use crate::catalogue::model::{Backing, General, Login};
use crate::inspect::code::{ModuleFacts, VariableForm, VariableNeed};
use crate::inspect::lock::Closure;
use crate::nesting::is_of;
use crate::plan::build_plan::{BackingValue, ValuePart};
use crate::plan::request::Request;
use crate::secret;

/// Who logs in to a server, and to which database.
pub(super) struct Account {
    pub(super) user: String,
    pub(super) database: String,
    /// The variable of `.env` that holds the password: the code's own, where it reads one.
    pub(super) password: Option<String>,
}

/// Where nothing says another.
const NAME: &str = "app";

/// What only tests connect to.
const OF_TESTS: &str = "test";

/// A user that the images of `MySQL` and `MariaDB` do not make, since it is there already.
const ROOT: &str = "root";

impl Account {
    pub(super) fn of(backing: &Backing, connections: &[&Connection<'_>]) -> Self {
        let mut own: Vec<&&Connection<'_>> = connections.iter().filter(|connection| !connection.is_of_tests).collect();
        own.sort_by_key(|connection| connection.shows != super::Shows::Need);
        let part = |part| own.iter().filter(move |connection| connection.part == part);
        let default =
            |wanted| part(wanted).find_map(|connection| connection.variable.default().filter(|text| is_plain(text)));
        let urls = || part(ConnectionPart::Url).filter_map(|connection| Url::of(connection.variable.default()?));
        let user =
            default(ConnectionPart::User).or_else(|| urls().find_map(|url| url.user.filter(|user| is_plain(user))));
        let database =
            default(ConnectionPart::Database).or_else(|| urls().map(|url| url.path).find(|path| is_plain(path)));
        let of_code = part(ConnectionPart::Password).map(|connection| connection.variable.name).next();
        Self {
            user: user.filter(|user| *user != ROOT).unwrap_or(NAME).to_owned(),
            database: database.unwrap_or(NAME).to_owned(),
            password: match backing.login {
                Login::Password(usual) => Some(of_code.unwrap_or(usual).to_owned()),
                Login::Nobody => None,
            },
        }
    }
}

/// What of the code tells the form of a URL.
pub(super) struct Code<'c> {
    closure: &'c Closure,
    uses: Uses,
    is_django: bool,
}

/// How the code reaches databases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Uses {
    /// By `SQLAlchemy`, from asynchronous code.
    AsynchronousSqlAlchemy,
    /// By `SQLAlchemy`, from blocking code.
    SqlAlchemy,
    /// By something else.
    Other,
}

/// Modules whose import shows each (<https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html>).
const ASYNCHRONOUS: [&str; 2] = ["sqlalchemy.ext.asyncio", "sqlmodel.ext.asyncio"];
const BLOCKING: [&str; 4] = ["sqlalchemy", "sqlmodel", "flask_sqlalchemy", "databases"];

impl<'c> Code<'c> {
    pub(super) fn of(request: &Request<'_>, program: &Program<'c>) -> Self {
        let modules = || request.facts.code.code().filter(|module| program.reached.contains(module.path.as_str()));
        let imports = |names: &[&str]| modules().any(|module| imports(module, names));
        let uses = if imports(&ASYNCHRONOUS) {
            Uses::AsynchronousSqlAlchemy
        } else if imports(&BLOCKING) {
            Uses::SqlAlchemy
        } else {
            Uses::Other
        };
        Self { closure: program.closure, uses, is_django: modules().any(|module| module.django.is_some()) }
    }

    /// The scheme of a URL that the code does not show.
    fn scheme(&self, connection: &Connection<'_>) -> &'static str {
        let backing = connection.backing;
        let usual = backing.schemes.first().copied().unwrap_or("http");
        // <https://github.com/jazzband/dj-database-url#url-schema>, and django-environ the same.
        let is_djangos = self.is_django || connection.variable.form == VariableForm::DatabaseUrl;
        if backing.general != General::Database || is_djangos {
            return usual;
        }
        let is_asynchronous = self.uses == Uses::AsynchronousSqlAlchemy
            && !connection.variable.name.to_ascii_uppercase().contains("SYNC_")
            || is_named_asynchronous(connection.variable.name);
        let drivers = || backing.drivers.iter().filter(|driver| self.closure.contains(driver.package));
        let asynchronous = drivers().find_map(|driver| driver.asynchronous).filter(|_| is_asynchronous);
        let blocking = || drivers().find_map(|driver| driver.blocking);
        match self.uses {
            Uses::Other => usual,
            Uses::SqlAlchemy | Uses::AsynchronousSqlAlchemy => asynchronous
                .or_else(blocking)
                .or_else(|| drivers().find_map(|driver| driver.asynchronous))
                .unwrap_or(usual),
        }
    }
}

/// `ASYNC_DATABASE_URL`.
fn is_named_asynchronous(name: &str) -> bool {
    name.to_ascii_uppercase().split('_').any(|word| word == "ASYNC")
}

fn imports(module: &ModuleFacts, names: &[&str]) -> bool {
    module.imports.iter().any(|import| names.iter().any(|name| is_of(&import.module, name)))
}

/// The value of a variable; none where the code's own default does.
pub(super) fn value(connection: &Connection<'_>, account: &Account, code: &Code<'_>) -> Option<BackingValue> {
    let (variable, backing) = (connection.variable, connection.backing);
    if connection.is_of_tests && !variable.is_required() {
        return None;
    }
    let default = variable.default().filter(|default| !default.is_empty());
    let port = backing.port.to_string();
    Some(match connection.part {
        ConnectionPart::Url
            if default.is_none() && !variable.is_required() && connection.shows == super::Shows::More =>
        {
            return None;
        }
        ConnectionPart::Url => url(connection, account, code),
        ConnectionPart::Address => BackingValue(vec![ValuePart::Host, ValuePart::Text(format!(":{port}"))]),
        ConnectionPart::Host => BackingValue(vec![ValuePart::Host]),
        ConnectionPart::Port if default == Some(&port) || names::is_of_another_port(variable.name) => return None,
        ConnectionPart::Port => BackingValue::text(port),
        ConnectionPart::User if backing.login == Login::Nobody => return None,
        ConnectionPart::User => BackingValue::text(&account.user),
        ConnectionPart::Password => BackingValue(vec![ValuePart::Secret(account.password.clone()?)]),
        // `MINIO_BUCKET_NAME`, `QDRANT_COLLECTION_NAME`
        ConnectionPart::Database if backing.general != General::Database => return None,
        ConnectionPart::Database if *variable.need == VariableNeed::Optional(None) => return None,
        ConnectionPart::Database => BackingValue::text(&account.database),
    })
}

/// `postgresql+asyncpg://app:PASSWORD@postgres:5432/app`, as the code's own default has it, or in the form that its driver takes.
fn url(connection: &Connection<'_>, account: &Account, code: &Code<'_>) -> BackingValue {
    let backing = connection.backing;
    let own = connection.url();
    let scheme = own.map_or_else(|| code.scheme(connection), |url| url.scheme);
    let database = match own.map(|url| url.path) {
        _ if connection.is_of_tests => OF_TESTS,
        Some(path) if backing.general == General::Database && EVERYWHERE.contains(&path) => path,
        // Of a broker or a cache: the number of a database, or a virtual host.
        Some(path)
            if backing.general != General::Database
                && path.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '/') =>
        {
            path
        }
        _ if !backing.environment.iter().any(|(_, given)| *given == crate::catalogue::model::Given::Database)
            && backing.query.is_empty() =>
        {
            ""
        }
        _ => &account.database,
    };
    let query = own.map_or(backing.query, |url| {
        if is_harmless(url.query) && !url.query.is_empty() { url.query } else { backing.query }
    });
    let mut parts = vec![ValuePart::Text(format!("{scheme}://"))];
    // Who speaks HTTP is told login and address apart: `boto3.client("s3", endpoint_url=..., aws_access_key_id=...)`.
    let tells_login = !matches!(scheme, "http" | "https") || own.is_some_and(|url| url.user.is_some());
    if let Some(password) = account.password.as_ref().filter(|_| tells_login) {
        parts.push(ValuePart::Text(format!("{}:", account.user)));
        parts.push(ValuePart::Secret(password.clone()));
        parts.push(ValuePart::Text("@".to_owned()));
    }
    let slash = if database.is_empty() && query.is_empty() { "" } else { "/" };
    parts.extend([ValuePart::Host, ValuePart::Text(format!(":{}{slash}{database}{query}", backing.port))]);
    BackingValue(joined(parts))
}

/// Whether the query of a URL asks for nothing that only another server has, and lets nobody in: drivers take `user` and `password`
/// there too.
fn is_harmless(query: &str) -> bool {
    let mut names = query.trim_start_matches('?').split('&').map(|one| one.split('=').next().unwrap_or_default());
    !query.contains("require")
        && !query.contains("verify")
        && !names.any(|name| matches!(name, "user" | "username") || secret::is_name_of_one(name))
        && query.chars().all(|letter| letter.is_ascii_alphanumeric() || "?&=_-".contains(letter))
}

/// Texts side by side are one.
fn joined(parts: Vec<ValuePart>) -> Vec<ValuePart> {
    let mut joined: Vec<ValuePart> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(ValuePart::Text(before)), ValuePart::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}
