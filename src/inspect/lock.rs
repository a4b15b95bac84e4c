//! Reads uv.lock: what is locked, what a production install of one package holds, and which of its wheels fit a machine.
//! States facts only: opens no file, and chooses neither Python nor platform.

mod closure;
mod conflict;
mod error;
mod package;
mod source;
mod target;
mod wheel;

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};
use uv_normalize::PackageName;
use uv_pep440::{Version, VersionSpecifiers};
use uv_pep508::MarkerTree;

pub use closure::{Closure, ClosurePackage, MissingPackage, Selection};
pub use conflict::ConflictItem;
pub use error::LockError;
pub use package::{Dependency, LockedFile, LockedPackage, Requirement};
pub use source::PackageSource;
pub use target::{Libc, Machine, PythonVersion, Target};
pub use wheel::{FittingWheel, NoWheel, WheelFit, WheelKind};

use package::PackageToml;

/// The `version` of uv.lock that this reader knows. Revisions of it only add keys, so every `revision` is read.
pub const SCHEMA_VERSION: u64 = 1;

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
}

/// uv.lock as written. Keys that no fact needs are not named, and so ignored.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct LockToml {
    version: u64,
    #[serde(default)]
    revision: u64,
    requires_python: Option<VersionSpecifiers>,
    #[serde(default)]
    supported_markers: Vec<MarkerTree>,
    #[serde(default)]
    required_markers: Vec<MarkerTree>,
    #[serde(default)]
    conflicts: Vec<Vec<ConflictItem>>,
    #[serde(default)]
    manifest: ManifestToml,
    #[serde(default, alias = "distribution")]
    package: Vec<PackageToml>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ManifestToml {
    #[serde(default)]
    members: Vec<PackageName>,
}

/// Reads the text of a uv.lock.
pub fn parse(text: &str) -> Result<LockFacts, LockError> {
    let table = DeTable::parse(text).map_err(|error| LockError::syntax(&error))?;
    check_version(&table)?;
    let lock = LockToml::deserialize(Deserializer::from(table)).map_err(|error| LockError::shape(&error))?;
    Ok(LockFacts::new(lock, text))
}

/// Looks at `version` first: a newer schema need not have any shape this reader knows.
fn check_version(table: &Spanned<DeTable<'_>>) -> Result<(), LockError> {
    let Some(version) = table.get_ref().get("version") else {
        return Err(LockError::MissingVersion);
    };
    let number = version.get_ref().as_integer();
    match number.and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok()) {
        Some(SCHEMA_VERSION) => Ok(()),
        Some(number) if number > SCHEMA_VERSION => {
            Err(LockError::NewerSchema { version: number, span: version.span() })
        }
        _ => Err(LockError::UnknownVersion { span: version.span() }),
    }
}

impl LockFacts {
    fn new(lock: LockToml, text: &str) -> Self {
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
        let environment = target::Environment::new(target, self);
        self.supported_environments.is_empty()
            || self.supported_environments.iter().any(|marker| environment.matches(*marker))
    }

    /// The newest patch release of a Python version that `requires-python` has room for.
    fn newest_patch(&self, python: PythonVersion) -> Option<u64> {
        let Some(requires_python) = &self.requires_python else {
            return Some(target::NEWEST_PATCH);
        };
        (0..=target::NEWEST_PATCH).rev().find(|patch| {
            requires_python.contains(&Version::new([u64::from(python.major), u64::from(python.minor), *patch]))
        })
    }
}

#[cfg(test)]
mod tests;
