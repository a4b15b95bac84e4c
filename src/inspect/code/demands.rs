//! Finds what fails when it is given a variable that is not set and has no default. Evaluates no default.

mod addresses;
mod keys;
mod tokens;

use super::circumstances;
use super::environment::{self, Missing};
use super::evaluate;
use super::facts::{Scope, Setting, VariableForm};
use super::outline::{Binding, CallSite, Lookup, LookupKind};
use super::project::{Project, Resolved, Target};
use super::usage::item_name;
use super::value::{Call, SPREAD, Value};
use super::whole::is_flask_database;
use crate::catalogue::clients::{self, Client};
use crate::inspect::code::Happens;

/// Functions that take no `None`: <https://docs.python.org/3/library/functions.html#int>, `#float`.
const NUMBERS: [&str; 2] = ["int", "float"];

/// Names are followed this far to a read.
const LONGEST_CHAIN: usize = 4;

/// A variable that something fails without.
pub(super) struct Demand<'a> {
    pub(super) name: String,
    pub(super) scope: &'a Scope,
    pub(super) happens: Happens,
    pub(super) form: VariableForm,
    pub(super) line: usize,
}

/// What fails something that is given it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// `None`.
    None,
    /// An empty text too, as `os.getenv("URL", "")` is.
    Empty,
}

/// What a file demands, in order.
pub(super) fn of_module<'a>(project: &Project<'a>, module: usize) -> Vec<Demand<'a>> {
    let outline = &project.outlines[module];
    let calls = outline.calls.iter().flat_map(|site| {
        let names = demanded(project, module, site);
        let is_url = !names.is_empty() && takes_a_database_url(project, module, site);
        let form = if is_url { VariableForm::EngineUrl } else { VariableForm::Text };
        names.into_iter().map(move |name| Demand { form, ..demand(project, module, site, name) })
    });
    let mut found: Vec<Demand<'a>> = calls.collect();
    let tokens = outline.calls.iter().filter_map(|site| Some((site, tokens::missing(project, module, site)?)));
    found.extend(tokens.map(|(site, name)| demand(project, module, site, name)));
    let keys = outline
        .calls
        .iter()
        .flat_map(|site| keys::missing(project, module, site).into_iter().map(move |name| (site, name)));
    found.extend(keys.map(|(site, name)| demand(project, module, site, name)));
    found.extend(outline.calls.iter().flat_map(|site| of_started(project, module, site)));
    let settings = outline.bindings.iter().filter(|binding| is_flask_database(binding));
    found.extend(settings.filter_map(|binding| by_flask(project, module, binding)));
    found.extend(outline.lookups.iter().filter_map(|lookup| by_assignment(project, module, lookup)));
    found
}

/// `create_engine(...)`, `asyncpg.create_pool(...)`, which take the URL of a database.
fn takes_a_database_url(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let name = site.call.name().filter(|_| site.call.last_name().is_some_and(clients::may_take_a_database_url));
    let dotted = name.and_then(|name| project.outside(module, &site.scope, name));
    let argument = dotted.and_then(|dotted| clients::database_url(&dotted));
    argument.is_some_and(|argument| site.call.passed(argument).is_some())
}

/// `cli.run_app(WorkerOptions(...))`: variables that the project does not give itself.
fn of_started<'a>(project: &Project<'a>, module: usize, site: &'a CallSite) -> Vec<Demand<'a>> {
    let options = site.call.positional.first().and_then(Value::call);
    if options.is_some_and(|options| options.keyword("ws_url").or_else(|| options.keyword(SPREAD)).is_some()) {
        return Vec::new();
    }
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    let variables = dotted.map(|dotted| clients::started_with(&dotted)).unwrap_or_default();
    let unwritten = variables.iter().filter(|variable| project.whole().writes_variable(variable) != Some(true));
    unwritten.map(|variable| demand(project, module, site, (*variable).to_owned())).collect()
}

/// Variables of clients that are made without them, and that are refused as they are used.
pub(super) fn in_use<'a>(project: &Project<'a>, module: usize) -> Vec<Demand<'a>> {
    let calls = project.outlines[module].calls.iter();
    let found = calls.filter_map(|site| {
        let dotted = project.outside(module, &site.scope, site.call.name()?)?;
        let (variable, keywords) = clients::refused_in_use(&dotted)?;
        let given = |(name, _): &(String, Value)| name == SPREAD || keywords.contains(&name.as_str());
        let is_without = site.call.positional.is_empty() && !site.call.keywords.iter().any(given);
        (is_without && reads_itself(project, site, variable))
            .then(|| demand(project, module, site, variable.to_owned()))
    });
    let mut found: Vec<Demand<'a>> = found.collect();
    found.extend(aws_keys(project, module));
    found
}

