//! Reads the names of the variables in the example that the authors give of `.env`, and which values are no JSON. Keeps no value, and reads
//! no file of uvdock's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::disk::Disk;
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
}

/// Reads the authors' example in a directory.
pub(super) fn read(disk: &Disk, directory: &Path) -> Option<EnvExampleFacts> {
    NAMES.into_iter().find_map(|name| {
        let text = String::from_utf8(disk.read(&directory.join(name), FileKind::ContainerFile).ok()?).ok()?;
        is_theirs(&text).then(|| EnvExampleFacts {
            path: name.to_owned(),
            names: names(&text),
            not_json: not_json(&text),
        })
    })
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
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start().trim_start_matches("export ");
        let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.starts_with('#')) else { continue };
        let (name, value) = (name.trim(), bare(value));
        let is_json = value.starts_with(['[', '{']) && serde_json::from_str::<serde_json::Value>(value).is_ok();
        if value.is_empty() || is_json {
            found.remove(name);
        } else {
            found.insert(name.to_owned(), at + 1);
        }
    }
    found
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
    fn names_are_those_of_lines_and_comments() {
        let found = names("A=1\nexport B=2\n# C = 3\n# to be changed = now\nD\n");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["A", "B", "C"]);
    }
}
