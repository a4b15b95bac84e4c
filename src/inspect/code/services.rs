//! Finds what reaches a database or a broker on the machine itself, and files that variables are read from. Judges nothing.

mod addresses;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use addresses::{Address, address};

use super::circumstances;
use super::evaluate;
use super::facts::{Happens, PathAnchor, Scope, ServiceCall, ServiceHost, Setting, VariableFile};
use super::opened::insisted;
use super::outline::{Binding, CallSite, LookupKind, Outline};
use super::project::{Project, Resolved, Target};
use super::settings_classes;
use super::value::{Call, SPREAD, Value};
use crate::catalogue::services;
use crate::inspect::evidence::Place;

/// Keywords that hold such a URL; else it comes first.
const KEYWORDS: [&str; 11] = [
    "broker",
    "backend",
    "broker_url",
    "result_backend",
    "url",
    "host",
    "dsn",
    "base_url",
    "bootstrap_servers",
    "endpoint",
    "endpoint_url",
];

/// Functions of which the URL is the default of something else, by their last names.
const DEFAULTS: [&str; 9] =
    ["add_argument", "Argument", "Option", "option", "Field", "field", "get", "getenv", "setdefault"];

/// What Streamlit keeps secrets in.
const SECRETS: &str = "streamlit.secrets";

/// Calls that are handed the address of a service on the machine itself or in a network of containers, as a constant.
pub(super) fn calls(project: &Project<'_>, module: usize) -> Vec<ServiceCall> {
    let outline = &project.outlines[module];
    let found = outline.calls.iter().filter_map(|site| {
        let Found { server, host, function, variable, is_kept } = service(project, module, site)?;
        let happens = circumstances::happens_at_start(project, module, &site.scope, site.under);
        Some(ServiceCall {
            service: server,
            host,
            function,
            variable,
            scope: site.scope.clone(),
            happens: if is_kept { Happens::Always } else { happens },
            place: Place::line(&outline.path, site.call.line),
        })
    });
    let mut found: Vec<ServiceCall> = found.collect();
    let known: HashSet<String> = found.iter().map(|call| call.service.clone()).collect();
    let written = outline.bindings.iter().filter_map(|binding| written(outline, binding));
    found.extend(written.filter(|call| !known.contains(&call.service)));
    found
}

/// A service of a network of containers that a module gives a name to, perhaps one among others: `BASE = "http://api:8000"`.
fn written(outline: &Outline, binding: &Binding) -> Option<ServiceCall> {
    let Some(Value::Text(url)) = &binding.value else { return None };
    let host = services::web_host_of_a_network(url).filter(|_| binding.scope == Scope::Module)?;
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Some(ServiceCall {
        service: format!("{scheme}://{}", authority.rsplit('@').next().unwrap_or(authority)),
        host: ServiceHost::Network(host.to_owned()),
        variable: None,
        function: String::new(),
        scope: Scope::Module,
        happens: Happens::Perhaps,
        place: Place::line(&outline.path, binding.line),
    })
}

/// A server, and what is handed it.
struct Found {
    server: String,
    host: ServiceHost,
    function: String,
    variable: Option<String>,
    is_kept: bool,
}

