//! What a uv.lock states, and the questions that its own words answer. Opens no file.

use std::collections::HashMap;

use uv_normalize::PackageName;
use uv_pep440::{Version, VersionSpecifiers};
use uv_pep508::MarkerTree;

use super::conflict::ConflictItem;
use super::document::LockToml;
use super::fits::Fits;
use super::package::{self, LockedPackage};
use super::target::{Environment, NEWEST_PATCH, PythonVersion, Target};

/// What a uv.lock states.
#[derive(Clone, Debug)]
pub struct LockFacts {
    /// The `version` key, always [`SCHEMA_VERSION`].
    pub version: u64,
    /// The `revision` key; locks written before it existed are revision 0.
    pub revision: u64,
    /// The Python versions the lock was resolved for.
    pub requires_python: Option<VersionSpecifiers>,
    /// The environments of `[tool.uv] environments`; empty where the lock is for every environment.
    pub supported_environments: Vec<MarkerTree>,
    /// The environments of `[tool.uv] required-environments`.
    pub required_environments: Vec<MarkerTree>,
    /// Sets of extras, groups and projects that cannot be installed together.
    pub conflicts: Vec<Vec<ConflictItem>>,
    /// Names of the workspace members, sorted; empty where the project is alone.
    pub members: Vec<PackageName>,
    /// Every locked package, in the order of the file.
    pub packages: Vec<LockedPackage>,
    by_name: HashMap<PackageName, Vec<usize>>,
    pub(super) fits: Fits,
}

impl LockFacts {
    pub(super) fn new(lock: LockToml, text: &str) -> Self {
        let packages = package::locked(lock.package, text);
        let mut by_name: HashMap<PackageName, Vec<usize>> = HashMap::new();
        for (index, package) in packages.iter().enumerate() {
            by_name.entry(package.name.clone()).or_default().push(index);
        }
        let mut members = lock.manifest.members;
        members.sort();
        Self {
            version: lock.version,
            revision: lock.revision,
            requires_python: lock.requires_python,
            supported_environments: lock.supported_markers,
            required_environments: lock.required_markers,
            conflicts: lock.conflicts,
            members,
            packages,
            by_name,
            fits: Fits::default(),
        }
    }

    /// The package that lies beside the lockfile. Absent where the workspace root is no project.
    #[must_use]
    pub fn root(&self) -> Option<&LockedPackage> {
        self.at_path(".")
    }

    /// The project whose source tree lies at `path`, as `packages/api`, relative to the lockfile.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<&LockedPackage> {
        self.packages.iter().find(|package| package.source.tree() == Some(path))
    }

    /// Every locked package of a name: more than one where the resolution forked.
    pub fn named<'a>(&'a self, name: &PackageName) -> impl Iterator<Item = &'a LockedPackage> {
        self.by_name.get(name).into_iter().flatten().map(|index| &self.packages[*index])
    }

    /// Whether the lock was resolved for any patch release of a Python version.
    #[must_use]
    pub fn allows(&self, python: PythonVersion) -> bool {
        self.newest_patch(python).is_some()
    }

    /// Whether the lock was resolved for the environment of a target.
    #[must_use]
    pub fn supports(&self, target: &Target) -> bool {
        let environment = self.environment(target);
        self.supported_environments.is_empty()
            || self.supported_environments.iter().any(|marker| environment.matches(*marker))
    }

    /// What markers are evaluated against for a target.
    pub(super) fn environment(&self, target: &Target) -> Environment {
        Environment::new(target, self.newest_patch(target.python).unwrap_or(NEWEST_PATCH))
    }

    /// The newest patch release of a Python version that `requires-python` has room for.
    fn newest_patch(&self, python: PythonVersion) -> Option<u64> {
        let Some(requires_python) = &self.requires_python else {
            return Some(NEWEST_PATCH);
        };
        (0..=NEWEST_PATCH).rev().find(|patch| {
            requires_python.contains(&Version::new([u64::from(python.major), u64::from(python.minor), *patch]))
        })
    }
}
