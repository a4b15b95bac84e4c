//! What is seen in a project, put together. Reads nothing and holds no opinion.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::code::CodeFacts;
use super::deployment::DeploymentFacts;
use super::env_examples::EnvExampleFacts;
use super::evidence::{Located, Place};
use super::front_end::FrontEndFacts;
use super::ignored::IgnoredPaths;
use super::links::LinkedManifest;
use super::local::LocalPackage;
use super::lock::{LockFacts, LockedPackage};
use super::member_path;
use super::pyproject::PyprojectFacts;
use super::search::Search;
use super::server_documents::ServerDocument;
use super::settings_documents::SettingsDocument;
use super::staleness::Difference;
use super::surroundings::Surroundings;
use super::tree::TreeFacts;
use super::uv_settings::UvSettings;
use super::wheel::WheelFacts;
use super::workspace::WorkspaceFacts;
use crate::nesting::is_in;
use crate::path::{PathError, RepoPath};
use crate::standpoint::Standpoint;
use uv_normalize::PackageName;

/// Everything seen in a project.
#[derive(Clone, Debug)]
pub struct ProjectFacts {
    /// The project directory.
    pub root: PathBuf,
    /// Where the generated files lie in the git repository, such as `backend`; empty at its root and outside of one.
    pub directory_in_repository: String,
    /// The text of pyproject.toml, for the reader of settings.
    pub pyproject_text: String,
    /// The text of uvdock.toml, which may hold the settings instead.
    pub uvdock_toml: Option<String>,
    /// pyproject.toml.
    pub pyproject: PyprojectFacts,
    /// uv's settings about indexes and builds, from pyproject.toml or uv.toml.
    pub uv_settings: UvSettings,
    /// The workspace that the project is a member of; absent for a project that is alone, and for a workspace root.
    pub workspace: Option<WorkspaceFacts>,
    /// uv.lock.
    pub lock: Search<Arc<LockFacts>>,
    /// Whether a `uv.toml` lies beside the lock: uv reads it instead of `[tool.uv]`.
    pub has_uv_toml: bool,
    /// The other source trees that the lock names, by their paths.
    pub local_packages: Vec<LocalPackage>,
    /// The first version in `.python-version`.
    pub python_pin: Option<Located<String>>,
    /// The files.
    pub tree: TreeFacts,
    /// What the project's own wheel would hold.
    pub wheel: WheelFacts,
    /// The Python code.
    pub code: CodeFacts,
    /// Commands that the project's other files give.
    pub deployment: DeploymentFacts,
    /// What Node builds, among its files and beside it.
    pub front_ends: Vec<FrontEndFacts>,
    /// The manifests among its files that are symbolic links.
    pub linked_manifests: Vec<LinkedManifest>,
    /// What pyproject.toml says and the lock does not, or the other way round.
    pub staleness: Vec<Difference>,
    /// Configuration files of servers that are no Python.
    pub server_documents: Vec<ServerDocument>,
    /// Settings that are no Python, with what they name.
    pub settings_documents: Vec<SettingsDocument>,
    /// The texts of files named `alembic.ini`, by their directories; that of the project is empty.
    pub alembic: BTreeMap<String, String>,
    /// The authors' example of `.env`, beside the lock.
    pub env_example: Option<EnvExampleFacts>,
    /// The line of a `.gitignore` that keeps `.env.example` out of the repository.
    pub env_example_ignored: Option<Place>,
    /// What `.gitignore` keeps out of the repository.
    pub ignored: IgnoredPaths,
    /// What the code names above the project, in its repository.
    pub above: Surroundings,
    /// Packages that the lock takes from paths at which nothing lies.
    pub gone: BTreeSet<PackageName>,
}

impl ProjectFacts {
    /// The directory and the text of Alembic's configuration: that of a working directory, or else the project's.
    pub fn alembic_from<'a>(&'a self, directory: &'a str) -> Option<(&'a str, &'a str)> {
        [directory, ""].into_iter().find_map(|directory| Some((directory, self.alembic.get(directory)?.as_str())))
    }

    /// The directory of the lock: the workspace root, or that of a project that is alone.
    pub fn workspace_root(&self) -> &Path {
        self.workspace.as_ref().map_or(&self.root, |workspace| &workspace.root)
    }

    /// Where someone stands who reads of it at the root of its workspace.
    pub fn seen_from_root(&self) -> Standpoint {
        self.workspace.as_ref().map_or(Standpoint::Project, |workspace| Standpoint::Root {
            member: workspace.member.clone(),
            name: self.pyproject.name.value.to_string(),
        })
    }

    /// The project's own package in its lock.
    pub fn locked<'a>(&self, lock: &'a LockFacts) -> Option<&'a LockedPackage> {
        lock.at_path(self.workspace.as_ref().map_or(".", |workspace| &workspace.member))
    }

    /// The project's directory, seen from that of the lock.
    pub fn member(&self) -> Result<RepoPath, PathError> {
        RepoPath::new(self.workspace.as_ref().map_or("", |workspace| &workspace.member))
    }

    /// A path relative to the lock, relative to the project.
    pub fn from_project(&self, path: &str) -> String {
        match &self.workspace {
            Some(workspace) => member_path::from_member(&workspace.member, path),
            None => path.to_owned(),
        }
    }

    /// A path relative to the project, relative to the lock.
    pub fn from_root(&self, path: &str) -> String {
        match &self.workspace {
            Some(workspace) => member_path::from_root(&workspace.member, path),
            None => path.to_owned(),
        }
    }

    /// The other local package that a file belongs to.
    pub fn local_package_of(&self, path: &str) -> Option<&LocalPackage> {
        let holds = |package: &&LocalPackage| is_in(path, &package.path);
        self.local_packages.iter().find(holds)
    }
}