/// The keys of the first client of AWS in a file that is given none: without them, or a role, its services refuse it.
fn aws_keys<'a>(project: &Project<'a>, module: usize) -> Vec<Demand<'a>> {
    let mut calls = project.outlines[module].calls.iter();
    let first = calls.find(|site| {
        let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
        let given = |(name, _): &(String, Value)| name == SPREAD || clients::AWS_KEYS.contains(&name.as_str());
        dotted.is_some_and(|dotted| clients::AWS_CLIENTS.contains(&dotted.as_str()))
            && !site.call.keywords.iter().any(given)
    });
    let Some(site) = first else { return Vec::new() };
    let names = clients::AWS_KEY_VARIABLES.iter().filter(|name| reads_itself(project, site, name));
    names.map(|name| demand(project, module, site, (*name).to_owned())).collect()
}

fn demand<'a>(project: &Project<'a>, module: usize, site: &'a CallSite, name: String) -> Demand<'a> {
    let happens = circumstances::happens_at_start(project, module, &site.scope, site.under);
    Demand { name, scope: &site.scope, happens, form: VariableForm::Text, line: site.call.line }
}

/// `int(os.getenv("PORT"))`, `create_engine(URL)`, `os.getenv("HOSTS").split(",")`.
fn demanded(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<String> {
    let client = site.call.name().and_then(|name| clients::client_of(&project.outside(module, &site.scope, name)?));
    if let Some(client) = client {
        return by_client(project, module, site, client);
    }
    let found = by_function(project, module, site);
    found.or_else(|| addresses::missing(project, module, site)).into_iter().collect()
}

fn by_function(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    let call = &site.call;
    if let Value::Attribute(owner, method) = &call.callee {
        let is_of_text = !method.starts_with("__") && runs_on_load(&site.scope);
        return is_of_text.then(|| unset(project, module, &site.scope, owner, Refused::None))?;
    }
    let name = call.name()?;
    let dotted = project.outside(module, &site.scope, name);
    match dotted.as_deref() {
        Some(function) if NUMBERS.contains(&function) && runs_on_load(&site.scope) => {
            unset(project, module, &site.scope, call.positional.first()?, Refused::Empty)
        }
        Some(function) if clients::AWS_CLIENTS.contains(&function) => by_region(project, module, site),
        // The method of a name of the project: `HOSTS.split(",")`.
        None if runs_on_load(&site.scope) => {
            let (owner, method) = call.method()?;
            let owner = Value::Name(owner.to_owned());
            (!method.starts_with("__")).then(|| unset(project, module, &site.scope, &owner, Refused::None))?
        }
        _ => None,
    }
}

/// `create_engine(URL)`, and `OpenAI()`, which reads a variable itself.
fn by_client(project: &Project<'_>, module: usize, site: &CallSite, client: &Client) -> Vec<String> {
    let call = &site.call;
    if call.keyword(SPREAD).is_some() || client.instead.iter().any(|name| call.keyword(name).is_some()) {
        return Vec::new();
    }
    let given: Vec<&Value> = client.needs.iter().filter_map(|argument| call.passed(*argument)).collect();
    if given.is_empty() {
        let variable = client.variable.filter(|variable| reads_itself(project, site, variable));
        return variable.map(ToOwned::to_owned).into_iter().collect();
    }
    let refused = if clients::refuses_empty(client) { Refused::Empty } else { Refused::None };
    // Of several providers a program may use the one that it has a key for.
    let constant = |value: &Value| {
        client.variable.is_none().then(|| unset_constant(project, module, &site.scope, value, refused))?
    };
    let unset = given
        .iter()
        .filter_map(|value| unset_argument(project, module, &site.scope, value, refused).or_else(|| constant(value)));
    let unset: Vec<String> = unset.collect();
    if !unset.is_empty() {
        return unset;
    }
    let settings = given.into_iter().filter_map(|value| empty_setting(project, module, site, client, value));
    settings.collect()
}

/// `OpenAI(api_key=settings.key)`, where the default of that field is nothing, or empty where an empty one is refused.
fn empty_setting(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    client: &Client,
    value: &Value,
) -> Option<String> {
    // A function may return before, where what it tests is empty.
    value.name().filter(|name| runs_on_load(&site.scope) && name.contains('.'))?;
    let Setting::Variable { name, default } = evaluate::setting(project, module, &site.scope, value) else {
        return None;
    };
    let is_refused = match default {
        None | Some(Value::Nothing) => client.variable.is_none_or(|own| reads_itself(project, site, own)),
        Some(Value::Text(text)) => text.is_empty() && clients::refuses_empty(client),
        Some(_) => false,
    };
    is_refused.then_some(name)
}

/// A function may return before, where the name it tests is not set.
fn unset_argument(p: &Project<'_>, module: usize, scope: &Scope, value: &Value, refused: Refused) -> Option<String> {
    (runs_on_load(scope) || value.call().is_some()).then(|| unset(p, module, scope, value, refused))?
}

/// A constant in a function, which no test of the file looks at.
fn unset_constant(p: &Project<'_>, module: usize, scope: &Scope, value: &Value, refused: Refused) -> Option<String> {
    let name = value.name()?;
    let is_open = !p.whole().is_tested(module, name) && !is_parameter(p, module, scope, name);
    is_open.then(|| unset(p, module, scope, value, refused))?
}

/// Whether a name may be a parameter of the function that it stands in.
fn is_parameter(project: &Project<'_>, module: usize, scope: &Scope, name: &str) -> bool {
    let Scope::Function(function) = scope else { return false };
    let first = name.split('.').next().unwrap_or(name);
    let mut around = Some(function.as_str());
    while let Some(function) = around {
        let known = project.function(module, function);
        if known.is_some_and(|known| known.parameters.iter().any(|parameter| parameter.name == first)) {
            return true;
        }
        around = function.rsplit_once('.').map(|(outer, _)| outer);
    }
    false
}

/// Whether nothing in the project gives the variable that a client reads itself, nor tests it before a function makes the client.
fn reads_itself(project: &Project<'_>, site: &CallSite, variable: &str) -> bool {
    match project.whole().writes_variable(variable) {
        None => true,
        Some(is_written) => !is_written && runs_on_load(&site.scope),
    }
}

/// `boto3.client("dynamodb")`: the region is a variable's where no argument names it.
fn by_region(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    let call = &site.call;
    let service = call.passed(clients::AWS_SERVICE)?.text()?;
    if clients::is_without_region(service) || call.keyword(SPREAD).is_some() || call.keyword("config").is_some() {
        return None;
    }
    match call.passed(clients::AWS_REGION) {
        Some(region) => unset_argument(project, module, &site.scope, region, Refused::None),
        None => {
            reads_itself(project, site, clients::AWS_REGION_VARIABLE).then(|| clients::AWS_REGION_VARIABLE.to_owned())
        }
    }
}

/// Where no `return` can stand before.
fn runs_on_load(scope: &Scope) -> bool {
    matches!(scope, Scope::Module | Scope::Class(_) | Scope::MainGuard)
}

/// The variable that a value is read from, which is nothing where that is not set.
fn unset(project: &Project<'_>, module: usize, scope: &Scope, value: &Value, refused: Refused) -> Option<String> {
    unset_within(project, (module, scope), value, refused, 0)
}

fn unset_within(
    p: &Project<'_>,
    (module, scope): (usize, &Scope),
    value: &Value,
    refused: Refused,
    chain: usize,
) -> Option<String> {
    match value {
        Value::Call(call) => unset_by(p, module, scope, call, refused),
        Value::Name(name) if chain < LONGEST_CHAIN => match p.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest)
                if rest.is_empty() && runs_on_load(&binding.scope) && !p.is_ambiguous(at, binding) =>
            {
                let value = binding.value.as_ref().filter(|value| value.name() != Some(name))?;
                unset_within(p, (at, &binding.scope), value, refused, chain + 1)
            }
            _ => None,
        },
        _ => None,
    }
}

