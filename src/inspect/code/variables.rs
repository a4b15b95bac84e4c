//! Lists the environment variables that code reads. Judges nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::circumstances::{self, Insisted};
use super::demands;
use super::django;
use super::environment::{self, Missing};
use super::evaluate;
use super::facts::{Happens, Scope, Setting, VariableChoice, VariableForm, VariableNeed, VariableRead};
use super::lengths;
use super::outline::{CallSite, Class, Lookup, LookupKind, Refusal};
use super::project::Project;
use super::settings_classes::{self, Field};
use super::settings_defaults;
use super::url_parts;
use super::validators;
use super::value::{Call, SPREAD, Value};
use crate::catalogue::clients;
use crate::inspect::evidence::Place;

/// What a file wants of its environment.
pub(super) struct Variables {
    pub(super) reads: Vec<VariableRead>,
    /// Those of which it insists on one set or another.
    pub(super) choices: Vec<VariableChoice>,
}

/// Where a file refuses to go on, with what it insists on.
type Refused<'a> = (Cow<'a, Refusal>, Insisted);

/// Variables that a file reads.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Variables {
    let outline = &project.outlines[module];
    let refusals = outline.refusals.iter().flat_map(|refusal| validators::each(project, module, refusal));
    let refused = refusals.filter(|one| !circumstances::is_ruled_out(project, module, &one.scope, one.under));
    let refused = refused.map(|refusal| {
        let insisted = circumstances::insisted(project, module, &refusal);
        (refusal, insisted)
    });
    let refused: Vec<Refused<'_>> = refused.collect();
    Variables { reads: reads(project, module, &refused), choices: choices(project, module, &refused) }
}

fn reads(project: &Project<'_>, module: usize, refused: &[Refused<'_>]) -> Vec<VariableRead> {
    let outline = &project.outlines[module];
    let forms = forms(project, module);
    let mut found: Vec<VariableRead> =
        outline.calls.iter().filter_map(|site| by_call(project, module, site, &forms)).collect();
    found.extend(outline.lookups.iter().filter_map(|lookup| by_lookup(project, module, lookup, &forms)));
    found.extend(outline.calls.iter().filter_map(|site| by_client(project, module, site)));
    for class in outline.classes.iter().filter(|class| settings_classes::is_settings_class(project, module, class)) {
        found.extend(by_fields(project, module, class));
    }
    found.extend(refused.iter().flat_map(|(refusal, insisted)| by_refusal(project, module, refusal, &insisted.all)));
    let demands = demands::of_module(project, module);
    let mut set = set_by_the_file(project, module);
    // `os.environ["X"] = os.getenv("X")` gives it no value.
    set.retain(|name| demands.iter().all(|demand| demand.name != *name));
    let in_use = demands::in_use(project, module).into_iter().map(|demand| (demand, VariableNeed::Absent));
    let demands = demands.into_iter().map(|demand| (demand, VariableNeed::Required)).chain(in_use);
    found.extend(demands.map(|(demand, need)| VariableRead {
        form: if demand.form == VariableForm::Text { form_of(&forms, &demand.name) } else { demand.form },
        name: demand.name,
        need,
        scope: demand.scope.clone(),
        happens: demand.happens,
        place: Place::line(&outline.path, demand.line),
    }));
    if django::is_settings_module(outline) || outline.path.contains("settings") {
        found.extend(django::secret_key(project, module));
    }
    for read in found.iter_mut().filter(|read| set.contains(&read.name.as_str())) {
        read.need = VariableNeed::Optional(None);
    }
    found.extend(url_parts::of_module(project, module));
    found.sort_by(|one, other| (&one.place, &one.name).cmp(&(&other.place, &other.name)));
    found.dedup();
    found
}

