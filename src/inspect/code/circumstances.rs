//! Says whether what stands under conditions happens where no variable is set, and what the program refuses to go on without.
//! Reads no file.

mod collected;

use super::environment;
use super::evaluate;
use super::facts::{Happens, Scope, Setting};
use super::outline::{CircumstanceKind, Condition};
use super::project::Project;
use super::value::{Call, Comparison, Value};

/// What stands under more circumstances than this need not happen.
const MOST: usize = 40;

/// A test in more parts than this is not followed.
const DEEPEST: usize = 12;

/// Whether something happens whenever its scope runs.
pub(super) fn happens(project: &Project<'_>, module: usize, scope: &Scope, under: Option<usize>) -> Happens {
    happens_where(project, module, scope, under, |kind| match kind {
        CircumstanceKind::Caught => false,
        CircumstanceKind::CaughtImport
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::Deferred
        | CircumstanceKind::Condition(_) => true,
    })
}

/// Whether a call is made whenever its scope runs, and not only when something is called later.
pub(super) fn happens_at_start(project: &Project<'_>, module: usize, scope: &Scope, under: Option<usize>) -> Happens {
    happens_where(project, module, scope, under, |kind| match kind {
        CircumstanceKind::Caught | CircumstanceKind::Deferred => false,
        CircumstanceKind::CaughtImport
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::Condition(_) => true,
    })
}

/// Whether an import or a call is made whenever its scope runs, and whether it has to succeed.
pub(super) fn happens_at_once(project: &Project<'_>, module: usize, scope: &Scope, under: Option<usize>) -> Happens {
    happens_where(project, module, scope, under, |kind| match kind {
        CircumstanceKind::CaughtImport | CircumstanceKind::Deferred => false,
        // An import that fails is no missing variable, and no missing file.
        CircumstanceKind::Caught
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::Condition(_) => true,
    })
}

/// Whether a call is at least tried whenever its scope runs.
pub(super) fn is_tried(project: &Project<'_>, module: usize, scope: &Scope, under: Option<usize>) -> Happens {
    happens_where(project, module, scope, under, |kind| !matches!(kind, CircumstanceKind::Deferred))
}

/// Whether something happens whenever its scope runs, and nothing that goes wrong there is caught.
pub(super) fn happens_unguarded(project: &Project<'_>, module: usize, scope: &Scope, under: Option<usize>) -> Happens {
    happens_where(project, module, scope, under, |kind| matches!(kind, CircumstanceKind::Condition(_)))
}

/// Whether all circumstances let it happen; of those that are no test, `lets` says it.
fn happens_where(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
    lets: impl Fn(&CircumstanceKind) -> bool,
) -> Happens {
    let outline = &project.outlines[module];
    let mut next = under;
    for _ in 0..MOST {
        let Some(circumstance) = next.and_then(|at| outline.circumstances.get(at)) else { return Happens::Always };
        let holds = match &circumstance.kind {
            CircumstanceKind::Condition(condition) => holds(project, module, scope, condition),
            kind => Some(lets(kind)),
        };
        if holds != Some(true) {
            return Happens::Perhaps;
        }
        next = circumstance.outer;
    }
    Happens::Perhaps
}

/// Whether a condition holds where no variable is set.
fn holds(project: &Project<'_>, module: usize, scope: &Scope, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::When(test) => evaluate::truth(project, module, scope, test),
        Condition::Unless(test) => evaluate::truth(project, module, scope, test).map(|truth| !truth),
    }
}

/// Names of the variables that the program does not go on without, by a condition under which it ends.
pub(super) fn insisted(project: &Project<'_>, module: usize, scope: &Scope, condition: &Condition) -> Vec<String> {
    let mut found = Vec::new();
    match condition {
        Condition::When(test) => missing(project, module, scope, test, 0, &mut found),
        Condition::Unless(test) => present(project, module, scope, test, 0, &mut found),
    }
    found
}

