//! What was decided: everything the renderer prints. Values only; the rules that choose them are beside this file.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use uv_normalize::PackageName;

use super::carryover_item::Carryover;
use super::ci::CiPlan;
use super::container::UserPlan;
use super::lock_review::LockReview;
use super::strategy::StrategyPlan;
use crate::config::{Fragment, SettingsHome, Stage};
use crate::inspect::lock::PythonVersion;
use crate::sourced::{Source, Sourced};

/// The images and files to write for one project.
#[derive(Clone, Debug, Serialize)]
pub struct BuildPlan {
    /// The project's normalised name; also the compose service.
    pub name: PackageName,
    /// Where the user's settings are, which the files name.
    pub settings: SettingsHome,
    /// OCI annotations and labels of the user's, as label and text.
    pub labels: Vec<(String, Sourced<String>)>,
    /// What the final image is made from, and what the other ways would cost.
    pub strategy: StrategyPlan,
    /// What is compiled to bytecode.
    pub bytecode: Sourced<Bytecode>,
    /// What the image can be built for, such as `linux/amd64`.
    pub platforms: Sourced<Vec<&'static str>>,
    /// Variables of the program, as name and value.
    pub environment: Vec<Sourced<(String, String)>>,
    /// Build arguments that name a release.
    pub release: Vec<Sourced<ReleaseArgument>>,
    /// The workflow of a CI system.
    pub ci: Option<Sourced<CiPlan>>,
    /// Who runs the program.
    pub user: Sourced<UserPlan>,
    /// What else the authors' own container files say, and what became of it.
    pub carryover: Vec<Carryover>,
    /// The Python of the image.
    pub python: Sourced<PythonVersion>,
    /// Image references on `FROM` lines and in the `syntax` directive.
    pub images: ImagesPlan,
    /// How uv syncs.
    pub sync: SyncPlan,
    /// How the build reaches what is not public.
    pub access: AccessPlan,
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
    /// Files that are the user's own: neither written nor checked. They count from where the generated files lie.
    pub left_alone: Vec<Sourced<String>>,
    /// What the user adds to the files.
    pub extensions: ExtensionsPlan,
    /// What the production install is like: its download, what it compiles, where else it would fit.
    pub lock_review: LockReview,
    /// Things the user should know that are no decision.
    pub notices: Vec<String>,
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

/// Image references, each a pin that update bots may move.
#[derive(Clone, Debug, Serialize)]
pub struct ImagesPlan {
    /// The Dockerfile frontend of the `syntax` directive; absent when the setting omits it.
    pub syntax: Option<Sourced<String>>,
    /// uv's image, such as `ghcr.io/astral-sh/uv:0.13.8`.
    pub uv: Sourced<String>,
    /// The Rust toolchain of a project that Debian's does not build, such as `rust:1.91-slim-trixie`.
    pub rust: Option<Sourced<String>>,
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
    /// An image of its own with Python, the libraries that run and the third-party packages.
    SharedBase {
        /// Such as `shop-base:py3.13-4f2c91d0a7b3`.
        image: Sourced<String>,
        /// The workflow that builds and pushes it.
        workflow: SharedWorkflow,
    },
}

/// Where the workflow of a shared base lies, and where it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedWorkflow {
    /// Its file, relative to where the other generated files lie: `.github/workflows/images.yaml`.
    pub path: String,
    /// Where these lie in the repository; empty for its root.
    pub directory: String,
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
    /// The same, with where they came from.
    pub selected: Vec<Sourced<Selected>>,
    /// Files that every sync reads, such as pyproject.toml and uv.lock.
    pub inputs: Vec<String>,
    /// Debian packages that only the build stages need.
    pub build_packages: Vec<Sourced<String>>,
    /// Packages of the system that the development stage needs besides.
    pub dev_packages: Vec<Sourced<String>>,
    /// Debian packages that the running program needs too.
    pub run_packages: Vec<Sourced<String>>,
}

/// Optional dependencies that production installs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Selected {
    /// Of `[project.optional-dependencies]`.
    Extras(Vec<String>),
    /// Of `[dependency-groups]`.
    Groups(Vec<String>),
}

