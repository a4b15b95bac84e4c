//! Says which expressions make an application. Lists nothing: see `applications`.

use std::collections::HashSet;

use super::facts::{Calling, Scope};
use super::outline::{Binding, BindingKind, Function};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::catalogue::{Framework, Interface, framework, middleware};

/// An application that an expression makes or names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) framework: &'static Framework,
    pub(super) interface: Interface,
    /// The variable that holds it, when the expression only names it.
    pub(super) variable: Option<Variable>,
}

/// A variable of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Variable {
    pub(super) module: usize,
    pub(super) scope: Scope,
    pub(super) name: String,
}

impl Variable {
    pub(super) fn of(module: usize, binding: &Binding) -> Self {
        Self { module, scope: binding.scope.clone(), name: binding.name.clone() }
    }
}

/// More bindings and functions than lead to any application.
const MOST_FOLLOWED: usize = 200;

/// Follows expressions of a project to the applications they make.
pub(super) struct Making<'p, 'a> {
    pub(super) project: &'p Project<'a>,
    /// Bindings and functions followed so far, by file and line, so that `app = wrap(app)` ends.
    following: HashSet<(usize, usize)>,
}

/// The application that an expression makes, read at a scope of a file.
pub(super) fn made(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<Made> {
    Making { project, following: HashSet::new() }.value(module, scope, value)
}

/// The application that a binding holds.
pub(super) fn bound(project: &Project<'_>, module: usize, binding: &Binding) -> Option<Made> {
    Making { project, following: HashSet::new() }.binding(module, binding)
}

/// The application that a call of a function returns newly made.
pub(super) fn returned(project: &Project<'_>, module: usize, function: &Function) -> Option<Made> {
    Making { project, following: HashSet::new() }.function(module, function)
}

/// The application that a name is said to hold: `dp: Dispatcher = container.get(Dispatcher)`, or a parameter.
pub(super) fn said_to_hold(project: &Project<'_>, module: usize, scope: &Scope, name: &str) -> Option<Made> {
    let (at, annotation) = match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => (at, binding.annotation.as_ref()?),
        Resolved::Unbound => {
            let Scope::Function(function) = scope else { return None };
            let mut parameters = project.function(module, function)?.parameters.iter();
            (module, parameters.find(|parameter| parameter.name == name)?.annotation.as_ref()?)
        }
        _ => return None,
    };
    class_named(project, at, annotation.name()?)
}

/// The application that an instance of a class is.
fn class_named(project: &Project<'_>, module: usize, name: &str) -> Option<Made> {
    match project.resolve(module, &Scope::Module, name) {
        Resolved::Outside(dotted) => constructed(&dotted),
        Resolved::Inside(Target::Class(at, class), _) => project.base(at, class, &constructed),
        _ => None,
    }
}

impl Making<'_, '_> {
    fn value(&mut self, module: usize, scope: &Scope, value: &Value) -> Option<Made> {
        match value {
            Value::Call(call) => self.call(module, scope, call),
            Value::Name(name) => self.name(module, scope, name),
            Value::Attribute(owner, attribute) => {
                if let Some((at, class)) = self.instance(module, scope, owner) {
                    return self.held(at, &class, attribute);
                }
                let owner = self.value(module, scope, owner)?;
                derived(&owner, attribute)
            }
            Value::Choice(one, other) => self.value(module, scope, one).or_else(|| self.value(module, scope, other)),
            Value::Or(values) => values.iter().find_map(|value| self.value(module, scope, value)),
            _ => None,
        }
    }

    fn call(&mut self, module: usize, scope: &Scope, call: &Call) -> Option<Made> {
        let name = match &call.callee {
            Value::Name(name) => name,
            // `Server().build()`
            Value::Attribute(owner, method) if self.instance(module, scope, owner).is_some() => {
                let (at, class) = self.instance(module, scope, owner)?;
                return self.method(at, &class, method);
            }
            // `Application.builder().token(...).build()`
            callee => return self.value(module, scope, callee),
        };
        match self.project.resolve(module, scope, name) {
            Resolved::Outside(dotted) => self.wrapped(module, scope, call, &dotted).or_else(|| constructed(&dotted)),
            Resolved::Inside(Target::Function(at, function), rest) if rest.is_empty() => self.function(at, function),
            Resolved::Inside(Target::Class(at, class), rest) if rest.is_empty() => {
                self.project.base(at, class, &constructed)
            }
            Resolved::Inside(Target::Binding(at, binding), rest) if !rest.is_empty() => {
                let object = binding.value.as_ref().and_then(|value| self.instance(at, &binding.scope, value));
                match (object, rest.as_slice()) {
                    (Some((at, class)), [method]) => self.method(at, &class, method),
                    _ => self.name(module, scope, name),
                }
            }
            _ => None,
        }
    }

    /// The class of the project that an expression makes an object of: `Server()`.
    fn instance(&self, module: usize, scope: &Scope, value: &Value) -> Option<(usize, String)> {
        match self.project.resolve(module, scope, value.call()?.name()?) {
            Resolved::Inside(Target::Class(at, class), rest) if rest.is_empty() => Some((at, class.name.clone())),
            _ => None,
        }
    }

    /// What a method of a class of the project returns.
    fn method(&mut self, module: usize, class: &str, method: &str) -> Option<Made> {
        let function = self.project.function(module, &format!("{class}.{method}"))?;
        self.function(module, function)
    }

