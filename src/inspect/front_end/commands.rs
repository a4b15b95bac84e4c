//! Follows the scripts of a manifest through each other to the commands that they run. Runs nothing.

use std::collections::BTreeSet;

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

/// The commands of a script, with those of the scripts that it runs.
pub(super) fn of_script(manifest: &Manifest, name: &str) -> Vec<ScriptCommand> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        let Some(script) = manifest.script(&name) else { continue };
        if !seen.insert(name) {
            continue;
        }
        for simple in shell::script_as_far_as_it_parses(&script.value).commands {
            let words: Vec<String> = simple.words.iter().map(shell::Word::text).collect();
            let words = unwrapped(&words);
            let called = scripts_called(manifest, words);
            if called.is_empty() && !words.is_empty() {
                found.push(ScriptCommand { directory: simple.directory.clone(), words: words.to_vec() });
            }
            open.extend(called);
        }
    }
    found
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
fn scripts_called(manifest: &Manifest, words: &[String]) -> Vec<String> {
    let Some((program, rest)) = words.split_first() else { return Vec::new() };
    let operands = || rest.iter().filter(|word| !word.starts_with('-'));
    match program.as_str() {
        "npm" | "pnpm" | "yarn" | "bun" => {
            let mut operands = operands();
            let name = match operands.next().map(String::as_str) {
                Some("run" | "run-script") => operands.next().map(String::as_str),
                first if program != "npm" => first,
                _ => None,
            };
            name.map(|name| named(manifest, name)).unwrap_or_default()
        }
        // https://github.com/mysticatea/npm-run-all
        "npm-run-all" | "npm-run-all2" | "run-s" | "run-p" => {
            operands().flat_map(|name| named(manifest, name)).collect()
        }
        // https://github.com/open-cli-tools/concurrently
        "concurrently" => {
            let lines = operands().map(|line| line.strip_prefix("npm:").unwrap_or(line));
            lines.flat_map(|line| named(manifest, line.split_whitespace().last().unwrap_or_default())).collect()
        }
        _ => Vec::new(),
    }
}

/// `build:*` is every script that begins so.
fn named(manifest: &Manifest, name: &str) -> Vec<String> {
    let prefix = name.strip_suffix('*');
    let names = manifest.scripts.iter().map(|(name, _)| name);
    names.filter(|own| prefix.map_or(*own == name, |prefix| own.starts_with(prefix))).cloned().collect()
}
