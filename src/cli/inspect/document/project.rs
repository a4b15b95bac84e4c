//! What the document says of pyproject.toml and the files beside it. Holds values only.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::{Located, Place};

/// What pyproject.toml and the files beside it say about the project.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Project {
    /// The normalised name.
    pub name: Located,
    /// The version, where it is written down.
    pub version: Option<Located>,
    /// The description.
    pub description: Option<String>,
    /// The Python versions that the project allows, such as `>=3.12`.
    pub requires_python: Option<Located>,
    /// The first version in `.python-version`.
    pub python_pin: Option<Located>,
    /// Whether and how uv builds the project itself.
    pub packaging: Packaging,
    /// The console scripts.
    pub scripts: Vec<Script>,
    /// The names of the extras, sorted.
    pub extras: Vec<String>,
    /// The names of the dependency groups, sorted.
    pub groups: Vec<String>,
    /// The project's directory in its workspace, as `packages/api`; absent for a project of its own and for the root.
    pub member_of_workspace_at: Option<String>,
    /// Source trees that are locked beside the project: other members of the workspace, and path dependencies.
    pub local_packages: Vec<Module>,
}

/// Whether and how uv builds the project itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum Packaging {
    /// uv installs its dependencies only.
    Virtual {
        /// Why.
        because: String,
    },
    /// uv builds a wheel of Python modules.
    Modules {
        /// The build backend, such as `hatchling.build`.
        backend: Located,
        /// The modules and packages that the wheel holds.
        modules: Vec<Module>,
    },
    /// uv builds a wheel with compiled parts.
    Compiled {
        /// What compiles it, such as `maturin`.
        with: Located,
    },
    /// The build would fail, or give a wheel without modules.
    Broken {
        /// Why.
        because: Located,
    },
}

/// A module, or a package, with the place of its source.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Module {
    /// The name: dotted for a module, normalised for a package.
    pub name: String,
    /// Its file or directory, relative to the project.
    pub path: String,
}

/// A console script.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Script {
    /// The command.
    pub name: String,
    /// What it calls, as `shop.cli:main`.
    pub target: String,
    /// Its line.
    pub place: Place,
}
