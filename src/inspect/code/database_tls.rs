//! Finds where a client of `PostgreSQL` insists on TLS: by an option of its connection, or in an address. Follows no address.

use super::facts::Scope;
use super::outline::{CallSite, Outline};
use super::project::{Project, Resolved, Target};
use super::value::Value;
use crate::catalogue::clients;
use crate::inspect::evidence::Place;

/// Values of `sslmode`, and texts of asyncpg's `ssl`, that refuse a server without
/// (<https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS>).
const INSISTING: [&str; 3] = ["require", "verify-ca", "verify-full"];

/// The first place.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Option<Place> {
    let outline = &project.outlines[module];
    let clients = outline.calls.iter().filter(|site| {
        site.scope != Scope::TypeChecking && site.call.last_name().is_some_and(clients::may_take_a_database_url)
    });
    let by_option = clients.filter(|site| insists(project, module, site)).map(|site| site.call.line).min();
    let line = by_option.into_iter().chain(in_address(outline)).min()?;
    Some(Place::line(&outline.path, line))
}

fn insists(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let call = &site.call;
    let own = ["ssl", "sslmode"].iter().filter_map(|name| Some((*name, call.keyword(name)?)));
    // SQLAlchemy's `create_engine`, and the pools of psycopg_pool.
    let given = ["connect_args", "kwargs"].iter().filter_map(|name| call.keyword(name));
    let given = given
        .map(|value| entries(project, module, &site.scope, value))
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.text()?, value)));
    // `ssl` of other clients may be anything.
    let own = own.filter(|(name, value)| *name == "sslmode" || value.text().is_some());
    own.chain(given).any(|(name, value)| match (name, value) {
        ("ssl" | "sslmode", Value::Text(text)) => INSISTING.contains(&text.as_str()),
        // An `ssl.SSLContext`, or what makes one.
        ("ssl", Value::Flag(is_on)) => *is_on,
        ("ssl", Value::Name(_) | Value::Call(_) | Value::Attribute(..)) => true,
        _ => false,
    })
}

/// The entries of a dictionary, written in place or given one name.
fn entries<'v, 'a: 'v>(
    project: &Project<'a>,
    module: usize,
    scope: &Scope,
    value: &'v Value,
) -> impl Iterator<Item = &'v (Value, Value)> {
    let map = match value {
        Value::Name(name) => match project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(_, binding), rest) if rest.is_empty() => binding.value.as_ref(),
            _ => None,
        },
        value => Some(value),
    };
    let entries = match map {
        Some(Value::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter()
}

fn in_address(outline: &Outline) -> Option<usize> {
    let insists = |text: &str| {
        let mode = text.split_once("sslmode=").map(|(_, mode)| mode.split('&').next().unwrap_or(mode));
        text.starts_with("postgres") && text.contains("://") && mode.is_some_and(|mode| INSISTING.contains(&mode))
    };
    outline.texts.iter().find(|(text, _)| insists(text)).map(|(_, line)| *line)
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    #[test]
    fn a_client_that_insists_on_tls_is_found() {
        let line = |text: &str| module(text).database_tls.and_then(|place| place.line);
        let engine = "from sqlalchemy import create_engine\n";
        for option in ["connect_args={'ssl': context}", "connect_args={'sslmode': 'require'}", "connect_args=ARGS"] {
            let text =
                format!("{engine}ARGS = {{'ssl': ssl.create_default_context()}}\ncreate_engine(URL, {option})\n");
            assert_eq!(line(&text), Some(3), "{option}");
        }
        let pool = "from psycopg_pool import AsyncConnectionPool\n";
        assert_eq!(line(&format!("{pool}AsyncConnectionPool(URL, kwargs={{'sslmode': 'require'}})\n")), Some(2));
        assert_eq!(line("import asyncpg\nasyncpg.create_pool(URL, ssl='require')\n"), Some(2));
        assert_eq!(line("x = 'postgresql://a@db.example/b?sslmode=verify-full'\n"), Some(1));
        for option in
            ["connect_args={'sslmode': 'prefer'}", "connect_args={'ssl': False}", "connect_args={'timeout': 1}"]
        {
            assert_eq!(line(&format!("{engine}create_engine(URL, {option})\n")), None, "{option}");
        }
        assert_eq!(line("client.connect(host, ssl=context)\nx = 'sslmode=require'\n"), None);
    }
}
