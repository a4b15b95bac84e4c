//! Recognises what reads environment variables, by the libraries that do. Evaluates no default.

mod readers;

use std::borrow::Cow;

use super::arguments;
use super::facts::{Scope, VariableForm};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};

/// A read of a variable.
pub(super) struct Read<'c> {
    pub(super) name: Cow<'c, str>,
    pub(super) default: Option<&'c Value>,
    /// What happens where it is not set and has no default.
    pub(super) missing: Missing,
    pub(super) form: VariableForm,
}

/// What a read without a default does where the variable is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Fails,
    GoesOn,
}

/// Functions that return `None` for a variable that is not set: <https://docs.python.org/3/library/os.html#os.getenv>.
const GETTERS: &[&str] = &["os.environ.get", "os.getenv", "environ.get", "os.environ.pop"];

/// Methods of a mapping that are given a default.
const MAPPING_GETTERS: &[&str] = &["get", "pop"];

/// Names are followed this far to `os.environ`.
const LONGEST_CHAIN: usize = 4;

/// Whether a name stands for `os.environ`: itself, `env = os.environ`, `from os import environ as env`.
pub(super) fn is_environment(project: &Project<'_>, module: usize, scope: &Scope, name: &str) -> bool {
    is_environment_within(project, module, scope, name, 0)
}

fn is_environment_within(project: &Project<'_>, module: usize, scope: &Scope, name: &str, chain: usize) -> bool {
    match project.resolve(module, scope, name) {
        Resolved::Outside(dotted) => dotted == "os.environ",
        Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() && chain < LONGEST_CHAIN => {
            let other = binding.value.as_ref().and_then(Value::name).filter(|other| *other != name);
            other.is_some_and(|other| is_environment_within(project, at, &binding.scope, other, chain + 1))
        }
        Resolved::Unbound => is_passed(project, module, scope, name, chain),
        Resolved::Inside(..) => false,
    }
}

/// Whether a parameter is the environment: a call of the function passes it, or it is so by itself.
fn is_passed(project: &Project<'_>, module: usize, scope: &Scope, name: &str, chain: usize) -> bool {
    let Scope::Function(qualified) = scope else { return false };
    // Other mappings are parameters too, and most of them are called otherwise.
    if !name.to_ascii_lowercase().contains("env") || chain >= LONGEST_CHAIN {
        return false;
    }
    let Some(function) = project.function(module, qualified) else { return false };
    let Some(position) = function.parameters.iter().position(|parameter| parameter.name == name) else { return false };
    let default = function.parameters[position].default.as_ref().and_then(Value::name);
    default.is_some_and(|default| is_environment_within(project, module, &Scope::Module, default, chain + 1))
        || arguments::passed(project, module, function, position).into_iter().any(|(at, scope, value)| {
            let passed = value.name().or_else(|| copied(value.call()?));
            passed.is_some_and(|passed| is_environment_within(project, at, scope, passed, chain + 1))
        })
}

/// `os.environ` of `dict(os.environ)` and `os.environ.copy()`.
fn copied(call: &Call) -> Option<&str> {
    match call.name()? {
        "dict" => call.positional.first()?.name(),
        name => name.strip_suffix(".copy"),
    }
}

/// The variable that a call reads.
pub(super) fn read<'c, 'a: 'c>(
    project: &Project<'a>,
    module: usize,
    scope: &Scope,
    call: &'c Call,
) -> Option<Read<'c>> {
    let name = call.name()?;
    let dotted = project.outside(module, scope, name);
    if let Some(dotted) = &dotted
        && let Some(read) = by_function(dotted, call)
    {
        return Some(read);
    }
    let mapping = name
        .rsplit_once('.')
        .filter(|(owner, method)| MAPPING_GETTERS.contains(method) && is_environment(project, module, scope, owner));
    if mapping.is_some() {
        return getter(call);
    }
    by_object(project, module, scope, call).or_else(|| readers::read(project, module, scope, call))
}

/// A variable and its default, when a function reads one: `os.getenv("PORT", "8000")`, `config("PORT", default=8000)`.
pub(super) fn by_function<'c>(dotted: &str, call: &'c Call) -> Option<Read<'c>> {
    if GETTERS.contains(&dotted) {
        return getter(call);
    }
    // https://github.com/HBNetwork/python-decouple
    if dotted != "decouple.config" {
        return None;
    }
    let name = Cow::Borrowed(call.argument("option", 0)?.text()?);
    let form = call.argument("cast", 2).map_or(VariableForm::Text, form_of_cast);
    Some(Read { name, default: call.argument("default", 1), missing: Missing::Fails, form })
}

