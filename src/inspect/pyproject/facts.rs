//! What pyproject.toml states. Reads nothing.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::Table;
use uv_normalize::PackageName;
use uv_pep440::VersionSpecifiers;

use crate::inspect::evidence::{Located, Place};

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
