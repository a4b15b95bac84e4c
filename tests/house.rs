//! The shape of the code: which files of `src` lead to each other by `use`, and how many know a framework or a server by name.
//!
//! A circle is a set of files that all reach each other, which cannot be read one at a time. Only a parent module and its
//! children may be one. What is known of a framework has one home, which the others ask; a name in many files is knowledge in
//! many places. Tests of a file do not count, and comments neither.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Files in a circle, at most.
const LARGEST_CIRCLE: usize = 6;
/// Files that name one framework: the median of all names, and the most.
const MEDIAN_SCATTER: usize = 3;
const MOST_SCATTER: usize = 5;

/// Names that stand for all: no other word of the code is written like these.
const NAMES: [&str; 17] = [
    "Streamlit",
    "Gradio",
    "Flask",
    "Litestar",
    "Sanic",
    "Dash",
    "Celery",
    "Dramatiq",
    "Reflex",
    "Chainlit",
    "FastMcp",
    "Panel",
    "Hypercorn",
    "Granian",
    "Waitress",
    "Daphne",
    "Uwsgi",
];

/// A path of modules below the crate, such as `inspect::lock`; empty for the crate itself.
type Module = Vec<String>;

#[test]
fn files_reach_each_other_in_no_large_circle() {
    let circles = circles(&edges(&files()));
    let large: Vec<&Circle> = circles.iter().filter(|circle| circle.len() > LARGEST_CIRCLE).collect();
    assert!(large.is_empty(), "These files reach each other by `use`: {large:#?}");
}

#[test]
fn a_framework_is_named_in_few_files() {
    let files = files();
    let mut scatter: Vec<(usize, &str)> = NAMES.iter().map(|name| (named_in(&files, name), *name)).collect();
    scatter.retain(|(count, _)| *count > 0);
    scatter.sort_unstable();
    let median = scatter.get(scatter.len() / 2).map_or(0, |(count, _)| *count);
    let most = scatter.last().map_or(0, |(count, _)| *count);
    assert!(median <= MEDIAN_SCATTER && most <= MOST_SCATTER, "files that name each: {scatter:?}");
}

#[test]
fn only_a_module_and_its_children_reach_each_other() {
    let circles = circles(&edges(&files()));
    let strange: Vec<&Circle> = circles.iter().filter(|circle| !is_family(circle)).collect();
    assert!(
        strange.is_empty(),
        "These files reach each other by `use`, and are no module with its children: {strange:#?}"
    );
}

/// A module and children of it.
fn is_family(circle: &Circle) -> bool {
    circle.iter().any(|parent| {
        let mut others = circle.iter().filter(|other| *other != parent);
        others.all(|other| other.rsplit_once("::").is_some_and(|(above, _)| above == parent))
    })
}

/// The code of every file of `src`, by its module.
fn files() -> BTreeMap<Module, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(&source).sort_by_file_name().into_iter();
    let paths = entries.map(|entry| entry.expect("listed").into_path());
    let rust = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let modules = rust.filter_map(|path| Some((module_of(path.strip_prefix(&source).expect("below"))?, path)));
    modules.map(|(module, path)| (module, production(&fs_err::read_to_string(path).expect("read")))).collect()
}

/// `inspect::lock` of `inspect/lock.rs`; `None` for tests and for what only starts the crate.
fn module_of(path: &Path) -> Option<Module> {
    let path: PathBuf = path.with_extension("");
    let mut parts: Module = path.iter().map(|part| part.to_str().expect("a name").to_owned()).collect();
    let last = parts.last()?.as_str();
    if matches!(last, "main" | "testing") || parts.iter().any(|part| part == "tests") {
        return None;
    }
    if last == "lib" {
        parts.clear();
    }
    Some(parts)
}

/// Code without comments and without the tests at its end.
fn production(text: &str) -> String {
    static TESTS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?s)#\[cfg\(test\)\]\s*(pub(\([^)]*\))?\s+)?mod \w+\s*\{.*"));
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"//[^\n]*"));
    let text = TESTS.replace(text, "");
    COMMENT.replace_all(&text, "").into_owned()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

fn named_in(files: &BTreeMap<Module, String>, name: &str) -> usize {
    let name = pattern(&format!("\\b{name}\\b|\"{}\"", name.to_lowercase()));
    files.values().filter(|text| name.is_match(text)).count()
}

/// Which module leads to which.
fn edges(files: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let lead = |(module, text): (&Module, &String)| {
        let to: BTreeSet<Module> = paths(text).iter().filter_map(|path| resolved(files, module, path)).collect();
        (module.clone(), to)
    };
    files.iter().map(lead).collect()
}

/// The paths of every `use`, and those that begin with `crate` or `super` elsewhere.
fn paths(text: &str) -> Vec<Module> {
    static USE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);"));
    static INLINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:crate|super)(?:::\w+)+"));
    let mut found = Vec::new();
    for used in USE.captures_iter(text) {
        expand(&[], &used[1].replace('\n', " "), &mut found);
    }
    let rest = USE.replace_all(text, "");
    found.extend(INLINE.find_iter(&rest).map(|path| path.as_str().split("::").map(str::to_owned).collect()));
    found
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn expand(prefix: &[String], tree: &str, found: &mut Vec<Module>) {
    for item in items(tree) {
        let item = item.split(" as ").next().unwrap_or(item).trim();
        let path = item.split('{').next().unwrap_or(item);
        let parts = path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
        let whole: Module = prefix.iter().cloned().chain(parts).collect();
        if item.contains('{') {
            expand(&whole, inner(item), found);
        } else if !whole.is_empty() {
            found.push(whole);
        }
    }
}

/// What stands between the outermost braces.
fn inner(item: &str) -> &str {
    let (start, end) = (item.find('{').map_or(0, |at| at + 1), item.rfind('}').unwrap_or(item.len()));
    &item[start..end]
}

/// The parts between commas that stand in no braces.
fn items(tree: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, letter) in tree.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&tree[start..]);
    found
}

/// The file that a path leads to, where it is another one of the crate.
fn resolved(files: &BTreeMap<Module, String>, module: &Module, path: &[String]) -> Option<Module> {
    let (mut at, rest) = match path.first()?.as_str() {
        "crate" => (Module::new(), &path[1..]),
        "self" => (module.clone(), &path[1..]),
        "super" => {
            let levels = path.iter().take_while(|part| *part == "super").count();
            (module[..module.len().saturating_sub(levels)].to_vec(), &path[levels..])
        }
        first => {
            let child: Module = module.iter().cloned().chain([first.to_owned()]).collect();
            files.contains_key(&child).then(|| (module.clone(), path))?
        }
    };
    at.extend(rest.iter().cloned());
    while !at.is_empty() && !files.contains_key(&at) {
        at.pop();
    }
    (at != *module && files.contains_key(&at)).then_some(at)
}

/// The names of files that reach each other.
type Circle = BTreeSet<String>;

/// Every circle of more than one file.
fn circles(edges: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Circle> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        edges.keys().map(|module| (module, reached_from(edges, module))).collect();
    let circle_of = |module: &Module| -> Circle {
        let back = reached[module].iter().filter(|other| reached[**other].contains(module));
        back.map(|other| other.join("::")).collect()
    };
    edges.keys().map(circle_of).filter(|circle| circle.len() > 1).collect()
}

fn reached_from<'a>(edges: &'a BTreeMap<Module, BTreeSet<Module>>, start: &Module) -> BTreeSet<&'a Module> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Module> = edges[start].iter().collect();
    while let Some(module) = open.pop() {
        if found.insert(module) {
            open.extend(&edges[module]);
        }
    }
    found
}