impl Selected {
    /// Their names.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Extras(names) | Self::Groups(names) => names,
        }
    }

    /// Others of the same kind.
    #[must_use]
    pub fn with_names(&self, names: Vec<String>) -> Self {
        match self {
            Self::Extras(_) => Self::Extras(names),
            Self::Groups(_) => Self::Groups(names),
        }
    }
}

/// "group server worker".
impl std::fmt::Display for Selected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::Extras(_) => "extra",
            Self::Groups(_) => "group",
        };
        write!(f, "{kind} {}", self.names().join(" "))
    }
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

    /// Adds packages for the development stage that the stages before it do not have.
    pub(super) fn add_dev_packages(&mut self, packages: impl Iterator<Item = Sourced<String>>) {
        let others = [&self.build_packages, &self.run_packages];
        let is_there = |name: &str| others.iter().any(|list| list.iter().any(|package| package.value == name));
        self.dev_packages = packages.filter(|package| !is_there(&package.value)).collect();
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

impl LockMode {
    /// The option of `uv sync`.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Locked => "--locked",
            Self::Frozen => "--frozen",
        }
    }
}

/// How the project itself gets into the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[expect(clippy::large_enum_variant, reason = "a plan holds one")]
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
        root: String,
        /// Files at the project root that the build may read.
        files: Vec<String>,
        /// Directories that the build may read.
        directories: Vec<String>,
        /// What compiles it, such as `maturin`.
        with: String,
    },
}

/// How the build reaches what is not public.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccessPlan {
    /// Secrets that the build is given and the image never holds, sorted by id. None is required: an index may turn out open.
    pub secrets: Vec<Sourced<SecretPlan>>,
    /// The stages that fetch git repositories over SSH, with the agent of who builds.
    pub ssh: Option<Sourced<SecretScope>>,
    /// The certificate of an authority that the build trusts besides the usual ones, relative to the project root.
    pub certificate: Option<Sourced<String>>,
}

/// A secret of the build, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretPlan {
    /// Such as `uv_index_internal_password`.
    pub id: String,
    /// What it is.
    pub holds: SecretHolds,
    /// The stages that need it.
    pub scope: SecretScope,
}

impl SecretPlan {
    /// As `docker build` takes it: `--secret id=netrc,src=$HOME/.netrc`.
    pub fn flag(&self) -> String {
        match &self.holds {
            SecretHolds::Variable { name } => format!("--secret id={},env={name}", self.id),
            SecretHolds::File { local, .. } => format!("--secret id={},src={local}", self.id),
        }
    }

    /// Whether it lies in a file on the machine that builds.
    pub fn is_file(&self) -> bool {
        matches!(self.holds, SecretHolds::File { .. })
    }
}

impl AccessPlan {
    /// What `docker build` is told besides what every build is told.
    pub fn flags(&self) -> Vec<String> {
        let is_production = |scope: SecretScope| scope == SecretScope::Production;
        let ssh = self.ssh.iter().filter(|ssh| is_production(ssh.value)).map(|_| "--ssh default".to_owned());
        let secrets = self.secrets.iter().filter(|secret| is_production(secret.value.scope));
        ssh.chain(secrets.map(|secret| secret.value.flag())).collect()
    }
}

/// What a secret is, where it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum SecretHolds {
    /// A variable, there and on the machine that builds.
    Variable {
        /// Such as `UV_INDEX_INTERNAL_PASSWORD`.
        name: String,
    },
    /// A file.
    File {
        /// Where the build reads it.
        target: &'static str,
        /// Where it usually lies on the machine that builds.
        local: &'static str,
        /// The variable that names it for Compose, such as `NETRC`.
        variable: &'static str,
    },
}

/// Which stages install what a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretScope {
    /// Those that build the image that ships, and the development stage.
    Production,
    /// The development stage alone.
    Development,
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
    pub left_out: Vec<LeftOutPath>,
    /// Directories that the running user may write to, kept in volumes by compose.
    pub writable: Vec<SourcePath>,
    /// Python files that do not parse, so that compiling must pass over them.
    pub uncompiled: Vec<String>,
}

/// A path that is in the image, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcePath {
    /// Relative to the project root.
    pub path: String,
    /// Why, such as "the program imports `shop/api.py`".
    pub source: Source,
}

/// A path that is not in the image, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOutPath {
    /// Relative to the project root.
    pub path: String,
    /// Why.
    pub because: LeftOutReason,
}

