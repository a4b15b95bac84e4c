//! Looks above a project, in its repository, for what its code names there. Reads no file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use super::code::{CodeFacts, Import, PathAnchor};
use super::disk::{Disk, EntryKind};
use super::tree::has_extension;

/// A project that lies deeper is looked at from so many directories above it.
const HIGHEST: usize = 4;

/// Nobody adds more directories to the import path.
const MOST_DIRECTORIES: usize = 8;

/// What lies above a project and is named by its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Files and directories: `../static`.
    paths: BTreeSet<String>,
    /// Directories of them that hold nothing but what keeps them in the repository, or explains them: `data/.gitkeep`.
    reserved: BTreeSet<String>,
    /// Modules that are imported, by their first name, with where they lie: `pipeline` in `../pipeline`.
    modules: BTreeMap<String, String>,
}

impl Surroundings {
    /// Whether the repository has a path, `../static/css`, or what it lies in.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        first_inside(path).is_some_and(|path| self.paths.contains(&path))
    }

    /// Whether a path, `../data`, is a directory of which the repository holds nothing but that it is there.
    #[must_use]
    pub fn is_reserved(&self, path: &str) -> bool {
        self.reserved.contains(path)
    }

    /// Where a module of this first name lies.
    #[must_use]
    pub fn module(&self, top: &str) -> Option<&str> {
        self.modules.get(top).map(String::as_str)
    }
}

/// More paths than these are not looked for.
const MOST_NAMED: usize = 2000;

/// `levels` is how many directories of the repository lie above the project.
pub(super) fn read(disk: &Disk, root: &Path, levels: usize, code: &CodeFacts) -> Surroundings {
    if levels == 0 {
        return Surroundings::default();
    }
    let opened = code.code().flat_map(|module| &module.opened);
    let named = opened.flat_map(|one| std::iter::once(&one.text).chain(one.instead.as_ref().map(|(text, _)| text)));
    let files = code.code().flat_map(|module| &module.files).filter(|file| file.anchor == PathAnchor::Outside);
    let named = named.chain(files.map(|file| &file.text));
    let named: BTreeSet<String> = named.filter_map(|text| first_inside(text)).take(MOST_NAMED).collect();
    let is_there = |path: &String| climb(path) <= levels && disk.exists(&root.join(path));
    let paths: BTreeSet<String> = named.into_iter().filter(is_there).collect();
    let reserved = paths.iter().filter(|path| is_reserved(disk, &root.join(path))).cloned().collect();
    Surroundings { paths, reserved, modules: modules(disk, root, levels, code) }
}

fn is_reserved(disk: &Disk, directory: &Path) -> bool {
    let is_keeper = |name: &String| name.starts_with('.') || name.to_lowercase().starts_with("readme");
    let holds_directories = || disk.directories(directory).map_or(true, |names| !names.is_empty());
    disk.files(directory).is_ok_and(|names| !names.is_empty() && names.iter().all(is_keeper)) && !holds_directories()
}

fn modules(disk: &Disk, root: &Path, levels: usize, code: &CodeFacts) -> BTreeMap<String, String> {
    let imports = code.code().flat_map(|module| &module.imports);
    let tops: BTreeSet<&str> = imports.map(Import::top).filter(|top| !top.is_empty()).collect();
    let mut directories: Vec<String> = Vec::new();
    for path in code.code().flat_map(|module| &module.import_paths_above).map(|path| &path.value) {
        if climb(path) <= levels && directories.len() < MOST_DIRECTORIES && !directories.contains(path) {
            directories.push(path.clone());
        }
    }
    directories.extend((1..=levels.min(HIGHEST)).map(|up| vec![".."; up].join("/")));
    let beside = beside(disk, root, levels.min(HIGHEST));
    let mut found = BTreeMap::new();
    for top in tops {
        let mut places = directories.iter().map(|directory| format!("{directory}/{top}"));
        let near = places.find_map(|place| module(disk, root, &place));
        let far = || beside.get(top).and_then(|directory| module(disk, root, &format!("{directory}/{top}")));
        if let Some(place) = near.or_else(far) {
            found.insert(top.to_owned(), place);
        }
    }
    found
}

/// More directories than these beside a project are not looked into.
const MOST_BESIDE: usize = 64;

/// Directories of packages and environments, which hold modules of others.
const FOREIGN: [&str; 3] = ["node_modules", "venv", "site-packages"];

