//! Finds settings of Django that are empty where no variable is set. Judges nothing.

use super::django_layers;
use super::environment::{self, Missing};
use super::evaluate;
use super::facts::{DatabaseServer, DatabaseVariable, DebugOn, Emptiness, EmptySetting, Scope, Setting, VariableForm};
use super::outline::{Binding, BindingKind};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::catalogue::services;
use crate::inspect::evidence::Place;

/// Lists that keep requests out, or that checks refuse: <https://docs.djangoproject.com/en/stable/ref/settings/>,
/// the page of the package `django-cors-headers`.
const LISTS: [&str; 3] = ["ALLOWED_HOSTS", "CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS"];

/// Names are followed this far.
const LONGEST_CHAIN: usize = 4;

/// Those of the lists that are empty where no variable is set.
pub(super) fn lists(project: &Project<'_>, module: usize) -> Vec<EmptySetting> {
    LISTS.iter().filter_map(|setting| list(project, module, setting)).collect()
}

fn list(project: &Project<'_>, module: usize, setting: &'static str) -> Option<EmptySetting> {
    let (at, binding) = only(project, module, setting)?;
    if is_changed(project, module, setting) {
        return None;
    }
    let (emptiness, variable) = emptiness(project, at, binding.value.as_ref()?, 0)?;
    let place = Place::line(&project.outlines[at].path, binding.line);
    Some(EmptySetting { setting, variable, emptiness, place })
}

/// The assignment that holds, where no other in its file may.
fn only<'a>(project: &Project<'a>, module: usize, setting: &str) -> Option<(usize, &'a Binding)> {
    let all = django_layers::bindings(project, module, setting);
    let (at, binding) = *all.last()?;
    let others = all.iter().filter(|(other, _)| *other == at).count();
    (others == 1 && binding.kind == BindingKind::Sets).then_some((at, binding))
}

/// `ALLOWED_HOSTS.append(...)`, `ALLOWED_HOSTS += [...]`.
fn is_changed(project: &Project<'_>, module: usize, setting: &str) -> bool {
    django_layers::layers(project, module).into_iter().any(|at| {
        let outline = &project.outlines[at];
        let calls = || outline.calls.iter().filter_map(|site| site.call.method());
        let adds = |binding: &Binding| binding.name == setting && binding.kind == BindingKind::Adds;
        calls().any(|(owner, _)| owner == setting) || outline.bindings.iter().any(adds)
    })
}

/// How a list is empty, and the variable that fills it.
fn emptiness(project: &Project<'_>, module: usize, value: &Value, chain: usize) -> Option<(Emptiness, Option<String>)> {
    match value {
        Value::List(items) if items.is_empty() => Some((Emptiness::NoEntry, None)),
        Value::Call(call) => asked_for(project, module, call).or_else(|| split(project, module, call)),
        Value::Name(name) if chain < LONGEST_CHAIN => match project.resolve(module, &Scope::Module, name) {
            Resolved::Inside(Target::Binding(at, binding), rest)
                if rest.is_empty() && !project.is_ambiguous(at, binding) =>
            {
                let value = binding.value.as_ref().filter(|value| value.name() != Some(name))?;
                emptiness(project, at, value, chain + 1)
            }
            _ => None,
        },
        _ => None,
    }
}

/// `env.list("ALLOWED_HOSTS", default=[])`, `config("ALLOWED_HOSTS", default="", cast=Csv())`.
fn asked_for(project: &Project<'_>, module: usize, call: &Call) -> Option<(Emptiness, Option<String>)> {
    let read = environment::read(project, module, &Scope::Module, call)?;
    let is_empty = match read.default? {
        Value::List(items) => items.is_empty(),
        Value::Text(text) => text.is_empty(),
        _ => false,
    };
    (read.form == VariableForm::List && is_empty).then(|| (Emptiness::NoEntry, Some(read.name.into_owned())))
}

/// `os.getenv("ALLOWED_HOSTS", "").split(",")` is a list with one empty text.
fn split(project: &Project<'_>, module: usize, call: &Call) -> Option<(Emptiness, Option<String>)> {
    let owner = match &call.callee {
        Value::Attribute(owner, method) if method == "split" => (**owner).clone(),
        Value::Name(name) => Value::Name(name.strip_suffix(".split")?.to_owned()),
        _ => return None,
    };
    let emptiness = if call.positional.is_empty() { Emptiness::NoEntry } else { Emptiness::EmptyText };
    match evaluate::setting(project, module, &Scope::Module, &owner) {
        Setting::Variable { name, default: Some(Value::Text(text)) } if text.is_empty() => {
            Some((emptiness, Some(name)))
        }
        _ => None,
    }
}

