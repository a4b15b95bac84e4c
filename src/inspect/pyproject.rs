//! Reads pyproject.toml into facts with the lines they stand on. Follows PEP 621, PEP 639 and PEP 735, and uv's own rules for
//! `[tool.uv]`; looks at no other file and decides nothing.

mod document;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;
use toml::{Spanned, Table, Value};
use uv_normalize::PackageName;
use uv_pep440::VersionSpecifiers;

use self::document::{BuildSystemToml, ProjectToml, PyprojectToml, UvToml};
use super::error::{Excerpt, InspectError};
use super::evidence::{Lines, Located, Place};
use super::redact;

/// The file's name, as shown in evidence.
pub const PYPROJECT: &str = "pyproject.toml";

/// What pyproject.toml states.
#[derive(Clone, Debug, Serialize)]
pub struct PyprojectFacts {
    /// `project.name`, normalised as PyPA's name specification says.
    pub name: Located<PackageName>,
    /// `project.description`.
    pub description: Option<String>,
    /// `project.license` when it is an SPDX expression (PEP 639).
    pub license: Option<String>,
    /// The URL in `project.urls` that names the source repository.
    pub source_url: Option<String>,
    /// Whether `version` is written down or made by the build backend.
    pub version: VersionFacts,
    /// `project.requires-python`.
    pub requires_python: Option<Located<VersionSpecifiers>>,
    /// `project.readme`, a path.
    pub readme: Option<Located<String>>,
    /// `project.license.file` and `project.license-files`: paths and glob patterns.
    pub license_files: Vec<Located<String>>,
    /// Metadata that the build backend computes (`project.dynamic`).
    pub dynamic: Vec<String>,
    /// `project.version`, when it is static.
    pub static_version: Option<Located<String>>,
    /// `project.dependencies`, as written.
    pub dependencies: Vec<Located<String>>,
    /// `project.optional-dependencies`, by extra.
    pub extras: BTreeMap<String, Vec<Located<String>>>,
    /// `dependency-groups`, by group, with included groups resolved.
    pub groups: BTreeMap<String, Vec<String>>,
    /// `project.scripts`, in the order of their names.
    pub scripts: Vec<ScriptFacts>,
    /// Whether uv builds and installs the project itself.
    pub packaging: Packaging,
    /// `[tool.uv]`.
    pub uv: UvFacts,
    /// `tool.fastapi.entrypoint`, which FastAPI's own command line reads.
    pub fastapi_entrypoint: Option<Located<String>>,
    /// `[tool]` as written, for the rules of the build backends.
    #[serde(skip)]
    pub tool: Table,
}

/// Where the version comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionFacts {
    /// Written in `project.version`.
    Static,
    /// Listed in `project.dynamic`.
    Dynamic,
}

/// One entry of `project.scripts`.
#[derive(Clone, Debug, Serialize)]
pub struct ScriptFacts {
    /// The command, such as `shop-api`.
    pub name: String,
    /// The module its entry point names, such as `shop.cli`.
    pub module: String,
    /// The function, such as `main`; absent in an entry point without one.
    pub function: Option<String>,
    /// Its line in pyproject.toml.
    pub place: Place,
}

/// Whether uv installs the project itself ("package" and "virtual" projects in uv's words).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Packaging {
    /// uv builds and installs it.
    Package {
        /// `build-system.build-backend`.
        backend: Located<String>,
        /// `build-system.requires`.
        requires: Vec<String>,
    },
    /// uv installs its dependencies only.
    Virtual {
        /// Why: no build system, or `tool.uv.package = false`.
        because: String,
    },
}

/// `[tool.uv]`, as far as images depend on it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UvFacts {
    /// `tool.uv.required-version`.
    pub required_version: Option<Located<VersionSpecifiers>>,
    /// `tool.uv.default-groups`, when set: names, or `all`.
    pub default_groups: Option<Vec<String>>,
    /// The line of `[tool.uv.workspace]`.
    pub workspace: Option<Place>,
}

/// A TOML error of `file` with the bytes it points at.
pub fn toml_error(file: &str, text: &str, error: &toml::de::Error) -> InspectError {
    let span = error.span().unwrap_or(0..0);
    let message =
        first_line(error.message()).replace("missing field", "missing key").replace("unknown field", "unknown key");
    InspectError::Toml { message, suggestion: None, excerpt: Box::new(excerpt(file, text, span)) }
}

/// The first line of a parser's message; what it would have underlined below is underlined in the file.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches([':', '.']).to_owned()
}

fn excerpt(file: &str, text: &str, span: std::ops::Range<usize>) -> Excerpt {
    Excerpt { file: file.to_owned(), text: redact::logins(text).into_owned(), span }
}

