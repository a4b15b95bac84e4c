//! Reads classes whose attributes come from the environment, those of pydantic-settings:
//! <https://docs.pydantic.dev/latest/concepts/pydantic_settings/>. Evaluates no default.

use std::collections::HashSet;

use super::facts::{Scope, VariableForm};
use super::lengths;
use super::outline::{Binding, Class};
use super::project::{Project, Resolved, Target};
use super::value::{Call, ELLIPSIS, Value};

/// Base classes whose attributes come from the environment.
const SETTINGS_BASES: &[&str] =
    &["pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"];

/// Base classes are followed this far.
const MOST_BASES: usize = 12;

/// Names are followed this far to a text.
const LONGEST_CHAIN: usize = 8;

/// Models within models are followed this far.
const DEEPEST: usize = 3;

/// Whether a class takes its attributes from the environment.
pub(super) fn is_settings_class(project: &Project<'_>, module: usize, class: &Class) -> bool {
    project.descends(module, class, &|dotted| SETTINGS_BASES.contains(&dotted))
}

/// An attribute that a variable sets.
pub(super) struct Field<'a> {
    pub(super) name: String,
    pub(super) module: usize,
    pub(super) binding: &'a Binding,
    /// Whether an object cannot be made without it.
    pub(super) is_required: bool,
    pub(super) form: VariableForm,
}

/// The attributes of a settings class, with those of its base classes.
pub(super) fn fields<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class) -> Vec<Field<'c>> {
    fields_within(project, module, class, 0)
}

fn fields_within<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class, depth: usize) -> Vec<Field<'c>> {
    let mut found: Vec<Field<'c>> = Vec::new();
    let delimiter = config(project, module, class, "env_nested_delimiter");
    let is_prepared = has_prepared_values(project, module, class);
    let is_decoded = decodes(project, module, class);
    for (at, owner) in lineage(project, module, class) {
        let scope = Scope::Class(owner.name.clone());
        let own = project.bindings_in(at, &scope).iter().copied().filter(|binding| is_field(binding));
        let overruled: HashSet<&str> = found.iter().map(|field| field.binding.name.as_str()).collect();
        for binding in own.filter(|binding| !overruled.contains(binding.name.as_str())) {
            let name = settings_variable(project, module, class, &binding.name);
            let mut field = field(project, at, owner, binding, name);
            field.is_required &= !is_prepared;
            if !is_decoded && matches!(field.form, VariableForm::Json | VariableForm::JsonList) {
                field.form = VariableForm::Text;
            }
            if let Some((there, made)) = made_settings(project, at, binding).filter(|_| depth < DEEPEST) {
                found.extend(fields_within(project, there, made, depth + 1));
                continue;
            }
            let parts = delimiter.filter(|_| field.is_required);
            let parts = parts.map(|delimiter| nested(project, &field, delimiter, 0)).unwrap_or_default();
            if parts.is_empty() { found.push(field) } else { found.extend(parts) }
        }
    }
    found
}

/// The settings that are made with those that hold them: `Annotated[DbSettings, Field(default_factory=DbSettings)]`,
/// `DbSettings = Field(default_factory=DbSettings)`, `DbSettings = DbSettings()`.
fn made_settings<'c, 'a: 'c>(project: &Project<'a>, module: usize, binding: &Binding) -> Option<(usize, &'c Class)> {
    let assigned = binding.value.as_ref().and_then(Value::call);
    let mut calls = annotated_field(binding).into_iter().chain(assigned);
    let factory = calls.find_map(|call| call.keyword("default_factory")?.name());
    let factory = factory.or_else(|| assigned.filter(|call| call.positional.is_empty())?.name())?;
    match project.resolve(module, &Scope::Module, factory) {
        Resolved::Inside(Target::Class(at, class), _) if is_settings_class(project, at, class) => Some((at, class)),
        _ => None,
    }
}

/// `Field(...)` as part of `Annotated[...]` (<https://docs.pydantic.dev/latest/concepts/fields/#the-annotated-pattern>).
fn annotated_field(binding: &Binding) -> Option<&Call> {
    let parts = match &binding.annotation {
        Some(Value::Item(_, parts)) => parts.list().unwrap_or_default(),
        _ => &[],
    };
    parts.iter().filter_map(Value::call).find(|call| matches!(call.last_name(), Some("Field" | "field")))
}

