//! The images that a build starts from. Values only.

use serde::Serialize;

use crate::sourced::Sourced;

/// Image references, each a pin that update bots may move.
#[derive(Clone, Debug, Serialize)]
pub struct ImagesPlan {
    /// The Dockerfile frontend of the `syntax` directive; absent when the setting omits it.
    pub syntax: Option<Sourced<String>>,
    /// uv's image, such as `ghcr.io/astral-sh/uv:0.13.8`.
    pub uv: Sourced<String>,
    /// The Rust toolchain of a project that Debian's does not build, such as `rust:1.91-slim-trixie`.
    pub rust: Option<Sourced<String>>,
    /// Node, which builds a front end, such as `node:24-slim`.
    pub node: Option<Sourced<String>>,
    /// The image that everything is built in, such as `python:3.13-slim-trixie`.
    pub base: Sourced<String>,
    /// What the final image is made from.
    pub runtime: Runtime,
}

impl ImagesPlan {
    /// The same with the image of Node.
    #[must_use]
    pub fn with_node(self, node: &Option<Sourced<String>>) -> Self {
        Self { node: node.clone(), ..self }
    }
}

/// What the final image is made from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Runtime {
    /// The base image: Debian with Python.
    Slim,
    /// The base image: Alpine with Python.
    Alpine,
    /// Distroless with Debian's own Python.
    Distroless {
        /// Such as `gcr.io/distroless/python3-debian13:nonroot`.
        image: Sourced<String>,
    },
    /// Distroless without a Python: uv installs one in the base image, and its directory is copied.
    DistrolessManaged {
        /// Such as `gcr.io/distroless/cc-debian13:nonroot`.
        image: Sourced<String>,
    },
    /// An image of its own with Python, the libraries that run and the third-party packages.
    SharedBase {
        /// Such as `shop-base:py3.13-4f2c91d0a7b3`.
        image: Sourced<String>,
        /// The workflow that builds and pushes it.
        workflow: SharedWorkflow,
        /// The packages of the service, as other services might share them, sorted by name.
        packages: Vec<BasePackage>,
    },
}

/// A package of a service that starts from a shared base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BasePackage {
    /// The normalized name.
    pub name: String,
    /// Bytes of what is downloaded, where the lock tells.
    pub size: Option<u64>,
    /// The packages that need it on any processor, sorted; the service counts.
    pub required_by: Vec<String>,
    /// Whether another service could get the very same.
    pub sharing: Sharing,
}

/// Whether another service could get the very same package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sharing {
    /// The lock has one of its name, and every processor gets it.
    Alike,
    /// The resolution forked, or some processors do without it.
    Differing,
    /// It lies in the repository.
    Local,
}

/// Where the workflow of a shared base lies, and where it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedWorkflow {
    /// Its file, relative to where the other generated files lie: `.github/workflows/images.yaml`.
    pub path: String,
    /// Where these lie in the repository; empty for its root.
    pub directory: String,
}

/// What is compiled to bytecode while building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bytecode {
    /// The locked packages and the project.
    Environment,
    /// Python's own library too.
    Everything,
    /// Nothing: the smallest image.
    Nothing,
}

/// The user of the image, whose group has the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserPlan {
    /// Such as `app`.
    pub name: String,
    /// Such as 65532.
    pub id: u32,
}
