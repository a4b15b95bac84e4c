//! Finds the files that dictionaries of settings name: handlers of `logging.config.dictConfig`, databases of Django. Opens none.

use super::{WrittenKind, written};
use crate::inspect::code::facts::{Scope, WrittenPath};
use crate::inspect::code::paths;
use crate::inspect::code::project::Project;
use crate::inspect::code::value::{Call, Value};
use crate::inspect::evidence::Place;

/// The files that the dictionaries of a file name.
pub(super) fn of_module(project: &Project<'_>, module: usize, found: &mut Vec<WrittenPath>) {
    let outline = &project.outlines[module];
    for binding in &outline.bindings {
        if let Some(value) = &binding.value {
            let at = (module, &binding.scope, binding.line);
            in_value(project, at, value, found);
        }
    }
    for site in outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking) {
        let at = (module, &site.scope, site.call.line);
        for value in arguments(&site.call) {
            in_value(project, at, value, found);
        }
    }
}

fn arguments(call: &Call) -> impl Iterator<Item = &Value> {
    call.positional.iter().chain(call.keywords.iter().map(|(_, value)| value))
}

fn in_value(project: &Project<'_>, at: (usize, &Scope, usize), value: &Value, found: &mut Vec<WrittenPath>) {
    match value {
        Value::Map(items) => {
            if let Some((file, kind)) = file_of(items) {
                let (module, scope, line) = at;
                let place = Place::line(&project.outlines[module].path, line);
                let walks = paths::all(project, module, scope, file).into_iter();
                let files = walks.filter_map(|walk| written(walk, kind, scope.clone(), place.clone()));
                found.extend(files);
            }
            for (_, value) in items {
                in_value(project, at, value, found);
            }
        }
        Value::List(values) | Value::Or(values) => {
            for value in values {
                in_value(project, at, value, found);
            }
        }
        Value::Choice(one, other) => {
            in_value(project, at, one, found);
            in_value(project, at, other, found);
        }
        _ => {}
    }
}

/// The file of a handler (<https://docs.python.org/3/library/logging.config.html#dictionary-schema-details>), or of a database
/// (<https://docs.djangoproject.com/en/stable/ref/settings/#databases>).
fn file_of(items: &[(Value, Value)]) -> Option<(&Value, WrittenKind)> {
    if ends_with(items, "class", "FileHandler") || ends_with(items, "()", "FileHandler") {
        return Some((value_of(items, "filename")?, WrittenKind::File));
    }
    if ends_with(items, "ENGINE", ".sqlite3") || ends_with(items, "ENGINE", ".spatialite") {
        return Some((value_of(items, "NAME")?, WrittenKind::Database));
    }
    None
}

fn value_of<'v>(items: &'v [(Value, Value)], key: &str) -> Option<&'v Value> {
    items.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}

fn ends_with(items: &[(Value, Value)], key: &str, end: &str) -> bool {
    matches!(value_of(items, key), Some(Value::Text(text) | Value::Name(text)) if text.ends_with(end))
}
