//! Finds what only a main guard prepares before its server starts: tables, first rows. Starts nothing.

use std::collections::{HashMap, HashSet};

use super::called::called;
use super::facts::{Scope, ServerCall};
use super::outline::CallSite;
use super::project::Project;
use super::value::Call;
use crate::inspect::evidence::{Located, Place};

/// Methods that make the tables of a database: <https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.MetaData.create_all>,
/// <https://flask-sqlalchemy.readthedocs.io/en/stable/api/#flask_sqlalchemy.SQLAlchemy.create_all>,
/// <https://docs.peewee-orm.com/en/latest/peewee/api.html#Database.create_tables>.
const METHODS: [&str; 2] = ["create_all", "create_tables"];

/// Words in the names of functions that prepare data.
const WORDS: [&str; 13] = [
    "admin",
    "data",
    "database",
    "databases",
    "db",
    "fixtures",
    "migrate",
    "migrations",
    "populate",
    "schema",
    "seed",
    "table",
    "tables",
];

/// First or last words of those names.
const VERBS: [&str; 11] = [
    "bootstrap",
    "create",
    "ensure",
    "init",
    "initialise",
    "initialize",
    "make",
    "migrate",
    "populate",
    "seed",
    "setup",
];

/// Calls in the main guard of a file, and in its functions that start a server, by the names of what they call, where no other code
/// calls the same.
pub(super) fn of_module(project: &Project<'_>, module: usize, servers: &[ServerCall]) -> Vec<Located<String>> {
    let outline = &project.outlines[module];
    let mut own: HashSet<&Scope> = servers.iter().map(|server| &server.scope).filter(|scope| starts(scope)).collect();
    own.insert(&Scope::MainGuard);
    let guarded = outline.calls.iter().filter(|site| own.contains(&site.scope));
    let mut found: Vec<Located<String>> = Vec::new();
    let mut known: HashMap<&str, bool> = HashMap::new();
    for site in guarded {
        let Some(name) = prepares(project, module, site) else { continue };
        if !*known.entry(name).or_insert_with(|| runs_elsewhere(project, name, module, &own)) {
            found.push(Located::new(name.to_owned(), Place::line(&outline.path, site.call.line)));
        }
    }
    found
}

fn prepares<'s>(project: &Project<'_>, module: usize, site: &'s CallSite) -> Option<&'s str> {
    let name = site.call.last_name()?;
    if METHODS.contains(&name) {
        return Some(name);
    }
    let words: Vec<&str> = name.split('_').collect();
    let has_verb = [words.first(), words.last()].into_iter().flatten().any(|word| VERBS.contains(word));
    let is_named = has_verb && words.iter().any(|word| WORDS.contains(word));
    (is_named && called(project, module, site).is_some()).then_some(name)
}

/// Whether code calls something of a name other than in a main guard, or where this file starts its server.
fn runs_elsewhere(project: &Project<'_>, name: &str, module: usize, own: &HashSet<&Scope>) -> bool {
    let is_own = |at: usize, scope: &Scope| *scope == Scope::MainGuard || at == module && own.contains(scope);
    project.calls_of(name).iter().any(|(at, site)| !is_own(*at, &site.scope))
}

/// A function at module level; one within a class or a function may well be what an application is made by.
fn starts(scope: &Scope) -> bool {
    matches!(scope, Scope::Function(name) if !name.contains('.'))
}

/// What a function or the main guard does with functions of the project before it starts a server, and keeps no result of: not what sets
/// up the log.
pub(super) fn before_serving(project: &Project<'_>, module: usize, servers: &[ServerCall]) -> Vec<(Scope, Place)> {
    let outline = &project.outlines[module];
    let mut first: HashMap<&Scope, usize> = HashMap::new();
    for server in servers.iter().filter(|server| matches!(server.scope, Scope::MainGuard | Scope::Function(_))) {
        let line = server.place.line.unwrap_or_default();
        first.entry(&server.scope).and_modify(|known| *known = line.min(*known)).or_insert(line);
    }
    if first.is_empty() {
        return Vec::new();
    }
    let mut kept: HashSet<usize> = HashSet::new();
    for scope in first.keys() {
        kept.extend(project.bindings_in(module, scope).iter().map(|binding| binding.line));
    }
    // What is handed to another call says nothing by itself.
    let runs_it = |call: &Call| matches!(call.name(), Some("asyncio.run" | "anyio.run"));
    let mut on_line: HashMap<usize, usize> = HashMap::new();
    for site in outline.calls.iter().filter(|site| first.contains_key(&site.scope) && !runs_it(&site.call)) {
        *on_line.entry(site.call.line).or_default() += 1;
    }
    let sites = outline.calls.iter().filter(|site| {
        let line = site.call.line;
        let alone = on_line.get(&line) == Some(&1) && !kept.contains(&line);
        alone && first.get(&site.scope).is_some_and(|serves| line < *serves)
    });
    let own = sites.filter(|site| called(project, module, site).is_some_and(|(_, function)| !is_about_logs(&function)));
    own.map(|site| (site.scope.clone(), Place::line(&outline.path, site.call.line))).collect()
}

fn is_about_logs(function: &str) -> bool {
    let name = function.to_ascii_lowercase();
    ["log", "banner", "print", "parse_arg"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::module;

    fn found(text: &str) -> Vec<String> {
        module(text).preparations.into_iter().map(|one| one.value).collect()
    }

    #[test]
    fn what_a_guard_alone_prepares_is_found() {
        let guard = "if __name__ == '__main__':\n";
        let own = "def init_db():\n    pass\ndef main():\n    pass\n";
        assert_eq!(found(&format!("{own}{guard}    init_db()\n    main()\n")), ["init_db"]);
        assert!(found(&format!("{own}init_db()\n{guard}    init_db()\n")).is_empty());
        let tables = "from models import db\n";
        assert_eq!(
            found(&format!("{tables}{guard}    with app.app_context():\n        db.create_all()\n")),
            ["create_all"]
        );
        assert!(found(&format!("{tables}def make():\n    db.create_all()\n{guard}    db.create_all()\n")).is_empty());
        assert!(found(&format!("def create_app():\n    pass\n{guard}    create_app()\n")).is_empty());
        let main = "import uvicorn\ndef init_db():\n    pass\ndef main():\n    init_db()\n    uvicorn.run('a:app')\n";
        assert_eq!(found(&format!("{main}{guard}    main()\n")), ["init_db"]);
        assert!(found(&format!("{main}def other():\n    init_db()\n{guard}    main()\n")).is_empty());
    }
}
