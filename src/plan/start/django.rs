//! Finds Django projects: one per `manage.py`. Chooses none.

use std::collections::BTreeSet;

use super::detected::Detected;
use super::evidence::{self, DEPLOYED};
use super::{paths, server};
use crate::catalogue::framework::django as catalogue;
use crate::catalogue::model::WebInterface;
use crate::inspect::code::{DjangoFacts, ModuleFacts};
use crate::inspect::deployment::container_facts::ContainerFacts;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::Closure;
use crate::path::may_be_written;
use crate::plan::candidate::{Candidate, Django, StartMethod};
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Django projects with a `manage.py` and a server interface module.
pub(crate) fn projects<'a>(request: &Request<'_>, modules: &[&'a ModuleFacts]) -> Vec<Detected<'a>> {
    let managed = modules.iter().filter(|module| module.path.rsplit('/').next() == catalogue::FRAMEWORK.project_file);
    managed.filter_map(|manage| project(request, modules, manage)).map(Detected::new).collect()
}

fn project(request: &Request<'_>, modules: &[&ModuleFacts], manage: &ModuleFacts) -> Option<Candidate> {
    let managed = manage.django_settings_module.as_ref();
    let root = manage.path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
    let roots = [root.clone()];
    let package = match managed {
        Some(module) => module.value.split('.').next().unwrap_or_default().to_owned(),
        None => package_beside(modules, manage, &root)?,
    };
    let facts = managed.and_then(|module| settings_of(request, &module.value, &roots));
    let wsgi = interface(request, facts.and_then(|facts| facts.wsgi_application.as_ref()), &package, "wsgi", &roots);
    let asgi = interface(request, facts.and_then(|facts| facts.asgi_application.as_ref()), &package, "asgi", &roots);
    let served = [&wsgi, &asgi].into_iter().flatten().find_map(|module| {
        let file = file_of(request, module, &roots)?;
        request.facts.code.module(&file)?.django_settings_module.clone()
    });
    let settings_module = said_by_the_image(request).or(served).or_else(|| managed.cloned());
    let facts = settings_module.as_ref().and_then(|module| settings_of(request, &module.value, &roots));
    let asgi_file = asgi.as_ref().and_then(|module| file_of(request, module, &roots));
    let speaks = speaks(request, facts, asgi_file.as_deref());
    let main = match speaks {
        WebInterface::Asgi => asgi.clone().or_else(|| wsgi.clone())?,
        WebInterface::Wsgi => wsgi.clone().or_else(|| asgi.clone())?,
    };
    let file = file_of(request, &main, &roots)?;
    let place = managed.map_or_else(|| Place::file(&manage.path), |module| module.place.clone());
    let manage_settings =
        managed.filter(|managed| settings_module.as_ref().is_some_and(|module| module.value != managed.value));
    let settings = settings_module.as_ref().and_then(|module| file_of(request, &module.value, &roots));
    let django = Django {
        manage: Some(manage.path.clone()),
        root,
        wsgi,
        asgi,
        file,
        settings,
        manage_settings: manage_settings.cloned(),
        settings_module,
        speaks,
    };
    Some(Candidate {
        key: main,
        title: "Django project".to_owned(),
        place,
        start: StartMethod::Django(django),
        subcommand: None,
    })
}

fn file_of(request: &Request<'_>, dotted: &str, roots: &[String]) -> Option<String> {
    paths::file_of(request, dotted, roots).map(|(_, file)| file)
}

fn settings_of<'a>(request: &Request<'a>, dotted: &str, roots: &[String]) -> Option<&'a DjangoFacts> {
    request.facts.code.module(&file_of(request, dotted, roots)?)?.django.as_ref()
}

/// The module of a server interface: the one that the settings name, else the one where `startproject` puts it.
fn interface(
    request: &Request<'_>,
    declared: Option<&Located<String>>,
    package: &str,
    kind: &str,
    roots: &[String],
) -> Option<String> {
    let declared = declared.map(|declared| declared.value.trim_end_matches(".application").to_owned());
    declared.into_iter().chain([format!("{package}.{kind}")]).find(|module| file_of(request, module, roots).is_some())
}

