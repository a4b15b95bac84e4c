//! What the user should know that is no decision. Decides nothing.

use std::collections::BTreeMap;

use crate::inspect::code::VariableNeed;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::staleness::Difference;
use crate::inspect::{ProjectFacts, UV_LOCK};
use crate::plan::build_plan::{LockMode, Notice, StartPlan};
use crate::plan::chosen::Chosen;
use crate::plan::image::system_packages::SystemPackages;
use crate::plan::outputs;
use crate::plan::request::Request;
use crate::plan::start::{bind_host, code_port, form, running};
use crate::sourced::Sourced;

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

/// Variables that every container has (Docker "docker run > Environment variables", the official Python image's Dockerfile).
const ALWAYS_SET: [&str; 5] = ["PATH", "HOSTNAME", "HOME", "PYTHON_VERSION", "PYTHONUNBUFFERED"];

/// Variables without which the program does not start, but for those that the image gives.
pub(crate) fn required_variables(
    request: &Request<'_>,
    chosen: &Chosen,
    given: &[Sourced<(String, String)>],
) -> Option<Notice> {
    let running = running::running(request, chosen);
    let mut names: BTreeMap<&str, &Place> = BTreeMap::new();
    for module in request.facts.code.code().filter(|module| running.files.contains(module.path.as_str())) {
        let required = module.variables.iter().filter(|read| read.need == VariableNeed::Required);
        for read in required.filter(|read| running.reads(module, read) && !is_given(request, given, &read.name)) {
            names.entry(&read.name).or_insert(&read.place);
        }
    }
    let list = names.into_iter().map(|(name, place)| Located::new(name.to_owned(), place.clone()));
    let list: Vec<Located<String>> = list.collect();
    (!list.is_empty()).then_some(Notice::RequiredVariables(list))
}

/// Whether the image, or what runs it, sets a variable.
fn is_given(request: &Request<'_>, given: &[Sourced<(String, String)>], name: &str) -> bool {
    let asked = request.preferences.env.as_ref();
    ALWAYS_SET.contains(&name)
        || given.iter().any(|one| one.value.0 == name)
        || asked.is_some_and(|asked| asked.value.contains_key(name))
}

/// Packages that may turn out to need a compiler, which the builder does not have.
pub(crate) fn unknown_builds(system: &SystemPackages) -> Option<Notice> {
    let packages = system.unknown.iter();
    let list = packages.map(|package| Located::new(package.python.to_string(), Place::line(UV_LOCK, package.line)));
    let list: Vec<Located<String>> = list.collect();
    (!list.is_empty()).then_some(Notice::UnknownBuilds(list))
}
