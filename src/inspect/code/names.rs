//! What each file defines, by name. Follows no name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::facts::Scope;
use super::outline::{Binding, Class, Function, Outline};

/// What all files define, found once for all threads.
pub(super) type SharedNames<'a> = Arc<[Names<'a>]>;

/// What a file defines, by name; functions and classes by their qualified one.
pub(super) struct Names<'a> {
    pub(super) bindings: HashMap<&'a str, Vec<&'a Binding>>,
    /// Likewise, by where they stand and the name.
    pub(super) placed: HashMap<&'a Scope, HashMap<&'a str, Vec<&'a Binding>>>,
    /// All bindings, also those without a value, by where they stand.
    pub(super) scopes: HashMap<&'a Scope, Vec<&'a Binding>>,
    /// What class bodies name, by the class and the name; the last one holds.
    pub(super) attributes: HashMap<(&'a str, &'a str), &'a Binding>,
    pub(super) functions: HashMap<&'a str, &'a Function>,
    /// Functions by where they stand: the methods of a class.
    pub(super) within: HashMap<&'a Scope, Vec<&'a Function>>,
    pub(super) classes: HashMap<&'a str, &'a Class>,
    /// What a name defined in the file, in whatever scope, can begin with: most names of a file are imported or built in.
    pub(super) beginnings: HashSet<&'a str>,
}

/// The names of all files, in their order.
pub(super) fn of(outlines: &[Outline]) -> SharedNames<'_> {
    outlines.iter().map(Names::of).collect()
}

impl<'a> Names<'a> {
    fn of(outline: &'a Outline) -> Self {
        let mut bindings: HashMap<&str, Vec<&Binding>> = HashMap::new();
        let mut placed: HashMap<&Scope, HashMap<&str, Vec<&Binding>>> = HashMap::new();
        for binding in outline.bindings.iter().filter(|binding| binding.value.is_some()) {
            bindings.entry(&binding.name).or_default().push(binding);
            placed.entry(&binding.scope).or_default().entry(&binding.name).or_default().push(binding);
        }
        let mut scopes: HashMap<&Scope, Vec<&Binding>> = HashMap::new();
        let mut attributes: HashMap<(&str, &str), &Binding> = HashMap::new();
        for binding in &outline.bindings {
            scopes.entry(&binding.scope).or_default().push(binding);
            if let Scope::Class(class) = &binding.scope {
                attributes.insert((class, &binding.name), binding);
            }
        }
        let mut within: HashMap<&Scope, Vec<&Function>> = HashMap::new();
        for function in &outline.functions {
            within.entry(&function.scope).or_default().push(function);
        }
        let last = |name: &'a str| name.rsplit('.').next().unwrap_or(name);
        let defined = outline.functions.iter().map(|function| last(&function.name));
        let beginnings = defined.chain(outline.classes.iter().map(|class| last(&class.name)));
        let beginnings = beginnings.chain(bindings.keys().map(|name| first(name))).collect();
        Self {
            bindings,
            placed,
            scopes,
            attributes,
            within,
            functions: outline.functions.iter().map(|function| (function.name.as_str(), function)).collect(),
            classes: outline.classes.iter().map(|class| (class.name.as_str(), class)).collect(),
            beginnings,
        }
    }
}

/// `a` of `a.b`.
pub(super) fn first(name: &str) -> &str {
    name.split_once('.').map_or(name, |(first, _)| first)
}
