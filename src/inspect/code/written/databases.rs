//! Finds the URLs of databases that are files, wherever they stand: settings, defaults, arguments. Opens none.

use super::{WrittenKind, written};
use crate::inspect::code::facts::{PathEnd, Scope, WrittenPath, WrittenStart};
use crate::inspect::code::outline::{Binding, Outline};
use crate::inspect::code::paths::{self, Walk};
use crate::inspect::code::project::Project;
use crate::inspect::code::settings_classes;
use crate::inspect::code::value::Value;
use crate::inspect::evidence::Place;
use crate::inspect::tree::has_extension;

/// What Flask-SQLAlchemy reads (<https://flask-sqlalchemy.palletsprojects.com/en/stable/config/>: "the path is relative to the
/// application's instance folder").
const FLASK_SETTING: &str = "SQLALCHEMY_DATABASE_URI";

/// The databases that the expressions of a file name.
pub(super) fn of_module(project: &Project<'_>, module: usize, found: &mut Vec<WrittenPath>) {
    let outline = &project.outlines[module];
    for binding in &outline.bindings {
        named(project, module, binding, found);
        if let Some(value) = binding.value.as_ref().filter(|value| mentions(value)) {
            let value = settings_classes::field_default(value).unwrap_or(value);
            let walks = paths::all(project, module, &binding.scope, value);
            let walks = walks.into_iter().map(|walk| set_by_field(project, module, binding, walk));
            add(outline, walks, &binding.scope, binding.line, start_of(&binding.name), found);
        }
    }
    for site in outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking) {
        let whole = Value::Call(Box::new(site.call.clone()));
        if !mentions(&whole) {
            continue;
        }
        let keywords = site.call.keywords.iter().map(|(name, value)| (start_of(name), value));
        let positional = site.call.positional.iter().map(|value| (WrittenStart::Path, value));
        let own = std::iter::once((WrittenStart::Path, &whole));
        for (start, value) in own.chain(keywords).chain(positional).filter(|(_, value)| mentions(value)) {
            let walks = paths::all(project, module, &site.scope, value);
            add(outline, walks.into_iter(), &site.scope, site.call.line, start, found);
        }
    }
    for function in &outline.functions {
        let scope = Scope::Function(function.name.clone());
        for returned in function.returns.iter().filter(|value| mentions(value)) {
            let walks = paths::all(project, module, &scope, returned).into_iter();
            let is_one_of_two = function.returns.iter().any(asks_a_server);
            let walks = walks.filter(|walk| !(is_one_of_two && walk.variable.is_some() && !has_ending(walk)));
            add(outline, walks, &scope, function.line, WrittenStart::Path, found);
        }
        for default in function.parameters.iter().filter_map(|parameter| parameter.default.as_ref()) {
            let default = settings_classes::field_default(default).unwrap_or(default);
            if mentions(default) {
                let walks = paths::all(project, module, &Scope::Module, default);
                add(outline, walks.into_iter(), &scope, function.line, WrittenStart::Path, found);
            }
        }
    }
}

/// Whether an expression begins the address of a server of databases: what names a database there names no file beside it.
fn asks_a_server(value: &Value) -> bool {
    let first = match value {
        Value::Concat(values) => values.first(),
        other => Some(other),
    };
    let text = first.and_then(|value| match value {
        Value::Concat(values) => values.first().and_then(Value::text),
        other => other.text(),
    });
    text.is_some_and(|text| {
        ["postgres", "mysql", "mariadb", "mssql", "oracle"].iter().any(|kind| text.starts_with(kind))
    })
}

fn has_ending(walk: &Walk) -> bool {
    let path = walk.clone().finish();
    path.text().is_some_and(|text| text.rsplit('/').next().is_some_and(|name| name.contains('.')))
}

/// `DATABASE = BASE / "shop.db"`: whatever opens it, a name stands for the path of a database.
fn named(project: &Project<'_>, module: usize, binding: &Binding, found: &mut Vec<WrittenPath>) {
    let Some(value) = binding.value.as_ref().filter(|value| ends_as_database(value)) else { return };
    if value.text().is_some_and(|text| names_a_module(&binding.name, text)) {
        return;
    }
    let value = settings_classes::field_default(value).unwrap_or(value);
    for walk in paths::all(project, module, &binding.scope, value) {
        let walk = set_by_field(project, module, binding, walk);
        let place = Place::line(&project.outlines[module].path, binding.line);
        let known = written(walk, WrittenKind::File, binding.scope.clone(), place);
        let known = known.filter(|known| known.end == PathEnd::Known && known.path.text().is_some_and(is_database));
        found.extend(known);
    }
}

