//! Finds Django projects: one per `manage.py`. Chooses none.

use super::detected::Detected;
use super::paths;
use crate::catalogue::framework::django as catalogue;
use crate::inspect::code::ModuleFacts;
use crate::inspect::evidence::Place;
use crate::plan::candidate::{Candidate, Django, StartMethod};
use crate::plan::request::Request;

/// Django projects with a `manage.py` and a server interface module.
pub(crate) fn projects<'a>(request: &Request<'_>, modules: &[&'a ModuleFacts]) -> Vec<Detected<'a>> {
    let managed = modules.iter().filter(|module| module.path.rsplit('/').next() == catalogue::FRAMEWORK.project_file);
    managed.filter_map(|manage| project(request, modules, manage)).map(Detected::new).collect()
}

fn project(request: &Request<'_>, modules: &[&ModuleFacts], manage: &ModuleFacts) -> Option<Candidate> {
    let settings_module = manage.django_settings_module.as_ref();
    let root = manage.path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
    let roots = [root.clone()];
    let file_of = |dotted: &str| paths::file_of(request, dotted, &roots).map(|(_, file)| file);
    let settings = settings_module.and_then(|module| file_of(&module.value));
    let package = match settings_module {
        Some(module) => module.value.split('.').next().unwrap_or_default().to_owned(),
        None => package_beside(modules, manage, &root)?,
    };
    let facts = settings.as_ref().and_then(|file| modules.iter().find(|module| module.path == *file)?.django.as_ref());
    let declared = [
        facts.and_then(|facts| facts.wsgi_application.as_ref()),
        facts.and_then(|facts| facts.asgi_application.as_ref()),
    ];
    let [wsgi, asgi] = declared.map(|application| {
        application.map(|application| application.value.trim_end_matches(".application").to_owned())
    });
    let [wsgi, asgi] = [(wsgi, "wsgi"), (asgi, "asgi")].map(|(declared, kind)| {
        let conventional = format!("{package}.{kind}");
        declared.into_iter().chain([conventional]).find(|module| file_of(module).is_some())
    });
    let main = wsgi.clone().or_else(|| asgi.clone())?;
    let file = file_of(&main)?;
    let place = settings_module.map_or_else(|| Place::file(&manage.path), |module| module.place.clone());
    let django = Django { manage: Some(manage.path.clone()), root, wsgi, asgi, file, settings };
    Some(Candidate { key: main, title: "Django project".to_owned(), place, start: StartMethod::Django(django) })
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