/// Why a path is not in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOutReason {
    /// It holds a private key.
    PrivateKey,
    /// It is a test.
    Test,
}

impl LeftOutReason {
    /// As .dockerignore says it in a comment.
    pub const fn comment(self) -> &'static str {
        match self {
            Self::PrivateKey => "Private keys, found by their content.",
            Self::Test => "Tests run from the repository.",
        }
    }
}

/// What the container starts, and how it is watched and stopped.
#[derive(Clone, Debug, Serialize)]
pub struct StartPlan {
    /// A program that gets the command as its arguments, in exec form.
    pub entrypoint: Option<Sourced<Vec<String>>>,
    /// The command in exec form.
    pub command: Sourced<Vec<String>>,
    /// What the setting `command` takes for it; absent where it is given as words.
    #[serde(skip)]
    pub candidate: Option<String>,
    /// The command of the development image, which reloads where the server can.
    pub dev_command: Sourced<Vec<String>>,
    /// Whether the development command notices changed files by itself.
    pub reload: Sourced<Reload>,
    /// The working directory, below `/app`.
    pub workdir: Sourced<String>,
    /// The TCP port.
    pub port: Option<Sourced<u16>>,
    /// How health is checked.
    pub health: Option<Sourced<HealthCheck>>,
    /// What the same image runs besides the program.
    pub other_roles: Vec<RolePlan>,
    /// Roles that the user leaves out, by their names.
    pub left_roles: Vec<Sourced<String>>,
    /// The signal that stops the program; absent where it is SIGTERM.
    pub stop_signal: Option<Sourced<String>>,
}

impl StartPlan {
    /// The `ENTRYPOINT` and the `CMD` that together start a command. An entrypoint that the image's own command begins with is that
    /// program, and not repeated: `docker run IMAGE ARGUMENT` goes on from it. One that hands over stands before every command.
    pub fn split<'p>(&'p self, command: &'p [String]) -> (Option<&'p [String]>, &'p [String]) {
        let Some(entrypoint) = self.entrypoint.as_ref().map(|words| words.value.as_slice()) else {
            return (None, command);
        };
        match command.strip_prefix(entrypoint) {
            Some(rest) => (Some(entrypoint), rest),
            None if self.is_the_entrypoint() => (None, command),
            None => (Some(entrypoint), command),
        }
    }

    /// Whether the entrypoint is the program itself, and not one that hands over to others.
    pub fn is_the_entrypoint(&self) -> bool {
        self.entrypoint.as_ref().is_some_and(|words| self.command.value.starts_with(&words.value))
    }
}

/// Something that the same image runs besides the program: a worker, a scheduler, a bot, a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RolePlan {
    /// Its compose service, such as `worker`.
    pub name: String,
    /// The command in exec form.
    pub command: Sourced<Vec<String>>,
    /// When it starts.
    pub starts: RoleStart,
    /// The working directory below `/app`, where it is not that of the program.
    pub workdir: Option<String>,
}

/// When a role of the image starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleStart {
    /// With the program, and it runs as long.
    Beside,
    /// Before the program, which waits until it has ended well.
    Before,
    /// With the program, where its Compose profile is asked for.
    Profile,
    /// When it is asked for.
    OnDemand,
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

/// What the user adds to the generated files, besides packages and labels.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExtensionsPlan {
    /// Variables of the running program.
    pub env: BTreeMap<String, Sourced<String>>,
    /// What is added to each stage.
    pub stages: BTreeMap<Stage, StageExtension>,
    /// Lines of .dockerignore.
    pub ignore: Vec<Sourced<String>>,
    /// Keys of compose.yaml.
    pub compose: Option<Sourced<Map<String, Value>>>,
}

/// What is added to one stage.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StageExtension {
    /// Build arguments with their defaults.
    pub arguments: BTreeMap<String, Sourced<String>>,
    /// Instructions at its end.
    pub fragment: Option<Sourced<Fragment>>,
}

/// The compose file for development.
#[derive(Clone, Debug, Serialize)]
pub struct ComposePlan {
    /// The port of this machine, where the program's own is another service's.
    pub host_port: Option<u16>,
    /// Environment files that compose reads when they are there.
    pub env_files: Sourced<Vec<String>>,
}