/// `SESSION_ENGINE = "django.contrib.sessions.backends.db"`.
fn names_a_module(name: &str, text: &str) -> bool {
    let last = name.rsplit(['_', '.']).next().unwrap_or(name).to_ascii_uppercase();
    let is_dotted = |text: &str| {
        text.contains('.')
            && text.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_'))
    };
    matches!(last.as_str(), "ENGINE" | "BACKEND" | "MODULE" | "CLASS" | "STORAGE") && is_dotted(text)
}

/// Endings of the files of `SQLite` and `DuckDB`.
fn is_database(path: &str) -> bool {
    ["db", "sqlite", "sqlite3", "duckdb"].iter().any(|extension| has_extension(path, extension))
}

/// Whether the last text of an expression does.
fn ends_as_database(value: &Value) -> bool {
    match value {
        Value::Text(text) => is_database(text) && !text.contains("://"),
        Value::Join(_, last) => ends_as_database(last),
        Value::Concat(values) | Value::Or(values) => values.last().is_some_and(ends_as_database),
        Value::Call(call) => {
            let default = call.keywords.iter().find(|(name, _)| name == "default").map(|(_, value)| value);
            default.or_else(|| call.positional.last()).is_some_and(ends_as_database)
        }
        _ => false,
    }
}

fn add(
    outline: &Outline,
    walks: impl Iterator<Item = Walk>,
    scope: &Scope,
    line: usize,
    start: WrittenStart,
    found: &mut Vec<WrittenPath>,
) {
    for walk in walks.filter(|walk| walk.form.is_some()) {
        let place = Place::line(&outline.path, line);
        let Some(database) = written(walk, WrittenKind::Database, scope.clone(), place) else { continue };
        let is_known = |other: &&mut WrittenPath| other.path == database.path && other.place == database.place;
        match found.iter_mut().find(is_known) {
            Some(other) if start == WrittenStart::Instance => other.start = start,
            Some(_) => {}
            None => found.push(WrittenPath { start, ..database }),
        }
    }
}

fn start_of(name: &str) -> WrittenStart {
    let is_setting = name == FLASK_SETTING || name.ends_with(&format!("[{FLASK_SETTING}]"));
    if is_setting { WrittenStart::Instance } else { WrittenStart::Path }
}

/// A field of a settings class is set by its variable.
fn set_by_field(project: &Project<'_>, module: usize, binding: &Binding, walk: Walk) -> Walk {
    let Scope::Class(name) = &binding.scope else { return walk };
    let class = project.outlines[module].classes.iter().find(|class| class.name == *name);
    match class.filter(|class| walk.variable.is_none() && settings_classes::is_settings_class(project, module, class)) {
        Some(class) => walk.set_by(settings_classes::settings_variable(project, module, class, &binding.name)),
        None => walk,
    }
}

/// Whether some text in an expression begins such a URL.
fn mentions(value: &Value) -> bool {
    match value {
        Value::Text(text) => paths::is_url(text),
        Value::Call(call) => {
            call.positional.iter().any(mentions)
                || call.keywords.iter().any(|(_, value)| mentions(value))
                || matches!(&call.callee, Value::Attribute(owner, _) if mentions(owner))
        }
        Value::Concat(values) | Value::Or(values) | Value::List(values) => values.iter().any(mentions),
        Value::Choice(one, other) => mentions(one) || mentions(other),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::module;

    #[test]
    fn the_name_of_a_database_on_a_server_is_no_file() {
        let settings = |name: &str| {
            format!(
                "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    NAME: str = '{name}'\n    @property\n    def url(self):\n        \
                 if self.is_file:\n            return f'sqlite+aiosqlite:///{{self.NAME}}'\n        return (\n            f'postgresql+{{self.DRIVER}}://u@h'\n            \
                 f'/{{self.NAME}}'\n        )\n"
            )
        };
        assert!(module(&settings("shop")).written.is_empty());
        assert!(!module(&settings("shop.db")).written.is_empty());
    }
}
