//! Says which variables the program goes without only to its harm. Decides nothing.

mod names;
mod servers;

use std::collections::BTreeSet;

use super::migrations;
use crate::catalogue::project_files::COMPOSE_FILE;
use crate::inspect::code::{DjangoFacts, Emptiness, ModuleFacts, Setting};
use crate::inspect::evidence::Located;
use crate::plan::build_plan::{BackingService, Notice, StartPlan, VariableNotice};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::{django as own_django, running};
use crate::plan::variable_reads::is_given;
use crate::sourced::Sourced;
use names::Names;
use servers::{beside, found_by_compose, given_by_compose, of_services, own};

/// What is to be known of the variables of the program, but for those that the image gives.
pub(crate) fn of_variables(
    request: &Request<'_>,
    chosen: &Chosen,
    given: &[Sourced<(String, String)>],
    backing: &[BackingService],
    reached: &BTreeSet<&str>,
    start: &StartPlan,
) -> Vec<Notice> {
    let theirs = request.facts.deployment.compose_file.as_ref().filter(|_| request.preferences.leaves(COMPOSE_FILE));
    // Nothing of uvdock's tells the program of servers where the compose file stays the authors'.
    let telling = if request.preferences.leaves(COMPOSE_FILE) { &[] } else { backing };
    let is_told = |name: &str| {
        is_given(request, given, name)
            || telling.iter().any(|service| service.gives(name))
            || theirs.is_some_and(|file| file.tells(name))
    };
    let running = running::running(request, chosen);
    let modules: Vec<&ModuleFacts> =
        request.facts.code.code().filter(|module| is_of(module, &running.files) || is_of(module, reached)).collect();
    let own_port = start.port.as_ref().map(|port| port.value);
    let beside = beside(request, backing, start);
    let (services, asked) = of_services(&modules, &running, own(&modules, start), &beside, django(request, chosen));
    let mut names = Names::of(own_port, beside).bound_by(bound_by(&modules));
    let replaced = own_django::overruled(request, chosen, SECRET_KEY);
    for module in &modules {
        let is_replaced = |name: &str| name == SECRET_KEY && replaced.contains(module.path.as_str());
        let reads = module.variables.iter().filter(|read| !is_told(&read.name) && !is_replaced(&read.name));
        for read in reads {
            names.add(module, read, &running, &modules);
        }
        for choice in &module.variable_choices {
            names.add_choice(module, choice, &running, is_told);
        }
    }
    names.add_servers(asked.into_iter().filter(|(name, _)| !is_told(name)));
    let django = django(request, chosen);
    names.add_database(django, is_told);
    names.once();
    let mut notices = names.notices();
    notices.extend(said_to_be_written(request, &modules, &notices));
    notices.extend(django.into_iter().flat_map(|facts| of_lists(request, given, facts)));
    notices.extend(django.and_then(|facts| of_debug(request, given, facts)));
    notices.extend(services);
    notices.extend(migrations::notice(request, chosen, given, backing, start));
    notices.extend(of_files(&modules));
    notices.extend(given_by_compose(telling));
    notices.extend(found_by_compose(telling));
    notices
}

/// Of the variables that the program insists on, those that say where it writes, where the settings name no directory for that.
fn said_to_be_written(request: &Request<'_>, modules: &[&ModuleFacts], notices: &[Notice]) -> Option<Notice> {
    let is_required = |name: &str| {
        notices.iter().any(|notice| match notice {
            Notice::RequiredVariables(required) => required.iter().any(|one| one.value == name),
            _ => false,
        })
    };
    let all = modules.iter().flat_map(|module| &module.written_by_variables);
    let mut found: Vec<Located<String>> = Vec::new();
    for one in all.filter(|one| is_required(&one.value)) {
        if !found.iter().any(|known| known.value == one.value) {
            found.push(one.clone());
        }
    }
    let is_open = !found.is_empty() && request.preferences.writable.is_none();
    is_open.then_some(Notice::Variables(VariableNotice::Writes(found)))
}

/// A setting of Django's, by which its variable is called too.
const SECRET_KEY: &str = "SECRET_KEY";

