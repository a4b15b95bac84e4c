//! Finds which extensions of `PostgreSQL` statements of SQL ask for. Reads no other statement.

use std::collections::HashSet;

use super::outline::Outline;
use crate::inspect::evidence::{Located, Place};

/// What creates one (<https://www.postgresql.org/docs/current/sql-createextension.html>).
const CREATES: &str = "create extension";

/// What only an extension has: functions (<https://docs.tigerdata.com/api/latest/hypertable/create_hypertable/>), kinds of index
/// (<https://github.com/pgvector/pgvector#indexing>), and types
/// (<https://github.com/pgvector/pgvector#storing>, <https://postgis.net/docs/using_postgis_dbmanagement.html>).
const SIGNS: [(&str, &str); 6] = [
    ("create_hypertable(", "timescaledb"),
    ("using hnsw", "vector"),
    ("using ivfflat", "vector"),
    ("::vector", "vector"),
    ("::geometry", "postgis"),
    ("::geography", "postgis"),
];

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
    let used = SIGNS.iter().filter(|(sign, _)| has(&text, sign)).map(|(_, name)| (*name).to_owned());
    created.chain(used).collect()
}

/// Whether a text has a sign as a word of its own: `::vector` is none of `::vectorizer`, nor of the `std::vector` of another language.
fn has(text: &str, sign: &str) -> bool {
    let ends = |at: usize| !text[at + sign.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
    let is_whole = |at: usize| sign.ends_with('(') || ends(at);
    text.match_indices(sign).any(|(at, _)| is_whole(at) && !text[..at].ends_with("std"))
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
        assert_eq!(of("cur.execute('SELECT id FROM doc ORDER BY embedding <=> %s::vector LIMIT 5')\n"), ["vector"]);
        assert_eq!(of("op.execute('CREATE INDEX ON doc USING hnsw (embedding vector_cosine_ops)')\n"), ["vector"]);
        assert!(of("x = 'std::vector<int> and a::vectors'\n").is_empty());
    }
}