/// What `DEBUG` is where no variable is set, as far as it can be told; Django's own default is off.
pub(super) fn debug(project: &Project<'_>, module: usize) -> Option<bool> {
    if django_layers::bindings(project, module, "DEBUG").is_empty() {
        return Some(false);
    }
    let (at, binding) = only(project, module, "DEBUG")?;
    evaluate::truth(project, at, &Scope::Module, binding.value.as_ref()?)
}

/// Where that is on, and the variable that decides it.
pub(super) fn debug_on(project: &Project<'_>, module: usize) -> Option<DebugOn> {
    let (at, binding) = only(project, module, "DEBUG")?;
    if debug(project, module) != Some(true) {
        return None;
    }
    let variable = match evaluate::setting(project, at, &Scope::Module, binding.value.as_ref()?) {
        Setting::Variable { name, .. } => Some(name),
        _ => None,
    };
    Some(DebugOn { variable, place: Place::line(&project.outlines[at].path, binding.line) })
}

/// Variables that the default database is reached with, where it is no file:
/// <https://docs.djangoproject.com/en/stable/ref/settings/#databases>.
pub(super) fn database(project: &Project<'_>, module: usize) -> Vec<DatabaseVariable> {
    let Some((at, binding)) = only(project, module, "DATABASES") else { return Vec::new() };
    let database = binding.value.as_ref().and_then(|value| entry(value, "default"));
    let Some(database) = database.filter(|database| is_server(project, at, database)) else { return Vec::new() };
    let values = ["NAME", "USER", "PASSWORD", "HOST"].into_iter().filter_map(|key| entry(database, key)?.call());
    let reads = values.filter_map(|call| {
        let read = environment::read(project, at, &Scope::Module, call)?;
        let default = match read.default {
            None if read.missing == Missing::GoesOn => None,
            None => return None,
            Some(default) => Some(default.text()?.to_owned()),
        };
        let place = Place::line(&project.outlines[at].path, call.line);
        Some(DatabaseVariable { name: read.name.into_owned(), default, place })
    });
    reads.collect()
}

/// Its server, where the host is a constant that only a network of containers knows, and name and login are read from variables.
pub(super) fn database_server(project: &Project<'_>, module: usize) -> Option<DatabaseServer> {
    let (at, binding) = only(project, module, "DATABASES")?;
    let database = entry(binding.value.as_ref()?, "default")?;
    let engine = engine(project, at, database).filter(|engine| is_of_a_server(engine))?;
    let is_read = |key: &str| {
        let value = entry(database, key);
        let call = value.and_then(Value::call);
        call.is_some_and(|call| environment::read(project, at, &Scope::Module, call).is_some())
            || value.is_some_and(|value| is_variable(project, at, value))
    };
    let host = entry(database, "HOST")?.text().filter(|host| services::is_bare_name(host))?.to_owned();
    let place = Place::line(&project.outlines[at].path, binding.line);
    ["NAME", "USER", "PASSWORD"].into_iter().all(is_read).then_some(DatabaseServer { engine, host, place })
}

fn is_variable(project: &Project<'_>, module: usize, value: &Value) -> bool {
    matches!(evaluate::setting(project, module, &Scope::Module, value), Setting::Variable { .. })
}

fn is_server(project: &Project<'_>, module: usize, database: &Value) -> bool {
    engine(project, module, database).is_some_and(|engine| is_of_a_server(&engine))
}

fn engine(project: &Project<'_>, module: usize, database: &Value) -> Option<String> {
    let engine = evaluate::setting(project, module, &Scope::Module, entry(database, "ENGINE")?);
    evaluate::text(engine).value().cloned()
}

fn is_of_a_server(engine: &str) -> bool {
    !engine.contains("sqlite") && !engine.contains("spatialite")
}

