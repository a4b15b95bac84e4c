//! Whether the program needs a home directory: the running user has none of its own. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::place::seen;
use crate::catalogue::home_caches;
use crate::inspect::code::{Import, Scope};
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::plan::request::Request;
use crate::sourced::Source;

/// What the standard library and everybody else takes the home directory from
/// (<https://docs.python.org/3/library/os.path.html#os.path.expanduser>).
pub(super) const VARIABLE: &str = "HOME";

/// Outside of `/app`, where a project may have a `home` of its own.
pub(super) const DIRECTORY: &str = "/home/app";

/// Why the program needs one; `None` where it does not, or has one.
pub(super) fn needed(
    request: &Request<'_>,
    closure: &Closure,
    reached: &BTreeSet<&str>,
    known: &BTreeMap<String, String>,
    written: Option<&Place>,
) -> Option<Source> {
    if known.contains_key(VARIABLE) {
        return None;
    }
    written.map(|place| seen("the program keeps files in its home directory", place)).or_else(|| {
        let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
        let mut imports =
            modules.flat_map(|module| &module.imports).filter(|import| import.scope != Scope::TypeChecking);
        imports.find_map(|import| cache_of(closure, known, import))
    })
}

/// The package behind an import, where that keeps files at home.
fn cache_of(closure: &Closure, known: &BTreeMap<String, String>, import: &Import) -> Option<Source> {
    let cache = home_caches::of_module(&import.module)?;
    let is_elsewhere = cache.variable.is_some_and(|variable| known.contains_key(variable));
    (closure.contains(cache.package) && !is_elsewhere).then(|| Source::Dependency {
        package: cache.package.to_owned(),
        seen: "it keeps files in the home directory".into(),
        places: vec![import.place.clone()],
    })
}
