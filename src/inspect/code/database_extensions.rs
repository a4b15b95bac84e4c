//! Finds which extensions of `PostgreSQL` statements of SQL ask for. Reads no other statement.

use super::outline::Outline;
use crate::inspect::evidence::{Located, Place};

/// What creates one (<https://www.postgresql.org/docs/current/sql-createextension.html>).
const CREATES: &str = "create extension";

/// A function that only `TimescaleDB` has (<https://docs.tigerdata.com/api/latest/hypertable/create_hypertable/>).
const HYPERTABLE: &str = "create_hypertable(";

/// The extensions of a file, each once.
pub(super) fn of_module(outline: &Outline) -> Vec<Located<String>> {
    let mut found: Vec<Located<String>> = Vec::new();
    for (text, line) in &outline.texts {
        if let Some(name) = named(text).filter(|name| found.iter().all(|known| known.value != *name)) {
            found.push(Located::new(name, Place::line(&outline.path, *line)));
        }
    }
    found
}

/// `vector` of `CREATE EXTENSION IF NOT EXISTS "vector"`.
pub(crate) fn named(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    if text.contains(HYPERTABLE) {
        return Some("timescaledb".to_owned());
    }
    let (_, rest) = text.split_once(CREATES)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("if not exists").unwrap_or(rest).trim_start().trim_start_matches('"');
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && !"_-".contains(letter)).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    #[test]
    fn extensions_are_named_by_statements() {
        let of = |text: &str| {
            let found = module(text).database_extensions.into_iter();
            found.map(|name| name.value).collect::<Vec<_>>()
        };
        assert_eq!(of("op.execute('CREATE EXTENSION IF NOT EXISTS \"vector\"')\n"), ["vector"]);
        assert_eq!(of("op.execute('create extension postgis;')\nx = 'CREATE EXTENSION postgis'\n"), ["postgis"]);
        assert_eq!(of("conn.execute(text(\"SELECT create_hypertable('a', 'b')\"))\n"), ["timescaledb"]);
        assert!(of("x = 'an extension is created'\n").is_empty());
    }
}
