//! Finds the queues that code sends tasks to by their names, and the objects that send tasks by the clock. Reads no task.

use super::facts::{QueueFacts, Scope};
use super::outline::Outline;
use super::value::{Call, Value};
use crate::catalogue::framework::{celery, rq, taskiq};
use crate::inspect::evidence::{Located, Place};

/// What a file says of queues.
pub(super) fn of_module(outline: &Outline) -> QueueFacts {
    let mut facts = QueueFacts::default();
    for site in &outline.calls {
        call(outline, &site.call, &mut facts);
    }
    for binding in &outline.bindings {
        let Some(value) = &binding.value else { continue };
        let name = binding.name.as_str();
        if binding.scope == Scope::Module && made_by(outline, value, &taskiq::SCHEDULERS) {
            facts.schedulers.push(located(outline, name, binding.line));
        }
        let last = name.rsplit('.').next().unwrap_or_default();
        if let Some(setting) = celery_setting(name, last) {
            celery_settings(outline, setting, value, binding.line, &mut facts);
        }
    }
    for list in [&mut facts.rq, &mut facts.celery] {
        list.sort_by(|one, other| (&one.value, one.place.line).cmp(&(&other.value, other.place.line)));
        list.dedup_by(|later, first| later.value == first.value);
    }
    facts
}

fn located(outline: &Outline, name: &str, line: usize) -> Located<String> {
    Located { value: name.to_owned(), place: Place::line(&outline.path, line) }
}

fn call(outline: &Outline, call: &Call, facts: &mut QueueFacts) {
    let Some(last) = call.last_name() else { return };
    let at = |name: &str| located(outline, name, call.line);
    match last {
        "Queue" if is_one(outline, call, &rq::QUEUES) => {
            // Without a name it is called `default` (python-rq.org "Queues").
            let name = call.argument("name", 0);
            facts.rq.extend(name.map_or(Some(rq::DEFAULT_QUEUE), Value::text).filter(|name| is_plain(name)).map(at));
        }
        "Worker" | "SimpleWorker" if is_one(outline, call, &rq::WORKERS) => {
            facts.rq_worker = facts.rq_worker.clone().or_else(|| Some(Place::line(&outline.path, call.line)));
        }
        _ if rq::SENDS.contains(&last) => {
            facts.rq_sends = facts.rq_sends.clone().or_else(|| Some(Place::line(&outline.path, call.line)));
            facts.rq_schedules |= rq::SCHEDULES.contains(&last);
        }
        celery::TASK | celery::SHARED_TASK | celery::APPLY => {
            let name = call.keyword("queue").and_then(Value::text).filter(|name| is_plain(name));
            facts.celery.extend(name.map(at));
        }
        "update" | "Celery" => {
            for (name, value) in &call.keywords {
                if celery::QUEUE_SETTINGS.contains(&name.as_str()) {
                    celery_settings(outline, name, value, call.line, facts);
                }
            }
        }
        _ => {}
    }
}

/// `task_routes` of `app.conf.task_routes` and of Django's `CELERY_TASK_ROUTES`.
fn celery_setting(name: &str, last: &str) -> Option<&'static str> {
    let known = |wanted: &str| celery::QUEUE_SETTINGS.into_iter().find(|setting| *setting == wanted);
    match last.strip_prefix("CELERY_") {
        Some(setting) => known(&setting.to_ascii_lowercase()),
        None => known(last).filter(|_| name.contains('.')),
    }
}

fn celery_settings(outline: &Outline, setting: &str, value: &Value, line: usize, facts: &mut QueueFacts) {
    match (setting, value) {
        ("task_queues", _) => facts.celery_declared = true,
        ("task_default_queue", Value::Text(name)) if is_plain(name) => {
            facts.celery_default = Some(located(outline, name, line));
        }
        ("task_routes", Value::Map(routes)) => {
            let queue = |route: &Value| match route {
                Value::Map(pairs) => {
                    pairs.iter().find(|(key, _)| key.text() == Some("queue")).map(|(_, value)| value.clone())
                }
                text @ Value::Text(_) => Some(text.clone()),
                _ => None,
            };
            let queues = routes.iter().filter_map(|(_, route)| queue(route));
            let names = queues.filter_map(|queue| queue.text().filter(|name| is_plain(name)).map(str::to_owned));
            facts.celery.extend(names.map(|name| located(outline, &name, line)));
        }
        _ => {}
    }
}

/// Whether a value is a call of one of these.
fn made_by(outline: &Outline, value: &Value, names: &[&str]) -> bool {
    value.call().is_some_and(|call| is_one(outline, call, names))
}

fn is_one(outline: &Outline, call: &Call, names: &[&str]) -> bool {
    let dotted = call.name().and_then(|name| outline.dotted(name));
    dotted.is_some_and(|dotted| names.contains(&dotted.as_str()))
}

/// Whether a name is one word of a command that says nothing else.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.len() <= 100
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.:-".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::super::facts::QueueFacts;
    use super::super::testing::module;
    use crate::inspect::evidence::Located;

    fn of(text: &str) -> QueueFacts {
        module(text).queues
    }

    fn names(list: &[Located<String>]) -> Vec<&str> {
        list.iter().map(|name| name.value.as_str()).collect()
    }

    #[test]
    fn queues_of_rq_have_their_names() {
        let facts = of("from rq import Queue\na = Queue(connection=r)\nb = Queue('mail', r)\nb.enqueue(f, 1)\n");
        assert_eq!(names(&facts.rq), ["default", "mail"]);
        assert!(facts.rq_sends.is_some() && !facts.rq_schedules && facts.rq_worker.is_none());
        let facts = of("import rq\nq = rq.Queue(name='a b')\nq.enqueue_in(x, f)\nrq.Worker([q]).work()\n");
        assert!(facts.rq.is_empty() && facts.rq_schedules && facts.rq_worker.is_some());
        assert!(of("from queue import Queue\nq = Queue()\n").rq.is_empty());
    }

    #[test]
    fn queues_of_celery_have_their_names() {
        let text = "from celery import Celery\napp = Celery('x', task_default_queue='main')\n\
                    @app.task(queue='mail')\ndef f(): pass\nf.apply_async(queue='slow')\n\
                    app.conf.task_routes = {'a.*': {'queue': 'feeds'}, 'b': 'other', 'c': {'queue': NAME}}\n";
        let facts = of(text);
        assert_eq!(names(&facts.celery), ["feeds", "mail", "other", "slow"]);
        assert_eq!(facts.celery_default.map(|name| name.value).as_deref(), Some("main"));
        assert!(of("CELERY_TASK_QUEUES = [1]\n").celery_declared);
        assert_eq!(names(&of("CELERY_TASK_ROUTES = {'a': {'queue': 'x'}}\n").celery), ["x"]);
        assert!(of("task_routes = {'a': {'queue': 'x'}}\n").celery.is_empty());
    }

    #[test]
    fn schedulers_of_taskiq_have_their_names() {
        let text = "from taskiq import TaskiqScheduler\nscheduler = TaskiqScheduler(broker, [source])\n";
        assert_eq!(names(&of(text).schedulers), ["scheduler"]);
        assert!(of("def f():\n    s = TaskiqScheduler()\n").schedulers.is_empty());
    }
}
