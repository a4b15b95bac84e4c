//! Follows the scripts of a manifest to the programs that build. Runs nothing.

use super::facts::{BuildOutput, BuildScript, FrontEndForm};
use super::files::Files;
use super::manifest::Manifest;
use super::outputs::{self, Writes};
use crate::catalogue::front_end::is_server_package;
use crate::shell;

/// Scripts are followed through this many others.
const LONGEST_CHAIN: usize = 6;

/// Programs that start the words behind them.
const WRAPPERS: [&str; 7] = ["npx", "bunx", "cross-env", "env", "dotenv", "dotenvx", "exec"];

/// Subcommands of package managers that start the words behind them: `pnpm exec vite build`.
const EXECUTING: [&str; 3] = ["exec", "dlx", "x"];

/// A command of a script, from the directory of the manifest.
pub(super) struct ScriptCommand {
    pub(super) directory: String,
    pub(super) words: Vec<String>,
}

/// The scripts that build, that called `build` first, and what they make.
pub(super) fn builds(files: &Files<'_>, manifest: &Manifest) -> (Vec<BuildScript>, FrontEndForm) {
    let mut builds = Vec::new();
    let mut has_server = manifest.dependencies.iter().any(|name| is_server_package(name));
    let is_for_people = |name: &str| name.contains("dev") || name.contains("watch") || name.contains("preview");
    for (name, script) in manifest.scripts.iter().filter(|(name, _)| !is_for_people(name)) {
        let mut outputs: Vec<BuildOutput> = Vec::new();
        let mut is_bundled = false;
        for command in commands(manifest, name) {
            match outputs::of_command(files, manifest, &command, &script.place) {
                Writes::Nothing => {}
                Writes::Server => (has_server, is_bundled) = (true, true),
                Writes::Files(found) => {
                    is_bundled = true;
                    outputs.extend(found);
                }
            }
        }
        outputs.dedup_by(|later, first| later.path == first.path);
        if name == "build" || is_bundled {
            builds.push(BuildScript { name: name.clone(), place: script.place.clone(), outputs });
        }
    }
    builds.sort_by_key(|build| build.name != "build");
    let is_server = has_server && builds.iter().all(|build| build.outputs.is_empty() || build.name != "build");
    (builds, if is_server { FrontEndForm::Server } else { FrontEndForm::Files })
}

/// The commands of a script, with those of the scripts that it runs.
fn commands(manifest: &Manifest, name: &str) -> Vec<ScriptCommand> {
    let mut found = Vec::new();
    let mut open = vec![(name.to_owned(), 0)];
    while let Some((name, chain)) = open.pop() {
        let Some(script) = manifest.script(&name).filter(|_| chain < LONGEST_CHAIN) else { continue };
        for simple in shell::script_as_far_as_it_parses(&script.value).commands {
            let words: Vec<String> = simple.words.iter().map(shell::Word::text).collect();
            let words = unwrapped(&words);
            let called = scripts_called(manifest, words);
            if called.is_empty() && !words.is_empty() {
                found.push(ScriptCommand { directory: simple.directory.clone(), words: words.to_vec() });
            }
            open.extend(called.into_iter().map(|name| (name, chain + 1)));
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