    /// What the methods of a class set an attribute to: `self.app = FastAPI()`; or what a property returns.
    fn held(&mut self, module: usize, class: &str, attribute: &str) -> Option<Made> {
        let name = format!("self.{attribute}");
        let is_of_class = |scope: &Scope| matches!(scope, Scope::Function(function) if function.rsplit_once('.').is_some_and(|(owner, _)| owner == class));
        let mut bindings = self.project.bindings_of(module, &name).filter(|binding| is_of_class(&binding.scope));
        let made = bindings
            .find_map(|binding| self.binding(module, binding))
            .or_else(|| self.method(module, class, attribute))?;
        Some(Made { variable: None, ..made })
    }

    fn wrapped(&mut self, module: usize, scope: &Scope, call: &Call, dotted: &str) -> Option<Made> {
        let wrapper = middleware::wrapping(dotted)?;
        let inner = self.value(module, scope, call.passed(wrapper.inner)?)?;
        Some(Made { interface: wrapper.interface.unwrap_or(inner.interface), variable: None, ..inner })
    }

    fn name(&mut self, module: usize, scope: &Scope, name: &str) -> Option<Made> {
        if let (Some(attribute), Scope::Function(function)) = (name.strip_prefix("self."), scope) {
            let class = function.rsplit_once('.')?.0;
            return self.held(module, class, attribute);
        }
        let Resolved::Inside(Target::Binding(at, binding), rest) = self.project.resolve(module, scope, name) else {
            return None;
        };
        let object = binding.value.as_ref().and_then(|value| self.instance(at, &binding.scope, value));
        if let (Some((of, class)), [attribute]) = (object, rest.as_slice())
            && let Some(held) = self.held(of, &class, attribute)
        {
            return Some(held);
        }
        let held = self.any_binding(at, binding)?;
        match rest.as_slice() {
            [] => Some(Made { variable: Some(Variable::of(at, binding)), ..held }),
            [attribute] => derived(&held, attribute),
            _ => None,
        }
    }

    /// The last binding of the name that makes an application and is not the one being followed.
    fn any_binding(&mut self, module: usize, last: &Binding) -> Option<Made> {
        let mut same = self.project.bindings_at(module, &last.scope, &last.name).iter().rev();
        same.find_map(|binding| self.binding(module, binding))
    }

    fn binding(&mut self, module: usize, binding: &Binding) -> Option<Made> {
        let value = binding.value.as_ref().filter(|_| binding.kind == BindingKind::Sets)?;
        let made = self.following(module, binding.line, |this| this.value(module, &binding.scope, value));
        made.or_else(|| self.said(module, binding))
    }

    /// `app: FastAPI = make()`, where what is called cannot be followed.
    fn said(&self, module: usize, binding: &Binding) -> Option<Made> {
        let is_made =
            binding.scope == Scope::Module && binding.value.as_ref().is_some_and(|value| value.call().is_some());
        class_named(self.project, module, binding.annotation.as_ref()?.name()?).filter(|_| is_made)
    }

    fn function(&mut self, module: usize, function: &Function) -> Option<Made> {
        if function.calling == Calling::Generator || is_fixture(function) {
            return None;
        }
        let scope = Scope::Function(function.name.clone());
        let by_value = self.following(module, function.line, |this| {
            function.returns.iter().find_map(|value| this.value(module, &scope, value).filter(is_new))
        });
        by_value.map(|made| Made { variable: None, ..made }).or_else(|| self.annotated(module, function))
    }

    /// `def create_app() -> FastAPI`, where the body cannot be followed.
    fn annotated(&self, module: usize, function: &Function) -> Option<Made> {
        let name = function.annotation.as_ref()?.name()?;
        let scope = Scope::Function(function.name.clone());
        let hands_out = function.returns.iter().all(|value| self.names_existing(module, &scope, value));
        if function.returns.is_empty() || hands_out {
            return None;
        }
        class_named(self.project, module, name)
    }

    /// Whether a value is a name of something that is there before the function is called.
    fn names_existing(&self, module: usize, scope: &Scope, value: &Value) -> bool {
        let Value::Name(name) = value else { return false };
        match self.project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(_, binding), _) => !matches!(binding.scope, Scope::Function(_)),
            _ => true,
        }
    }

    fn following<T>(&mut self, module: usize, line: usize, follow: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        // Never taken back: each binding is followed once, whatever number of ways leads to it.
        if self.following.len() >= MOST_FOLLOWED || !self.following.insert((module, line)) {
            return None;
        }
        follow(self)
    }
}

/// Whether the object was made in the function and is no module-level one that it hands out.
fn is_new(made: &Made) -> bool {
    made.variable.as_ref().is_none_or(|variable| matches!(variable.scope, Scope::Function(_)))
}

/// Functions that do not return to their caller what they return: <https://docs.pytest.org/en/stable/how-to/fixtures.html>
fn is_fixture(function: &Function) -> bool {
    function.decorators.iter().any(|(decorator, _)| {
        let name = decorator.call().map_or_else(|| decorator.name(), Call::name);
        name.is_some_and(|name| name.ends_with("fixture") || name.ends_with("contextmanager"))
    })
}

fn constructed(dotted: &str) -> Option<Made> {
    let (framework, interface) = framework::constructed(dotted)?;
    Some(Made { framework, interface, variable: None })
}

fn derived(owner: &Made, attribute: &str) -> Option<Made> {
    let (_, interface) = owner.framework.derived.iter().find(|(name, _)| *name == attribute)?;
    Some(Made { framework: owner.framework, interface: *interface, variable: None })
}
