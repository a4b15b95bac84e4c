//! What was decided: everything the renderer prints. Values only; the rules that choose them are beside this file.

use serde::Serialize;
use uv_normalize::PackageName;

use super::authors::Credit;
use super::start::candidate::Candidate;
use super::strategy::StrategyPlan;
use crate::inspect::lock::PythonVersion;
use crate::sourced::Sourced;

/// The images and files to write for one project.
#[derive(Clone, Debug, Serialize)]
pub struct BuildPlan {
    /// The project's normalised name; also the compose service.
    pub name: PackageName,
    /// OCI annotations, as label and text.
    pub labels: Vec<(&'static str, String)>,
    /// What the final image is made from, and what the other ways would cost.
    pub strategy: StrategyPlan,
    /// Variables of the program, as name and value.
    pub environment: Vec<Sourced<(String, String)>>,
    /// Build arguments that name a release.
    pub release: Vec<Sourced<ReleaseArgument>>,
    /// What else the authors' own container files say, and what became of it.
    pub credits: Vec<Credit>,
    /// The Python of the image.
    pub python: Sourced<PythonVersion>,
    /// Image references on `FROM` lines and in the `syntax` directive.
    pub images: ImagesPlan,
    /// How uv syncs.
    pub sync: SyncPlan,
    /// How the project itself gets into the image.
    pub install: Sourced<Install>,
    /// What lies under `/app`.
    pub sources: SourcesPlan,
    /// What the container starts.
    pub start: StartPlan,
    /// Django's collected static files.
    pub static_files: Option<Sourced<StaticFilesPlan>>,
    /// What the compose file is for: development on this machine.
    pub compose: ComposePlan,
    /// Things the user should know that are no decision.
    pub notices: Vec<String>,
}

/// Image references, each a pin that update bots may move.
#[derive(Clone, Debug, Serialize)]
pub struct ImagesPlan {
    /// The Dockerfile frontend of the `syntax` directive; absent when the setting omits it.
    pub syntax: Option<Sourced<String>>,
    /// uv's image, such as `ghcr.io/astral-sh/uv:0.13.8`.
    pub uv: Sourced<String>,
    /// The image that everything is built in, such as `python:3.13-slim-trixie`.
    pub base: Sourced<String>,
    /// What the final image is made from.
    pub runtime: Runtime,
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
}

/// The flags and environment of `uv sync`.
#[derive(Clone, Debug, Serialize)]
pub struct SyncPlan {
    /// The variable that leaves development groups out: `UV_NO_DEV` or `UV_NO_DEFAULT_GROUPS`.
    pub no_dev: &'static str,
    /// `--locked`, which fails on a stale lock, or `--frozen`.
    pub lock: Sourced<LockMode>,
    /// `--extra` and `--group` with their names.
    pub selection: Vec<String>,
    /// The same, as "group server", with where each came from.
    pub selected: Vec<Sourced<String>>,
    /// Files that every sync reads, such as pyproject.toml and uv.lock.
    pub inputs: Vec<String>,
    /// Debian packages that only the build stages need.
    pub build_packages: Vec<Sourced<String>>,
    /// Debian packages that the running program needs too.
    pub run_packages: Vec<Sourced<String>>,
}

impl SyncPlan {
    /// Adds packages for the running program, each name once, sorted; the first reason for one is kept.
    pub(super) fn add_run_packages(&mut self, packages: Vec<Sourced<String>>) {
        for package in packages {
            if !self.runs(&package.value) {
                self.run_packages.push(package);
            }
        }
        self.run_packages.sort_by(|one, other| one.value.cmp(&other.value));
    }

    /// Whether the running program has a package.
    pub(super) fn runs(&self, name: &str) -> bool {
        self.run_packages.iter().any(|package| package.value == name)
    }
}

/// Whether uv checks that the lock matches pyproject.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockMode {
    /// `--locked`: a stale lock fails the build.
    Locked,
    /// `--frozen`: the lock is taken as it is.
    Frozen,
}

/// How the project itself gets into the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Install {
    /// Installed editable: metadata and console scripts in the environment, code in place.
    Package {
        /// Files the build backend reads besides the sources.
        inputs: Vec<String>,
        /// Directories and files of the modules themselves.
        modules: Vec<String>,
        /// What building leaves in the source tree, as shell patterns.
        leftovers: Vec<String>,
        /// Environment of the build, such as a version that git would tell.
        build_arguments: Vec<BuildArgument>,
    },
    /// Run from its source tree; only its dependencies are installed.
    SourceTree,
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
    pub files: Vec<String>,
}

/// What lies under `/app`, by path relative to the project root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourcesPlan {
    /// Single files.
    pub files: Vec<SourcePath>,
    /// Whole directories.
    pub directories: Vec<SourcePath>,
    /// Files inside them that the image does without: tests, secrets.
    pub left_out: Vec<SourcePath>,
    /// Directories that the running user may write to, kept in volumes by compose.
    pub writable: Vec<SourcePath>,
    /// Python files that do not parse, so that compiling must pass over them.
    pub uncompiled: Vec<String>,
}

/// A path and why it is (or is not) in the image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourcePath {
    /// Relative to the project root.
    pub path: String,
    /// Why, such as "imported by `main.py:3`".
    pub because: String,
}

/// What the container starts, and how it is watched and stopped.
#[derive(Clone, Debug, Serialize)]
pub struct StartPlan {
    /// The command in exec form.
    pub command: Sourced<Vec<String>>,
    /// The command of the development image, which reloads where the server can.
    pub dev_command: Vec<String>,
    /// Whether the development command notices changed files by itself.
    pub reload: Reload,
    /// The working directory, below `/app`.
    pub workdir: Sourced<String>,
    /// The TCP port.
    pub port: Option<Sourced<u16>>,
    /// How health is checked.
    pub health: Option<Sourced<HealthCheck>>,
    /// Workers of the project that the same image could run.
    pub other_roles: Vec<Candidate>,
    /// The signal that stops the program; absent where it is SIGTERM.
    pub stop_signal: Option<Sourced<&'static str>>,
}

/// Who restarts the program after a change in development.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reload {
    /// The server watches its files.
    Server,
    /// Compose restarts the container.
    Restart,
}

/// How health is checked, with Python's standard library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum HealthCheck {
    /// A GET request must answer with a 2xx or 3xx status.
    Http {
        /// The URL's path, such as `/health`.
        path: String,
    },
    /// The port must accept a connection.
    Tcp,
}

/// Django's `collectstatic`, run while building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaticFilesPlan {
    /// `manage.py`, relative to the project root.
    pub manage: String,
    /// `STATIC_ROOT`: absolute, or relative to `/app`.
    pub root: String,
    /// Placeholders for variables that settings insist on.
    pub placeholders: Vec<(String, &'static str)>,
}

/// The compose file for development.
#[derive(Clone, Debug, Serialize)]
pub struct ComposePlan {
    /// Environment files that compose reads when they are there.
    pub env_files: Vec<String>,
}
