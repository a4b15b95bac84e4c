//! Tells whether a module has an object that something names. Imports nothing: what a module binds in ways that are not read is taken to
//! be there.

use crate::inspect::code::{ModuleFacts, Syntax};

/// Whether a module binds a name, or may do so in a way that is not read.
pub(crate) fn may_hold(facts: &ModuleFacts, name: &str) -> bool {
    let mut functions = facts.functions.iter().map(|function| function.name.as_str());
    let is_open = facts.imports.iter().any(|import| import.name.as_deref() == Some("*"))
        || functions.clone().any(|function| function == "__getattr__")
        || name.starts_with("__");
    let is_imported = facts
        .imports
        .iter()
        .any(|import| import.name.as_deref() == Some(name) || import.module.split('.').any(|part| part == name));
    is_open
        || is_imported
        || functions.any(|function| function == name)
        || facts.names.iter().any(|known| known == name)
        || facts.applications.iter().any(|application| application.name.as_deref() == Some(name))
        || is_submodule(facts, name)
        || !matches!(facts.syntax, Syntax::Clean)
}

/// `package:module` names a module beside the `__init__.py`.
fn is_submodule(facts: &ModuleFacts, name: &str) -> bool {
    facts.path.ends_with("__init__.py") && facts.imports.iter().any(|import| import.module.ends_with(name))
}