fn by_call(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    forms: &BTreeMap<&str, VariableForm>,
) -> Option<VariableRead> {
    let read = environment::read(project, module, &site.scope, &site.call)?;
    let need = match (read.default, read.missing) {
        (Some(default), _) => VariableNeed::Optional(constant(project, module, &site.scope, default)),
        (None, Missing::GoesOn) => VariableNeed::Absent,
        (None, Missing::Fails) => insisted(project, module, &site.scope, site.under),
    };
    let form = if read.form == VariableForm::Text { form_of(forms, &read.name) } else { read.form };
    Some(VariableRead {
        name: read.name.into_owned(),
        need,
        form,
        scope: site.scope.clone(),
        happens: circumstances::happens(project, module, &site.scope, site.under),
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}

/// `ollama.chat(model=...)`, whose server a variable names.
fn by_client(project: &Project<'_>, module: usize, site: &CallSite) -> Option<VariableRead> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    let server = clients::local_server(&dotted)?;
    let is_named = server.address.is_some_and(|address| site.call.passed(address).is_some());
    let is_open = !is_named && site.call.keyword(SPREAD).is_none();
    is_open.then(|| VariableRead {
        name: server.variable.to_owned(),
        need: VariableNeed::Optional(Some(server.default.to_owned())),
        form: VariableForm::Url,
        scope: site.scope.clone(),
        happens: circumstances::happens(project, module, &site.scope, site.under),
        place: Place::line(&project.outlines[module].path, site.call.line),
    })
}

/// What is insisted on: nothing where another variable has to be set before it is asked for, as in `if ENGINE == "mysql":`.
fn insisted(project: &Project<'_>, module: usize, scope: &Scope, under: Option<usize>) -> VariableNeed {
    let is_ruled_out = circumstances::is_ruled_out(project, module, scope, under);
    if is_ruled_out { VariableNeed::Absent } else { VariableNeed::Required }
}

fn by_lookup(
    project: &Project<'_>,
    module: usize,
    lookup: &Lookup,
    forms: &BTreeMap<&str, VariableForm>,
) -> Option<VariableRead> {
    let reads =
        lookup.kind == LookupKind::Read && environment::is_environment(project, module, &lookup.scope, &lookup.name);
    reads.then(|| VariableRead {
        name: lookup.key.clone(),
        need: insisted(project, module, &lookup.scope, lookup.under),
        form: form_of(forms, &lookup.key),
        scope: lookup.scope.clone(),
        happens: circumstances::happens(project, module, &lookup.scope, lookup.under),
        place: Place::line(&project.outlines[module].path, lookup.line),
    })
}

/// Fields of a settings class: required without a default, where an object of the class is made.
fn by_fields(project: &Project<'_>, module: usize, class: &Class) -> Vec<VariableRead> {
    let fields = settings_classes::fields(project, module, class);
    let read = |field: &Field<'_>, name: String, need: VariableNeed| VariableRead {
        need,
        form: field.form,
        scope: Scope::Function(format!("{}.__init__", class.name)),
        happens: Happens::Always,
        place: Place::line(&project.outlines[field.module].path, field.binding.line),
        name,
    };
    let missed = fields.iter().filter_map(|field| {
        let name = settings_defaults::missed(project, module, class, field)?;
        Some(read(field, name, VariableNeed::Required))
    });
    fields.iter().map(|field| read(field, field.name.clone(), need_of(project, field))).chain(missed).collect()
}

fn need_of(project: &Project<'_>, field: &Field<'_>) -> VariableNeed {
    let value = field.binding.value.as_ref();
    let is_json = matches!(field.form, VariableForm::Json | VariableForm::JsonList);
    let default = || {
        let default = value.and_then(settings_classes::field_default)?;
        constant(project, field.module, &field.binding.scope, default)
    };
    let shown = if is_json { value.and_then(settings_defaults::json_of) } else { default() };
    // An address says which server is meant; its login is withheld where it would be shown.
    let is_hidden = |value: &String| settings_classes::is_secret(field.binding) && !value.contains("://");
    let shown = shown.filter(|value| !is_hidden(value));
    match (field.is_required, shown) {
        (true, _) => VariableNeed::Required,
        (false, None) if is_nothing(value) => VariableNeed::Absent,
        (false, default) => VariableNeed::Optional(default),
    }
}

/// `key: str | None = None`, also as `Field(default=None)`.
fn is_nothing(value: Option<&Value>) -> bool {
    value.and_then(settings_classes::field_default) == Some(&Value::Nothing)
}

/// `if not TOKEN: raise ...`.
fn by_refusal(project: &Project<'_>, module: usize, refusal: &Refusal, names: &[String]) -> Vec<VariableRead> {
    let happens = circumstances::happens(project, module, &refusal.scope, refusal.under);
    let place = Place::line(&project.outlines[module].path, refusal.line);
    // Which of several a length is about is not told.
    let least = least(project, module, refusal).filter(|_| names.len() == 1);
    names
        .iter()
        .map(|name| VariableRead {
            name: name.clone(),
            need: VariableNeed::Required,
            form: least.map_or(VariableForm::Text, VariableForm::LongText),
            scope: scope_of(project, module, refusal),
            happens,
            place: place.clone(),
        })
        .collect()
}

/// The length of text that a refusal asks for.
fn least(project: &Project<'_>, module: usize, refusal: &Refusal) -> Option<u16> {
    let least = lengths::of_refusal(&refusal.condition)?;
    match evaluate::setting(project, module, &refusal.scope, least) {
        Setting::Fixed(Value::Number(least)) => lengths::counted(least),
        _ => None,
    }
}

/// When a refusal happens.
fn scope_of(project: &Project<'_>, module: usize, refusal: &Refusal) -> Scope {
    validators::counted_in(project, module, &refusal.scope).unwrap_or_else(|| refusal.scope.clone())
}

/// Variables of which a file insists on one set or another.
fn choices(project: &Project<'_>, module: usize, refused: &[Refused<'_>]) -> Vec<VariableChoice> {
    let open = refused.iter().filter(|(_, insisted)| !insisted.either.is_empty());
    let found = open.map(|(refusal, insisted)| VariableChoice {
        ways: insisted.either.clone(),
        scope: scope_of(project, module, refusal),
        happens: circumstances::happens(project, module, &refusal.scope, refusal.under),
        place: Place::line(&project.outlines[module].path, refusal.line),
    });
    found.collect()
}

