//! What the user should know that is no decision. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::ProjectFacts;
use crate::inspect::code::{Scope, VariableNeed};
use crate::inspect::evidence::Place;
use crate::inspect::staleness::Difference;
use crate::plan::build_plan::StartPlan;
use crate::plan::chosen::Chosen;
use crate::plan::image::system_packages::SystemPackages;
use crate::plan::request::Request;
use crate::plan::start::{bind_host, code_port};

pub(crate) fn notices(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Vec<String> {
    let mut notices = Vec::new();
    let tree = &request.facts.tree;
    notices.extend(
        tree.unnameable.iter().map(|name| format!("`{name}` is left out: its name cannot stand in a Dockerfile")),
    );
    notices.extend(tree.unlisted.iter().map(|path| format!("`{path}` is left out: it cannot be listed")));
    if tree.extent == crate::inspect::tree::Extent::Truncated {
        notices.push("The project has more files than uvdock lists; what lies beyond is left out".to_owned());
    }
    notices.extend(stale_lock(request.facts));
    notices.extend(bind_host::unreachable_host(request, chosen));
    notices.extend(bind_host::own_server(request, chosen));
    if start.port.is_none() && code_port::may_listen(request, &chosen.candidate) {
        notices.push("No port was found: if the program listens, say where with `--port`".to_owned());
    }
    notices
}

/// A stale lock fails a build with `--locked`; where only the version differs, `lock = "frozen"` is no risk.
pub fn stale_lock(facts: &ProjectFacts) -> Option<String> {
    let differences = &facts.staleness;
    let first = differences.first()?;
    let more = match differences.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let only_the_version = differences.iter().all(Difference::is_version);
    let frozen = if only_the_version { ", or set `lock = \"frozen\"` in `[tool.uvdock]`" } else { "" };
    Some(format!("`uv.lock` is stale: {first}{more}; run `uv lock`{frozen}"))
}

/// Variables without which the program does not even load.
pub(crate) fn required_variables(facts: &ProjectFacts, reached: &BTreeSet<&str>) -> Option<String> {
    let modules = facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let required = modules.flat_map(|module| &module.variables).filter(|variable| {
        variable.need == VariableNeed::Required && matches!(variable.scope, Scope::Module | Scope::Class(_))
    });
    let names: BTreeMap<&str, &Place> = required.map(|variable| (variable.name.as_str(), &variable.place)).collect();
    let list: Vec<String> = names.iter().map(|(name, place)| format!("`{name}` ({place})")).collect();
    (!list.is_empty())
        .then(|| format!("The program does not start without {}; Compose reads them from `.env`", list.join(", ")))
}

/// Packages that may turn out to need a compiler, which the builder does not have.
pub(crate) fn unknown_builds(system: &SystemPackages) -> Option<String> {
    let shown = system.unknown.iter().map(|package| format!("`{}` (uv.lock:{})", package.python, package.line));
    let list: Vec<String> = shown.collect();
    (!list.is_empty()).then(|| format!("Built from source without a compiler at hand: {}", list.join(", ")))
}
