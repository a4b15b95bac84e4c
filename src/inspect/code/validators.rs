//! Reads what checks an object as it is made: validators of pydantic's, `__post_init__`. What they refuse, the constructor does. Evaluates
//! nothing.

use std::borrow::Cow;

use super::facts::Scope;
use super::outline::{Condition, Function, Refusal};
use super::project::Project;
use super::settings_classes;
use super::value::{Call, Value};

/// Methods that are called as an object is made: <https://docs.python.org/3/library/dataclasses.html#post-init-processing>,
/// <https://docs.pydantic.dev/latest/api/base_model/#pydantic.BaseModel.model_post_init>, <https://www.attrs.org/en/stable/init.html>.
const POST_INIT: [&str; 3] = ["__post_init__", "model_post_init", "__attrs_post_init__"];

/// Decorators of methods that are given the whole object: <https://docs.pydantic.dev/latest/concepts/validators/>.
const OF_OBJECTS: [&str; 3] = ["pydantic.model_validator", "pydantic.root_validator", "pydantic.v1.root_validator"];

/// Nobody checks more fields with one test.
const MOST_FIELDS: usize = 20;

/// A refusal, with the scope in which it counts: that of the constructor, where what refuses checks an object as it is made.
pub(super) fn counted_in(project: &Project<'_>, module: usize, scope: &Scope) -> Option<Scope> {
    let (class, method) = method(project, module, scope)?;
    let name = method.name.rsplit('.').next().unwrap_or_default();
    let checks = POST_INIT.contains(&name)
        || is_decorated(project, module, method, &OF_OBJECTS)
        || fields(project, module, class, method).is_some();
    checks.then(|| Scope::Function(format!("{class}.__init__")))
}

/// A refusal for each field that it is about: the one that its validator is given, and those that a loop goes through by name.
pub(super) fn each<'r>(project: &Project<'_>, module: usize, refusal: &'r Refusal) -> Vec<Cow<'r, Refusal>> {
    let found = method(project, module, &refusal.scope).and_then(|(class, method)| {
        let own = method.parameters.first().filter(|own| matches!(own.name.as_str(), "self" | "cls"))?;
        let of_field = fields(project, module, class, method).and_then(|fields| {
            let given = &method.parameters.get(1)?.name;
            Some((given.clone(), fields))
        });
        let (name, fields) = of_field.or_else(|| looped(project, module, &refusal.scope, &own.name))?;
        let about = |field: &&str| with(refusal, &name, &format!("{}.{field}", own.name));
        Some(fields.iter().take(MOST_FIELDS).map(|field| Cow::Owned(about(field))).collect())
    });
    found.unwrap_or_else(|| vec![Cow::Borrowed(refusal)])
}

/// The class and the method that a scope is.
fn method<'a>(project: &Project<'a>, module: usize, scope: &Scope) -> Option<(&'a str, &'a Function)> {
    let Scope::Function(name) = scope else { return None };
    let method = project.function(module, name)?;
    match &method.scope {
        Scope::Class(class) => Some((class, method)),
        _ => None,
    }
}

fn is_decorated(project: &Project<'_>, module: usize, method: &Function, known: &[&str]) -> bool {
    let names = method.decorators.iter().filter_map(|(decorator, _)| match decorator {
        Value::Call(call) => call.name(),
        other => other.name(),
    });
    names.filter_map(|name| project.outside(module, &Scope::Module, name)).any(|name| known.contains(&name.as_str()))
}

/// The fields that a method of a settings class is given: pydantic-settings validates defaults too
/// ("Settings Management > Validation of default values").
fn fields<'a>(project: &Project<'a>, module: usize, class: &str, method: &'a Function) -> Option<Vec<&'a str>> {
    let mut calls = method.decorators.iter().filter_map(|(decorator, _)| decorator.call());
    let call = calls.find(|call| settings_classes::is_validator(project, module, call))?;
    let names: Vec<&str> = call.positional.iter().filter_map(Value::text).filter(|name| *name != "*").collect();
    let class = project.class(module, class).filter(|_| !names.is_empty())?;
    settings_classes::is_settings_class(project, module, class).then_some(names)
}

/// `value = getattr(self, name)` in `for name in ("A", "B"):`, by the name of the value.
fn looped<'a>(project: &Project<'a>, module: usize, scope: &Scope, own: &str) -> Option<(String, Vec<&'a str>)> {
    let bindings = project.bindings_in(module, scope);
    bindings.iter().find_map(|binding| {
        let call = binding.value.as_ref().and_then(Value::call).filter(|call| call.name() == Some("getattr"))?;
        let [owner, Value::Name(name), ..] = call.positional.as_slice() else { return None };
        let mut names = bindings.iter().filter(|other| other.name == *name).filter_map(|other| match &other.value {
            Some(Value::Item(all, _)) => all.list(),
            _ => None,
        });
        let names = names.next().filter(|_| owner.name() == Some(own))?;
        Some((binding.name.clone(), names.iter().filter_map(Value::text).collect()))
    })
}

