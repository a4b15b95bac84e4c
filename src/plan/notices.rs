//! What the user should know that is no decision. Decides nothing.

mod variables;

use crate::inspect::ProjectFacts;
use crate::inspect::staleness::Difference;
use crate::plan::build_plan::{LockMode, Notice, StartPlan};
use crate::plan::chosen::Chosen;
use crate::plan::outputs;
use crate::plan::request::Request;
use crate::plan::start::{bind_host, code_port, form};

pub(crate) use variables::of_variables;

pub(crate) fn notices(request: &Request<'_>, chosen: &Chosen, start: &StartPlan, lock: LockMode) -> Vec<Notice> {
    let tree = &request.facts.tree;
    let mut notices: Vec<Notice> = tree.unnameable.iter().map(|name| Notice::Unnameable(name.clone())).collect();
    notices.extend(tree.unlisted.iter().map(|path| Notice::Unlisted(path.clone())));
    if tree.extent == crate::inspect::tree::Extent::Truncated {
        notices.push(Notice::TooManyFiles);
    }
    notices.extend(request.facts.deployment.too_large.iter().map(|path| Notice::TooLarge(path.clone())));
    notices.extend(request.facts.deployment.withheld.iter().map(|place| Notice::SecretInCommand(place.clone())));
    notices.extend(outputs::labels::withheld(request));
    notices.extend(stale_lock(request.facts, lock));
    notices.extend(bind_host::unreachable_host(request, chosen));
    notices.extend(bind_host::own_server(request, chosen));
    notices.extend(form::notice(request, chosen, &start.form).map(Notice::Start));
    if start.port.is_none() && code_port::may_listen(request, &chosen.candidate) {
        notices.push(Notice::NoPort);
    }
    notices
}

/// Whether the lock and pyproject.toml differ, and in what first.
pub fn stale_lock(facts: &ProjectFacts, lock: LockMode) -> Option<Notice> {
    let differences = &facts.staleness;
    let first = differences.first()?.clone();
    let is_version = differences.iter().all(Difference::is_version);
    Some(Notice::StaleLock { first, more: differences.len() - 1, is_version, lock })
}
