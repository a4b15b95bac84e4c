//! Tells where an environment of Alembic's takes the address of its database from, and where code runs migrations. Follows no value.

use std::collections::HashMap;

use super::facts::Scope;
use super::outline::{Binding, CallSite, Outline};
use super::project::Project;
use super::value::{Call, Value};
use crate::inspect::evidence::Place;

/// Functions of `SQLAlchemy` that make an engine of a section of alembic.ini ("Engine Configuration", `engine_from_config`).
const FROM_SECTION: [&str; 2] = ["engine_from_config", "async_engine_from_config"];

/// Calls by which an environment takes the address from elsewhere (Alembic "API > Configuration", `SQLAlchemy` "Engine Configuration").
const ELSEWHERE: [&str; 5] =
    ["set_main_option", "set_section_option", "create_engine", "create_async_engine", "get_x_argument"];

/// Where an `env.py` makes its engine of what alembic.ini says, and of nothing else: what `alembic init` writes.
pub(super) fn only_by_ini(outline: &Outline) -> Option<Place> {
    let is_environment = outline.aliases.values().any(|target| target == "alembic.context");
    let last = |site: &CallSite, names: &[&str]| site.call.last_name().is_some_and(|name| names.contains(&name));
    if !is_environment || outline.calls.iter().any(|site| last(site, &ELSEWHERE)) || outline.bindings.iter().any(is_set)
    {
        return None;
    }
    let mut engines = outline.calls.iter().filter(|site| last(site, &FROM_SECTION));
    let engine = engines.find(|site| site.call.positional.first().is_some_and(is_section))?;
    Some(Place::line(&outline.path, engine.call.line))
}

/// Functions that run migrations (Alembic "Commands", Flask-Migrate "API Reference").
const RUNNERS: [&str; 2] = ["alembic.command.upgrade", "flask_migrate.upgrade"];

/// The first call that runs migrations, in code that the project comes to: a method that is there for whoever wants it counts where
/// something calls it, hands it on or decorates it.
pub(super) fn run<'a>(project: &Project<'a>, module: usize) -> Option<Place> {
    let outline = &project.outlines[module];
    let mut are_called: HashMap<&str, bool> = HashMap::new();
    let mut called = |name: &'a str| *are_called.entry(name).or_insert_with(|| is_called(project, name));
    let mut sites = outline.calls.iter();
    let site = sites.find(|site| runs(outline, site) && is_come_to(project, &site.scope, &mut called))?;
    Some(Place::line(&outline.path, site.call.line))
}

/// Whether something calls a function, hands it on or decorates it.
pub(super) fn is_come_to<'a>(
    project: &Project<'a>,
    scope: &'a Scope,
    mut is_called: impl FnMut(&'a str) -> bool,
) -> bool {
    let Scope::Function(function) = scope else { return true };
    let name = function.rsplit('.').next().unwrap_or(function);
    project.usage().is_decorated(function) || project.usage().is_handed_on(project.outlines, name) || is_called(name)
}

/// `command.upgrade(config, "head")`, `to_thread(command.upgrade, config, "head")`.
fn runs(outline: &Outline, site: &CallSite) -> bool {
    let is_runner = |name: &str| outline.dotted(name).is_some_and(|dotted| RUNNERS.contains(&dotted.as_str()));
    site.call.name().is_some_and(is_runner) || site.call.positional.iter().filter_map(Value::name).any(is_runner)
}

/// By something else than what runs the migrations.
fn is_called(project: &Project<'_>, name: &str) -> bool {
    project.calls_of(name).iter().any(|(at, site)| !runs(&project.outlines[*at], site))
}

/// `section["sqlalchemy.url"] = url`.
fn is_set(binding: &Binding) -> bool {
    binding.name.ends_with("[sqlalchemy.url]") || binding.name.ends_with("[url]")
}

/// `config.get_section(config.config_ini_section, {})`, also with `or {}` behind it.
fn is_section(value: &Value) -> bool {
    let gives_nothing = |value: &Value| matches!(value, Value::Map(items) if items.is_empty());
    match value {
        Value::Call(call) => is_plain_section(call),
        Value::Or(all) => all.iter().all(|one| is_section(one) || gives_nothing(one)),
        _ => false,
    }
}

fn is_plain_section(call: &Call) -> bool {
    let is_empty = |value: &Value| matches!(value, Value::Map(items) if items.is_empty());
    call.last_name() == Some("get_section") && call.argument("default", 1).is_none_or(is_empty)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn what_nothing_calls_runs_no_migration() {
        let runs = |text: &str| {
            let text = format!("from alembic import command\n{text}");
            facts(&[("shop/db.py", &text)]).modules[0].runs_migrations.is_some()
        };
        let class = "class Broker:\n    def migrate(self):\n        command.upgrade(self.config(), 'head')\n";
        assert!(!runs(class));
        assert!(runs(&format!("{class}Broker().migrate()\n")));
        assert!(runs("def lifespan(app):\n    command.upgrade(config, 'head')\napp = FastAPI(lifespan=lifespan)\n"));
        assert!(runs("@app.on_event('startup')\ndef start():\n    command.upgrade(config, 'head')\n"));
        assert!(runs("def start():\n    to_thread(command.upgrade, config, 'head')\nstart()\n"));
        assert!(runs("if __name__ == '__main__':\n    command.upgrade(config, 'head')\n"));
        assert!(!runs("class Broker:\n    def upgrade(self):\n        command.upgrade(self.config(), 'head')\n"));
    }

    fn is_only_by_ini(engine: &str) -> bool {
        let text = format!(
            "from alembic import context\nfrom sqlalchemy import engine_from_config, create_engine\n{engine}\n"
        );
        facts(&[("migrations/env.py", &text)]).modules[0].migrates_by_ini.is_some()
    }

    #[test]
    fn an_environment_as_alembic_writes_it_knows_the_ini_alone() {
        let section = "engine_from_config(config.get_section(config.config_ini_section, {}), prefix='sqlalchemy.')";
        assert!(is_only_by_ini(section));
        assert!(is_only_by_ini("engine_from_config(config.get_section('alembic') or {}, prefix='sqlalchemy.')"));
        assert!(!is_only_by_ini(&format!("config.set_main_option('sqlalchemy.url', url)\n{section}")));
        assert!(!is_only_by_ini(&format!("section['sqlalchemy.url'] = url\n{section}")));
        assert!(!is_only_by_ini("engine_from_config(section, prefix='sqlalchemy.')"));
        assert!(!is_only_by_ini("create_engine(url)"));
    }
}
