//! Directories of the repository that a script names by variables: `ROOT="$(cd "$(dirname "$0")/.." && pwd)"`. Runs none.

use std::collections::BTreeMap;

use super::File;
use crate::inspect::wheel::join;

/// What stands in such a value besides names and `..`.
const SYNTAX: [&str; 19] = [
    "${BASH_SOURCE[0]:-$0}",
    "${BASH_SOURCE[0]}",
    "$BASH_SOURCE",
    "${0}",
    "$0",
    "CDPATH=",
    "readlink -f ",
    "realpath ",
    "dirname ",
    "pwd -P",
    "pwd",
    "cd ",
    "-- ",
    "2>&1",
    "2> /dev/null",
    "2>/dev/null",
    ">/dev/null",
    "&&",
    "$(",
];

/// The variables of a script with their directories, as the repository has them; `None` for one that is not known.
#[derive(Debug, Default)]
pub(super) struct Variables(BTreeMap<String, Option<String>>);

impl Variables {
    pub(super) fn of(file: &File<'_>) -> Self {
        let path = file.path.trim_start_matches("../");
        let own = join(file.base, path.rsplit_once('/').map_or("", |(directory, _)| directory));
        let mut all = Self::default();
        for line in file.text.lines() {
            let line = line.trim();
            let words = ["export ", "readonly ", "local ", "declare -r "];
            let line = words.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
            let Some((name, value)) = line.split_once('=').filter(|(name, _)| is_name(name)) else { continue };
            let is_set_twice = all.0.contains_key(name);
            let directory = all.directory(&own, value).filter(|_| !is_set_twice);
            all.0.insert(name.to_owned(), directory);
        }
        all
    }

    fn directory(&self, own: &str, value: &str) -> Option<String> {
        let value = value.split(" #").next().unwrap_or(value).trim();
        if value.trim_matches(['"', '\'']).trim_matches(['$', '(', ')']) == "git rev-parse --show-toplevel" {
            return Some(String::new());
        }
        let names_the_script = value.contains("$0") || value.contains("BASH_SOURCE") || value.contains("${0}");
        if !value.contains("dirname ") || !names_the_script {
            return self.known(value.trim_matches('"'));
        }
        let ups = value.matches("dirname ").count() - 1;
        let rest = SYNTAX.iter().fold(value.to_owned(), |rest, syntax| rest.replace(syntax, ""));
        let rest: String = rest.chars().filter(|letter| !matches!(letter, '"' | ')' | ' ')).collect();
        within(own, &format!("{}{rest}", "../".repeat(ups)))
    }

    /// A path that begins with such a variable: `$ROOT/api`.
    pub(super) fn known(&self, path: &str) -> Option<String> {
        let behind = path.strip_prefix('$')?;
        let (name, rest) = match behind.strip_prefix('{') {
            Some(inside) => inside.split_once('}')?,
            None => behind.split_at(behind.find('/').unwrap_or(behind.len())),
        };
        within(self.0.get(name)?.as_deref()?, rest)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A path below a directory of the repository; `None` above its root, and for what only a shell knows.
fn within(directory: &str, path: &str) -> Option<String> {
    if path.contains(['$', '`', '(', '*', '{', '~', ' ']) {
        return None;
    }
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
