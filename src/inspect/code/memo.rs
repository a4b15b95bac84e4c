//! Remembers what the names of one file stand for while its facts are listed: each kind of fact follows the names of the same calls.
//! Follows none itself.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::facts::Scope;

/// What names stand for in one file.
pub(super) struct Memo<T> {
    module: Cell<Option<usize>>,
    /// Names that mean the same in every scope of the file.
    everywhere: RefCell<HashMap<String, T>>,
    by_scope: RefCell<HashMap<Scope, HashMap<String, T>>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { module: Cell::new(None), everywhere: RefCell::default(), by_scope: RefCell::default() }
    }
}

impl<T: Clone> Memo<T> {
    /// Forgets the file before and begins with another.
    pub(super) fn begin(&self, module: usize) {
        self.module.set(Some(module));
        self.everywhere.borrow_mut().clear();
        self.by_scope.borrow_mut().clear();
    }

    /// Whether a file's names are remembered.
    pub(super) fn is_of(&self, module: usize) -> bool {
        self.module.get() == Some(module)
    }

    /// What a name was found to stand for.
    pub(super) fn get(&self, scope: &Scope, name: &str) -> Option<T> {
        if let Some(known) = self.everywhere.borrow().get(name) {
            return Some(known.clone());
        }
        self.by_scope.borrow().get(scope)?.get(name).cloned()
    }

    /// Remembers it; without a scope for all of them.
    pub(super) fn insert(&self, scope: Option<&Scope>, name: &str, found: T) {
        let Some(scope) = scope else {
            self.everywhere.borrow_mut().insert(name.to_owned(), found);
            return;
        };
        let mut by_scope = self.by_scope.borrow_mut();
        if let Some(names) = by_scope.get_mut(scope) {
            names.insert(name.to_owned(), found);
        } else {
            by_scope.insert(scope.clone(), HashMap::from([(name.to_owned(), found)]));
        }
    }
}
