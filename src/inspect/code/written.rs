//! Finds what code writes to: only calls whose path is known to be one count. Looks at no disk and judges none.

mod by_variables;
mod databases;
mod downloads;
mod handlers;

use std::collections::HashMap;

pub(super) use by_variables::by_variables;

use super::facts::{PathForm, Scope, WrittenKind, WrittenPath, WrittenSomewhere, WrittenStart};
use super::outline::{CallSite, Outline};
use super::paths::{self, Walk};
use super::project::Project;
use super::value::{Call, Value};
use crate::catalogue::writers::{self, Writes};
use crate::inspect::evidence::Place;

/// What a file writes to, in the order of its lines.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<WrittenPath> {
    let outline = &project.outlines[module];
    let mut found: Vec<WrittenPath> = Vec::new();
    for site in outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking) {
        by_call(project, module, site, &mut found);
    }
    handlers::of_module(project, module, &mut found);
    databases::of_module(project, module, &mut found);
    downloads::of_module(project, module, &mut found);
    by_options(project, module, &mut found);
    found.retain(|written| !is_in_memory(written));
    // What a variable can move comes first: the same path without it adds nothing.
    found.sort_by_key(|written| written.variable.is_none());
    let mut kept: Vec<WrittenPath> = Vec::new();
    let mut by_path: HashMap<Option<String>, Vec<usize>> = HashMap::new();
    for written in found {
        let known = by_path.entry(written.path.text().map(ToOwned::to_owned)).or_default();
        if !known.iter().any(|at| is_same(&kept[*at], &written)) {
            known.push(kept.len());
            kept.push(written);
        }
    }
    kept.sort_by(|one, other| one.place.cmp(&other.place));
    kept
}

/// The first write to a path that cannot be told, beside those that can.
pub(super) fn unfollowed(project: &Project<'_>, module: usize, written: &[WrittenPath]) -> Option<WrittenSomewhere> {
    let outline = &project.outlines[module];
    let mut sites = outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking);
    let site = sites.find(|site| {
        let Some(name) = site.call.last_name() else { return false };
        let may_write = writers::has_last_name(name) || writers::path_method(name).is_some();
        let is_known = || written.iter().any(|one| one.place.line == Some(site.call.line));
        let is_computed = |target: Option<(Target, WrittenKind)>| {
            matches!(
                target,
                Some((Target::Value(Value::Name(_) | Value::Call(_) | Value::Join(..) | Value::Attribute(..)), _))
            )
        };
        may_write && is_computed(target(project, module, site, name)) && !is_known()
    })?;
    Some(WrittenSomewhere { scope: site.scope.clone(), place: Place::line(&outline.path, site.call.line) })
}

fn is_same(one: &WrittenPath, other: &WrittenPath) -> bool {
    (&one.path, one.end, one.kind, one.start, &one.callers)
        == (&other.path, other.end, other.kind, other.start, &other.callers)
        && (one.scope == other.scope || one.place == other.place || one.variable.is_some())
}

/// <https://docs.python.org/3/library/sqlite3.html#sqlite3.connect>, <https://duckdb.org/docs/stable/clients/python/dbapi>.
fn is_in_memory(written: &WrittenPath) -> bool {
    let text = written.path.text().unwrap_or_default();
    text.starts_with(":memory:") || text.contains("mode=memory") || text.starts_with("file::memory:")
}

fn by_call(project: &Project<'_>, module: usize, site: &CallSite, found: &mut Vec<WrittenPath>) {
    let call = &site.call;
    let Some(name) = call.last_name() else { return };
    let Some((value, kind)) = target(project, module, site, name) else {
        for (_, value) in call.keywords.iter().filter(|(name, _)| writers::DIRECTORY_KEYWORDS.contains(&name.as_str()))
        {
            add(project, module, site, value, WrittenKind::Directory, found);
        }
        return;
    };
    match value {
        Target::Value(value) => add(project, module, site, &value, kind, found),
        Target::Default(path) => add(project, module, site, &Value::Text(path.to_owned()), kind, found),
    }
}

