//! Tells where a program that builds writes: by its options, its configuration, or its own default. Runs nothing.

use serde_json::Value;

use super::commands::ScriptCommand;
use super::facts::{BuildOutput, OutputKind};
use super::files::Files;
use super::javascript::Script;
use super::manifest::Manifest;
use crate::catalogue::front_end::{Bundler, BundlerOutput, ConfigKey, bundler};
use crate::inspect::evidence::Place;
use crate::inspect::wheel::join;

/// What a command makes.
pub(super) enum Writes {
    /// Nothing that is known of.
    Nothing,
    /// A server of its own.
    Server,
    /// These files and directories, as far as they can be told.
    Files(Vec<BuildOutput>),
}

/// Extensions of configuration files.
const EXTENSIONS: [&str; 6] = ["ts", "js", "mts", "mjs", "cts", "cjs"];

pub(super) fn of_command(files: &Files<'_>, manifest: &Manifest, command: &ScriptCommand, place: &Place) -> Writes {
    let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
    if words.iter().any(|word| matches!(*word, "--watch" | "-w" | "serve" | "--serve")) {
        return Writes::Nothing;
    }
    let place = Reading { files, manifest, directory: directory(files, manifest, command), place };
    match words.as_slice() {
        ["node" | "bun" | "tsx", script, ..] if is_script(script) => place.build_script(script),
        ["sass", rest @ ..] => place.sass(rest),
        words => match bundler(words) {
            Some(bundler) => place.bundled(bundler, words),
            None => Writes::Nothing,
        },
    }
}

fn directory(files: &Files<'_>, manifest: &Manifest, command: &ScriptCommand) -> String {
    let below = files.resolved(&manifest.directory, &command.directory);
    below.unwrap_or_else(|| manifest.directory.clone())
}

fn is_script(word: &str) -> bool {
    EXTENSIONS.iter().any(|extension| word.rsplit_once('.').is_some_and(|(_, found)| found == *extension))
}

/// Where a command stands.
struct Reading<'a> {
    files: &'a Files<'a>,
    manifest: &'a Manifest,
    directory: String,
    place: &'a Place,
}

