//! Lists what a front end is built from. Decides nothing.

use std::collections::BTreeSet;

use super::facts::NodePackages;
use super::files::Files;
use super::javascript::Script;
use super::manifest::Manifest;
use crate::inspect::tree::{TreeFacts, has_extension};

/// What bundlers read: programs, styles, markup, templates that are looked through for classes, and pictures.
const READ: [&str; 28] = [
    "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "vue", "svelte", "astro", "css", "scss", "sass", "less",
    "styl", "html", "htm", "jinja", "jinja2", "j2", "pug", "hbs", "svg", "graphql", "mdx", "wasm", "glsl",
];

/// Files of a root that configure a build, besides.
const SETTINGS: [&str; 5] = ["json", "babelrc", "postcssrc", "browserslistrc", "swcrc"];

/// Directories of a root that no build reads.
const BESIDE: [&str; 9] =
    ["tests", "test", "docs", "doc", "e2e", "cypress", "playwright", "playwright-report", "coverage"];

/// The directory of the front end; of one that holds Python too, what a build reads of it.
pub(super) fn read(files: &Files<'_>, manifest: &Manifest, packages: &NodePackages, all: &[Manifest]) -> Vec<String> {
    let directory = manifest.directory.as_str();
    // Packages of the same workspace are linked, and so built from their sources.
    let is_linked = |other: &&Manifest| {
        let is_named = other.name.as_ref().is_some_and(|name| manifest.dependencies.contains(name));
        is_named && packages.manifests.contains(&other.path)
    };
    let linked = all.iter().filter(is_linked).map(|other| other.directory.clone());
    if directory.starts_with("..") {
        return std::iter::once(directory.to_owned()).chain(linked).collect();
    }
    let tree = files.tree;
    let mut found = BTreeSet::new();
    if directory.is_empty() || tree.holds_python(directory) {
        // Tailwind looks through every file, also those of Python (https://tailwindcss.com/docs/detecting-classes-in-source-files).
        let whole = manifest.dependencies.iter().any(|name| name.contains("tailwindcss"));
        of_directory(tree, directory, whole, &mut found);
    } else {
        found.insert(directory.to_owned());
    }
    found.extend(outside(files, manifest));
    found.extend(linked);
    found.retain(|path| !packages.manifests.contains(path));
    let all = found.clone();
    found.retain(|path| !path.match_indices('/').any(|(at, _)| all.contains(&path[..at])));
    found.into_iter().collect()
}

fn of_directory(tree: &TreeFacts, directory: &str, whole: bool, found: &mut BTreeSet<String>) {
    for name in tree.children(directory) {
        let path = crate::inspect::wheel::join(directory, name);
        if tree.is_file(&path) {
            if is_read(name) || is_setting(name) {
                found.insert(path);
            }
        } else if !BESIDE.contains(&name) && tree.below(&path).any(is_read) {
            if whole || !tree.holds_python(&path) {
                found.insert(path);
            } else {
                of_directory(tree, &path, whole, found);
            }
        }
    }
}

fn is_read(path: &str) -> bool {
    READ.iter().any(|extension| has_extension(path, extension))
}

fn is_setting(name: &str) -> bool {
    let hidden = name.strip_prefix('.').unwrap_or_default();
    SETTINGS.iter().any(|extension| has_extension(name, extension) || hidden == *extension)
}

/// What configurations and style sheets of the front end name outside of it: `content: ["../templates/**/*.html"]`,
/// `@source "../templates"`.
fn outside(files: &Files<'_>, manifest: &Manifest) -> BTreeSet<String> {
    let tree = files.tree;
    let directory = manifest.directory.as_str();
    let mut found = BTreeSet::new();
    if directory.is_empty() {
        return found;
    }
    let names = tree.below(directory).filter(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.contains(".config.") || has_extension(name, "css")
    });
    for path in names {
        let Some(text) = files.text(path) else { continue };
        let own = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let script = Script::new(&text);
        for (named, _) in script.texts().filter(|(named, _)| named.contains("../")) {
            // Patterns name the directory before their first star.
            let fixed = named.split(['*', '{', '!', '(']).find(|part| !part.is_empty()).unwrap_or_default();
            let fixed =
                if fixed.len() < named.len() { fixed.rsplit_once('/').map_or("", |(start, _)| start) } else { fixed };
            // Of a style sheet relative to it, else to the front end: both are tried.
            for base in [own, directory] {
                let path = files.resolved(base, fixed).filter(|path| !path.is_empty() && !path.starts_with(".."));
                let is_outside = |path: &String| path != directory && !path.starts_with(&format!("{directory}/"));
                let is_above = |path: &String| directory.starts_with(&format!("{path}/"));
                let path = path.filter(|path| is_outside(path) && !is_above(path));
                found.extend(path.filter(|path| tree.is_file(path) || tree.is_directory(path)));
            }
        }
    }
    found
}