/// What lies in directories beside the project, or in one of theirs, by its name without `.py`: `../shared` for `logging_client`.
/// What lies nearest comes first.
fn beside(disk: &Disk, root: &Path, levels: usize) -> BTreeMap<String, String> {
    let Ok(whole) = disk.canonicalize(root) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    let mut open: VecDeque<(String, usize)> = VecDeque::new();
    for (up, own) in (1..=levels).zip(whole.ancestors()) {
        let above = vec![".."; up].join("/");
        let own = own.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let others = inside(disk, root, &above).into_iter().filter(|name| name != own);
        open.extend(others.map(|name| (format!("{above}/{name}"), 1)));
    }
    for _ in 0..MOST_BESIDE {
        let Some((directory, depth)) = open.pop_front() else { break };
        let files = disk.files(&root.join(&directory)).unwrap_or_default();
        let below = inside(disk, root, &directory);
        let modules = files.iter().filter_map(|name| name.strip_suffix(".py")).chain(below.iter().map(String::as_str));
        for module in modules {
            found.entry(module.to_owned()).or_insert_with(|| directory.clone());
        }
        if depth < 2 {
            open.extend(below.into_iter().map(|name| (format!("{directory}/{name}"), depth + 1)));
        }
    }
    found
}

/// Directories in a directory that may hold the repository's own code.
fn inside(disk: &Disk, root: &Path, directory: &str) -> Vec<String> {
    let mut names = disk.directories(&root.join(directory)).unwrap_or_default();
    names.retain(|name| !name.starts_with('.') && !FOREIGN.contains(&name.as_str()));
    names
}

/// More directories than these of a namespace package are not looked into.
const MOST_BELOW: usize = 32;

/// The file or the directory of a module: one that holds Python, itself or in a directory of its own.
fn module(disk: &Disk, root: &Path, place: &str) -> Option<String> {
    let file = format!("{place}.py");
    if disk.is_file(&root.join(&file)) {
        return Some(file);
    }
    let directory = root.join(place);
    let is_directory = disk.entry(&directory).is_ok_and(|entry| entry == EntryKind::Directory);
    if !is_directory {
        return None;
    }
    let mut below = disk.directories(&directory).unwrap_or_default().into_iter().take(MOST_BELOW);
    let is_module = holds_python(disk, &directory) || below.any(|name| holds_python(disk, &directory.join(name)));
    is_module.then(|| place.to_owned())
}

fn holds_python(disk: &Disk, directory: &Path) -> bool {
    disk.files(directory).unwrap_or_default().iter().any(|name| has_extension(name, "py"))
}

/// How many directories a path begins with going up.
#[must_use]
pub fn climb(path: &str) -> usize {
    path.split('/').take_while(|part| *part == "..").count()
}

/// `../client` of `../client/home`.
#[must_use]
pub fn first_inside(path: &str) -> Option<String> {
    let up = climb(path);
    let parts: Vec<&str> = path.split('/').take(up + 1).collect();
    (up > 0 && parts.len() > up).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use crate::inspect::inspect_memory;

    const PYPROJECT: &str = "[project]\nname = \"shop\"\nversion = \"1\"\n";

    #[test]
    fn what_the_code_names_above_the_project_is_found_in_the_repository() {
        let main = "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent.parent / 'src' / 'core'))\n\
                    import pipeline.a\nimport auth\nimport docs\nimport common.db.engine\nTEXT = open('../static/a.txt').read()\n";
        let files = [
            (".git/HEAD", ""),
            ("api/pyproject.toml", PYPROJECT),
            ("api/main.py", main),
            ("pipeline/a.py", ""),
            ("docs/a.md", ""),
            ("common/db/engine.py", ""),
            ("src/core/auth/__init__.py", ""),
            ("static/a.txt", ""),
        ];
        let facts = inspect_memory("api", &files).expect("a project");
        assert_eq!(facts.above.module("pipeline"), Some("../pipeline"));
        assert_eq!(facts.above.module("auth"), Some("../src/core/auth"));
        assert_eq!(facts.above.module("docs"), None);
        assert_eq!(facts.above.module("common"), Some("../common"));
        assert!(facts.above.holds("../static/a.txt") && !facts.above.holds("../client"));
    }

    #[test]
    fn a_module_in_a_directory_beside_the_project_is_found() {
        let main = "import logging_client\nimport ml.data\nimport shop\nimport other\n";
        let files = [
            (".git/HEAD", ""),
            ("services/api/pyproject.toml", PYPROJECT),
            ("services/api/main.py", main),
            ("services/api/inner/other.py", ""),
            ("services/shared/logging_client.py", ""),
            ("platform/app/ml/data.py", ""),
            ("platform/node_modules/shop.py", ""),
        ];
        let facts = inspect_memory("services/api", &files).expect("a project");
        assert_eq!(facts.above.module("logging_client"), Some("../shared/logging_client.py"));
        assert_eq!(facts.above.module("ml"), Some("../../platform/app/ml"));
        assert_eq!(facts.above.module("shop"), None);
        assert_eq!(facts.above.module("other"), None);
    }

    #[test]
    fn nothing_above_the_repository_is_looked_at() {
        let files = [
            ("api/.git/HEAD", ""),
            ("api/pyproject.toml", PYPROJECT),
            ("api/main.py", "import pipeline\n"),
            ("pipeline/a.py", ""),
        ];
        let facts = inspect_memory("api", &files).expect("a project");
        assert_eq!(facts.above.module("pipeline"), None);
    }
}