fn unset_by(project: &Project<'_>, module: usize, scope: &Scope, call: &Call, refused: Refused) -> Option<String> {
    let read = environment::read(project, module, scope, call)?;
    let is_nothing = match read.default {
        None => read.missing == Missing::GoesOn,
        Some(Value::Text(text)) => text.is_empty() && refused == Refused::Empty,
        Some(_) => false,
    };
    is_nothing.then(|| read.name.into_owned())
}

/// The setting of Flask-SQLAlchemy, where it is the only one: of several, the one that counts is chosen elsewhere.
fn by_flask<'a>(project: &Project<'a>, module: usize, binding: &'a Binding) -> Option<Demand<'a>> {
    let Some(Value::Call(call)) = binding.value.as_ref().filter(|_| project.whole().has_one_flask_database()) else {
        return None;
    };
    let name = unset_by(project, module, &binding.scope, call, Refused::None)?;
    let mut sites = project.outlines[module].calls.iter();
    let site = sites.find(|site| site.scope == binding.scope && site.call == **call)?;
    Some(demand(project, module, site, name))
}

/// `os.environ["X"] = os.getenv("Y")`: the environment takes no `None`
/// (<https://docs.python.org/3/library/os.html#os.environ>, "`TypeError`: str expected, not `NoneType`").
fn by_assignment<'a>(project: &Project<'a>, module: usize, lookup: &'a Lookup) -> Option<Demand<'a>> {
    let is_written = lookup.kind == LookupKind::Written;
    let scope = &lookup.scope;
    (is_written && environment::is_environment(project, module, scope, &lookup.name)).then_some(())?;
    let target = item_name(&lookup.name, &lookup.key);
    let mut bindings = project.bindings_at(module, scope, &target).iter();
    let binding = bindings.find(|one| one.line == lookup.line)?;
    // A function may return before, where the name it tests is not set.
    let value = binding.value.as_ref().filter(|value| runs_on_load(scope) || value.call().is_some())?;
    let name = unset(project, module, scope, value, Refused::None)?;
    let happens = circumstances::happens_at_start(project, module, scope, lookup.under);
    Some(Demand { name, scope, happens, form: VariableForm::Text, line: lookup.line })
}

