//! What the user should know that is no decision. Decides nothing.

use std::collections::BTreeMap;

use crate::catalogue::services;
use crate::inspect::code::VariableNeed;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::staleness::Difference;
use crate::inspect::ProjectFacts;
use crate::plan::build_plan::{LockMode, Notice, StartNotice, StartPlan};
use crate::plan::chosen::Chosen;
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

/// Variables without which the program does not start, or reaches no database, but for those that the image gives.
pub(crate) fn of_variables(
    request: &Request<'_>,
    chosen: &Chosen,
    given: &[Sourced<(String, String)>],
) -> impl Iterator<Item = Notice> {
    let running = running::running(request, chosen);
    let mut required: BTreeMap<&str, &Place> = BTreeMap::new();
    let mut own_host: BTreeMap<&str, &Place> = BTreeMap::new();
    for module in request.facts.code.code().filter(|module| running.files.contains(module.path.as_str())) {
        let reads = module.variables.iter().filter(|read| running.reads(module, read));
        for read in reads.filter(|read| !is_given(request, given, &read.name)) {
            match &read.need {
                VariableNeed::Required => required.entry(&read.name).or_insert(&read.place),
                VariableNeed::Optional(Some(default)) if is_own_service(default) => {
                    own_host.entry(&read.name).or_insert(&read.place)
                }
                VariableNeed::Optional(_) => continue,
            };
        }
    }
    own_host.retain(|name, _| !required.contains_key(name));
    let required = Some(located(required)).filter(|list| !list.is_empty()).map(Notice::RequiredVariables);
    let own_host = Some(located(own_host)).filter(|list| !list.is_empty());
    required.into_iter().chain(own_host.map(|list| Notice::Start(StartNotice::OwnHost(list))))
}

fn located(names: BTreeMap<&str, &Place>) -> Vec<Located<String>> {
    names.into_iter().map(|(name, place)| Located::new(name.to_owned(), place.clone())).collect()
}

/// Names of the machine itself, which in a container is the container.
const OWN_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether a URL names a database or a broker on the same machine: `redis://localhost:6379`.
fn is_own_service(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| services::is_scheme(scheme)) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let end = if host.starts_with('[') { host.find(']').map(|at| at + 1) } else { host.find([':', ',']) };
    OWN_HOSTS.contains(&&host[..end.unwrap_or(host.len())])
}

/// Whether the image, or what runs it, sets a variable.
fn is_given(request: &Request<'_>, given: &[Sourced<(String, String)>], name: &str) -> bool {
    let asked = request.preferences.env.as_ref();
    ALWAYS_SET.contains(&name)
        || given.iter().any(|one| one.value.0 == name)
        || asked.is_some_and(|asked| asked.value.contains_key(name))
}

#[cfg(test)]
mod tests {
    use super::is_own_service;
    use crate::plan::testing::{APP, lock, notices, planned};

    fn own_hosts(code: &str, settings: &str) -> Vec<String> {
        let app = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n";
        let files = [("pyproject.toml", format!("{APP}{settings}")), ("main.py", format!("{app}{code}"))];
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("container itself")).collect()
    }

    #[test]
    fn defaults_that_name_a_server_in_the_container_are_said_in_one_line() {
        let one = "A = os.getenv('A', 'redis://localhost:6379/0')\n";
        let two = "B = os.getenv('B', 'postgresql+asyncpg://u:p@127.0.0.1/shop')\n";
        let first = "`A` (main.py:4) points at the container itself unless it is set; Compose reads it from `.env`";
        assert_eq!(own_hosts(one, ""), [first]);
        let both = "`A` (main.py:4), `B` (main.py:5) point at the container itself unless they are set; Compose reads them from `.env`";
        assert_eq!(own_hosts(&format!("{one}{two}"), ""), [both]);
        assert!(own_hosts(one, "[tool.uvdock]\nenv.A = \"redis://cache\"\n").is_empty());
        assert!(own_hosts("def f():\n    return os.getenv('A', 'redis://localhost')\n", "").is_empty());
    }

    #[test]
    fn only_databases_and_brokers_of_the_machine_itself_count() {
        assert!(is_own_service("amqp://guest:guest@localhost//"));
        assert!(is_own_service("redis://[::1]:6379"));
        assert!(!is_own_service("redis://cache:6379/localhost"));
        assert!(!is_own_service("http://localhost:3000"));
        assert!(!is_own_service("sqlite:///localhost"));
        assert!(!is_own_service("redis://localhost.example"));
    }
}
