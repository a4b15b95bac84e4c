//! One locked package as uv.lock states it: its edges and its files. Follows no edge and parses no file name.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use uv_normalize::{ExtraName, GroupName, PackageName};
use uv_pep440::{Version, VersionSpecifiers};
use uv_pep508::MarkerTree;

use super::source::{PackageSource, file_name_of_url, last_part};
use crate::inspect::evidence::Lines;

/// A `[[package]]` of the lock.
#[derive(Clone, Debug)]
pub struct LockedPackage {
    /// The normalized name.
    pub name: PackageName,
    /// Absent for a source tree whose version is computed when it is built.
    pub version: Option<Version>,
    /// Where it comes from.
    pub source: PackageSource,
    /// The line of uv.lock that names it, counted from 1.
    pub line: usize,
    /// The environments this fork of the resolution is for; empty where there is one fork.
    pub resolution_markers: Vec<MarkerTree>,
    /// The dependencies every install of it has.
    pub dependencies: Vec<Dependency>,
    /// The further dependencies of each extra.
    pub optional: BTreeMap<ExtraName, Vec<Dependency>>,
    /// The dependency groups; only projects of the workspace have them.
    pub groups: BTreeMap<GroupName, Vec<Dependency>>,
    /// What it required when it was locked, extras included; absent where the lock does not say.
    pub requires: Option<Vec<Requirement>>,
    /// What its dependency groups required.
    pub requires_groups: BTreeMap<GroupName, Vec<Requirement>>,
    /// The groups that `uv sync` installs unasked, where the lock says so.
    pub default_groups: Option<Vec<GroupName>>,
    /// The source distribution.
    pub sdist: Option<LockedFile>,
    /// The wheels, in the order of the file.
    pub wheels: Vec<LockedFile>,
    /// Its position in the lock, which tells forks of one name apart.
    pub(super) index: usize,
}

/// An edge from a package, one of its extras or one of its groups.
#[derive(Clone, Debug, Deserialize)]
pub struct Dependency {
    /// The package it leads to.
    pub name: PackageName,
    /// Present where the name alone is ambiguous.
    pub version: Option<Version>,
    /// Present where name and version are ambiguous.
    pub source: Option<PackageSource>,
    /// The extras it asks for.
    #[serde(default, rename = "extra")]
    pub extras: Vec<ExtraName>,
    /// When it holds, relative to what is known on the way to it: uv leaves out what `requires-python` implies.
    #[serde(default)]
    pub marker: MarkerTree,
}

/// A source distribution or a wheel. The lock gives its place as URL, path or bare file name.
#[derive(Clone, Debug, Deserialize)]
pub struct LockedFile {
    url: Option<String>,
    path: Option<String>,
    filename: Option<String>,
    /// Bytes; many private indexes do not tell.
    pub size: Option<u64>,
    /// As `sha256:...`; absent where the index does not tell.
    pub hash: Option<String>,
}

impl LockedFile {
    /// Whether a wheel is for any machine, by the end of its name
    /// ([binary distribution format](https://packaging.python.org/en/latest/specifications/binary-distribution-format/)).
    pub(super) fn is_for_any_machine(&self) -> bool {
        let names = [&self.filename, &self.path, &self.url];
        names.into_iter().flatten().any(|name| name.ends_with("-any.whl"))
    }

    /// The bare file name, decoded. Absent for a source distribution of a source that names its archive itself.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        if let Some(filename) = &self.filename {
            return Some(filename.clone());
        }
        let from_path = self.path.as_deref().map(|path| last_part(path).to_owned());
        from_path.or_else(|| self.url.as_deref().map(file_name_of_url))
    }
}

/// A `[[package]]` as written.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PackageToml {
    name: Spanned<PackageName>,
    version: Option<Version>,
    source: PackageSource,
    #[serde(default)]
    resolution_markers: Vec<MarkerTree>,
    #[serde(default)]
    dependencies: Vec<Dependency>,
    #[serde(default)]
    optional_dependencies: BTreeMap<ExtraName, Vec<Dependency>>,
    #[serde(default, alias = "dependency-groups")]
    dev_dependencies: BTreeMap<GroupName, Vec<Dependency>>,
    default_groups: Option<Vec<GroupName>>,
    sdist: Option<LockedFile>,
    #[serde(default)]
    wheels: Vec<LockedFile>,
    #[serde(default)]
    metadata: MetadataToml,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MetadataToml {
    requires_dist: Option<Vec<Requirement>>,
    #[serde(default)]
    requires_dev: BTreeMap<GroupName, Vec<Requirement>>,
}

/// A requirement of a project as it was when it was locked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Requirement {
    /// The package.
    pub name: PackageName,
    /// The extras asked for.
    #[serde(default)]
    pub extras: Vec<ExtraName>,
    /// The versions asked for; absent where any is, or where a git, path or URL source decides.
    pub specifier: Option<VersionSpecifiers>,
}

/// Joins the packages with their lines.
pub(super) fn locked(packages: Vec<PackageToml>, text: &str) -> Vec<LockedPackage> {
    let lines = Lines::new("uv.lock", text);
    let mut locked = Vec::with_capacity(packages.len());
    for (index, package) in packages.into_iter().enumerate() {
        let line = lines.line(package.name.span().start);
        locked.push(package.locked(index, line));
    }
    locked
}

impl PackageToml {
    fn locked(self, index: usize, line: usize) -> LockedPackage {
        LockedPackage {
            name: self.name.into_inner(),
            version: self.version,
            source: self.source,
            line,
            resolution_markers: self.resolution_markers,
            dependencies: self.dependencies,
            optional: self.optional_dependencies,
            groups: self.dev_dependencies,
            requires: self.metadata.requires_dist,
            requires_groups: self.metadata.requires_dev,
            default_groups: self.default_groups,
            sdist: self.sdist,
            wheels: self.wheels,
            index,
        }
    }
}
