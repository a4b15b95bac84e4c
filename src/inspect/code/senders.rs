//! Tells objects of a queue that only send work from those that a worker is started with. Starts none.

use super::facts::Scope;
use super::outline::{Binding, CallSite};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use super::whole::Queues;
use crate::catalogue::framework::celery;

/// Whether an object of Celery's only sends: tasks are sent through it by their names, and none is registered with it. A worker of
/// such an object would take what is meant for another, and drop it as unregistered (docs.celeryq.dev "Calling Tasks",
/// `send_task`; "Tasks > Names").
pub(super) fn only_sends(project: &Project<'_>, module: usize, binding: &Binding) -> bool {
    let queues = project.whole().queues(|| queues(project));
    let it = (module, binding.name.as_str(), &binding.scope);
    queues.senders.contains(&it)
        && !queues.with_tasks.contains(&it)
        && !is_told(project, module, binding)
        && !shares_tasks(project)
}

/// Of all objects, those that something is sent through, and those that tasks are registered with.
fn queues<'a>(project: &Project<'a>) -> Queues<'a> {
    let object = |at: usize, scope: &Scope, owner: &str| match project.resolve(at, scope, owner) {
        Resolved::Inside(Target::Binding(there, found), rest) if rest.is_empty() => {
            Some((there, found.name.as_str(), &found.scope))
        }
        _ => None,
    };
    let of_calls = |name: &str, counts: fn(&Call) -> bool| -> Vec<(usize, &'a str, &'a Scope)> {
        let sites = project.calls_of(name).iter().filter(|(_, site)| counts(&site.call));
        sites.filter_map(|(at, site)| object(*at, &site.scope, owner(site)?)).collect()
    };
    let mut queues = Queues::default();
    queues.senders.extend(of_calls(celery::SENDS, |_| true));
    queues.with_tasks.extend(celery::REGISTERS.iter().flat_map(|name| of_calls(name, |_| true)));
    queues.with_tasks.extend(of_calls("update", names_modules));
    let decorated = project.usage().decorated_by(celery::TASK).iter();
    queues.with_tasks.extend(decorated.filter_map(|(at, scope, name)| object(*at, scope, name.rsplit_once('.')?.0)));
    queues
}

/// `client` of `client.send_task(...)` and of `client.conf.update(...)`.
fn owner(site: &CallSite) -> Option<&str> {
    let (owner, _) = site.call.method()?;
    Some(owner.strip_suffix(".conf").unwrap_or(owner))
}

/// Whether it is told in its file which modules hold tasks: `Celery(include=[...])`, `app.conf.imports = [...]`.
fn is_told(project: &Project<'_>, module: usize, binding: &Binding) -> bool {
    let made = binding.value.as_ref().and_then(Value::call);
    let by_keyword = made.is_some_and(names_modules);
    let set = |name: &&str| project.bindings_of(module, &format!("{}.conf.{name}", binding.name)).next().is_some();
    by_keyword || celery::TASK_MODULES.iter().any(set)
}

fn names_modules(call: &Call) -> bool {
    celery::TASK_MODULES.iter().any(|name| call.keyword(name).is_some())
}

/// `@shared_task`: of whichever object there is (docs.celeryq.dev "Using the `@shared_task` decorator").
fn shares_tasks(project: &Project<'_>) -> bool {
    let name = celery::SHARED_TASK;
    !project.calls_of(name).is_empty() || !project.usage().decorated_by(name).is_empty()
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::facts;

    fn made(files: &[(&str, &str)]) -> Vec<String> {
        let facts = facts(files);
        let all = facts.modules.iter().flat_map(|module| &module.applications);
        all.filter_map(|application| application.name.clone()).collect()
    }

    const CLIENT: &str = "from celery import Celery\nclient = Celery('web')\nclient.send_task('work')\n";

    #[test]
    fn an_object_that_only_sends_is_no_worker() {
        assert!(made(&[("client.py", CLIENT)]).is_empty());
        let worker = (
            "jobs.py",
            "from celery import Celery\napp = Celery('x')\n@app.task(name='work')\ndef work():\n    pass\n",
        );
        assert_eq!(made(&[("client.py", CLIENT), worker]), ["app"]);
        let sends = "from client import client\ndef go():\n    client.send_task('work')\n";
        let alone = CLIENT.replace("client.send_task('work')\n", "");
        assert!(made(&[("client.py", &alone), ("web.py", sends)]).is_empty());
        let set = "client.conf.update(task_serializer='json')\n";
        assert!(made(&[("client.py", &format!("{CLIENT}{set}"))]).is_empty());
        assert_eq!(made(&[("client.py", &alone)]), ["client"], "what it is for is not known");
    }

    #[test]
    fn an_object_with_tasks_is_one_that_sends_too() {
        for more in [
            "@client.task\ndef work():\n    pass\n",
            "@client.task(bind=True)\ndef work(self):\n    pass\n",
            "client.autodiscover_tasks()\n",
            "client.conf.update(imports=['jobs'])\n",
            "client.conf.include = ['jobs']\n",
            "client.config_from_object('settings')\n",
        ] {
            assert_eq!(made(&[("client.py", &format!("{CLIENT}{more}"))]), ["client"], "{more}");
        }
        let told = CLIENT.replace("Celery('web')", "Celery('web', include=['jobs'])");
        assert_eq!(made(&[("client.py", &told)]), ["client"]);
        let shared = ("jobs.py", "from celery import shared_task\n@shared_task\ndef work():\n    pass\n");
        assert_eq!(made(&[("client.py", CLIENT), shared]), ["client"]);
    }
}
