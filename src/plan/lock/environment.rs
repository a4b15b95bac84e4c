//! Refuses what uv refuses to install, and manifests that a build does not get. Chooses nothing.

use crate::inspect::lock::Closure;
use crate::plan::error::PlanError;
use crate::plan::request::Request;

/// A build gets a symbolic link instead of the manifest behind it.
pub(crate) fn refuse_links(request: &Request<'_>) -> Result<(), PlanError> {
    match request.facts.linked_manifests.first() {
        Some(link) => Err(PlanError::LinkedManifest { link: link.clone() }),
        None => Ok(()),
    }
}

/// What uv refuses to install: a lock that was resolved for other systems, and extras that exclude each other.
pub(crate) fn check_environment(request: &Request<'_>, closure: &Closure) -> Result<(), PlanError> {
    if !request.lock.supports(&closure.target) {
        let environments = request.lock.supported_environments.iter().filter_map(|marker| marker.try_to_string());
        return Err(PlanError::OtherEnvironments {
            environments: environments.map(|marker| format!("`{marker}`")).collect::<Vec<_>>().join(", "),
            python: closure.target.python,
        });
    }
    match closure.violated_conflicts.first() {
        Some(items) => {
            Err(PlanError::Conflict { items: items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ") })
        }
        None => Ok(()),
    }
}
