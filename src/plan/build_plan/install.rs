//! How the project itself gets into the image. Values only.

use serde::Serialize;

use crate::path::RepoPath;

/// How the project itself gets into the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[expect(clippy::large_enum_variant, reason = "a plan holds one")]
pub enum Install {
    /// Installed editable: metadata and console scripts in the environment, code in place.
    Package {
        /// Files the build backend reads besides the sources.
        inputs: Vec<RepoPath>,
        /// Directories and files of the modules themselves.
        modules: Vec<RepoPath>,
        /// What building leaves in the source tree, as shell patterns.
        leftovers: Vec<RepoPath>,
        /// Environment of the build, such as a version that git would tell.
        build_arguments: Vec<BuildArgument>,
        /// Where the version comes from, when it comes from git.
        history: History,
        /// Whether the code runs in place.
        form: PackageForm,
        /// Local packages that uv builds anew whenever the step runs: its cache looks at `pyproject.toml` and not at the code,
        /// the version or the variables that a wheel is made of.
        fresh: Vec<String>,
    },
    /// Run from its source tree; only its dependencies are installed.
    SourceTree,
}

/// Whether the build sees the git repository.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum History {
    /// It does not.
    #[default]
    Unseen,
    /// `.git` is bound into the step that builds the project, and reaches no layer.
    Bound,
}

/// How an installed project lies in the image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum PackageForm {
    /// Its source lies below `/app`, and the environment links to it.
    #[default]
    InPlace,
    /// Built into a wheel, because it has compiled parts; no source is shipped.
    Wheel {
        /// The project's directory, below the build's own.
        root: RepoPath,
        /// Files at the project root that the build may read.
        files: Vec<RepoPath>,
        /// Directories that the build may read.
        directories: Vec<RepoPath>,
        /// What compiles it, such as `maturin`.
        with: String,
    },
}

/// A build argument and the variable that hands it to the build backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BuildArgument {
    /// Such as `VERSION`.
    pub name: String,
    /// Its default, such as `0.0.0`.
    pub default: String,
    /// The variable that the build backend reads, such as `SETUPTOOLS_SCM_PRETEND_VERSION_FOR_SHOP`.
    pub variable: String,
}