fn is_of(module: &ModuleFacts, files: &BTreeSet<&str>) -> bool {
    files.contains(module.path.as_str())
}

/// The settings of the Django project that starts.
fn django<'a>(request: &Request<'a>, chosen: &Chosen) -> Option<&'a DjangoFacts> {
    let StartMethod::Django(django) = &chosen.candidate.start else { return None };
    request.facts.code.module(django.settings.as_deref()?)?.django.as_ref()
}

/// Lists of Django's that are empty: without a host every request is refused
/// (<https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>), and checks refuse origins that are no URL
/// (Django "System check framework", `4_0.E001`; django-cors-headers `checks.py`, `corsheaders.E013`).
fn of_lists(request: &Request<'_>, given: &[Sourced<(String, String)>], django: &DjangoFacts) -> Vec<Notice> {
    let has_cors = django.installed_apps.iter().any(|app| app.value.starts_with("corsheaders"));
    let mut refused = Vec::new();
    let mut unchecked = Vec::new();
    for list in &django.empty_lists {
        if list.variable.as_deref().is_some_and(|name| is_given(request, given, name)) {
            continue;
        }
        let name = list.variable.clone();
        let located = Located::new(name.unwrap_or_else(|| list.setting.to_owned()), list.place.clone());
        let is_hosts = list.setting == "ALLOWED_HOSTS";
        let keeps_all_out = list.emptiness == Emptiness::EmptyText || django.debug == Some(false);
        match (is_hosts, list.emptiness) {
            (true, _) if keeps_all_out => {
                let notice = if list.variable.is_some() { VariableNotice::NoHosts } else { VariableNotice::EmptyHosts };
                refused.push(Notice::Variables(notice(located)));
            }
            (false, Emptiness::EmptyText) if has_cors || list.setting != "CORS_ALLOWED_ORIGINS" => {
                unchecked.push(located);
            }
            _ => {}
        }
    }
    let checks = Some(unchecked).filter(|list| !list.is_empty());
    refused.extend(checks.map(|list| Notice::Variables(VariableNotice::RefusedByChecks(list))));
    refused
}

/// Error pages show the code and the settings (<https://docs.djangoproject.com/en/stable/ref/settings/#debug>).
fn of_debug(request: &Request<'_>, given: &[Sourced<(String, String)>], django: &DjangoFacts) -> Option<Notice> {
    let on = django.debug_on.as_ref()?;
    let is_told = on.variable.as_deref().is_some_and(|name| is_given(request, given, name));
    let (variable, place) = (on.variable.clone(), on.place.clone());
    (!is_told).then_some(Notice::Variables(VariableNotice::DebugOn { variable, place }))
}

/// The variables by which the servers of the program are told where to listen; `None` where one of them is not known, or none is.
fn bound_by<'m>(modules: &[&'m ModuleFacts]) -> Option<BTreeSet<&'m str>> {
    let hosts: Vec<&Setting<String>> =
        modules.iter().flat_map(|module| &module.server_calls).map(|call| &call.host).collect();
    let is_known = !hosts.is_empty() && hosts.iter().all(|host| **host != Setting::Unknown);
    is_known.then(|| hosts.into_iter().filter_map(Setting::variable).collect())
}

/// Files that variables are read from, past the environment: no image holds them.
fn of_files(modules: &[&ModuleFacts]) -> Option<Notice> {
    let file = modules.iter().flat_map(|module| &module.variable_files).next()?;
    let function = file.function.as_ref().map(|name| name.rsplit('.').next().unwrap_or(name).to_owned());
    let file = Located::new(file.file.clone(), file.place.clone());
    Some(Notice::Variables(VariableNotice::OnlyInFile { file, function }))
}

#[cfg(test)]
mod tests {
    use crate::catalogue::services;
    use crate::plan::testing::{APP, lock, notices, planned};

    fn is_own(url: &str) -> bool {
        services::on_the_machine_itself(url).is_some()
    }

    /// Servers that compose.yaml does not start.
    const ELSEWHERE: &str = "[tool.uvdock.backing-services]\npostgresql = false\nredis = false\n";

