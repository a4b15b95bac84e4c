//! Reads the source trees besides the project's own that a lock names: workspace members and path dependencies. Decides nothing.

use std::collections::BTreeSet;
use std::io::ErrorKind::NotFound;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use uv_normalize::PackageName;

use super::disk::Disk;
use super::lock::{Dependency, LockFacts, LockedPackage, PackageSource};
use super::member_path::from_member;
use super::pyproject::{PYPROJECT, PyprojectFacts};
use super::reader::Reader;
use super::rust;
use super::tree::TreeFacts;
use super::wheel::{self, WheelFacts};

/// A source tree of the lock that is not the project's own.
#[derive(Clone, Debug)]
pub struct LocalPackage {
    /// Its normalised name.
    pub name: PackageName,
    /// Its directory, relative to the project: `../core` seen from a workspace member, `libs/core` seen from the root.
    pub path: String,
    /// Whether it has a pyproject.toml.
    pub manifest: Manifest,
    /// Its pyproject.toml, where there is one that can be read.
    pub pyproject: Option<Arc<PyprojectFacts>>,
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

/// The local packages of a lock, by path, and the files of those that the project depends on and that lie beside it.
pub(super) struct LocalPackages {
    pub(super) packages: Vec<LocalPackage>,
    pub(super) beside: Vec<(String, TreeFacts)>,
}

/// Reads those that lie below the directory of the lock.
pub(super) fn read(
    root: &Path,
    lock: &LockFacts,
    own: &LockedPackage,
    member: &str,
    reader: &mut Reader,
) -> LocalPackages {
    let needed = dependencies(lock, own);
    let mut found = LocalPackages { packages: Vec::new(), beside: Vec::new() };
    for package in lock.packages.iter().filter(|package| package.name != own.name) {
        let Some(below) = package.source.tree().filter(|path| is_below(path)) else { continue };
        let path = from_member(member, below);
        let directory = root.join(below);
        let pyproject = reader.manifest(&directory).ok().flatten().map(|manifest| Arc::clone(&manifest.facts));
        let mut wheel = None;
        if needed.contains(&package.name) {
            let (tree, built) = built(&directory, below, pyproject.as_deref(), reader);
            wheel = built.map(|built| built.below(&path));
            found.beside.extend(path.starts_with("..").then(|| (path.clone(), tree)));
        }
        let is_present = pyproject.is_some() || reader.disk().is_file(&directory.join(PYPROJECT));
        let manifest = if is_present { Manifest::Present } else { Manifest::Missing };
        found.packages.push(LocalPackage { name: package.name.clone(), path, manifest, pyproject, wheel });
    }
    found.packages.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Packages of a lock at whose path below it there is neither a directory nor an archive. A workspace member that is gone is told by what
/// uv says of the lock.
pub(super) fn gone(root: &Path, lock: &LockFacts, disk: &Disk) -> BTreeSet<PackageName> {
    let path = |package: &LockedPackage| match &package.source {
        PackageSource::Path { path } => Some(path.clone()),
        source => source.tree().map(ToOwned::to_owned),
    };
    let local = lock.packages.iter().filter(|package| !lock.members.contains(&package.name));
    let local = local.filter_map(|package| Some((package, path(package).filter(|path| is_below(path))?)));
    let gone = local.filter(|(_, path)| disk.entry(&root.join(path)).is_err_and(|error| error.kind() == NotFound));
    gone.map(|(package, _)| package.name.clone()).collect()
}

/// The files of a package, and what its wheel would hold.
fn built(
    directory: &Path,
    below: &str,
    pyproject: Option<&PyprojectFacts>,
    reader: &mut Reader,
) -> (TreeFacts, Option<WheelFacts>) {
    let mut tree = TreeFacts::clone(&reader.listing(directory));
    let read = |pyproject| wheel::read(pyproject, &tree, |manifest| rust::read(reader.disk(), directory, manifest));
    let mut wheel = pyproject.map(read);
    if below == "." {
        wheel = pyproject.zip(wheel).map(|(pyproject, wheel)| of_root(pyproject, &tree, wheel));
        // The members below it are read on their own.
        let modules = wheel.as_ref().map(WheelFacts::modules).unwrap_or_default();
        tree.files.retain(|file, _| modules.iter().any(|module| module.holds(file)));
    }
    (tree, wheel)
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
