//! Finds where the schedule of a queue is set. Judges nothing.

use super::project::Project;
use super::value::Value;
use crate::catalogue::framework::celery::{SCHEDULES, SCHEDULING_METHOD};
use crate::inspect::evidence::Place;

/// `app.conf.beat_schedule = {...}`, `app.conf.update(beat_schedule={...})`, `CELERY_BEAT_SCHEDULE = {...}`, `sender.add_periodic_task(...)`;
/// not one that is empty.
pub(super) fn schedule(project: &Project<'_>, module: usize) -> Option<Place> {
    let outline = &project.outlines[module];
    let bound = outline.bindings.iter().filter(|binding| is_schedule(&binding.name));
    let bound = bound.filter(|binding| binding.value.as_ref().is_some_and(holds_something)).map(|binding| binding.line);
    let calls = outline.calls.iter().map(|site| &site.call);
    let called = calls.filter(|call| {
        call.last_name() == Some(SCHEDULING_METHOD)
            || call.keywords.iter().any(|(name, value)| is_schedule(name) && holds_something(value))
    });
    let line = bound.chain(called.map(|call| call.line)).min()?;
    Some(Place::line(&outline.path, line))
}

/// Also an item of it: `app.conf.beat_schedule["report"] = {...}`.
fn is_schedule(name: &str) -> bool {
    let name = name.split('[').next().unwrap_or(name);
    name.rsplit('.').next().is_some_and(|last| SCHEDULES.contains(&last))
}

fn holds_something(value: &Value) -> bool {
    match value {
        Value::Map(entries) => !entries.is_empty(),
        Value::Nothing => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn line(text: &str) -> Option<usize> {
        module(text).schedule.and_then(|place| place.line)
    }

    #[test]
    fn a_schedule_is_found_wherever_it_is_set() {
        assert_eq!(line("app = Celery()\napp.conf.beat_schedule = {'a': {'task': 'b', 'schedule': 1.0}}"), Some(2));
        assert_eq!(line("app.conf.update(timezone='UTC', beat_schedule={'a': {'task': 'b'}})"), Some(1));
        assert_eq!(line("CELERY_BEAT_SCHEDULE = {'a': {'task': 'b'}}"), Some(1));
        assert_eq!(line("CELERY_BEAT_SCHEDULE = make()"), Some(1));
        let added = "@app.on_after_configure.connect\ndef setup(sender, **kwargs):\n    sender.add_periodic_task(10.0, test.s())";
        assert_eq!(line(added), Some(3));
    }

    #[test]
    fn an_empty_schedule_is_none() {
        assert_eq!(line("app.conf.beat_schedule = {}"), None);
        assert_eq!(line("CELERY_BEAT_SCHEDULE = None\nbeat = 1"), None);
    }
}
