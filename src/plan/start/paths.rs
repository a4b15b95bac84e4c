//! Where modules are imported from, and which files lie beside what runs. Chooses nothing to run.

use crate::inspect::UV_LOCK;
use crate::inspect::code::{Happens, Import};
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::tree::{TreeFacts, has_extension};
use crate::inspect::wheel::{WheelFacts, WheelModule, join};
use crate::plan::request::Request;

/// Directories beside an application that hold no application: names are those of setuptools' flat-layout exclusions and of
/// common project templates.
const BESIDE: [&str; 24] = [
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
    // What a generator of projects copies is a start of the projects that it makes.
    "templates",
    "_templates",
    "project_template",
    "project_templates",
    "skeleton",
];

/// Whether a file lies beside what runs.
pub(crate) fn is_beside(path: &str) -> bool {
    let mut directories: Vec<&str> = path.split('/').collect();
    directories.pop();
    // Cookiecutter and Copier name directories by an expression (Cookiecutter "Templates in Context Values").
    directories.iter().any(|directory| BESIDE.contains(directory) || directory.contains("{{"))
}

/// Whether a file lies in a project of its own below this one: what that installs and starts is not what this one does.
pub(crate) fn is_of_nested_project(request: &Request<'_>, file: &str) -> bool {
    nested_projects(request, file).next().is_some()
}

/// The same of a project with a lock of its own.
pub(crate) fn is_of_locked_project(request: &Request<'_>, file: &str) -> bool {
    nested_projects(request, file).any(|directory| request.facts.tree.is_file(&join(&directory, UV_LOCK)))
}

fn nested_projects<'r>(request: &'r Request<'_>, file: &str) -> impl Iterator<Item = String> + use<'r> {
    let above = ancestors(file).into_iter().filter(|directory| !directory.is_empty());
    above.filter(|directory| request.facts.tree.is_file(&join(directory, PYPROJECT)))
}

/// The modules of the project's wheel, and of the local packages that it depends on.
pub(crate) fn wheel_modules<'a>(request: &Request<'a>) -> impl Iterator<Item = &'a WheelModule> {
    let facts = request.facts;
    let local = facts.local_packages.iter().filter_map(|package| package.wheel.as_ref());
    std::iter::once(&facts.wheel).chain(local).flat_map(WheelFacts::modules)
}

/// Directories that stand on `sys.path`: those of the wheels' modules, the project root and `src`.
pub(crate) fn import_roots(request: &Request<'_>) -> Vec<String> {
    let mut roots: Vec<String> = wheel_modules(request).map(|module| module.root.clone()).collect();
    roots.extend([String::new(), "src".to_owned()]);
    roots.dedup();
    roots
}

/// The file of a dotted name below one of several directories, and that directory.
pub(crate) fn file_of(request: &Request<'_>, dotted: &str, roots: &[String]) -> Option<(String, String)> {
    let path = dotted.replace('.', "/");
    roots.iter().find_map(|root| {
        let base = join(root, &path);
        let files = [format!("{base}.py"), format!("{base}/__init__.py")];
        files.into_iter().find(|file| request.facts.tree.is_file(file)).map(|file| (root.clone(), file))
    })
}

/// Whether the project's wheel, or that of a local package, holds a file.
pub(crate) fn is_installed(request: &Request<'_>, file: &str) -> bool {
    wheel_modules(request).any(|module| module.holds(file))
}

/// The import root of a file and its dotted name there.
pub(crate) fn importable(request: &Request<'_>, file: &str) -> (String, String) {
    let root = wheel_modules(request).find(|module| module.holds(file)).map(|module| module.root.clone());
    let root = root.unwrap_or_else(|| import_root(request, file));
    let dotted = dotted(&root, file);
    let package = own_package(request, file);
    (root, package.map(|package| format!("{package}.{dotted}")).unwrap_or(dotted))
}

