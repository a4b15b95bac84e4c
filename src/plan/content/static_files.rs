//! Chooses whether Django's static files are collected while building, which must work without secrets.

mod placeholders;

use std::collections::BTreeMap;

use crate::inspect::code::{Beginning, DjangoFacts, ModuleFacts, PathValue, Running, VariableNeed, VariableRead};
use crate::inspect::deployment::container_facts::{CollectstaticFacts, ContainerFacts};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::wheel::join;
use crate::nesting::is_in;
use crate::path::{PathError, may_be_written};
use crate::plan::build_plan::StaticFilesPlan;
use crate::plan::build_plan::{Notice, StaticFilesNotice};
use crate::plan::candidate::{Django, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::django::VARIABLE as SETTINGS_MODULE;
use crate::quote::is_variable;
use crate::sourced::Sourced;

/// What is collected, and what to tell the user.
#[derive(Default)]
pub(crate) struct Collected {
    pub plan: Option<Sourced<StaticFilesPlan>>,
    pub notice: Option<Notice>,
}

pub(crate) fn choose_static_files(request: &Request<'_>, chosen: &Chosen) -> Result<Collected, PathError> {
    let StartMethod::Django(django) = &chosen.candidate.start else { return Ok(Collected::default()) };
    if request.preferences.static_files.as_ref().is_some_and(|collect| !collect.value) {
        return Ok(Collected::default());
    }
    let settings = django.settings.as_deref().and_then(|path| request.facts.code.module(path));
    let facts = settings.and_then(|module| module.django.as_ref());
    let (Some(manage), Some(facts)) = (&django.manage, facts) else { return Ok(Collected::default()) };
    if !is_installed(facts, "django.contrib.staticfiles") {
        return Ok(Collected::default());
    }
    if let Some(storage) = facts.static_storage.as_ref().filter(|storage| is_remote(&storage.value)) {
        return Ok(said(StaticFilesNotice::Remote(storage.clone())));
    }
    let Some(root) = &facts.static_root else { return Ok(without_root(request, django, facts)) };
    match static_root(root, django) {
        Some(root) => collected(request, django, facts, manage, &root),
        None => Ok(said(StaticFilesNotice::UnknownRoot(root.place.clone()))),
    }
}

fn said(notice: StaticFilesNotice) -> Collected {
    Collected { plan: None, notice: Some(Notice::StaticFiles(notice)) }
}

fn is_installed(facts: &DjangoFacts, application: &str) -> bool {
    facts.installed_apps.iter().any(|app| app.value == application)
}

/// Storages that put files on another machine: <https://django-storages.readthedocs.io/>.
fn is_remote(storage: &str) -> bool {
    ["storages.backends.", "django_s3_storage.", "cloudinary_storage.", "collectfasta."]
        .iter()
        .any(|prefix| storage.starts_with(prefix))
}

/// Nothing says where static files go: to be said where there are some.
fn without_root(request: &Request<'_>, django: &Django, facts: &DjangoFacts) -> Collected {
    let files = request.facts.tree.files.keys().filter(|path| is_below(&django.root, path));
    let mut directories = files.filter_map(|path| Some(path.split_once("/static/")?.0));
    let own = directories.next().map(|directory| format!("`{directory}/static`"));
    let admin =
        is_installed(facts, "django.contrib.admin").then(|| "`django.contrib.admin`, which has some".to_owned());
    let (Some(holds), Some(settings)) = (own.or(admin), &django.settings) else { return Collected::default() };
    said(StaticFilesNotice::NoRoot { holds, place: Place::file(settings) })
}

fn is_below(directory: &str, path: &str) -> bool {
    directory.is_empty() || is_in(path, directory)
}

/// `STATIC_ROOT` as a path below `/app`, or absolute.
fn static_root(root: &Located<PathValue>, django: &Django) -> Option<Sourced<String>> {
    let path = match &root.value {
        PathValue::Project(path) | PathValue::Absolute(path) => path.clone(),
        PathValue::Working(path) => join(&django.root, path),
        PathValue::Unknown => return None,
    };
    let is_inside = !path.is_empty() && path != "/" && !path.split('/').any(|part| part == "..");
    is_inside.then(|| Sourced::seen(path, "`STATIC_ROOT`", root.place.clone()))
}

fn collected(
    request: &Request<'_>,
    django: &Django,
    facts: &DjangoFacts,
    manage: &str,
    root: &Sourced<String>,
) -> Result<Collected, PathError> {
    let running = running(request, django);
    if let Some(place) = query(request, &running) {
        return Ok(said(StaticFilesNotice::Query(place.clone())));
    }
    let authors = authors_line(request);
    let mut variables = BTreeMap::new();
    for read in required_variables(request, &running) {
        if !is_variable(&read.name) {
            return Ok(said(StaticFilesNotice::Need(Located::new(read.name.clone(), read.place.clone()))));
        }
        variables.insert(read.name.clone(), placeholders::of(read).to_owned());
    }
    if let (Some(module), Some(_)) = (&django.settings_module, &django.manage_settings)
        && may_be_written(&module.value)
    {
        variables.insert(SETTINGS_MODULE.to_owned(), module.value.clone());
    }
    let assigned = authors.iter().flat_map(|line| &line.assignments);
    variables.extend(assigned.filter(|(name, value)| is_variable(name) && may_be_written(value)).cloned());
    let plan = StaticFilesPlan {
        manage: request.path(manage)?,
        root: request.image_path(&root.value)?,
        variables: variables.into_iter().collect(),
        arguments: authors.map(arguments).unwrap_or_default(),
    };
    let notice = (!is_served(request, facts)).then(|| unserved(request, &plan, root));
    Ok(Collected { plan: Some(root.map(|_| plan.clone())), notice })
}

/// What `manage.py collectstatic` loads.
fn running<'a>(request: &'a Request<'_>, django: &Django) -> Running<'a> {
    let settings = django.settings.as_deref().map(Beginning::Module);
    let entries: Vec<Beginning<'_>> =
        django.manage.iter().map(|file| Beginning::Program(file)).chain(settings).collect();
    request.facts.code.running(&entries, &[&django.root])
}

/// Variables without which loading the settings and the installed applications fails.
fn required_variables<'a>(request: &'a Request<'_>, running: &Running<'_>) -> Vec<&'a VariableRead> {
    let modules = request.facts.code.code().filter(|module| running.files.contains(module.path.as_str()));
    let reads = modules.flat_map(|module| module.variables.iter().map(move |read| (module, read)));
    reads
        .filter(|(module, read)| read.need == VariableNeed::Required && running.reads(module, read))
        .map(|(_, read)| read)
        .collect()
}

