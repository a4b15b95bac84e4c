//! Reads a settings module of Django. Imports nothing and runs nothing.

use std::collections::BTreeSet;

use super::circumstances;
use super::django_facts::is_setup;
use super::django_layers;
use super::django_unset;
use super::environment;
use super::evaluate;
use super::facts::{DjangoFacts, Happens, PathValue, Query, Scope, Setting, VariableForm, VariableNeed, VariableRead};
use super::outline::{Binding, CallSite, LookupKind, Outline};
use super::paths;
use super::project::{Project, Resolved, Target};
use super::value::Value;
use crate::inspect::evidence::{Located, Place};

/// Settings, when a file is a settings module, with those that it takes from others:
/// <https://docs.djangoproject.com/en/stable/ref/settings/>.
pub(super) fn settings(project: &Project<'_>, module: usize) -> Option<DjangoFacts> {
    let outline = &project.outlines[module];
    let has_settings = outline.imports.iter().any(|import| import.name.as_deref() == Some("*"))
        || outline.aliases.values().any(|target| target == "split_settings.tools.include")
        || is_settings_module(outline);
    let layers = if has_settings { django_layers::layers(project, module) } else { Vec::new() };
    layers.iter().find(|at| is_settings_module(&project.outlines[**at]))?;
    let storage = storage(project, module).or_else(|| text(project, module, "STATICFILES_STORAGE"));
    Some(DjangoFacts {
        wsgi_application: text(project, module, "WSGI_APPLICATION"),
        asgi_application: text(project, module, "ASGI_APPLICATION"),
        root_urlconf: text(project, module, "ROOT_URLCONF"),
        static_root: path(project, module, "STATIC_ROOT"),
        static_storage: storage,
        media_root: path(project, module, "MEDIA_ROOT"),
        installed_apps: texts(project, module, "INSTALLED_APPS"),
        middleware: texts(project, module, "MIDDLEWARE"),
        empty_lists: django_unset::lists(project, module),
        debug: django_unset::debug(project, module),
        debug_on: django_unset::debug_on(project, module),
        database: django_unset::database(project, module),
        database_server: django_unset::database_server(project, module),
    })
}

/// The settings that `django.views.static.serve` takes its directories from, in the routes of a file: `MEDIA_ROOT`; empty where
/// that is not told (<https://docs.djangoproject.com/en/stable/ref/views/#django.views.static.serve>).
pub(super) fn served_roots(project: &Project<'_>, module: usize) -> Vec<String> {
    let is_view = |site: &&CallSite| {
        let view = site.call.argument("view", 1).and_then(Value::name);
        let dotted = view.and_then(|view| project.outside(module, &site.scope, view));
        dotted.as_deref() == Some("django.views.static.serve")
    };
    let root = |site: &CallSite| {
        let Value::Map(pairs) = site.call.argument("kwargs", 2)? else { return None };
        let (_, root) = pairs.iter().find(|(key, _)| key.text() == Some("document_root"))?;
        root.name()?.rsplit('.').next().map(str::to_owned)
    };
    let sites = project.outlines[module].calls.iter().filter(is_view);
    sites.map(|site| root(site).unwrap_or_default()).collect()
}

/// Whether the file itself sets what only settings of Django set.
pub(super) fn is_settings_module(outline: &Outline) -> bool {
    let marks = ["ROOT_URLCONF", "INSTALLED_APPS", "WSGI_APPLICATION", "ASGI_APPLICATION", "STATIC_ROOT"];
    marks.iter().any(|name| outline.module_bindings(name).next().is_some())
}

/// The variable that names the settings module.
const SETTINGS_MODULE: &str = "DJANGO_SETTINGS_MODULE";

/// `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")`, as manage.py, wsgi.py and asgi.py do.
pub(super) fn settings_module(project: &Project<'_>, module: usize) -> Option<Located<String>> {
    let outline = &project.outlines[module];
    let by_default = outline.calls.iter().find_map(|site| {
        let call = &site.call;
        let names_it =
            call.last_name() == Some("setdefault") && call.argument("key", 0)?.text() == Some(SETTINGS_MODULE);
        names_it.then_some(())?;
        let value = evaluate::setting(project, module, &site.scope, call.argument("default", 1)?);
        Some(Located::new(evaluate::text(value).value()?.clone(), Place::line(&outline.path, call.line)))
    });
    by_default.or_else(|| assigned_settings_module(outline))
}

