//! Tells databases of one kind apart: a program that has two has a server of each. Chooses no server.

use super::address::Account;
use super::connection::{Connection, Shows};
use super::url::{Url, is_plain};
use super::{Program, free_name, service_of};
use crate::catalogue::backing::names::ConnectionPart;
use crate::catalogue::model::{Backing, General};
use crate::plan::build_plan::BackingService;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// A database that every server of `PostgreSQL` has, and that programs connect to in order to make others.
pub(super) const EVERYWHERE: [&str; 3] = ["postgres", "template1", "mysql"];

/// Of more than this, all are told the first.
const MOST: usize = 4;

/// Connections to another database than the first one's, with its name.
pub(super) struct Other<'a, 'c> {
    database: String,
    connections: Vec<&'c Connection<'a>>,
}

/// Those of the first database, and those of each other one that a URL names by default.
pub(super) fn apart<'a, 'c>(
    backing: &'static Backing,
    all: Vec<&'c Connection<'a>>,
) -> (Vec<&'c Connection<'a>>, Vec<Other<'a, 'c>>) {
    if backing.general != General::Database {
        return (all, Vec::new());
    }
    let named = all.iter().find_map(|connection| database_of(connection));
    let main = named.map_or_else(|| Account::of(backing, &all).database, str::to_owned);
    let (mut first, mut others): (Vec<_>, Vec<Other<'a, 'c>>) = (Vec::new(), Vec::new());
    for connection in all.iter().copied() {
        let database = database_of(connection).filter(|name| *name != main);
        let Some(database) = database else {
            first.push(connection);
            continue;
        };
        if let Some(other) = others.iter_mut().find(|other| other.database == database) {
            other.connections.push(connection);
        } else if others.len() == MOST {
            return (all, Vec::new());
        } else {
            others.push(Other { database: database.to_owned(), connections: vec![connection] });
        }
    }
    // Its account is that of the first.
    first.sort_by_key(|connection| database_of(connection).is_none());
    (first, others)
}

/// The database that the default of a URL names, where the program does not do without it.
fn database_of<'a>(connection: &Connection<'a>) -> Option<&'a str> {
    let is_needed =
        connection.shows == Shows::Need && connection.part == ConnectionPart::Url && !connection.is_of_tests;
    let path = Url::of(connection.variable.default()?)?.path;
    (is_needed && is_plain(path) && !EVERYWHERE.contains(&path)).then_some(path)
}

/// The servers of the others: like the first, each with its own database, and the password of the first.
pub(super) fn services(
    request: &Request<'_>,
    program: &Program<'_>,
    first: &BackingService,
    others: Vec<Other<'_, '_>>,
) -> Vec<BackingService> {
    let mut known = vec![first.name.clone()];
    let others = others.into_iter().filter_map(|Other { database, connections }| {
        let connection = *connections.first()?;
        let service = service_of(request, program, connection.backing, &connections, first.secrets().first().copied());
        let seen = format!("`{}` names another database, `{database}`", connection.variable.name);
        let source = Sourced::seen((), seen, connection.variable.place.clone()).source;
        let name = format!("{}-{}", first.name, database.to_ascii_lowercase().replace('_', "-"));
        let name = free_name(request, program, name, &known);
        known.push(name.clone());
        Some(BackingService {
            name,
            image: Sourced { value: first.image.value.clone(), source },
            looked_for: None,
            ..service
        })
    });
    others.collect()
}
