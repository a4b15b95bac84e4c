//! Reads the names of the variables in the example that the authors give of `.env`. Keeps no value, and reads no file of uvdock's.

use std::collections::BTreeSet;
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
}

/// Reads the authors' example in a directory.
pub(super) fn read(disk: &Disk, directory: &Path) -> Option<EnvExampleFacts> {
    NAMES.into_iter().find_map(|name| {
        let text = String::from_utf8(disk.read(&directory.join(name), FileKind::ContainerFile).ok()?).ok()?;
        is_theirs(&text).then(|| EnvExampleFacts { path: name.to_owned(), names: names(&text) })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_lines_and_comments() {
        let found = names("A=1\nexport B=2\n# C = 3\n# to be changed = now\nD\n");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["A", "B", "C"]);
    }
}
