//! Paths that calls and texts compute: `os.path.join(BASE, "a")`, `f"{BASE}/a"`. Looks at no disk.

use super::Paths;
use super::homes;
use super::walk::{Walk, constant, url_start};
use crate::inspect::code::environment;
use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::project::{Resolved, Target};
use crate::inspect::code::value::{Call, Value};

impl Paths<'_, '_> {
    pub(super) fn call(&self, module: usize, scope: &Scope, call: &Call, chain: usize) -> Option<Walk> {
        if let Value::Attribute(owner, method) = &call.callee {
            return self.method(module, scope, owner, method, call, chain);
        }
        let name = call.name()?;
        if let Some((owner, method)) = name.rsplit_once('.') {
            let owner = Value::Name(owner.to_owned());
            if let Some(found) =
                gives_a_path(method).then(|| self.method(module, scope, &owner, method, call, chain)).flatten()
            {
                return Some(found);
            }
        }
        if let Some(found) = self.own_method(module, scope, name, chain) {
            return Some(found);
        }
        if let Some(read) = environment::read(self.project, module, scope, call) {
            return Some(self.value(module, scope, read.default?, chain)?.set_by(read.name.into_owned()));
        }
        let Some(dotted) = self.project.outside(module, scope, name) else {
            return self.by_function(module, scope, call, chain);
        };
        if let Some(default) = default_of_mapping(call)
            && self.project.outlines[module].dotted(name).is_none()
        {
            return self.value(module, scope, default, chain);
        }
        if let Some(home) = homes::call(self.project, module, scope, &dotted, call) {
            return Some(home);
        }
        // https://github.com/jazzband/dj-database-url: `DATABASE_URL` unless `env` says otherwise.
        if dotted == "dj_database_url.config" {
            let name = call.keyword("env").and_then(Value::text).unwrap_or("DATABASE_URL");
            return Some(self.value(module, scope, call.argument("default", 1)?, chain)?.set_by(name.to_owned()));
        }
        let Some((first, rest)) = call.positional.split_first() else {
            // "If no arguments are given, the current directory": https://docs.python.org/3/library/pathlib.html#pathlib.Path
            let is_working = matches!(
                dotted.as_str(),
                "os.getcwd" | "pathlib.Path" | "pathlib.Path.cwd" | "pathlib.PosixPath" | "anyio.Path"
            );
            return is_working.then(Walk::working);
        };
        // https://docs.python.org/3/library/os.path.html and https://docs.python.org/3/library/pathlib.html
        match dotted.as_str() {
            "pathlib.Path"
            | "pathlib.PurePath"
            | "anyio.Path"
            | "os.path.join"
            | "str"
            | "os.fspath"
            | "environ.Path"
            | "pathlib.PosixPath"
            | "dj_database_url.parse" => {
                let start = self.value(module, scope, first, chain)?;
                rest.iter().try_fold(start, |path, part| self.joined(module, scope, path, part))
            }
            "os.path.abspath" | "os.path.realpath" | "os.path.normpath" | "os.path.expanduser"
            | "os.path.expandvars" => self.value(module, scope, first, chain),
            "os.path.dirname" => self.value(module, scope, first, chain)?.parent(),
            _ => None,
        }
    }

    /// A call of the project's own: a function that returns a path, or a path that is called.
    fn by_function(&self, module: usize, scope: &Scope, call: &Call, chain: usize) -> Option<Walk> {
        let Resolved::Inside(target, rest) = self.project.resolve(module, scope, call.name()?) else { return None };
        match target {
            Target::Function(at, function) => {
                let scope = Scope::Function(function.name.clone());
                function.returns.iter().find_map(|value| self.value(at, &scope, value, chain))
            }
            // `root("db.sqlite3")` of `root = environ.Path(__file__) - 2`.
            Target::Binding(at, binding) if rest.is_empty() => {
                let start = self.value(at, &binding.scope, binding.value.as_ref()?, chain)?;
                call.positional.iter().try_fold(start, |path, part| self.joined(module, scope, path, part))
            }
            _ => None,
        }
    }