#[cfg(test)]
mod tests {
    use super::super::VariableForm;
    use super::super::testing::{module, required};

    fn with_os(text: &str) -> Vec<String> {
        required(&format!("import os\n{text}"))
    }

    #[test]
    fn a_number_or_a_method_of_a_variable_without_default_needs_it() {
        assert_eq!(with_os("x = int(os.getenv('KEY'))"), ["KEY"]);
        assert_eq!(with_os("x = float(os.environ.get('KEY'))"), ["KEY"]);
        assert_eq!(with_os("x = os.getenv('KEY').split(',')"), ["KEY"]);
        assert_eq!(with_os("KEY = os.getenv('KEY')\nx = KEY.split(',')"), ["KEY"]);
        assert_eq!(with_os("class C:\n    x = int(os.getenv('KEY'))"), ["KEY"]);
        assert_eq!(with_os("start(port=int(os.getenv('KEY')))"), ["KEY"]);
    }

    #[test]
    fn no_file_is_opened_by_a_variable_that_is_not_set() {
        for text in ["open(os.getenv('KEY'))", "from pathlib import Path\nP = Path(os.environ.get('KEY'))"] {
            assert_eq!(with_os(text), ["KEY"], "{text}");
        }
        assert_eq!(with_os("KEY = os.getenv('KEY')\nP = os.path.join(KEY, 'a')"), ["KEY"]);
        assert!(with_os("open(os.getenv('KEY', 'a.txt'))").is_empty());
        assert!(
            with_os("from pathlib import Path\nP = Path(os.getenv('KEY')) if os.getenv('KEY') else None").is_empty()
        );
    }

    #[test]
    fn a_function_opens_no_file_by_a_constant_that_is_not_set() {
        let load = |text: &str| with_os(&format!("FILE = os.environ.get('KEY')\ndef load(other=None):\n{text}"));
        assert_eq!(load("    with open(FILE) as file:\n        return file.read()\n"), ["KEY"]);
        assert!(load("    if not FILE:\n        return ''\n    return open(FILE).read()\n").is_empty());
        assert!(load("    return open(other).read()\n").is_empty());
        assert!(with_os("FILE = os.environ.get('KEY')\ndef load(FILE):\n    return open(FILE)\n").is_empty());
    }