/// `os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"`.
fn assigned_settings_module(outline: &Outline) -> Option<Located<String>> {
    let mut lookups = outline.lookups.iter();
    let lookup = lookups.find(|lookup| lookup.key == SETTINGS_MODULE && lookup.kind == LookupKind::Written)?;
    let (text, _) = outline.texts.iter().find(|(text, line)| *line == lookup.line && text != SETTINGS_MODULE)?;
    Some(Located::new(text.clone(), Place::line(&outline.path, lookup.line)))
}

fn is_constant_text(binding: &Binding) -> bool {
    matches!(&binding.value, Some(Value::Text(text)) if !text.is_empty())
}

/// The variable that `SECRET_KEY` is made of, where it is empty without: Django refuses an empty one
/// (<https://docs.djangoproject.com/en/stable/ref/settings/#secret-key>).
pub(super) fn secret_key(project: &Project<'_>, module: usize) -> Option<VariableRead> {
    let outline = &project.outlines[module];
    if outline.module_bindings("SECRET_KEY").any(is_constant_text) {
        // One of two branches, or a default that something replaces.
        return None;
    }
    let binding = outline.module_bindings("SECRET_KEY").last()?;
    let value = evaluate::setting(project, module, &Scope::Module, binding.value.as_ref()?);
    let Setting::Variable { name, default } = value else { return None };
    let is_empty = default.is_none_or(|default| default == Value::Text(String::new()));
    let has_default = binding.value.as_ref().and_then(Value::call).is_some_and(|call| {
        environment::read(project, module, &Scope::Module, call)
            .and_then(|read| read.default)
            .is_some_and(|default| *default != Value::Text(String::new()))
    });
    (is_empty && !has_default).then(|| VariableRead {
        name,
        need: VariableNeed::Required,
        form: VariableForm::Text,
        scope: Scope::Module,
        happens: Happens::Always,
        place: Place::line(&outline.path, binding.line),
    })
}

/// Methods of a manager that ask the database at once: <https://docs.djangoproject.com/en/stable/ref/models/querysets/>.
const ASKING: &[&str] = &[
    "get",
    "first",
    "last",
    "count",
    "exists",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "aggregate",
    "in_bulk",
    "update",
    "delete",
    "latest",
    "earliest",
];

/// Questions to the database that run as a file is loaded, or in `AppConfig.ready`; those whose failure is caught do not count.
pub(super) fn queries(project: &Project<'_>, module: usize) -> Vec<Query> {
    let outline = &project.outlines[module];
    let sites = outline.calls.iter().filter(|site| {
        let asks = site.call.last_name().is_some_and(|method| ASKING.contains(&method));
        let is_early = matches!(&site.scope, Scope::Module | Scope::Class(_)) || is_setup(&site.scope);
        asks && is_early && is_of_manager(&site.call.callee, 0)
    });
    let certain =
        sites.filter(|site| circumstances::happens(project, module, &site.scope, site.under) == Happens::Always);
    certain.map(|site| Query { scope: site.scope.clone(), place: place(project, module, site.call.line) }).collect()
}

/// `Shop.objects.get`, `Shop.objects.filter(...).count`.
fn is_of_manager(callee: &Value, depth: usize) -> bool {
    match callee {
        _ if depth > 8 => false,
        Value::Name(name) => name.contains(".objects."),
        Value::Attribute(owner, _) => owner.call().is_some_and(|call| is_of_manager(&call.callee, depth + 1)),
        _ => false,
    }
}

fn place(project: &Project<'_>, module: usize, line: usize) -> Place {
    Place::line(&project.outlines[module].path, line)
}

fn text(project: &Project<'_>, module: usize, name: &str) -> Option<Located<String>> {
    let (at, binding) = django_layers::bindings(project, module, name).pop()?;
    let value = evaluate::setting(project, at, &Scope::Module, binding.value.as_ref()?);
    let text = evaluate::text(value).value()?.clone();
    Some(Located::new(text, place(project, at, binding.line)))
}

fn path(project: &Project<'_>, module: usize, name: &str) -> Option<Located<PathValue>> {
    let (at, binding) = django_layers::bindings(project, module, name).pop()?;
    let value = paths::evaluate(project, at, &Scope::Module, binding.value.as_ref()?);
    Some(Located::new(value, place(project, at, binding.line)))
}

