//! What Node builds while the image is built. Values only.

use serde::Serialize;

use crate::catalogue::front_end::ManagerKind;
use crate::path::{ImagePath, RepoPath};

/// A front end that is built in a stage of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrontEndPlan {
    /// The directory it is built in.
    pub directory: RepoPath,
    /// The directory its packages are installed from.
    pub packages: RepoPath,
    /// What installs them.
    pub manager: ManagerKind,
    /// The package of the npm registry that brings it, such as `pnpm@10`.
    pub brought_by: Option<String>,
    /// The command that installs.
    pub install: Vec<String>,
    /// What installing reads; empty where it reads the sources too.
    pub manifests: BuildInputs,
    /// What the build reads besides.
    pub sources: BuildInputs,
    /// Variables of the build.
    pub environment: Vec<(String, String)>,
    /// Build arguments, with their defaults.
    pub arguments: Vec<(String, Option<String>)>,
    /// The commands that build.
    pub build: Vec<Vec<String>>,
    /// What the image gets.
    pub outputs: Vec<FrontEndOutput>,
}

/// A path that the build writes, and where the image has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrontEndOutput {
    /// Where it is written.
    pub from: RepoPath,
    /// Where it goes.
    pub to: ImagePath,
    /// Whether nothing else lies there.
    pub holds: OutputHolds,
}

/// Whether a path holds nothing but what is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputHolds {
    /// Nothing else: what lies there in the repository is an old build.
    Built,
    /// More.
    More,
}

/// What a build reads of the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BuildInputs {
    /// Files.
    pub files: Vec<RepoPath>,
    /// Directories.
    pub directories: Vec<RepoPath>,
}

impl BuildInputs {
    /// Whether it reads nothing.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.directories.is_empty()
    }

    /// All of it.
    pub fn all(&self) -> impl Iterator<Item = &RepoPath> {
        self.files.iter().chain(&self.directories)
    }
}
