//! Reads the names of the variables in the example that the authors give of `.env`, which values are no JSON, and which servers they name.
//! Keeps no login, and reads no file of uvdock's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::disk::Disk;
use crate::catalogue::services;
use crate::ownership::{self, Ownership, Syntax};
use crate::regular_file::FileKind;

/// What such files are called, that of uvdock first.
const NAMES: [&str; 7] =
    [".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", "example.env", "sample.env"];

/// The authors' example.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EnvExampleFacts {
    /// Its name.
    pub path: String,
    /// The variables that it has, also in comments.
    pub names: BTreeSet<String>,
    /// Lines of variables whose value is no array and no object of JSON.
    pub not_json: BTreeMap<String, usize>,
    /// Servers that variables name, without login and port: `redis://localhost/0`.
    pub servers: BTreeMap<String, String>,
    /// Lines of variables whose value is a place below the directory that a program starts in: `./data`, `sqlite:///shop.db`.
    pub places: BTreeMap<String, usize>,
    /// Lines of variables whose value is the URL of a server on this machine.
    pub servers_here: BTreeMap<String, usize>,
}

/// Reads the authors' example in a directory.
pub(super) fn read(disk: &Disk, directory: &Path) -> Option<EnvExampleFacts> {
    NAMES.into_iter().find_map(|name| {
        let text = String::from_utf8(disk.read(&directory.join(name), FileKind::ContainerFile).ok()?).ok()?;
        is_theirs(&text).then(|| EnvExampleFacts {
            path: name.to_owned(),
            names: names(&text),
            not_json: not_json(&text),
            servers: servers(&text),
            places: lines_of(&text, is_place_below),
            servers_here: lines_of(&text, is_server_here),
        })
    })
}

/// Lines of the variables whose last value is such a one.
fn lines_of(text: &str, is_one: impl Fn(&str) -> bool) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (at, name, value) in given(text) {
        if is_one(value) {
            found.insert(name.to_owned(), at + 1);
        } else {
            found.remove(name);
        }
    }
    found
}

/// `sqlite:///shop.db`, `./data`, `data/shop.db`; not `sqlite:////data/shop.db`, `/data` and what is put together.
fn is_place_below(value: &str) -> bool {
    let path = match value.split_once("://") {
        Some((scheme, rest)) if scheme.starts_with("sqlite") => rest.strip_prefix('/').unwrap_or_default(),
        Some(_) => "",
        None => value,
    };
    !path.is_empty() && !path.starts_with(['/', '~', '$', ':', '%']) && !path.contains("${")
}

fn is_server_here(value: &str) -> bool {
    !value.starts_with("sqlite") && services::server_here(value).is_some()
}

/// Whether a file of variables is not uvdock's.
pub(super) fn is_theirs(text: &str) -> bool {
    matches!(ownership::read(text, Syntax::Variables), Ownership::NotOurs)
}

/// `NAME` of `NAME=value`, `export NAME=value` and `# NAME=value`.
fn names(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter_map(|line| line.split_once('='));
    let names =
        lines.map(|(name, _)| name.trim_start_matches(['#', ' ']).trim_start_matches("export ").trim().to_owned());
    names.filter(|name| !name.is_empty() && !name.contains(' ')).collect()
}

/// Variables of lines that count, and have a value; the last of a name holds.
fn not_json(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (at, name, value) in given(text) {
        let is_json = value.starts_with(['[', '{']) && serde_json::from_str::<serde_json::Value>(value).is_ok();
        if value.is_empty() || is_json {
            found.remove(name);
        } else {
            found.insert(name.to_owned(), at + 1);
        }
    }
    found
}

/// Names and values of lines that count, with the number of the line.
fn given(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let line = line.trim_start().trim_start_matches("export ");
        let (name, value) = line.split_once('=').filter(|(name, _)| !name.starts_with('#'))?;
        Some((at, name.trim(), bare(value)))
    })
}

/// Scheme, host and path of the values that are URLs of servers.
fn servers(text: &str) -> BTreeMap<String, String> {
    let urls = given(text).filter_map(|(_, name, value)| Some((name.to_owned(), server(value)?)));
    urls.collect()
}

fn server(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once("://")?;
    let (authority, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |end| rest.split_at(end));
    let host = authority.rsplit('@').next()?.split([':', ',']).next()?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_plain = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-._/".contains(letter));
    let is_server = !host.is_empty() && [scheme, host, path].into_iter().all(is_plain);
    is_server.then(|| format!("{scheme}://{host}{path}"))
}

/// A value without what stands around it: quotes, and a comment behind it.
fn bare(value: &str) -> &str {
    let value = value.trim();
    for quote in ['\'', '"'] {
        if let Some((inner, _)) = value.strip_prefix(quote).and_then(|rest| rest.rsplit_once(quote)) {
            return inner.trim();
        }
    }
    value.split(" #").next().unwrap_or(value).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_no_json_are_told_by_their_lines() {
        let text = "A=http://a\nB=[\"x\"]\nC='{\"a\": 1}' # c\nD=\n#E=x\nexport F=a,b\nG=5\nH=x\nH=[]\n";
        let found: Vec<_> = not_json(text).into_iter().collect();
        assert_eq!(found, [("A".to_owned(), 1), ("F".to_owned(), 6), ("G".to_owned(), 7)]);
    }

    #[test]
    fn servers_are_told_without_their_logins() {
        let text = "A=redis://:secret@localhost:6379/0\nB=\"amqp://guest:guest@rabbit:5672//\"\n#C=redis://x\nD=plain\nE=x://${HOST}/a\n";
        let found: Vec<_> = servers(text).into_iter().collect();
        let expected = [("A", "redis://localhost/0"), ("B", "amqp://rabbit//")];
        assert_eq!(found, expected.map(|(name, url)| (name.to_owned(), url.to_owned())));
    }

    #[test]
    fn places_below_and_servers_here_are_told_by_their_lines() {
        let text = "A=sqlite:///./shop.db\nB=sqlite+aiosqlite:////data/shop.db\nC=./data\nD=/data\nE=redis://localhost\nF=sqlite://\n\
                    G=postgresql://u:p@db/x\nH=${HOME}/a\n#I=./b\nC=\n";
        let lines = |all: BTreeMap<String, usize>| {
            all.into_iter().map(|(name, line)| format!("{name} {line}")).collect::<Vec<_>>()
        };
        assert_eq!(lines(lines_of(text, is_place_below)), ["A 1"]);
        assert_eq!(lines(lines_of(text, is_server_here)), ["E 5"]);
    }

    #[test]
    fn names_are_those_of_lines_and_comments() {
        let found = names("A=1\nexport B=2\n# C = 3\n# to be changed = now\nD\n");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["A", "B", "C"]);
    }
}