/// The required attributes of the model that a field holds: `DB__HOST`.
fn nested<'c, 'a: 'c>(project: &Project<'a>, field: &Field<'c>, delimiter: &str, depth: usize) -> Vec<Field<'c>> {
    let class = field.binding.annotation.as_ref().and_then(Value::name);
    let class = class.map(|name| project.resolve(field.module, &Scope::Module, name));
    let Some(Resolved::Inside(Target::Class(at, class), _)) = class else { return Vec::new() };
    if depth > DEEPEST || is_settings_class(project, at, class) {
        return Vec::new();
    }
    let scope = Scope::Class(class.name.clone());
    let bindings = project.bindings_in(at, &scope).iter().copied().filter(|binding| is_field(binding));
    let parts = bindings.filter_map(|binding| {
        let name = format!("{}{delimiter}{}", field.name, binding.name.to_uppercase());
        let part = self::field(project, at, class, binding, name);
        part.is_required.then(|| {
            let inner = nested(project, &part, delimiter, depth + 1);
            if inner.is_empty() { vec![part] } else { inner }
        })
    });
    parts.flatten().collect()
}

fn field<'c>(project: &Project<'_>, module: usize, owner: &Class, binding: &'c Binding, name: String) -> Field<'c> {
    let noted = annotated_field(binding);
    let calls = binding.value.as_ref().and_then(Value::call).into_iter().chain(noted);
    let has_factory = calls.into_iter().any(|call| call.keyword("default_factory").is_some());
    let has_noted = noted.and_then(|call| call.keyword("default")).is_some_and(|value| value.name() != Some(ELLIPSIS));
    let default = binding.value.as_ref().and_then(field_default);
    // Version 1 takes `None` for what is optional and has no default.
    let first = |dotted: &str| SETTINGS_BASES.contains(&dotted).then(|| dotted.starts_with("pydantic."));
    let is_old = project.base(module, owner, &first).unwrap_or_default();
    let is_given = default.is_some() || has_factory || has_noted;
    let is_required = !(is_given || is_old && is_optional(binding));
    Field { name, module, binding, is_required, form: form(binding) }
}

/// Whether the type of an attribute, or what makes its default, says that the value is a secret:
/// <https://docs.pydantic.dev/latest/api/types/#pydantic.types.Secret>.
pub(super) fn is_secret(binding: &Binding) -> bool {
    const TYPES: [&str; 3] = ["SecretStr", "SecretBytes", "Secret"];
    let is_one =
        |name: Option<&str>| name.is_some_and(|name| TYPES.contains(&name.rsplit('.').next().unwrap_or_default()));
    let annotated = binding.annotation.as_ref().is_some_and(|annotation| match annotation {
        Value::Item(owner, parts) => {
            let all = parts.list().unwrap_or(std::slice::from_ref(&**parts));
            is_one(owner.name()) || all.iter().any(|part| is_one(part.name()))
        }
        annotation => is_one(annotation.name()),
    });
    annotated
        || binding.value.as_ref().and_then(field_default).and_then(Value::call).is_some_and(|call| is_one(call.name()))
}

fn is_optional(binding: &Binding) -> bool {
    matches!(&binding.annotation, Some(Value::Item(owner, _)) if owner.name().is_some_and(|name| name.ends_with("Optional")))
}

/// Whether lists and dictionaries are read as JSON: "Settings Management > Parsing environment variable values" and "Disabling JSON
/// parsing"; sources of the project's own may read them otherwise.
fn decodes<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class) -> bool {
    let own = lineage(project, module, class).into_iter().any(|(at, owner)| {
        let outline = &project.outlines[at];
        project.function(at, &format!("{}.Config.parse_env_var", owner.name)).is_some()
            || outline.aliases.values().any(|target| target.ends_with("EnvSettingsSource"))
    });
    !own && configured(project, module, class, "enable_decoding") != Some(&Value::Flag(false))
}

/// `Annotated[list[str], NoDecode]`
fn is_kept_as_text(binding: &Binding) -> bool {
    let parts = match &binding.annotation {
        Some(Value::Item(_, parts)) => parts.list().unwrap_or_default(),
        _ => &[],
    };
    parts.iter().filter_map(Value::name).any(|name| name.rsplit('.').next() == Some("NoDecode"))
}