/// Variables that the file gives a value as it is loaded.
fn set_by_the_file<'a>(project: &Project<'a>, module: usize) -> Vec<&'a str> {
    let outline = &project.outlines[module];
    let written = outline.lookups.iter().filter(|lookup| {
        lookup.kind == LookupKind::Written
            && lookup.scope == Scope::Module
            && environment::is_environment(project, module, &lookup.scope, &lookup.name)
    });
    let defaults = outline.calls.iter().filter(|site| site.scope == Scope::Module).filter_map(|site| {
        let (owner, _) = site.call.method().filter(|(_, method)| *method == "setdefault")?;
        environment::is_environment(project, module, &site.scope, owner).then_some(())?;
        site.call.positional.first()?.text()
    });
    written.map(|lookup| lookup.key.as_str()).chain(defaults).collect()
}

/// What the file makes of variables in calls around their reads: `int(os.environ["PORT"])`.
fn forms<'a>(project: &Project<'a>, module: usize) -> BTreeMap<&'a str, VariableForm> {
    let calls = project.outlines[module].calls.iter();
    calls
        .filter_map(|site| {
            let form = environment::form_of_function(site.call.name()?);
            (form != VariableForm::Text).then_some(())?;
            Some((name_in(&site.call)?, form))
        })
        .collect()
}

fn name_in(call: &Call) -> Option<&str> {
    match call.positional.first()? {
        Value::Item(_, key) => key.text(),
        Value::Call(inner) => inner.positional.first()?.text(),
        _ => None,
    }
}

