//! Follows parameters of functions: to their defaults, to options of a command line, to what the project's calls pass. Runs nothing.

use super::Evaluation;
use crate::inspect::code::arguments::passed;
use crate::inspect::code::command_lines::option;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::outline::Function;
use crate::inspect::code::project::{Resolved, Target};
use crate::inspect::code::settings_classes::field_default;
use crate::inspect::code::usage::stored_as;
use crate::inspect::code::value::{Call, Value};
use crate::nesting::is_part_of;

impl Evaluation<'_, '_> {
    /// A parameter of the function that the expression stands in.
    pub(super) fn parameter(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Setting<Value> {
        let Scope::Function(qualified) = scope else { return Setting::Unknown };
        let Some(function) = self.project.function(module, qualified) else { return Setting::Unknown };
        let (own, attribute) = name.split_once('.').map_or((name, None), |(own, rest)| (own, Some(rest)));
        let Some(position) = function.parameters.iter().position(|known| known.name == own) else {
            return Setting::Unknown;
        };
        if let Some(attribute) = attribute {
            if position == 0
                && let Some((class, _)) = qualified.rsplit_once('.').filter(|_| matches!(own, "self" | "cls"))
            {
                return self.attribute_of_class(module, class, attribute, chain);
            }
            return self.attribute_of_passed(module, function, position, attribute, chain);
        }
        if let Some(option) = self.click_option(module, function, own, chain) {
            return option;
        }
        let parameter = &function.parameters[position];
        if let Some(variable) =
            self.option_variable(module, parameter.annotation.as_ref(), parameter.default.as_ref(), chain)
        {
            return variable;
        }
        match parameter.default.as_ref().and_then(field_default) {
            Some(default) => match self.value(module, &Scope::Module, default, chain) {
                variable @ Setting::Variable { .. } => variable,
                default => {
                    let name = option(function, parameter).unwrap_or_else(|| own.to_owned());
                    Setting::Parameter { name, default: default.value().cloned() }
                }
            },
            None => self
                .passed(module, function, position, chain)
                .unwrap_or_else(|| Setting::Parameter { name: own.to_owned(), default: None }),
        }
    }

    /// `cls.KEY`, which the body of the class gives and no method changes.
    fn attribute_of_class(&self, module: usize, class: &str, attribute: &str, chain: usize) -> Setting<Value> {
        let mut set = ["self", "cls"].into_iter().flat_map(|own| {
            let bindings = self.project.bindings_of(module, &format!("{own}.{attribute}"));
            bindings.filter(|binding| matches!(&binding.scope, Scope::Function(name) if is_method_of(name, class)))
        });
        match self.project.resolve(module, &Scope::Module, class) {
            Resolved::Inside(Target::Class(at, class), rest) if rest.is_empty() && set.next().is_none() => {
                self.attribute(at, class, attribute, chain)
            }
            _ => Setting::Unknown,
        }
    }

    /// `@click.option("--port", default=8000, envvar="PORT")`: <https://click.palletsprojects.com/en/stable/options/>.
    fn click_option(&self, module: usize, function: &Function, name: &str, chain: usize) -> Option<Setting<Value>> {
        let calls = function.decorators.iter().filter_map(|(decorator, _)| decorator.call());
        let mut options = calls.filter(|call| matches!(call.last_name(), Some("option" | "argument")));
        let option =
            options.find(|call| call.positional.iter().filter_map(Value::text).any(|text| stored_as(text) == name))?;
        let default = option.keyword("default").map(|value| self.value(module, &Scope::Module, value, chain));
        if let Some(variable @ Setting::Variable { .. }) = default {
            return Some(variable);
        }
        let default = default.and_then(|default| default.value().cloned());
        if let Some(variable) = option.keyword("envvar").and_then(first_text) {
            return Some(Setting::Variable { name: variable.to_owned(), default });
        }
        let flag = option.positional.iter().filter_map(Value::text).find(|text| text.starts_with("--"));
        Some(Setting::Parameter { name: flag.unwrap_or(name).to_owned(), default })
    }

    /// `port: int = typer.Option(8000, envvar="PORT")`, also as part of `Annotated[...]`:
    /// <https://typer.tiangolo.com/tutorial/arguments/envvar/>.
    fn option_variable(
        &self,
        module: usize,
        annotation: Option<&Value>,
        default: Option<&Value>,
        chain: usize,
    ) -> Option<Setting<Value>> {
        let annotated = match annotation {
            Some(Value::Item(_, parts)) => parts.list().unwrap_or_default(),
            _ => &[],
        };
        let mut calls = annotated.iter().chain(default).filter_map(Value::call);
        let variable = calls.find_map(|call| call.keyword("envvar").and_then(first_text))?;
        let default = default.and_then(field_default).map(|value| self.value(module, &Scope::Module, value, chain));
        Some(Setting::Variable { name: variable.to_owned(), default: default.and_then(|found| found.value().cloned()) })
    }

    /// What the first call in the project that passes it passes.
    fn passed(&self, module: usize, function: &Function, position: usize, chain: usize) -> Option<Setting<Value>> {
        let argument = passed(self.project, module, function, position);
        let mut settings = argument.into_iter().map(|(at, scope, value)| self.value(at, scope, value, chain));
        settings.find(|setting| *setting != Setting::Unknown)
    }

    /// `args.port` in a function that is given what a parser returned.
    fn attribute_of_passed(
        &self,
        module: usize,
        function: &Function,
        position: usize,
        attribute: &str,
        chain: usize,
    ) -> Setting<Value> {
        let arguments = passed(self.project, module, function, position).into_iter();
        let mut settings = arguments.map(|(at, scope, value)| match value {
            Value::Name(name) => self.value(at, scope, &Value::Name(format!("{name}.{attribute}")), chain),
            Value::Call(call) => self.option_of(at, scope, call, attribute, chain).unwrap_or(Setting::Unknown),
            _ => Setting::Unknown,
        });
        let passed = settings.find(|setting| *setting != Setting::Unknown);
        passed.unwrap_or_else(|| self.option_of_subcommand(module, function, attribute, chain))
    }

    /// `args.port` in a function that `parser.set_defaults(func=function)` names, which gets what the parser returns:
    /// <https://docs.python.org/3/library/argparse.html#sub-commands>.
    fn option_of_subcommand(
        &self,
        module: usize,
        function: &Function,
        attribute: &str,
        chain: usize,
    ) -> Setting<Value> {
        let is_handler = self.project.usage().is_handler(module, &function.name);
        if is_handler { self.option(module, attribute, chain) } else { Setting::Unknown }
    }

    /// An option of what a call returns: `parser.parse_args()`, or a function of the project that ends so.
    pub(super) fn option_of(
        &self,
        module: usize,
        scope: &Scope,
        call: &Call,
        option: &str,
        chain: usize,
    ) -> Option<Setting<Value>> {
        if parses_arguments(call) {
            return Some(self.option(module, option, chain));
        }
        let found = self.project.resolve(module, scope, call.name()?);
        let Resolved::Inside(Target::Function(at, function), _) = found else { return None };
        let inner = Scope::Function(function.name.clone());
        let returned = function.returns.iter().any(|value| match value {
            Value::Call(call) => parses_arguments(call),
            Value::Name(name) => match self.project.resolve(at, &inner, name) {
                Resolved::Inside(Target::Binding(_, binding), _) => {
                    binding.value.as_ref().and_then(Value::call).is_some_and(parses_arguments)
                }
                _ => false,
            },
            _ => false,
        });
        returned.then(|| self.option(at, option, chain))
    }

    /// `args.port` of <https://docs.python.org/3/library/argparse.html>.
    fn option(&self, module: usize, name: &str, chain: usize) -> Setting<Value> {
        let Some(site) = self.project.usage().option(module, name) else { return Setting::Unknown };
        match site.call.keyword("default").map(|value| self.value(module, &site.scope, value, chain)) {
            Some(variable @ Setting::Variable { .. }) => variable,
            default => {
                let name = format!("--{}", name.replace('_', "-"));
                Setting::Parameter { name, default: default.and_then(|value| value.value().cloned()) }
            }
        }
    }
}

fn parses_arguments(call: &Call) -> bool {
    matches!(call.last_name(), Some("parse_args" | "parse_known_args"))
}

/// A text, or the first of a list of them.
fn first_text(value: &Value) -> Option<&str> {
    value.text().or_else(|| value.list()?.first()?.text())
}

/// Whether a function stands in a class: `Config.check` in `Config`.
fn is_method_of(function: &str, class: &str) -> bool {
    is_part_of(function, class)
}