/// A question to the database as the applications are loaded.
fn query<'a>(request: &'a Request<'_>, running: &Running<'_>) -> Option<&'a Place> {
    let modules = request.facts.code.code().filter(|module| running.files.contains(module.path.as_str()));
    let mut queries = modules.flat_map(|module| module.queries.iter().map(move |query| (module, query)));
    let found = queries.find(|(module, query)| query.is_on_setup() || running.holds(&module.path, &query.scope));
    found.map(|(_, query)| &query.place)
}

/// The line of the authors' image that collects static files.
fn authors_line<'a>(request: &Request<'a>) -> Option<&'a CollectstaticFacts> {
    let stages = request.facts.deployment.containers.iter().flat_map(ContainerFacts::involved);
    stages.flat_map(|stage| &stage.collectstatic).map(|line| &line.value).next()
}

/// The arguments that say what is collected (Django "`django.contrib.staticfiles` > `collectstatic`"), and of which settings.
fn arguments(line: &CollectstaticFacts) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = line.arguments.iter();
    while let Some(word) = words.next() {
        let (option, value) =
            word.split_once('=').map_or((word.as_str(), None), |(option, value)| (option, Some(value)));
        match option {
            "--no-post-process" | "--no-default-ignore" => kept.push(word.clone()),
            "-i" | "--ignore" | "--settings" => {
                let value = value.map(ToOwned::to_owned).or_else(|| words.next().cloned());
                if let Some(value) = value.filter(|value| may_be_written(value) && !value.contains('$')) {
                    kept.extend([option.to_owned(), value]);
                }
            }
            _ => {}
        }
    }
    kept
}

