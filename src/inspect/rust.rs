//! What Cargo.toml says about the toolchain that builds a Python project's compiled part. Resolves and builds nothing.

use std::path::Path;

use serde::Serialize;
use toml::{Table, Value};

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
    let manifest: Table = text.parse().ok()?;
    let package = table(Some(&manifest), "package");
    let workspace = table(Some(&manifest), "workspace");
    let inherited = table(workspace, "package");
    let line = text.find("rust-version").map(|at| line_at(text, at));
    Some(RustFacts {
        rust_version: package.and_then(|package| said(package, inherited, "rust-version")),
        edition: package.and_then(|package| edition(package, inherited)),
        place: line.map_or_else(|| Place::file(path), |line| Place::line(path, line)),
        pyo3: pyo3(path, &manifest, text),
    })
}

fn table<'t>(parent: Option<&'t Table>, key: &str) -> Option<&'t Table> {
    parent?.get(key)?.as_table()
}

/// `key = "..."`, or `key.workspace = true` where the workspace says it.
fn said(package: &Table, inherited: Option<&Table>, key: &str) -> Option<String> {
    let value = match package.get(key)? {
        Value::Table(own) if is_inherited(own) => inherited?.get(key)?,
        own => own,
    };
    value.as_str().map(str::to_owned)
}

fn is_inherited(value: &Table) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// Cargo takes the first one where the manifest names none.
fn edition(package: &Table, inherited: Option<&Table>) -> Option<String> {
    if package.contains_key("edition") { said(package, inherited, "edition") } else { Some("2015".to_owned()) }
}

/// `pyo3 = "0.22"`, unless a feature such as `abi3-py310` builds for the stable ABI
/// (<https://pyo3.rs/v0.22.5/features#the-stable-abi>).
fn pyo3(path: &str, manifest: &Table, text: &str) -> Option<Located<String>> {
    let own = table(Some(manifest), "dependencies")?.get("pyo3")?;
    let inherited = table(table(Some(manifest), "workspace"), "dependencies").and_then(|all| all.get("pyo3"));
    let version = match own {
        Value::Table(own) if is_inherited(own) => version(inherited?)?,
        own => version(own)?,
    };
    let all = table(Some(manifest), "features").into_iter().flat_map(Table::values);
    let lists = all.chain([Some(own), inherited].into_iter().flatten().filter_map(|pyo3| pyo3.get("features")));
    let mut features = lists.filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    let is_stable = features.any(|feature| feature.rsplit('/').next().is_some_and(|name| name.starts_with("abi3")));
    let line = text.find("pyo3").map(|at| line_at(text, at));
    let place = line.map_or_else(|| Place::file(path), |line| Place::line(path, line));
    (!is_stable).then(|| Located::new(version, place))
}

/// What a dependency asks for; one without a version, such as a repository, takes any.
fn version(dependency: &Value) -> Option<String> {
    match dependency {
        Value::String(version) => Some(version.clone()),
        Value::Table(fields) => Some(fields.get("version").and_then(Value::as_str).unwrap_or("*").to_owned()),
        _ => None,
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
        assert_eq!(of("{ git = 'https://git.example/pyo3' }").map(|found| found.0), Some("*".to_owned()));
        let workspace = "[workspace.dependencies]\npyo3 = { version = '0.23' }\n";
        assert_eq!(of(&format!("{{ workspace = true }}\n{workspace}")).map(|found| found.0), Some("0.23".to_owned()));
        assert_eq!(of("'0.22'\n[features]\nstable = ['pyo3/abi3']"), None);
    }

    #[test]
    fn a_manifest_that_says_nothing_is_no_error() {
        assert_eq!(parse("Cargo.toml", "[package]\nname = 'a'\n").expect("a manifest").rust_version, None);
        assert_eq!(parse("Cargo.toml", "[package\n"), None);
        assert_eq!(parse("Cargo.toml", "package = 1\nworkspace = []\n").expect("a manifest").edition, None);
    }
}