/// `STORAGES["staticfiles"]["BACKEND"]`.
fn storage(project: &Project<'_>, module: usize) -> Option<Located<String>> {
    let all = django_layers::bindings(project, module, "STORAGES");
    let (at, backend, line) = all.iter().rev().find_map(|(at, binding)| {
        let files = entry(binding.value.as_ref()?, "staticfiles")?;
        Some((*at, entry(files, "BACKEND")?, binding.line))
    })?;
    let value = evaluate::setting(project, at, &Scope::Module, backend);
    Some(Located::new(evaluate::text(value).value()?.clone(), place(project, at, line)))
}

fn entry<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let Value::Map(items) = value else { return None };
    items.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}

/// Constant entries of a list, with those of later `+=` and `append`, and of the lists it is joined from.
fn texts(project: &Project<'_>, module: usize, name: &str) -> Vec<Located<String>> {
    let mut entries = Entries { project, found: Vec::new() };
    for (at, binding) in django_layers::bindings(project, module, name) {
        if let Some(value) = &binding.value {
            entries.add(at, value, &place(project, at, binding.line), 0);
        }
    }
    for at in django_layers::layers(project, module) {
        for site in project.outlines[at].calls.iter().filter(|site| site.scope == Scope::Module) {
            let added = site
                .call
                .method()
                .filter(|(owner, method)| *owner == name && matches!(*method, "append" | "extend" | "insert"));
            if let Some(value) = added.and_then(|_| site.call.positional.last()) {
                entries.add(at, value, &place(project, at, site.call.line), 0);
            }
        }
    }
    let mut seen = BTreeSet::new();
    entries.found.retain(|entry| seen.insert(entry.value.clone()));
    entries.found
}

struct Entries<'p, 'a> {
    project: &'p Project<'a>,
    found: Vec<Located<String>>,
}