/// Packages that serve static files from within the program: <https://whitenoise.readthedocs.io/>,
/// <https://github.com/Archmonger/ServeStatic>, <https://github.com/heroku-python/dj-static>.
const SERVING: [&str; 3] = ["whitenoise", "servestatic", "dj_static"];

/// Whether the program serves static files where `DEBUG` is off: by a middleware, by what wraps its application, or by a view
/// (<https://docs.djangoproject.com/en/stable/ref/views/#django.views.static.serve>).
fn is_served(request: &Request<'_>, facts: &DjangoFacts) -> bool {
    facts.middleware.iter().any(|entry| serves(&entry.value)) || request.facts.code.code().any(has_server_of_files)
}

fn serves(dotted: &str) -> bool {
    SERVING.contains(&dotted.split('.').next().unwrap_or_default())
}

fn has_server_of_files(module: &ModuleFacts) -> bool {
    match module.path.rsplit('/').next() {
        Some("wsgi.py" | "asgi.py") => module.imports.iter().any(|import| serves(&import.module)),
        Some("urls.py") => {
            let mut imports = module.imports.iter();
            let has_view =
                imports.any(|import| import.module == "django.views.static" && import.name.as_deref() == Some("serve"));
            // Uploads alone are no static files.
            let roots = &module.served_roots;
            has_view && (roots.is_empty() || roots.iter().any(|root| root != "MEDIA_ROOT"))
        }
        _ => false,
    }
}

fn unserved(request: &Request<'_>, plan: &StaticFilesPlan, root: &Sourced<String>) -> Notice {
    let place = root.source.places().first().cloned().unwrap_or_else(|| Place::file(plan.manage.as_str()));
    let mut files = request.facts.tree.files.keys();
    let front = files.find(|path| is_of_a_web_server(path)).cloned();
    let root = request.image_root.value.of(plan.root.as_str());
    Notice::StaticFiles(StaticFilesNotice::Unserved { root, place, front })
}

/// `nginx.conf`, `nginx/default.conf`, `Caddyfile`.
fn is_of_a_web_server(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_configuration = name.split('.').skip(1).any(|part| part == "conf");
    name == "Caddyfile" || (is_configuration && (name.contains("nginx") || directory.contains("nginx")))
}

#[cfg(test)]
mod tests {
    use indoc::{formatdoc, indoc};

    use crate::plan::build_plan::BuildPlan;
    use crate::plan::testing::{APP, lock, planned};