    /// What a method of the same class returns: `self._path_of(key)` of `return self.root / key`.
    fn own_method(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Option<Walk> {
        let method = name.strip_prefix("self.").or_else(|| name.strip_prefix("cls."))?;
        let Scope::Function(from) = scope else { return None };
        let function = self.project.function(module, &format!("{}.{method}", from.rsplit_once('.')?.0))?;
        let scope = Scope::Function(function.name.clone());
        let mut returned = function.returns.iter().filter(|value| !is_of_a_server(value));
        returned.find_map(|value| self.value(module, &scope, value, chain))
    }

    fn method(
        &self,
        module: usize,
        scope: &Scope,
        owner: &Value,
        method: &str,
        call: &Call,
        chain: usize,
    ) -> Option<Walk> {
        // `"sqlite:///{}".format(root("db.sqlite3"))`
        if let (Value::Text(text), "format", [part]) = (owner, method, call.positional.as_slice()) {
            let (before, _) = text.split_once("{}")?;
            return self.concat(module, scope, &[Value::Text(before.to_owned()), part.clone()], chain);
        }
        let start = self.value(module, scope, owner, chain)?;
        match method {
            "resolve" | "absolute" | "as_posix" | "expanduser" | "__str__" => Some(start),
            "joinpath" => call.positional.iter().try_fold(start, |path, part| self.joined(module, scope, path, part)),
            "with_suffix" | "with_name" | "with_stem" => Some(start.parent()?.opened()),
            _ => None,
        }
    }

    /// `f"{BASE_DIR}/static"`, `BASE_DIR + "/static"`, `f"data/{name}.json"`, `f"sqlite:///{DATA / 'shop.db'}"`.
    pub(super) fn concat(&self, module: usize, scope: &Scope, parts: &[Value], chain: usize) -> Option<Walk> {
        let (first, rest) = parts.split_first()?;
        if let Some(url) = first.text().and_then(url_start) {
            let mut path = match rest.split_first() {
                Some((path, _)) if url.1.is_empty() => self.value(module, scope, path, chain)?,
                Some((name, more)) if url.1 == "/" => match self.text(module, scope, name) {
                    Some(name) => constant(&format!("/{name}")),
                    None => self.value(module, scope, name, chain).filter(|_| more.len() < 8)?,
                },
                // `sqlite:///./{name}.db`
                Some(_) if !url.1.contains('?') => self.continued(module, scope, Walk::beginning(url.1), rest)?,
                _ => return Some(constant(first.text()?)),
            };
            path.form = Some(url.0);
            return Some(path);
        }
        let path = match (self.text(module, scope, first), first) {
            (Some(text), Value::Text(_)) => Walk::beginning(&text),
            // `f"{PREFIX}{number}.md"`: no directory, and no variable that names one.
            (Some(text), Value::Name(_)) if !text.contains('/') && self.begins_a_name(module, scope, first, rest) => {
                Walk::beginning(&text)
            }
            _ => self.value(module, scope, first, chain)?,
        };
        self.continued(module, scope, path, rest)
    }

    /// Whether a constant is the beginning of a name that goes on with something else than a slash.
    fn begins_a_name(&self, module: usize, scope: &Scope, first: &Value, rest: &[Value]) -> bool {
        let is_constant = matches!(evaluate::setting(self.project, module, scope, first), Setting::Fixed(_));
        let next = rest.first().map(|part| self.text(module, scope, part));
        is_constant && next.is_some_and(|text| text.is_none_or(|text| !text.starts_with('/')))
    }

    /// A path with what a text goes on with.
    fn continued(&self, module: usize, scope: &Scope, start: Walk, parts: &[Value]) -> Option<Walk> {
        let mut path = start;
        for part in parts {
            path = match self.text(module, scope, part) {
                Some(text) => path.continued(&text)?,
                None => path.opened_within(),
            };
        }
        Some(path.ended())
    }
}

/// Whether a text begins the URL of something that is no file: `f"postgresql://{self.user}@{self.host}/shop"`.
fn is_of_a_server(value: &Value) -> bool {
    let first = match value {
        Value::Concat(parts) => parts.first(),
        value => Some(value),
    };
    first.and_then(Value::text).is_some_and(|text| text.contains("://") && url_start(text).is_none())
}

/// Methods of a path that give another, or the same written otherwise.
fn gives_a_path(method: &str) -> bool {
    matches!(
        method,
        "resolve" | "absolute" | "joinpath" | "expanduser" | "as_posix" | "with_suffix" | "with_name" | "with_stem"
    )
}

/// `raw.get("store", "./store")`, where nothing else is known of the mapping.
fn default_of_mapping(call: &Call) -> Option<&Value> {
    match (call.last_name(), call.positional.as_slice()) {
        (Some("get"), [Value::Text(_), default @ Value::Text(_)]) => Some(default),
        _ => None,
    }
}
