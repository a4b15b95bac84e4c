//! Computes paths that start at `__file__` or are constant, and the defaults of those that a variable sets. Looks at no disk.

use super::environment;
use super::evaluate;
use super::facts::{PathValue, Scope, Setting};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::path::may_be_written;

/// More parents than a path has.
const LEVELS: i64 = 64;

/// Paths are followed through this many names and calls.
const LONGEST_CHAIN: usize = 24;

/// The path that an expression computes; unknown where it holds what no file can be written with.
pub(super) fn evaluate(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> PathValue {
    let path = Paths { project }.value(module, scope, value, 0).map_or(PathValue::Unknown, Walk::finish);
    match &path {
        PathValue::Project(text) | PathValue::Working(text) | PathValue::Absolute(text) if !may_be_written(text) => {
            PathValue::Unknown
        }
        _ => path,
    }
}

/// A path while it is computed: parts of a project path may hold any number of leading `..`.
#[derive(Clone)]
enum Walk {
    Project(Vec<String>),
    Other(PathValue),
}

impl Walk {
    fn finish(self) -> PathValue {
        match self {
            Self::Project(parts) => PathValue::Project(parts.join("/")),
            Self::Other(path) => path,
        }
    }

    fn parent(mut self) -> Option<Self> {
        match &mut self {
            Self::Project(parts) => match parts.last().map(String::as_str) {
                None | Some("..") => parts.push("..".to_owned()),
                Some(_) => {
                    parts.pop();
                }
            },
            Self::Other(PathValue::Absolute(path) | PathValue::Working(path)) => {
                *path = path.rsplit_once('/')?.0.to_owned();
            }
            Self::Other(_) => return None,
        }
        Some(self)
    }

    fn join(self, text: &str) -> Option<Self> {
        if text.starts_with('/') {
            return Some(Self::Other(PathValue::Absolute(text.to_owned())));
        }
        match self {
            Self::Project(_) => text.split('/').try_fold(self, |path, part| match (path, part) {
                (path, "" | ".") => Some(path),
                (path, "..") => path.parent(),
                (Self::Project(mut parts), part) => {
                    parts.push(part.to_owned());
                    Some(Self::Project(parts))
                }
                _ => None,
            }),
            Self::Other(PathValue::Working(path)) => {
                Some(Self::Other(PathValue::Working(format!("{}/{text}", path.trim_end_matches('/')))))
            }
            Self::Other(PathValue::Absolute(path)) => {
                Some(Self::Other(PathValue::Absolute(format!("{}/{text}", path.trim_end_matches('/')))))
            }
            Self::Other(_) => None,
        }
    }
}

struct Paths<'p, 'a> {
    project: &'p Project<'a>,
}

impl Paths<'_, '_> {
    fn value(&self, module: usize, scope: &Scope, value: &Value, chain: usize) -> Option<Walk> {
        if chain > LONGEST_CHAIN {
            return None;
        }
        let next = chain + 1;
        match value {
            Value::Text(text) => Some(Walk::Other(constant(text))),
            Value::Name(name) => self.name(module, scope, name, next),
            Value::Join(left, right) => {
                let left = self.value(module, scope, left, next)?;
                left.join(&self.text(module, scope, right)?)
            }
            // `environ.Path(__file__) - 3`: https://django-environ.readthedocs.io/en/latest/api.html#environ.Path
            Value::Less(left, right) => {
                let left = self.value(module, scope, left, next)?;
                let Value::Number(levels) = **right else { return None };
                (0..levels.min(LEVELS)).try_fold(left, |path, _| path.parent())
            }
            Value::Attribute(owner, attribute) => {
                let owner = self.value(module, scope, owner, next)?;
                (attribute == "parent").then_some(owner)?.parent()
            }
            Value::Item(owner, index) => self.parents(module, scope, owner, index, next),
            Value::Call(call) => self.call(module, scope, call, next),
            Value::Concat(parts) => self.concat(module, scope, parts, next),
            // `os.getenv("DATA_DIR") or "data"`.
            Value::Or(values) => values.iter().find_map(|value| self.value(module, scope, value, next)),
            _ => None,
        }
    }

    fn text(&self, module: usize, scope: &Scope, value: &Value) -> Option<String> {
        match evaluate::text(evaluate::setting(self.project, module, scope, value)) {
            Setting::Fixed(text) | Setting::Variable { default: Some(text), .. } => Some(text),
            _ => None,
        }
    }

    fn name(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Option<Walk> {
        if name == "__file__" {
            let parts = self.project.outlines[module].path.split('/').map(ToOwned::to_owned).collect();
            return Some(Walk::Project(parts));
        }
        let (name, parents) = without_parents(name);
        let Resolved::Inside(Target::Binding(at, binding), rest) = self.project.resolve(module, scope, name) else {
            return None;
        };
        let same = binding.value.as_ref()? == &Value::Name(name.to_owned());
        (rest.is_empty() && !same).then_some(())?;
        let start = self.value(at, &binding.scope, binding.value.as_ref()?, chain)?;
        (0..parents).try_fold(start, |path, _| path.parent())
    }

    /// `Path(__file__).parents[1]`.
    fn parents(&self, module: usize, scope: &Scope, owner: &Value, index: &Value, chain: usize) -> Option<Walk> {
        let start = match owner {
            Value::Attribute(path, attribute) if attribute == "parents" => self.value(module, scope, path, chain)?,
            Value::Name(name) => {
                let path = name.strip_suffix(".parents")?;
                self.name(module, scope, path, chain)?
            }
            _ => return None,
        };
        let Value::Number(index) = index else { return None };
        (0..=*index).try_fold(start, |path, _| path.parent())
    }

    fn call(&self, module: usize, scope: &Scope, call: &Call, chain: usize) -> Option<Walk> {
        if let Value::Attribute(owner, method) = &call.callee {
            return self.method(module, scope, owner, method, call, chain);
        }
        let name = call.name()?;
        if let Some((owner, method)) = name.rsplit_once('.') {
            let on_path = matches!(method, "resolve" | "absolute" | "joinpath" | "expanduser" | "as_posix");
            let owner = Value::Name(owner.to_owned());
            if let Some(found) = on_path.then(|| self.method(module, scope, &owner, method, call, chain)).flatten() {
                return Some(found);
            }
        }
        if let Some(read) = environment::read(self.project, module, scope, call) {
            return self.value(module, scope, read.default?, chain);
        }
        let Some(dotted) = self.project.outside(module, scope, name) else {
            // `root("static")` of `root = environ.Path(__file__) - 3`.
            let start = self.name(module, scope, name, chain)?;
            return call.positional.iter().try_fold(start, |path, part| path.join(&self.text(module, scope, part)?));
        };
        if dotted == "pathlib.Path.home" {
            return Some(Walk::Other(PathValue::Absolute("~".to_owned())));
        }
        let (first, rest) = call.positional.split_first()?;
        // https://docs.python.org/3/library/os.path.html and https://docs.python.org/3/library/pathlib.html
        match dotted.as_str() {
            "pathlib.Path" | "pathlib.PurePath" | "os.path.join" | "str" | "os.fspath" | "environ.Path" => {
                let start = self.value(module, scope, first, chain)?;
                rest.iter().try_fold(start, |path, part| path.join(&self.text(module, scope, part)?))
            }
            "os.path.abspath" | "os.path.realpath" | "os.path.normpath" | "os.path.expanduser" => {
                self.value(module, scope, first, chain)
            }
            "os.path.dirname" => self.value(module, scope, first, chain)?.parent(),
            _ => None,
        }
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
        let start = self.value(module, scope, owner, chain)?;
        match method {
            "resolve" | "absolute" | "as_posix" | "expanduser" | "__str__" => Some(start),
            "joinpath" => {
                call.positional.iter().try_fold(start, |path, part| path.join(&self.text(module, scope, part)?))
            }
            _ => None,
        }
    }

    /// `f"{BASE_DIR}/static"` and `BASE_DIR + "/static"`.
    fn concat(&self, module: usize, scope: &Scope, parts: &[Value], chain: usize) -> Option<Walk> {
        let (first, rest) = parts.split_first()?;
        let start = self.value(module, scope, first, chain)?;
        rest.iter().try_fold(start, |path, part| path.join(self.text(module, scope, part)?.strip_prefix('/')?))
    }
}

fn constant(text: &str) -> PathValue {
    if text.starts_with('/') || text.starts_with('~') {
        PathValue::Absolute(text.to_owned())
    } else {
        PathValue::Working(text.trim_start_matches("./").to_owned())
    }
}

/// `("BASE_DIR", 2)` of `BASE_DIR.parent.parent`.
fn without_parents(name: &str) -> (&str, usize) {
    let mut count = 0;
    let mut name = name;
    while let Some(shorter) = name.strip_suffix(".parent") {
        name = shorter;
        count += 1;
    }
    (name, count)
}
