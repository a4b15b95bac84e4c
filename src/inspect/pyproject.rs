//! Reads pyproject.toml into facts with the lines they stand on. Follows PEP 621, PEP 639 and PEP 735, and uv's own rules for
//! `[tool.uv]`; looks at no other file and decides nothing.

mod document;
mod facts;
mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use toml::{Spanned, Table, Value};
use uv_normalize::PackageName;
use uv_pep440::VersionSpecifiers;

pub use self::facts::{Packaging, PyprojectFacts, ScriptFacts, UvFacts, VersionFacts};
pub use super::file_names::PYPROJECT;

use self::document::PyprojectToml;
use self::reader::{Reader, excerpt, first_line};
use super::error::{InspectError, Tables};

/// A TOML error of `file` with the bytes it points at.
pub fn toml_error(file: &str, text: &str, error: &toml::de::Error) -> InspectError {
    let span = error.span().unwrap_or(0..0);
    let message =
        first_line(error.message()).replace("missing field", "missing key").replace("unknown field", "unknown key");
    InspectError::Toml { message, suggestion: None, excerpt: Box::new(excerpt(file, text, span)) }
}

fn no_project(table: &Table, directory: &std::path::Path) -> InspectError {
    let has_poetry = table.get("tool").and_then(|tool| tool.get("poetry")).is_some();
    let tables = if has_poetry { Tables::Poetry } else { Tables::None };
    InspectError::NoProjectTable { directory: directory.to_owned(), tables }
}

/// Reads the text of pyproject.toml; `directory` is only named in an error.
pub fn parse(text: &str, directory: &std::path::Path) -> Result<PyprojectFacts, InspectError> {
    let toml: PyprojectToml = toml::from_str(text).map_err(|error| toml_error(PYPROJECT, text, &error))?;
    let table: Table = toml::from_str(text).map_err(|error| toml_error(PYPROJECT, text, &error))?;
    let project = toml.project.ok_or_else(|| no_project(&table, directory))?;
    let reader = Reader::new(text);
    let uv = toml.tool.as_ref().and_then(|tool| tool.uv.as_ref());
    reader.check_types(&project, &toml.dependency_groups, uv)?;
    Ok(PyprojectFacts {
        name: reader.parsed("project.name", &project.name, package_name)?,
        description: project.description.as_ref().map(|text| reader.label("project.description", text)).transpose()?,
        license: project.license.as_ref().and_then(|license| license.get_ref().as_str()).map(str::to_owned),
        source_url: source_url(&project.urls).map(|url| reader.label("project.urls", url)).transpose()?,
        version: version_facts(&project.dynamic),
        requires_python: project
            .requires_python
            .as_ref()
            .map(|value| reader.parsed("project.requires-python", value, VersionSpecifiers::from_str))
            .transpose()?,
        readme: project.readme.as_ref().and_then(|readme| reader.file_of(readme)),
        license_files: reader.license_files(&project),
        static_version: project.version.as_ref().map(|version| reader.located(version)),
        dependencies: reader.requirements(&project.dependencies),
        extras: project
            .optional_dependencies
            .iter()
            .map(|(extra, requirements)| (extra.clone(), reader.requirements(requirements)))
            .collect(),
        groups: resolved_groups(&toml.dependency_groups),
        scripts: project.scripts.iter().map(|(name, target)| reader.script(name, target)).collect(),
        packaging: reader.packaging(toml.build_system.as_ref(), uv),
        uv: uv.map(|uv| reader.uv(uv)).transpose()?.unwrap_or_default(),
        fastapi_entrypoint: toml
            .tool
            .as_ref()
            .and_then(|tool| tool.fastapi.as_ref()?.entrypoint.as_ref())
            .map(|entrypoint| reader.located(entrypoint)),
        dynamic: project.dynamic,
        tool: table.get("tool").and_then(Value::as_table).cloned().unwrap_or_default(),
    })
}

/// Reads `[tool.uv]` alone: the root of a workspace need not be a project.
pub fn parse_uv(text: &str) -> Result<UvFacts, InspectError> {
    let toml: PyprojectToml = toml::from_str(text).map_err(|error| toml_error(PYPROJECT, text, &error))?;
    let uv = toml.tool.as_ref().and_then(|tool| tool.uv.as_ref());
    uv.map(|uv| Reader::new(text).uv(uv)).transpose().map(Option::unwrap_or_default)
}

/// Whether a pyproject.toml has `[tool.uv.workspace]`.
pub fn has_workspace(text: &str) -> bool {
    toml::from_str::<Table>(text)
        .is_ok_and(|table| table.get("tool").and_then(|tool| tool.get("uv")?.get("workspace")).is_some())
}

/// A name becomes the name of an image, behind that of a registry and an owner, and all of them have 255 characters at most
/// (distribution/reference, `NameTotalLengthMax`).
fn package_name(text: &str) -> Result<PackageName, String> {
    const LONGEST: usize = 128;
    if text.len() > LONGEST {
        return Err(format!("it has {} characters, and the name of an image {LONGEST} at most", text.len()));
    }
    PackageName::from_str(text).map_err(|error| error.to_string())
}

fn version_facts(dynamic: &[String]) -> VersionFacts {
    if dynamic.iter().any(|field| field == "version") { VersionFacts::Dynamic } else { VersionFacts::Static }
}

/// The well-known labels of PyPA's "Well-known Project URLs" that mean the repository.
fn source_url(urls: &BTreeMap<String, Spanned<String>>) -> Option<&Spanned<String>> {
    const LABELS: [&str; 4] = ["source", "repository", "sourcecode", "github"];
    let plain = |label: &str| label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    LABELS.iter().find_map(|wanted| urls.iter().find(|(label, _)| plain(label) == *wanted)).map(|(_, url)| url)
}

