//! Finds which extensions of `PostgreSQL` statements of SQL ask for. Reads no other statement.

use std::collections::HashSet;

use super::outline::Outline;
use crate::inspect::evidence::{Located, Place};

/// What creates one (<https://www.postgresql.org/docs/current/sql-createextension.html>).
const CREATES: &str = "create extension";

/// A function that only `TimescaleDB` has (<https://docs.tigerdata.com/api/latest/hypertable/create_hypertable/>).
const HYPERTABLE: &str = "create_hypertable(";

/// The extensions of a file, each once.
pub(super) fn of_module(outline: &Outline) -> Vec<Located<String>> {
    let mut known: HashSet<String> = HashSet::new();
    let texts = outline.texts.iter().flat_map(|(text, line)| named(text).into_iter().map(move |name| (name, line)));
    let first = texts.filter(|(name, _)| known.insert(name.clone()));
    first.map(|(name, line)| Located::new(name, Place::line(&outline.path, *line))).collect()
}

/// `vector` of `CREATE EXTENSION IF NOT EXISTS "vector"`; a line that begins with `--` says nothing.
pub(crate) fn named(text: &str) -> Vec<String> {
    let may_name = |line: &&str| !line.trim_start().starts_with("--");
    let text = text.lines().filter(may_name).collect::<Vec<_>>().join("\n").to_ascii_lowercase();
    let created = text.split(CREATES).skip(1).filter_map(first_name).map(str::to_owned);
    created.chain(text.contains(HYPERTABLE).then(|| "timescaledb".to_owned())).collect()
}

fn first_name(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("if not exists").unwrap_or(rest).trim_start().trim_start_matches('"');
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && !"_-".contains(letter)).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
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
        let several = "op.execute('CREATE EXTENSION a; CREATE EXTENSION vector;\\n-- create extension b')\n";
        assert_eq!(of(several), ["a", "vector"]);
        assert!(of("x = 'an extension is created'\n").is_empty());
    }
}
