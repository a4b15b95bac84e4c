//! Tests as they are in a run that is given no argument. Runs nothing, and says nothing of what it does not know.

use std::collections::HashMap;

use crate::inspect::code::facts::Scope;
use crate::inspect::code::outline::{CircumstanceKind, Condition};
use crate::inspect::code::project::Project;
use crate::inspect::code::value::{Call, Comparison, Value};

/// What stands under more circumstances than this need not happen.
const MOST: usize = 40;

/// A place of the code in a run without arguments.
pub(super) struct Bare<'p, 'a> {
    pub(super) project: &'p Project<'a>,
    pub(super) module: usize,
    pub(super) scope: &'p Scope,
    /// Names of what a parser returns.
    pub(super) parsed: Vec<&'p str>,
    /// What the attributes of that are by themselves.
    pub(super) defaults: HashMap<String, Value>,
}

impl Bare<'_, '_> {
    /// Whether what stands under some circumstances happens for sure.
    pub(super) fn happens(&self, under: Option<usize>) -> bool {
        let outline = &self.project.outlines[self.module];
        let mut next = under;
        for _ in 0..MOST {
            let Some(circumstance) = next.and_then(|at| outline.circumstances.get(at)) else { return true };
            let CircumstanceKind::Condition(condition) = &circumstance.kind else { return false };
            if !self.holds(condition) {
                return false;
            }
            next = circumstance.outer;
        }
        false
    }

    /// Whether a condition holds for sure.
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::When(test) => self.truth(test) == Some(true),
            Condition::Unless(test) => self.truth(test) == Some(false),
        }
    }

    /// The result of a test, where it can be told.
    pub(super) fn truth(&self, test: &Value) -> Option<bool> {
        match test {
            Value::Not(inner) => self.truth(inner).map(|truth| !truth),
            Value::And(parts) => self.all(parts, true),
            Value::Or(parts) => self.all(parts, false),
            Value::Compared(left, how, right) => self.compared(left, *how, right),
            Value::Call(call) if call.name() == Some("hasattr") => {
                let (owner, name) = (call.positional.first()?.name()?, call.positional.get(1)?.text()?);
                self.parsed.contains(&owner).then(|| self.defaults.contains_key(name))
            }
            Value::Call(call) if call.name() == Some("len") => Some(self.count(call)? > 0),
            Value::Name(_) | Value::Call(_) => match self.length(test) {
                Some(length) => Some(length > 0),
                None => truth_of(&self.constant(test)?),
            },
            _ => None,
        }
    }

    /// `and` ends at the first operand that does not hold, `or` at the first that does.
    fn all(&self, parts: &[Value], goes_on_with: bool) -> Option<bool> {
        let known: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part)).collect();
        if known.contains(&Some(!goes_on_with)) {
            return Some(!goes_on_with);
        }
        (!known.contains(&None)).then_some(goes_on_with)
    }

    fn compared(&self, left: &Value, how: Comparison, right: &Value) -> Option<bool> {
        if let (Some(count), Value::Number(number)) = (left.call().and_then(|call| self.count(call)), right) {
            return match how {
                Comparison::Same => Some(count == *number),
                Comparison::Different => Some(count != *number),
                Comparison::Below => Some(count < *number),
                Comparison::Within | Comparison::Outside => None,
            };
        }
        // No word stands among no words, and an option is none that begins the list.
        if matches!(how, Comparison::Within | Comparison::Outside) && self.length(right).is_some() {
            return Some(how == Comparison::Outside);
        }
        let left = self.constant(left)?;
        let is_same = match (how, right) {
            (Comparison::Within | Comparison::Outside, Value::List(all)) => {
                let is_text = all.iter().all(|value| matches!(value, Value::Text(_)));
                (is_text || all.contains(&left)).then(|| all.contains(&left))?
            }
            (Comparison::Same | Comparison::Different, right) => left == self.constant(right)?,
            _ => return None,
        };
        Some(is_same == matches!(how, Comparison::Same | Comparison::Within))
    }

    /// A constant, `args.command`, `getattr(args, "command", None)`.
    fn constant(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Nothing => Some(value.clone()),
            Value::Name(name) => {
                let (owner, attribute) = name.split_once('.')?;
                let known = self.parsed.contains(&owner).then(|| self.defaults.get(attribute))??;
                (*known != Value::Unknown).then(|| known.clone())
            }
            Value::Call(call) if call.name() == Some("getattr") => {
                let [owner, Value::Text(name), rest @ ..] = call.positional.as_slice() else { return None };
                let is_parsed = owner.name().is_some_and(|owner| self.parsed.contains(&owner));
                let given = self.defaults.get(name).or_else(|| rest.first());
                given.filter(|given| is_parsed && is_plain(given)).cloned()
            }
            _ => None,
        }
    }

    /// How many words `len(sys.argv)` counts.
    fn count(&self, call: &Call) -> Option<i64> {
        match call.positional.as_slice() {
            [list] if call.name() == Some("len") => self.length(list),
            _ => None,
        }
    }

    /// How many words a list of arguments has: the program's name alone, or none.
    fn length(&self, list: &Value) -> Option<i64> {
        if is_argv(self.project, self.module, self.scope, list) {
            return Some(1);
        }
        if is_rest(self, list) {
            return Some(0);
        }
        let bindings = self.project.bindings_at(self.module, self.scope, list.name()?);
        let mut values = bindings.iter().filter_map(|binding| binding.value.as_ref());
        let is_all = bindings.len() == 1 && bindings[0].value.as_ref().is_some_and(|value| self.is_whole(value));
        if is_all {
            return Some(1);
        }
        values.any(|value| is_rest(self, value)).then_some(0)
    }

    fn is_whole(&self, value: &Value) -> bool {
        is_argv(self.project, self.module, self.scope, value)
    }
}

/// Whether a value is `sys.argv`.
pub(super) fn is_argv(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> bool {
    let dotted = value.name().and_then(|name| project.outside(module, scope, name));
    dotted.is_some_and(|dotted| dotted == "sys.argv")
}

/// `sys.argv[1:]`, also as one of two results.
fn is_rest(bare: &Bare<'_, '_>, value: &Value) -> bool {
    match value {
        Value::Item(owner, position) => **position == Value::Unknown && bare.is_whole(owner),
        Value::Choice(one, other) => is_rest(bare, one) || is_rest(bare, other),
        Value::Or(parts) => parts.iter().any(|part| is_rest(bare, part)),
        Value::Call(call) if call.name() == Some("list") => call.positional.iter().any(|part| is_rest(bare, part)),
        _ => false,
    }
}

fn is_plain(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Nothing)
}

fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Text(text) => Some(!text.is_empty()),
        Value::Number(number) => Some(*number != 0),
        Value::Flag(flag) => Some(*flag),
        Value::Nothing => Some(false),
        _ => None,
    }
}
