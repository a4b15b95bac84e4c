//! Setuptools' package discovery ("Package Discovery and Resource Access" in its user guide). Reads names only.

use toml::{Table, Value};

use super::module::{WheelModule, join, plain};
use super::rules::{Found, Rules, nothing_if_empty, strings};
use crate::inspect::pyproject::PyprojectFacts;

/// Names automatic discovery passes over in a flat layout (`FlatLayoutPackageFinder` and `FlatLayoutModuleFinder` of
/// setuptools 80).
const RESERVED: [&str; 26] = [
    "ci",
    "bin",
    "debian",
    "doc",
    "docs",
    "documentation",
    "manpages",
    "news",
    "newsfragments",
    "changelog",
    "test",
    "tests",
    "unit_test",
    "unit_tests",
    "example",
    "examples",
    "scripts",
    "tools",
    "util",
    "utils",
    "python",
    "build",
    "benchmark",
    "benchmarks",
    "exercise",
    "exercises",
];
const RESERVED_MODULES: [&str; 13] = [
    "setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile", "pavement", "dodo",
    "tasks", "fabfile",
];

/// `ext-modules` (setuptools "Building Extension Modules") in pyproject.toml.
pub(super) fn has_extensions(project: &PyprojectFacts) -> bool {
    let settings = project.tool.get("setuptools").and_then(Value::as_table);
    settings.and_then(|settings| settings.get("ext-modules")?.as_array()).is_some_and(|modules| !modules.is_empty())
}

pub(super) fn found(rules: &Rules<'_>) -> Found {
    let settings = rules.table("setuptools").unwrap_or_default();
    match (settings.get("packages"), settings.get("py-modules")) {
        (None, None) => automatic(rules, &settings),
        (packages, modules) => configured(rules, &settings, packages, modules),
    }
}

fn configured(rules: &Rules<'_>, settings: &Table, packages: Option<&Value>, modules: Option<&Value>) -> Found {
    let mut found: Vec<WheelModule> = Vec::new();
    let root = package_dir(settings);
    match packages {
        Some(Value::Table(find)) => found.extend(finder(rules, find.get("find").and_then(Value::as_table))),
        Some(list) => {
            let names = strings(list).into_iter().filter(|name| !name.contains('.'));
            found.extend(names.filter_map(|name| rules.module(&root, &name)));
        }
        None => {}
    }
    let names = modules.map(strings).unwrap_or_default();
    found.extend(names.iter().filter_map(|name| rules.module(&root, name)));
    nothing_if_empty(found, || "`[tool.setuptools]` names no package or module that exists".into())
}

/// `package-dir = {"" = "src"}`.
fn package_dir(settings: &Table) -> String {
    let directory = settings.get("package-dir").and_then(|table| table.get("")?.as_str());
    plain(directory.unwrap_or("")).to_owned()
}

/// `[tool.setuptools.packages.find]` with `where` and `include`.
fn finder(rules: &Rules<'_>, find: Option<&Table>) -> Vec<WheelModule> {
    let setting = |key: &str| find.and_then(|find| find.get(key)).map(strings);
    let roots = setting("where").unwrap_or_else(|| vec![String::new()]);
    let include = setting("include").unwrap_or_else(|| vec!["*".into()]);
    let exclude = setting("exclude").unwrap_or_default();
    let mut modules = Vec::new();
    for root in roots.iter().map(|root| plain(root)) {
        let names = rules.tree.children(root).into_iter();
        let names = names.filter(|name| is_identifier(name) && rules.tree.holds_python(&join(root, name)));
        let chosen = names.filter(|name| fits_any(&include, name) && !fits_any(&exclude, name));
        modules.extend(chosen.map(|name| WheelModule::new(root, name, "")));
    }
    modules
}

fn fits_any(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|pattern| glob::Pattern::new(pattern).is_ok_and(|pattern| pattern.matches(name)))
}

fn automatic(rules: &Rules<'_>, settings: &Table) -> Found {
    if rules.tree.is_file("setup.py") || rules.tree.is_file("setup.cfg") {
        // What setup.py says only running it would tell; one package with Python in it is what it can mean.
        let modules = flat_packages(rules).into_iter().filter(|name| rules.tree.holds_python(name));
        let modules: Vec<WheelModule> = modules.map(|name| WheelModule::new("", &name, "")).collect();
        if !modules.is_empty() && !rules.tree.is_directory("src") {
            return Found::Modules(modules);
        }
    }
    let root = package_dir(settings);
    let root = if root.is_empty() && rules.tree.is_directory("src") { "src".to_owned() } else { root };
    if root.is_empty() { flat(rules) } else { below(rules, &root) }
}

/// The src layout: every package and module below it.
fn below(rules: &Rules<'_>, root: &str) -> Found {
    let names = rules.tree.children(root).into_iter().filter(|name| is_identifier(name.trim_end_matches(".py")));
    let modules: Vec<WheelModule> =
        names.filter_map(|name| rules.module(root, name.strip_suffix(".py").unwrap_or(name))).collect();
    nothing_if_empty(modules, || format!("setuptools finds no package below `{root}/`"))
}

/// The flat layout: setuptools refuses to guess between several top-level names.
fn flat(rules: &Rules<'_>) -> Found {
    let packages = flat_packages(rules);
    let names = if packages.is_empty() { flat_modules(rules) } else { packages };
    match names.as_slice() {
        [] => Found::Nothing("setuptools finds no package or module".into()),
        [name] => {
            nothing_if_empty(rules.module("", name).into_iter().collect(), || format!("`{name}` holds no Python"))
        }
        several => {
            let list = several.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Found::Nothing(format!("setuptools refuses several top-level packages in a flat layout: {list}"))
        }
    }
}

/// Directories count with or without Python in them: setuptools looks for namespace packages too.
fn flat_packages(rules: &Rules<'_>) -> Vec<String> {
    let names = rules.tree.children("").into_iter();
    let packages = names.filter(|name| is_identifier(name) && !RESERVED.contains(name) && !name.starts_with('_'));
    packages.filter(|name| rules.tree.is_directory(name)).map(str::to_owned).collect()
}

fn flat_modules(rules: &Rules<'_>) -> Vec<String> {
    let names = rules.tree.children("").into_iter().filter_map(|name| name.strip_suffix(".py"));
    names.filter(|name| is_identifier(name) && !RESERVED_MODULES.contains(name)).map(str::to_owned).collect()
}

fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}
