//! Finds Django projects: one per `manage.py`. Chooses none.

use super::candidate::{Candidate, Django, Start};
use super::item::Item;
use super::paths;
use crate::inspect::code::ModuleFacts;
use crate::plan::Question;

/// Django projects that name their settings in `manage.py` and have a server interface module.
pub(super) fn projects<'a>(question: &Question<'_>, modules: &[&'a ModuleFacts]) -> Vec<Item<'a>> {
    let managed = modules.iter().filter(|module| module.path.rsplit('/').next() == Some("manage.py"));
    managed.filter_map(|manage| project(question, modules, manage)).map(Item::new).collect()
}

fn project(question: &Question<'_>, modules: &[&ModuleFacts], manage: &ModuleFacts) -> Option<Candidate> {
    let settings_module = manage.django_settings_module.as_ref()?;
    let root = manage.path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
    let roots = [root.clone()];
    let file_of = |dotted: &str| paths::file_of(question, dotted, &roots).map(|(_, file)| file);
    let settings = file_of(&settings_module.value);
    let package = settings_module.value.split('.').next().unwrap_or_default();
    let interface = |kind: &str| {
        let declared = settings.as_ref().and_then(|file| {
            let facts = modules.iter().find(|module| module.path == *file)?.django.as_ref()?;
            let application = if kind == "wsgi" { &facts.wsgi_application } else { &facts.asgi_application };
            application.as_ref().map(|application| application.value.trim_end_matches(".application").to_owned())
        });
        let conventional = format!("{package}.{kind}");
        declared.into_iter().chain([conventional]).find(|module| file_of(module).is_some())
    };
    let (wsgi, asgi) = (interface("wsgi"), interface("asgi"));
    let main = wsgi.clone().or_else(|| asgi.clone())?;
    let file = file_of(&main)?;
    let place = settings_module.place.clone();
    let django = Django { manage: Some(manage.path.clone()), root, wsgi, asgi, file, settings };
    Some(Candidate { key: main, title: "Django project".to_owned(), place, start: Start::Django(django) })
}
