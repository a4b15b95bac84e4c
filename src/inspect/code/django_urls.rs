//! Finds the routes of Django projects from `ROOT_URLCONF`. Chooses none.

use super::declared_routes::{Declared, Owner, Sign};
use super::facts::Scope;
use super::outline::Outline;
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::catalogue::health;

/// `include()` is followed this far.
const DEEPEST: usize = 4;

/// Routes of all Django projects found.
pub(super) fn of_project(project: &Project<'_>) -> Vec<Declared> {
    let mut urls = Urls { project, found: Vec::new() };
    for outline in project.outlines {
        let urlconf = outline.module_value("ROOT_URLCONF").and_then(Value::text);
        if let Some(module) = urlconf.and_then(|dotted| project.index.likely(dotted, &outline.path)) {
            urls.module(module, "/", 0);
        }
    }
    urls.found
}

struct Urls<'p, 'a> {
    project: &'p Project<'a>,
    found: Vec<Declared>,
}

impl Urls<'_, '_> {
    fn module(&mut self, module: usize, prefix: &str, depth: usize) {
        let outline: &Outline = &self.project.outlines[module];
        for value in outline.module_bindings("urlpatterns").filter_map(|binding| binding.value.as_ref()) {
            self.patterns(module, value, prefix, depth);
        }
    }

    fn patterns(&mut self, module: usize, value: &Value, prefix: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::List(values) | Value::Concat(values) => {
                for value in values {
                    self.patterns(module, value, prefix, depth);
                }
            }
            Value::Call(call) => self.pattern(module, call, prefix, depth),
            Value::Name(name) if name != "urlpatterns" => {
                if let Resolved::Inside(Target::Binding(at, binding), _) =
                    self.project.resolve(module, &Scope::Module, name)
                    && let Some(value) = &binding.value
                {
                    self.patterns(at, value, prefix, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// <https://docs.djangoproject.com/en/stable/ref/urls/>.
    fn pattern(&mut self, module: usize, call: &Call, prefix: &str, depth: usize) {
        let Some(text) = call.argument("route", 0).and_then(Value::text) else { return };
        let path = match call.last_name() {
            Some("path") => text.to_owned(),
            Some("re_path" | "url") => text.trim_start_matches('^').trim_end_matches(['$', '?']).replace('\\', ""),
            _ => return,
        };
        // Django puts the parts together as they are.
        let full = format!("{prefix}{path}");
        match call.argument("view", 1).and_then(Value::call).filter(|view| view.last_name() == Some("include")) {
            Some(include) => self.include(module, include, &full, depth),
            None => {
                self.found.push(Declared { module, owner: Owner::Root, path: full, line: call.line, sign: Sign::Name });
            }
        }
    }

    fn include(&mut self, module: usize, include: &Call, prefix: &str, depth: usize) {
        let path = &self.project.outlines[module].path;
        match include.positional.first() {
            Some(Value::Text(dotted)) => {
                if let Some(included) = self.project.index.likely(dotted, path) {
                    self.module(included, prefix, depth + 1);
                } else if let Some(rest) = health::urls(dotted) {
                    let path = format!("{prefix}{rest}");
                    let (owner, sign) = (Owner::Root, Sign::Package);
                    self.found.push(Declared { module, owner, path, line: include.line, sign });
                }
            }
            // `include((patterns, "namespace"))`
            Some(Value::List(parts)) => {
                if let Some(patterns) = parts.first() {
                    self.patterns(module, patterns, prefix, depth + 1);
                }
            }
            Some(name @ Value::Name(_)) => self.patterns(module, name, prefix, depth + 1),
            _ => {}
        }
    }
}