fn service(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Found> {
    let call = &site.call;
    let keywords = KEYWORDS.iter().filter_map(|keyword| call.keyword(keyword));
    let asked = call.positional.iter().take(2);
    let function = function(project, module, site)?;
    if call.last_name().is_none_or(|name| DEFAULTS.contains(&name)) && !services::asks(&function) {
        return None;
    }
    let found = keywords.chain(asked).find_map(|value| {
        let Address { text, variable, is_kept } = address(project, module, &site.scope, value)?;
        let (server, host) = server(&text, &function)?;
        Some((server, host, variable, is_kept))
    });
    let (server, host, variable, is_kept) = found.or_else(|| {
        let (server, host) = by_host(project, module, site).filter(|_| services::connects_by_host(&function))?;
        Some((server, host, None, false))
    })?;
    // What is no web server is told by its variable alone.
    (variable.is_none() || services::asks(&function)).then_some(Found { server, host, function, variable, is_kept })
}

/// What is called, by its dotted name. What the project's own functions do with an address is found where they do it. The method of
/// an object by which web servers are asked is one of the client that the file imports.
fn function(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    let resolved = site.call.name().map(|name| (name, project.resolve(module, &site.scope, name)));
    let is_of_an_object = match &resolved {
        None | Some((_, Resolved::Inside(Target::Binding(..), _))) => true,
        Some((name, Resolved::Unbound)) => name.contains('.'),
        Some(_) => false,
    };
    let outline = &project.outlines[module];
    let asks = is_of_an_object
        && asks_for_an_address(site)
        && services::HTTP_CLIENTS.iter().any(|client| outline.imports(client));
    let asking = site.call.last_name().filter(|_| asks).and_then(services::asking_method);
    asking.map(str::to_owned).or_else(|| match resolved {
        Some((_, Resolved::Outside(dotted))) => Some(dotted),
        Some((name, Resolved::Unbound)) => Some(name.to_owned()),
        _ => None,
    })
}

/// Whether what a method is given can be a URL: dictionaries are asked by `get`, too.
fn asks_for_an_address(site: &CallSite) -> bool {
    let could_be = |value: &Value| matches!(value, Value::Text(_) | Value::Name(_) | Value::Concat(_));
    site.call.positional.len() <= 2 && site.call.positional.iter().chain(site.call.keyword("url")).any(could_be)
}

/// The server that a function finds at an address.
fn server(address: &str, function: &str) -> Option<(String, ServiceHost)> {
    if services::connects_by_address(function) {
        let (host, _) = services::host_and_port(address)?;
        let is_bare = services::is_bare_name(host);
        let network = is_bare.then(|| ServiceHost::Network(host.to_owned()));
        let host = network.or_else(|| services::is_own_host(host).then_some(ServiceHost::Here))?;
        return Some((address.to_owned(), host));
    }
    let is_any = services::connects(function) || services::asks(function);
    let here = if is_any { services::server_here } else { services::on_the_machine_itself };
    if let Some(service) = here(address) {
        return Some((service, ServiceHost::Here));
    }
    // What a URL of a database or a broker is given to is a client of one.
    let host =
        services::host_of_a_network(address).or_else(|| services::web_host_of_a_network(address).filter(|_| is_any))?;
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let server = authority.rsplit('@').next().unwrap_or(authority);
    Some((format!("{scheme}://{server}"), ServiceHost::Network(host.to_owned())))
}

/// `host="localhost", port=5432`, also in a dictionary: `connect(**DB)`; and `"host=db dbname=shop"`.
fn by_host(project: &Project<'_>, module: usize, site: &CallSite) -> Option<(String, ServiceHost)> {
    let named = match site.call.argument("host", 0) {
        Some(value) => evaluate::setting(project, module, &site.scope, value),
        None => spread_host(project, module, site)?,
    };
    let Setting::Fixed(Value::Text(named)) = named else { return None };
    let host = named.split_whitespace().find_map(|word| word.strip_prefix("host=")).unwrap_or(&named);
    let of_network = services::is_bare_name(host).then(|| ServiceHost::Network(host.to_owned()));
    let place = services::is_own_host(host).then_some(ServiceHost::Here).or(of_network)?;
    let server = match site.call.keyword("port") {
        Some(Value::Number(port)) => format!("{host}:{port}"),
        _ => host.to_owned(),
    };
    Some((server, place))
}

/// The host in the dictionary of `connect(**DB)`.
fn spread_host(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Setting<Value>> {
    let name = site.call.keyword(SPREAD)?.name()?;
    let Resolved::Inside(Target::Binding(at, binding), rest) = project.resolve(module, &site.scope, name) else {
        return None;
    };
    let Some(Value::Map(items)) = binding.value.as_ref().filter(|_| rest.is_empty()) else { return None };
    let (_, host) = items.iter().find(|(key, _)| key.text() == Some("host"))?;
    Some(evaluate::setting(project, at, &binding.scope, host))
}

/// Files whose variables are no part of the environment: `dotenv_values` gives a dictionary
/// (<https://github.com/theskumar/python-dotenv>), and decouple's `RepositoryEnv` opens its file
/// (<https://github.com/HBNetwork/python-decouple>).
pub(super) fn variable_files(project: &Project<'_>, module: usize) -> Vec<VariableFile> {
    let outline = &project.outlines[module];
    let bound = LazyCell::new(|| bound_calls(outline));
    let found = outline.calls.iter().filter_map(|site| {
        let call = &site.call;
        let function = project.outside(module, &site.scope, call.name()?)?;
        let is_alone = || bound.get(&call.line).is_some_and(|bound| bound.contains(&call));
        let is_at_load = matches!(site.scope, Scope::Module | Scope::Class(_) | Scope::MainGuard);
        let named = match function.as_str() {
            // A function may look into it for another reason.
            "dotenv.dotenv_values" | "dotenv.main.dotenv_values" if is_at_load && is_alone() => {
                call.argument("dotenv_path", 0).map_or(Some(".env"), Value::text)
            }
            "decouple.RepositoryEnv" => call.argument("source", 0)?.text(),
            _ => None,
        };
        let file = named.filter(|name| !name.starts_with('/'))?.to_owned();
        Some(VariableFile { file, function: Some(function), place: Place::line(&outline.path, call.line) })
    });
    let classes = outline.classes.iter().filter(|class| settings_classes::is_settings_class(project, module, class));
    let classes = classes.filter_map(|class| {
        let file = settings_classes::only_file(project, module, class)?.to_owned();
        let place = Place::line(&outline.path, class.line);
        Some(VariableFile { file, function: Some(class.name.clone()), place })
    });
    let insisted = insisted::of_module(project, module).into_iter().filter(|path| {
        path.anchor != PathAnchor::Absolute && path.text.rsplit('/').next().is_some_and(|name| name.starts_with(".env"))
    });
    let insisted = insisted.map(|path| VariableFile { file: path.text, function: None, place: path.place });
    found.chain(classes).chain(streamlit_secrets(project, module)).chain(insisted).collect()
}

/// The calls of a file whose result is given to a name, as it is or one item of it, by their lines.
fn bound_calls(outline: &Outline) -> HashMap<usize, Vec<&Call>> {
    let mut calls: HashMap<usize, Vec<&Call>> = HashMap::new();
    for call in outline.bindings.iter().filter_map(|binding| looked_into(binding.value.as_ref()?)) {
        calls.entry(call.line).or_default().push(call);
    }
    calls
}

/// The call of `values()`, `values()["KEY"]` and `values().get("KEY")`.
fn looked_into(value: &Value) -> Option<&Call> {
    match value {
        Value::Item(owner, _) => owner.call(),
        Value::Call(call) => match &call.callee {
            Value::Attribute(owner, method) if method == "get" => owner.call(),
            _ => Some(call),
        },
        _ => None,
    }
}

/// `st.secrets["KEY"]`, which Streamlit reads from a file beside the program alone
/// (<https://docs.streamlit.io/develop/api-reference/connections/st.secrets>).
fn streamlit_secrets(project: &Project<'_>, module: usize) -> Option<VariableFile> {
    let outline = &project.outlines[module];
    let lookup = outline.lookups.iter().find(|lookup| {
        let is_theirs = project.outside(module, &lookup.scope, &lookup.name).as_deref() == Some(SECRETS);
        let happens = circumstances::happens_unguarded(project, module, &lookup.scope, lookup.under);
        is_theirs && lookup.kind == LookupKind::Read && happens == Happens::Always
    })?;
    let place = Place::line(&outline.path, lookup.line);
    Some(VariableFile { file: ".streamlit/secrets.toml".to_owned(), function: Some(SECRETS.to_owned()), place })
}

#[cfg(test)]
mod tests {
    use super::super::facts::ServiceHost;
    use super::super::testing::module;

    fn services(text: &str) -> Vec<String> {
        module(text).service_calls.into_iter().map(|call| call.service).collect()
    }

    #[test]
    fn a_constant_url_of_the_machine_itself_is_found_without_its_password() {
        let celery = "from celery import Celery\nURL = 'redis://:secret@localhost:6379/0'\n";
        assert_eq!(services(&format!("{celery}app = Celery('shop', broker=URL)")), ["redis://localhost:6379"]);
        let of_network = services(&format!("{celery}app = Celery('shop', broker='redis://cache:6379')"));
        assert_eq!(of_network, ["redis://cache:6379"]);
        assert!(services("import os\nURL = os.getenv('URL', 'redis://localhost')\nconnect(URL)").is_empty());
        assert!(services("config.get('redis://localhost')").is_empty());
        let connect = |host: &str| services(&format!("import psycopg2\npsycopg2.connect(host={host}, port=5432)"));
        assert_eq!(connect("'localhost'"), ["localhost:5432"]);
        assert_eq!(connect("'db'"), ["db:5432"]);
        assert!(connect("'db.example.com'").is_empty());
    }

    #[test]
    fn a_store_of_objects_is_found_by_its_address() {
        assert_eq!(services("from minio import Minio\nc = Minio('minio:9000', secure=False)"), ["minio:9000"]);
        assert_eq!(services("from minio import Minio\nc = Minio(endpoint='localhost:9000')"), ["localhost:9000"]);
        assert!(services("from minio import Minio\nc = Minio('play.min.io')").is_empty());
        let s3 = |url: &str| services(&format!("import boto3\nc = boto3.client('s3', endpoint_url='{url}')"));
        assert_eq!(s3("http://minio:9000"), ["http://minio:9000"]);
        assert!(s3("https://s3.eu-central-1.amazonaws.com").is_empty());
    }

    #[test]
    fn the_default_of_a_parameter_counts_where_nobody_gives_it() {
        let class = "from qdrant_client import QdrantClient\nclass Store:\n    def __init__(self, url='http://localhost:6333'):\n        \
                     self.client = QdrantClient(url=url)\n";
        assert_eq!(services(&format!("{class}Store()\n")), ["http://localhost:6333"]);
        assert!(services(&format!("{class}Store(url=settings.url)\n")).is_empty());
    }

    #[test]
    fn an_attribute_that_an_object_is_made_with_names_a_server() {
        let class = |value: &str| {
            format!(
                "import httpx, os\nclass Api:\n    def __init__(self, url: str = 'http://localhost:9001'):\n        self.url = {value}\n        \
                 self.client = httpx.AsyncClient()\n    async def ask(self):\n        try:\n            \
                 return await self.client.get(f'{{self.url}}/account')\n        except Exception:\n            return None\n"
            )
        };
        for value in ["url", "url.rstrip('/')"] {
            assert_eq!(services(&format!("{}api = Api()\n", class(value))), ["http://localhost:9001"], "{value}");
        }
        assert!(services(&class("url")).is_empty(), "nobody makes one");
        assert!(services(&format!("{}api = Api(settings.url)\n", class("url"))).is_empty());
        let asked = class("os.getenv('API_URL', 'http://localhost:9001')");
        let calls = module(&format!("{asked}api = Api()\n")).service_calls;
        assert_eq!(calls[0].variable.as_deref(), Some("API_URL"));
        assert!(services("import httpx, os\nURL = os.environ.get('API_URL', 'http://localhost:9001')").is_empty());
        assert!(services("import httpx\nx = {}\nx.get('name')\nx.get('http://example.com')").is_empty());
    }

    #[test]
    fn servers_of_a_network_are_found_where_a_client_is_handed_one() {
        let hosts = |text: &str| {
            let found = module(text).service_calls.into_iter().map(|call| (call.service, call.host));
            found.collect::<Vec<_>>()
        };
        let network = |service: &str, host: &str| vec![(service.to_owned(), ServiceHost::Network(host.to_owned()))];
        assert_eq!(hosts("import requests\nrequests.get('http://api:9543/x')"), network("http://api:9543", "api"));
        let base = "import httpx\nBASE = 'http://api:9543'\n";
        assert_eq!(
            hosts(&format!("{base}def f(x):\n    return httpx.get(f'{{BASE}}/{{x}}')")),
            network("http://api:9543", "api")
        );
        assert_eq!(
            hosts(&format!("{base}httpx.get('https://api.example.com:80/')")),
            network("http://api:9543", "api"),
            "what has a name is asked somewhere"
        );
        assert!(hosts("BASE = 'http://api'\ndef f():\n    url = 'http://api:9543'\n").is_empty());
        assert!(hosts("import requests\nrequests.get(f'http://api:{PORT}/x')").is_empty());
        let kafka = "from aiokafka import AIOKafkaProducer\nclass P:\n    def __init__(self, servers: str = 'kafka:9092'):\n        \
                     self.p = AIOKafkaProducer(bootstrap_servers=servers)\n";
        assert_eq!(hosts(&format!("{kafka}P()\n")), network("kafka:9092", "kafka"));
        assert!(hosts(&format!("{kafka}P(servers=x)\n")).is_empty());
        let here = hosts("import requests\nrequests.post('http://localhost:11434/api')");
        assert_eq!(here, [("http://localhost:11434".to_owned(), ServiceHost::Here)]);
    }

    #[test]
    fn files_of_variables_are_those_that_reach_no_environment() {
        let files = |text: &str| {
            let found = module(&format!("from dotenv import dotenv_values, load_dotenv\nimport os\n{text}"));
            found.variable_files.into_iter().map(|file| file.file).collect::<Vec<_>>()
        };
        assert_eq!(files("config = dotenv_values('.env.prod')"), [".env.prod"]);
        assert_eq!(files("config = dotenv_values()"), [".env"]);
        assert_eq!(files("key = dotenv_values('.env')['KEY']"), [".env"]);
        assert_eq!(files("key = dotenv_values().get('KEY')"), [".env"]);
        let insists = "from pathlib import Path\nif not Path('.env').is_file():\n    raise SystemExit\nload_dotenv()";
        assert_eq!(files(insists), [".env"]);
        assert!(files("config = {**dotenv_values('.env'), **os.environ}").is_empty());
        assert!(files("load_dotenv('.env')").is_empty());
        assert_eq!(files("import streamlit as st\nkey = st.secrets['KEY']"), [".streamlit/secrets.toml"]);
        assert!(files("import streamlit as st\nif 'KEY' in st.secrets:\n    key = st.secrets['KEY']").is_empty());
        assert!(files("def f():\n    values = dotenv_values('.env')").is_empty());
        let class = "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model_config = {'env_file': '.env', 'extra': 'allow'}\n";
        assert_eq!(files(class), [".env"]);
        assert!(files(&format!("{class}    key: str = ''\n")).is_empty());
    }
}