fn getter(call: &Call) -> Option<Read<'_>> {
    let name = Cow::Borrowed(call.argument("key", 0)?.text()?);
    let default = call.argument("default", 1).filter(|default| **default != Value::Nothing);
    Some(Read { name, default, missing: Missing::GoesOn, form: VariableForm::Text })
}

/// Objects that are asked for variables, by how they are made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// <https://github.com/sloria/environs>: `env(name, default)`, `env.int(name, default)`.
    Environs,
    /// <https://django-environ.readthedocs.io/en/latest/api.html>: `env(var, cast, default)`, `env.int(var, default)`.
    DjangoEnviron,
    /// <https://www.starlette.io/config/>: `config(key, cast, default)`.
    Starlette,
    /// <https://github.com/HBNetwork/python-decouple>: `config(option, default, cast)`.
    Decouple,
    /// <https://everett.readthedocs.io/en/latest/configmanager.html>: `config(key, default=..., raise_error=...)`.
    Everett,
}

fn asked(maker: &str) -> Option<Asked> {
    Some(match maker {
        "environs.Env" | "environs.FileAwareEnv" | "environs.env" => Asked::Environs,
        "environ.Env" | "environ.FileAwareEnv" => Asked::DjangoEnviron,
        "starlette.config.Config" => Asked::Starlette,
        "decouple.Config" | "decouple.AutoConfig" => Asked::Decouple,
        "everett.manager.ConfigManager" | "everett.manager.ConfigManager.basic_config" => Asked::Everett,
        _ => return None,
    })
}

/// Methods of these objects that read no variable.
const NO_READERS: &[&str] = &[
    "read_env",
    "read_envfile",
    "prefixed",
    "seal",
    "bool_default",
    "parser_for",
    "add_parser",
    "dump",
    "with_namespace",
    "with_options",
    "parse_value",
    "db_url_config",
    "cache_url_config",
];

/// A variable and its default, when a call asks an object for it: `env.int("PORT", 8000)`.
fn by_object<'c, 'a: 'c>(project: &Project<'a>, module: usize, scope: &Scope, call: &'c Call) -> Option<Read<'c>> {
    let name = call.name()?;
    let (owner, method) = name.rsplit_once('.').map_or((name, None), |(owner, method)| (owner, Some(method)));
    let made = object(project, module, scope, owner)?;
    if method.is_some_and(|method| NO_READERS.contains(&method)) {
        return None;
    }
    let default_at = match (made.asked, method) {
        (Asked::DjangoEnviron | Asked::Starlette, None | Some("get_value")) => 2,
        (Asked::Everett, _) => usize::MAX,
        _ => 1,
    };
    let key = call.positional.first().or_else(|| call.keyword("var")).and_then(Value::text);
    let key = match (key, method) {
        (Some(key), _) => Cow::Borrowed(key),
        (None, Some(method)) if call.positional.is_empty() => Cow::Borrowed(usual_name(made.asked, method)?),
        _ => return None,
    };
    let key = if made.asked == Asked::Everett { Cow::Owned(key.to_uppercase()) } else { key };
    let scheme = made.maker.and_then(|maker| maker.keyword(&key)).filter(|_| made.asked == Asked::DjangoEnviron);
    let (scheme_form, scheme_default) = scheme.map_or((None, None), of_scheme);
    let missing = match call.keyword("raise_error") {
        Some(Value::Flag(false)) => Missing::GoesOn,
        _ => Missing::Fails,
    };
    let cast = call.keyword("cast").or_else(|| call.keyword("parser"));
    let form = method.and_then(form_of_method).or_else(|| cast.map(form_of_cast)).or(scheme_form).unwrap_or_default();
    Some(Read { name: key, default: call.argument("default", default_at).or(scheme_default), missing, form })
}

struct Object<'a> {
    asked: Asked,
    maker: Option<&'a Call>,
}

