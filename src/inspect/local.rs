//! Reads the source trees besides the project's own that a lock names: workspace members and path dependencies. Decides nothing.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use uv_normalize::PackageName;

use super::lock::{Dependency, LockFacts, LockedPackage};
use super::pyproject::{self, PYPROJECT, PyprojectFacts};
use super::redact;
use super::rust;
use super::tree::{self, TreeFacts};
use super::wheel::{self, WheelFacts};
use super::workspace::from_member;

/// A source tree of the lock that is not the project's own.
#[derive(Clone, Debug, Serialize)]
pub struct LocalPackage {
    /// Its normalised name.
    pub name: PackageName,
    /// Its directory, relative to the project: `../core` seen from a workspace member, `libs/core` seen from the root.
    pub path: String,
    /// Whether it has a pyproject.toml.
    pub manifest: Manifest,
    /// Its pyproject.toml, where there is one that can be read.
    pub pyproject: Option<PyprojectFacts>,
    /// What its wheel would hold, by paths relative to the project; absent where the project does not depend on it.
    pub wheel: Option<WheelFacts>,
}

/// Whether a source tree has a pyproject.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manifest {
    /// It has one.
    Present,
    /// It has none, or is gone.
    Missing,
}

/// The local packages of a lock that lie below its directory, by path, and the files of those that the project depends on and
/// that lie beside it.
pub(super) fn read(
    root: &Path,
    lock: &LockFacts,
    own: &LockedPackage,
    member: &str,
) -> (Vec<LocalPackage>, Vec<(String, TreeFacts)>) {
    let needed = dependencies(lock, own);
    let (mut packages, mut trees) = (Vec::new(), Vec::new());
    for package in &lock.packages {
        let Some(below) = package.source.tree().filter(|path| package.name != own.name && is_below(path)) else {
            continue;
        };
        let path = from_member(member, below);
        let directory = root.join(below);
        let text = fs_err::read_to_string(directory.join(PYPROJECT)).ok();
        let pyproject = text.and_then(|text| pyproject::parse(&redact::logins(&text), &directory).ok());
        let mut wheel = None;
        if needed.contains(&package.name) {
            let mut tree = tree::read(&directory);
            let read = |pyproject| wheel::read(pyproject, &tree, |manifest| rust::read(&directory, manifest));
            let mut found = pyproject.as_ref().map(read);
            if below == "." {
                found = pyproject.as_ref().zip(found).map(|(pyproject, found)| of_root(pyproject, &tree, found));
                // The members below it are read on their own.
                let modules = found.as_ref().map(WheelFacts::modules).unwrap_or_default();
                tree.files.retain(|file, _| modules.iter().any(|module| module.holds(file)));
            }
            wheel = found.map(|found| found.below(&path));
            trees.extend(path.starts_with("..").then(|| (path.clone(), tree)));
        }
        let manifest = if directory.join(PYPROJECT).is_file() { Manifest::Present } else { Manifest::Missing };
        packages.push(LocalPackage { name: package.name.clone(), path, manifest, pyproject, wheel });
    }
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    (packages, trees)
}

/// A workspace root that members depend on may hold no module: it stands for its own dependencies.
fn of_root(pyproject: &PyprojectFacts, tree: &TreeFacts, wheel: WheelFacts) -> WheelFacts {
    match wheel {
        WheelFacts::Broken { .. } => {
            WheelFacts::Modules { modules: Vec::new(), inputs: wheel::build_inputs(pyproject, tree) }
        }
        other => other,
    }
}

/// Only what lies below the lock's directory can be reached in a copy of it.
fn is_below(path: &str) -> bool {
    !path.starts_with("..") && !path.starts_with('/')
}

/// Names of the source trees that an install of a package may hold, whatever the extras, groups and machine.
fn dependencies(lock: &LockFacts, own: &LockedPackage) -> BTreeSet<PackageName> {
    let mut found = BTreeSet::new();
    let groups = own.groups.values().flatten();
    let mut open: Vec<&Dependency> = edges(own).chain(groups).collect();
    while let Some(edge) = open.pop() {
        for package in lock.named(&edge.name).filter(|package| package.source.tree().is_some()) {
            if found.insert(package.name.clone()) {
                open.extend(edges(package));
            }
        }
    }
    found
}

fn edges(package: &LockedPackage) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().chain(package.optional.values().flatten())
}
