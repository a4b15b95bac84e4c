//! Parameters whose defaults a function does not take: `if path is None: raise ValueError`. Runs nothing, and says nothing of a
//! condition that is not known.

use super::super::facts::Scope;
use super::super::outline::{Condition, Function, Outline};
use super::super::value::{Comparison, Value};

/// Names of the parameters that a refusal at the top of the function is about, where it holds for the defaults.
pub(super) fn refused<'f>(outline: &Outline, function: &'f Function) -> Vec<&'f str> {
    let scope = Scope::Function(function.name.clone());
    let refusals = outline.refusals.iter().filter(|refusal| refusal.under.is_none() && refusal.scope == scope);
    let parameters = refusals.flat_map(|refusal| {
        let given = Defaults { outline, function, scope: &scope, line: refusal.line };
        let (value, refused) = match &refusal.condition {
            Condition::When(value) => (value, true),
            Condition::Unless(value) => (value, false),
        };
        if given.truth(value) == Some(refused) { given.parameters_of(value) } else { Vec::new() }
    });
    parameters.collect()
}

/// The parameters of a function as they are where a call gives none.
struct Defaults<'o, 'f> {
    outline: &'o Outline,
    function: &'f Function,
    scope: &'o Scope,
    /// Where they are asked for: what is set later does not count.
    line: usize,
}

impl<'f> Defaults<'_, 'f> {
    /// The default of a parameter that the body does not set anew.
    fn constant<'v>(&self, value: &'v Value) -> Option<&'v Value>
    where
        'f: 'v,
    {
        match value {
            Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Nothing => Some(value),
            Value::Name(name) => {
                let is_set = self
                    .outline
                    .bindings
                    .iter()
                    .any(|one| one.scope == *self.scope && one.name == *name && one.line < self.line);
                let parameter = self.function.parameters.iter().find(|parameter| parameter.name == *name)?;
                let default = parameter.default.as_ref().filter(|_| !is_set)?;
                matches!(default, Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Nothing)
                    .then_some(default)
            }
            _ => None,
        }
    }

    fn truth(&self, value: &Value) -> Option<bool> {
        match value {
            Value::Not(operand) => self.truth(operand).map(|truth| !truth),
            Value::And(operands) => self.all(operands, true),
            Value::Or(operands) => self.all(operands, false),
            Value::Compared(one, comparison, other) => {
                let is_same = self.constant(one)? == self.constant(other)?;
                match comparison {
                    Comparison::Same => Some(is_same),
                    Comparison::Different => Some(!is_same),
                    Comparison::Within | Comparison::Outside | Comparison::Below => None,
                }
            }
            _ => Some(match self.constant(value)? {
                Value::Text(text) => !text.is_empty(),
                Value::Number(number) => *number != 0,
                Value::Flag(flag) => *flag,
                _ => false,
            }),
        }
    }

    /// `and` ends at the first operand that does not hold, `or` at the first that does.
    fn all(&self, operands: &[Value], goes_on_with: bool) -> Option<bool> {
        let known: Vec<Option<bool>> = operands.iter().map(|operand| self.truth(operand)).collect();
        if known.contains(&Some(!goes_on_with)) {
            return Some(!goes_on_with);
        }
        (!known.contains(&None)).then_some(goes_on_with)
    }

    fn parameters_of(&self, value: &Value) -> Vec<&'f str> {
        match value {
            Value::Name(name) => {
                let named = self.function.parameters.iter().filter(|parameter| parameter.name == *name);
                named.map(|parameter| parameter.name.as_str()).collect()
            }
            Value::Not(operand) => self.parameters_of(operand),
            Value::And(operands) | Value::Or(operands) => {
                operands.iter().flat_map(|operand| self.parameters_of(operand)).collect()
            }
            Value::Compared(one, _, other) => {
                [one, other].into_iter().flat_map(|side| self.parameters_of(side)).collect()
            }
            _ => Vec::new(),
        }
    }
}
