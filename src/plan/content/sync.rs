//! Chooses how uv syncs: its flags, the files it reads, the packages of the operating system that it builds with.

use std::collections::BTreeSet;

use super::manifests::{self, member_manifests};
use super::{compiled, extensions};
use crate::catalogue::system_packages::{CA_CERTIFICATES, GIT, SSH_CLIENT};
use crate::config::Strategy;
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, PackageSource, PythonVersion, Selection};
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::{ProjectFacts, UV_LOCK};
use crate::path::RepoPath;
use crate::plan::build_plan::{ImagesPlan, Install, LockText, SyncPlan};
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::image::system_packages::{self, SystemPackage, SystemPackages};
use crate::plan::image::{images, programs};
use crate::plan::lock::access;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

pub(crate) fn sync(
    request: &Request<'_>,
    closure: &Closure,
    install: &Install,
    system: &SystemPackages,
    images: &ImagesPlan,
) -> Result<SyncPlan, PlanError> {
    let lock = manifests::lock_mode(request, closure, install);
    Ok(SyncPlan {
        no_dev: no_dev(request),
        checked_apart: manifests::checked_apart(request, lock.value)?,
        lock,
        lock_text: LockText::Whole,
        shared: None,
        selection: [package_flag(request.facts), selection_flags(&request.selection)].concat(),
        selected: request.selected.clone(),
        inputs: inputs(request, closure, install)?,
        build_packages: build_packages(request, closure, install, system, images),
        dev_packages: Vec::new(),
        run_packages: system.run.iter().map(sourced_package).collect(),
    })
}

/// What every sync reads: the manifests and the lock, at the root of a workspace, and packages that lie in the repository.
fn inputs(request: &Request<'_>, closure: &Closure, install: &Install) -> Result<Vec<RepoPath>, PlanError> {
    let facts = request.facts;
    let mut inputs = vec![RepoPath::new(PYPROJECT)?, RepoPath::new(UV_LOCK)?];
    if facts.has_uv_toml {
        inputs.push(RepoPath::new("uv.toml")?);
    }
    if *install == Install::SourceTree {
        if facts.workspace.is_some() {
            inputs.push(request.path(PYPROJECT)?);
        }
        inputs.extend(request.paths(&member_manifests(request, closure))?);
    }
    for package in &closure.packages {
        if let PackageSource::Path { path } = &package.source {
            inputs.push(RepoPath::new(path)?);
        }
    }
    let mut seen = BTreeSet::new();
    inputs.retain(|input| seen.insert(input.clone()));
    Ok(inputs)
}

/// uv syncs the project of its working directory, which is the workspace root, unless it is told a member.
fn package_flag(facts: &ProjectFacts) -> Vec<String> {
    match &facts.workspace {
        Some(_) => vec!["--package".to_owned(), facts.pyproject.name.value.to_string()],
        None => Vec::new(),
    }
}

/// The packages of the operating system that the running program would need in the image of a strategy.
pub(crate) fn run_packages(
    request: &Request<'_>,
    strategy: Strategy,
    python: PythonVersion,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
) -> Vec<Sourced<String>> {
    let system = strategy.system();
    let closure = request.closure_for(strategy, python);
    let needed = system_packages::needed(&closure, system).run;
    let called = programs::called(request, reached, system);
    let authored = carryover::packages(request, chosen, &closure, system).run;
    let mut packages: Vec<Sourced<String>> = needed.iter().map(sourced_package).chain(called).chain(authored).collect();
    let mut seen = BTreeSet::new();
    packages.retain(|package| seen.insert(package.value.clone()));
    extensions::packages(packages, extensions::asked_packages(request, system).run)
}

/// What the table says, and git where a dependency comes from a repository.
fn build_packages(
    request: &Request<'_>,
    closure: &Closure,
    install: &Install,
    system: &SystemPackages,
    images: &ImagesPlan,
) -> Vec<Sourced<String>> {
    let git =
        closure.packages.iter().find(|package| matches!(package.source, PackageSource::Git { .. })).map(|package| {
            let seen = format!("`{}` comes from a git repository", package.name);
            Sourced::seen(GIT.to_owned(), seen, Place::line(UV_LOCK, package.line))
        });
    let ssh = closure.packages.iter().find(|package| match &package.source {
        PackageSource::Git { url, .. } => access::is_ssh(url),
        _ => false,
    });
    let ssh = ssh.map(|package| {
        let seen = format!("`{}` comes from a git repository over SSH", package.name);
        Sourced::seen(SSH_CLIENT.to_owned(), seen, Place::line(UV_LOCK, package.line))
    });
    let certificate = request.preferences.ca_certificate.iter();
    let certificate = certificate.map(|setting| setting.map(|_| CA_CERTIFICATES.to_owned()));
    let own = compiled::build_packages(request, closure, install, request.strategy.value.system());
    let mut packages: Vec<Sourced<String>> =
        system.build.iter().map(sourced_package).chain(git).chain(ssh).chain(certificate).chain(own).collect();
    packages.extend(images::base_packages(images));
    packages.sort_by(|a, b| a.value.cmp(&b.value));
    packages.dedup_by(|a, b| a.value == b.value);
    packages
}

pub(crate) fn sourced_package(package: &SystemPackage) -> Sourced<String> {
    let source = Source::Dependency {
        package: package.python.to_string(),
        seen: package.because.as_str().into(),
        places: vec![Place::line(UV_LOCK, package.line)],
    };
    Sourced { value: package.name.to_owned(), source }
}

/// uv "Managing dependencies > Default groups": `dev` unless `default-groups` says otherwise. `--no-dev` would hold against
/// `--group dev`.
fn no_dev(request: &Request<'_>) -> &'static str {
    if request.selection.groups.iter().any(|group| group.as_str() == "dev") {
        return "--no-default-groups";
    }
    let own = &request.facts.pyproject.uv.default_groups;
    // With `--frozen` uv looks at no member, and takes the root's for its groups.
    let of_root = request.facts.workspace.as_ref().and_then(|workspace| workspace.uv.default_groups.as_ref());
    let others = own.iter().chain(of_root).flatten().any(|group| group != "dev");
    if others { "--no-default-groups" } else { "--no-dev" }
}

/// `--extra` and `--group` with their names.
pub(crate) fn selection_flags(selection: &Selection) -> Vec<String> {
    let extras = selection.extras.iter().flat_map(|extra| ["--extra".to_owned(), extra.to_string()]);
    let groups = selection.groups.iter().flat_map(|group| ["--group".to_owned(), group.to_string()]);
    extras.chain(groups).collect()
}