fn form_of(forms: &BTreeMap<&str, VariableForm>, name: &str) -> VariableForm {
    forms.get(name).copied().unwrap_or_default()
}

fn constant(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<String> {
    match evaluate::setting(project, module, scope, value) {
        Setting::Fixed(Value::Flag(flag)) => Some(if flag { "True" } else { "False" }.to_owned()),
        setting => evaluate::text(setting).value().cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::VariableNeed::{Absent, Optional, Required};
    use super::super::testing::{module, required};
    use super::super::{Scope, VariableForm, VariableNeed};

    fn reads(text: &str) -> Vec<(String, VariableNeed)> {
        module(text).variables.into_iter().map(|read| (read.name, read.need)).collect()
    }

    fn one(name: &str, need: VariableNeed) -> Vec<(String, VariableNeed)> {
        vec![(name.to_owned(), need)]
    }

    #[test]
    fn a_subscript_of_the_environment_is_required() {
        assert_eq!(reads("import os\nx = os.environ['KEY']"), one("KEY", Required));
        assert_eq!(reads("from os import environ\nx = environ['KEY']"), one("KEY", Required));
    }

    #[test]
    fn what_another_variable_has_to_choose_is_not_insisted_on() {
        let text = "from decouple import config\nimport os\nENGINE = config('ENGINE', default='sqlite')\nif ENGINE == 'mysql':\n    \
                    N = config('DB_NAME')\nelse:\n    K = os.environ['KEY']\n";
        let expected = [("DB_NAME", Absent), ("ENGINE", Optional(Some("sqlite".to_owned()))), ("KEY", Required)];
        let mut found = reads(text);
        found.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(found, expected.map(|(name, need)| (name.to_owned(), need)));
    }

    #[test]
    fn an_assigned_variable_is_not_read() {
        assert!(reads("import os\nos.environ['KEY'] = 'x'").is_empty());
    }

    #[test]
    fn a_variable_asked_for_is_optional() {
        assert_eq!(reads("import os\nx = os.getenv('KEY')"), one("KEY", Absent));
        assert_eq!(reads("import os\nx = os.environ.get('KEY', 'a')"), one("KEY", Optional(Some("a".to_owned()))));
    }

    #[test]
    fn decouple_and_environs_fail_without_a_default() {
        assert_eq!(reads("from decouple import config\nx = config('KEY')"), one("KEY", Required));
        assert_eq!(reads("from environs import Env\nenv = Env()\nx = env.str('KEY')"), one("KEY", Required));
        let with_default = "import environ\nenv = environ.Env()\nx = env('KEY', default='a')";
        assert_eq!(reads(with_default), one("KEY", Optional(Some("a".to_owned()))));
    }

    #[test]
    fn settings_fields_are_variables() {
        let text =
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    url: str\n    debug: bool = False";
        let expected = [("URL".to_owned(), Required), ("DEBUG".to_owned(), Optional(Some("False".to_owned())))];
        assert_eq!(reads(text), expected);
    }

    /// Names that the module insists on, whatever happens.
    #[test]
    fn guarded_reads_are_no_requirement() {
        assert!(required("import os\nif 'KEY' in os.environ:\n    x = os.environ['KEY']").is_empty());
        assert!(required("import os\nx = os.environ['KEY'] if 'KEY' in os.environ else None").is_empty());
        assert!(required("import os\nx = 'KEY' in os.environ and os.environ['KEY']").is_empty());
        assert!(required("import os\ntry:\n    x = os.environ['KEY']\nexcept KeyError:\n    x = ''").is_empty());
        assert!(required("import os\nx = os.environ.get('OTHER') or os.environ['KEY']").is_empty());
        assert!(required("import os\nif os.getenv('ON', '') == '1':\n    x = os.environ['KEY']").is_empty());
        assert!(required("import os\nos.environ.setdefault('KEY', 'a')\nx = os.environ['KEY']").is_empty());
    }

    #[test]
    fn a_handler_that_ends_the_program_guards_nothing() {
        let text = "import os\ntry:\n    x = os.environ['KEY']\nexcept KeyError:\n    raise SystemExit(1)";
        assert_eq!(required(text), ["KEY"]);
        assert_eq!(required("import os\ntry:\n    x = os.environ['KEY']\nexcept ImportError:\n    x = ''"), ["KEY"]);
    }

    #[test]
    fn a_branch_that_is_taken_without_any_variable_counts() {
        let text = "import os\nDEBUG = os.getenv('DEBUG', 'False').lower() == 'true'\nif not DEBUG:\n    x = os.environ['KEY']";
        assert_eq!(required(text), ["KEY"]);
    }

    #[test]
    fn what_the_program_refuses_to_go_on_without_is_required() {
        assert_eq!(required("import os\nx = os.getenv('KEY')\nif not x:\n    raise ValueError('no key')"), ["KEY"]);
        assert_eq!(required("import os, sys\nx = os.getenv('KEY')\nif x is None:\n    sys.exit(1)"), ["KEY"]);
        assert_eq!(required("import os\nassert os.getenv('KEY')"), ["KEY"]);
        assert_eq!(required("import os\nif 'KEY' not in os.environ:\n    raise SystemExit"), ["KEY"]);
        assert_eq!(
            required("import os\na = os.getenv('A')\nb = os.getenv('B')\nif not all([a, b]):\n    exit(1)"),
            ["A", "B"]
        );
        assert!(required("import os\nx = os.getenv('KEY')\nif x:\n    raise ValueError").is_empty());
        let number = "import os\nx = int(os.getenv('KEY', '0'))\n";
        assert_eq!(required(&format!("{number}if x == 0:\n    raise ValueError")), ["KEY"]);
        assert_eq!(required(&format!("{number}if not x:\n    raise ValueError")), ["KEY"]);
        assert!(required(&format!("{number}if x == 1:\n    raise ValueError")).is_empty());
        let word = "import os\nx = os.getenv('KEY', 'change-me')\n";
        assert_eq!(required(&format!("{word}if x == 'change-me':\n    raise ValueError")), ["KEY"]);
        assert!(required(&format!("{word}if x != 'change-me':\n    raise ValueError")).is_empty());
        assert!(required("import os\nx = os.getenv('KEY', 'a')\nif not x:\n    raise ValueError").is_empty());
    }

    #[test]
    fn a_parameter_that_nobody_gives_is_nothing() {
        let make = "import os\ndef make(key=None):\n    return key if key is not None else os.environ['KEY']\n";
        assert_eq!(required(make), ["KEY"]);
        assert!(required(&format!("{make}make('a')\n")).is_empty());
        assert!(required(&format!("import os\n@route\n{}", make.trim_start_matches("import os\n"))).is_empty());
    }

    #[test]
    fn the_environment_is_known_by_its_other_names() {
        assert_eq!(reads("import os\nenv = os.environ\nx = env['KEY']"), one("KEY", Required));
        assert_eq!(reads("from os import environ as e\nx = e.get('KEY')"), one("KEY", Absent));
    }

    #[test]
    fn schemes_and_positions_of_defaults_are_those_of_each_library() {
        let scheme = "import environ\nenv = environ.Env(DEBUG=(bool, False))\nx = env('DEBUG')";
        assert_eq!(reads(scheme), one("DEBUG", Optional(Some("False".to_owned()))));
        assert_eq!(reads("import environ\nenv = environ.Env()\nx = env('KEY', str)"), one("KEY", Required));
        assert_eq!(reads("import environ\nenv = environ.Env()\nx = env.db()"), one("DATABASE_URL", Required));
        let starlette = "from starlette.config import Config\nconfig = Config('.env')\nx = config('KEY', cast=str)";
        assert_eq!(reads(starlette), one("KEY", Required));
        let other = "from starlette.config import Config\nconfig = Config(environ={'KEY': 'a'})\nx = config('KEY')";
        assert!(reads(other).is_empty());
        let everett = "from everett.manager import ConfigManager\nconfig = ConfigManager.basic_config()\nx = config('key', default='a')";
        assert_eq!(reads(everett), one("KEY", Optional(Some("a".to_owned()))));
    }

    #[test]
    fn settings_classes_are_read_with_their_configuration() {
        let start = "from pydantic_settings import BaseSettings, SettingsConfigDict\nfrom pydantic import Field\n";
        let fields = |class: &str| reads(&format!("{start}{class}"));
        assert_eq!(fields("class S(BaseSettings, env_prefix='APP_'):\n    key: str"), one("APP_KEY", Required));
        assert_eq!(fields("class S(BaseSettings):\n    key: str = Field(...)"), one("KEY", Required));
        assert_eq!(fields("class S(BaseSettings):\n    key: str = Field(alias='TOKEN')"), one("TOKEN", Required));
        let base = "class B(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\nclass S(B):\n    key: str";
        assert_eq!(fields(base), one("APP_KEY", Required));
    }

    #[test]
    fn a_model_in_a_field_is_read_by_its_parts() {
        let text = "from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\nclass Db(BaseModel):\n    host: str\n    port: int = 1\n\
                    class S(BaseSettings, env_nested_delimiter='__'):\n    db: Db";
        assert_eq!(reads(text), one("DB__HOST", Required));
    }

    #[test]
    fn a_default_that_its_type_calls_a_secret_is_not_told_but_which_server_it_names() {
        let reads_of = |field: &str| {
            let class = "from pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    key: ";
            module(&format!("{class}{field}\nS()")).variables.remove(0).need
        };
        for field in [
            "SecretStr = SecretStr('a')",
            "SecretStr = Field('a')",
            "Optional[SecretStr] = 'a'",
            "SecretStr | None = Field(default=SecretStr('a'))",
        ] {
            assert_eq!(reads_of(field), Optional(None), "{field}");
        }
        assert_eq!(reads_of("SecretStr = 'redis://queue'"), Optional(Some("redis://queue".to_owned())));
        assert_eq!(reads_of("str = 'a'"), Optional(Some("a".to_owned())));
    }

    #[test]
    fn what_a_value_must_look_like_is_told_by_what_reads_it() {
        let form = |text: &str| module(text).variables.remove(0).form;
        assert_eq!(form("import os\nx = int(os.environ['KEY'])"), VariableForm::Integer);
        assert_eq!(
            form(
                "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    key: SecretStr = Field(..., min_length=32)"
            ),
            VariableForm::LongText(32)
        );
        assert_eq!(
            form(
                "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    key: Annotated[str, Field(min_length=16)]"
            ),
            VariableForm::LongText(16)
        );
        assert_eq!(form("from decouple import config, Csv\nx = config('KEY', cast=Csv())"), VariableForm::List);
        assert_eq!(form("import environ\nenv = environ.Env(KEY=(int, 1))\nx = env('KEY')"), VariableForm::Integer);
    }

    #[test]
    fn a_client_of_a_server_on_the_machine_reads_its_variable() {
        let host = || one("OLLAMA_HOST", Optional(Some("http://127.0.0.1:11434".to_owned())));
        assert_eq!(reads("import ollama\nollama.chat(model='x')"), host());
        assert_eq!(reads("from langchain_ollama import ChatOllama\nllm = ChatOllama(model='x')"), host());
        assert!(reads("from langchain_ollama import ChatOllama\nllm = ChatOllama(base_url=url())").is_empty());
    }

    #[test]
    fn a_read_says_when_it_happens() {
        let found = module("import os\ndef f():\n    return os.environ['KEY']").variables.remove(0);
        assert_eq!(found.scope, Scope::Function("f".to_owned()));
    }
}
