//! Finds what only a main guard prepares before its server starts: tables, first rows. Starts nothing.

use std::collections::HashMap;

use super::called::called;
use super::facts::Scope;
use super::outline::CallSite;
use super::project::Project;
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

/// Calls in the main guard of a file, by the names of what they call, where no other code calls the same.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Located<String>> {
    let outline = &project.outlines[module];
    let guarded = outline.calls.iter().filter(|site| site.scope == Scope::MainGuard);
    let mut found: Vec<Located<String>> = Vec::new();
    let mut known: HashMap<&str, bool> = HashMap::new();
    for site in guarded {
        let Some(name) = prepares(project, module, site) else { continue };
        if !*known.entry(name).or_insert_with(|| runs_elsewhere(project, name)) {
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

/// Whether code calls something of a name other than in a main guard.
fn runs_elsewhere(project: &Project<'_>, name: &str) -> bool {
    project.calls_of(name).iter().any(|(_, site)| site.scope != Scope::MainGuard)
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
    }
}