    fn own_hosts(code: &str, settings: &str) -> Vec<String> {
        let app = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n";
        let files = [("pyproject.toml", format!("{APP}{settings}{ELSEWHERE}")), ("main.py", format!("{app}{code}"))];
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("container itself")).collect()
    }

    #[test]
    fn defaults_that_name_a_server_in_the_container_are_said_in_one_line() {
        let one = "A = os.getenv('A', 'redis://localhost:6379/0')\n";
        let two = "B = os.getenv('B', 'postgresql+asyncpg://u:p@127.0.0.1/shop')\n";
        let first = "`A` (main.py:4) points at the container itself unless it is set; Compose reads it from `.env`";
        assert_eq!(own_hosts(one, ""), [first]);
        let both = "`A` (main.py:4), `B` (main.py:5) point at the container itself unless they are set; Compose reads them from `.env`";
        assert_eq!(own_hosts(&format!("{one}{two}"), ""), [both]);
        assert!(own_hosts(one, "[tool.uvdock]\nenv.A = \"redis://cache\"\n").is_empty());
        assert_eq!(own_hosts("A = os.getenv('SHOP_DB_HOST', 'localhost')\n", "").len(), 1);
        assert_eq!(own_hosts("A = os.getenv('OLLAMA_URL', 'http://localhost:11434')\n", "").len(), 1);
        assert!(own_hosts("A = os.getenv('FRONTEND_URL', 'http://localhost:3000')\n", "").is_empty());
        assert!(own_hosts("A = os.getenv('HOST', '127.0.0.1')\nB = os.getenv('DB_HOST', 'db')\n", "").is_empty());
        assert_eq!(own_hosts("A = os.getenv('OLLAMA_URL', 'http://localhost:11434')\n", "").len(), 1);
        assert!(own_hosts("A = os.getenv('OLLAMA_URL', 'http://localhost:8000')\n", "").is_empty(), "its own port");
        assert!(own_hosts("A = os.getenv('FRONTEND_URL', 'http://localhost:8080')\n", "").is_empty());
        assert_eq!(own_hosts("A = os.getenv('BACKEND_URL', 'localhost:8001')\n", "").len(), 1);
        assert!(own_hosts("A = os.getenv('BACKEND_URL', 'localhost:8000')\n", "").is_empty(), "its own port");
        assert!(own_hosts("A = os.getenv('ALLOWED_URL', 'localhost:8001')\n", "").is_empty());
        let run = "if __name__ == '__main__':\n    import uvicorn\n    uvicorn.run(app, host=os.getenv('LISTENER_HOST', 'localhost'))\n";
        assert_eq!(own_hosts(&format!("A = os.getenv('BACKEND_HOST', 'localhost')\n{run}"), "").len(), 1);
        assert!(own_hosts(&run.replace("LISTENER", "BACKEND"), "").is_empty());
        assert!(
            own_hosts("A = os.getenv('BACKEND_HOST', 'localhost')\n", "").is_empty(),
            "it may be the program's own"
        );
        assert_eq!(own_hosts("def f():\n    return os.getenv('A', 'redis://localhost')\n", "").len(), 1);
        assert!(own_hosts("def f():\n    return os.getenv('DB_HOST', 'localhost')\n", "").is_empty());
    }

    #[test]
    fn a_web_server_that_nothing_beside_the_program_is_is_said() {
        let said = |settings: &str| {
            let pyproject = format!("{APP}{settings}");
            let code = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\nA = os.getenv('OLLAMA_URL', 'http://ollama:11434')\n\
                        B = os.getenv('OTHER_URL', 'http://api.example.com:80')\nC = os.getenv('SELF_URL', 'http://shop:8000')\n";
            let files = [("pyproject.toml", pyproject.as_str()), ("main.py", code)];
            let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
            notices(&plan).into_iter().filter(|notice| notice.contains("compose.yaml`")).collect::<Vec<_>>()
        };
        let found = said("");
        assert!(found.len() == 1 && found[0].starts_with("`OLLAMA_URL` (main.py:4) names"), "{found:?}");
        assert!(said("[tool.uvdock]\ncompose.services.ollama.image = 'ollama/ollama:1'\n").is_empty());
    }

    #[test]
    fn a_written_server_of_a_network_is_said() {
        let code = "import requests\ndef f():\n    return requests.get('http://api:9543/x')\n";
        let expected =
            "`http://api:9543` (main.py:6) is written in the code, and names a service that is not in `compose.yaml`";
        let found = said(code, "api:9543");
        assert!(found.len() == 1 && found[0].starts_with(expected), "{found:?}");
        assert!(said(&code.replace("api:9543", "shop:9543"), "9543").is_empty(), "the program's own service");
        assert!(said(&code.replace("api:9543", "localhost:8000"), "localhost").is_empty(), "its own port");
    }

    #[test]
    fn only_databases_and_brokers_of_the_machine_itself_count() {
        assert!(is_own("amqp://guest:guest@localhost//"));
        assert!(is_own("redis://[::1]:6379"));
        assert!(!is_own("redis://cache:6379/localhost"));
        assert!(!is_own("http://localhost:3000"));
        assert!(!is_own("sqlite:///localhost"));
        assert!(!is_own("redis://localhost.example"));
    }

    fn said(code: &str, about: &str) -> Vec<String> {
        let app = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n";
        let files = [("pyproject.toml", APP), ("main.py", &format!("{app}{code}"))];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains(about)).collect()
    }

    #[test]
    fn what_functions_insist_on_fails_in_use() {
        let code = "@app.get('/')\ndef index():\n    return os.environ['KEY']\n";
        let text =
            "The program starts without `KEY` (main.py:6), and fails where it is used; Compose reads it from `.env`";
        assert_eq!(said(code, "KEY"), [text]);
        assert!(said("def f():\n    if 'KEY' in os.environ:\n        return os.environ['KEY']\n", "KEY").is_empty());
        assert!(said("class A:\n    def __init__(self):\n        self.key = os.environ['KEY']\n", "KEY").is_empty());
        let made =
            "class A:\n    def __init__(self):\n        self.key = os.environ['KEY']\ndef f():\n    return A()\n";
        assert_eq!(said(made, "KEY").len(), 1);
    }

    #[test]
    fn one_of_several_variables_is_asked_for() {
        let refuse = "a, b = os.getenv('A_KEY'), os.getenv('B_KEY')\nif not (a or b):\n    raise ValueError\n";
        let text = "The program does not start without one of these: `A_KEY`, or `B_KEY` (main.py:6); Compose reads them from `.env`";
        assert_eq!(said(refuse, "KEY"), [text]);
        let later = "def f():\n    if not os.getenv('A_KEY') and not os.getenv('B_KEY'):\n        raise ValueError\n";
        assert!(
            said(later, "KEY")[0].starts_with("The program fails in use without one of these: `A_KEY`, or `B_KEY`")
        );
    }

    #[test]
    fn what_the_program_goes_on_without_is_named_where_nothing_else_is() {
        let text = "The program may read `KEY`; Compose reads it from `.env`";
        assert_eq!(said("def f():\n    return os.getenv('KEY')\n", "KEY"), [text]);
        let late = "def f():\n    return os.getenv('KEY')\n";
        assert!(said(&format!("{late}B = os.environ['OTHER']\n"), "KEY").is_empty());
        assert_eq!(said("K = os.getenv('KEY')\nB = os.environ['OTHER']\n", "KEY"), [text]);
        assert!(said("K = os.getenv('KEY', 'a')\n", "KEY").is_empty());
    }

    #[test]
    fn a_written_broker_on_the_machine_itself_is_said() {
        let code = "from redis import Redis\nredis = Redis.from_url('redis://localhost:6379/0')\n";
        let found = said(code, "container itself");
        assert!(found[0].starts_with("`redis://localhost:6379` (main.py:5) is written in the code"), "{found:?}");
    }

    #[test]
    fn a_file_of_variables_is_to_be_mounted() {
        let found = said("from dotenv import dotenv_values\nconfig = dotenv_values('.env')\n", "dotenv_values");
        assert!(found[0].contains("`.env` (main.py:5)"), "{found:?}");
        let found =
            said("from pathlib import Path\nif not Path('.env').exists():\n    raise SystemExit\n", "ends without");
        assert!(
            found[0].starts_with("The program ends without the file `.env` (main.py:6), which no image holds"),
            "{found:?}"
        );
    }

    fn django(settings: &str) -> Vec<String> {
        let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
        let wsgi = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n";
        let settings = format!("import os\nINSTALLED_APPS = ['corsheaders']\n{settings}\n");
        let files = [
            ("pyproject.toml", APP),
            ("manage.py", manage),
            ("config/wsgi.py", wsgi),
            ("config/settings.py", &settings),
        ];
        notices(&planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan"))
    }

    #[test]
    fn hosts_that_no_variable_gives_are_said_with_what_django_answers() {
        let found = django("ALLOWED_HOSTS = os.getenv('HOSTS', '').split(',')");
        let text = "Django answers every request with 400 without `HOSTS` (config/settings.py:3); Compose reads it from `.env`";
        assert!(found.iter().any(|notice| notice == text), "{found:?}");
        assert!(
            django("ALLOWED_HOSTS = []").iter().any(|notice| notice.contains("`ALLOWED_HOSTS` (config/settings.py:3)"))
        );
        assert!(django("DEBUG = True\nALLOWED_HOSTS = []").iter().all(|notice| !notice.contains("ALLOWED_HOSTS")));
    }

    #[test]
    fn origins_that_checks_refuse_stop_the_commands_of_manage() {
        let split = "os.getenv('ORIGINS', '').split(',')";
        let found = django(&format!("CSRF_TRUSTED_ORIGINS = {split}\nCORS_ALLOWED_ORIGINS = {split}"));
        assert!(
            found
                .iter()
                .any(|notice| notice.contains("`ORIGINS` (config/settings.py:3)") && notice.contains("migrate"))
        );
    }

    #[test]
    fn the_variables_of_a_database_are_named_with_it() {
        let found = django(
            "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': os.getenv('DB'), 'HOST': os.getenv('H', 'localhost')}}",
        );
        assert!(
            found.iter().any(|notice| notice.contains("database") && notice.contains("`DB` (config/settings.py:3)"))
        );
        assert!(
            found.iter().any(|notice| notice.starts_with("`H` (config/settings.py:3) points at the container itself"))
        );
    }

    #[test]
    fn a_login_without_a_value_is_named_beside_what_is_required() {
        let code = "B = os.environ['OTHER']\nK = os.getenv('SHOP_API_KEY', '')\n";
        assert_eq!(said(code, "may read"), ["The program may read `SHOP_API_KEY`; Compose reads it from `.env`"]);
        assert!(said("K = os.getenv('SHOP_NAME', '')\n", "SHOP").is_empty());
    }

    #[test]
    fn a_key_that_everybody_knows_is_said() {
        let text = "`SECRET_KEY` (main.py:4) has a default that everybody finds in the repository: give it its own value; Compose \
                    reads it from `.env`";
        assert_eq!(said("K = os.getenv('SECRET_KEY', 'change-me')\n", "SECRET"), [text]);
        assert!(said("K = os.getenv('CLIENT_SECRET', 'change-me')\n", "SECRET").is_empty());
        assert!(said("K = os.getenv('SECRET_NAME', 'shop')\n", "SECRET").is_empty());
    }

    #[test]
    fn a_database_of_the_tests_is_no_matter_of_the_program() {
        assert!(said("B = os.getenv('TEST_SHOP_URL', 'postgresql://localhost/test')\n", "TEST_SHOP_URL").is_empty());
    }

    #[test]
    fn one_variable_is_it_and_many_are_cut() {
        let text = "The program does not start without `KEY` (main.py:4); Compose reads it from `.env`";
        assert_eq!(said("B = os.environ['KEY']\n", "KEY"), [text]);
        let many: Vec<String> = (0..14).map(|at| format!("B{at} = os.environ['K{at:02}']\n")).collect();
        let said = said(&many.concat(), "does not start").concat();
        assert!(said.contains("`K11` (main.py:15) and 2 more, which `uvdock explain` lists;"), "{said}");
    }
}
