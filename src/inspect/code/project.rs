//! Follows names from file to file. Knows no framework and reads no file.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::facts::{ModuleRole, Scope};
use super::index::{ModuleIndex, role_of};
use super::memo::Memo;
use super::names::{self, SharedNames, first};
use super::outline::{Binding, BindingKind, CallSite, Class, Function, Outline};
use super::usage::Usage;
use super::value::Value;
use super::whole::Whole;

/// Re-exports are followed this far.
const LONGEST_CHAIN: usize = 12;

/// All outlines of a project.
pub(super) struct Project<'a> {
    pub(super) outlines: &'a [Outline],
    pub(super) index: &'a ModuleIndex,
    names: SharedNames<'a>,
    /// What dotted names mean in each file, as far as it was asked: every call of a file asks for the same few.
    likely: Vec<RefCell<HashMap<String, Option<usize>>>>,
    /// What the names of the file stand for whose facts are being listed.
    memo: Memo<Resolved<'a>>,
    /// Calls by the last name of what is called, listed when they are first asked for.
    calls: OnceCell<HashMap<&'a str, Vec<(usize, &'a CallSite)>>>,
    /// Attributes of classes and assigned items, listed likewise.
    usage: OnceCell<Usage<'a>>,
    /// What holds of all files together, listed likewise.
    whole: OnceCell<Whole<'a>>,
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

