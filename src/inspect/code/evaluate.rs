//! Computes constants, defaults and environment variables of expressions. Runs nothing.

use std::cell::Cell;

use super::command_lines::option;
use super::facts::{Scope, Setting};
use super::outline::{Class, Function, Outline};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};

/// Expressions are followed through this many names.
const LONGEST_CHAIN: usize = 12;

/// An expression that takes more steps is no setting.
const MOST_STEPS: usize = 1000;

/// Base classes whose attributes come from the environment:
/// <https://docs.pydantic.dev/latest/concepts/pydantic_settings/>.
const SETTINGS_BASES: &[&str] =
    &["pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"];

/// Functions that read an environment variable: <https://docs.python.org/3/library/os.html#os.getenv>,
/// <https://github.com/HBNetwork/python-decouple>.
const VARIABLE_READERS: &[&str] = &["os.environ.get", "os.getenv", "environ.get", "os.environ.pop", "decouple.config"];

/// What an expression evaluates to. The values inside are `Text`, `Number` or `Flag`.
pub(super) fn setting(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Setting<Value> {
    Evaluation { project, steps: Cell::new(0) }.value(module, scope, value, 0)
}

/// The text of a setting.
pub(super) fn text(setting: Setting<Value>) -> Setting<String> {
    setting.try_map(|value| match value {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The port number of a setting.
pub(super) fn port(setting: Setting<Value>) -> Setting<u16> {
    setting.try_map(|value| match value {
        Value::Text(text) => text.trim().parse().ok(),
        Value::Number(number) => u16::try_from(number).ok(),
        _ => None,
    })
}

/// A variable and its default, when a call reads one: `os.getenv("PORT", "8000")`, `config("PORT", default=8000)`.
pub(super) fn variable_read<'c>(dotted: &str, call: &'c Call) -> Option<(&'c str, Option<&'c Value>)> {
    VARIABLE_READERS.contains(&dotted).then_some(())?;
    Some((call.argument("key", 0)?.text()?, call.argument("default", 1)))
}

/// Whether a class takes its attributes from the environment.
pub(super) fn is_settings_class(project: &Project<'_>, module: usize, class: &Class) -> bool {
    project.descends(module, class, &|dotted| SETTINGS_BASES.contains(&dotted))
}

/// The environment variable that sets an attribute of a settings class.
pub(super) fn settings_variable(project: &Project<'_>, module: usize, class: &Class, attribute: &str) -> String {
    let outline = &project.outlines[module];
    let alias = outline.attribute(&class.name, attribute).and_then(|binding| binding.value.as_ref());
    let alias = alias.and_then(Value::call).and_then(|call| {
        let named = call.keyword("validation_alias").or_else(|| call.keyword("alias")).or_else(|| call.keyword("env"));
        named?.text()
    });
    alias.map_or_else(|| format!("{}{attribute}", prefix_of(outline, class)).to_uppercase(), ToOwned::to_owned)
}

/// `env_prefix` of a settings class: in `model_config`, or in the `Config` of pydantic 1.
fn prefix_of<'o>(outline: &'o Outline, class: &Class) -> &'o str {
    let config = outline.attribute(&class.name, "model_config").and_then(|binding| binding.value.as_ref());
    let modern = config.and_then(Value::call).and_then(|call| call.keyword("env_prefix")).and_then(Value::text);
    let old = outline.attribute(&format!("{}.Config", class.name), "env_prefix");
    modern.or_else(|| old?.value.as_ref()?.text()).unwrap_or_default()
}

/// The default of a settings attribute: `8080`, `Field(8080)`, `Field(default=8080)`.
pub(super) fn field_default(value: &Value) -> Option<&Value> {
    match value {
        Value::Call(call) if matches!(call.last_name(), Some("Field" | "field" | "Option" | "Argument" | "Query")) => {
            call.argument("default", 0).filter(|default| default.name() != Some("..."))
        }
        value => Some(value),
    }
}

struct Evaluation<'p, 'a> {
    project: &'p Project<'a>,
    steps: Cell<usize>,
}

impl<'a> Evaluation<'_, 'a> {
    fn value(&self, module: usize, scope: &Scope, value: &Value, chain: usize) -> Setting<Value> {
        self.steps.set(self.steps.get() + 1);
        if chain > LONGEST_CHAIN || self.steps.get() > MOST_STEPS {
            return Setting::Unknown;
        }
        match value {
            Value::Text(_) | Value::Number(_) | Value::Flag(_) => Setting::Fixed(value.clone()),
            Value::Call(call) => self.call(module, scope, call, chain + 1),
            Value::Item(owner, key) => self.item(module, scope, owner, key),
            Value::Or(values) => self.first_set(module, scope, values, chain + 1),
            Value::Concat(parts) => self.concat(module, scope, parts, chain + 1),
            Value::Name(name) => self.name(module, scope, name, chain + 1),
            Value::Attribute(owner, attribute) => {
                let class = self.class_of(module, scope, owner, chain + 1);
                class.map_or(Setting::Unknown, |(at, class)| self.attribute(at, class, attribute, chain + 1))
            }
            _ => Setting::Unknown,
        }
    }

    fn call(&self, module: usize, scope: &Scope, call: &Call, chain: usize) -> Setting<Value> {
        let Some(dotted) = call.name().and_then(|name| self.project.outside(module, scope, name)) else {
            return self.environs(module, scope, call, chain);
        };
        if let Some((name, default)) = variable_read(&dotted, call) {
            return self.variable(module, scope, name, default, chain);
        }
        match (dotted.as_str(), call.positional.first()) {
            ("int" | "str" | "float", Some(inner)) => self.value(module, scope, inner, chain),
            _ => self.environs(module, scope, call, chain),
        }
    }

    /// `env.int("PORT", 8000)`: <https://github.com/sloria/environs>, <https://django-environ.readthedocs.io/>.
    fn environs(&self, module: usize, scope: &Scope, call: &Call, chain: usize) -> Setting<Value> {
        match environs_read(self.project, module, scope, call) {
            Some((name, default)) => self.variable(module, scope, name, default, chain),
            None => Setting::Unknown,
        }
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
        let dotted = owner.name().and_then(|name| self.project.outside(module, scope, name));
        match (dotted.as_deref(), key.text()) {
            (Some("os.environ"), Some(name)) => Setting::Variable { name: name.to_owned(), default: None },
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
                    [option] if parses_arguments(value) => self.option(at, option, chain),
                    path => self.path(at, &binding.scope, value, path, chain),
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
        let mut class = self.class_of(module, scope, owner, chain);
        for attribute in inner {
            class = class.and_then(|(at, class)| self.class_of_attribute(at, class, attribute, chain));
        }
        class.map_or(Setting::Unknown, |(at, class)| self.attribute(at, class, last, chain))
    }

    fn class_of_attribute(&self, module: usize, class: &Class, name: &str, chain: usize) -> Option<(usize, &'a Class)> {
        let binding = self.project.outlines[module].attribute(&class.name, name)?;
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
                _ => None,
            },
            _ => None,
        }
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
        let Some(binding) = self.project.outlines[module].attribute(&class.name, name) else {
            return Setting::Unknown;
        };
        let scope = Scope::Class(class.name.clone());
        let default = binding.value.as_ref().and_then(field_default);
        let default = default.map(|value| self.value(module, &scope, value, chain + 1));
        if is_settings_class(self.project, module, class) {
            let name = settings_variable(self.project, module, class, name);
            return Setting::Variable { name, default: default.and_then(|default| default.value().cloned()) };
        }
        default.unwrap_or(Setting::Unknown)
    }

    /// A parameter of the function that the expression stands in.
    fn parameter(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Setting<Value> {
        let Scope::Function(function) = scope else { return Setting::Unknown };
        let function = self.project.outlines[module].function(function);
        let parameter = function.and_then(|function| function.parameters.iter().find(|known| known.name == name));
        let Some(parameter) = parameter else { return Setting::Unknown };
        if let Some((name, default)) = function.and_then(|function| option(function, parameter)) {
            let default = default.and_then(field_default).map(|value| self.value(module, &Scope::Module, value, chain));
            return match default {
                Some(variable @ Setting::Variable { .. }) => variable,
                default => Setting::Parameter { name, default: default.and_then(|value| value.value().cloned()) },
            };
        }
        let default = parameter.default.as_ref().and_then(field_default);
        match default.map(|default| self.value(module, &Scope::Module, default, chain)) {
            Some(variable @ Setting::Variable { .. }) => variable,
            default => {
                let default = default.and_then(|default| default.value().cloned());
                Setting::Parameter { name: name.to_owned(), default }
            }
        }
    }

    /// `args.port` of <https://docs.python.org/3/library/argparse.html>.
    fn option(&self, module: usize, name: &str, chain: usize) -> Setting<Value> {
        let flag = format!("--{}", name.replace('_', "-"));
        let site = self.project.outlines[module].calls.iter().find(|site| {
            let names = |value: &Value| value.text().is_some_and(|text| text.replace('_', "-") == flag);
            site.call.last_name() == Some("add_argument") && site.call.positional.iter().any(names)
        });
        let Some(site) = site else { return Setting::Unknown };
        match site.call.keyword("default").map(|value| self.value(module, &site.scope, value, chain)) {
            Some(variable @ Setting::Variable { .. }) => variable,
            default => Setting::Parameter { name: flag, default: default.and_then(|value| value.value().cloned()) },
        }
    }
}

fn parses_arguments(value: &Value) -> bool {
    value.call().is_some_and(|call| matches!(call.last_name(), Some("parse_args" | "parse_known_args")))
}

/// A variable and its default, when a call asks an `env` object of environs or django-environ.
pub(super) fn environs_read<'c>(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    call: &'c Call,
) -> Option<(&'c str, Option<&'c Value>)> {
    let owner = call.name()?.split('.').next()?;
    let Resolved::Inside(Target::Binding(at, binding), _) = project.resolve(module, scope, owner) else { return None };
    let maker = binding.value.as_ref()?.call()?.name()?;
    let maker = project.outside(at, &binding.scope, maker)?;
    // https://www.starlette.io/config/ is asked in the same way.
    let known = ["environs.Env", "environs.FileAwareEnv", "environ.Env", "starlette.config.Config", "decouple.Config"];
    let reads = !matches!(call.last_name(), Some("read_env" | "prefixed" | "seal" | "bool_default"));
    (known.contains(&maker.as_str()) && reads).then_some(())?;
    Some((call.positional.first()?.text()?, call.argument("default", 1)))
}
