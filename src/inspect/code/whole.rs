//! What holds of the files of a project together, listed once: each rule that asked all files for one of its own things would read them
//! as often as there are such things. Resolves nothing.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::facts::{ModuleRole, Scope};
use super::index::role_of;
use super::outline::{Binding, CallSite, CircumstanceKind, Condition, LookupKind, Outline};
use super::usage::item_name;
use super::value::{Call, Value};

/// Flask-SQLAlchemy does not initialise without one of them ("Configuration > Configuration Keys",
/// <https://flask-sqlalchemy.readthedocs.io/en/stable/config/>).
const FLASK_DATABASE: &str = "SQLALCHEMY_DATABASE_URI";
const FLASK_BINDS: &str = "SQLALCHEMY_BINDS";

/// What all files say, by name.
#[derive(Default)]
pub(super) struct Whole<'a> {
    texts: HashSet<&'a str>,
    /// Packages that a file imports.
    packages: HashSet<&'a str>,
    /// Directories below the root that hold files.
    directories: HashSet<&'a str>,
    /// Variables that code but tests speaks of, each with whether it gives them a value.
    variables: HashMap<&'a str, bool>,
    /// Settings of Flask-SQLAlchemy's database, without those of tests.
    flask_databases: usize,
    has_flask_sqlalchemy: bool,
    /// Names that the tests of a file look at, by file.
    tested: HashMap<usize, HashSet<&'a str>>,
    queues: OnceCell<Queues<'a>>,
}

/// Objects of queues, by their files, names and scopes.
#[derive(Default)]
pub(super) struct Queues<'a> {
    /// Those that something is sent through.
    pub(super) senders: HashSet<(usize, &'a str, &'a Scope)>,
    /// Those that tasks are registered with.
    pub(super) with_tasks: HashSet<(usize, &'a str, &'a Scope)>,
}

impl<'a> Whole<'a> {
    /// Of all files.
    pub(super) fn of(outlines: &'a [Outline]) -> Self {
        let mut whole = Self::default();
        for (module, outline) in outlines.iter().enumerate() {
            let tests = outline.circumstances.iter().filter_map(|one| match &one.kind {
                CircumstanceKind::Condition(Condition::When(test) | Condition::Unless(test)) => Some(test),
                _ => None,
            });
            let tested = whole.tested.entry(module).or_default();
            tests.for_each(|test| names_in(test, tested));
            whole.texts.extend(outline.texts.iter().map(|(text, _)| text.as_str()));
            whole.packages.extend(outline.aliases.values().filter_map(|target| target.split('.').next()));
            whole.directories.extend(outline.path.split_once('/').map(|(directory, _)| directory));
            if role_of(&outline.path) == ModuleRole::Code {
                whole.takes(outline);
            }
        }
        whole
    }

    fn takes(&mut self, outline: &'a Outline) {
        for lookup in &outline.lookups {
            *self.variables.entry(&lookup.key).or_default() |= lookup.kind == LookupKind::Written;
        }
        for site in &outline.calls {
            self.speaks(site);
        }
        self.has_flask_sqlalchemy |= outline.imports.iter().any(|import| import.module == "flask_sqlalchemy");
        let databases = outline.bindings.iter().filter(|binding| {
            let binds = binding.name == FLASK_BINDS || binding.name == item_name("config", FLASK_BINDS);
            binds || (is_flask_database(binding) && !is_for_tests(&binding.scope))
        });
        self.flask_databases += databases.count();
    }

    /// `os.getenv("KEY")`, `os.environ.setdefault("KEY", key)`, `os.environ.update({"KEY": key})`.
    fn speaks(&mut self, site: &'a CallSite) {
        let writes = matches!(site.call.last_name(), Some("setdefault" | "update" | "putenv"));
        for name in named(&site.call) {
            *self.variables.entry(name).or_default() |= writes;
        }
    }

    /// Whether some file holds exactly this text.
    pub(super) fn has_text(&self, text: &str) -> bool {
        self.texts.contains(text)
    }

    /// Whether some file imports a package.
    pub(super) fn imports(&self, package: &str) -> bool {
        self.packages.contains(package)
    }

    /// Whether a directory of this name lies at the root and holds code.
    pub(super) fn has_directory(&self, name: &str) -> bool {
        self.directories.contains(name)
    }

    /// Whether any test of a file looks at a name.
    pub(super) fn is_tested(&self, module: usize, name: &str) -> bool {
        self.tested.get(&module).is_some_and(|names| names.contains(name))
    }

    /// Whether the code speaks of a variable, and then whether it gives it a value.
    pub(super) fn writes_variable(&self, name: &str) -> Option<bool> {
        self.variables.get(name).copied()
    }

    /// The objects of queues, found when they are first asked for.
    pub(super) fn queues(&self, find: impl FnOnce() -> Queues<'a>) -> &Queues<'a> {
        self.queues.get_or_init(find)
    }

    /// Whether Flask-SQLAlchemy is used with one database: of several settings, the one that counts is chosen elsewhere.
    pub(super) fn has_one_flask_database(&self) -> bool {
        self.has_flask_sqlalchemy && self.flask_databases == 1
    }
}

/// The attribute of a class of settings, and `app.config["SQLALCHEMY_DATABASE_URI"]`.
pub(super) fn is_flask_database(binding: &Binding) -> bool {
    let is_attribute = binding.name == FLASK_DATABASE && matches!(&binding.scope, Scope::Class(_));
    is_attribute || binding.name == item_name("config", FLASK_DATABASE)
}

/// `class TestingConfig(Config):`.
fn is_for_tests(scope: &Scope) -> bool {
    matches!(scope, Scope::Class(name) if name.to_ascii_lowercase().contains("test"))
}

/// The names that a test looks at.
fn names_in<'a>(test: &'a Value, found: &mut HashSet<&'a str>) {
    match test {
        Value::Name(name) => {
            found.insert(name);
        }
        Value::Not(inner) => names_in(inner, found),
        Value::And(parts) | Value::Or(parts) | Value::List(parts) => {
            for part in parts {
                names_in(part, found);
            }
        }
        Value::Compared(left, _, right) => {
            names_in(left, found);
            names_in(right, found);
        }
        Value::Call(call) => {
            for part in std::iter::once(&call.callee).chain(&call.positional) {
                names_in(part, found);
            }
        }
        _ => {}
    }
}

/// The texts that a call speaks of first.
fn named(call: &Call) -> Vec<&str> {
    match call.positional.first() {
        Some(Value::Text(text)) => vec![text],
        Some(Value::Map(entries)) => entries.iter().filter_map(|(key, _)| key.text()).collect(),
        _ => Vec::new(),
    }
}
