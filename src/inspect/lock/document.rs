//! uv.lock as it is written: the tables that facts are made of. Types only.

use serde::Deserialize;
use uv_normalize::PackageName;
use uv_pep440::VersionSpecifiers;
use uv_pep508::MarkerTree;

use super::conflict::ConflictItem;
use super::package::PackageToml;

/// uv.lock as written. Keys that no fact needs are not named, and so ignored.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct LockToml {
    pub(super) version: u64,
    #[serde(default)]
    pub(super) revision: u64,
    pub(super) requires_python: Option<VersionSpecifiers>,
    #[serde(default)]
    pub(super) supported_markers: Vec<MarkerTree>,
    #[serde(default)]
    pub(super) required_markers: Vec<MarkerTree>,
    #[serde(default)]
    pub(super) conflicts: Vec<Vec<ConflictItem>>,
    #[serde(default)]
    pub(super) manifest: ManifestToml,
    #[serde(default, alias = "distribution")]
    pub(super) package: Vec<PackageToml>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ManifestToml {
    #[serde(default)]
    pub(super) members: Vec<PackageName>,
}
