//! What defaults of settings say: as JSON, which is how their variables are read, and what they miss. Evaluates no default.

use super::environment::{self, Missing};
use super::outline::Class;
use super::project::Project;
use super::settings_classes::{Field, configured, field_default, has_prepared_values, is_made};
use super::value::Value;

/// Deeper ones are no line that somebody types.
const DEEPEST: usize = 3;

/// The default of a list or a dictionary as JSON, where it holds constants alone.
pub(super) fn json_of(value: &Value) -> Option<String> {
    let made = value.call().and_then(|call| call.keyword("default_factory")).and_then(Value::name);
    match made {
        Some("list" | "set" | "tuple" | "frozenset") => Some("[]".to_owned()),
        Some("dict") => Some("{}".to_owned()),
        Some(_) => None,
        None => match field_default(value)? {
            default @ (Value::List(_) | Value::Map(_)) => json(default, 0).map(|json| json.to_string()),
            _ => None,
        },
    }
}

fn json(value: &Value, depth: usize) -> Option<serde_json::Value> {
    if depth > DEEPEST {
        return None;
    }
    Some(match value {
        Value::Text(text) => serde_json::Value::from(text.as_str()),
        Value::Number(number) => serde_json::Value::from(*number),
        Value::Decimal(number) => serde_json::from_str(number).ok()?,
        Value::Flag(flag) => serde_json::Value::from(*flag),
        Value::Nothing => serde_json::Value::Null,
        Value::List(values) => values.iter().map(|value| json(value, depth + 1)).collect::<Option<Vec<_>>>()?.into(),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| Some((key.text()?.to_owned(), json(value, depth + 1)?)));
            serde_json::Value::Object(entries.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The variable that the default of a field is read from, where the field takes no `None`: `host: str = os.getenv("HOST")`. Defaults of
/// settings are validated ("Settings Management > Validation of default values"); version 1 takes `None` as one.
pub(super) fn missed(project: &Project<'_>, module: usize, class: &Class, field: &Field<'_>) -> Option<String> {
    let call = field.binding.value.as_ref().and_then(field_default)?.call()?;
    let read = environment::read(project, field.module, &field.binding.scope, call)?;
    let goes_on = read.default.is_none() && read.missing == Missing::GoesOn;
    let is_checked = goes_on
        && field.binding.annotation.as_ref().is_some_and(takes_no_none)
        && project.base(module, class, &|dotted| Some(dotted == "pydantic_settings.BaseSettings")) == Some(true)
        && configured(project, module, class, "validate_default") != Some(&Value::Flag(false))
        && !is_made(project, module, class, &field.binding.name)
        && !has_prepared_values(project, module, class);
    is_checked.then(|| read.name.into_owned())
}

/// `str`, `list[str]`; not `Any`, `Optional[str]` and `str | None`.
fn takes_no_none(annotation: &Value) -> bool {
    let name = match annotation {
        Value::Name(name) => name,
        Value::Item(owner, _) => match owner.name() {
            Some(name) => name,
            None => return false,
        },
        _ => return false,
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    TYPES.contains(&last)
}

/// Types that take no `None`: of Python, and of pydantic (<https://docs.pydantic.dev/latest/api/types/>, `/networks/`).
const TYPES: [&str; 24] = [
    "str",
    "int",
    "float",
    "bool",
    "bytes",
    "list",
    "dict",
    "set",
    "tuple",
    "List",
    "Dict",
    "Set",
    "Tuple",
    "Path",
    "Decimal",
    "SecretStr",
    "AnyUrl",
    "AnyHttpUrl",
    "HttpUrl",
    "PostgresDsn",
    "RedisDsn",
    "AmqpDsn",
    "MongoDsn",
    "EmailStr",
];
