//! Follows the scripts of a manifest through each other to the commands that they run. Runs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::manifest::Manifest;
use crate::shell;

/// Programs that start the words behind them.
const WRAPPERS: [&str; 7] = ["npx", "bunx", "cross-env", "env", "dotenv", "dotenvx", "exec"];

/// Subcommands of package managers that start the words behind them: `pnpm exec vite build`.
const EXECUTING: [&str; 3] = ["exec", "dlx", "x"];

/// A command of a script, from the directory of the manifest.
pub(super) struct ScriptCommand {
    pub(super) directory: String,
    pub(super) words: Vec<String>,
}

/// Scripts that one may run, with those that these run: a build of more is nobody's.
const MOST: usize = 64;

/// The scripts of a manifest, each read once.
pub(super) struct Scripts<'m> {
    read: BTreeMap<&'m str, Script>,
}

struct Script {
    commands: Vec<ScriptCommand>,
    /// Names, or beginnings of names with a `*`.
    called: Vec<String>,
}

impl<'m> Scripts<'m> {
    /// Reads them.
    pub(super) fn of(manifest: &'m Manifest) -> Self {
        let names: BTreeSet<&str> = manifest.scripts.iter().map(|(name, _)| name.as_str()).collect();
        // Of two with one name the first one counts.
        let scripts = manifest.scripts.iter().rev();
        Self { read: scripts.map(|(name, script)| (name.as_str(), Script::read(&names, &script.value))).collect() }
    }

    /// The commands of a script, with those of the scripts that it runs.
    pub(super) fn commands(&self, name: &'m str) -> Vec<&ScriptCommand> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([name]);
        let mut open = vec![name];
        while let Some(script) = open.pop().and_then(|name| self.read.get(name)) {
            found.extend(&script.commands);
            for called in &script.called {
                let others = self.named(called).filter(|other| !seen.contains(other));
                let others: Vec<&str> = others.take(MOST.saturating_sub(seen.len())).collect();
                seen.extend(&others);
                open.extend(others);
            }
        }
        found
    }

    /// `build:*` is every script that begins so.
    fn named(&self, name: &str) -> impl Iterator<Item = &'m str> {
        let from: (Bound<&str>, Bound<&str>) = (Bound::Included(name.trim_end_matches('*')), Bound::Unbounded);
        self.read.range::<str, _>(from).map(|(own, _)| *own).take_while(move |own| is_meant(name, own))
    }
}

fn is_meant(name: &str, own: &str) -> bool {
    name.strip_suffix('*').map_or(own == name, |prefix| own.starts_with(prefix))
}

impl Script {
    fn read(names: &BTreeSet<&str>, text: &str) -> Self {
        let (mut commands, mut called) = (Vec::new(), Vec::new());
        for simple in shell::script_as_far_as_it_parses(text).commands {
            let words: Vec<String> = simple.words.iter().map(shell::Word::text).collect();
            let words = unwrapped(&words);
            let others: Vec<String> = scripts_called(names, words).map(str::to_owned).collect();
            if others.is_empty() && !words.is_empty() {
                commands.push(ScriptCommand { directory: simple.directory.clone(), words: words.to_vec() });
            }
            called.extend(others);
        }
        Self { commands, called }
    }
}

/// The words behind what only starts them: `cross-env NODE_ENV=production webpack`.
fn unwrapped(words: &[String]) -> &[String] {
    let mut rest = words;
    while let Some((first, behind)) = rest.split_first() {
        let is_manager = matches!(first.as_str(), "npm" | "pnpm" | "yarn" | "bun");
        rest = match behind.first() {
            Some(second) if is_manager && EXECUTING.contains(&second.as_str()) => &behind[1..],
            _ if WRAPPERS.contains(&first.as_str()) => behind,
            _ if first.contains('=') || first.starts_with('-') => behind,
            _ => break,
        };
    }
    rest
}

/// The scripts of the manifest that a command runs: `npm run x`, `yarn x`, `run-s x y`, `concurrently "npm:x"`.
fn scripts_called<'w>(names: &BTreeSet<&str>, words: &'w [String]) -> impl Iterator<Item = &'w str> {
    let (program, rest) = words.split_first().map_or(("", words), |(program, rest)| (program.as_str(), rest));
    let mut operands = rest.iter().map(String::as_str).filter(|word| !word.starts_with('-'));
    let called: Vec<&str> = match program {
        "npm" | "pnpm" | "yarn" | "bun" => {
            let name = match operands.next() {
                Some("run" | "run-script") => operands.next(),
                first if program != "npm" => first,
                _ => None,
            };
            name.into_iter().collect()
        }
        // https://github.com/mysticatea/npm-run-all
        "npm-run-all" | "npm-run-all2" | "run-s" | "run-p" => operands.collect(),
        // https://github.com/open-cli-tools/concurrently
        "concurrently" => {
            let lines = operands.map(|line| line.strip_prefix("npm:").unwrap_or(line));
            lines.map(|line| line.split_whitespace().last().unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    };
    called
        .into_iter()
        .filter(|name| names.range(name.trim_end_matches('*')..).next().is_some_and(|own| is_meant(name, own)))
}
