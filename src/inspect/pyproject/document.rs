//! pyproject.toml as it is written: the tables that facts are made of. Types only.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a table")]
pub(super) struct PyprojectToml {
    pub project: Option<ProjectToml>,
    pub build_system: Option<BuildSystemToml>,
    #[serde(default)]
    pub dependency_groups: BTreeMap<String, Spanned<Value>>,
    pub tool: Option<ToolToml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a table")]
pub(super) struct ProjectToml {
    pub name: Spanned<String>,
    pub version: Option<Spanned<String>>,
    pub description: Option<Spanned<String>>,
    pub license: Option<Spanned<Value>>,
    #[serde(default)]
    pub license_files: Option<Spanned<Value>>,
    pub readme: Option<Spanned<Value>>,
    pub requires_python: Option<Spanned<String>>,
    #[serde(default)]
    pub dynamic: Vec<String>,
    #[serde(default)]
    pub dependencies: Vec<Spanned<String>>,
    #[serde(default)]
    pub optional_dependencies: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default)]
    pub scripts: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub urls: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a table")]
pub(super) struct BuildSystemToml {
    #[serde(default)]
    pub requires: Vec<String>,
    pub build_backend: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a table")]
pub(super) struct ToolToml {
    pub uv: Option<UvToml>,
    pub fastapi: Option<FastapiToml>,
}

#[derive(Deserialize)]
#[serde(expecting = "a table")]
pub(super) struct FastapiToml {
    pub entrypoint: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a table")]
pub(super) struct UvToml {
    pub package: Option<Spanned<bool>>,
    pub required_version: Option<Spanned<String>>,
    pub default_groups: Option<Spanned<Value>>,
    pub workspace: Option<Spanned<WorkspaceToml>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a table")]
pub(super) struct WorkspaceToml {}