/// What the options of the command line are called after, where no write is seen to go there.
fn by_options(project: &Project<'_>, module: usize, found: &mut Vec<WrittenPath>) {
    let mut named = Vec::new();
    for site in project.outlines[module].calls.iter().filter(|site| site.scope != Scope::TypeChecking) {
        by_option(project, module, site, &mut named);
    }
    named.retain(|option| !found.iter().any(|known| known.path == option.path));
    found.append(&mut named);
}

/// The default of an option that is called after what is written: `add_argument("--output", default="out/report.csv")`.
fn by_option(project: &Project<'_>, module: usize, site: &CallSite, found: &mut Vec<WrittenPath>) {
    let call = &site.call;
    if !call.last_name().is_some_and(|name| writers::OPTIONS.contains(&name)) {
        return;
    }
    let mut names = call.positional.iter().filter_map(Value::text);
    let is_path = |text: &str| !text.contains(' ') && text.contains('/') && !text.contains("://");
    let Some(default) = call.keyword("default").filter(|default| default.text().is_none_or(is_path)) else { return };
    if !names.any(writers::is_output_option)
        || !matches!(default, Value::Text(_) | Value::Name(_) | Value::Call(_) | Value::Join(..))
    {
        return;
    }
    let has_extension =
        |text: &str| text.rsplit('/').next().is_some_and(|name| name.trim_start_matches('.').contains('.'));
    let text = default.text().or_else(|| default.call().and_then(|call| call.positional.last()?.text()));
    let is_file = text.is_some_and(has_extension);
    add(project, module, site, default, if is_file { WrittenKind::File } else { WrittenKind::Directory }, found);
}