    const MANAGE: (&str, &str) = (
        "manage.py",
        indoc! {r#"
            import os
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            if __name__ == "__main__":
                from django.core.management import execute_from_command_line
        "#},
    );
    const WSGI: (&str, &str) =
        ("config/wsgi.py", "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n");

    fn django(settings: &str) -> BuildPlan {
        let settings = formatdoc!(
            r#"
                import os
                from pathlib import Path
                BASE_DIR = Path(__file__).resolve().parent.parent
                INSTALLED_APPS = ["django.contrib.staticfiles"]
                {settings}"#
        );
        let files = [("pyproject.toml", APP), MANAGE, WSGI, ("config/settings.py", settings.as_str())];
        planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan")
    }

    #[test]
    fn static_files_are_collected_below_static_root() {
        let files = django("STATIC_ROOT = BASE_DIR / \"public\"\n").static_files.expect("collected").value;
        assert_eq!((files.root.as_str(), files.manage.as_str()), ("public", "manage.py"));
    }

    #[test]
    fn a_required_secret_key_gets_a_placeholder_while_building() {
        let plan = django("SECRET_KEY = os.environ[\"SECRET_KEY\"]\nSTATIC_ROOT = BASE_DIR / \"public\"\n");
        assert_eq!(plan.static_files.expect("collected").value.variables[0].0, "SECRET_KEY");
    }

    #[test]
    fn what_settings_insist_on_gets_a_placeholder_that_they_can_read() {
        let settings = indoc! {r#"
            import environ
            env = environ.Env(WORKERS=(int, 1))
            DATABASES = {"default": env.db()}
            PORT = int(os.environ["MAIL_PORT"])
            HOSTS = env.list("HOSTS")
            WORKERS = env("WORKERS")
            NAME = os.environ.get("NAME")
            STATIC_ROOT = BASE_DIR / "public"
        "#};
        let variables = django(settings).static_files.expect("collected").value.variables;
        let expected = [("DATABASE_URL", "sqlite://:memory:"), ("HOSTS", "localhost"), ("MAIL_PORT", "1")];
        let expected: Vec<(String, String)> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(variables, expected);
    }

    #[test]
    fn a_secret_key_that_is_empty_without_its_variable_gets_a_placeholder() {
        let plan = django("SECRET_KEY = os.environ.get(\"KEY\")\nSTATIC_ROOT = BASE_DIR / \"public\"\n");
        assert_eq!(plan.static_files.expect("collected").value.variables[0].0, "KEY");
        let plan = django("SECRET_KEY = os.environ.get(\"KEY\", \"dev\")\nSTATIC_ROOT = BASE_DIR / \"public\"\n");
        assert!(plan.static_files.expect("collected").value.variables.is_empty());
        let inherited = "from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    key: str | None = None\n\
                         class Own(Base):\n    pass\nown = Own()\nSECRET_KEY = own.key\nSTATIC_ROOT = BASE_DIR / \"public\"\n";
        assert_eq!(django(inherited).static_files.expect("collected").value.variables[0].0, "KEY");
    }

    fn notices(settings: &str) -> Vec<String> {
        crate::plan::testing::notices(&django(settings))
    }

    #[test]
    fn static_files_that_nothing_serves_are_said() {
        let root = "STATIC_ROOT = BASE_DIR / \"public\"\n";
        assert!(notices(root).iter().any(|notice| notice.starts_with("Nothing in the image serves the static files")));
        let served = format!("{root}MIDDLEWARE = [\"whitenoise.middleware.WhiteNoiseMiddleware\"]\n");
        assert!(notices(&served).iter().all(|notice| !notice.contains("static files")));
    }

    #[test]
    fn a_view_that_serves_uploads_alone_serves_no_static_files() {
        let said = |root: &str| {
            let urls = format!(
                "from django.conf import settings\nfrom django.urls import re_path\nfrom django.views.static import serve\n\
                 urlpatterns = [re_path(r'^x/(?P<path>.*)$', serve, {{'document_root': settings.{root}}})]\n"
            );
            let settings = (
                "config/settings.py",
                "from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\n\
                            ROOT_URLCONF = 'config.urls'\nSTATIC_ROOT = BASE_DIR / 'public'\nMEDIA_ROOT = BASE_DIR / 'media'\n\
                            INSTALLED_APPS = ['django.contrib.staticfiles']\n",
            );
            let files = [("pyproject.toml", APP), MANAGE, WSGI, settings, ("config/urls.py", urls.as_str())];
            let plan = planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan");
            crate::plan::testing::notices(&plan).iter().any(|notice| notice.starts_with("Nothing in the image serves"))
        };
        assert!(said("MEDIA_ROOT"));
        assert!(!said("STATIC_ROOT"));
    }

    #[test]
    fn static_files_without_a_root_are_said() {
        let found = notices("INSTALLED_APPS += [\"django.contrib.admin\"]\n");
        assert!(
            found.iter().any(|notice| notice.contains("`django.contrib.admin`") && notice.contains("STATIC_ROOT = "))
        );
    }

    #[test]
    fn static_files_of_a_remote_storage_are_not_collected() {
        let settings =
            "STATIC_ROOT = BASE_DIR / \"public\"\nSTATICFILES_STORAGE = \"storages.backends.s3.S3Storage\"\n";
        assert!(django(settings).static_files.is_none());
        assert!(notices(settings).iter().any(|notice| notice.contains("puts them elsewhere")));
    }

    #[test]
    fn a_project_that_asks_its_database_as_it_is_loaded_collects_nothing() {
        let settings =
            "STATIC_ROOT = BASE_DIR / \"public\"\nfrom shop.models import Shop\nSHOPS = Shop.objects.count()\n";
        assert!(django(settings).static_files.is_none());
        assert!(notices(settings).iter().any(|notice| notice.contains("asks its database (config/settings.py:")));
    }

    #[test]
    fn settings_that_the_image_does_not_name_write_nothing() {
        let wsgi =
            format!("import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.production\")\n{}", WSGI.1);
        let sqlite = "from pathlib import Path\nDATABASES = {\"default\": {\"ENGINE\": \"django.db.backends.sqlite3\", \"NAME\": Path(__file__).parent / \"db.sqlite3\"}}\n";
        let postgres =
            "DATABASES = {\"default\": {\"ENGINE\": \"django.db.backends.postgresql\", \"NAME\": \"shop\"}}\n";
        let written = |base: &str, development: &str, production: &str| {
            let (development, production) =
                (format!("from .base import *\n{development}"), format!("from .base import *\n{production}"));
            let files = [
                ("pyproject.toml", APP),
                MANAGE,
                ("config/wsgi.py", wsgi.as_str()),
                ("config/base.py", base),
                ("config/settings.py", development.as_str()),
                ("config/production.py", production.as_str()),
            ];
            let plan = planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan");
            (plan.sources.beside_code.len() + plan.sources.writable.len(), crate::plan::testing::notices(&plan))
        };
        let writes = |(count, notices): (usize, Vec<String>)| {
            count > 0 || notices.iter().any(|notice| notice.contains("db.sqlite3"))
        };
        assert!(!writes(written("INSTALLED_APPS = []\n", sqlite, postgres)));
        let base = format!("INSTALLED_APPS = []\n{sqlite}");
        assert!(!writes(written(&base, "", postgres)));
        assert!(writes(written(&base, "", "")));
    }

    #[test]
    fn the_settings_of_the_server_interface_are_those_of_production() {
        let base = "INSTALLED_APPS = [\"django.contrib.staticfiles\"]\nSTATIC_ROOT = \"/srv/static\"\n";
        let wsgi =
            format!("import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.production\")\n{}", WSGI.1);
        let files = [
            ("pyproject.toml", APP),
            MANAGE,
            ("config/wsgi.py", wsgi.as_str()),
            ("config/settings.py", base),
            ("config/production.py", "from .settings import *\nimport os\nSECRET_KEY = os.environ[\"KEY\"]\n"),
        ];
        let plan = planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan");
        let variables = plan.static_files.expect("collected").value.variables;
        let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["DJANGO_SETTINGS_MODULE", "KEY"]);
        assert_eq!(plan.environment[0].value.1, "config.production");
        assert_eq!(plan.production_variables, ["DJANGO_SETTINGS_MODULE"]);
    }

    #[test]
    fn the_authors_own_command_is_used() {
        let dockerfile = "FROM python:3.13\nRUN BUILD=1 python manage.py collectstatic --no-input --ignore scss --clear\nCMD [\"gunicorn\", \"config.wsgi\"]\n";
        let settings = "INSTALLED_APPS = [\"django.contrib.staticfiles\"]\nSTATIC_ROOT = \"/srv/static\"\n";
        let files =
            [("pyproject.toml", APP), MANAGE, WSGI, ("config/settings.py", settings), ("Dockerfile", dockerfile)];
        let files =
            planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan").static_files.expect("collected").value;
        assert_eq!(files.variables, [("BUILD".to_owned(), "1".to_owned())]);
        assert_eq!(files.arguments, ["--ignore", "scss"]);
    }

    #[test]
    fn channels_are_served_by_asgi() {
        let asgi = "from channels.routing import ProtocolTypeRouter\napplication = ProtocolTypeRouter({})\n";
        let files = [
            ("pyproject.toml", APP),
            MANAGE,
            WSGI,
            ("config/asgi.py", asgi),
            ("config/settings.py", "INSTALLED_APPS = []\n"),
        ];
        let plan = planned(&files, &lock(&["django", "gunicorn", "uvicorn"], "")).expect("a plan");
        assert_eq!(plan.start.command.value[..2], ["uvicorn", "config.asgi:application"]);
    }

    #[test]
    fn without_static_root_nothing_is_collected() {
        assert!(django("").static_files.is_none());
    }
}