/// A test that holds where one of some variables is missing.
fn missing(p: &Project<'_>, module: usize, scope: &Scope, test: &Value, depth: usize, found: &mut Vec<String>) {
    let next = depth + 1;
    match test {
        _ if depth > DEEPEST => {}
        Value::Not(inner) => present(p, module, scope, inner, next, found),
        Value::Or(parts) => {
            for part in parts {
                missing(p, module, scope, part, next, found);
            }
        }
        Value::Compared(left, Comparison::Same, right) if is_nothing(right) => {
            present(p, module, scope, left, next, found);
        }
        Value::Compared(left, Comparison::Same, right) => found.extend(with_default(p, module, scope, left, right)),
        Value::Compared(key, Comparison::Outside, owner) => key_of(p, module, scope, key, owner, found),
        Value::Name(list) => collected::names(p, module, scope, list, next, found),
        Value::Filter(filter) => collected::filtered(p, module, scope, filter, next, found),
        _ => {}
    }
}

/// The variable of `SERVER_ID == 0`, where 0 is what it is without being set.
fn with_default(p: &Project<'_>, module: usize, scope: &Scope, one: &Value, other: &Value) -> Option<String> {
    let setting = |value: &Value| evaluate::setting(p, module, scope, value);
    match (setting(one), setting(other)) {
        (Setting::Variable { name, default: Some(default) }, Setting::Fixed(value))
        | (Setting::Fixed(value), Setting::Variable { name, default: Some(default) }) => {
            (default == value && stands_for_nothing(&value)).then_some(name)
        }
        _ => None,
    }
}

/// Whether a default says that nobody has set the variable: `0`, `""`, `"change-me"`, `"your-key-here"`. Any other may be meant.
fn stands_for_nothing(default: &Value) -> bool {
    match default {
        Value::Number(number) => matches!(number, -1 | 0),
        Value::Text(text) => {
            let text = text.to_lowercase();
            text.is_empty() || text.starts_with("your") || text.replace(['-', '_', ' '], "").contains("changeme")
        }
        _ => false,
    }
}

/// A test that holds only where all of some variables are there.
fn present(p: &Project<'_>, module: usize, scope: &Scope, test: &Value, depth: usize, found: &mut Vec<String>) {
    let next = depth + 1;
    match test {
        _ if depth > DEEPEST => {}
        Value::Not(inner) => missing(p, module, scope, inner, next, found),
        Value::And(parts) => all_present(p, module, scope, parts, next, found),
        Value::Call(call) if call.name() == Some("all") => {
            let parts = call.positional.first().and_then(Value::list).unwrap_or_default();
            all_present(p, module, scope, parts, next, found);
        }
        Value::Call(call) if is_test(call) => {
            all_present(p, module, scope, &call.positional, next, found);
        }
        Value::Compared(left, Comparison::Different, right) if is_nothing(right) => {
            present(p, module, scope, left, next, found);
        }
        Value::Compared(left, Comparison::Different, right) => {
            found.extend(with_default(p, module, scope, left, right));
        }
        Value::Compared(key, Comparison::Within, owner) => key_of(p, module, scope, key, owner, found),
        value => {
            if let Setting::Variable { name, default } = evaluate::setting(p, module, scope, value)
                && default
                    .is_none_or(|default| matches!(default, Value::Number(0)) || default == Value::Text(String::new()))
            {
                found.push(name);
            }
        }
    }
}

fn all_present(p: &Project<'_>, module: usize, scope: &Scope, tests: &[Value], depth: usize, found: &mut Vec<String>) {
    for test in tests {
        present(p, module, scope, test, depth, found);
    }
}

/// `bool(TOKEN)`, `len(TOKEN)`.
fn is_test(call: &Call) -> bool {
    call.name().is_some_and(|name| matches!(name, "bool" | "len"))
}

fn is_nothing(value: &Value) -> bool {
    *value == Value::Nothing || *value == Value::Text(String::new())
}

/// `"TOKEN" in os.environ`.
fn key_of(p: &Project<'_>, module: usize, scope: &Scope, key: &Value, owner: &Value, found: &mut Vec<String>) {
    let is_environment = owner.name().is_some_and(|name| environment::is_environment(p, module, scope, name));
    found.extend(key.text().filter(|_| is_environment).map(ToOwned::to_owned));
}
