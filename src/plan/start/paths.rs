//! Where modules are imported from, and which files lie beside what runs. Chooses nothing to run.

use crate::inspect::wheel::{WheelFacts, WheelModule, join};
use crate::plan::Question;

/// Directories beside an application that hold no application: names are those of setuptools' flat-layout exclusions and of
/// common project templates.
const BESIDE: [&str; 19] = [
    "docs",
    "doc",
    "examples",
    "example",
    "samples",
    "sample",
    "demos",
    "demo",
    "notebooks",
    "benchmarks",
    "benchmark",
    "migrations",
    "versions",
    "scripts",
    "tools",
    "ci",
    "hooks",
    "playground",
    "node_modules",
];

/// Whether a file lies beside what runs.
pub(in crate::plan) fn is_beside(path: &str) -> bool {
    let mut directories: Vec<&str> = path.split('/').collect();
    directories.pop();
    directories.iter().any(|directory| BESIDE.contains(directory))
}

/// The modules of the project's wheel, and of the local packages that it depends on.
pub(in crate::plan) fn wheel_modules<'a>(question: &Question<'a>) -> impl Iterator<Item = &'a WheelModule> {
    let facts = question.facts;
    let local = facts.local_packages.iter().filter_map(|package| package.wheel.as_ref());
    std::iter::once(&facts.wheel).chain(local).flat_map(WheelFacts::modules)
}

/// Directories that stand on `sys.path`: those of the wheels' modules, the project root and `src`.
pub(super) fn import_roots(question: &Question<'_>) -> Vec<String> {
    let mut roots: Vec<String> = wheel_modules(question).map(|module| module.root.clone()).collect();
    roots.extend([String::new(), "src".to_owned()]);
    roots.dedup();
    roots
}

/// The file of a dotted name below one of several directories, and that directory.
pub(super) fn file_of(question: &Question<'_>, dotted: &str, roots: &[String]) -> Option<(String, String)> {
    let path = dotted.replace('.', "/");
    roots.iter().find_map(|root| {
        let base = join(root, &path);
        let files = [format!("{base}.py"), format!("{base}/__init__.py")];
        files.into_iter().find(|file| question.facts.tree.is_file(file)).map(|file| (root.clone(), file))
    })
}

/// Whether the project's wheel, or that of a local package, holds a file.
pub(in crate::plan) fn is_installed(question: &Question<'_>, file: &str) -> bool {
    wheel_modules(question).any(|module| module.holds(file))
}

/// The import root of a file and its dotted name there.
pub(in crate::plan) fn importable(question: &Question<'_>, file: &str) -> (String, String) {
    let root = wheel_modules(question).find(|module| module.holds(file)).map(|module| module.root.clone());
    let root = root.unwrap_or_else(|| import_root(question, file));
    let dotted = dotted(&root, file);
    (root, dotted)
}

fn dotted(root: &str, file: &str) -> String {
    let below = file.strip_prefix(root).unwrap_or(file).trim_start_matches('/');
    let stem = below.strip_suffix("/__init__.py").or_else(|| below.strip_suffix(".py")).unwrap_or(below);
    stem.replace('/', ".")
}

/// Whether a dotted name can stand in an import: `main-cloudrun` cannot.
pub(super) fn is_module_name(dotted: &str) -> bool {
    let is_name = |part: &str| {
        part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
            && part.chars().next().is_some_and(|letter| !letter.is_ascii_digit())
    };
    dotted.split('.').all(is_name)
}

/// The directories above a file, the project root first.
pub(super) fn ancestors(file: &str) -> Vec<String> {
    std::iter::once("").chain(file.match_indices('/').map(|(at, _)| &file[..at])).map(str::to_owned).collect()
}

/// Whether a file finds modules of the project from a directory above its own that it does not find from beside itself.
pub(super) fn imports_from_above(question: &Question<'_>, file: &str) -> bool {
    let own = file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let root = import_root(question, file);
    let reached = |root: &str| question.facts.code.reachable(&[file], &[root]).len();
    root != own && reached(&root) > reached(own)
}

/// The directory above a file from which most of the project's modules that it imports are found. Where its imports do not tell,
/// `src` when it is no package itself, else the project root.
fn import_root(question: &Question<'_>, file: &str) -> String {
    let code = &question.facts.code;
    let fallback = if file.starts_with("src/") && !question.facts.tree.is_file("src/__init__.py") { "src" } else { "" };
    let ancestors = ancestors(file);
    if let [only] = ancestors.as_slice() {
        return only.clone();
    }
    let reached: Vec<usize> = ancestors.iter().map(|root| code.reachable(&[file], &[root]).len()).collect();
    let best = reached.iter().copied().max().unwrap_or(0);
    let reaches_most =
        |root: &str| ancestors.iter().zip(&reached).any(|(other, count)| other == root && *count == best);
    if reaches_most(fallback) {
        return fallback.to_owned();
    }
    ancestors.iter().find(|root| reaches_most(root)).cloned().unwrap_or_default()
}
