//! Paths that attributes hold: of settings, of objects, of what the command line gave. Looks at no disk.

use super::walk::{Walk, constant};
use super::{LONGEST_CHAIN, Paths};
use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::outline::{Binding, Class};
use crate::inspect::code::settings_classes;
use crate::inspect::code::value::{Call, Value};
use crate::nesting::is_part_of;

impl Paths<'_, '_> {
    /// `settings.data_dir` of `settings = Settings()`.
    pub(super) fn attribute_of(
        &self,
        at: usize,
        scope: &Scope,
        owner: &Value,
        name: &str,
        chain: usize,
    ) -> Option<Walk> {
        let (at, class) = evaluate::class_of(self.project, at, scope, owner)?;
        self.class_attribute(at, class, name, chain)
    }

    /// The default of a class attribute; what sets it from outside where the class takes it from the environment.
    pub(super) fn class_attribute(&self, at: usize, class: &Class, name: &str, chain: usize) -> Option<Walk> {
        let binding = self.project.attribute(at, &class.name, name);
        let default = binding.and_then(|binding| binding.value.as_ref()).and_then(settings_classes::field_default);
        let Some(default) = default else {
            let set = self.set_in_class(at, &class.name, name, chain);
            let set = set.or_else(|| self.property(at, class, name, chain));
            return set.or_else(|| self.constructed(at, class, name, chain));
        };
        let found = self.value(at, &Scope::Class(class.name.clone()), default, chain)?;
        if found.variable.is_none() && settings_classes::is_settings_class(self.project, at, class) {
            return Some(found.set_by(settings_classes::settings_variable(self.project, at, class, name)));
        }
        Some(found)
    }

    /// `self.path`, set in another method or in the class body.
    pub(super) fn own_attribute(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Option<Walk> {
        let Scope::Function(function) = scope else { return None };
        let class = function.rsplit_once('.')?.0;
        let outline = &self.project.outlines[module];
        match outline.classes.iter().find(|known| known.name == class) {
            Some(class) => self.class_attribute(module, class, name, chain),
            None => self.set_in_class(module, class, name, chain),
        }
    }

    /// `self.path = ...` in a method, `__init__` first.
    fn set_in_class(&self, module: usize, class: &str, name: &str, chain: usize) -> Option<Walk> {
        let own = format!("self.{name}");
        let first = format!("{class}.__init__");
        let in_class = |scope: &Scope| match scope {
            Scope::Function(function) => is_part_of(function, class),
            _ => false,
        };
        let mut found: Vec<_> = self.project.outlines[module].bindings.iter().collect();
        found.retain(|binding| binding.name == own && in_class(&binding.scope));
        found.sort_by_key(|binding| binding.scope != Scope::Function(first.clone()));
        found.iter().find_map(|binding| self.value(module, &binding.scope, binding.value.as_ref()?, chain))
    }

    /// An attribute of an object of an unknown class: that of the only class of the project that has one of this name.
    pub(super) fn only_attribute(&self, name: &str, chain: usize) -> Option<Walk> {
        let (at, class) = self.project.only_class_with(name)?;
        self.class_attribute(at, class, name, chain)
    }

    /// What a property returns: `return self.data_dir / "videos"`.
    fn property(&self, at: usize, class: &Class, name: &str, chain: usize) -> Option<Walk> {
        let qualified = format!("{}.{name}", class.name);
        let function = self.project.function(at, &qualified)?;
        let is_property = function.decorators.iter().any(|(decorator, _)| {
            let name = decorator.call().map_or_else(|| decorator.name(), Call::name);
            name.is_some_and(|name| matches!(name.rsplit('.').next(), Some("property" | "cached_property")))
        });
        is_property.then_some(())?;
        let scope = Scope::Function(qualified.clone());
        // The last is what holds in general: an absolute path comes before it.
        function.returns.iter().rev().find_map(|returned| self.value(at, &scope, returned, chain))
    }

    /// What an object is made with: `Config(store=Path("store"))`.
    fn constructed(&self, at: usize, class: &Class, name: &str, chain: usize) -> Option<Walk> {
        let mut sites = self.project.callers_of(at, &format!("{}.__init__", class.name));
        sites.extend(self.project.calls_of("cls").iter().copied().filter(|(there, site)| {
            let method = match &site.scope {
                Scope::Function(method) => method.rsplit_once('.').map(|(class, _)| class),
                _ => None,
            };
            *there == at && method == Some(class.name.as_str())
        }));
        let [(caller, site)] = sites.as_slice() else { return None };
        self.value(*caller, &site.scope, site.call.keyword(name)?, chain)
    }

    /// The default of an option of the command line: `args.output`, a parameter under `@click.option("--output")`.
    pub(super) fn option(&self, module: usize, scope: &Scope, name: &str) -> Option<Walk> {
        let setting = evaluate::setting(self.project, module, scope, &Value::Name(name.to_owned()));
        match evaluate::text(setting) {
            Setting::Parameter { name, default: Some(text) } if name.starts_with("--") && is_of_files(&text) => {
                Some(constant(&text))
            }
            _ => self.computed_option(module, scope, name),
        }
    }

    /// `Path(__file__).parent / "out"` of `parser.add_argument("--output", default=Path(__file__).parent / "out")`.
    fn computed_option(&self, module: usize, scope: &Scope, name: &str) -> Option<Walk> {
        let (owner, stored) = name.rsplit_once('.')?;
        let parses = |binding: &&Binding| {
            let call = binding.value.as_ref().and_then(Value::call);
            call.and_then(Call::last_name).is_some_and(|name| matches!(name, "parse_args" | "parse_known_args"))
        };
        let scopes = [scope, &Scope::Module, &Scope::MainGuard];
        let is_parsed = scopes.iter().any(|scope| self.project.bindings_at(module, scope, owner).iter().any(parses));
        let site = self.project.usage().option(module, stored).filter(|_| is_parsed)?;
        match site.call.keyword("default")? {
            Value::Text(text) => is_of_files(text).then(|| constant(text)),
            default => self.value(module, &site.scope, default, LONGEST_CHAIN - 4),
        }
    }
}

/// Whether a default can be a path: `-` is standard output.
fn is_of_files(text: &str) -> bool {
    !text.is_empty() && text != "-" && !text.contains(' ')
}
