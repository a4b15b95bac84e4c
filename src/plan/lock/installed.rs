//! What an image gets by the lock, package by package, as text that differs whenever what is installed does. Chooses nothing.

use std::collections::BTreeMap;

use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::inspect::lock::{Closure, LockFacts, LockedPackage, Machine, PackageSource};
use crate::plan::build_plan::BuildPlan;
use crate::plan::error::PlanError;
use crate::plan::selection;

/// The third-party packages that the image of a plan gets by a lock, on any processor: their versions and their contents, by their names.
pub fn installed(
    facts: &ProjectFacts,
    lock: &LockFacts,
    preferences: &Preferences,
    plan: &BuildPlan,
) -> Result<BTreeMap<String, (String, String)>, PlanError> {
    let mut request = selection::request_in(facts, lock, preferences)?;
    for selected in &plan.sync.selected {
        request = request.with(selected.clone());
    }
    let strategy = plan.strategy.chosen.value;
    let machines = [Machine::X86_64, Machine::Aarch64];
    let closures = machines.map(|machine| request.closure_on(machine, strategy, plan.python.value));
    let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
    for package in &request.lock.packages {
        if !closures.iter().any(|closure| is_in(package, closure)) {
            continue;
        }
        let version = package.version.as_ref().map(ToString::to_string).unwrap_or_default();
        // One name has several versions where the resolution forked.
        let (versions, content) = found.entry(package.name.to_string()).or_default();
        if !versions.is_empty() {
            versions.push_str(", ");
        }
        versions.push_str(&version);
        content.push_str(&said(package));
    }
    Ok(found)
}

/// Third-party packages alone: the project's own source trees are no part of the base.
pub(crate) fn is_in(package: &LockedPackage, closure: &Closure) -> bool {
    package.source.tree().is_none()
        && closure
            .named(&package.name)
            .iter()
            .any(|found| found.version == package.version && found.source == package.source)
}

/// A line that differs whenever what is installed does: all files, since other machines take other wheels.
pub(crate) fn said(package: &LockedPackage) -> String {
    let version = package.version.as_ref().map(ToString::to_string).unwrap_or_default();
    let source = match &package.source {
        PackageSource::Git { url, commit, .. } => format!("{url} {}", commit.as_deref().unwrap_or_default()),
        PackageSource::Url { url, .. } => url.clone(),
        PackageSource::Path { path } => path.clone(),
        _ => String::new(),
    };
    let files = package.sdist.iter().chain(&package.wheels);
    let mut hashes: Vec<String> = files.filter_map(|file| file.hash.clone().or_else(|| file.file_name())).collect();
    hashes.sort();
    format!("{} {version} {source} {}\n", package.name, hashes.join(" "))
}
