//! What the document says of uv.lock and of a production install. Holds values only.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::Place;

/// What uv.lock holds.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Lock {
    /// The `version` of the file.
    pub version: u64,
    /// The `revision` of the file.
    pub revision: u64,
    /// The Python versions that it was resolved for.
    pub requires_python: Option<String>,
    /// The environments that it was resolved for, as markers (`[tool.uv] environments`); empty where it is for all.
    pub environments: Vec<String>,
    /// The environments that it must have wheels for, as markers (`[tool.uv] required-environments`).
    pub required_environments: Vec<String>,
    /// Sets of which one at most can be installed (`[tool.uv] conflicts`), each item as "extra `cpu` of `shop`".
    pub conflicts: Vec<Vec<String>>,
    /// How many packages it holds, those of development and of other systems too.
    pub packages: usize,
    /// What pyproject.toml says and the lock does not, or the other way round.
    pub stale: Vec<String>,
    /// What a production install is like; absent where no Python fits.
    pub production: Option<Production>,
}

/// What a production install of the lock is like.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Production {
    /// The Python it was looked at for, such as `3.14`.
    pub python: String,
    /// The system it was looked at for, such as `Debian, x86_64`.
    pub system: String,
    /// Every package that is installed, sorted by name; the project is not among them.
    pub packages: Vec<Package>,
    /// What is downloaded.
    pub download: Download,
    /// Packages that no wheel fits.
    pub built_from_source: Vec<Unfit>,
    /// The other systems that images are made for.
    pub elsewhere: Vec<System>,
    /// CUDA builds, where there are any.
    pub cuda: Option<Cuda>,
    /// Development tools among the production dependencies.
    pub development_tools: Vec<DevelopmentTool>,
}

/// A package that is installed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Package {
    /// The normalised name.
    pub name: String,
    /// The version; absent for a source tree whose version is computed.
    pub version: Option<String>,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// Where it comes from.
    pub source: PackageSource,
    /// How it gets into the image.
    pub wheel: Wheel,
    /// Bytes to download, where the lock tells.
    pub size: Option<u64>,
}

/// Where a package comes from.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PackageSource {
    /// A package index.
    Registry,
    /// A Git repository.
    Git,
    /// An archive at a URL.
    Url,
    /// An archive in the project.
    Path,
    /// A source tree, such as a member of the workspace.
    Tree,
}

/// How a package gets into the image.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "fit")]
pub(crate) enum Wheel {
    /// From this wheel.
    Fits {
        /// Its file name.
        file: String,
    },
    /// No wheel fits.
    Missing {
        /// Why.
        because: String,
    },
    /// It is built from a source tree or a Git repository.
    SourceTree,
    /// Only its dependencies are installed.
    NotInstalled,
}

/// What is downloaded, as far as the lock tells.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Download {
    /// How many packages are downloaded.
    pub packages: usize,
    /// Their bytes, without those of the packages that have no size in the lock.
    pub bytes: u64,
    /// How many have no size in the lock.
    pub without_size: usize,
}

/// A package that no wheel fits.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Unfit {
    /// The package.
    pub name: String,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// Why no wheel fits.
    pub because: String,
    /// Whether there is a source distribution to build; without one it cannot be installed.
    pub can_be_built: bool,
}

/// How the lock fits another system than the image's own.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct System {
    /// The system, such as `Alpine, x86_64`.
    pub name: String,
    /// Whether the lock was resolved for it.
    pub is_locked: bool,
    /// Packages that lack a wheel here, and are not built from source everywhere.
    pub unfit: Vec<Unfit>,
    /// The same on one line.
    pub summary: String,
}

/// CUDA builds among the production packages.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Cuda {
    /// The packages that bring it, as they are named in uv.lock.
    pub brought_by: Vec<String>,
    /// Packages that hold nothing but CUDA.
    pub libraries: Vec<String>,
    /// What an image without a GPU saves by doing without.
    pub saved: Download,
    /// How to do without, as a sentence.
    pub way_out: Option<String>,
    /// The tables of pyproject.toml that do it, as TOML.
    pub toml: Option<String>,
}

/// A development tool among the production dependencies.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DevelopmentTool {
    /// The package.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Its line in pyproject.toml.
    pub place: Place,
    /// The commands that move it to the development group.
    pub way_out: String,
}
