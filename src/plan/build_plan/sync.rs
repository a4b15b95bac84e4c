//! How uv syncs. Values only.

use serde::Serialize;

use super::carryover::CarriedItem;
use super::lock_review::Download;
use crate::inspect::lock::Selection;
use crate::path::RepoPath;
use crate::sourced::Sourced;

/// The flags and environment of `uv sync`.
#[derive(Clone, Debug, Serialize)]
pub struct SyncPlan {
    /// The variable that leaves development groups out: `UV_NO_DEV` or `UV_NO_DEFAULT_GROUPS`.
    pub no_dev: &'static str,
    /// `--locked`, which fails on a stale lock, or `--frozen`.
    pub lock: Sourced<LockMode>,
    /// How much of the lock its stages read.
    pub lock_text: LockText,
    /// What of the third-party packages all services start from; none where each has its own.
    pub shared: Option<SharedPackages>,
    /// The manifests that the stage `lock` checks the lock against, once for all services of a workspace; none where there is no
    /// such stage.
    pub checked_apart: Vec<RepoPath>,
    /// `--extra` and `--group` with their names.
    pub selection: Vec<String>,
    /// The same, with where they came from.
    pub selected: Vec<Sourced<Selected>>,
    /// Files that every sync reads, such as pyproject.toml and uv.lock.
    pub inputs: Vec<RepoPath>,
    /// Debian packages that only the build stages need.
    pub build_packages: Vec<Sourced<String>>,
    /// Packages of the system that the development stage needs besides.
    pub dev_packages: Vec<Sourced<String>>,
    /// Debian packages that the running program needs too.
    pub run_packages: Vec<Sourced<String>>,
}

/// How much of the lock the stages of a service read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockText {
    /// All of it: what another service adds runs every step anew.
    Whole,
    /// What the stage `locks` cuts out of it for this service.
    Part,
}

/// The third-party packages of one of several services that start from one base.
#[derive(Clone, Debug, Serialize)]
pub struct SharedPackages {
    /// The service that uv syncs the base as: the first.
    pub synced_as: String,
    /// The names of those in the base, sorted.
    pub in_base: Vec<String>,
    /// What is downloaded of them.
    pub base: Download,
    /// The names of those that this service adds, sorted.
    pub added: Vec<String>,
    /// What is downloaded of them.
    pub addition: Download,
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

    /// Adds them to what is installed.
    pub(crate) fn add_to(&self, selection: &mut Selection) {
        match self {
            Self::Extras(names) => selection.extras.extend(names.iter().filter_map(|name| name.parse().ok())),
            Self::Groups(names) => selection.groups.extend(names.iter().filter_map(|name| name.parse().ok())),
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
    pub(crate) fn add_run_packages(&mut self, packages: Vec<Sourced<String>>) {
        for package in packages {
            if !self.runs(&package.value) {
                self.run_packages.push(package);
            }
        }
        self.run_packages.sort_by(|one, other| one.value.cmp(&other.value));
    }

    /// Adds packages for the development stage that the stages before it do not have.
    pub(crate) fn add_dev_packages(&mut self, packages: impl Iterator<Item = Sourced<String>>) {
        let others: Vec<&String> =
            self.build_packages.iter().chain(&self.run_packages).map(|package| &package.value).collect();
        self.dev_packages = packages.filter(|package| !others.contains(&&package.value)).collect();
    }

    /// Whether something of the authors' files is a package that the running program has for another reason.
    pub(crate) fn installs(&self, item: &CarriedItem) -> bool {
        matches!(item, CarriedItem::SystemPackage(name) if self.runs(name))
    }

    /// Whether the running program has a package.
    pub(crate) fn runs(&self, name: &str) -> bool {
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
    /// `--frozen` too: the stage `lock` checks the lock once for all services of a workspace.
    Apart,
}

impl LockMode {
    /// The option of `uv sync`.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Locked => "--locked",
            Self::Frozen | Self::Apart => "--frozen",
        }
    }
}
