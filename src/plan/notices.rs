//! What the user should know that is no decision. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::code::{Scope, VariableNeed};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::staleness::Difference;
use crate::inspect::{ProjectFacts, UV_LOCK};
use crate::plan::build_plan::{Notice, StartPlan};
use crate::plan::chosen::Chosen;
use crate::plan::image::system_packages::SystemPackages;
use crate::plan::request::Request;
use crate::plan::start::{bind_host, code_port, form};

pub(crate) fn notices(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Vec<Notice> {
    let tree = &request.facts.tree;
    let mut notices: Vec<Notice> = tree.unnameable.iter().map(|name| Notice::Unnameable(name.clone())).collect();
    notices.extend(tree.unlisted.iter().map(|path| Notice::Unlisted(path.clone())));
    if tree.extent == crate::inspect::tree::Extent::Truncated {
        notices.push(Notice::TooManyFiles);
    }
    notices.extend(request.facts.deployment.too_large.iter().map(|path| Notice::TooLarge(path.clone())));
    notices.extend(stale_lock(request.facts));
    notices.extend(bind_host::unreachable_host(request, chosen));
    notices.extend(bind_host::own_server(request, chosen));
    notices.extend(form::notice(request, chosen, &start.form).map(Notice::Start));
    if start.port.is_none() && code_port::may_listen(request, &chosen.candidate) {
        notices.push(Notice::NoPort);
    }
    notices
}

/// Whether the lock and pyproject.toml differ, and in what first.
pub fn stale_lock(facts: &ProjectFacts) -> Option<Notice> {
    let differences = &facts.staleness;
    let first = differences.first()?.clone();
    let is_version = differences.iter().all(Difference::is_version);
    Some(Notice::StaleLock { first, more: differences.len() - 1, is_version })
}

/// Variables without which the program does not even load.
pub(crate) fn required_variables(facts: &ProjectFacts, reached: &BTreeSet<&str>) -> Option<Notice> {
    let modules = facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let required = modules.flat_map(|module| &module.variables).filter(|variable| {
        variable.need == VariableNeed::Required && matches!(variable.scope, Scope::Module | Scope::Class(_))
    });
    let names: BTreeMap<&str, &Place> = required.map(|variable| (variable.name.as_str(), &variable.place)).collect();
    let list = names.into_iter().map(|(name, place)| Located::new(name.to_owned(), place.clone()));
    let list: Vec<Located<String>> = list.collect();
    (!list.is_empty()).then_some(Notice::RequiredVariables(list))
}

/// Packages that may turn out to need a compiler, which the builder does not have.
pub(crate) fn unknown_builds(system: &SystemPackages) -> Option<Notice> {
    let packages = system.unknown.iter();
    let list = packages.map(|package| Located::new(package.python.to_string(), Place::line(UV_LOCK, package.line)));
    let list: Vec<Located<String>> = list.collect();
    (!list.is_empty()).then_some(Notice::UnknownBuilds(list))
}
