//! Directories of the repository that a script names by variables: `ROOT="$(cd "$(dirname "$0")/.." && pwd)"`. Runs none.

use std::collections::BTreeMap;

use crate::shell::{self, Piece, Runs, SimpleCommand, Word};

/// Builtins whose words are assignments (bash "Bash Builtins").
const DECLARE: [&str; 4] = ["declare", "export", "local", "readonly"];
/// How bash names the script that runs, besides `$0` and `$BASH_SOURCE`.
const SCRIPT: [&str; 2] = ["${BASH_SOURCE[0]}", "${BASH_SOURCE[0]:-$0}"];
/// `$(dirname "$(dirname "$0")")`: nobody goes deeper.
const DEEPEST: usize = 8;

/// The variables of a script with their directories, as the repository has them; `None` for one that is not known.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// The script.
    script: String,
    known: BTreeMap<String, Option<String>>,
}

impl Variables {
    /// Those of the script at a path of the repository.
    pub(super) fn of(script: String, text: &str) -> Self {
        let mut all = Self { script, known: BTreeMap::new() };
        for command in shell::script_as_far_as_it_parses(text).commands {
            for word in assignments(&command) {
                all.assign(word);
            }
        }
        all
    }

    fn assign(&mut self, word: &Word) {
        let Some((Piece::Bare(first), rest)) = word.pieces().split_first() else { return };
        let Some((name, value)) = first.split_once('=') else { return };
        let value = [&[Piece::Bare(value.to_owned())], rest].concat();
        let path = self.path(&value, 0).filter(|_| !self.known.contains_key(name));
        self.known.insert(name.to_owned(), path);
    }

    /// A path that begins with such a variable: `$ROOT/api`.
    pub(super) fn known(&self, path: &str) -> Option<String> {
        let [word] = &*shell::split(path)? else { return None };
        self.path(word.pieces(), 0)
    }

    /// A path that begins with what is known.
    fn path(&self, pieces: &[Piece], depth: usize) -> Option<String> {
        let is_empty = |piece: &&Piece| matches!(piece, Piece::Bare(text) | Piece::Quoted(text) if text.is_empty());
        let mut pieces = pieces.iter().skip_while(is_empty);
        let start = match pieces.next()? {
            Piece::Variable(variable) if matches!(variable.name.as_str(), "0" | "BASH_SOURCE") => self.script.clone(),
            Piece::Variable(variable) => self.known.get(&variable.name)?.clone()?,
            Piece::Dynamic(text) if SCRIPT.contains(&text.as_str()) => self.script.clone(),
            Piece::Dynamic(text) => self.output(text, depth)?,
            Piece::Bare(_) | Piece::Quoted(_) => return None,
        };
        let mut rest = String::new();
        for piece in pieces {
            let (Piece::Bare(text) | Piece::Quoted(text)) = piece else { return None };
            rest.push_str(text);
        }
        (rest.is_empty() || rest.starts_with('/')).then(|| within(&start, &rest))?
    }

    /// The path that `$(cd DIRECTORY && pwd)` and its like print.
    fn output(&self, substitution: &str, depth: usize) -> Option<String> {
        let inside = match substitution.strip_prefix("$(") {
            Some(rest) => rest.strip_suffix(')')?,
            None => substitution.strip_prefix('`')?.strip_suffix('`')?,
        };
        let (mut here, mut printed) = (None::<String>, None);
        let script = shell::script(inside).filter(|_| depth < DEEPEST)?;
        for command in script.commands.iter().filter(|command| command.runs != Runs::AsText) {
            let words: Vec<String> = command.words.iter().map(Word::text).collect();
            let word = command.words.iter().skip(1).find(|word| !word.text().starts_with('-'));
            let operand = || self.path(word?.pieces(), depth + 1);
            match words.first()?.as_str() {
                "cd" if word?.expands() => here = operand(),
                "cd" if !word?.text().starts_with('/') => here = within(&here?, &word?.text()),
                "pwd" => printed.clone_from(&here),
                "dirname" => printed = Some(within(&operand()?, "..")?),
                "readlink" | "realpath" => printed = operand(),
                "git" if words.ends_with(&["rev-parse".to_owned(), "--show-toplevel".to_owned()]) => {
                    printed = Some(String::new());
                }
                _ => return None,
            }
        }
        printed
    }
}

/// What a command sets for those behind it.
fn assignments(command: &SimpleCommand) -> &[Word] {
    match command.words.split_first() {
        None => &command.assignments,
        Some((program, words)) if DECLARE.contains(&program.text().as_str()) => words,
        Some(_) => &[],
    }
}

/// A path below a directory of the repository; `None` above its root, and for what only a shell knows.
fn within(directory: &str, path: &str) -> Option<String> {
    if path.contains(['*', '{', '~', ' ']) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Option<String> {
        Variables::of("deploy/bin/build.sh".to_owned(), text).known("$ROOT/api")
    }

    #[test]
    fn what_is_printed_of_the_script_s_own_place_is_known() {
        for text in [
            "ROOT=`git rev-parse --show-toplevel`",
            "ROOT=$(git -C \"$(dirname \"$0\")\" rev-parse --show-toplevel)",
            "declare -r ROOT=$(CDPATH= cd -- \"$(dirname -- \"${0}\")/../..\" && pwd)",
            "SELF=$(readlink -f \"$0\"); ROOT=$(dirname $(dirname $(dirname $SELF)))",
            "ROOT=\"$(cd \"$(dirname \"${BASH_SOURCE[0]:-$0}\")\" && cd .. && pwd)/..\"",
        ] {
            assert_eq!(root(text).as_deref(), Some("api"), "{text}");
        }
    }

    #[test]
    fn what_only_a_shell_knows_is_not_known() {
        let deep = format!("ROOT={}$0{}", "$(dirname ".repeat(10_000), ")".repeat(10_000));
        for text in [
            "ROOT=$(pwd)",
            "ROOT=$(cd .. && pwd)",
            "ROOT=$(cd /srv && pwd)",
            "ROOT=$(cd \"$1\" && pwd)",
            "ROOT=$(cd \"$(dirname \"$0\")/../../..\" && pwd)",
            "ROOT=$(dirname \"$0\" | head -1)",
            "ROOT=$(git rev-parse --show-toplevel)\nROOT=/srv",
            "ROOT=$(git rev-parse --show-toplevel)-old",
            &deep,
        ] {
            assert_eq!(root(text), None, "{text:.80}");
        }
    }
}