impl Reading<'_> {
    fn output(&self, base: &str, path: &str, kind: OutputKind, place: &Place) -> Option<BuildOutput> {
        let path = self.files.resolved(base, path)?;
        let is_inside =
            self.manifest.directory.is_empty() || path.starts_with(&format!("{}/", self.manifest.directory));
        // Outside of its own root a bundler empties nothing unasked (https://vite.dev/config/build-options#build-emptyoutdir).
        let kind = if kind == OutputKind::Directory && !is_inside { OutputKind::SharedDirectory } else { kind };
        // What lies beside a file in a directory of builds is built too.
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let is_of_builds = parent.split('/').any(|part| matches!(part, "dist" | "build"));
        let (path, kind) = match kind {
            OutputKind::File if is_of_builds => (parent.to_owned(), OutputKind::SharedDirectory),
            kind => (path, kind),
        };
        // What is written into the front end's own root is told by no directory.
        (path != self.manifest.directory && !path.is_empty()).then(|| BuildOutput { path, kind, place: place.clone() })
    }

    fn bundled(&self, bundler: &Bundler, words: &[&str]) -> Writes {
        let option = |names: &[&str]| names.iter().find_map(|name| value_of(words, name));
        let owns = |path| match bundler.output {
            BundlerOutput::Own(_) => (path, OutputKind::Directory),
            BundlerOutput::Named | BundlerOutput::Server => (path, OutputKind::SharedDirectory),
        };
        let named = option(bundler.directory_options).map(owns);
        let named = named.or_else(|| Some((option(bundler.file_options)?, OutputKind::File)));
        let by_option = named.and_then(|(path, kind)| self.output(&self.directory, &path, kind, self.place));
        if let Some(output) = by_option {
            return Writes::Files(vec![output]);
        }
        if bundler.program == "ng" {
            return Writes::Files(self.angular());
        }
        if bundler.program == "vite" && self.has("@sveltejs/kit") {
            return self.svelte_kit();
        }
        let config = self.config(bundler, words);
        if bundler.program == "next" {
            return self.next(config.as_ref());
        }
        let configured = config.map(|(path, script)| self.configured(bundler, &path, &script)).unwrap_or_default();
        match bundler.output {
            BundlerOutput::Server => Writes::Server,
            _ if !configured.is_empty() => Writes::Files(configured),
            BundlerOutput::Own(default) => {
                let output = self.output(&self.directory, default, OutputKind::Directory, self.place);
                Writes::Files(output.into_iter().collect())
            }
            BundlerOutput::Named => Writes::Files(Vec::new()),
        }
    }

    fn has(&self, package: &str) -> bool {
        self.manifest.dependencies.contains(package)
    }

    /// The configuration that the command names, or the one that the program looks for.
    fn config(&self, bundler: &Bundler, words: &[&str]) -> Option<(String, Script)> {
        let named = ["--config", "-c"].iter().find_map(|option| value_of(words, option));
        let usual = bundler.config.iter().flat_map(|name| EXTENSIONS.map(|extension| format!("{name}.{extension}")));
        let paths = named.into_iter().chain(usual).filter_map(|name| self.files.resolved(&self.directory, &name));
        paths.into_iter().find_map(|path| Some((path.clone(), Script::new(&self.files.text(&path)?))))
    }

    /// What the keys of a configuration name.
    fn configured(&self, bundler: &Bundler, path: &str, script: &Script) -> Vec<BuildOutput> {
        let own = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let root = bundler.keys.iter().find_map(|key| match key {
            ConfigKey::Root(key) => script.paths(key).into_iter().next(),
            ConfigKey::Directory(_) | ConfigKey::File(_) => None,
        });
        let base = root.and_then(|(root, _)| self.files.resolved(own, &root)).unwrap_or_else(|| own.to_owned());
        let mut found = Vec::new();
        for key in bundler.keys {
            let (key, kind) = match key {
                ConfigKey::Directory(key) if matches!(bundler.output, BundlerOutput::Own(_)) => {
                    (key, OutputKind::Directory)
                }
                ConfigKey::Directory(key) => (key, OutputKind::SharedDirectory),
                ConfigKey::File(key) => (key, OutputKind::File),
                ConfigKey::Root(_) => continue,
            };
            let named = script.paths(key);
            found.extend(
                named.iter().filter_map(|(named, line)| self.output(&base, named, kind, &Place::line(path, *line))),
            );
        }
        match bundler.output {
            // The default counts from the root too.
            BundlerOutput::Own(default) if found.is_empty() && base != own => {
                self.output(&base, default, OutputKind::Directory, &Place::file(path)).into_iter().collect()
            }
            _ => found,
        }
    }

    /// `node esbuild.config.mjs`: a program that calls esbuild (<https://esbuild.github.io/getting-started/#build-scripts>).
    fn build_script(&self, script: &str) -> Writes {
        let Some(bundler) = bundler(&["esbuild"]).filter(|_| self.has("esbuild")) else { return Writes::Nothing };
        let path = self.files.resolved(&self.directory, script);
        let text = path.as_ref().and_then(|path| self.files.text(path));
        let (Some(path), Some(text)) = (path, text) else { return Writes::Nothing };
        // Paths of esbuild count from the working directory.
        let script = Script::new(&text);
        let outputs = bundler.keys.iter().flat_map(|key| match key {
            ConfigKey::Directory(key) => self.named_by(&script, key, OutputKind::SharedDirectory, &path),
            ConfigKey::File(key) => self.named_by(&script, key, OutputKind::File, &path),
            ConfigKey::Root(_) => Vec::new(),
        });
        Writes::Files(outputs.collect())
    }

    fn named_by(&self, script: &Script, key: &str, kind: OutputKind, path: &str) -> Vec<BuildOutput> {
        let named = script.paths(key).into_iter();
        named.filter_map(|(named, line)| self.output(&self.directory, &named, kind, &Place::line(path, line))).collect()
    }

    /// `sass in.scss out.css`, `sass in:out` (<https://sass-lang.com/documentation/cli/dart-sass/#usage>).
    fn sass(&self, words: &[&str]) -> Writes {
        let operands: Vec<&str> = words.iter().filter(|word| !word.starts_with('-')).copied().collect();
        let paired: Vec<&str> = operands.iter().filter_map(|word| Some(word.split_once(':')?.1)).collect();
        let targets = match operands.as_slice() {
            [_, target] if paired.is_empty() => vec![*target],
            _ => paired,
        };
        let kind = |path: &str| if path.contains(".css") { OutputKind::File } else { OutputKind::SharedDirectory };
        let outputs = targets.iter().filter_map(|path| self.output(&self.directory, path, kind(path), self.place));
        Writes::Files(outputs.collect())
    }

    /// `output: "export"` (<https://nextjs.org/docs/app/guides/static-exports>).
    fn next(&self, config: Option<&(String, Script)>) -> Writes {
        let Some((path, script)) = config else { return Writes::Server };
        let Some((_, line)) = script.paths("output").into_iter().find(|(value, _)| value == "export") else {
            return Writes::Server;
        };
        let directory = script.paths("distDir").into_iter().next().map_or_else(|| "out".to_owned(), |(path, _)| path);
        let output = self.output(&self.directory, &directory, OutputKind::Directory, &Place::line(path, line));
        Writes::Files(output.into_iter().collect())
    }

    /// <https://svelte.dev/docs/kit/adapter-static>
    fn svelte_kit(&self) -> Writes {
        if !self.has("@sveltejs/adapter-static") {
            return Writes::Server;
        }
        let path = self.files.resolved(&self.directory, "svelte.config.js").unwrap_or_default();
        let script = self.files.text(&path).map(|text| Script::new(&text));
        let named = script.and_then(|script| script.paths("pages").into_iter().next());
        let (directory, place) =
            named.map_or(("build".to_owned(), self.place.clone()), |(named, line)| (named, Place::line(path, line)));
        let output = self.output(&self.directory, &directory, OutputKind::Directory, &place);
        Writes::Files(output.into_iter().collect())
    }

    /// `outputPath` of angular.json (<https://angular.dev/reference/configs/workspace-config>), by default `dist/PROJECT`.
    fn angular(&self) -> Vec<BuildOutput> {
        let path = join(&self.directory, "angular.json");
        let text = self.files.text(&path).unwrap_or_default();
        let parsed = jsonc_parser::parse_to_serde_value::<Value>(&text, &jsonc_parser::ParseOptions::default());
        let document = parsed.unwrap_or_default();
        let place = Place::of_line(&path, &text, |line| line.contains("\"outputPath\""));
        let projects = document["projects"].as_object();
        let default = document["defaultProject"].as_str();
        let project = projects.and_then(|projects| {
            default.and_then(|name| projects.get_key_value(name)).or_else(|| projects.iter().next())
        });
        let Some((name, project)) = project else { return Vec::new() };
        let options = ["architect", "targets"].iter().find_map(|key| project[*key]["build"]["options"].as_object());
        let named = options.and_then(|options| match options.get("outputPath")? {
            Value::String(path) => Some(path.clone()),
            table => table["base"].as_str().map(str::to_owned),
        });
        let path = named.unwrap_or_else(|| format!("dist/{name}"));
        self.output(&self.directory, &path, OutputKind::Directory, &place).into_iter().collect()
    }
}

/// `--out x`, `--out=x`.
fn value_of(words: &[&str], option: &str) -> Option<String> {
    words.iter().enumerate().find_map(|(index, word)| match word.split_once('=') {
        Some((name, value)) if name == option => Some(value.to_owned()),
        _ if *word == option => words.get(index + 1).map(|value| (*value).to_owned()),
        _ => None,
    })
}
