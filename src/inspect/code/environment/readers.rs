//! Recognises functions of the project that read the variable whose name they are given: `require_env("KEY")`. Evaluates no
//! default, and looks into no other function.

use std::borrow::Cow;

use super::{GETTERS, MAPPING_GETTERS, Missing, Read, is_environment};
use crate::inspect::code::arguments::position_in_call;
use crate::inspect::code::facts::{Scope, VariableForm};
use crate::inspect::code::outline::{CircumstanceKind, Condition, Function, Outline, Refusal};
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, Comparison, Value};

/// What stands under more conditions than this need not happen.
const MOST: usize = 8;

/// A test in more parts than this is not followed.
const DEEPEST: usize = 8;

/// The variable that a call reads through a function of the project.
pub(super) fn read<'c, 'a: 'c>(
    project: &Project<'a>,
    module: usize,
    scope: &Scope,
    call: &'c Call,
) -> Option<Read<'c>> {
    let names_one = |value: &Value| value.text().is_some_and(is_name_of_a_variable);
    let all = call.positional.iter().chain(call.keywords.iter().map(|(_, value)| value));
    if !all.into_iter().any(names_one) {
        return None;
    }
    let Resolved::Inside(Target::Function(at, function), rest) = project.resolve(module, scope, call.name()?) else {
        return None;
    };
    let reader = Reader::of(project, at, function).filter(|_| rest.is_empty())?;
    let given = Given { function, call };
    let name = given.argument(reader.key)?.text().filter(|name| is_name_of_a_variable(name))?;
    let default = reader.default.and_then(|default| match default {
        Default::Parameter(position) => given.argument(position).filter(|default| is_constant(default)),
        Default::Constant(value) => Some(value),
    });
    let missing = if reader.refuses(&project.outlines[at], &given) { Missing::Fails } else { Missing::GoesOn };
    Some(Read { name: Cow::Borrowed(name), default, missing, form: VariableForm::Text })
}

/// `DATABASE_URL`: the names that shells export (POSIX "Environment Variables").
fn is_name_of_a_variable(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_uppercase())
        && text.len() > 1
        && letters.all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}

fn is_constant(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::Number(_) | Value::Flag(_))
}

/// A function that reads a variable.
struct Reader<'a> {
    function: &'a Function,
    /// The position of the parameter that holds the name.
    key: usize,
    default: Option<Default<'a>>,
    /// What asks for the variable.
    asks: Asks<'a>,
}

/// What a function falls back to.
#[derive(Clone, Copy)]
enum Default<'a> {
    Parameter(usize),
    Constant(&'a Value),
}

/// How a function asks for a variable.
#[derive(Clone, Copy)]
enum Asks<'a> {
    /// `os.getenv(name)`.
    Call(&'a Call),
    /// `os.environ[name]`, and whether that is all that it does.
    Item,
    /// The same, beside another way.
    ItemPerhaps,
}

impl<'a> Reader<'a> {
    fn of(project: &Project<'a>, module: usize, function: &'a Function) -> Option<Self> {
        let outline = &project.outlines[module];
        let scope = Scope::Function(function.name.clone());
        let mut calls = outline.calls.iter().filter(|site| site.scope == scope).map(|site| &site.call);
        if let Some(call) = calls.find(|call| asks(project, module, &scope, call)) {
            let key = parameter(function, call.argument("key", 0)?)?;
            let passed = call.argument("default", 1).filter(|default| **default != Value::Nothing);
            let by_call = passed.and_then(|default| match parameter(function, default) {
                Some(position) => Some(Default::Parameter(position)),
                None => is_constant(default).then_some(Default::Constant(default)),
            });
            return Some(Self {
                function,
                key,
                default: by_call.or_else(|| named_default(function)),
                asks: Asks::Call(call),
            });
        }
        let bound = project.bindings_in(module, &scope).iter().filter_map(|one| one.value.as_ref());
        let key = bound.chain(&function.returns).find_map(|value| match value {
            Value::Item(owner, key) if is_environment(project, module, &scope, owner.name()?) => {
                parameter(function, key)
            }
            _ => None,
        })?;
        let asks = if function.returns.len() == 1 { Asks::Item } else { Asks::ItemPerhaps };
        Some(Self { function, key, default: named_default(function), asks })
    }

