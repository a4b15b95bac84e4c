//! Computes paths that start at `__file__` or are constant, and the defaults of those that a variable sets. Looks at no disk.

mod attributes;
mod calls;
mod homes;
mod items;
mod walk;

use std::cell::{Cell, RefCell};

use super::environment;
use super::evaluate;
use super::facts::{PathEnd, PathValue, Scope, Setting};
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::settings_classes;
use super::value::Value;
use crate::inspect::evidence::Place;
use crate::nesting::is_of;
use crate::path::may_be_written;
pub(super) use homes::is_user_directory;
pub(super) use items::entry;
pub(super) use walk::Walk;
use walk::{constant, url_start};

/// More parents than a path has.
const LEVELS: i64 = 64;

/// Paths are followed through this many names and calls.
const LONGEST_CHAIN: usize = 24;

/// Callers are asked for the value of a parameter through this many functions.
const MOST_CALLERS: usize = 3;

/// Of a function with more callers than this, no more are asked.
const MOST_SITES: usize = 24;

/// An expression that takes more steps, callers included, is followed no further.
const MOST_STEPS: usize = 2000;

/// The path that an expression computes; unknown where it holds what no file can be written with.
pub(super) fn evaluate(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> PathValue {
    let steps = Cell::new(0);
    let walk = Paths::new(project, &steps).value(module, scope, value, 0);
    let known = walk.filter(|walk| walk.end == PathEnd::Known && walk.form.is_none());
    let path = known.map_or(PathValue::Unknown, Walk::finish);
    match &path {
        PathValue::Project(text) | PathValue::Working(text) | PathValue::Absolute(text) if !may_be_written(text) => {
            PathValue::Unknown
        }
        _ => path,
    }
}

/// Every path that an expression may be, as far as defaults, constants and the callers of its function tell.
pub(super) fn all(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Vec<Walk> {
    let mut found = Vec::new();
    let steps = Cell::new(0);
    for value in items::alternatives(project, module, scope, value) {
        asked_of_callers(&Paths::new(project, &steps), module, scope, value, &mut found);
    }
    found.retain(Walk::may_be_written);
    found.dedup();
    found
}

/// Whether a text begins the URL of a database that is a file.
pub(super) fn is_url(text: &str) -> bool {
    url_start(text).is_some()
}

fn asked_of_callers(paths: &Paths<'_, '_>, module: usize, scope: &Scope, value: &Value, found: &mut Vec<Walk>) {
    let plain = paths.value(module, scope, value, 0);
    let asked = paths.parameter_of.borrow_mut().take();
    let sites = asked.filter(|_| paths.frames.len() < MOST_CALLERS).map(|(at, function)| {
        let sites = paths.project.callers_of(at, &function);
        (function, sites)
    });
    match sites {
        Some((function, sites)) if !sites.is_empty() => {
            for (caller, site) in sites.into_iter().take(MOST_SITES) {
                let frame = Frame { function: function.clone(), caller, site };
                let frames = paths.frames.iter().cloned().chain([frame]).collect();
                let inner = Paths { frames, parameter_of: RefCell::default(), ..*paths };
                asked_of_callers(&inner, module, scope, value, found);
            }
        }
        _ => found.extend(plain.map(|walk| walk.given_by(paths.callers()))),
    }
}

/// A call that gives a function its parameters.
#[derive(Clone)]
struct Frame<'a> {
    function: String,
    caller: usize,
    site: &'a CallSite,
}

struct Paths<'p, 'a> {
    project: &'p Project<'a>,
    steps: &'p Cell<usize>,
    frames: Vec<Frame<'a>>,
    /// The file and the function whose parameter was asked for and is known to callers alone.
    parameter_of: RefCell<Option<(usize, String)>>,
}

impl<'p, 'a> Paths<'p, 'a> {
    fn new(project: &'p Project<'a>, steps: &'p Cell<usize>) -> Self {
        Self { project, steps, frames: Vec::new(), parameter_of: RefCell::default() }
    }

    /// Where the calls stand that gave parameters.
    fn callers(&self) -> Vec<Place> {
        let path = |frame: &Frame<'_>| &self.project.outlines[frame.caller].path;
        self.frames.iter().map(|frame| Place::line(path(frame), frame.site.call.line)).collect()
    }

    fn value(&self, module: usize, scope: &Scope, value: &Value, chain: usize) -> Option<Walk> {
        self.steps.set(self.steps.get() + 1);
        if chain > LONGEST_CHAIN || self.steps.get() > MOST_STEPS {
            return None;
        }
        let next = chain + 1;
        match value {
            Value::Text(text) => Some(constant(text)),
            Value::Name(name) => self.name(module, scope, name, next),
            Value::Join(left, right) => {
                let left = self.value(module, scope, left, next)?;
                self.joined(module, scope, left, right)
            }
            // `environ.Path(__file__) - 3`: https://django-environ.readthedocs.io/en/latest/api.html#environ.Path
            Value::Less(left, right) => {
                let left = self.value(module, scope, left, next)?;
                let Value::Number(levels) = **right else { return None };
                (0..levels.min(LEVELS)).try_fold(left, |path, _| path.parent())
            }
            Value::Attribute(owner, attribute) => self.attribute(module, scope, owner, attribute, next),
            Value::Item(owner, index) => {
                self.parents(module, scope, owner, index, next).or_else(|| self.item(module, scope, owner, index, next))
            }
            Value::Call(call) => self.call(module, scope, call, next),
            Value::Concat(parts) => self.concat(module, scope, parts, next),
            Value::Or(values) => self.first_set(module, scope, values, next),
            Value::Choice(one, other) => {
                self.value(module, scope, one, next).or_else(|| self.value(module, scope, other, next))
            }
            _ => None,
        }
    }

    fn text(&self, module: usize, scope: &Scope, value: &Value) -> Option<String> {
        match evaluate::text(evaluate::setting(self.project, module, scope, value)) {
            Setting::Fixed(text) | Setting::Variable { default: Some(text), .. } => Some(text),
            _ => None,
        }
    }

    /// A part whose text is not known leaves the end open.
    fn joined(&self, module: usize, scope: &Scope, start: Walk, part: &Value) -> Option<Walk> {
        match self.text(module, scope, part) {
            Some(text) => start.join(&text),
            // `BASE_DIR / os.getenv("DB", "shop.db")`: the default is one place that it may be.
            None => match self.value(module, scope, part, LONGEST_CHAIN - 4) {
                Some(part) => part.below(start),
                None => Some(start.opened()),
            },
        }
    }

    /// `os.getenv("DATA_DIR") or "data"`.
    fn first_set(&self, module: usize, scope: &Scope, values: &[Value], chain: usize) -> Option<Walk> {
        let found = values.iter().find_map(|value| self.value(module, scope, value, chain))?;
        let first = values.first().and_then(Value::call);
        let read = first.and_then(|call| environment::read(self.project, module, scope, call));
        let read = read.filter(|read| read.default.is_none()).map(|read| read.name.into_owned());
        Some(match read {
            Some(name) => found.set_by(name),
            None => found,
        })
    }

    fn name(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Option<Walk> {
        if name == "__file__" {
            return Some(Walk::project(&self.project.outlines[module].path));
        }
        let (name, parents) = without_parents(name);
        let start = self.named(module, scope, name, chain);
        let start = start.or_else(|| name.contains('.').then(|| self.option(module, scope, name))?)?;
        (0..parents).try_fold(start, |path, _| path.parent())
    }

    fn named(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Option<Walk> {
        match self.project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) => {
                let value = binding.value.as_ref()?;
                match rest.as_slice() {
                    // `path = Path(path)`: the parameter of the same name.
                    [] if *value == Value::Name(name.to_owned()) => self.parameter(at, scope, name, chain),
                    [] => self.bound(at, &binding.scope, name, value, chain),
                    [attribute] => match self.attribute_of(at, &binding.scope, value, attribute, chain) {
                        Some(found) => Some(found),
                        None => self.only_attribute(attribute, chain),
                    },
                    [.., attribute] => self.only_attribute(attribute, chain),
                }
            }
            Resolved::Inside(Target::Class(at, class), rest) => match rest.as_slice() {
                [attribute] => self.class_attribute(at, class, attribute, chain),
                _ => None,
            },
            Resolved::Unbound => match name.rsplit_once('.') {
                None => self.parameter(module, scope, name, chain),
                Some(("self" | "cls", attribute)) => self.own_attribute(module, scope, attribute, chain),
                Some((owner, attribute)) => {
                    let of_class = self.attribute_of(module, scope, &Value::Name(owner.to_owned()), attribute, chain);
                    of_class.or_else(|| self.only_attribute(attribute, chain))
                }
            },
            Resolved::Inside(..) | Resolved::Outside(_) => None,
        }
    }

    /// `path = Path(path)` and `path = path or DEFAULT` speak of the parameter.
    fn bound(&self, at: usize, scope: &Scope, name: &str, value: &Value, chain: usize) -> Option<Walk> {
        if mentions(value, name) && self.is_parameter(at, scope, name) {
            let own = self.parameter(at, scope, name, chain);
            return own.or_else(|| match value {
                Value::Or(values) => values.iter().skip(1).find_map(|value| self.value(at, scope, value, chain)),
                _ => None,
            });
        }
        if mentions(value, name) {
            let mut all = self.project.bindings_at(at, scope, name).iter();
            let first = all.find_map(|binding| binding.value.as_ref().filter(|value| !mentions(value, name)))?;
            return self.value(at, scope, first, chain).map(Walk::opened);
        }
        self.value(at, scope, value, chain)
    }

    fn is_parameter(&self, module: usize, scope: &Scope, name: &str) -> bool {
        let Scope::Function(function) = scope else { return false };
        let function = self.project.function(module, function);
        function.is_some_and(|function| function.parameters.iter().any(|known| known.name == name))
    }

    /// A parameter: what the caller in question gives, else its default.
    fn parameter(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Option<Walk> {
        let Scope::Function(qualified) = scope else { return None };
        let function = self.project.function(module, qualified)?;
        let position = function.parameters.iter().position(|known| known.name == name)?;
        let default = function.parameters[position].default.as_ref().and_then(settings_classes::field_default);
        let default = |paths: &Self| match default {
            Some(default) => paths.value(module, &Scope::Module, default, chain),
            None => paths.option(module, scope, name),
        };
        let Some(at) = self.frames.iter().position(|frame| frame.function == *qualified) else {
            *self.parameter_of.borrow_mut() = Some((module, qualified.clone()));
            return default(self);
        };
        let frame = &self.frames[at];
        let is_method = function.parameters.first().is_some_and(|first| matches!(first.name.as_str(), "self" | "cls"));
        match frame.site.call.argument(name, position.checked_sub(usize::from(is_method))?) {
            Some(given) => self.value(frame.caller, &frame.site.scope, given, chain),
            None => default(self),
        }
    }

    fn attribute(&self, module: usize, scope: &Scope, owner: &Value, name: &str, chain: usize) -> Option<Walk> {
        if let Some(home) = homes::attribute(self.project, module, scope, owner, name) {
            return Some(home);
        }
        if name != "parent" {
            // `get_settings().data_dir`
            let of_class = self.attribute_of(module, scope, owner, name, chain);
            return of_class.or_else(|| self.only_attribute(name, chain));
        }
        self.value(module, scope, owner, chain)?.parent()
    }
}

/// Whether an expression speaks of a name.
fn mentions(value: &Value, name: &str) -> bool {
    match value {
        Value::Name(other) => is_of(other, name),
        Value::Call(call) => mentions(&call.callee, name) || call.positional.iter().any(|value| mentions(value, name)),
        Value::Concat(values) | Value::Or(values) | Value::List(values) => {
            values.iter().any(|value| mentions(value, name))
        }
        Value::Join(one, other) | Value::Choice(one, other) | Value::Item(one, other) => {
            mentions(one, name) || mentions(other, name)
        }
        Value::Attribute(owner, _) => mentions(owner, name),
        _ => false,
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