fn form(binding: &Binding) -> VariableForm {
    if is_kept_as_text(binding) {
        return VariableForm::Text;
    }
    let annotation = match &binding.annotation {
        Some(Value::Item(owner, parts)) if owner.name().is_some_and(|name| name.ends_with("Annotated")) => {
            parts.list().and_then(<[Value]>::first)
        }
        annotation => annotation.as_ref(),
    };
    let name = match annotation {
        Some(Value::Name(name)) => name.as_str(),
        Some(Value::Item(owner, _)) => owner.name().unwrap_or_default(),
        _ => "",
    };
    match name.rsplit('.').next().unwrap_or_default() {
        "int" | "PositiveInt" | "NonNegativeInt" => VariableForm::Integer,
        "float" | "Decimal" => VariableForm::Number,
        "bool" => VariableForm::Flag,
        "list" | "List" | "set" | "Set" | "tuple" | "Tuple" | "Sequence" => VariableForm::JsonList,
        "dict" | "Dict" | "Mapping" => VariableForm::Json,
        "HttpUrl" | "AnyUrl" | "AnyHttpUrl" => VariableForm::Url,
        _ => lengths::of_field(binding).map_or(VariableForm::Text, VariableForm::LongText),
    }
}

fn is_field(binding: &Binding) -> bool {
    let constant = binding.annotation.as_ref().is_some_and(|annotation| match annotation {
        Value::Name(name) => name.ends_with("ClassVar"),
        Value::Item(owner, _) => owner.name().is_some_and(|name| name.ends_with("ClassVar")),
        _ => false,
    });
    binding.annotation.is_some() && binding.name != "model_config" && !binding.name.starts_with('_') && !constant
}

/// A class and its bases in the project, the nearest first.
pub(super) fn lineage<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class) -> Vec<(usize, &'c Class)> {
    let mut found = vec![(module, class)];
    let mut at = 0;
    while at < found.len() && found.len() < MOST_BASES {
        let (module, class) = found[at];
        for base in class.bases.iter().filter_map(Value::name) {
            if let Resolved::Inside(Target::Class(there, base), _) = project.resolve(module, &class.scope, base)
                && !found.iter().any(|(known, other)| *known == there && other.name == base.name)
            {
                found.push((there, base));
            }
        }
        at += 1;
    }
    found
}

/// Whether a method of a class or its bases may add values before any is missed: `@model_validator(mode="before")`
/// (<https://docs.pydantic.dev/latest/concepts/validators/#model-validators>), `@root_validator(pre=True)` of version 1. What
/// validates one field is not asked where that has no value: a required one is missed all the same.
pub(super) fn has_prepared_values<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class) -> bool {
    lineage(project, module, class).into_iter().any(|(at, owner)| {
        let scope = Scope::Class(owner.name.clone());
        let methods = project.functions_in(at, &scope).iter();
        let mut decorators = methods.flat_map(|method| &method.decorators);
        decorators.any(|(decorator, _)| prepares_values(project, at, decorator))
    })
}

/// Whether a method makes or changes the value of an attribute, also of one that is not given: pydantic-settings validates defaults
/// ("Settings Management > Validation of default values"); in version 1 `always=True` does.
pub(super) fn is_made(project: &Project<'_>, module: usize, class: &Class, attribute: &str) -> bool {
    lineage(project, module, class).into_iter().any(|(at, owner)| {
        let scope = Scope::Class(owner.name.clone());
        let methods = project.functions_in(at, &scope).iter();
        let mut calls = methods.flat_map(|method| &method.decorators).filter_map(|(decorator, _)| decorator.call());
        calls.any(|call| {
            let is_of_it = |name: &Value| matches!(name.text(), Some(name) if name == attribute || name == "*");
            call.positional.iter().any(is_of_it) && is_validator(project, at, call)
        })
    })
}

/// Whether a decorator makes a method one that is given the value of a field.
pub(super) fn is_validator(project: &Project<'_>, module: usize, decorator: &Call) -> bool {
    let validator = decorator.name().and_then(|name| project.outside(module, &Scope::Module, name));
    validator.is_some_and(|name| VALIDATORS.contains(&name.as_str()))
}

/// Decorators of methods that are given the value of a field.
const VALIDATORS: [&str; 3] = ["pydantic.field_validator", "pydantic.validator", "pydantic.v1.validator"];

