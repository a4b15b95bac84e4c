//! Roles that follow from the queues that the code names: workers of RQ, the queues of a Celery worker, the scheduler of `TaskIQ`.
//! Knows no other role.

use super::{FoundRole, authored, words};
use crate::catalogue::framework::{celery, rq};
use crate::inspect::code::ModuleFacts;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::Closure;
use crate::plan::build_plan::{RoleStart, RoleWork};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::paths;
use crate::sourced::{Source, Sourced};

/// `rq worker default mail`, where the code hands tasks to RQ and makes no worker of its own.
pub(super) fn rq(request: &Request<'_>, closure: &Closure, chosen: &Chosen, known: &[FoundRole]) -> Option<FoundRole> {
    let modules = || modules(request);
    let sends = modules().find_map(|module| module.queues.rq_sends.as_ref())?;
    let has_worker = modules().any(|module| module.queues.rq_worker.is_some());
    let is_run = |words: &[String]| words.first().is_some_and(|word| word == "rq");
    let is_known =
        known.iter().any(|role| is_run(&role.command.value)) || chosen.words_as_written().is_some_and(is_run);
    if !closure.contains("rq") || has_worker || is_known {
        return None;
    }
    let is_worker = |words: &[String]| is_run(words) && words.get(1).is_some_and(|word| word.starts_with("worker"));
    if let Some((words, place)) = authored::deployed(request, is_worker) {
        let source = vec![place.clone(), sends.clone()];
        return Some(FoundRole {
            starts: authored::starts_at(request, chosen, Some(place)),
            ..worker(chosen, seen(words.to_vec(), "the authors run it", source))
        });
    }
    let queues = distinct(modules().flat_map(|module| &module.queues.rq));
    let first = queues.first()?;
    let mut command = words(&["rq", "worker"]);
    let is_scheduled = modules().any(|module| module.queues.rq_schedules);
    command.extend(is_scheduled.then(|| "--with-scheduler".to_owned()));
    command.extend(queues.iter().map(|queue| queue.value.clone()));
    let places = vec![first.place.clone(), sends.clone()];
    Some(worker(chosen, seen(command, "the code sends tasks to RQ", places)))
}

fn worker(chosen: &Chosen, command: Sourced<Vec<String>>) -> FoundRole {
    FoundRole {
        name: "worker".to_owned(),
        command,
        starts: RoleStart::Beside,
        root: Some(chosen.root().to_owned()),
        work: RoleWork::Process,
    }
}

/// Tells a Celery worker the queues that tasks name: without, it takes from the usual one alone (docs.celeryq.dev "Routing Tasks",
/// `worker -Q`), but where its object lists all of them.
pub(super) fn of_celery(request: &Request<'_>, roles: &mut [FoundRole]) {
    let is_worker = |role: &&mut FoundRole| {
        let words = &role.command.value;
        words.first().is_some_and(|word| word == "celery") && words.iter().any(|word| word == "worker")
    };
    let modules = || modules(request);
    let named = distinct(modules().flat_map(|module| &module.queues.celery));
    let is_declared = modules().any(|module| module.queues.celery_declared);
    let mut workers: Vec<&mut FoundRole> = roles.iter_mut().filter(is_worker).collect();
    let [worker] = workers.as_mut_slice() else { return };
    if named.is_empty() || is_declared || worker.command.value.iter().any(|word| word == "--queues" || word == "-Q") {
        return;
    }
    let usual = modules().find_map(|module| module.queues.celery_default.as_ref());
    let usual = usual.map_or(celery::DEFAULT_QUEUE, |name| name.value.as_str());
    let others = named.iter().map(|name| name.value.as_str()).filter(|name| *name != usual);
    let all: Vec<&str> = std::iter::once(usual).chain(others).collect();
    worker.command.value.extend(["--queues".to_owned(), all.join(",")]);
    if let Source::Project { places, .. } = &mut worker.command.source {
        places.extend(named.iter().map(|name| name.place.clone()));
        places.dedup();
    }
}

/// `taskiq scheduler jobs:scheduler`.
pub(super) fn taskiq_scheduler(request: &Request<'_>, closure: &Closure) -> Option<FoundRole> {
    let mut found = modules(request).flat_map(|module| module.queues.schedulers.iter().map(move |name| (module, name)));
    let (module, object) = found.next().filter(|_| closure.contains("taskiq"))?;
    let (root, dotted) = paths::importable(request, &module.path);
    let target = format!("{dotted}:{}", object.value);
    (paths::is_module_name(&dotted) && paths::is_module_name(&object.value)).then(|| FoundRole {
        name: "scheduler".to_owned(),
        command: seen(
            words(&["taskiq", "scheduler", &target]),
            "an object of `TaskIQ` that sends tasks by the clock",
            vec![object.place.clone()],
        ),
        starts: RoleStart::Beside,
        root: Some(root),
        work: RoleWork::Process,
    })
}

fn modules<'r>(request: &'r Request<'_>) -> impl Iterator<Item = &'r ModuleFacts> {
    request.facts.code.code().filter(|module| !paths::is_beside(&module.path))
}

/// Each name once, in the order of the alphabet.
fn distinct<'n>(names: impl Iterator<Item = &'n Located<String>>) -> Vec<&'n Located<String>> {
    let mut names: Vec<&Located<String>> = names.collect();
    names.sort_by(|one, other| one.value.cmp(&other.value));
    names.dedup_by(|later, first| later.value == first.value);
    names
}

fn seen(words: Vec<String>, seen: &str, mut places: Vec<Place>) -> Sourced<Vec<String>> {
    places.dedup();
    Sourced { value: words, source: Source::Project { seen: seen.into(), places } }
}

/// Whether a command runs a worker of RQ's that is not told where Redis is.
pub(crate) fn asks_for_redis(words: &[String]) -> bool {
    let is_worker =
        words.first().is_some_and(|word| word == "rq") && words.iter().any(|word| word.starts_with("worker"));
    is_worker && !words.iter().any(|word| matches!(word.as_str(), "--url" | "-u" | "--config" | "-c"))
}

/// The variable that tells it.
pub(crate) const REDIS_VARIABLE: &str = rq::URL_VARIABLE;
