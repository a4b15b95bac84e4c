//! Computes constants, defaults and environment variables of expressions. Runs nothing.

mod parameters;
mod truth;

use std::cell::Cell;

use super::environment;
use super::facts::{Scope, Setting};
use super::outline::{Class, Function};
use super::project::{Project, Resolved, Target};
use super::settings_classes::{field_default, is_made, is_settings_class, lineage, settings_variable};
use super::value::{Call, Value};

/// Expressions are followed through this many names.
const LONGEST_CHAIN: usize = 12;

/// An expression that takes more steps is no setting.
const MOST_STEPS: usize = 1000;

/// What an expression evaluates to. The values inside are `Text`, `Number`, `Decimal` or `Flag`.
pub(super) fn setting(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Setting<Value> {
    Evaluation { project, steps: Cell::new(0) }.value(module, scope, value, 0)
}

/// The result of a test where no variable is set, as far as it can be told.
pub(super) fn truth(project: &Project<'_>, module: usize, scope: &Scope, test: &Value) -> Option<bool> {
    Evaluation { project, steps: Cell::new(0) }.truth(module, scope, test, 0)
}

/// The text of a setting.
pub(super) fn text(setting: Setting<Value>) -> Setting<String> {
    setting.try_map(text_of)
}

/// A text, or a number as Python writes it.
pub(super) fn text_of(value: Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Decimal(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The port number of a setting.
pub(super) fn port(setting: Setting<Value>) -> Setting<u16> {
    setting.try_map(|value| match value {
        Value::Text(text) => text.trim().parse().ok(),
        Value::Number(number) => u16::try_from(number).ok(),
        _ => None,
    })
}

/// The project's class of an object: `Settings()`, `get_settings()`.
pub(super) fn class_of<'a>(
    project: &Project<'a>,
    module: usize,
    scope: &Scope,
    value: &Value,
) -> Option<(usize, &'a Class)> {
    Evaluation { project, steps: Cell::new(0) }.class_of(module, scope, value, 0)
}

struct Evaluation<'p, 'a> {
    project: &'p Project<'a>,
    steps: Cell<usize>,
}

impl<'a> Evaluation<'_, 'a> {
    fn is_too_far(&self, chain: usize) -> bool {
        self.steps.set(self.steps.get() + 1);
        chain > LONGEST_CHAIN || self.steps.get() > MOST_STEPS
    }

    fn value(&self, module: usize, scope: &Scope, value: &Value, chain: usize) -> Setting<Value> {
        if self.is_too_far(chain) {
            return Setting::Unknown;
        }
        match value {
            Value::Text(_) | Value::Number(_) | Value::Decimal(_) | Value::Flag(_) => Setting::Fixed(value.clone()),
            Value::Call(call) => self.call(module, scope, call, chain + 1),
            Value::Item(owner, key) => self.item(module, scope, owner, key),
            Value::Or(values) => self.first_set(module, scope, values, chain + 1),
            Value::Concat(parts) => self.concat(module, scope, parts, chain + 1),
            Value::Name(name) => self.name(module, scope, name, chain + 1),
            Value::Choice(one, other) => self.choice(module, scope, one, other, chain + 1),
            Value::Not(_) | Value::And(_) | Value::Compared(..) => self.test(module, scope, value, chain + 1),
            Value::Attribute(owner, attribute) => {
                let class = self.class_of(module, scope, owner, chain + 1);
                class.map_or(Setting::Unknown, |(at, class)| self.attribute(at, class, attribute, chain + 1))
            }
            _ => Setting::Unknown,
        }
    }

    fn call(&self, module: usize, scope: &Scope, call: &Call, chain: usize) -> Setting<Value> {
        if let Some(read) = environment::read(self.project, module, scope, call) {
            return self.variable(module, scope, &read.name, read.default, chain);
        }
        if let Value::Attribute(owner, method) = &call.callee {
            return self.of_text(module, scope, owner, method, call, chain);
        }
        let Some(name) = call.name() else { return Setting::Unknown };
        let (Some(dotted), Some(inner)) = (self.project.outside(module, scope, name), call.positional.first()) else {
            return Setting::Unknown;
        };
        match dotted.rsplit('.').next().unwrap_or_default() {
            "int" => self.value(module, scope, inner, chain).try_map(integer),
            // https://docs.pydantic.dev/latest/api/networks/, https://docs.pydantic.dev/latest/api/types/#pydantic.types.SecretStr
            "str" | "float" | "SecretStr" | "AnyUrl" | "AnyHttpUrl" | "HttpUrl" | "PostgresDsn" | "RedisDsn"
            | "AmqpDsn" | "MongoDsn" => self.value(module, scope, inner, chain),
            "bool" => self.test(module, scope, inner, chain),
            "strtobool" => self.value(module, scope, inner, chain).try_map(|value| strtobool(&value)),
            _ => Setting::Unknown,
        }
    }

    /// `os.getenv("DEBUG", "False").lower()`.
    fn of_text(
        &self,
        module: usize,
        scope: &Scope,
        owner: &Value,
        method: &str,
        call: &Call,
        chain: usize,
    ) -> Setting<Value> {
        if !call.positional.is_empty() {
            return Setting::Unknown;
        }
        self.value(module, scope, owner, chain).try_map(|value| {
            let Value::Text(text) = &value else { return None };
            Some(Value::Text(match method {
                "lower" | "casefold" => text.to_lowercase(),
                "upper" => text.to_uppercase(),
                "strip" => text.trim().to_owned(),
                "title" | "capitalize" => capitalised(text),
                _ => return None,
            }))
        })
    }

    fn variable(
        &self,
        module: usize,
        scope: &Scope,
        name: &str,
        default: Option<&Value>,
        chain: usize,
    ) -> Setting<Value> {
        let default = default.and_then(|default| self.value(module, scope, default, chain).value().cloned());
        Setting::Variable { name: name.to_owned(), default }
    }

    fn item(&self, module: usize, scope: &Scope, owner: &Value, key: &Value) -> Setting<Value> {
        let is_environment =
            owner.name().is_some_and(|name| environment::is_environment(self.project, module, scope, name));
        match key.text() {
            Some(name) if is_environment => Setting::Variable { name: name.to_owned(), default: None },
            _ => Setting::Unknown,
        }
    }

    /// `os.getenv("PORT") or 8000`.
    fn first_set(&self, module: usize, scope: &Scope, values: &[Value], chain: usize) -> Setting<Value> {
        let mut settings = values.iter().map(|value| self.value(module, scope, value, chain));
        match settings.next() {
            Some(Setting::Variable { name, default: None }) => {
                let default = settings.find_map(|setting| setting.value().cloned());
                Setting::Variable { name, default }
            }
            Some(Setting::Parameter { name, default: None }) => match settings.next() {
                Some(Setting::Variable { name, default }) => Setting::Variable { name, default },
                Some(other) => Setting::Parameter { name, default: other.value().cloned() },
                None => Setting::Parameter { name, default: None },
            },
            Some(setting) => setting,
            None => Setting::Unknown,
        }
    }

    /// `int(raw) if raw is not None else 8000`: the other one is what holds without the variable.
    fn choice(&self, module: usize, scope: &Scope, one: &Value, other: &Value, chain: usize) -> Setting<Value> {
        match (self.value(module, scope, one, chain), self.value(module, scope, other, chain)) {
            (Setting::Variable { name, default: None }, Setting::Fixed(default))
            | (Setting::Fixed(default), Setting::Variable { name, default: None }) => {
                Setting::Variable { name, default: Some(default) }
            }
            _ => Setting::Unknown,
        }
    }

    fn concat(&self, module: usize, scope: &Scope, parts: &[Value], chain: usize) -> Setting<Value> {
        let mut joined = Some(String::new());
        let mut variable = None;
        for part in parts {
            let part = text(self.value(module, scope, part, chain));
            if part == Setting::Unknown {
                return Setting::Unknown;
            }
            variable = variable.or_else(|| part.variable().map(ToOwned::to_owned));
            joined = joined.zip(part.value().cloned()).map(|(start, end)| start + &end);
        }
        match (variable, joined) {
            (Some(name), joined) => Setting::Variable { name, default: joined.map(Value::Text) },
            (None, Some(text)) => Setting::Fixed(Value::Text(text)),
            (None, None) => Setting::Unknown,
        }
    }

    fn name(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Setting<Value> {
        match self.project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) => {
                let Some(value) = &binding.value else { return Setting::Unknown };
                if self.project.is_ambiguous(at, binding) {
                    return Setting::Unknown;
                }
                match rest.as_slice() {
                    [] if *value == Value::Name(name.to_owned()) => self.parameter(module, scope, name, chain),
                    [] => self.value(at, &binding.scope, value, chain),
                    path => {
                        let option = match (path, value) {
                            ([option], Value::Call(call)) => self.option_of(at, &binding.scope, call, option, chain),
                            _ => None,
                        };
                        option.unwrap_or_else(|| self.path(at, &binding.scope, value, path, chain))
                    }
                }
            }
            Resolved::Inside(Target::Class(at, class), rest) => match rest.as_slice() {
                [attribute] => self.attribute(at, class, attribute, chain),
                _ => Setting::Unknown,
            },
            Resolved::Unbound => self.parameter(module, scope, name, chain),
            Resolved::Inside(..) | Resolved::Outside(_) => Setting::Unknown,
        }
    }

    /// `settings.server.port`.
    fn path(&self, module: usize, scope: &Scope, owner: &Value, path: &[String], chain: usize) -> Setting<Value> {
        let Some((last, inner)) = path.split_last() else { return Setting::Unknown };
        if inner.is_empty()
            && let Some(given) = self.given_to_constructor(module, scope, owner, last, chain)
        {
            return given;
        }
        let mut class = self.class_of(module, scope, owner, chain);
        for attribute in inner {
            class = class.and_then(|(at, class)| self.class_of_attribute(at, class, attribute, chain));
        }
        class.map_or(Setting::Unknown, |(at, class)| self.attribute(at, class, last, chain))
    }

    /// What the call that makes an object gives to its field: `Config(host=host)`, also behind a function that returns it.
    fn given_to_constructor(
        &self,
        module: usize,
        scope: &Scope,
        owner: &Value,
        field: &str,
        chain: usize,
    ) -> Option<Setting<Value>> {
        if self.is_too_far(chain) {
            return None;
        }
        let next = chain + 1;
        match owner {
            Value::Call(call) => match self.project.resolve(module, scope, call.name()?) {
                Resolved::Inside(Target::Class(..), _) => Some(self.value(module, scope, call.keyword(field)?, next))
                    .filter(|given| *given != Setting::Unknown),
                Resolved::Inside(Target::Function(at, function), _) => {
                    let inner = Scope::Function(function.name.clone());
                    function.returns.iter().find_map(|made| match made {
                        // `cls(host=...)` of a class method.
                        Value::Call(call) if call.name() == Some("cls") => {
                            Some(self.value(at, &inner, call.keyword(field)?, next))
                        }
                        made => self.given_to_constructor(at, &inner, made, field, next),
                    })
                }
                _ => None,
            },
            Value::Name(name) => match self.project.resolve(module, scope, name) {
                Resolved::Inside(Target::Binding(at, binding), rest)
                    if rest.is_empty() && !self.project.is_ambiguous(at, binding) =>
                {
                    let made = binding.value.as_ref().filter(|made| *made != owner)?;
                    self.given_to_constructor(at, &binding.scope, made, field, next)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn class_of_attribute(&self, module: usize, class: &Class, name: &str, chain: usize) -> Option<(usize, &'a Class)> {
        let binding = self.project.attribute(module, &class.name, name)?;
        let by_value = binding.value.as_ref().and_then(|value| self.class_of(module, &Scope::Module, value, chain));
        by_value.or_else(|| self.class_named(module, binding.annotation.as_ref()?))
    }

    /// The project's class of an object: `Settings()`, `get_settings()`.
    fn class_of(&self, module: usize, scope: &Scope, value: &Value, chain: usize) -> Option<(usize, &'a Class)> {
        if chain > LONGEST_CHAIN {
            return None;
        }
        let next = chain + 1;
        match value {
            Value::Call(call) => match self.project.resolve(module, scope, call.name()?) {
                Resolved::Inside(Target::Class(at, class), _) => Some((at, class)),
                Resolved::Inside(Target::Function(at, function), _) => self.class_returned(at, function, next),
                _ => None,
            },
            Value::Name(name) => match self.project.resolve(module, scope, name) {
                Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => {
                    self.class_of(at, &binding.scope, binding.value.as_ref()?, next)
                }
                Resolved::Unbound => self.class_of_parameter(module, scope, name),
                _ => None,
            },
            Value::Item(owner, at) => self.class_of_part(module, scope, owner.call()?, at, next),
            _ => None,
        }
    }

    /// `settings` of `settings, app = build()`, where that returns `settings, app`.
    fn class_of_part(
        &self,
        module: usize,
        scope: &Scope,
        call: &Call,
        at: &Value,
        chain: usize,
    ) -> Option<(usize, &'a Class)> {
        let Value::Number(position) = at else { return None };
        let made = self.project.resolve(module, scope, call.name()?);
        let Resolved::Inside(Target::Function(there, function), _) = made else { return None };
        let inner = Scope::Function(function.name.clone());
        let parts = |value: &'a Value| value.list()?.get(usize::try_from(*position).ok()?);
        function.returns.iter().find_map(|value| self.class_of(there, &inner, parts(value)?, chain))
    }

    /// `def build(settings: Settings)`.
    fn class_of_parameter(&self, module: usize, scope: &Scope, name: &str) -> Option<(usize, &'a Class)> {
        let Scope::Function(function) = scope else { return None };
        let parameters = &self.project.function(module, function)?.parameters;
        let parameter = parameters.iter().find(|parameter| parameter.name == name)?;
        self.class_named(module, parameter.annotation.as_ref()?)
    }

    fn class_returned(&self, module: usize, function: &Function, chain: usize) -> Option<(usize, &'a Class)> {
        let scope = Scope::Function(function.name.clone());
        let by_value = function.returns.iter().find_map(|value| self.class_of(module, &scope, value, chain));
        by_value.or_else(|| self.class_named(module, function.annotation.as_ref()?))
    }

    fn class_named(&self, module: usize, annotation: &Value) -> Option<(usize, &'a Class)> {
        match self.project.resolve(module, &Scope::Module, annotation.name()?) {
            Resolved::Inside(Target::Class(at, class), _) => Some((at, class)),
            _ => None,
        }
    }

    fn attribute(&self, module: usize, class: &Class, name: &str, chain: usize) -> Setting<Value> {
        let owned = lineage(self.project, module, class).into_iter().find_map(|(at, owner)| {
            let binding = self.project.attribute(at, &owner.name, name)?;
            Some((at, Scope::Class(owner.name.clone()), binding))
        });
        let Some((at, scope, binding)) = owned else { return Setting::Unknown };
        let default = binding.value.as_ref().and_then(field_default);
        let default = default.map(|value| self.value(at, &scope, value, chain + 1));
        // Such a default is no text, and the field is there without the variable.
        let is_list = binding.value.as_ref().and_then(field_default).is_some_and(|value| match value {
            Value::List(values) => !values.is_empty(),
            Value::Map(entries) => !entries.is_empty(),
            _ => false,
        });
        if is_list || matches!(default, None | Some(Setting::Unknown)) && is_made(self.project, module, class, name) {
            return Setting::Unknown;
        }
        if is_settings_class(self.project, module, class) {
            let name = settings_variable(self.project, module, class, name);
            return Setting::Variable { name, default: default.and_then(|default| default.value().cloned()) };
        }
        default.unwrap_or(Setting::Unknown)
    }
}

/// `int("8000")`.
fn integer(value: Value) -> Option<Value> {
    match value {
        Value::Text(text) => text.trim().parse().ok().map(Value::Number),
        number @ Value::Number(_) => Some(number),
        _ => None,
    }
}

/// `distutils.util.strtobool`, also as `django.utils` and others copy it.
fn strtobool(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) => match text.to_lowercase().as_str() {
            "y" | "yes" | "t" | "true" | "on" | "1" => Some(Value::Flag(true)),
            "n" | "no" | "f" | "false" | "off" | "0" => Some(Value::Flag(false)),
            _ => None,
        },
        Value::Flag(flag) => Some(Value::Flag(*flag)),
        _ => None,
    }
}

/// `str.capitalize`.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + &letters.as_str().to_lowercase()
}
