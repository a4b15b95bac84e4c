//! Which Dockerfile the stages of a program stand in: that of the root, or one beside its manifest. Pure, reads no disk.

use crate::catalogue::project_files::DOCKERFILE;
use crate::config::Dockerfiles;
use crate::inspect::UVDOCK_TOML;
use crate::inspect::pyproject::PYPROJECT;
use crate::plan::build_plan::DockerfilePlace;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// The setting of the workspace root; one Dockerfile without it.
pub(crate) fn choose_dockerfile(request: &Request<'_>) -> Result<Sourced<DockerfilePlace>, PlanError> {
    let Some(setting) = &request.preferences.dockerfiles else {
        return Ok(Sourced::rule(DockerfilePlace::Root, "images are built from the root"));
    };
    if request.lock.members.is_empty() || is_of_a_member(request, &setting.source) {
        return Err(PlanError::RootSettingElsewhere { key: "dockerfiles", given: setting.source.clone() });
    }
    let place = match setting.value {
        Dockerfiles::One => DockerfilePlace::Root,
        Dockerfiles::PerService => DockerfilePlace::Own(request.path(DOCKERFILE)?),
    };
    Ok(setting.map(|_| place))
}

/// Whether a member's own file sets it, and not that of the root.
fn is_of_a_member(request: &Request<'_>, source: &Source) -> bool {
    let Source::Setting { place } = source else { return false };
    request.facts.workspace.is_some() && [PYPROJECT, UVDOCK_TOML].contains(&place.file.as_str())
}