/// The modules that one search has asked for a name through `import *`, or the classes that it has asked for their bases. They may
/// lead to each other in many ways, and none answers differently the second time.
type Asked = HashSet<(usize, String)>;

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
        Self::with_names(outlines, index, names::of(outlines))
    }

    /// The same for another thread.
    pub(super) fn with_names(outlines: &'a [Outline], index: &'a ModuleIndex, names: SharedNames<'a>) -> Self {
        let likely = outlines.iter().map(|_| RefCell::default()).collect();
        let (calls, usage, whole) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { outlines, index, names, likely, memo: Memo::default(), calls, usage, whole }
    }

    /// What the files define, for another thread.
    pub(super) fn names(&self) -> SharedNames<'a> {
        Arc::clone(&self.names)
    }

    /// Calls, in all files but tests, of something with this last name.
    pub(super) fn calls_of(&self, last_name: &str) -> &[(usize, &'a CallSite)] {
        let calls = self.calls.get_or_init(|| {
            let mut calls: HashMap<&str, Vec<(usize, &CallSite)>> = HashMap::new();
            let code = self.outlines.iter().enumerate();
            for (module, outline) in code.filter(|(_, outline)| role_of(&outline.path) == ModuleRole::Code) {
                for site in &outline.calls {
                    calls.entry(site.call.last_name().unwrap_or_default()).or_default().push((module, site));
                }
            }
            calls
        });
        calls.get(last_name).map(Vec::as_slice).unwrap_or_default()
    }

    /// What holds of all files together.
    pub(super) fn whole(&self) -> &Whole<'a> {
        self.whole.get_or_init(|| Whole::of(self.outlines))
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

    /// Begins with the facts of a file: what its names stand for is remembered until the next one.
    pub(super) fn begin(&self, module: usize) {
        self.memo.begin(module);
    }

    /// What a name written at `scope` in a file stands for.
    pub(super) fn resolve(&self, module: usize, scope: &Scope, name: &str) -> Resolved<'a> {
        if !self.memo.is_of(module) {
            return self.resolve_within(module, scope, name, 0, &mut Asked::new());
        }
        if let Some(known) = self.memo.get(scope, name) {
            return known;
        }
        let found = self.resolve_within(module, scope, name, 0, &mut Asked::new());
        let of_scope = self.begins(module, first(name)).then_some(scope);
        self.memo.insert(of_scope, name, found.clone());
        found
    }

    /// The dotted name from outside the project that a name stands for.
    pub(super) fn outside(&self, module: usize, scope: &Scope, name: &str) -> Option<String> {
        match self.resolve(module, scope, name) {
            Resolved::Outside(dotted) => Some(dotted),
            Resolved::Unbound => Some(name.to_owned()),
            Resolved::Inside(..) => None,
        }
    }

    fn resolve_within(
        &self,
        module: usize,
        scope: &Scope,
        name: &str,
        chain: usize,
        asked: &mut Asked,
    ) -> Resolved<'a> {
        if chain > LONGEST_CHAIN {
            return Resolved::Unbound;
        }
        let outline = &self.outlines[module];
        if let Some(found) = self.local(module, scope, name) {
            return found;
        }
        if let Some(dotted) = outline.dotted(name) {
            return self.dotted(module, &dotted, chain, asked);
        }
        self.by_star(module, name, chain, asked)
    }

    fn by_star(&self, module: usize, name: &str, chain: usize, asked: &mut Asked) -> Resolved<'a> {
        let outline = &self.outlines[module];
        for star in &outline.star_imports {
            let Some(target) = self.likely(star, module) else { continue };
            if !asked.insert((target, name.to_owned())) {
                continue;
            }
            let found = self.resolve_within(target, &Scope::Module, name, chain + 1, asked);
            if !matches!(found, Resolved::Unbound) {
                return found;
            }
        }
        Resolved::Unbound
    }

    /// What a dotted name imported by a file stands for.
    fn dotted(&self, importer: usize, dotted: &str, chain: usize, asked: &mut Asked) -> Resolved<'a> {
        for (name, rest) in prefixes(dotted) {
            let Some(module) = self.likely(name, importer) else { continue };
            if let Some(package) = self.shadowed(importer, name, module) {
                let hidden = name.rfind('.').map_or(0, |dot| dot + 1);
                return self.resolve_within(package, &Scope::Module, &dotted[hidden..], chain + 1, asked);
            }
            if rest.is_empty() {
                return Resolved::Inside(Target::Module, Vec::new());
            }
            if module == importer {
                continue;
            }
            return self.resolve_within(module, &Scope::Module, rest, chain + 1, asked);
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
        if !self.begins(module, first(name)) {
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
        if let Some(binding) = self.bindings_at(module, scope, name).last() {
            return Some(Target::Binding(module, binding));
        }
        let qualified = qualified(scope, name);
        if let Some(function) = names.functions.get(qualified.as_ref()).filter(|function| function.scope == *scope) {
            return Some(Target::Function(module, function));
        }
        let class = names.classes.get(qualified.as_ref()).filter(|class| class.scope == *scope);
        class.map(|class| Target::Class(module, class))
    }

    /// The bindings of a name in a file that give it a value, whatever their scope.
    pub(super) fn bindings_of(&self, module: usize, name: &str) -> impl Iterator<Item = &'a Binding> + use<'a, '_> {
        self.names[module].bindings.get(name).into_iter().flatten().copied()
    }

    /// Those of one scope.
    pub(super) fn bindings_at(&self, module: usize, scope: &Scope, name: &str) -> &[&'a Binding] {
        let of_scope = self.names[module].placed.get(scope);
        of_scope.and_then(|names| names.get(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// All bindings of a scope of a file, in their order.
    pub(super) fn bindings_in(&self, module: usize, scope: &Scope) -> &[&'a Binding] {
        self.names[module].scopes.get(scope).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the body of a class names an attribute with.
    pub(super) fn attribute(&self, module: usize, class: &str, name: &str) -> Option<&'a Binding> {
        self.names[module].attributes.get(&(class, name)).copied()
    }

    /// The functions of a scope of a file: the methods of a class.
    pub(super) fn functions_in(&self, module: usize, scope: &Scope) -> &[&'a Function] {
        self.names[module].within.get(scope).map(Vec::as_slice).unwrap_or_default()
    }

    /// A function of a file by its qualified name; the last one of the name holds.
    pub(super) fn function(&self, module: usize, name: &str) -> Option<&'a Function> {
        self.names[module].functions.get(name).copied()
    }

    /// Whether a file defines or binds a name, in whatever scope.
    pub(super) fn begins(&self, module: usize, name: &str) -> bool {
        self.names[module].beginnings.contains(name)
    }

    /// A class likewise.
    pub(super) fn class(&self, module: usize, name: &str) -> Option<&'a Class> {
        self.names[module].classes.get(name).copied()
    }

    /// What its classes, items and lists are given.
    pub(super) fn usage(&self) -> &Usage<'a> {
        self.usage.get_or_init(|| Usage::of(self.outlines))
    }

    /// The calls of a function, or of the class whose `__init__` it is, each with its file.
    pub(super) fn callers_of(&self, module: usize, function: &str) -> Vec<(usize, &'a CallSite)> {
        let callee = function.strip_suffix(".__init__").unwrap_or(function);
        let last = callee.rsplit('.').next().unwrap_or(callee);
        let mut sites = self.calls_of(last).to_vec();
        sites.retain(|(caller, site)| match site.call.name().map(|name| self.resolve(*caller, &site.scope, name)) {
            Some(Resolved::Inside(Target::Function(at, found), rest)) => {
                rest.is_empty() && at == module && found.name == function
            }
            Some(Resolved::Inside(Target::Class(at, class), rest)) => {
                rest.is_empty() && at == module && class.name == callee
            }
            _ => false,
        });
        sites
    }

    /// The class that gives a value to an attribute of this name, where no other does.
    pub(super) fn only_class_with(&self, attribute: &str) -> Option<(usize, &'a Class)> {
        let (module, class) = self.usage().only_class_with(attribute)?;
        self.class(module, class).map(|class| (module, class))
    }

    /// The assignment of `owner["key"]`, where there is only one.
    pub(super) fn only_item(&self, owner: &str, key: &str) -> Option<(usize, &'a Binding)> {
        self.usage().only_item(owner, key)
    }

    /// Whether the name is bound to different values in its scope, or added to, so that no one value is its own.
    pub(super) fn is_ambiguous(&self, module: usize, binding: &Binding) -> bool {
        let others = self.bindings_at(module, &binding.scope, &binding.name);
        others.iter().any(|other| other.value != binding.value || other.kind == BindingKind::Adds)
    }

    /// Whether a class descends from one whose dotted name outside the project passes the test.
    pub(super) fn descends(&self, module: usize, class: &Class, test: &dyn Fn(&str) -> bool) -> bool {
        self.base(module, class, &|dotted| test(dotted).then_some(())).is_some()
    }

    /// The first base class outside the project for which `found` gives something.
    pub(super) fn base<T>(&self, module: usize, class: &Class, found: &dyn Fn(&str) -> Option<T>) -> Option<T> {
        self.base_within(module, class, found, 0, &mut Asked::new())
    }

    fn base_within<T>(
        &self,
        module: usize,
        class: &Class,
        found: &dyn Fn(&str) -> Option<T>,
        chain: usize,
        asked: &mut Asked,
    ) -> Option<T> {
        if chain > LONGEST_CHAIN || !asked.insert((module, qualified(&class.scope, &class.name).into_owned())) {
            return None;
        }
        class.bases.iter().filter_map(Value::name).find_map(|base| match self.resolve(module, &class.scope, base) {
            Resolved::Outside(dotted) => found(&dotted),
            Resolved::Inside(Target::Class(module, base), _) if *base != *class => {
                self.base_within(module, base, found, chain + 1, asked)
            }
            _ => None,
        })
    }
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

#[cfg(test)]
mod tests;
