//! Reads how long a text must be at least. Judges nothing.

use super::outline::{Binding, Condition};
use super::value::{Comparison, Value};

/// A longer text is no line that somebody types.
const LONGEST: i64 = 512;

/// A test in more parts than this is not read.
const DEEPEST: usize = 12;

/// `key: str = Field(min_length=32)`, also as part of `Annotated[...]`, and `constr(min_length=32)`
/// (<https://docs.pydantic.dev/latest/concepts/fields/#string-constraints>).
pub(super) fn of_field(binding: &Binding) -> Option<u16> {
    let parts = match &binding.annotation {
        Some(Value::Item(_, parts)) => parts.list().unwrap_or_default(),
        _ => &[],
    };
    let mut calls = parts.iter().chain(&binding.annotation).chain(&binding.value).filter_map(Value::call);
    calls.find_map(|call| match call.keyword("min_length")? {
        Value::Number(least) => counted(*least),
        _ => None,
    })
}

/// What `if len(key) < 32: raise ...` compares a length with.
pub(super) fn of_refusal(condition: &Condition) -> Option<&Value> {
    let (Condition::When(test) | Condition::Unless(test)) = condition;
    least(test, 0)
}

fn least(test: &Value, depth: usize) -> Option<&Value> {
    match test {
        _ if depth > DEEPEST => None,
        Value::Compared(_, Comparison::Below, least) => Some(least),
        Value::Not(inner) => self::least(inner, depth + 1),
        Value::And(parts) | Value::Or(parts) => parts.iter().find_map(|part| self::least(part, depth + 1)),
        _ => None,
    }
}

/// One letter is there in any text.
pub(super) fn counted(least: i64) -> Option<u16> {
    (2..=LONGEST).contains(&least).then(|| u16::try_from(least).ok())?
}