/// The object that a name stands for; one that is given another mapping than the environment does not count.
fn object<'a>(project: &Project<'a>, module: usize, scope: &Scope, name: &str) -> Option<Object<'a>> {
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => {
            let maker = binding.value.as_ref()?.call()?;
            let asked = asked(&project.outside(at, &binding.scope, maker.name()?)?)?;
            let other = maker.keyword("environ").and_then(Value::name);
            let is_other = maker.keyword("environ").is_some()
                && !other.is_some_and(|name| is_environment(project, at, &binding.scope, name));
            (!is_other).then_some(Object { asked, maker: Some(maker) })
        }
        // `from environs import env`, made by the library.
        Resolved::Outside(dotted) if dotted == "environs.env" => Some(Object { asked: asked(&dotted)?, maker: None }),
        _ => None,
    }
}

/// The variable that `env.db()` reads.
fn usual_name(asked: Asked, method: &str) -> Option<&'static str> {
    let is_django = asked == Asked::DjangoEnviron;
    match method {
        "db" | "db_url" if is_django => Some("DATABASE_URL"),
        "cache" | "cache_url" if is_django => Some("CACHE_URL"),
        "email" | "email_url" if is_django => Some("EMAIL_URL"),
        "search_url" if is_django => Some("SEARCH_URL"),
        _ => None,
    }
}

/// `(bool, False)` of `environ.Env(DEBUG=(bool, False))`.
fn of_scheme(scheme: &Value) -> (Option<VariableForm>, Option<&Value>) {
    match scheme.list() {
        Some([cast, default]) => (Some(form_of_cast(cast)), Some(default)),
        _ => (Some(form_of_cast(scheme)), None),
    }
}

fn form_of_method(method: &str) -> Option<VariableForm> {
    Some(match method {
        "int" => VariableForm::Integer,
        "float" | "decimal" => VariableForm::Number,
        "bool" => VariableForm::Flag,
        "list" | "tuple" | "set" => VariableForm::List,
        "json" => VariableForm::Json,
        "db" | "db_url" | "dj_db_url" => VariableForm::DatabaseUrl,
        "cache" | "cache_url" | "dj_cache_url" => VariableForm::CacheUrl,
        "email" | "email_url" | "dj_email_url" => VariableForm::MailUrl,
        "url" => VariableForm::Url,
        _ => return None,
    })
}

/// What a cast makes of a text: `int`, `Csv()`, `strtobool`, `dj_database_url.parse`.
pub(super) fn form_of_cast(cast: &Value) -> VariableForm {
    let name = match cast {
        Value::Name(name) => name.as_str(),
        Value::Call(call) => call.name().unwrap_or_default(),
        Value::List(_) => "list",
        _ => "",
    };
    form_of_function(name)
}

/// What a function makes of a text, by its name as written.
pub(super) fn form_of_function(name: &str) -> VariableForm {
    match name {
        "dj_database_url.parse" | "db_url" => return VariableForm::DatabaseUrl,
        "json.loads" | "dict" => return VariableForm::Json,
        _ => {}
    }
    match name.rsplit('.').next().unwrap_or_default() {
        "int" => VariableForm::Integer,
        "float" | "Decimal" => VariableForm::Number,
        "bool" | "strtobool" => VariableForm::Flag,
        "list" | "tuple" | "set" | "Csv" | "CommaSeparatedStrings" | "ListOf" => VariableForm::List,
        "Fernet" => VariableForm::FernetKey,
        _ => VariableForm::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn names(text: &str) -> Vec<String> {
        module(&format!("import os\n{text}")).variables.into_iter().map(|read| read.name).collect()
    }

    #[test]
    fn a_variable_that_is_only_taken_out_is_not_read() {
        assert!(names("os.environ.pop('KEY', None)\ndef f():\n    os.environ.pop('OTHER')\n").is_empty());
        assert_eq!(names("key = os.environ.pop('KEY', None)\n"), ["KEY"]);
    }

    #[test]
    fn a_parameter_that_is_passed_the_environment_is_one() {
        let load = "def load(environment):\n    return environment.get('KEY'), environment['OTHER']\n";
        assert_eq!(names(&format!("{load}load(os.environ)\n")), ["KEY", "OTHER"]);
        assert_eq!(names(&format!("{load}load(dict(os.environ))\n")), ["KEY", "OTHER"]);
        assert_eq!(names("def load(env=os.environ):\n    return env.get('KEY')\n"), ["KEY"]);
        assert!(names(&format!("{load}load({{}})\n")).is_empty());
        let through = "def first(env):\n    return load(env)\nfirst(os.environ)\n";
        assert_eq!(names(&format!("{load}{through}")), ["KEY", "OTHER"]);
    }
}