/// Requirements of all groups with those that they include: what is above that is no project's.
const MOST_OF_GROUPS: usize = 200_000;

/// Each group's requirements, `{include-group = "..."}` followed (PEP 735): what is included in several ways counts once, and a group
/// that includes itself ends there.
fn resolved_groups(groups: &BTreeMap<String, Spanned<Value>>) -> BTreeMap<String, Vec<String>> {
    let mut left = MOST_OF_GROUPS;
    let resolved = groups.keys().map(|name| {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([name.as_str()]);
        let mut open = vec![entries(groups, name)];
        while let Some(of_group) = open.last_mut() {
            match of_group.next() {
                Some(Value::String(requirement)) if left > 0 => {
                    left -= 1;
                    found.push(requirement.clone());
                }
                Some(Value::Table(table)) => {
                    let included = table.get("include-group").and_then(Value::as_str);
                    open.extend(included.filter(|name| seen.insert(name)).map(|name| entries(groups, name)));
                }
                Some(_) => {}
                None => drop(open.pop()),
            }
        }
        (name.clone(), found)
    });
    resolved.collect()
}

fn entries<'g>(groups: &'g BTreeMap<String, Spanned<Value>>, name: &str) -> std::slice::Iter<'g, Value> {
    groups.get(name).and_then(|group| group.get_ref().as_array()).map_or(&[][..], Vec::as_slice).iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> PyprojectFacts {
        parse(text, std::path::Path::new(".")).expect("the test's pyproject.toml is valid")
    }

    #[test]
    fn a_name_is_normalised_and_located() {
        let name = facts("\n[project]\nname = \"My.Shop\"\n").name;
        assert_eq!((name.value.as_str(), name.place.line), ("my-shop", Some(3)));
    }

    #[test]
    fn no_build_system_means_a_virtual_project() {
        assert!(matches!(facts("[project]\nname = 'a'").packaging, Packaging::Virtual { .. }));
    }

    #[test]
    fn package_false_wins_over_a_build_system() {
        let text = "[project]\nname='a'\n[build-system]\nbuild-backend='hatchling.build'\n[tool.uv]\npackage=false\n";
        let Packaging::Virtual { because } = facts(text).packaging else { panic!("not virtual") };
        assert_eq!(because, "`tool.uv.package = false` (pyproject.toml:6)");
    }

    #[test]
    fn package_true_without_a_build_system_is_built_by_setuptools() {
        let Packaging::Package { backend, .. } = facts("[project]\nname='a'\n[tool.uv]\npackage=true\n").packaging
        else {
            panic!("not a package")
        };
        assert_eq!(backend.value, "setuptools.build_meta");
    }

    #[test]
    fn a_script_is_split_into_module_and_function() {
        let script = &facts("[project]\nname='a'\n[project.scripts]\nrun = 'a.cli:main [web]'\n").scripts[0];
        assert_eq!((script.module.as_str(), script.function.as_deref()), ("a.cli", Some("main")));
        assert_eq!(script.place.to_string(), "pyproject.toml:4");
    }

    #[test]
    fn readme_and_licence_files_are_found_in_every_form() {
        let old =
            facts("[project]\nname='a'\nreadme={file='docs/R.md', content-type='text/markdown'}\nlicense={file='LIC'}");
        assert_eq!(old.readme.map(|readme| readme.value).as_deref(), Some("docs/R.md"));
        assert_eq!(old.license_files[0].value, "LIC");
        let new = facts("[project]\nname='a'\nlicense='MIT'\nlicense-files=['LICEN[CS]E*']");
        assert_eq!((new.license.as_deref(), new.license_files[0].value.as_str()), (Some("MIT"), "LICEN[CS]E*"));
    }

    #[test]
    fn a_bad_requires_python_names_the_key_and_the_bytes() {
        let text = "[project]\nname='a'\nrequires-python = 'three'\n";
        let error = parse(text, std::path::Path::new(".")).expect_err("`three` is no specifier");
        let InspectError::InvalidValue { key, excerpt, .. } = error else { panic!("{error}") };
        assert_eq!((key, &text[excerpt.span.clone()]), ("project.requires-python", "'three'"));
    }

    #[test]
    fn what_no_image_can_hold_is_an_error_with_its_key() {
        let (long, longer) = ("x".repeat(65_000), "x".repeat(129));
        for (text, key) in [
            (format!("[project]\nname='{longer}'\n"), "project.name"),
            (format!("[project]\nname='a'\ndescription='{long}'\n"), "project.description"),
            (format!("[project]\nname='a'\nlicense='{long}'\n"), "project.license"),
            (format!("[project]\nname='a'\nurls.source='https://{long}'\n"), "project.urls"),
        ] {
            let error = parse(&text, std::path::Path::new(".")).expect_err("no engine takes it");
            assert!(matches!(error, InspectError::InvalidValue { key: found, .. } if found == key), "{error}");
        }
        facts(&format!("[project]\nname='{}'\ndescription='{}'\n", &longer[1..], &long[2000..]));
    }

    #[test]
    fn the_source_repository_is_found_by_its_label() {
        let urls = "[project]\nname='a'\n[project.urls]\n'Source Code'='https://git.example/a'\nHomepage='https://a.example'\n";
        assert_eq!(facts(urls).source_url.as_deref(), Some("https://git.example/a"));
    }
}