/// The directory of the project, where a file in it that no wheel holds imports relatively as it loads: it is a package to that file,
/// which has no name without it.
pub(crate) fn own_package<'a>(request: &Request<'a>, file: &str) -> Option<&'a str> {
    let facts = request.facts;
    let package = facts.directory_in_repository.rsplit('/').next().filter(|name| is_module_name(name))?;
    let is_alone = facts.workspace.is_none() && !file.contains('/') && !is_installed(request, file);
    let module = facts.code.module(file).filter(|_| is_alone)?;
    let is_certain = |import: &Import| import.is_relative_on_load() && import.happens == Happens::Always;
    module.imports.iter().any(is_certain).then_some(package)
}

fn dotted(root: &str, file: &str) -> String {
    let below = file.strip_prefix(root).unwrap_or(file).trim_start_matches('/');
    let stem = below.strip_suffix("/__init__.py").or_else(|| below.strip_suffix(".py")).unwrap_or(below);
    stem.replace('/', ".")
}

/// Whether a dotted name can stand in an import: `main-cloudrun` cannot.
pub(crate) fn is_module_name(dotted: &str) -> bool {
    dotted.split('.').all(is_identifier)
}

fn is_identifier(part: &str) -> bool {
    part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && part.chars().next().is_some_and(|letter| !letter.is_ascii_digit())
}

/// The directories above a file, the project root first.
pub(crate) fn ancestors(file: &str) -> Vec<String> {
    std::iter::once("").chain(file.match_indices('/').map(|(at, _)| &file[..at])).map(str::to_owned).collect()
}

/// Whether a file finds modules of the project from a directory above its own that it does not find from beside itself.
pub(crate) fn imports_from_above(request: &Request<'_>, file: &str) -> bool {
    let own = file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let root = import_root(request, file);
    let reached = |root: &str| request.facts.code.reachable(&[file], &[root]).len();
    root != own && reached(&root) > reached(own)
}

/// The directory above a file from which most of the project's modules that it imports are found. Where its imports do not tell,
/// `src` when it is no package itself, else the project root.
fn import_root(request: &Request<'_>, file: &str) -> String {
    let code = &request.facts.code;
    let fallback = if file.starts_with("src/") && !request.facts.tree.is_file("src/__init__.py") { "src" } else { "" };
    let ancestors = ancestors(file);
    if let [only] = ancestors.as_slice() {
        return only.clone();
    }
    let reached: Vec<usize> = ancestors.iter().map(|root| code.reachable(&[file], &[root]).len()).collect();
    let best = reached.iter().copied().max().unwrap_or(0);
    let reaches_most =
        |root: &str| ancestors.iter().zip(&reached).any(|(other, count)| other == root && *count == best);
    let has_name = |root: &str| is_module_name(&dotted(root, file));
    if reaches_most(fallback) && (has_name(fallback) || !ancestors.iter().any(|root| has_name(root))) {
        return fallback.to_owned();
    }
    let best: Vec<&String> = ancestors.iter().filter(|root| reaches_most(root)).collect();
    // `my-app/main.py` has no dotted name from above: it starts from its own directory, unless that is a package.
    let mut named = best.iter().filter(|root| has_name(root));
    let own = ancestors.last().filter(|own| !request.facts.tree.is_file(&join(own, "__init__.py")));
    let own = own.filter(|own| !has_name(fallback) && has_name(own) && best.contains(own));
    own.or_else(|| named.next().copied()).or_else(|| best.first().copied()).cloned().unwrap_or_default()
}

/// Project files that a command line names: `app.main:app`, `-m app.worker`, `main.py`.
pub(crate) fn files_of_words(request: &Request<'_>, words: &[String]) -> Vec<String> {
    let tree = &request.facts.tree;
    words.iter().filter(|word| !word.is_empty()).filter_map(|word| file_of_word(tree, word)).collect()
}

fn file_of_word(tree: &TreeFacts, word: &str) -> Option<String> {
    let word = word.split(['(', ':']).next().unwrap_or(word).trim_start_matches("./");
    let dotted = word.replace('.', "/");
    let mut paths = ["", "src"].into_iter().flat_map(|root| {
        [
            join(root, word),
            format!("{}.py", join(root, &dotted)),
            join(root, &format!("{dotted}/__main__.py")),
            join(root, &format!("{dotted}/__init__.py")),
        ]
    });
    paths.find(|path| has_extension(path, "py") && tree.is_file(path))
}
