//! What the project's own wheel would hold, by the documented rules of each build backend. Builds nothing and reads no code.

mod backends;
mod module;
mod rules;
mod setuptools;

use serde::Serialize;

use super::evidence::Place;
use super::pyproject::{PYPROJECT, Packaging, PyprojectFacts};
use super::rust::RustFacts;
use super::tree::TreeFacts;
use backends::{extra_inputs, found, found_compiled};
pub use module::{WheelModule, glob_matches, join};
use rules::{Found, Rules};

/// What building the project gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum WheelFacts {
    /// uv does not build this project.
    Virtual {
        /// Why.
        because: String,
    },
    /// A wheel of Python modules.
    Modules {
        /// The importable modules and packages it holds.
        modules: Vec<WheelModule>,
        /// Files outside those modules that the build reads, besides pyproject.toml.
        inputs: Vec<String>,
    },
    /// A wheel with compiled parts.
    Compiled {
        /// What compiles it, such as `maturin`.
        with: String,
        /// Where that is written.
        place: Place,
        /// What the build needs besides the backend.
        toolchain: Toolchain,
        /// The Python modules it is known to hold; compiled ones may come on top.
        modules: Vec<WheelModule>,
        /// Files outside those modules that metadata needs, such as the readme.
        inputs: Vec<String>,
    },
    /// The build would fail or give a wheel without modules.
    Broken {
        /// Why, such as "hatchling finds neither `shop/` nor `src/shop/`".
        because: String,
        /// Where that is written.
        place: Place,
    },
}

/// The compilers of a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "manifest")]
pub enum Toolchain {
    /// C or C++.
    C,
    /// Rust, and what its manifest says where it could be read.
    Rust(Option<RustFacts>),
}

impl WheelFacts {
    /// The same for a project in another directory: `../core/src/core` for `src/core`.
    #[must_use]
    pub fn below(self, directory: &str) -> Self {
        match self {
            Self::Modules { modules, inputs } => Self::Modules {
                modules: modules.into_iter().map(|module| module_below(directory, module)).collect(),
                inputs: inputs.iter().map(|input| join(directory, input)).collect(),
            },
            Self::Compiled { with, place, toolchain, modules, inputs } => Self::Compiled {
                with,
                place,
                toolchain,
                modules: modules.into_iter().map(|module| module_below(directory, module)).collect(),
                inputs: inputs.iter().map(|input| join(directory, input)).collect(),
            },
            other => other,
        }
    }

    /// Files and directories outside the modules that the build reads.
    pub fn inputs(&self) -> &[String] {
        match self {
            Self::Modules { inputs, .. } => inputs,
            Self::Virtual { .. } | Self::Compiled { .. } | Self::Broken { .. } => &[],
        }
    }

    /// The modules of a wheel that can be told, and none of another.
    pub fn modules(&self) -> &[WheelModule] {
        match self {
            Self::Modules { modules, .. } | Self::Compiled { modules, .. } => modules,
            Self::Virtual { .. } | Self::Broken { .. } => &[],
        }
    }
}

fn module_below(directory: &str, module: WheelModule) -> WheelModule {
    WheelModule {
        path: join(directory, &module.path),
        root: if module.root.is_empty() { directory.to_owned() } else { join(directory, &module.root) },
        ..module
    }
}

/// Build requirements that compile C, C++ or Rust, whatever the backend.
const COMPILERS: [&str; 6] = ["cython", "pybind11", "nanobind", "setuptools-rust", "cffi", "mypy"];
/// Build backends that compile.
const COMPILING_BACKENDS: [(&str, &str); 4] = [
    ("maturin", "maturin"),
    ("scikit_build_core.build", "scikit-build-core"),
    ("mesonpy", "meson-python"),
    ("sipbuild.api", "sip"),
];

/// What the wheel of this project would hold; `cargo` reads a Cargo manifest.
pub fn read(project: &PyprojectFacts, tree: &TreeFacts, cargo: impl Fn(&str) -> Option<RustFacts>) -> WheelFacts {
    let (backend, requires) = match &project.packaging {
        Packaging::Virtual { because } => return WheelFacts::Virtual { because: because.clone() },
        Packaging::Package { backend, requires } => (backend, requires),
    };
    let extension = (backend.value.starts_with("setuptools.") && setuptools::has_extensions(project))
        .then(|| "setuptools".to_owned());
    if let Some(with) = compiler(&backend.value, requires).or(extension) {
        let rules = Rules { project, tree };
        let rust = matches!(with.as_str(), "maturin" | "setuptools-rust");
        let toolchain = if rust { Toolchain::Rust(cargo(&rules.cargo_manifest())) } else { Toolchain::C };
        let modules = match found_compiled(&rules, &backend.value) {
            Found::Modules(modules) => modules,
            Found::Nothing(_) => Vec::new(),
        };
        let inputs = build_inputs(project, tree);
        return WheelFacts::Compiled { with, place: backend.place.clone(), toolchain, modules, inputs };
    }
    if let Some(broken) = missing_metadata_file(project, tree) {
        return broken;
    }
    let rules = Rules { project, tree };
    match found(&rules, &backend.value) {
        Found::Modules(modules) => WheelFacts::Modules { modules, inputs: build_inputs(project, tree) },
        Found::Nothing(because) => WheelFacts::Broken { because, place: backend.place.clone() },
    }
}

fn compiler(backend: &str, requires: &[String]) -> Option<String> {
    let by_backend = COMPILING_BACKENDS.iter().find(|(name, _)| *name == backend).map(|(_, tool)| (*tool).to_owned());
    by_backend.or_else(|| {
        requires.iter().map(|requirement| name_of(requirement)).find(|name| COMPILERS.contains(&name.as_str()))
    })
}

/// The name that a build requirement begins with, in its normal form.
fn name_of(requirement: &str) -> String {
    let end = requirement.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    requirement[..end.unwrap_or(requirement.len())].to_lowercase().replace(['_', '.'], "-")
}

/// Every backend fails on a readme or licence file that pyproject.toml names and that is not there.
fn missing_metadata_file(project: &PyprojectFacts, tree: &TreeFacts) -> Option<WheelFacts> {
    let missing = project.readme.iter().find(|readme| !tree.is_file(&readme.value))?;
    Some(WheelFacts::Broken {
        because: format!("`readme` names `{}`, which does not exist", missing.value),
        place: missing.place.clone(),
    })
}

/// Files the build reads besides the modules: metadata files, build scripts and what the backend is told to include.
pub(super) fn build_inputs(project: &PyprojectFacts, tree: &TreeFacts) -> Vec<String> {
    const SCRIPTS: [&str; 5] = ["setup.py", "setup.cfg", "MANIFEST.in", "hatch_build.py", "hatch.toml"];
    let rules = Rules { project, tree };
    let mut inputs: Vec<String> = project.readme.iter().map(|readme| readme.value.clone()).collect();
    for pattern in &project.license_files {
        inputs.extend(tree.files.keys().filter(|path| glob_matches(&pattern.value, path)).cloned());
    }
    inputs.extend(SCRIPTS.iter().filter(|script| tree.is_file(script)).map(|script| (*script).to_owned()));
    inputs.extend(extra_inputs(&rules));
    inputs.sort();
    inputs.dedup();
    inputs.retain(|input| input != PYPROJECT);
    inputs
}
