//! Chooses whether Django's static files are collected while building, which must work without secrets.

use std::collections::BTreeSet;

use crate::inspect::code::{DjangoFacts, PathValue, Scope, VariableNeed, VariableRead};
use crate::inspect::evidence::Located;
use crate::inspect::wheel::join;
use crate::path::PathError;
use crate::plan::build_plan::Notice;
use crate::plan::build_plan::StaticFilesPlan;
use crate::plan::candidate::{Django, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// What is collected, and what to tell the user where nothing is.
#[derive(Default)]
pub(crate) struct Collected {
    pub plan: Option<Sourced<StaticFilesPlan>>,
    pub notice: Option<Notice>,
}

/// Stands in for a secret while building; it reaches no layer, since `collectstatic` writes no setting down.
const PLACEHOLDER: &str = "only-for-collectstatic";

pub(crate) fn choose_static_files(request: &Request<'_>, chosen: &Chosen) -> Result<Collected, PathError> {
    let StartMethod::Django(django) = &chosen.candidate.start else { return Ok(Collected::default()) };
    if request.preferences.static_files.as_ref().is_some_and(|collect| !collect.value) {
        return Ok(Collected::default());
    }
    let settings = django.settings.as_deref().and_then(|path| request.facts.code.module(path));
    let facts = settings.and_then(|module| module.django.as_ref());
    let (Some(manage), Some(facts)) = (&django.manage, facts) else { return Ok(Collected::default()) };
    if !facts.installed_apps.iter().any(|app| app.value == "django.contrib.staticfiles") {
        return Ok(Collected::default());
    }
    match static_root(facts, django) {
        Some(root) => collected(request, django, manage, &root),
        None => Ok(Collected { notice: unknown_root(facts), ..Collected::default() }),
    }
}

fn unknown_root(facts: &DjangoFacts) -> Option<Notice> {
    Some(Notice::UnknownStaticRoot(facts.static_root.as_ref()?.place.clone()))
}

/// `STATIC_ROOT` as a path below `/app`, or absolute.
fn static_root(facts: &DjangoFacts, django: &Django) -> Option<Sourced<String>> {
    let root = facts.static_root.as_ref()?;
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
    manage: &str,
    root: &Sourced<String>,
) -> Result<Collected, PathError> {
    let required = required_variables(request, django);
    let (secret_keys, others): (Vec<&VariableRead>, Vec<&VariableRead>) =
        required.into_iter().partition(|variable| is_secret_key(&variable.name));
    if let Some(other) = others.first() {
        let notice = Notice::StaticFilesNeed(Located::new(other.name.clone(), other.place.clone()));
        return Ok(Collected { notice: Some(notice), plan: None });
    }
    let names: BTreeSet<String> = secret_keys.iter().map(|variable| variable.name.clone()).collect();
    let placeholders = names.into_iter().map(|name| (name, PLACEHOLDER)).collect();
    let plan = StaticFilesPlan { manage: request.path(manage)?, root: request.image_path(&root.value)?, placeholders };
    Ok(Collected { plan: Some(root.map(|_| plan.clone())), notice: None })
}

/// `SECRET_KEY`, `DJANGO_SECRET_KEY` and the like: any text will do while building (Django "Settings > `SECRET_KEY`"). The name is
/// also checked to be one that a shell assigns to.
fn is_secret_key(name: &str) -> bool {
    let is_name = name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    is_name && (name.ends_with("SECRET_KEY") || name.ends_with("SECRETKEY"))
}

/// Variables without which importing the settings and the installed applications fails.
fn required_variables<'a>(request: &'a Request<'_>, django: &Django) -> Vec<&'a VariableRead> {
    let code = &request.facts.code;
    let entries: Vec<&str> = django.settings.iter().map(String::as_str).collect();
    let reached = code.reachable(&entries, &[&django.root]);
    let modules = code.modules.iter().filter(|module| reached.contains(module.path.as_str()));
    modules
        .flat_map(|module| &module.variables)
        .filter(|variable| variable.need == VariableNeed::Required)
        .filter(|variable| matches!(variable.scope, Scope::Module | Scope::Class(_)))
        .collect()
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
        assert_eq!(plan.static_files.expect("collected").value.placeholders[0].0, "SECRET_KEY");
    }

    #[test]
    fn another_required_variable_keeps_them_from_being_collected() {
        let plan = django("DB = os.environ[\"DATABASE_URL\"]\nSTATIC_ROOT = BASE_DIR / \"public\"\n");
        assert!(plan.static_files.is_none());
        assert!(crate::plan::testing::notices(&plan).iter().any(|notice| notice.starts_with("Static files are not collected") && notice.contains("`DATABASE_URL`")));
    }

    #[test]
    fn without_static_root_nothing_is_collected() {
        assert!(django("").static_files.is_none());
    }
}