/// `DJANGO_SETTINGS_MODULE` of the settings, or of the authors' image.
fn said_by_the_image(request: &Request<'_>) -> Option<Located<String>> {
    let asked = request.preferences.env.as_ref().and_then(|env| env.value.get(VARIABLE));
    if let Some(asked) = asked {
        let place = asked.source.places().first().cloned().unwrap_or_else(|| Place::file("pyproject.toml"));
        return Some(Located::new(asked.value.clone(), place));
    }
    let stages = carryover::main(request.facts).into_iter().flat_map(ContainerFacts::shipped);
    stages.flat_map(|stage| &stage.environment).find_map(|set| {
        let value = set.value.value.as_ref().filter(|_| set.value.name == VARIABLE)?;
        Some(Located::new(value.clone(), set.place.clone()))
    })
}

/// The variable that names the settings module.
pub(crate) const VARIABLE: &str = "DJANGO_SETTINGS_MODULE";

/// Settings modules that the program comes to and the image's own settings do not: those of development, which `manage.py` names.
pub(crate) fn idle_settings<'a>(request: &'a Request<'_>, chosen: &Chosen) -> BTreeSet<&'a str> {
    let Some((_, used)) = used_settings(request, chosen) else { return BTreeSet::new() };
    let modules = request.facts.code.code().filter(|module| module.django.is_some());
    modules.map(|module| module.path.as_str()).filter(|path| !used.contains(path)).collect()
}

/// Settings modules whose value of a name the image's own settings replace.
pub(crate) fn overruled<'a>(request: &'a Request<'_>, chosen: &Chosen, name: &str) -> BTreeSet<&'a str> {
    let Some((own, used)) = used_settings(request, chosen) else { return BTreeSet::new() };
    let sets = |module: &ModuleFacts| module.names.iter().any(|known| known == name);
    let others = used.into_iter().filter(|path| sets(own) && *path != own.path);
    others.filter(|path| request.facts.code.module(path).is_some_and(sets)).collect()
}

/// The module of the settings that the image names, with all that it imports.
fn used_settings<'a>(request: &'a Request<'_>, chosen: &Chosen) -> Option<(&'a ModuleFacts, BTreeSet<&'a str>)> {
    let StartMethod::Django(django) = &chosen.candidate.start else { return None };
    let own = request.facts.code.module(django.settings.as_deref()?)?;
    let used = request.facts.code.reachable(&[&own.path], &[&django.root, ""]);
    Some((own, used))
}

/// The interface that the authors' deployment names; else the one that the project is made for; else WSGI where a WSGI server is
/// installed, as Django's own deployment guide begins; else ASGI. With the module that speaks it.
pub(crate) fn served_interface<'d>(
    chosen: &Chosen,
    django: &'d Django,
    closure: &Closure,
) -> Option<(&'d str, WebInterface)> {
    let wsgi = django.wsgi.as_deref().map(|module| (module, WebInterface::Wsgi));
    let asgi = django.asgi.as_deref().map(|module| (module, WebInterface::Asgi));
    let served = |found: &(&str, WebInterface)| server::installed(found.1, closure).is_some();
    let deployed = chosen.declaration.as_ref().filter(|declaration| evidence::weight(declaration) >= DEPLOYED);
    let named = deployed.and_then(|declaration| evidence::object(&declaration.command)).map(|(module, _)| module);
    let by_authors = [wsgi, asgi].into_iter().flatten().find(|(module, _)| Some(*module) == named).filter(served);
    let made_for = asgi.filter(|_| django.speaks == WebInterface::Asgi).filter(served);
    by_authors.or(made_for).or(wsgi.filter(served)).or(asgi.filter(served)).or(wsgi).or(asgi)
}

