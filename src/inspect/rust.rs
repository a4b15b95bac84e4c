//! What Cargo.toml says about the toolchain that builds a Python project's compiled part. Resolves and builds nothing.

use std::path::Path;

use cargo_toml::{Inheritable, Manifest};
use serde::Serialize;

use super::disk::Disk;
use super::evidence::{Located, Place, line_at};
use crate::regular_file::FileKind;

/// The toolchain that a Cargo manifest asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RustFacts {
    /// `rust-version`, such as `1.83`; absent where the manifest does not say.
    pub rust_version: Option<String>,
    /// `edition`, such as `2024`.
    pub edition: Option<String>,
    /// The line that says it, or the manifest.
    pub place: Place,
    /// The version of `PyO3` that it asks for, where it builds for one Python alone and not for the stable ABI.
    pub pyo3: Option<Located<String>>,
}

/// Reads a manifest; `None` where there is none, or none that Cargo would read.
pub(super) fn read(disk: &Disk, root: &Path, manifest: &str) -> Option<RustFacts> {
    let text = String::from_utf8(disk.read(&root.join(manifest), FileKind::Manifest).ok()?).ok()?;
    parse(manifest, &text)
}

fn parse(path: &str, text: &str) -> Option<RustFacts> {
    let manifest = Manifest::from_str(text).ok()?;
    let package = manifest.package.as_ref();
    let inherited = manifest.workspace.as_ref().and_then(|workspace| workspace.package.as_ref());
    let rust_version = package.and_then(|package| match &package.rust_version {
        Some(Inheritable::Set(version)) => Some(version.clone()),
        Some(Inheritable::Inherited) => inherited.and_then(|package| package.rust_version.clone()),
        None => None,
    });
    let edition = package.and_then(|package| match &package.edition {
        Inheritable::Set(edition) => Some(edition_year(*edition)),
        Inheritable::Inherited => inherited.and_then(|package| package.edition).map(edition_year),
    });
    let line = text.find("rust-version").map(|at| line_at(text, at));
    let place = line.map_or_else(|| Place::file(path), |line| Place::line(path, line));
    let pyo3 = pyo3(path, &manifest, text);
    Some(RustFacts { rust_version, edition: edition.map(str::to_owned), place, pyo3 })
}

/// `pyo3 = "0.22"`, unless a feature such as `abi3-py310` builds for the stable ABI
/// (<https://pyo3.rs/v0.22.5/features#the-stable-abi>).
fn pyo3(path: &str, manifest: &Manifest, text: &str) -> Option<Located<String>> {
    let dependency = manifest.dependencies.get("pyo3")?;
    let inherited = manifest.workspace.as_ref().and_then(|workspace| workspace.dependencies.get("pyo3"));
    let version = dependency.try_req().ok().or_else(|| inherited?.try_req().ok())?;
    let named = dependency.req_features().iter().chain(manifest.features.values().flatten());
    let features = named.chain(inherited.into_iter().flat_map(cargo_toml::Dependency::req_features));
    let is_stable =
        features.into_iter().any(|feature| feature.rsplit('/').next().is_some_and(|name| name.starts_with("abi3")));
    let line = text.find("pyo3").map(|at| line_at(text, at));
    let place = line.map_or_else(|| Place::file(path), |line| Place::line(path, line));
    (!is_stable).then(|| Located::new(version.to_owned(), place))
}

fn edition_year(edition: cargo_toml::Edition) -> &'static str {
    match edition {
        cargo_toml::Edition::E2015 => "2015",
        cargo_toml::Edition::E2018 => "2018",
        cargo_toml::Edition::E2021 => "2021",
        _ => "2024",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rust_version_is_read_from_the_package_or_its_workspace() {
        let own = parse("Cargo.toml", "[package]\nname = 'a'\nedition = '2024'\nrust-version = '1.85'\n")
            .expect("a manifest");
        assert_eq!((own.rust_version.as_deref(), own.edition.as_deref()), (Some("1.85"), Some("2024")));
        assert_eq!(own.place.to_string(), "Cargo.toml:4");
        let inherited =
            "[package]\nname = 'a'\nrust-version.workspace = true\n[workspace.package]\nrust-version = '1.80'\n";
        assert_eq!(parse("Cargo.toml", inherited).expect("a manifest").rust_version.as_deref(), Some("1.80"));
    }

    #[test]
    fn pyo3_counts_where_it_builds_for_one_python() {
        let of = |dependency: &str| {
            let text = format!("[package]\nname = 'a'\n[dependencies]\npyo3 = {dependency}\n");
            parse("Cargo.toml", &text).expect("a manifest").pyo3.map(|found| (found.value, found.place.to_string()))
        };
        assert_eq!(of("'0.22'"), Some(("0.22".to_owned(), "Cargo.toml:4".to_owned())));
        assert_eq!(
            of("{ version = '0.22', features = ['extension-module'] }").map(|found| found.0),
            Some("0.22".to_owned())
        );
        assert_eq!(of("{ version = '0.22', features = ['abi3-py310'] }"), None);
    }

    #[test]
    fn a_manifest_that_says_nothing_is_no_error() {
        assert_eq!(parse("Cargo.toml", "[package]\nname = 'a'\n").expect("a manifest").rust_version, None);
        assert_eq!(parse("Cargo.toml", "[package\n"), None);
    }
}
