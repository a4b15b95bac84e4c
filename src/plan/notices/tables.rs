//! Says where nothing in the project makes the tables that it asks for. Decides nothing.

use std::collections::BTreeSet;

use crate::inspect::code::ModuleFacts;
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::tree::has_extension;
use crate::inspect::wheel::join;
use crate::plan::build_plan::{Notice, StartNotice, StartPlan};
use crate::plan::candidate::{Django, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::{paths, tables};

/// Tables without migrations, without a call and without a statement that makes them.
pub(crate) fn notices(
    request: &Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
) -> Option<Notice> {
    let notice = match &chosen.candidate.start {
        StartMethod::Django(django) => StartNotice::NoMigrations(apps_without_migrations(request, django)?),
        _ => above(request, closure).or_else(|| unmade(request, closure, start, reached))?,
    };
    Some(Notice::Start(notice))
}

/// Migrations of Alembic's that lie above the project, which Docker's build never sees.
fn above(request: &Request<'_>, closure: &Closure) -> Option<StartNotice> {
    let facts = request.facts;
    let file = facts.deployment.alembic_above.clone()?;
    let is_above = closure.contains("alembic") && facts.alembic.is_empty() && request.member.as_str().is_empty();
    is_above.then_some(StartNotice::MigrationsAbove(file))
}

/// The first table of `SQLAlchemy`'s or `SQLModel`'s that nothing makes, or the function that would and that nothing calls.
fn unmade(
    request: &Request<'_>,
    closure: &Closure,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
) -> Option<StartNotice> {
    let facts = request.facts;
    let is_theirs = ["sqlalchemy", "sqlmodel"].iter().any(|package| closure.contains(package));
    let has_statements =
        || !facts.deployment.statements.is_empty() || facts.tree.files.keys().any(|path| has_extension(path, "sql"));
    if !is_theirs
        || has_statements()
        || tables::are_made_where(request, start, |module| !is_made_by_nobody(request, module))
    {
        return None;
    }
    let modules = || facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let table = modules().find_map(|module| module.table.clone())?;
    let function = facts.code.code().find_map(|module| module.tables_uncalled.clone());
    Some(function.map_or(StartNotice::NobodyMakesTables(table), StartNotice::NobodyCallsMaker))
}

/// Whether what makes tables in a file is a function that neither the project nor a script of it calls.
fn is_made_by_nobody(request: &Request<'_>, module: &ModuleFacts) -> bool {
    let is_script = |function: &String| {
        let mut scripts = request.facts.pyproject.scripts.iter();
        scripts.any(|script| script.function.as_ref() == Some(function))
    };
    module.tables_uncalled.as_ref().is_some_and(|function| !is_script(&function.value))
}

/// Applications of the project with models and without a directory of migrations: `migrate` makes no table of theirs
/// (Django "Migrations > The Commands": `makemigrations` with the label for one that never had any).
fn apps_without_migrations(request: &Request<'_>, django: &Django) -> Option<Vec<Place>> {
    let code = &request.facts.code;
    let settings = code.module(django.settings.as_deref()?)?;
    if settings.names.iter().any(|name| name == "MIGRATION_MODULES") {
        return None;
    }
    let apps = settings.django.iter().flat_map(|facts| &facts.installed_apps);
    let roots = [django.root.clone()];
    let found: Vec<Place> = apps
        .filter_map(|app| {
            let package = app.value.split(".apps.").next().unwrap_or(&app.value);
            let (_, file) = paths::file_of(request, package, &roots)?;
            table_without_migrations(request, file.strip_suffix("/__init__.py")?)
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

fn table_without_migrations(request: &Request<'_>, directory: &str) -> Option<Place> {
    let facts = request.facts;
    if facts.tree.is_directory(&join(directory, "migrations")) || facts.tree.is_file(&join(directory, "migrations.py"))
    {
        return None;
    }
    let is_of_models = |module: &&ModuleFacts| {
        let below = module.path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/'));
        below.is_some_and(|below| below == "models.py" || below.starts_with("models/"))
    };
    facts.code.code().filter(is_of_models).find_map(|module| module.table.clone())
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(files: &[(&str, &str)], packages: &[&str]) -> Vec<String> {
        let files: Vec<_> = [("pyproject.toml", APP)].iter().chain(files).copied().collect();
        let plan = planned(&files, &lock(packages, "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("table")).collect()
    }

    #[test]
    fn tables_that_nothing_makes_are_said() {
        let main = "from fastapi import FastAPI\nfrom models import Order\napp = FastAPI()\n";
        let models = ("models.py", "class Order(Base):\n    __tablename__ = 'orders'\n");
        let packages = ["fastapi", "uvicorn", "sqlalchemy"];
        let text = "Nothing in this project makes the tables of its database, such as that of `models.py:2`: no migrations, no \
                    `create_all`; unless something else makes them, each question to them fails";
        assert_eq!(said(&[("main.py", main), models], &packages), [text]);
        let made = format!("{main}Base.metadata.create_all(engine)\n");
        assert!(said(&[("main.py", &made), models], &packages).is_empty());
        let uncalled = format!("{main}def make():\n    Base.metadata.create_all(engine)\n");
        let text = "`make` (main.py:5) makes the tables of the database, and nothing calls it: call it as the program starts; until \
                    something makes them, each question to them fails";
        assert_eq!(said(&[("main.py", &uncalled), models], &packages), [text]);
        assert!(said(&[("main.py", main), models, ("schema.sql", "")], &packages).is_empty());
        assert!(said(&[("main.py", main), models], &["fastapi", "uvicorn"]).is_empty());
    }

    #[test]
    fn models_of_django_without_migrations_are_said() {
        let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
        let wsgi = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n";
        let files = [
            ("manage.py", manage),
            ("config/wsgi.py", wsgi),
            ("config/settings.py", "INSTALLED_APPS = ['orders.apps.OrdersConfig', 'stock']\n"),
            ("orders/__init__.py", ""),
            ("orders/models.py", "from django.db import models\nclass Order(models.Model):\n    pass\n"),
            ("stock/__init__.py", ""),
            ("stock/models.py", "from django.db import models\nclass Item(models.Model):\n    pass\n"),
            ("stock/migrations/__init__.py", ""),
        ];
        let text = "`python manage.py migrate` makes no table of the models in `orders/models.py:2`: their applications have no \
                    migrations; run `python manage.py makemigrations orders` and commit what it writes";
        assert_eq!(said(&files, &["django", "gunicorn"]), [text]);
    }
}
