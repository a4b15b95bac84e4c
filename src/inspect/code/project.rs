//! Follows names from file to file. Knows no framework and reads no file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::facts::Scope;
use super::index::ModuleIndex;
use super::outline::{Binding, BindingKind, Class, Function, Outline};
use super::value::Value;

/// Re-exports are followed this far.
const LONGEST_CHAIN: usize = 12;

/// All outlines of a project.
pub(super) struct Project<'a> {
    pub(super) outlines: &'a [Outline],
    pub(super) index: &'a ModuleIndex,
    names: Vec<Names<'a>>,
    /// What dotted names mean in each file, as far as it was asked: every call of a file asks for the same few.
    likely: Vec<RefCell<HashMap<String, Option<usize>>>>,
}

/// What a file defines, by name; functions and classes by their qualified one.
struct Names<'a> {
    bindings: HashMap<&'a str, Vec<&'a Binding>>,
    functions: HashMap<&'a str, &'a Function>,
    classes: HashMap<&'a str, &'a Class>,
    /// What a name defined in the file, in whatever scope, can begin with: most names of a file are imported or built in.
    beginnings: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(outline: &'a Outline) -> Self {
        let mut bindings: HashMap<&str, Vec<&Binding>> = HashMap::new();
        for binding in outline.bindings.iter().filter(|binding| binding.value.is_some()) {
            bindings.entry(&binding.name).or_default().push(binding);
        }
        let last = |name: &'a str| name.rsplit('.').next().unwrap_or(name);
        let defined = outline.functions.iter().map(|function| last(&function.name));
        let beginnings = defined.chain(outline.classes.iter().map(|class| last(&class.name)));
        let beginnings = beginnings.chain(bindings.keys().map(|name| first(name))).collect();
        Self {
            bindings,
            functions: outline.functions.iter().map(|function| (function.name.as_str(), function)).collect(),
            classes: outline.classes.iter().map(|class| (class.name.as_str(), class)).collect(),
            beginnings,
        }
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'a> {
    /// Names bound by assignment; the last one holds. The rest of the name is what follows.
    Binding(usize, &'a Binding),
    Function(usize, &'a Function),
    Class(usize, &'a Class),
    Module,
}

/// A name followed to its end.
#[derive(Clone, Debug)]
pub(super) enum Resolved<'a> {
    /// Something of the project, and the attributes of it that are left: `["server"]` of `app.server`.
    Inside(Target<'a>, Vec<String>),
    /// A dotted name from outside: `fastapi.FastAPI`.
    Outside(String),
    /// Neither defined nor imported: a built-in, a parameter, a loop variable.
    Unbound,
}

impl<'a> Project<'a> {
    /// Prepares outlines for following names.
    pub(super) fn new(outlines: &'a [Outline], index: &'a ModuleIndex) -> Self {
        let likely = outlines.iter().map(|_| RefCell::default()).collect();
        Self { outlines, index, names: outlines.iter().map(Names::of).collect(), likely }
    }

    /// The file that a dotted name most likely means in a file of the project.
    pub(super) fn likely(&self, dotted: &str, importer: usize) -> Option<usize> {
        if let Some(known) = self.likely[importer].borrow().get(dotted) {
            return *known;
        }
        let found = self.index.likely(dotted, &self.outlines[importer].path);
        self.likely[importer].borrow_mut().insert(dotted.to_owned(), found);
        found
    }

    /// What a name written at `scope` in a file stands for.
    pub(super) fn resolve(&self, module: usize, scope: &Scope, name: &str) -> Resolved<'a> {
        self.resolve_within(module, scope, name, 0)
    }

    /// The dotted name from outside the project that a name stands for.
    pub(super) fn outside(&self, module: usize, scope: &Scope, name: &str) -> Option<String> {
        match self.resolve(module, scope, name) {
            Resolved::Outside(dotted) => Some(dotted),
            Resolved::Unbound => Some(name.to_owned()),
            Resolved::Inside(..) => None,
        }
    }

    fn resolve_within(&self, module: usize, scope: &Scope, name: &str, chain: usize) -> Resolved<'a> {
        if chain > LONGEST_CHAIN {
            return Resolved::Unbound;
        }
        let outline = &self.outlines[module];
        if let Some(found) = self.local(module, scope, name) {
            return found;
        }
        if let Some(dotted) = outline.dotted(name) {
            return self.dotted(module, &dotted, chain);
        }
        self.by_star(module, name, chain)
    }

    fn by_star(&self, module: usize, name: &str, chain: usize) -> Resolved<'a> {
        let outline = &self.outlines[module];
        for star in &outline.star_imports {
            let Some(target) = self.likely(star, module) else { continue };
            let found = self.resolve_within(target, &Scope::Module, name, chain + 1);
            if !matches!(found, Resolved::Unbound) {
                return found;
            }
        }
        Resolved::Unbound
    }

    /// What a dotted name imported by a file stands for.
    fn dotted(&self, importer: usize, dotted: &str, chain: usize) -> Resolved<'a> {
        for (name, rest) in prefixes(dotted) {
            let Some(module) = self.likely(name, importer) else { continue };
            if let Some(package) = self.shadowed(importer, name, module) {
                let hidden = name.rfind('.').map_or(0, |dot| dot + 1);
                return self.resolve_within(package, &Scope::Module, &dotted[hidden..], chain + 1);
            }
            if rest.is_empty() {
                return Resolved::Inside(Target::Module, Vec::new());
            }
            if module == importer {
                continue;
            }
            return self.resolve_within(module, &Scope::Module, rest, chain + 1);
        }
        Resolved::Outside(dotted.to_owned())
    }

    /// The package whose `__init__.py` binds the name of its submodule to something else:
    /// `from core.settings import settings` in `core/__init__.py` hides the module `core.settings`.
    fn shadowed(&self, importer: usize, dotted: &str, submodule: usize) -> Option<usize> {
        let (package, name) = dotted.rsplit_once('.')?;
        let package = self.likely(package, importer)?;
        let outline = &self.outlines[package];
        let target =
            outline.aliases.get(name).filter(|_| package != importer && outline.path.ends_with("__init__.py"))?;
        let is_other = self.likely(target, package) != Some(submodule);
        is_other.then_some(package)
    }

    fn local(&self, module: usize, scope: &Scope, name: &str) -> Option<Resolved<'a>> {
        if !self.names[module].beginnings.contains(first(name)) {
            return None;
        }
        // The longest bound part wins: `self.app` before `self`.
        prefixes(name).find_map(|(bound, rest)| {
            let target = self.in_scopes(module, scope, bound)?;
            let rest = rest.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
            Some(Resolved::Inside(target, rest))
        })
    }

    fn in_scopes(&self, module: usize, scope: &Scope, name: &str) -> Option<Target<'a>> {
        let mut scope = scope.clone();
        loop {
            if let Some(target) = self.in_scope(module, &scope, name) {
                return Some(target);
            }
            scope = outer(&scope)?;
        }
    }

    fn in_scope(&self, module: usize, scope: &Scope, name: &str) -> Option<Target<'a>> {
        let names = &self.names[module];
        let bindings = names.bindings.get(name).map(Vec::as_slice).unwrap_or_default();
        if let Some(binding) = bindings.iter().rev().find(|binding| binding.scope == *scope) {
            return Some(Target::Binding(module, binding));
        }
        let qualified = qualified(scope, name);
        if let Some(function) = names.functions.get(qualified.as_ref()).filter(|function| function.scope == *scope) {
            return Some(Target::Function(module, function));
        }
        let class = names.classes.get(qualified.as_ref()).filter(|class| class.scope == *scope);
        class.map(|class| Target::Class(module, class))
    }

    /// Whether the name is bound to different values in its scope, or added to, so that no one value is its own.
    pub(super) fn is_ambiguous(&self, module: usize, binding: &Binding) -> bool {
        let bindings = self.names[module].bindings.get(binding.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let mut others = bindings.iter().filter(|other| other.scope == binding.scope);
        others.any(|other| other.value != binding.value || other.kind == BindingKind::Adds)
    }

    /// Whether a class descends from one whose dotted name outside the project passes the test.
    pub(super) fn descends(&self, module: usize, class: &Class, test: &dyn Fn(&str) -> bool) -> bool {
        self.base(module, class, &|dotted| test(dotted).then_some(()), 0).is_some()
    }

    /// The first base class outside the project for which `found` gives something.
    pub(super) fn base<T>(
        &self,
        module: usize,
        class: &Class,
        found: &dyn Fn(&str) -> Option<T>,
        chain: usize,
    ) -> Option<T> {
        if chain > LONGEST_CHAIN {
            return None;
        }
        class.bases.iter().filter_map(Value::name).find_map(|base| match self.resolve(module, &class.scope, base) {
            Resolved::Outside(dotted) => found(&dotted),
            Resolved::Inside(Target::Class(module, base), _) if *base != *class => {
                self.base(module, base, found, chain + 1)
            }
            _ => None,
        })
    }
}

/// `a` of `a.b`.
fn first(name: &str) -> &str {
    name.split_once('.').map_or(name, |(first, _)| first)
}

/// `("a.b", "")` and `("a", "b")` of `a.b`.
fn prefixes(name: &str) -> impl Iterator<Item = (&str, &str)> {
    let dots = name.rmatch_indices('.').map(|(at, _)| (&name[..at], &name[at + 1..]));
    std::iter::once((name, "")).chain(dots)
}

/// The scope around a scope, as Python looks names up.
fn outer(scope: &Scope) -> Option<Scope> {
    match scope {
        Scope::Module => None,
        Scope::MainGuard | Scope::TypeChecking | Scope::Class(_) => Some(Scope::Module),
        Scope::Function(name) => {
            Some(name.rsplit_once('.').map_or(Scope::Module, |(outer, _)| Scope::Function(outer.to_owned())))
        }
    }
}

fn qualified<'n>(scope: &Scope, name: &'n str) -> Cow<'n, str> {
    match scope {
        Scope::Function(outer) | Scope::Class(outer) => Cow::Owned(format!("{outer}.{name}")),
        Scope::Module | Scope::MainGuard | Scope::TypeChecking => Cow::Borrowed(name),
    }
}
