//! What the Dockerfile templates print about `uv sync`. Formats values; decides nothing.

use serde::Serialize;

use super::python;
use crate::inspect::UV_LOCK;
use crate::path::RepoPath;
use crate::plan::{BuildPlan, Install, LockText, PackageForm, SecretScope};
use crate::render::access::{self, MountContext};
use crate::render::values::{Code, Pair};

#[derive(Serialize)]
pub(super) struct SyncContext {
    cache: Code,
    environment: Vec<Pair>,
    handed_over: Vec<Code>,
    deps_mounts: Vec<MountContext>,
    dev_mounts: Vec<MountContext>,
    deps_flags: Vec<String>,
    project_flags: Vec<String>,
    dev_deps_flags: Vec<String>,
    dev_project_flags: Vec<String>,
    /// What brings the tools of the tests, where development does not.
    suite_flags: Vec<String>,
}

impl SyncContext {
    pub(super) fn of(plan: &BuildPlan, all: &[BuildPlan]) -> Self {
        let lock = plan.sync.lock.value.flag();
        // A package's first sync sees no source, so it cannot check metadata that the build makes; the second one checks.
        let (deps_lock, local) = match plan.install.value {
            Install::Package { .. } => ("--frozen", "--no-install-local"),
            Install::SourceTree => (lock, "--no-install-project"),
        };
        let no_dev = plan.sync.no_dev;
        let fresh = fresh(plan);
        let mut environment = python::uv_environment(plan);
        environment.extend(access::environment(all));
        Self {
            cache: python::cache(&plan.images.runtime),
            environment,
            handed_over: access::handed_over(plan),
            deps_mounts: deps_mounts(plan),
            dev_mounts: mounts(plan, SecretScope::Development),
            deps_flags: flags(plan, &[deps_lock, no_dev, local], &[]),
            project_flags: flags(plan, &[lock, no_dev, "--only-install-local"], &fresh),
            dev_deps_flags: flags(plan, &[deps_lock, local], &[]),
            dev_project_flags: flags(plan, &[lock], &fresh),
            suite_flags: suite_flags(plan, lock),
        }
    }
}

/// The flags of the sync that adds the tools of the tests.
fn suite_flags(plan: &BuildPlan, lock: &str) -> Vec<String> {
    let Some(suite) = plan.suite.as_ref().filter(|suite| !suite.selection.is_empty()) else { return Vec::new() };
    // What is installed of the project stays; of a source tree there is nothing.
    let first: &[&str] = match plan.install.value {
        Install::Package { .. } => &["--frozen", "--no-install-local"],
        Install::SourceTree => &[lock, "--no-install-project"],
    };
    let mut all = flags(plan, &[first, &["--inexact"]].concat(), &[]);
    all.extend(suite.selection.iter().cloned());
    all
}

/// What the sync of the base of several services reads: inputs of all, and of the lock what it needs.
pub(super) fn base_mounts(all: &[BuildPlan]) -> Vec<MountContext> {
    let mut inputs: Vec<&RepoPath> = Vec::new();
    for input in all.iter().flat_map(|plan| &plan.sync.inputs) {
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }
    let bound = inputs.into_iter().map(|path| match path {
        lock if lock == UV_LOCK => MountContext::of_locks("/locks/shared-base/uv.lock", UV_LOCK),
        path => MountContext::bound(path.as_str()),
    });
    let access = all.first().map(|plan| access::mounts(plan, SecretScope::Production)).unwrap_or_default();
    bound.chain(access).collect()
}

/// What the sync of the dependencies reads, and what the base has of them.
fn deps_mounts(plan: &BuildPlan) -> Vec<MountContext> {
    let mut all = mounts(plan, SecretScope::Production);
    all.extend(
        plan.sync.shared.as_ref().map(|_| MountContext::of_locks("/locks/shared-base/left-out", "/locks/left-out")),
    );
    all
}

/// What a sync reads of the project, and the secrets of a scope.
fn mounts(plan: &BuildPlan, scope: SecretScope) -> Vec<MountContext> {
    let inputs = plan.sync.inputs.iter().map(|path| match plan.sync.lock_text {
        LockText::Part if path == UV_LOCK => MountContext::own_lock(plan),
        LockText::Part | LockText::Whole => MountContext::bound(path.as_str()),
    });
    inputs.chain(access::mounts(plan, scope)).collect()
}

/// Flags of one sync, and behind them the extras and groups of every sync.
fn flags(plan: &BuildPlan, first: &[&str], fresh: &[String]) -> Vec<String> {
    let first = first.iter().map(|flag| (*flag).to_owned());
    first.chain(fresh.iter().cloned()).chain(plan.sync.selection.iter().cloned()).collect()
}

/// How local packages are built: as wheels where they are compiled, and anew where uv's cache could answer with an old build.
fn fresh(plan: &BuildPlan) -> Vec<String> {
    let Install::Package { fresh, form, .. } = &plan.install.value else { return Vec::new() };
    let wheel = matches!(form, PackageForm::Wheel { .. }).then(|| "--no-editable".to_owned());
    let rebuilt = fresh.iter().flat_map(|name| ["--reinstall-package".to_owned(), name.clone()]);
    wheel.into_iter().chain(rebuilt).collect()
}