fn entry<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let Value::Map(items) = value else { return None };
    items.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;
    use super::super::{DjangoFacts, Emptiness};

    fn settings(text: &str) -> DjangoFacts {
        module(&format!("import os\nROOT_URLCONF = 'config.urls'\n{text}")).django.expect("these are settings")
    }

    fn empty(text: &str) -> Vec<(&'static str, Option<String>, Emptiness)> {
        let lists = settings(text).empty_lists.into_iter();
        lists.map(|list| (list.setting, list.variable, list.emptiness)).collect()
    }

    #[test]
    fn a_list_that_is_split_from_an_empty_default_holds_an_empty_text() {
        let hosts = ("ALLOWED_HOSTS", Some("HOSTS".to_owned()), Emptiness::EmptyText);
        assert_eq!(empty("ALLOWED_HOSTS = os.getenv('HOSTS', '').split(',')"), std::slice::from_ref(&hosts));
        assert_eq!(empty("H = os.getenv('HOSTS', '')\nALLOWED_HOSTS = H.split(',')"), [hosts]);
        assert!(empty("ALLOWED_HOSTS = os.getenv('HOSTS', '*').split(',')").is_empty());
        assert!(empty("ALLOWED_HOSTS = os.getenv('HOSTS', '').split(',')\nALLOWED_HOSTS.append('a')").is_empty());
        assert!(empty("ALLOWED_HOSTS = []\nif X:\n    ALLOWED_HOSTS = ['a']").is_empty());
    }

    #[test]
    fn a_list_may_be_empty_by_its_default_or_as_it_is() {
        assert_eq!(empty("ALLOWED_HOSTS = []"), [("ALLOWED_HOSTS", None, Emptiness::NoEntry)]);
        let environ = "import environ\nenv = environ.Env()\nALLOWED_HOSTS = env.list('HOSTS', default=[])";
        assert_eq!(empty(environ), [("ALLOWED_HOSTS", Some("HOSTS".to_owned()), Emptiness::NoEntry)]);
    }

    #[test]
    fn debug_is_what_it_is_without_variables() {
        assert_eq!(settings("").debug, Some(false));
        assert_eq!(settings("DEBUG = True").debug, Some(true));
        assert_eq!(settings("DEBUG = os.getenv('DEBUG', 'False') == 'True'").debug, Some(false));
        assert_eq!(settings("DEBUG = compute()").debug, None);
    }

    #[test]
    fn debug_that_is_on_names_what_turns_it_off() {
        let on = |text: &str| settings(text).debug_on.map(|on| on.variable);
        assert_eq!(on("DEBUG = True"), Some(None));
        let kind = "KIND = os.getenv('KIND', 'development')\nDEBUG = KIND != 'production'";
        assert_eq!(on(kind), Some(Some("KIND".to_owned())));
        assert_eq!(on("DEBUG = os.getenv('DEBUG') == '1'"), None);
        assert_eq!(on(""), None);
    }

    #[test]
    fn the_host_of_a_database_may_be_written_in_the_settings() {
        let of = |host: &str, user: &str| {
            let text = format!(
                "DATABASES = {{'default': {{'ENGINE': 'django.db.backends.postgresql', 'NAME': os.getenv('DB'), 'USER': {user}, \
                 'PASSWORD': os.environ['PW'], 'HOST': {host}}}}}"
            );
            settings(&text).database_server.map(|server| server.host)
        };
        assert_eq!(of("'db'", "os.getenv('U', 'shop')").as_deref(), Some("db"));
        assert_eq!(of("'db'", "'shop'"), None, "its server would not have this user");
        assert_eq!(of("'localhost'", "os.getenv('U')"), None);
        assert_eq!(of("'db.example.com'", "os.getenv('U')"), None);
    }

    #[test]
    fn variables_of_a_database_are_those_of_a_server() {
        let of = |engine: &str| {
            let text = format!(
                "DATABASES = {{'default': {{'ENGINE': '{engine}', 'NAME': os.getenv('DB'), 'HOST': os.getenv('H', 'localhost')}}}}"
            );
            let found = settings(&text).database.into_iter();
            found.map(|variable| (variable.name, variable.default)).collect::<Vec<_>>()
        };
        let expected = [("DB".to_owned(), None), ("H".to_owned(), Some("localhost".to_owned()))];
        assert_eq!(of("django.db.backends.postgresql"), expected);
        assert!(of("django.db.backends.sqlite3").is_empty());
    }
}
