//! Tells a program where the others of its compose file are that it looks for on its own machine. Looks for none itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::project_files::COMPOSE_FILE;
use crate::plan::build_plan::{BuildPlan, LocalUrl, Neighbour, Notice, StartNotice};
use crate::sourced::{Source, Sourced};

/// Each program gets the address of the one other service that listens on the port of a URL.
pub(super) fn introduce(plans: &mut [BuildPlan]) {
    if plans.iter().any(|plan| plan.left_alone.iter().any(|left| left.value == COMPOSE_FILE)) {
        return;
    }
    let mut listening: BTreeMap<u16, Vec<(String, bool)>> = BTreeMap::new();
    for plan in plans.iter() {
        if let Some(port) = &plan.start.port {
            let is_started = plan.start.profile().is_none();
            listening.entry(port.value).or_default().push((plan.name.to_string(), is_started));
        }
    }
    for plan in plans.iter_mut() {
        let own = plan.name.to_string();
        let asked = plan.local_urls.iter().filter_map(|url| match listening.get(&url.port)?.as_slice() {
            [(other, is_started)] if *other != own => Some(neighbour(url, other, *is_started)),
            _ => None,
        });
        plan.compose.neighbours = asked.collect();
        forget_hosts(plan);
    }
    // Two that ask each other would wait for each other.
    let asking: BTreeSet<String> =
        plans.iter().filter(|plan| !plan.compose.neighbours.is_empty()).map(|plan| plan.name.to_string()).collect();
    for neighbour in plans.iter_mut().flat_map(|plan| &mut plan.compose.neighbours) {
        neighbour.value.is_waited_for &= !asking.contains(&neighbour.value.service);
    }
}

fn neighbour(url: &LocalUrl, other: &str, is_started: bool) -> Sourced<Neighbour> {
    let LocalUrl { variable, before, port, after, place } = url;
    let value = Neighbour {
        service: other.to_owned(),
        variable: variable.clone(),
        value: format!("{before}{other}:{port}{after}"),
        is_waited_for: is_started,
    };
    let seen = format!("`{other}` listens on port {port}, which `{variable}` names on the machine itself");
    Sourced { value, source: Source::Project { seen: seen.into(), places: vec![place.clone()] } }
}

/// What compose.yaml sets is neither asked for nor said.
fn forget_hosts(plan: &mut BuildPlan) {
    let set: BTreeSet<&str> = plan.compose.neighbours.iter().map(|one| one.value.variable.as_str()).collect();
    plan.notices.retain_mut(|notice| match notice {
        Notice::Start(StartNotice::OwnHost(names)) => {
            names.retain(|name| !set.contains(name.value.as_str()));
            !names.is_empty()
        }
        _ => true,
    });
    if let Some(example) = &mut plan.env_example {
        let is_open = |name: &str| !set.contains(name);
        example.required.retain(|variable| is_open(&variable.name));
        example.optional.retain(|variable| is_open(&variable.name));
        example.given.extend(set.iter().map(|name| (*name).to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{APP, lock, notices, planned};

    fn service(name: &str, port: u16, more: &str) -> BuildPlan {
        let pyproject = format!("{}[tool.uvdock]\nport = {port}\n", APP.replace("shop", name));
        let lock = lock(&["fastapi", "uvicorn"], "").replace("name = \"shop\"", &format!("name = \"{name}\""));
        let main = format!("import os\nfrom fastapi import FastAPI\napp = FastAPI()\n{more}");
        planned(&[("pyproject.toml", &pyproject), ("main.py", &main)], &lock).expect("a plan")
    }

    fn told(plan: &BuildPlan) -> Vec<(String, bool)> {
        let all = plan.compose.neighbours.iter().map(|one| &one.value);
        all.map(|one| (format!("{}={}", one.variable, one.value), one.is_waited_for)).collect()
    }

    const ASKS: &str = "A = os.getenv('BACKEND_URL', 'http://localhost:8000/api')\n";

    #[test]
    fn a_url_on_the_port_of_another_service_names_that_service() {
        let mut plans = [service("api", 8000, ""), service("web", 9000, ASKS)];
        assert!(notices(&plans[1]).iter().any(|notice| notice.contains("container itself")));
        introduce(&mut plans);
        assert_eq!(told(&plans[1]), [("BACKEND_URL=http://api:8000/api".to_owned(), true)]);
        assert!(told(&plans[0]).is_empty());
        assert!(!notices(&plans[1]).iter().any(|notice| notice.contains("container itself")));
        let example = plans[1].env_example.as_ref().expect("an example");
        assert!(example.optional.is_empty() && example.given.contains(&"BACKEND_URL".to_owned()), "{example:?}");
    }

    #[test]
    fn a_port_of_none_or_of_two_tells_nothing() {
        let mut plans = vec![service("api", 8000, ""), service("old", 8000, ""), service("web", 9000, ASKS)];
        introduce(&mut plans);
        assert!(told(&plans[2]).is_empty());
        let mut plans = [service("api", 8001, ""), service("web", 9000, ASKS)];
        introduce(&mut plans);
        assert!(told(&plans[1]).is_empty());
    }

    #[test]
    fn two_that_ask_each_other_do_not_wait() {
        let back = ASKS.replace("8000", "9000");
        let mut plans = [service("api", 8000, &back), service("web", 9000, ASKS)];
        introduce(&mut plans);
        assert!(plans.iter().all(|plan| told(plan).iter().all(|(_, waits)| !waits) && !told(plan).is_empty()));
    }
}