enum Target {
    Value(Value),
    /// The function's own, where it is told none.
    Default(&'static str),
}

/// The path that a call writes to, and what it writes there.
fn target(project: &Project<'_>, module: usize, site: &CallSite, name: &str) -> Option<(Target, WrittenKind)> {
    let call = &site.call;
    if writers::has_last_name(name)
        && let Some(writer) = dotted(project, module, site).and_then(|dotted| writers::writer(&dotted))
    {
        if writers::WITHOUT_FILE.iter().any(|name| call.keyword(name).is_some()) {
            return None;
        }
        let value = call.passed(writer.path).cloned().map(Target::Value);
        return match writer.writes {
            Writes::File => Some((value?, WrittenKind::File)),
            Writes::ByMode(mode) => {
                Some((value.filter(|_| writes(call, mode.name, mode.position))?, WrittenKind::File))
            }
            Writes::Directory => Some((value?, WrittenKind::Directory)),
            Writes::Download(names) => {
                let file = value.filter(|value| is_download(project, module, site, value, names))?;
                Some((file, WrittenKind::Download))
            }
            Writes::DirectoryOr(default) => Some((value.unwrap_or(Target::Default(default)), WrittenKind::Directory)),
        };
    }
    if let Some(writes_to) = writers::path_method(name) {
        let receiver = Target::Value(receiver(call)?);
        return match writes_to {
            Writes::Directory | Writes::DirectoryOr(_) | Writes::Download(_) => {
                Some((receiver, WrittenKind::Directory))
            }
            Writes::ByMode(mode) if !writes(call, mode.name, mode.position) => None,
            Writes::ByMode(_) | Writes::File => Some((receiver, WrittenKind::File)),
        };
    }
    if let Some(argument) = writers::directory_method(name, receiver(call).as_ref().and_then(last_part)) {
        return Some((Target::Value(call.passed(argument)?.clone()), WrittenKind::Directory));
    }
    if let Some(argument) = writers::method(name) {
        return Some((Target::Value(call.passed(argument)?.clone()), WrittenKind::File));
    }
    let computed =
        saved_to(call).filter(|value| writers::is_saver(name) && (is_put_together(value) || names_a_path(name, value)));
    computed.map(|value| (Target::Value(value.clone()), WrittenKind::File))
}

/// Whether a file is called like those of a library, and is one of theirs by its kind: `yolov8n.pt`.
fn is_download(project: &Project<'_>, module: usize, site: &CallSite, target: &Target, names: &[&str]) -> bool {
    let Target::Value(value) = target else { return false };
    let paths = paths::all(project, module, &site.scope, value).into_iter().map(Walk::finish);
    let mut files = paths.filter_map(|path| path.text()?.rsplit('/').next().map(ToOwned::to_owned));
    files.any(|file| {
        file.rsplit_once('.').is_some_and(|(_, kind)| kind == "pt") && names.iter().any(|name| file.starts_with(name))
    })
}

fn dotted(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    project.outside(module, &site.scope, site.call.name()?)
}

/// The object of a method: `Path("data")` of `Path("data").mkdir()`.
fn receiver(call: &Call) -> Option<Value> {
    match &call.callee {
        Value::Attribute(owner, _) => Some((**owner).clone()),
        Value::Name(name) => Some(Value::Name(name.rsplit_once('.')?.0.to_owned())),
        _ => None,
    }
}

/// `str` of `frame["name"].str`.
fn last_part(value: &Value) -> Option<&str> {
    match value {
        Value::Attribute(_, name) => Some(name),
        Value::Name(name) => name.rsplit('.').next(),
        _ => None,
    }
}

/// Beginnings of statements that change what a database holds (<https://www.sqlite.org/lang.html>).
const CHANGES: [&str; 6] =
    ["insert into ", "insert or ", "create table ", "update ", "delete from ", "pragma journal_mode"];

/// The first text that begins as such a statement does.
pub(super) fn changes_data(outline: &Outline) -> Option<Place> {
    let begins = |text: &str| {
        let text = text.trim_start();
        CHANGES.iter().any(|start| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
    };
    // `Update the list` is a sentence.
    let is_statement =
        |text: &str| begins(text) && (!text.trim_start().starts_with("Update") || text.contains(" SET "));
    let text = outline.texts.iter().find(|(text, _)| is_statement(text))?;
    Some(Place::line(&outline.path, text.1))
}

/// Whether the mode lets a file be written (<https://docs.python.org/3/library/functions.html#open>).
fn writes(call: &Call, name: &str, position: usize) -> bool {
    let mode = call.argument(name, position).and_then(Value::text).unwrap_or("r");
    let is_mode = (1..=4).contains(&mode.len()) && mode.chars().all(|letter| "rwaxbt+".contains(letter));
    is_mode && mode.contains(['w', 'a', 'x', '+'])
}

/// The path of `image.save(path)` and `image.save(path, "PNG")`; storages and fields of Django are given a name and the content.
fn saved_to(call: &Call) -> Option<&Value> {
    match call.positional.as_slice() {
        [path] | [path, Value::Text(_)] => Some(path),
        _ => None,
    }
}

/// `frame.write.save("data/bronze")`, `index.save_local("index")`.
fn names_a_path(method: &str, value: &Value) -> bool {
    value.text().is_some_and(|text| text.trim_matches('/').contains('/') || writers::saves_to_paths(method))
}

/// `os.path.join(UPLOADS, name)`, `UPLOADS / name`, `f"uploads/{name}"`, or a name for one.
fn is_put_together(value: &Value) -> bool {
    match value {
        Value::Join(..) | Value::Concat(_) | Value::Name(_) => true,
        Value::Call(call) => matches!(call.last_name(), Some("join" | "Path" | "joinpath" | "str")),
        _ => false,
    }
}

fn add(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    value: &Value,
    kind: WrittenKind,
    found: &mut Vec<WrittenPath>,
) {
    for walk in paths::all(project, module, &site.scope, value) {
        let place = Place::line(&project.outlines[module].path, site.call.line);
        found.extend(written(walk, kind, site.scope.clone(), place));
    }
}

/// What is written to a path; a URL names a database in it.
fn written(walk: Walk, kind: WrittenKind, scope: Scope, place: Place) -> Option<WrittenPath> {
    if walk.is_bare() && walk.begun().is_none() {
        return None;
    }
    let kind = if matches!(walk.form, Some(PathForm::Url { .. })) { WrittenKind::Database } else { kind };
    let (end, variable, callers) = (walk.end, walk.variable.clone(), walk.callers.clone());
    let begun = walk.begun().map(ToOwned::to_owned);
    Some(WrittenPath {
        path: walk.finish(),
        end,
        begun,
        kind,
        start: WrittenStart::Path,
        variable,
        callers,
        scope,
        place,
    })
}

#[cfg(test)]
mod tests;