/// The file that a class without fields takes all that it holds from: of the environment it reads nothing but fields
/// ("Settings Management > Dotenv (.env) support", `extra="allow"`).
pub(super) fn only_file<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class) -> Option<&'c str> {
    let is_open = config(project, module, class, "extra") == Some("allow");
    let file = config(project, module, class, "env_file").filter(|_| is_open)?;
    fields(project, module, class).is_empty().then_some(file)
}

fn prepares_values(project: &Project<'_>, module: usize, decorator: &Value) -> bool {
    let Some((call, name)) = decorator.call().and_then(|call| Some((call, call.name()?))) else { return false };
    match project.outside(module, &Scope::Module, name).as_deref() {
        Some("pydantic.model_validator") => {
            matches!(call.keyword("mode").and_then(Value::text), Some("before" | "wrap"))
        }
        Some("pydantic.root_validator" | "pydantic.v1.root_validator") => {
            call.keyword("pre") == Some(&Value::Flag(true))
        }
        _ => false,
    }
}

/// The environment variable that sets an attribute of a settings class. Names are alike in any case, unless it is said to count
/// ("Settings Management > Case-sensitivity"); people write them in upper case.
pub(super) fn settings_variable(project: &Project<'_>, module: usize, class: &Class, attribute: &str) -> String {
    let mut lineage = lineage(project, module, class).into_iter();
    let binding = lineage.find_map(|(at, owner)| project.attribute(at, &owner.name, attribute));
    if let Some(alias) = binding.and_then(alias) {
        let is_exact = configured(project, module, class, "case_sensitive") == Some(&Value::Flag(true));
        return if is_exact { alias.to_owned() } else { alias.to_uppercase() };
    }
    let prefix = configured(project, module, class, "env_prefix");
    let prefix = prefix.and_then(|prefix| constant_text(project, module, prefix, 0)).unwrap_or_default();
    format!("{prefix}{attribute}").to_uppercase()
}

/// A text that is put together of constants: `PREFIX = f"{NAME.upper()}_"`.
fn constant_text(project: &Project<'_>, module: usize, value: &Value, chain: usize) -> Option<String> {
    if chain > LONGEST_CHAIN {
        return None;
    }
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Name(name) => match project.resolve(module, &Scope::Module, name) {
            Resolved::Inside(Target::Binding(at, binding), rest)
                if rest.is_empty() && binding.value.as_ref() != Some(value) =>
            {
                constant_text(project, at, binding.value.as_ref()?, chain + 1)
            }
            _ => None,
        },
        Value::Concat(parts) => parts.iter().map(|part| constant_text(project, module, part, chain + 1)).collect(),
        Value::Call(call) => {
            let (owner, method) = call.method()?;
            let text = constant_text(project, module, &Value::Name(owner.to_owned()), chain + 1)?;
            match method {
                "upper" => Some(text.to_uppercase()),
                "lower" => Some(text.to_lowercase()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `Field(alias="TOKEN")`, also as part of `Annotated[...]`; of several aliases the first.
fn alias(binding: &Binding) -> Option<&str> {
    let assigned = binding.value.as_ref().and_then(Value::call);
    let annotated = match &binding.annotation {
        Some(Value::Item(_, parts)) => parts.list().unwrap_or_default(),
        _ => &[],
    };
    assigned.into_iter().chain(annotated.iter().filter_map(Value::call)).find_map(alias_of)
}

fn alias_of(call: &Call) -> Option<&str> {
    let named = call.keyword("validation_alias").or_else(|| call.keyword("alias")).or_else(|| call.keyword("env"))?;
    match named {
        Value::Text(text) => Some(text),
        Value::List(all) => all.first()?.text(),
        Value::Call(choices) => choices.positional.first()?.text(),
        _ => None,
    }
}

/// A text of a settings class's configuration.
fn config<'c, 'a: 'c>(project: &Project<'a>, module: usize, class: &'c Class, key: &str) -> Option<&'c str> {
    configured(project, module, class, key)?.text()
}

/// A value of a settings class's configuration: a keyword of the class, in `model_config`, or in the `Config` of pydantic 1; its own
/// before those of its bases.
pub(super) fn configured<'c, 'a: 'c>(
    project: &Project<'a>,
    module: usize,
    class: &'c Class,
    key: &str,
) -> Option<&'c Value> {
    lineage(project, module, class).into_iter().find_map(|(at, class)| {
        let keyword = class.keywords.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let modern = project.attribute(at, &class.name, "model_config").and_then(|binding| binding.value.as_ref());
        let modern = modern.and_then(|value| entry(value, key).or_else(|| made_entry(project, at, value, key)));
        let old = project.attribute(at, &format!("{}.Config", class.name), key);
        keyword.or(modern).or_else(|| old?.value.as_ref())
    })
}

/// `SettingsConfigDict(env_prefix="APP_")`, `{"env_prefix": "APP_"}`.
fn entry<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Call(call) => call.keyword(key),
        Value::Map(items) => items.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
        _ => None,
    }
}

