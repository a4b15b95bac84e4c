//! Computes tests: their result where no variable is set. Runs nothing.

use super::Evaluation;
use crate::inspect::code::arguments::passed;
use crate::inspect::code::environment;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::value::{Comparison, Value};

impl Evaluation<'_, '_> {
    /// The result of a test as a setting; it depends on the first variable that it looks at.
    pub(super) fn test(&self, module: usize, scope: &Scope, test: &Value, chain: usize) -> Setting<Value> {
        let truth = self.truth(module, scope, test, chain).map(Value::Flag);
        match (self.variable_in(module, scope, test, chain), truth) {
            (Some(name), default) => Setting::Variable { name, default },
            (None, Some(flag)) => Setting::Fixed(flag),
            (None, None) => Setting::Unknown,
        }
    }

    fn variable_in(&self, module: usize, scope: &Scope, test: &Value, chain: usize) -> Option<String> {
        let next = chain + 1;
        match test {
            _ if self.is_too_far(chain) => None,
            Value::Not(inner) => self.variable_in(module, scope, inner, next),
            Value::And(parts) | Value::Or(parts) => {
                parts.iter().find_map(|part| self.variable_in(module, scope, part, next))
            }
            Value::Compared(left, _, right) => {
                [left, right].into_iter().find_map(|side| self.variable_in(module, scope, side, next))
            }
            value => self.value(module, scope, value, next).variable().map(ToOwned::to_owned),
        }
    }

    /// The result of a test where no variable is set, as far as it can be told.
    pub(super) fn truth(&self, module: usize, scope: &Scope, test: &Value, chain: usize) -> Option<bool> {
        let next = chain + 1;
        match test {
            _ if self.is_too_far(chain) => None,
            Value::Not(inner) => self.truth(module, scope, inner, next).map(|truth| !truth),
            Value::And(parts) => parts.iter().map(|part| self.truth(module, scope, part, next)).reduce(both)?,
            Value::Or(parts) => parts.iter().map(|part| self.truth(module, scope, part, next)).reduce(either)?,
            Value::Compared(left, comparison, right) => self.compared(module, scope, left, *comparison, right, next),
            Value::List(values) => Some(!values.is_empty()),
            Value::Nothing => Some(false),
            value if self.is_never_given(module, scope, value) || self.is_made_later(module, scope, value) => {
                Some(false)
            }
            value => match self.value(module, scope, value, next) {
                Setting::Fixed(value) | Setting::Variable { default: Some(value), .. } => truth_of(&value),
                Setting::Variable { default: None, .. } => Some(false),
                Setting::Absent | Setting::Parameter { .. } | Setting::Unknown => None,
            },
        }
    }

    fn compared(
        &self,
        module: usize,
        scope: &Scope,
        left: &Value,
        comparison: Comparison,
        right: &Value,
        chain: usize,
    ) -> Option<bool> {
        if comparison == Comparison::Below {
            return None;
        }
        let is_membership = matches!(comparison, Comparison::Within | Comparison::Outside);
        if is_membership
            && right.name().is_some_and(|name| environment::is_environment(self.project, module, scope, name))
        {
            return Some(comparison == Comparison::Outside);
        }
        let one = self.known(module, scope, left, chain)?;
        let is_same = match (is_membership, right) {
            (true, Value::List(all)) => {
                let all: Option<Vec<Value>> = all.iter().map(|value| self.known(module, scope, value, chain)).collect();
                all?.contains(&one)
            }
            (true, _) => return None,
            (false, right) => one == self.known(module, scope, right, chain)?,
        };
        Some(is_same == matches!(comparison, Comparison::Same | Comparison::Within))
    }

    /// A constant, or what a variable is without being set.
    fn known(&self, module: usize, scope: &Scope, value: &Value, chain: usize) -> Option<Value> {
        let is_nothing = self.is_never_given(module, scope, value) || self.is_made_later(module, scope, value);
        if *value == Value::Nothing || is_nothing {
            return Some(Value::Nothing);
        }
        match self.value(module, scope, value, chain) {
            Setting::Fixed(value) | Setting::Variable { default: Some(value), .. } => Some(value),
            Setting::Variable { default: None, .. } => Some(Value::Nothing),
            Setting::Absent | Setting::Parameter { .. } | Setting::Unknown => None,
        }
    }
}

impl Evaluation<'_, '_> {
    /// Whether a value is what a function makes once and keeps: `_settings = None`, then `global _settings` and `if _settings is None:`.
    /// A name that the function itself gives a value is read before only where it is the module's.
    fn is_made_later(&self, module: usize, scope: &Scope, value: &Value) -> bool {
        let (Value::Name(name), Scope::Function(qualified)) = (value, scope) else { return false };
        let function = self.project.function(module, qualified);
        if function.is_none_or(|function| function.parameters.iter().any(|parameter| parameter.name == *name)) {
            return false;
        }
        let of = |scope: &Scope| {
            let all = self.project.bindings_at(module, scope, name).iter();
            all.map(|binding| binding.value.as_ref()).collect::<Vec<_>>()
        };
        of(&Scope::Module) == [Some(&Value::Nothing)] && !of(scope).is_empty()
    }

    /// Whether a value is a parameter that is `None` by itself and that no call of the project gives: `create_app(settings=None)`.
    fn is_never_given(&self, module: usize, scope: &Scope, value: &Value) -> bool {
        let (Value::Name(name), Scope::Function(qualified)) = (value, scope) else { return false };
        let Some(function) = self.project.function(module, qualified) else { return false };
        // Whoever decorates a function, or overrides a method, calls it too.
        if !function.decorators.is_empty() || qualified.contains('.') {
            return false;
        }
        let position = function.parameters.iter().position(|parameter| parameter.name == *name);
        position.is_some_and(|position| {
            function.parameters[position].default == Some(Value::Nothing)
                && passed(self.project, module, function, position).is_empty()
        })
    }
}

fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    both(one.map(|truth| !truth), other.map(|truth| !truth)).map(|truth| !truth)
}

/// The truth of a constant (Python "Built-in Types > Truth Value Testing").
pub(super) fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Text(text) => Some(!text.is_empty()),
        Value::Number(number) => Some(*number != 0),
        Value::Flag(flag) => Some(*flag),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::required;

    #[test]
    fn what_is_made_once_is_made_the_first_time() {
        let kept = |test: &str, more: &str| {
            required(&format!(
                "import os\n_key = None\n{more}def key():\n    global _key\n    if {test}:\n        _key = make(os.environ['A_KEY'])\n    \
                 return _key\nkey()\n"
            ))
        };
        assert_eq!(kept("_key is None", ""), ["A_KEY"]);
        assert_eq!(kept("not _key", ""), ["A_KEY"]);
        assert!(kept("_key is not None", "").is_empty());
        assert!(kept("_key is None", "_key = load()\n").is_empty(), "it may be set");
        let given = "import os\n_key = None\ndef key(_key):\n    if _key is None:\n        _key = make(os.environ['A_KEY'])\nkey(1)\n";
        assert!(required(given).is_empty());
    }
}
