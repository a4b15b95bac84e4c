//! Follows tests of one variable against constants, which choose a way of the program, and texts that are never empty. Follows no list of
//! what is missing.

use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::outline::{Condition, Refusal};
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Comparison, Value};

/// Names are followed this far to a text.
const LONGEST_CHAIN: usize = 6;

/// The variable of which the program takes one of some values alone, and which has none of them without being set: what stands under the
/// `else` of `if MODE == "a": ... elif MODE == "b": ...`, and `if MODE not in ("a", "b"): raise`.
pub(super) fn variable(p: &Project<'_>, module: usize, refusal: &Refusal) -> Option<String> {
    let scope = &refusal.scope;
    let (value, known) = match &refusal.condition {
        Condition::Unless(Value::Compared(value, Comparison::Same, other)) => (value, std::slice::from_ref(&**other)),
        Condition::Unless(Value::Compared(value, Comparison::Within, all))
        | Condition::When(Value::Compared(value, Comparison::Outside, all)) => (value, list(p, module, scope, all)?),
        _ => return None,
    };
    let Setting::Variable { name, default } = evaluate::setting(p, module, scope, value) else { return None };
    // With another test before, it may not come as far.
    let is_of_it = |test: &Value| match test {
        Value::Compared(value, Comparison::Same | Comparison::Within, _) => {
            evaluate::setting(p, module, scope, value).variable().is_some_and(|other| *other == *name)
        }
        _ => false,
    };
    if !refusal.instead.iter().all(is_of_it) {
        return None;
    }
    let is_constant = |value: &Value| matches!(value, Value::Text(text) if !text.is_empty());
    let is_one = |default: &Value| known.contains(default);
    (known.iter().all(is_constant) && !known.is_empty() && !default.as_ref().is_some_and(is_one)).then_some(name)
}

fn list<'v, 'a: 'v>(p: &Project<'a>, module: usize, scope: &Scope, all: &'v Value) -> Option<&'v [Value]> {
    match all {
        Value::Name(name) => match p.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() && !p.is_ambiguous(at, binding) => {
                binding.value.as_ref()?.list()
            }
            _ => None,
        },
        all => all.list(),
    }
}

/// Whether a value is a text that has letters of its own, whatever is set: `f"postgresql://{USER}@{HOST}"`.
pub(super) fn is_never_empty(p: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> bool {
    is_never_empty_within(p, module, scope, value, 0)
}

fn is_never_empty_within(p: &Project<'_>, module: usize, scope: &Scope, value: &Value, chain: usize) -> bool {
    let next = chain + 1;
    match value {
        _ if chain > LONGEST_CHAIN => false,
        Value::Concat(parts) => parts.iter().any(|part| part.text().is_some_and(|text| !text.is_empty())),
        Value::Or(parts) => parts.iter().any(|part| {
            matches!(part, Value::Concat(_) | Value::Name(_)) && is_never_empty_within(p, module, scope, part, next)
        }),
        Value::Name(name) => match p.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() && !p.is_ambiguous(at, binding) => {
                let made = binding.value.as_ref().filter(|made| *made != value);
                made.is_some_and(|made| is_never_empty_within(p, at, &binding.scope, made, next))
            }
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing;

    fn required(text: &str) -> Vec<String> {
        testing::required(&format!("import os\n{text}"))
    }

    #[test]
    fn a_variable_whose_values_are_all_named_is_required() {
        let chain = |default: &str| {
            format!(
                "MODE = os.getenv('MODE'{default})\nif MODE == 'prod':\n    prefix = '?'\nelif MODE == 'dev':\n    prefix = '!'\nelse:\n    \
                 raise RuntimeError(MODE)\n"
            )
        };
        assert_eq!(required(&chain("")), ["MODE"]);
        assert_eq!(required(&chain(", 'other'")), ["MODE"]);
        assert!(required(&chain(", 'dev'")).is_empty());
        let outside = |default: &str| {
            format!(
                "MODES = ('a', 'b')\nMODE = os.getenv('MODE'{default})\nif MODE not in MODES:\n    raise ValueError\n"
            )
        };
        assert_eq!(required(&outside("")), ["MODE"]);
        assert!(required(&outside(", 'b'")).is_empty());
        let before = "def check():\n    if not is_remote():\n        return\n    if os.getenv('ALLOW', '') not in ('1', 'yes'):\n        \
                      raise SystemExit\ncheck()\n";
        assert!(required(before).is_empty());
    }

    #[test]
    fn a_text_with_letters_of_its_own_is_never_empty() {
        let dsn = "USER = os.getenv('USER_NAME')\nDSN = f'postgresql://{USER}@db'\n";
        assert!(required(&format!("{dsn}assert DSN\n")).is_empty());
        assert!(
            required(&format!("{dsn}def make(dsn=None):\n    url = dsn or DSN\n    assert url\nmake()\n")).is_empty()
        );
        assert_eq!(
            required("DSN = f\"{os.getenv('A_KEY')}\"\nif not os.getenv('A_KEY'):\n    raise ValueError\n"),
            ["A_KEY"]
        );
    }
}