/// A refusal in which one name stands for another.
fn with(refusal: &Refusal, name: &str, other: &str) -> Refusal {
    let condition = match &refusal.condition {
        Condition::When(test) => Condition::When(replaced(test, name, other)),
        Condition::Unless(test) => Condition::Unless(replaced(test, name, other)),
    };
    let instead = refusal.instead.iter().map(|test| replaced(test, name, other)).collect();
    Refusal { condition, instead, scope: refusal.scope.clone(), ..*refusal }
}

fn replaced(value: &Value, name: &str, other: &str) -> Value {
    let inner = |value: &Value| replaced(value, name, other);
    let all = |values: &[Value]| values.iter().map(inner).collect();
    match value {
        Value::Name(own) if own == name => Value::Name(other.to_owned()),
        Value::Name(own) => match own.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) {
            Some(rest) => Value::Name(format!("{other}.{rest}")),
            None => value.clone(),
        },
        Value::Not(value) => Value::Not(Box::new(inner(value))),
        Value::And(values) => Value::And(all(values)),
        Value::Or(values) => Value::Or(all(values)),
        Value::Compared(left, how, right) => Value::Compared(Box::new(inner(left)), *how, Box::new(inner(right))),
        Value::Call(call) => {
            let call = Call { callee: inner(&call.callee), positional: all(&call.positional), ..(**call).clone() };
            Value::Call(Box::new(call))
        }
        Value::Attribute(owner, attribute) => Value::Attribute(Box::new(inner(owner)), attribute.clone()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Beginning;
    use super::super::VariableNeed;
    use super::super::testing::facts;

    /// What the program does not start without.
    fn required(text: &str) -> Vec<String> {
        let start = "import os\nfrom dataclasses import dataclass\nfrom pydantic import field_validator, model_validator\n\
                     from pydantic_settings import BaseSettings\n";
        let facts = facts(&[("main.py", &format!("{start}{text}"))]);
        let running = facts.running(&[Beginning::Module("main.py")], &[""]);
        let module = &facts.modules[0];
        let reads = module.variables.iter().filter(|read| running.reads(module, read));
        reads.filter(|read| read.need == VariableNeed::Required).map(|read| read.name.clone()).collect()
    }

    const FIELDS: &str = "class S(BaseSettings):\n    key: str = ''\n    salt: str = ''\n    mode: str = 'dev'\n    kind: str | None = None\n";

    #[test]
    fn what_a_validator_refuses_the_constructor_does() {
        let method = "    @model_validator(mode='after')\n    def check(self):\n        if not self.key:\n            raise ValueError\n        return self\n";
        assert_eq!(required(&format!("{FIELDS}{method}S()\n")), ["KEY"]);
        assert!(required(&format!("{FIELDS}{method}")).is_empty());
        let field = "    @field_validator('key', 'salt')\n    @classmethod\n    def check(cls, v: str):\n        if not v or not v.strip():\n            raise ValueError\n        return v\n";
        assert_eq!(required(&format!("{FIELDS}{field}S()\n")), ["KEY", "SALT"]);
        let post = "@dataclass\nclass C:\n    key: str = os.getenv('KEY', '')\n    def __post_init__(self):\n        if not self.key:\n            raise ValueError\nC()\n";
        assert_eq!(required(post), ["KEY"]);
    }

    #[test]
    fn fields_that_a_loop_goes_through_are_each_refused() {
        let method = "    @model_validator(mode='after')\n    def check(self):\n        for name in ('key', 'salt'):\n            value: str = getattr(self, name)\n            if len(value.encode('utf-8')) < 32:\n                raise ValueError\n        return self\n";
        assert_eq!(required(&format!("{FIELDS}{method}S()\n")), ["KEY", "SALT"]);
    }

    #[test]
    fn what_is_refused_behind_a_test_that_fails_by_default_is_no_need() {
        let method = |test: &str| {
            format!(
                "{FIELDS}    @model_validator(mode='after')\n    def check(self):\n        if {test}:\n            return self\n        \
                 if not self.key:\n            raise ValueError\n        return self\nS()\n"
            )
        };
        assert!(required(&method("self.mode != 'production'")).is_empty());
        assert!(required(&method("self.kind is None")).is_empty());
        assert_eq!(required(&method("self.mode == 'production'")), ["KEY"]);
    }
}
