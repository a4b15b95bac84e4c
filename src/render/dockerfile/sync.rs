//! What the Dockerfile templates print about `uv sync`. Formats values; decides nothing.

use serde::Serialize;

use super::python;
use crate::plan::{BuildPlan, Install, LockMode, PackageForm, SecretScope};
use crate::quote;
use crate::render::access;

/// What uv puts into every environment and no container uses: its lock, and what sets up a shell, since `PATH` is set.
pub(super) const LEFTOVERS: &str = "/opt/venv/.lock \
     /opt/venv/bin/activate /opt/venv/bin/activate.* /opt/venv/bin/activate_this.py /opt/venv/bin/*.bat";

#[derive(Serialize)]
pub(super) struct SyncContext {
    cache: &'static str,
    environment: Vec<String>,
    handed_over: Vec<&'static str>,
    deps_mounts: Vec<String>,
    dev_mounts: Vec<String>,
    deps_flags: String,
    leftovers: &'static str,
    project_flags: String,
    dev_deps_flags: String,
    dev_project_flags: String,
}

impl SyncContext {
    pub(super) fn of(plan: &BuildPlan, all: &[BuildPlan]) -> Self {
        let lock = match plan.sync.lock.value {
            LockMode::Locked => "--locked",
            LockMode::Frozen => "--frozen",
        };
        // A package's first sync sees no source, so it cannot check metadata that the build makes; the second one checks.
        let (deps_lock, local) = match plan.install.value {
            Install::Package { .. } => ("--frozen", "--no-install-local"),
            Install::SourceTree => (lock, "--no-install-project"),
        };
        let selection = after_space(plan.sync.selection.iter().map(|word| quote::shell_word(word)));
        let no_dev = plan.sync.no_dev;
        let fresh = fresh(plan);
        let mut environment = python::uv_environment(plan);
        environment.extend(access::environment(all));
        Self {
            cache: python::cache(&plan.images.runtime),
            environment,
            handed_over: access::handed_over(plan),
            deps_mounts: mounts(plan, SecretScope::Production),
            dev_mounts: mounts(plan, SecretScope::Development),
            leftovers: LEFTOVERS,
            deps_flags: format!("{deps_lock} {no_dev} {local}{selection}"),
            project_flags: format!("{lock} {no_dev} --only-install-local{fresh}{selection}"),
            dev_deps_flags: format!("{deps_lock} {local}{selection}"),
            dev_project_flags: format!("{lock}{fresh}{selection}"),
        }
    }
}

/// What a sync reads of the project, and the secrets of a scope.
fn mounts(plan: &BuildPlan, scope: SecretScope) -> Vec<String> {
    let inputs = plan.sync.inputs.iter().map(|path| quote::bind_mount(path));
    inputs.chain(access::mounts(plan, scope)).collect()
}

/// How local packages are built: as wheels where they are compiled, and anew where uv's cache could answer with an old build.
fn fresh(plan: &BuildPlan) -> String {
    let Install::Package { fresh, form, .. } = &plan.install.value else { return String::new() };
    let wheel = matches!(form, PackageForm::Wheel { .. }).then(|| "--no-editable".to_owned());
    let rebuilt = fresh.iter().map(|name| format!("--reinstall-package {}", quote::shell_word(name)));
    after_space(wheel.into_iter().chain(rebuilt))
}

/// Words that continue a command: each after a space, and nothing where there is none.
pub(super) fn after_space(words: impl Iterator<Item = String>) -> String {
    words.flat_map(|word| [" ".to_owned(), word]).collect()
}
