//! What else the image and the files beside it hold. Values only.

use serde::Serialize;

use super::backing::Neighbour;
use super::debugger::DebuggerPlan;
use super::production::ProductionPlan;
use crate::catalogue::project_files::DOCKERFILE;
use crate::config::{CiSetting, UvdockSource};
use crate::path::RepoPath;
use crate::sourced::Sourced;

/// A build argument that names a release, and what it becomes in the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReleaseArgument {
    /// Such as `APP_VERSION`.
    pub name: String,
    /// Its default, such as `dev`.
    pub default: String,
    /// Variables that hold it.
    pub variables: Vec<String>,
    /// Files below `/app` that hold it.
    pub files: Vec<RepoPath>,
}

/// The Dockerfile that a program is built with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DockerfilePlace {
    /// That of the root, where several services of a workspace may stand.
    Root,
    /// One of the service's own, such as `services/api/Dockerfile`.
    Own(RepoPath),
}

impl DockerfilePlace {
    /// Where it lies, from the root.
    pub fn path(&self) -> &str {
        match self {
            Self::Root => DOCKERFILE,
            Self::Own(path) => path.as_str(),
        }
    }

    /// Where it lies, where builders do not look for it by themselves.
    pub fn named(&self) -> Option<&str> {
        Some(self.path()).filter(|path| *path != DOCKERFILE)
    }
}

/// The compose files.
#[derive(Clone, Debug, Serialize)]
pub struct ComposePlan {
    /// How it runs in production.
    pub production: Option<Sourced<ProductionPlan>>,
    /// The same where other services of its workspace have it, and nothing of its own asks for it.
    pub production_beside: Option<ProductionPlan>,
    /// The port of this machine, where the program's own is another service's.
    pub host_port: Option<u16>,
    /// What debugs it in development.
    pub debugger: Option<Sourced<DebuggerPlan>>,
    /// Other services of the file that the program asks.
    pub neighbours: Vec<Sourced<Neighbour>>,
    /// Environment files that compose reads when they are there.
    pub env_files: Sourced<Vec<String>>,
}

/// A workflow of a CI system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CiPlan {
    /// Whose it is.
    pub kind: CiSetting,
    /// Its file, relative to where the other generated files lie.
    pub path: String,
    /// Where these lie in the repository; empty for its root.
    pub directory: String,
    /// The members of a workspace that the files are for.
    pub services: Vec<String>,
    /// The uvdock that checks them, where one is known.
    pub uvdock: Option<UvdockSource>,
}