/// ASGI where Channels is installed, or where the settings name no other interface:
/// <https://channels.readthedocs.io/en/latest/installation.html>.
fn speaks(request: &Request<'_>, facts: Option<&DjangoFacts>, asgi: Option<&str>) -> WebInterface {
    let Some(file) = asgi.and_then(|file| request.facts.code.module(file)) else { return WebInterface::Wsgi };
    let routes = file.imports.iter().any(|import| import.module.starts_with("channels."));
    let installed = facts.is_some_and(|facts| {
        facts.installed_apps.iter().any(|app| matches!(app.value.as_str(), "channels" | "daphne"))
            || (facts.asgi_application.is_some() && facts.wsgi_application.is_none())
    });
    if routes || installed { WebInterface::Asgi } else { WebInterface::Wsgi }
}

/// The variables of the image, with the settings of production where `manage.py` names others: what the image's other roles and
/// `docker exec` run would take those.
pub(crate) fn with_settings(
    chosen: &Chosen,
    mut variables: Vec<Sourced<(String, String)>>,
) -> Vec<Sourced<(String, String)>> {
    let StartMethod::Django(Django { manage_settings: Some(managed), settings_module: Some(module), .. }) =
        &chosen.candidate.start
    else {
        return variables;
    };
    if may_be_written(&module.value) && variables.iter().all(|variable| variable.value.0 != VARIABLE) {
        let seen = format!("production's settings; `manage.py` names `{}`", managed.value);
        variables.push(Sourced::seen((VARIABLE.to_owned(), module.value.clone()), seen, module.place.clone()));
    }
    variables
}

/// Variables that `manage.py` does without in development, where it has settings of its own.
pub(crate) fn production_variables(chosen: &Chosen) -> Vec<String> {
    let StartMethod::Django(Django { manage_settings: Some(_), .. }) = &chosen.candidate.start else {
        return Vec::new();
    };
    vec![VARIABLE.to_owned()]
}

/// Where the environment names the settings: the one package beside `manage.py` with a server interface module.
fn package_beside(modules: &[&ModuleFacts], manage: &ModuleFacts, root: &str) -> Option<String> {
    let is_django = manage.imports.iter().any(|import| import.module.starts_with("django.core.management"));
    let mut packages: Vec<&str> = modules.iter().filter_map(|module| package_of_interface(module, root)).collect();
    packages.dedup();
    match packages.as_slice() {
        [package] if is_django => Some((*package).to_owned()),
        _ => None,
    }
}

/// The package below a root whose module of a server interface this is.
fn package_of_interface<'a>(module: &'a ModuleFacts, root: &str) -> Option<&'a str> {
    let below = module.path.strip_prefix(root)?.trim_start_matches('/');
    let (package, file) = below.split_once('/')?;
    let serves = module.applications.iter().any(|application| *application.framework == catalogue::FRAMEWORK);
    (serves && matches!(file, "wsgi.py" | "asgi.py")).then_some(package)
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use crate::plan::error::PlanError;
    use crate::plan::testing::{APP, lock, planned};

    #[test]
    fn a_tool_beside_a_framework_that_is_not_found_is_no_answer() {
        let tool = "def main(): print(1)\nif __name__ == \"__main__\":\n    main()\n";
        let error = planned(&[("pyproject.toml", APP), ("docs.py", tool)], &lock(&["django", "gunicorn"], ""));
        assert!(matches!(error, Err(PlanError::NothingToRun { .. })));
    }

    #[test]
    fn a_project_whose_environment_names_the_settings_is_found_by_its_wsgi_module() {
        let manage = indoc! {r#"
            import sys
            def main():
                from django.core.management import execute_from_command_line
                execute_from_command_line(sys.argv)
            if __name__ == "__main__":
                main()
        "#};
        let wsgi = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n";
        let tool = "def main(): print(1)\nif __name__ == \"__main__\":\n    main()\n";
        let files = [
            ("pyproject.toml", APP),
            ("src/manage.py", manage),
            ("src/config/__init__.py", ""),
            ("src/config/wsgi.py", wsgi),
            ("docs.py", tool),
        ];
        let plan = planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan");
        assert_eq!(plan.start.command.value.last().map(String::as_str), Some("config.wsgi:application"));
        assert_eq!(plan.start.workdir.value, "src");
    }
}
