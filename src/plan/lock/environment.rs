//! Refuses what uv refuses to install. Chooses nothing.

use crate::inspect::lock::Closure;
use crate::plan::error::PlanError;
use crate::plan::request::Request;

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
