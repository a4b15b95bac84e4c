//! The workflow that checks, builds, tests and pushes: whether there is one, and where its file lies. Pure, reads no disk.

use crate::config::CiSetting;
use crate::inspect::ProjectFacts;
use crate::plan::build_plan::CiPlan;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The setting: a workflow is written on demand alone. It lies at the root of the repository, where CI systems look for it.
pub(crate) fn choose_ci(request: &Request<'_>) -> Option<Sourced<CiPlan>> {
    let setting = request.preferences.ci.as_ref()?;
    Some(setting.map(|kind| plan(*kind, request.facts)))
}

/// The way from a directory of the repository to its root, where CI systems look for workflows.
pub(crate) fn to_the_root(directory: &str) -> String {
    "../".repeat(directory.split('/').filter(|part| !part.is_empty()).count())
}

fn plan(kind: CiSetting, facts: &ProjectFacts) -> CiPlan {
    let directory = facts.directory_in_repository.clone();
    let up = to_the_root(&directory);
    let is_alone = facts.workspace.is_none() && directory.is_empty();
    let name = if is_alone { "uvdock.yml".to_owned() } else { format!("uvdock-{}.yml", facts.pyproject.name.value) };
    let path = match kind {
        CiSetting::Github => format!("{up}.github/workflows/{name}"),
        CiSetting::Gitlab => format!("{up}.gitlab/{name}"),
    };
    let services = facts.workspace.iter().map(|_| facts.pyproject.name.value.to_string()).collect();
    CiPlan { kind, path, directory, services }
}
