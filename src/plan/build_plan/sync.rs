//! How uv syncs. Values only.

use serde::Serialize;

use crate::path::RepoPath;
use crate::sourced::Sourced;

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
    pub inputs: Vec<RepoPath>,
    /// Debian packages that only the build stages need.
    pub build_packages: Vec<Sourced<String>>,
    /// Packages of the system that the development stage needs besides.
    pub dev_packages: Vec<Sourced<String>>,
    /// Debian packages that the running program needs too.
    pub run_packages: Vec<Sourced<String>>,
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
        let others = [&self.build_packages, &self.run_packages];
        let is_there = |name: &str| others.iter().any(|list| list.iter().any(|package| package.value == name));
        self.dev_packages = packages.filter(|package| !is_there(&package.value)).collect();
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
}