    /// Whether it ends the program where the variable is not set.
    fn refuses(&self, outline: &Outline, given: &Given<'_>) -> bool {
        let Asks::Call(call) = self.asks else { return matches!(self.asks, Asks::Item) };
        let mut refusals = outline.refusals.iter();
        refusals.any(|refusal| {
            matches!(&refusal.scope, Scope::Function(name) if *name == self.function.name)
                && conditions(outline, refusal).is_some_and(|all| {
                    all.into_iter().all(|condition| given.holds(outline, call, condition) == Some(true))
                })
        })
    }
}

/// A parameter that is called so, which takes the place of what is not set.
fn named_default(function: &Function) -> Option<Default<'_>> {
    let position = function.parameters.iter().position(|one| matches!(one.name.as_str(), "default" | "fallback"))?;
    Some(Default::Parameter(position))
}

/// The position of the parameter that a value is.
fn parameter(function: &Function, value: &Value) -> Option<usize> {
    let name = value.name()?;
    function.parameters.iter().position(|one| one.name == name)
}

/// Whether a call asks the environment for a variable.
fn asks(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> bool {
    let Some(name) = call.name() else { return false };
    let by_name = project.outside(module, scope, name).is_some_and(|dotted| GETTERS.contains(&dotted.as_str()));
    by_name
        || name.rsplit_once('.').is_some_and(|(owner, method)| {
            MAPPING_GETTERS.contains(&method) && is_environment(project, module, scope, owner)
        })
}

/// All that a refusal stands under; `None` where something may go wrong unnoticed.
fn conditions<'o>(outline: &'o Outline, refusal: &'o Refusal) -> Option<Vec<&'o Condition>> {
    let mut found = vec![&refusal.condition];
    let mut next = refusal.under;
    while let Some(circumstance) = next.and_then(|at| outline.circumstances.get(at)) {
        let CircumstanceKind::Condition(condition) = &circumstance.kind else { return None };
        found.push(condition);
        next = circumstance.outer;
        if found.len() > MOST {
            return None;
        }
    }
    Some(found)
}

/// A call of a reader.
struct Given<'c> {
    function: &'c Function,
    call: &'c Call,
}

/// What a value of the function is where the variable is not set.
enum Known<'v> {
    Missing,
    Value(&'v Value),
}

impl<'c> Given<'c> {
    /// What a parameter gets: what the call passes, else its default.
    fn argument(&self, position: usize) -> Option<&'c Value> {
        let parameter = &self.function.parameters[position];
        let passed = self.call.argument(&parameter.name, position_in_call(self.function, position));
        passed.or(parameter.default.as_ref())
    }

    /// Whether a condition holds where the variable is not set.
    fn holds(&self, outline: &Outline, read: &Call, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::When(test) => self.truth(outline, read, test, 0),
            Condition::Unless(test) => self.truth(outline, read, test, 0).map(|truth| !truth),
        }
    }

    fn truth(&self, outline: &Outline, read: &Call, condition: &Value, depth: usize) -> Option<bool> {
        let next = depth + 1;
        match condition {
            _ if depth > DEEPEST => None,
            Value::Not(inner) => self.truth(outline, read, inner, next).map(|truth| !truth),
            Value::And(parts) => {
                let all: Vec<_> = parts.iter().map(|part| self.truth(outline, read, part, next)).collect();
                if all.contains(&Some(false)) {
                    Some(false)
                } else {
                    all.iter().all(|one| *one == Some(true)).then_some(true)
                }
            }
            Value::Or(parts) => {
                let all: Vec<_> = parts.iter().map(|part| self.truth(outline, read, part, next)).collect();
                if all.contains(&Some(true)) {
                    Some(true)
                } else {
                    all.iter().all(|one| *one == Some(false)).then_some(false)
                }
            }
            Value::Compared(left, comparison, right) => {
                let is_same = self.is_same(outline, read, left, right)?;
                match comparison {
                    Comparison::Same => Some(is_same),
                    Comparison::Different => Some(!is_same),
                    Comparison::Within | Comparison::Outside | Comparison::Below => None,
                }
            }
            value => match self.known(outline, read, value)? {
                Known::Missing | Known::Value(Value::Nothing) => Some(false),
                Known::Value(Value::Flag(flag)) => Some(*flag),
                Known::Value(Value::Text(value)) => Some(!value.is_empty()),
                Known::Value(_) => None,
            },
        }
    }

    fn is_same(&self, outline: &Outline, read: &Call, left: &Value, right: &Value) -> Option<bool> {
        match self.known(outline, read, left)? {
            Known::Missing => Some(*right == Value::Nothing),
            // Also the same name: `default is MISSING`, which the parameter has by itself.
            Known::Value(value) if matches!(right, Value::Nothing | Value::Flag(_) | Value::Name(_)) => {
                Some(value == right)
            }
            Known::Value(_) => None,
        }
    }

    fn known<'v>(&'v self, outline: &Outline, read: &Call, value: &Value) -> Option<Known<'v>> {
        if let Some(position) = parameter(self.function, value) {
            return self.argument(position).map(Known::Value);
        }
        let is_read = |value: &Value| value.call() == Some(read);
        if is_read(value) {
            return Some(Known::Missing);
        }
        let name = value.name()?;
        let mut bound = outline.bindings.iter().filter(|binding| {
            binding.name == name && matches!(&binding.scope, Scope::Function(own) if *own == self.function.name)
        });
        let first = bound.next()?.value.as_ref()?;
        (is_read(first) || first.call().is_some_and(|call| is_method_of(call, read))).then_some(Known::Missing)
    }
}

