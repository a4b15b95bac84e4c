//! Computes which modules of the project are imported from an entry. Reads no file.

use std::collections::BTreeSet;

use super::facts::{Import, ImportForm, ModuleFacts, ModuleRole, Scope};
use super::index::{self, ModuleIndex};

/// Files reachable from `entries`, themselves included, without test modules.
pub(super) fn from<'m>(
    modules: &'m [ModuleFacts],
    index: &ModuleIndex,
    entries: &[&str],
    roots: &[&str],
) -> BTreeSet<&'m str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<usize> =
        entries.iter().filter_map(|entry| modules.iter().position(|module| module.path == *entry)).collect();
    while let Some(position) = open.pop() {
        let module = &modules[position];
        if module.role == ModuleRole::Test || !reached.insert(module.path.as_str()) {
            continue;
        }
        open.extend(packages_above(module, index));
        for import in module.imports.iter().filter(|import| import.scope != Scope::TypeChecking) {
            open.extend(targets(index, import, roots));
        }
    }
    reached
}

/// Importing `a.b.c` runs `a/__init__.py` and `a/b/__init__.py` first.
fn packages_above(module: &ModuleFacts, index: &ModuleIndex) -> Vec<usize> {
    let mut above = Vec::new();
    let mut key = index::key_of(&module.path);
    while let Some((parent, _)) = key.rsplit_once('/') {
        match index.package(parent) {
            Some(package) => above.push(package),
            None => break,
        }
        key = parent;
    }
    above
}

/// The files that an import may load.
fn targets(index: &ModuleIndex, import: &Import, roots: &[&str]) -> Vec<usize> {
    let roots: &[&str] = if import.form == ImportForm::Relative { &[""] } else { roots };
    let module = index.below(&import.module, roots);
    let submodule = import.name.as_ref().filter(|name| *name != "*").and_then(|name| {
        let dotted = if import.module.is_empty() { name.clone() } else { format!("{}.{name}", import.module) };
        index.below(&dotted, roots)
    });
    module.into_iter().chain(submodule).collect()
}

/// Candidate modules in a text: `app.main:app` names `app.main`, `up.urls` itself or, as a class path, `up`.
pub(super) fn modules_in_text(text: &str) -> Vec<String> {
    let dotted = text.split(':').next().unwrap_or_default();
    let is_name = |part: &str| {
        part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !part.starts_with(|c: char| c.is_ascii_digit())
    };
    let parts: Vec<&str> = dotted.split('.').collect();
    if parts.iter().any(|part| part.is_empty() || !is_name(part)) || text.len() > 200 {
        return Vec::new();
    }
    (1..=parts.len()).rev().map(|length| parts[..length].join(".")).collect()
}