    #[test]
    fn what_takes_the_place_of_the_variable_makes_it_no_need() {
        assert!(with_os("x = int(os.getenv('KEY', '1'))").is_empty());
        assert!(with_os("x = int(os.getenv('KEY') or 1)").is_empty());
        assert!(with_os("x = os.getenv('KEY', '').split(',')").is_empty());
        assert!(with_os("x = int(os.getenv('KEY')) if os.getenv('KEY') else 1").is_empty());
        assert!(with_os("KEY = os.getenv('KEY')\nif KEY:\n    x = KEY.split(',')").is_empty());
        assert!(with_os("KEY = os.getenv('KEY')\nif not KEY:\n    KEY = 'a'\nx = KEY.split(',')").is_empty());
        assert!(with_os("try:\n    x = os.getenv('KEY').split(',')\nexcept AttributeError:\n    x = []").is_empty());
        assert!(with_os("make = lambda: int(os.getenv('KEY'))").is_empty());
        assert!(with_os("def f():\n    return int(os.getenv('KEY'))").is_empty());
    }

    #[test]
    fn an_agent_of_livekit_is_started_with_its_server() {
        let agent = "from livekit.agents import WorkerOptions, cli\nif __name__ == '__main__':\n    cli.run_app(WorkerOptions(f))\n";
        assert_eq!(with_os(agent), ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "LIVEKIT_URL"]);
        assert!(with_os(&agent.replace("(f)", "(f, ws_url=URL, api_key=KEY, api_secret=SECRET)")).is_empty());
        assert_eq!(
            with_os(&format!("os.environ['LIVEKIT_URL'] = 'ws://x'\n{agent}")),
            ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"]
        );
    }

    #[test]
    fn the_environment_is_given_no_variable_that_is_not_set() {
        assert_eq!(with_os("os.environ['KEY'] = os.getenv('KEY')"), ["KEY"]);
        assert_eq!(with_os("os.environ['A'] = os.environ.get('KEY')"), ["KEY"]);
        assert_eq!(with_os("def f():\n    os.environ['A'] = os.getenv('KEY')"), ["KEY"]);
        assert!(with_os("os.environ['KEY'] = os.getenv('KEY', '')").is_empty());
        assert!(with_os("if os.getenv('KEY'):\n    os.environ['A'] = os.getenv('KEY')").is_empty());
        assert!(with_os("os.environ['KEY'] = os.getenv('KEY') or ''").is_empty());
    }

    #[test]
    fn an_engine_needs_its_url() {
        let engine = |text: &str| with_os(&format!("from sqlalchemy import create_engine\n{text}"));
        assert_eq!(engine("engine = create_engine(os.getenv('KEY'), echo=True)"), ["KEY"]);
        assert_eq!(engine("URL = os.getenv('KEY')\nengine = create_engine(URL)"), ["KEY"]);
        assert!(engine("engine = create_engine(os.getenv('KEY', 'sqlite://'))").is_empty());
        let text =
            "import os\nfrom sqlalchemy import create_engine\nPATH = os.getenv('KEY')\nengine = create_engine(PATH)";
        let forms: Vec<VariableForm> = module(text).variables.into_iter().map(|read| read.form).collect();
        assert!(forms.contains(&VariableForm::EngineUrl), "{forms:?}");
        assert!(engine("URL = os.getenv('KEY') or 'sqlite://'\nengine = create_engine(URL)").is_empty());
    }

    #[test]
    fn an_empty_text_is_no_address_and_no_number() {
        let connect = "import psycopg2\nURL = os.getenv('KEY', '')\ndef connect():\n    return psycopg2.connect(URL)\nconnect()\n";
        assert_eq!(with_os(connect), ["KEY"]);
        let engine = "from sqlalchemy import create_engine\nengine = create_engine(os.getenv('KEY', ''))\n";
        assert_eq!(with_os(engine), ["KEY"]);
        assert_eq!(with_os("x = int(os.getenv('KEY', ''))"), ["KEY"]);
        assert!(with_os("open(os.getenv('KEY', ''))").is_empty());
        let supabase = "from supabase import create_client\nx = create_client(os.getenv('URL'), os.getenv('KEY'))";
        assert_eq!(with_os(supabase), ["KEY", "URL"]);
    }

    #[test]
    fn a_client_that_reads_its_key_itself_needs_it() {
        let openai = |text: &str| with_os(&format!("from openai import OpenAI\n{text}"));
        assert_eq!(openai("client = OpenAI()"), ["OPENAI_API_KEY"]);
        assert_eq!(openai("client = OpenAI(api_key=os.getenv('KEY'))"), ["KEY"]);
        assert_eq!(openai("def ask():\n    return OpenAI()"), ["OPENAI_API_KEY"]);
        assert!(openai("client = OpenAI(api_key='none', base_url='http://ollama')").is_empty());
        assert!(openai("client = OpenAI(**settings)").is_empty());
        assert!(openai("os.environ['OPENAI_API_KEY'] = key()\nclient = OpenAI()").is_empty());
        assert!(openai("def ask():\n    if not os.getenv('OPENAI_API_KEY'):\n        return\n    OpenAI()").is_empty());
        assert!(openai("try:\n    client = OpenAI()\nexcept Exception:\n    client = None").is_empty());
        let supabase = "from supabase import create_client\nx = create_client(os.getenv('URL'), 'k')";
        assert_eq!(with_os(supabase), ["URL"]);
        let gemini = |text: &str| with_os(&format!("from google import genai\nx = genai.Client({text})"));
        assert_eq!(gemini(""), ["GOOGLE_API_KEY"]);
        assert!(gemini("vertexai=True").is_empty());
    }

    #[test]
    fn a_client_needs_the_setting_that_it_is_made_with() {
        let openai = |field: &str, made: &str| {
            let class = format!(
                "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    key: {field}\nsettings = S()\n"
            );
            required(&format!("from openai import OpenAI\n{class}{made}"))
        };
        let made = "client = OpenAI(base_url='http://x', api_key=settings.key)\n";
        assert_eq!(openai("str = ''", made), ["KEY"]);
        assert_eq!(openai("str | None = None", made), ["KEY"]);
        assert!(openai("str = 'none'", made).is_empty());
        assert!(openai("str = ''", "def f():\n    return OpenAI(api_key=settings.key)\n").is_empty());
        assert!(openai("str = ''", "client = OpenAI(api_key=settings.key) if settings.key else None\n").is_empty());
    }

    #[test]
    fn a_connection_needs_its_host() {
        let connect = |text: &str| with_os(&format!("from psycopg2 import connect\nHOST = os.getenv('KEY')\n{text}"));
        assert_eq!(connect("db = connect(user='a', host=HOST)"), ["KEY"]);
        assert!(connect("db = connect(user='a', host='db')").is_empty());
    }

    #[test]
    fn a_client_of_aws_needs_a_region_unless_its_service_has_none() {
        let aws = |text: &str| with_os(&format!("import boto3\nx = boto3.{text}"));
        assert_eq!(aws("client('dynamodb')"), ["AWS_DEFAULT_REGION"]);
        assert_eq!(aws("resource('sqs', region_name=os.getenv('REGION'))"), ["REGION"]);
        assert!(aws("client('s3')").is_empty());
        let keys = |text: &str| {
            let found = super::super::testing::module(&format!("import boto3\nx = boto3.{text}")).variables.into_iter();
            found.map(|read| read.name).filter(|name| name.starts_with("AWS_")).collect::<Vec<_>>()
        };
        assert_eq!(keys("client('s3')"), ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
        assert!(keys("client('s3', aws_access_key_id='a')").is_empty());
        assert!(aws("client('sqs', region_name='eu-west-1')").is_empty());
    }

    #[test]
    fn flask_sqlalchemy_needs_its_only_database() {
        let flask = |text: &str| with_os(&format!("from flask_sqlalchemy import SQLAlchemy\n{text}"));
        let class = "class Config:\n    SQLALCHEMY_DATABASE_URI = os.getenv('KEY')\n";
        let item = "app.config['SQLALCHEMY_DATABASE_URI'] = os.environ.get('KEY')\n";
        assert_eq!(flask(class), ["KEY"]);
        assert_eq!(flask(item), ["KEY"]);
        assert_eq!(flask(&format!("{class}class TestConfig:\n    SQLALCHEMY_DATABASE_URI = 'sqlite://'\n")), ["KEY"]);
        assert!(flask(&format!("{class}class Local(Config):\n    SQLALCHEMY_DATABASE_URI = 'sqlite://'\n")).is_empty());
        assert!(flask(&format!("{class}    SQLALCHEMY_BINDS = {{}}\n")).is_empty());
        assert!(with_os(class).is_empty());
    }
}