/// `os.getenv(name, "").strip()`.
fn is_method_of(call: &Call, read: &Call) -> bool {
    matches!(&call.callee, Value::Attribute(owner, _) if owner.call() == Some(read))
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::VariableNeed::{self, Absent, Optional, Required};
    use crate::inspect::code::testing::module;

    fn reads(text: &str) -> Vec<(String, VariableNeed)> {
        let found = module(&format!("import os\n{text}")).variables.into_iter();
        found.map(|read| (read.name, read.need)).collect()
    }

    fn one(need: VariableNeed) -> Vec<(String, VariableNeed)> {
        vec![("KEY".to_owned(), need)]
    }

    const GETENV: &str = "def getenv(name, default=None, required=False):\n    value = os.getenv(name, default)\n    \
                          if required and not value:\n        raise RuntimeError(name)\n    return value\n";

    #[test]
    fn a_function_that_is_given_the_name_of_a_variable_reads_it() {
        let get = "def get(name):\n    return os.getenv(name)\n";
        assert_eq!(reads(&format!("{get}x = get('KEY')")), one(Absent));
        assert_eq!(reads(&format!("{GETENV}x = getenv('KEY')")), one(Absent));
        assert_eq!(reads(&format!("{GETENV}x = getenv('KEY', 'a')")), one(Optional(Some("a".to_owned()))));
        assert_eq!(reads(&format!("{GETENV}x = getenv('KEY', required=True)")), one(Required));
        assert!(reads(&format!("{GETENV}x = getenv('no variable', required=True)")).is_empty());
        assert!(reads("def get(name):\n    return name\nx = get('KEY')").is_empty());
    }

    #[test]
    fn a_reader_that_refuses_to_go_on_makes_the_variable_required() {
        let plain = "def need(name):\n    value = os.environ.get(name)\n    if not value:\n        raise ValueError\n    return value\n";
        assert_eq!(reads(&format!("{plain}x = need('KEY')")), one(Required));
        let item = "def need(name):\n    return os.environ[name]\n";
        assert_eq!(reads(&format!("{item}x = need('KEY')")), one(Required));
        let nested = "def need(name, default=None):\n    value = os.getenv(name)\n    if value is None:\n        \
                      if default is None:\n            raise ValueError\n        return default\n    return value\n";
        assert_eq!(reads(&format!("{nested}x = need('KEY')")), one(Required));
        assert_eq!(reads(&format!("{nested}x = need('KEY', 'a')")), one(Optional(Some("a".to_owned()))));
        let guarded = "def need(name):\n    if name in os.environ:\n        return os.environ[name]\n    return None\n";
        assert_eq!(reads(&format!("{guarded}x = need('KEY')")), one(Absent));
    }
}
