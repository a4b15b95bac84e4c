//! Chooses which manifests of a workspace a build gets, and whether uv checks there that the lock fits them. Copies nothing.

use std::collections::BTreeSet;

use uv_normalize::PackageName;

use crate::config::LockSetting;
use crate::inspect::local::{LocalPackage, Manifest};
use crate::inspect::lock::{Closure, Machine};
use crate::inspect::pyproject::{PYPROJECT, PyprojectFacts};
use crate::inspect::wheel::join;
use crate::path::{PathError, RepoPath};
use crate::plan::build_plan::{Install, LockMode};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Manifests of the members that the project installs, in production or for development: with `--frozen` uv asks for no other one
/// (measured with uv 0.13.8). It checks a workspace's lock against the manifest of every member.
pub(crate) fn member_manifests(request: &Request<'_>, closure: &Closure) -> Vec<String> {
    let all = request.preferences.lock.as_ref().is_some_and(|lock| lock.value == LockSetting::Locked);
    let needed = installed(request, closure);
    let present = present(request).filter(|package| all || needed.contains(&package.name));
    present.map(|package| join(&package.path, PYPROJECT)).collect()
}

/// Every manifest that the lock is made from, where a stage of its own checks that they fit.
pub(crate) fn checked_apart(request: &Request<'_>, lock: LockMode) -> Result<Vec<RepoPath>, PathError> {
    if lock != LockMode::Apart {
        return Ok(Vec::new());
    }
    let own = request.facts.workspace.iter().map(|_| PYPROJECT.to_owned());
    let mut paths: Vec<String> = own.chain(present(request).map(|package| join(&package.path, PYPROJECT))).collect();
    paths.sort();
    request.paths(&paths)
}

/// The setting, else what the manifests in the build allow.
pub(crate) fn lock_mode(request: &Request<'_>, closure: &Closure, install: &Install) -> Sourced<LockMode> {
    if let Some(setting) = &request.preferences.lock {
        return setting.map(|lock| match lock {
            LockSetting::Locked => LockMode::Locked,
            LockSetting::Frozen => LockMode::Frozen,
        });
    }
    let computed = computed_dependencies(&request.facts.pyproject);
    // Only manifests of the members that the project does not depend on are in the build.
    let installed: Vec<&PackageName> = request.local_packages(closure).iter().map(|package| &package.name).collect();
    let mut others = request.facts.local_packages.iter().filter(|package| !installed.contains(&&package.name));
    let other = others.find_map(|package| Some((&package.name, computed_dependencies(package.pyproject.as_deref()?)?)));
    if let Some((name, field)) = other {
        let rule = format!("uv can check the lock only by building `{name}`, whose `{field}` are dynamic");
        return Sourced::rule(LockMode::Frozen, rule);
    }
    match (install, computed) {
        (Install::SourceTree, Some(field)) => only_by_building(field),
        (Install::Package { .. }, Some(field)) if has_others(request, closure) => only_by_building(field),
        _ if has_others(request, closure) => Sourced::rule(
            LockMode::Apart,
            "no manifest of another member is in this build: the stage `lock` checks all of them once",
        ),
        _ => Sourced::rule(LockMode::Locked, "a lock that does not match `pyproject.toml` fails the build"),
    }
}

fn only_by_building(field: &str) -> Sourced<LockMode> {
    let rule = format!("uv can check the lock only by building the project, whose `{field}` are dynamic");
    Sourced::rule(LockMode::Frozen, rule)
}

/// The field with requirements that only a build tells.
pub(crate) fn computed_dependencies(project: &PyprojectFacts) -> Option<&String> {
    project.dynamic.iter().find(|field| matches!(field.as_str(), "dependencies" | "optional-dependencies"))
}

/// Whether the lock is made from manifests that the project's own install has no use for.
fn has_others(request: &Request<'_>, closure: &Closure) -> bool {
    let needed = installed(request, closure);
    request.facts.local_packages.iter().any(|package| !needed.contains(&package.name))
}

fn present<'a>(request: &Request<'a>) -> impl Iterator<Item = &'a LocalPackage> + use<'a> {
    request.facts.local_packages.iter().filter(|package| package.manifest == Manifest::Present)
}

/// The source trees that an install holds, for production or for development.
fn installed(request: &Request<'_>, closure: &Closure) -> BTreeSet<PackageName> {
    let development = request.development_closure(Machine::X86_64, closure.target.python);
    let packages = closure.packages.iter().chain(&development.packages);
    packages.filter(|package| package.source.tree().is_some()).map(|package| package.name.clone()).collect()
}