/// The same of a configuration that a function makes: `model_config = section("APP_")`.
fn made_entry<'c, 'a: 'c>(project: &Project<'a>, module: usize, value: &'c Value, key: &str) -> Option<&'c Value> {
    let call = value.call()?;
    let made = project.resolve(module, &Scope::Module, call.name()?);
    let Resolved::Inside(Target::Function(_, function), _) = made else { return None };
    let given = function.returns.iter().find_map(|made| entry(made, key))?;
    let position = function.parameters.iter().position(|parameter| Some(parameter.name.as_str()) == given.name());
    let Some((position, name)) = position.zip(given.name()) else { return Some(given) };
    call.argument(name, position).or(function.parameters[position].default.as_ref())
}

/// The default of a settings attribute: `8080`, `Field(8080)`, `Field(default=8080)`; `...` is none.
pub(super) fn field_default(value: &Value) -> Option<&Value> {
    let default = match value {
        Value::Call(call) if matches!(call.last_name(), Some("Field" | "field" | "Option" | "Argument" | "Query")) => {
            call.argument("default", 0)
        }
        value => Some(value),
    };
    default.filter(|default| default.name() != Some(ELLIPSIS))
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;
    use super::super::{VariableForm, VariableNeed};
    use super::Scope;

    fn is_required(method: &str) -> bool {
        let start =
            "from pydantic import field_validator, model_validator\nfrom pydantic_settings import BaseSettings\n";
        let text = format!("{start}class S(BaseSettings):\n    key: str\n{method}");
        module(&text).variables.remove(0).need == VariableNeed::Required
    }

    #[test]
    fn a_model_validator_that_runs_before_may_bring_the_value() {
        assert!(is_required(""));
        assert!(!is_required("    @model_validator(mode='before')\n    @classmethod\n    def f(cls, v): ...\n"));
        assert!(is_required("    @model_validator(mode='after')\n    def f(self): ...\n"));
    }

    #[test]
    fn lists_are_json_unless_the_class_reads_them_otherwise() {
        let form = |field: &str, more: &str| {
            let start = "from typing import Annotated\nfrom pydantic_settings import BaseSettings, NoDecode\n";
            module(&format!("{start}class S(BaseSettings{more}):\n    hosts: {field}\n")).variables.remove(0).form
        };
        assert_eq!(form("list[str] = []", ""), VariableForm::JsonList);
        assert_eq!(form("Annotated[list[str], NoDecode] = []", ""), VariableForm::Text);
        assert_eq!(form("list[str] | str = []", ""), VariableForm::Text);
        assert_eq!(form("list[str] = []", ", enable_decoding=False"), VariableForm::Text);
    }

    /// What is shown of the default of a field.
    fn shown(field: &str) -> Option<String> {
        let text = format!("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    field: {field}\n");
        match module(&text).variables.remove(0).need {
            VariableNeed::Optional(default) => default,
            _ => None,
        }
    }

    #[test]
    fn the_default_of_a_list_is_shown_as_json() {
        assert_eq!(shown("list[str] = ['a', 'b c']").as_deref(), Some(r#"["a","b c"]"#));
        assert_eq!(shown("dict[str, int] = {'a': 1}").as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(shown("list[str] = Field(default_factory=list)").as_deref(), Some("[]"));
        assert_eq!(shown("list[str] = [DEFAULT]"), None);
        assert_eq!(shown("dict[str, float] = {'a': -0.5}").as_deref(), Some(r#"{"a":-0.5}"#));
    }

    #[test]
    fn the_default_of_a_number_is_shown_as_it_is_counted() {
        assert_eq!(shown("float = 0.5").as_deref(), Some("0.5"));
        assert_eq!(shown("float = Field(default=2.0)").as_deref(), Some("2.0"));
        assert_eq!(shown("int = -1").as_deref(), Some("-1"));
        assert_eq!(shown("int = 60 * 60 * 24").as_deref(), Some("86400"));
        assert_eq!(shown("int = 60 * MINUTES"), None);
    }

    #[test]
    fn a_default_that_is_read_from_a_variable_is_no_none() {
        let needs = |field: &str| {
            let text = format!(
                "import os\nfrom typing import Any, Optional\nfrom pydantic import field_validator\n\
                 from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    server: {field}\n"
            );
            let all = module(&text).variables.into_iter();
            all.filter(|read| read.need == VariableNeed::Required).map(|read| read.name).collect::<Vec<_>>()
        };
        assert_eq!(needs("str = os.getenv('DB_HOST')"), ["DB_HOST"]);
        assert_eq!(needs("int = os.environ.get('DB_PORT')"), ["DB_PORT"]);
        for field in [
            "str = os.getenv('A', 'b')",
            "str | None = os.getenv('A')",
            "Any = os.getenv('A')",
            "Optional[str] = os.getenv('A')",
        ] {
            assert!(needs(field).is_empty(), "{field}");
        }
        let made = "str = os.getenv('A')\n    @field_validator('server', mode='before')\n    def f(cls, v):\n        return v or 'a'";
        assert!(needs(made).is_empty());
    }

    #[test]
    fn what_an_annotation_says_of_a_field_counts_as_its_default_does() {
        let start = "from typing import Annotated\nfrom pydantic import Field\nfrom pydantic_settings import BaseSettings\n\
                     class Db(BaseSettings, env_prefix='DB_'):\n    host: str\n";
        let needs = |field: &str| {
            let text = format!("{start}class S(BaseSettings):\n    part: {field}\nsettings = S()\n");
            let all = module(&text).variables.into_iter();
            let made = Scope::Function("S.__init__".to_owned());
            let all = all.filter(|read| read.need == VariableNeed::Required && read.scope == made);
            all.map(|read| read.name).collect::<Vec<_>>()
        };
        assert_eq!(needs("Annotated[Db, Field(default_factory=Db)]"), ["DB_HOST"]);
        assert_eq!(needs("Annotated[str, Field(min_length=3)]"), ["PART"]);
        assert!(needs("Annotated[str, Field(default='a')]").is_empty());
    }

    #[test]
    fn a_configuration_that_a_function_makes_counts() {
        let start = "from pydantic import Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n\
                     def section(prefix: str, extra='ignore'):\n    return SettingsConfigDict(env_prefix=prefix, extra=extra)\n\
                     class Db(BaseSettings):\n    model_config = section('DB__')\n    dsn: str\n";
        for field in ["Field(default_factory=Db)", "Db()"] {
            let text = format!("{start}class S(BaseSettings):\n    db: Db = {field}\nsettings = S()\n");
            let names: Vec<String> = module(&text).variables.into_iter().map(|read| read.name).collect();
            assert!(!names.is_empty() && names.iter().all(|name| name == "DB__DSN"), "{names:?}");
        }
    }

    #[test]
    fn a_validator_of_a_field_brings_no_value_that_is_missing() {
        assert!(is_required("    @field_validator('key', mode='before')\n    @classmethod\n    def f(cls, v): ...\n"));
    }

    #[test]
    fn a_prefix_may_be_put_together() {
        let start = "from pydantic_settings import BaseSettings\nNAME = 'Shop'\nPREFIX = f'{NAME.upper()}_'\n";
        let text =
            format!("{start}class S(BaseSettings):\n    key: str\n    class Config:\n        env_prefix = PREFIX\n");
        assert_eq!(module(&text).variables[0].name, "SHOP_KEY");
    }

    #[test]
    fn names_are_in_upper_case_unless_the_case_counts() {
        let start = "from pydantic import Field\nfrom pydantic_settings import BaseSettings\n";
        let class = |keywords: &str| {
            format!("{start}class S(BaseSettings{keywords}):\n    key: str = Field(alias='shop_key')\n")
        };
        assert_eq!(module(&class("")).variables[0].name, "SHOP_KEY");
        assert_eq!(module(&class(", case_sensitive=True")).variables[0].name, "shop_key");
    }
}