impl Entries<'_, '_> {
    fn add(&mut self, module: usize, value: &Value, place: &Place, depth: usize) {
        match value {
            _ if depth > 8 => {}
            Value::Text(text) => self.found.push(Located::new(text.clone(), place.clone())),
            Value::List(values) | Value::Concat(values) => {
                for value in values {
                    self.add(module, value, place, depth + 1);
                }
            }
            Value::Name(name) => {
                if let Resolved::Inside(Target::Binding(at, binding), _) =
                    self.project.resolve(module, &Scope::Module, name)
                    && let Some(value) = binding.value.as_ref().filter(|value| value.name() != Some(name))
                {
                    self.add(at, value, place, depth + 1);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;
    use super::super::{DjangoFacts, PathValue};

    const BASE: &str = "from pathlib import Path\nimport os\nBASE_DIR = Path(__file__).resolve().parent.parent\n";

    fn settings(text: &str) -> DjangoFacts {
        let mut facts = facts(&[("src/config/settings.py", &format!("{BASE}{text}"))]);
        facts.modules.remove(0).django.expect("these are settings")
    }

    fn static_root(value: &str) -> PathValue {
        settings(&format!("STATIC_ROOT = {value}")).static_root.expect("it is set").value
    }

    #[test]
    fn interfaces_and_urls_are_read_with_their_lines() {
        let found = settings("WSGI_APPLICATION = 'config.wsgi.application'\nROOT_URLCONF = 'config.urls'");
        let wsgi = found.wsgi_application.expect("it is set");
        assert_eq!((wsgi.value.as_str(), wsgi.place.line), ("config.wsgi.application", Some(4)));
        assert_eq!(found.root_urlconf.map(|urls| urls.value).as_deref(), Some("config.urls"));
    }

    #[test]
    fn the_static_root_is_computed() {
        let project = |path: &str| PathValue::Project(path.to_owned());
        assert_eq!(static_root("BASE_DIR / 'staticfiles'"), project("src/staticfiles"));
        assert_eq!(static_root("os.path.join(BASE_DIR, '..', 'public')"), project("public"));
        assert_eq!(static_root("str(BASE_DIR.parent / 'public')"), project("public"));
        assert_eq!(static_root("'/srv/static'"), PathValue::Absolute("/srv/static".to_owned()));
        assert_eq!(static_root("'static/'"), PathValue::Working("static/".to_owned()));
        assert_eq!(static_root("compute()"), PathValue::Unknown);
    }

    #[test]
    fn a_static_root_that_a_variable_may_set_is_its_default() {
        let project = |path: &str| PathValue::Project(path.to_owned());
        assert_eq!(static_root("os.environ.get('STATIC_ROOT', BASE_DIR / 'public')"), project("src/public"));
        assert_eq!(static_root("BASE_DIR / os.getenv('STATIC', 'public')"), project("src/public"));
        let environ = "__import__\nimport environ\nenv = environ.Env()\nSTATIC_ROOT = env('STATIC_ROOT', default=str(BASE_DIR / 'public'))";
        assert_eq!(static_root(environ), project("src/public"));
        let root = "''\nimport environ\nroot = environ.Path(__file__) - 3\nSTATIC_ROOT = root('static')";
        assert_eq!(static_root(root), project("static"));
    }

    /// The facts of the settings at this path.
    fn of(files: &[(&str, &str)], path: &str) -> DjangoFacts {
        facts(files)
            .modules
            .into_iter()
            .find(|module| module.path == path)
            .and_then(|found| found.django)
            .expect("settings")
    }

    const SETTINGS: &str = "INSTALLED_APPS = ['shop']\nSTATIC_ROOT = '/srv/base'\nROOT_URLCONF = 'config.urls'\n";

    #[test]
    fn settings_are_put_together_from_what_they_import() {
        let prod = "from .base import *\nfrom . import base\nSTATIC_ROOT = '/srv/prod'\nINSTALLED_APPS += ['storages']\n\
                    MIDDLEWARE = []\nMIDDLEWARE.insert(0, 'whitenoise')";
        let files =
            [("config/__init__.py", ""), ("config/settings/base.py", SETTINGS), ("config/settings/prod.py", prod)];
        let found = of(&files, "config/settings/prod.py");
        let names: Vec<_> = found.installed_apps.into_iter().map(|app| app.value).collect();
        assert_eq!(names, ["shop", "storages"]);
        assert_eq!(found.static_root.expect("it is set").value, PathValue::Absolute("/srv/prod".to_owned()));
        assert_eq!(found.root_urlconf.expect("it is set").place.file, "config/settings/base.py");
        assert_eq!(found.middleware[0].value, "whitenoise");
    }

    #[test]
    fn the_settings_that_run_without_a_variable_hold() {
        let package = "import os\nif os.getenv('ENV', 'prod') == 'prod':\n    from .prod import *\nelse:\n    from .dev import *\n";
        let files = [
            ("config/settings/__init__.py", package),
            ("config/settings/prod.py", SETTINGS),
            ("config/settings/dev.py", "STATIC_ROOT = '/srv/dev'\n"),
        ];
        let found = of(&files, "config/settings/__init__.py");
        assert_eq!(found.static_root.expect("it is set").value, PathValue::Absolute("/srv/base".to_owned()));
    }

    #[test]
    fn split_settings_are_read_by_their_files() {
        let package =
            "from split_settings.tools import include, optional\ninclude('parts/*.py', optional('local.py'))\n";
        let files = [("config/settings/__init__.py", package), ("config/settings/parts/common.py", SETTINGS)];
        assert_eq!(of(&files, "config/settings/__init__.py").installed_apps[0].value, "shop");
    }

    #[test]
    fn the_storage_of_static_files_is_read() {
        let found =
            settings("STORAGES = {'staticfiles': {'BACKEND': 'storages.backends.s3.S3Storage'}}\nROOT_URLCONF = 'a'");
        assert_eq!(found.static_storage.expect("it is set").value, "storages.backends.s3.S3Storage");
    }

    #[test]
    fn installed_apps_are_collected_from_all_their_parts() {
        let found = settings(
            "LOCAL = ['shop']\nINSTALLED_APPS = ['django.contrib.staticfiles', *LOCAL]\nINSTALLED_APPS += ['x']",
        );
        let names: Vec<_> = found.installed_apps.into_iter().map(|app| app.value).collect();
        assert_eq!(names, ["django.contrib.staticfiles", "shop", "x"]);
    }

    #[test]
    fn the_settings_module_is_read_where_it_is_set() {
        let module = |text: &str| facts(&[("manage.py", text)]).modules.remove(0).django_settings_module;
        let by_default = module("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')");
        assert_eq!(by_default.map(|found| found.value).as_deref(), Some("config.settings"));
        let assigned = module("import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.prod'");
        assert_eq!(assigned.map(|found| found.value).as_deref(), Some("config.prod"));
    }
}
