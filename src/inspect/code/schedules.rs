//! Finds where a schedule of Celery's is set. Reads no entry of it.

use super::outline::Outline;
use super::value::Value;
use crate::inspect::evidence::Place;

/// Where a schedule is set that Celery's scheduler keeps: `app.conf.beat_schedule = {...}`, `app.conf.update(beat_schedule=...)`,
/// `sender.add_periodic_task(...)`, and Django's `CELERY_BEAT_SCHEDULE`
/// (<https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html>).
pub(super) fn of_module(outline: &Outline) -> Option<Place> {
    let assigned = outline.bindings.iter().find(|binding| {
        let last = binding.name.rsplit('.').next().unwrap_or_default();
        let is_schedule = matches!(last, "CELERY_BEAT_SCHEDULE" | "CELERYBEAT_SCHEDULE")
            || last == "beat_schedule" && binding.name.contains('.');
        is_schedule && binding.value.as_ref().is_some_and(holds_something)
    });
    let called = outline.calls.iter().find(|site| match site.call.last_name() {
        Some("add_periodic_task") => true,
        Some("update") => site.call.keyword("beat_schedule").is_some_and(holds_something),
        _ => false,
    });
    let line = assigned.map(|binding| binding.line).or_else(|| called.map(|site| site.call.line))?;
    Some(Place::line(&outline.path, line))
}

fn holds_something(value: &Value) -> bool {
    !matches!(value, Value::Nothing) && !matches!(value, Value::Map(entries) if entries.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    #[test]
    fn schedules_are_found_however_they_are_set() {
        let is_set = |text: &str| module(text).schedule.is_some();
        assert!(is_set("app.conf.beat_schedule = {'a': {'task': 'b'}}"));
        assert!(is_set("app.conf.update(beat_schedule={'a': {'task': 'b'}})"));
        assert!(is_set("def setup(sender, **kwargs):\n    sender.add_periodic_task(10.0, f.s())"));
        assert!(is_set("CELERY_BEAT_SCHEDULE = {'a': 1}"));
        assert!(!is_set("app.conf.beat_schedule = {}"));
        assert!(!is_set("app.conf.update(timezone='UTC')"));
    }
}
