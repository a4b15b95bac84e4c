//! The workflow that checks, builds, tests and pushes: whether there is one, and where its file lies. Pure, reads no disk.

use crate::config::{CiSetting, Preferences, UvdockSource};
use crate::inspect::ProjectFacts;
use crate::plan::build_plan::{CiPlan, Notice};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The setting: a workflow is written on demand alone. It lies at the root of the repository, where CI systems look for it.
pub(crate) fn choose_ci(request: &Request<'_>) -> Option<Sourced<CiPlan>> {
    let setting = request.preferences.ci.as_ref()?;
    Some(setting.map(|kind| plan(*kind, request)))
}

/// A workflow without a check: nothing says where this uvdock is to be had, and no job installs a program by a name that anybody
/// may have registered.
pub(crate) fn unchecked(request: &Request<'_>) -> Option<Notice> {
    let is_missing = request.preferences.ci.is_some() && uvdock(request.preferences).is_none();
    is_missing.then_some(Notice::NoCheckInCi)
}

/// The setting, else where the sources lie that this uvdock was built from.
fn uvdock(preferences: &Preferences) -> Option<UvdockSource> {
    let setting = preferences.uvdock.as_ref().map(|setting| setting.value.clone());
    setting.or_else(UvdockSource::of_this_build)
}

/// The way from a directory of the repository to its root, where CI systems look for workflows.
pub(crate) fn to_the_root(directory: &str) -> String {
    "../".repeat(directory.split('/').filter(|part| !part.is_empty()).count())
}

/// The file, by the way to the root of the repository; named after what it is for, where there may be others beside it.
fn path(kind: CiSetting, directory: &str, name: Option<&str>) -> String {
    let up = to_the_root(directory);
    let name = name.map_or_else(|| "uvdock.yml".to_owned(), |name| format!("uvdock-{name}.yml"));
    match kind {
        CiSetting::Github => format!("{up}.github/workflows/{name}"),
        CiSetting::Gitlab => format!("{up}.gitlab/{name}"),
    }
}

/// The one workflow of several services of a workspace, which is named after the directory that they lie in.
pub(crate) fn for_services(ci: &CiPlan, services: &[String]) -> CiPlan {
    let directory = ci.directory.rsplit('/').next().filter(|name| !name.is_empty());
    CiPlan { path: path(ci.kind, &ci.directory, directory), services: services.to_vec(), ..ci.clone() }
}

fn plan(kind: CiSetting, request: &Request<'_>) -> CiPlan {
    let facts: &ProjectFacts = request.facts;
    let directory = facts.directory_in_repository.clone();
    let is_alone = facts.workspace.is_none() && directory.is_empty();
    let path = path(kind, &directory, (!is_alone).then_some(facts.pyproject.name.value.as_ref()));
    let services = facts.workspace.iter().map(|_| facts.pyproject.name.value.to_string()).collect();
    CiPlan { kind, path, directory, services, uvdock: uvdock(request.preferences) }
}