/// Reads the text of pyproject.toml; `directory` is only named in an error.
pub fn parse(text: &str, directory: &std::path::Path) -> Result<PyprojectFacts, InspectError> {
    let toml: PyprojectToml = toml::from_str(text).map_err(|error| toml_error(PYPROJECT, text, &error))?;
    let table: Table = toml::from_str(text).map_err(|error| toml_error(PYPROJECT, text, &error))?;
    let project = toml.project.ok_or_else(|| InspectError::NoProjectTable { directory: directory.to_owned() })?;
    let reader = Reader::new(text);
    let uv = toml.tool.as_ref().and_then(|tool| tool.uv.as_ref());
    reader.check_types(&project, &toml.dependency_groups, uv)?;
    Ok(PyprojectFacts {
        name: reader.parsed("project.name", &project.name, PackageName::from_str)?,
        description: project.description.clone(),
        license: project.license.as_ref().and_then(|license| license.get_ref().as_str()).map(str::to_owned),
        source_url: source_url(&project.urls),
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

fn version_facts(dynamic: &[String]) -> VersionFacts {
    if dynamic.iter().any(|field| field == "version") { VersionFacts::Dynamic } else { VersionFacts::Static }
}

/// The well-known labels of PyPA's "Well-known Project URLs" that mean the repository.
fn source_url(urls: &BTreeMap<String, String>) -> Option<String> {
    const LABELS: [&str; 4] = ["source", "repository", "sourcecode", "github"];
    let plain = |label: &str| label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    LABELS.iter().find_map(|wanted| urls.iter().find(|(label, _)| plain(label) == *wanted)).map(|(_, url)| url.clone())
}

/// Turns spans of one text into places.
struct Reader<'a> {
    text: &'a str,
    lines: Lines<'a>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, lines: Lines::new(PYPROJECT, text) }
    }

    fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.lines.place(value.span().start)
    }

    fn located<T: Clone>(&self, value: &Spanned<T>) -> Located<T> {
        Located::new(value.get_ref().clone(), self.place(value))
    }

    fn requirements(&self, requirements: &[Spanned<String>]) -> Vec<Located<String>> {
        requirements.iter().map(|requirement| self.located(requirement)).collect()
    }

    /// Values that may be of several types, and of no other.
    fn check_types(
        &self,
        project: &ProjectToml,
        groups: &BTreeMap<String, Spanned<Value>>,
        uv: Option<&UvToml>,
    ) -> Result<(), InspectError> {
        let default_groups = uv.and_then(|uv| uv.default_groups.as_ref());
        let text_or_table = |value: &Value| value.is_str() || value.is_table();
        self.check("project.license", project.license.as_ref(), "a string or a table", text_or_table)?;
        self.check("project.readme", project.readme.as_ref(), "a string or a table", text_or_table)?;
        let list_or_table = |value: &Value| value.is_array() || value.is_table();
        self.check("project.license-files", project.license_files.as_ref(), "a list", list_or_table)?;
        let list_or_all = |value: &Value| value.is_array() || value.as_str() == Some("all");
        self.check("tool.uv.default-groups", default_groups, "a list or `\"all\"`", list_or_all)?;
        groups.values().try_for_each(|group| self.check("dependency-groups", Some(group), "lists", Value::is_array))
    }

    fn check(
        &self,
        key: &'static str,
        value: Option<&Spanned<Value>>,
        expected: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Result<(), InspectError> {
        match value {
            Some(value) if !fits(value.get_ref()) => Err(InspectError::InvalidValue {
                key,
                message: format!("expected {expected}"),
                excerpt: Box::new(excerpt(PYPROJECT, self.text, value.span())),
            }),
            _ => Ok(()),
        }
    }

    fn parsed<T, E: std::fmt::Display>(
        &self,
        key: &'static str,
        value: &Spanned<String>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Located<T>, InspectError> {
        match parse(value.get_ref()) {
            Ok(parsed) => Ok(Located::new(parsed, self.place(value))),
            Err(error) => Err(InspectError::InvalidValue {
                key,
                message: first_line(&error.to_string()),
                excerpt: Box::new(excerpt(PYPROJECT, self.text, value.span())),
            }),
        }
    }

    /// `readme = "README.md"` or `readme = {file = "README.md"}`; `{text = ...}` names no file.
    fn file_of(&self, value: &Spanned<Value>) -> Option<Located<String>> {
        let file = match value.get_ref() {
            Value::String(path) => path,
            Value::Table(table) => table.get("file")?.as_str()?,
            _ => return None,
        };
        Some(Located::new(file.to_owned(), self.place(value)))
    }

    fn license_files(&self, project: &ProjectToml) -> Vec<Located<String>> {
        let table = project.license.as_ref().filter(|license| license.get_ref().is_table());
        let file = table.and_then(|license| self.file_of(license));
        let globs = project.license_files.iter().flat_map(|value| {
            // setuptools and hatchling also knew `license-files = {paths = [...]}` before PEP 639.
            let list = match value.get_ref() {
                Value::Table(table) => table.values().next().and_then(Value::as_array),
                other => other.as_array(),
            };
            let globs = list.into_iter().flatten().filter_map(Value::as_str);
            globs.map(|glob| Located::new(glob.to_owned(), self.place(value))).collect::<Vec<_>>()
        });
        file.into_iter().chain(globs).collect()
    }

    fn script(&self, name: &str, target: &Spanned<String>) -> ScriptFacts {
        // "module:function [extra]", the entry points specification of PyPA.
        let object = target.get_ref().split('[').next().unwrap_or_default().trim();
        let (module, function) = match object.split_once(':') {
            Some((module, function)) => (module.trim(), Some(function.trim().to_owned())),
            None => (object, None),
        };
        ScriptFacts { name: name.to_owned(), module: module.to_owned(), function, place: self.place(target) }
    }

    /// uv's rule ("Projects > Configuration > Project packaging"): `tool.uv.package` decides, else a build system does.
    fn packaging(&self, build: Option<&BuildSystemToml>, uv: Option<&UvToml>) -> Packaging {
        let package = uv.and_then(|uv| uv.package.as_ref());
        match (package.map(|package| *package.get_ref()), build) {
            (Some(false), _) => {
                let place = package.map(|package| self.place(package).to_string()).unwrap_or_default();
                Packaging::Virtual { because: format!("`tool.uv.package = false` ({place})") }
            }
            (None, None) => Packaging::Virtual { because: "`pyproject.toml` has no `[build-system]`".into() },
            (Some(true) | None, build) => self.package(build),
        }
    }

    /// PEP 517: without `build-backend`, setuptools' legacy backend builds.
    fn package(&self, build: Option<&BuildSystemToml>) -> Packaging {
        let legacy = || Located::new("setuptools.build_meta".to_owned(), Place::file(PYPROJECT));
        Packaging::Package {
            backend: build
                .and_then(|build| build.build_backend.as_ref())
                .map_or_else(legacy, |backend| self.located(backend)),
            requires: build.map(|build| build.requires.clone()).unwrap_or_default(),
        }
    }

    fn uv(&self, uv: &UvToml) -> Result<UvFacts, InspectError> {
        let required_version = uv.required_version.as_ref().map(|value| {
            // uv also takes a bare version here and means exactly that one.
            let parse = |text: &str| {
                VersionSpecifiers::from_str(text).or_else(|_| VersionSpecifiers::from_str(&format!("=={text}")))
            };
            self.parsed("tool.uv.required-version", value, parse)
        });
        Ok(UvFacts {
            required_version: required_version.transpose()?,
            default_groups: uv.default_groups.as_ref().map(|groups| group_names(groups.get_ref())),
            workspace: uv.workspace.as_ref().map(|workspace| self.place(workspace)),
        })
    }
}

/// Each group's requirements, `{include-group = "..."}` followed (PEP 735). A group that includes itself ends there.
fn resolved_groups(groups: &BTreeMap<String, Spanned<Value>>) -> BTreeMap<String, Vec<String>> {
    fn collect(groups: &BTreeMap<String, Spanned<Value>>, name: &str, open: &mut Vec<String>, found: &mut Vec<String>) {
        if open.iter().any(|outer| outer == name) {
            return;
        }
        open.push(name.to_owned());
        for entry in groups.get(name).and_then(|group| group.get_ref().as_array()).into_iter().flatten() {
            match entry {
                Value::String(requirement) => found.push(requirement.clone()),
                Value::Table(table) => {
                    if let Some(included) = table.get("include-group").and_then(Value::as_str) {
                        collect(groups, included, open, found);
                    }
                }
                _ => {}
            }
        }
        open.pop();
    }
    let resolve = |name: &String| {
        let mut found = Vec::new();
        collect(groups, name, &mut Vec::new(), &mut found);
        (name.clone(), found)
    };
    groups.keys().map(resolve).collect()
}

/// `default-groups = ["dev"]` or `default-groups = "all"`.
fn group_names(value: &Value) -> Vec<String> {
    match value {
        Value::String(all) => vec![all.clone()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
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
    fn the_source_repository_is_found_by_its_label() {
        let urls = "[project]\nname='a'\n[project.urls]\n'Source Code'='https://git.example/a'\nHomepage='https://a.example'\n";
        assert_eq!(facts(urls).source_url.as_deref(), Some("https://git.example/a"));
    }
}
