//! Finds the first table that a file maps to a class, and whether a file makes tables.

use std::collections::HashSet;

use super::facts::Scope;
use super::migrations;
use super::outline::{CallSite, Class, Outline};
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::{Located, Place};

/// Methods that make the tables of a database, or run its migrations: `SQLAlchemy` "Describing Databases with `MetaData` >
/// `create_all`", peewee "`Model.create_tables`", Tortoise "Initialising", Alembic "Commands > `upgrade`".
const MAKERS: [&str; 6] =
    ["create_all", "create_tables", "create_table", "generate_schemas", "upgrade", "run_migrations"];

/// Those of them that make what the classes of the project say.
const OF_METADATA: [&str; 2] = ["create_all", "generate_schemas"];

/// A class that is a table: `SQLAlchemy`'s with `__tablename__` (ORM "Declarative Table"), `SQLModel` with `table=True`, Django's models
/// that are neither abstract nor somebody else's (Django "Model Meta options").
pub(super) fn first(outline: &Outline) -> Option<Place> {
    let named = outline.bindings.iter().find(|binding| {
        binding.name == "__tablename__" && matches!(binding.scope, Scope::Class(_)) && binding.value.is_some()
    });
    let options = outline.bindings.iter().filter(|binding| matches!(binding.name.as_str(), "abstract" | "managed"));
    let others: HashSet<&Scope> = options.map(|binding| &binding.scope).collect();
    let is_of_django = |class: &Class| {
        let is_model = class.bases.iter().filter_map(Value::name).any(|base| base == "models.Model");
        is_model && !others.contains(&Scope::Class(format!("{}.Meta", class.name)))
    };
    let is_table =
        |class: &Class| class.keywords.iter().any(|(name, value)| name == "table" && *value == Value::Flag(true));
    let class = outline.classes.iter().find(|class| is_table(class) || is_of_django(class)).map(|class| class.line);
    let line = named.map(|binding| binding.line).into_iter().chain(class).min()?;
    Some(Place::line(&outline.path, line))
}

/// Methods that take all tables away: `SQLAlchemy`'s `MetaData.drop_all`, peewee's `Database.drop_tables`.
const DROPPERS: [&str; 2] = ["drop_all", "drop_tables"];

/// Where a file drops all tables, in a function that makes them again: what drops them alone is called for that.
pub(super) fn dropped(outline: &Outline) -> Option<(Scope, Place)> {
    let mut drops = outline.calls.iter().filter(|site| calls_one_of(site, &DROPPERS)).peekable();
    drops.peek()?;
    let makes: HashSet<&Scope> =
        outline.calls.iter().filter(|site| calls_one_of(site, &MAKERS)).map(|site| &site.scope).collect();
    let site = drops.find(|site| makes.contains(&site.scope))?;
    Some((site.scope.clone(), Place::line(&outline.path, site.call.line)))
}

/// Whether a method of these is called, or given to what calls it.
fn calls_one_of(site: &CallSite, methods: &[&str]) -> bool {
    let last = |name: &str| methods.contains(&name.rsplit('.').next().unwrap_or(name));
    site.call.last_name().is_some_and(last) || site.call.positional.iter().filter_map(Value::name).any(last)
}

/// Whether a file makes tables: by a method, or by a statement.
pub(super) fn are_made(outline: &Outline) -> bool {
    let by_call = outline.calls.iter().any(|site| calls_one_of(site, &MAKERS));
    by_call || outline.texts.iter().any(|(text, _)| is_statement(text))
}

/// The function in which alone a file makes its tables, where nothing of the project calls it, hands it on or decorates it.
pub(super) fn made_by_nobody<'a>(project: &Project<'a>, module: usize) -> Option<Located<String>> {
    let outline = &project.outlines[module];
    let mut makers = outline.calls.iter().filter(|site| calls_one_of(site, &MAKERS)).peekable();
    let first = makers.peek().filter(|site| calls_one_of(site, &OF_METADATA))?;
    let Scope::Function(function) = &first.scope else { return None };
    let place = Place::line(&outline.path, first.call.line);
    let is_called = |name: &'a str| !project.calls_of(name).is_empty();
    let is_open = makers.any(|site| migrations::is_come_to(project, &site.scope, is_called));
    let has_statement = || outline.texts.iter().any(|(text, _)| is_statement(text));
    (!is_open && !has_statement()).then(|| Located::new(function.clone(), place))
}

fn is_statement(text: &str) -> bool {
    let mut words = text.split_whitespace().map(str::to_ascii_uppercase);
    words.next().is_some_and(|word| word == "CREATE") && words.next().is_some_and(|word| word == "TABLE")
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn is_table(text: &str) -> bool {
        module(text).table.is_some()
    }

    #[test]
    fn tables_of_each_library_are_found() {
        assert!(is_table("class Order(Base):\n    __tablename__ = 'orders'\n"));
        assert!(is_table("class Order(SQLModel, table=True):\n    id: int\n"));
        assert!(is_table("class Order(models.Model):\n    pass\n"));
        assert!(!is_table("class Order(models.Model):\n    class Meta:\n        abstract = True\n"));
        assert!(!is_table("class Order(SQLModel):\n    id: int\n"));
    }

    #[test]
    fn what_drops_tables_to_make_them_is_found() {
        let drops = |text: &str| module(text).drops_tables.map(|(_, place)| place.line);
        let both = "async def run(c):\n    await c.run_sync(Base.metadata.drop_all)\n    await c.run_sync(Base.metadata.create_all)\n";
        assert_eq!(drops(both), Some(Some(2)));
        assert_eq!(drops("def clear():\n    db.drop_all()\ndef make():\n    db.create_all()\n"), None);
    }

    #[test]
    fn tables_that_a_function_makes_which_nobody_calls_are_found() {
        let by_nobody =
            |text: &str| module(&format!("def make():\n    Base.metadata.create_all(engine)\n{text}")).tables_uncalled;
        assert_eq!(by_nobody("").map(|found| found.value).as_deref(), Some("make"));
        for text in ["make()\n", "run(make)\n", "Base.metadata.create_all(engine)\n"] {
            assert_eq!(by_nobody(text), None, "{text}");
        }
        assert_eq!(module("@app.command()\ndef make():\n    Base.metadata.create_all(engine)\n").tables_uncalled, None);
    }

    #[test]
    fn what_makes_tables_is_found() {
        let makes = |text: &str| module(text).makes_tables;
        assert!(makes("Base.metadata.create_all(engine)\n"));
        assert!(makes("async def f():\n    await connection.run_sync(Base.metadata.create_all)\n"));
        assert!(makes("x.execute('''\n  create table a (b int)''')\n"));
        assert!(!makes("x.execute('select 1')\n"));
    }
}
