//! Reads a settings module of Django. Imports nothing and runs nothing.

use super::evaluate;
use super::facts::{DjangoFacts, PathValue, Scope};
use super::outline::{LookupKind, Outline};
use super::paths;
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::{Located, Place};

/// Settings, when a file is a settings module: <https://docs.djangoproject.com/en/stable/ref/settings/>.
pub(super) fn settings(project: &Project<'_>, module: usize) -> Option<DjangoFacts> {
    let outline = &project.outlines[module];
    let marks = ["ROOT_URLCONF", "INSTALLED_APPS", "WSGI_APPLICATION", "ASGI_APPLICATION", "STATIC_ROOT"];
    marks.iter().find(|name| outline.module_bindings(name).next().is_some())?;
    Some(DjangoFacts {
        wsgi_application: text(project, module, "WSGI_APPLICATION"),
        asgi_application: text(project, module, "ASGI_APPLICATION"),
        root_urlconf: text(project, module, "ROOT_URLCONF"),
        static_root: path(project, module, "STATIC_ROOT"),
        media_root: path(project, module, "MEDIA_ROOT"),
        installed_apps: texts(project, module, "INSTALLED_APPS"),
        middleware: texts(project, module, "MIDDLEWARE"),
    })
}

/// The variable that names the settings module.
const SETTINGS_MODULE: &str = "DJANGO_SETTINGS_MODULE";

/// `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")`, as manage.py, wsgi.py and asgi.py do.
pub(super) fn settings_module(outline: &Outline) -> Option<Located<String>> {
    let by_default = outline.calls.iter().find_map(|site| {
        let call = &site.call;
        let names_it =
            call.last_name() == Some("setdefault") && call.argument("key", 0)?.text() == Some(SETTINGS_MODULE);
        names_it.then_some(())?;
        let text = call.argument("default", 1)?.text()?;
        Some(Located::new(text.to_owned(), Place::line(&outline.path, call.line)))
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

fn text(project: &Project<'_>, module: usize, name: &str) -> Option<Located<String>> {
    let outline = &project.outlines[module];
    let binding = outline.module_bindings(name).last()?;
    let value = evaluate::setting(project, module, &Scope::Module, binding.value.as_ref()?);
    let text = evaluate::text(value).value()?.clone();
    Some(Located::new(text, Place::line(&outline.path, binding.line)))
}

fn path(project: &Project<'_>, module: usize, name: &str) -> Option<Located<PathValue>> {
    let outline = &project.outlines[module];
    let binding = outline.module_bindings(name).last()?;
    let value = paths::evaluate(project, module, &Scope::Module, binding.value.as_ref()?);
    Some(Located::new(value, Place::line(&outline.path, binding.line)))
}

/// Constant entries of a list, with those of later `+=` and of the lists it is joined from.
fn texts(project: &Project<'_>, module: usize, name: &str) -> Vec<Located<String>> {
    let outline = &project.outlines[module];
    let mut found = Vec::new();
    for binding in outline.module_bindings(name) {
        let place = Place::line(&outline.path, binding.line);
        if let Some(value) = &binding.value {
            entries(outline, value, &place, 0, &mut found);
        }
    }
    found
}

fn entries(outline: &Outline, value: &Value, place: &Place, depth: usize, found: &mut Vec<Located<String>>) {
    match value {
        _ if depth > 8 => {}
        Value::Text(text) => found.push(Located::new(text.clone(), place.clone())),
        Value::List(values) | Value::Concat(values) => {
            for value in values {
                entries(outline, value, place, depth + 1, found);
            }
        }
        Value::Name(name) => {
            if let Some(value) = outline.module_value(name) {
                entries(outline, value, place, depth + 1, found);
            }
        }
        _ => {}
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
