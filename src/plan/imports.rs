//! Which imports of a starting program nothing on its import path brings, and what would bring them. Chooses nothing.

pub(crate) mod own;
mod search_path;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use ruff_python_stdlib::sys::is_known_standard_library;

pub(crate) use self::search_path::{SearchPath, VARIABLE};
use crate::catalogue::import_names::{self, Imported, Provides, Provision};
use crate::inspect::code::{Import, ImportForm};
use crate::inspect::lock::{Closure, PythonVersion};
use crate::inspect::tree::has_extension;
use crate::inspect::wheel::join;
use crate::plan::build_plan::Install;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::paths::wheel_modules;
use crate::plan::start::running::running_on;

/// What the start of a program is looked at with.
#[derive(Clone, Copy)]
struct Starting<'s, 'r> {
    request: &'r Request<'r>,
    closure: &'s Closure,
    chosen: &'s Chosen,
    python: PythonVersion,
    path: &'s SearchPath,
}

/// How well an import is accounted for by what production installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// No package brings it.
    Surely,
    /// A package may bring it, by its name.
    Perhaps,
    /// It is a module of the project's own packages, and no file is there.
    Own,
}

/// Imports that certainly run and that neither the project's files, the standard library nor a package of production is known to
/// bring; the first of each module.
fn missing<'r>(starting: &Starting<'_, 'r>) -> Vec<(&'r Import, Missing)> {
    let mut found: Vec<(&Import, Missing)> = Vec::new();
    let roots = starting.path.roots();
    let running = running_on(starting.request, starting.chosen, &roots);
    let mut seen = BTreeSet::new();
    let provision = provision(starting.closure).but_for(&imported(starting.request));
    for import in starting.request.facts.code.outside(&running, &roots) {
        let is_known = found.iter().any(|(known, _)| known.module == import.module);
        if is_known || !seen.insert((&import.module, &import.name)) {
            continue;
        }
        found.extend(state(starting, &provision, import).map(|state| (import, state)));
    }
    found
}

/// The path of a program, with the directories that the image has to add to it, and what is missing on it. What a package brings
/// needs none.
pub(crate) fn path_of<'r>(
    request: &'r Request<'r>,
    closure: &Closure,
    chosen: &Chosen,
    install: &Install,
    python: PythonVersion,
) -> (SearchPath, Vec<(&'r Import, Missing)>) {
    let mut path = search_path::usual(request, chosen, install);
    path.added.extend(search_path::below_the_root(chosen));
    let is_set = request.preferences.env.as_ref().is_some_and(|env| env.value.contains_key(VARIABLE));
    if let Some(above) = search_path::above_the_root(request, chosen).filter(|_| !is_set) {
        path.directories.push(above.value.clone());
        path.added.push(above);
    }
    loop {
        let starting = Starting { request, closure, chosen, python, path: &path };
        let missing = missing(&starting);
        let of_others = missing.iter().filter(|(_, missing)| *missing != Missing::Own);
        let found = of_others.map(|(import, _)| import).find_map(|import| search_path::off_the_path(request, import));
        let found = found.filter(|found| !is_set && !path.directories.contains(&found.value));
        let Some(found) = found else { return (path, missing) };
        path.directories.push(found.value.clone());
        path.added.push(found);
    }
}

fn state(starting: &Starting<'_, '_>, provision: &Provision<'_>, import: &Import) -> Option<Missing> {
    if own::absent(starting.request, &starting.path.directories, import).is_some() {
        return Some(Missing::Own);
    }
    if import.form == ImportForm::Relative {
        return None;
    }
    let top = import.top();
    if top.is_empty() || is_standard(starting.python, top) {
        return None;
    }
    let missing = match brought(provision, import) {
        Provides::Yes => return None,
        Provides::Perhaps => Missing::Perhaps,
        Provides::No => Missing::Surely,
    };
    let is_ours = is_of_local_package(starting, top) || starting.path.holds(starting.request, top);
    let is_absent = || own::absent_from_namespace(starting.request, &starting.path.directories, import).is_some();
    match missing {
        Missing::Surely if is_ours && is_absent() => Some(Missing::Own),
        missing => (!is_ours).then_some(missing),
    }
}

/// ruff's list of <https://docs.python.org/3/py-modindex.html> by version, and what is no module to it.
/// The minor version of the last Python before one that has a module of the standard library
/// (<https://docs.python.org/3/whatsnew/3.13.html#pep-594-remove-dead-batteries-from-the-standard-library>).
pub(crate) fn last_with(minor: u8, top: &str) -> Option<u8> {
    (OLDEST..minor).rev().find(|older| is_known_standard_library(*older, top))
}

/// Older ones get no security fixes for long.
const OLDEST: u8 = 8;

fn is_standard(python: PythonVersion, top: &str) -> bool {
    top == "__future__" || is_known_standard_library(python.minor, top)
}

/// Whether a directory holds a module of a name: a file, a package with or without `__init__.py`, or a compiled one.
pub(crate) fn holds(request: &Request<'_>, directory: &str, top: &str) -> bool {
    let tree = &request.facts.tree;
    let base = join(directory, top);
    tree.is_file(&format!("{base}.py"))
        || tree.is_directory(&base)
        || tree.children(directory).into_iter().any(|name| is_compiled(name, top))
}

/// `shop.cpython-313-x86_64-linux-gnu.so` and `shop.abi3.so`.
fn is_compiled(name: &str, top: &str) -> bool {
    has_extension(name, "so") && name.strip_prefix(top).is_some_and(|rest| rest.starts_with('.'))
}

/// Modules of the project's own wheel and of packages beside it; one of those may hold any module where that cannot be told.
fn is_of_local_package(starting: &Starting<'_, '_>, top: &str) -> bool {
    let request = starting.request;
    let mut names = wheel_modules(request).map(|module| module.name.split('.').next().unwrap_or_default());
    let is_opaque = |package: &&crate::inspect::local::LocalPackage| {
        package.wheel.as_ref().is_none_or(|wheel| wheel.modules().is_empty())
            && import_names::provides(package.name.as_str(), top) != Provides::No
    };
    names.any(|name| name == top) || request.local_packages(starting.closure).iter().any(is_opaque)
}

/// The modules that the packages of a closure bring.
pub(crate) fn provision(closure: &Closure) -> Provision<'_> {
    Provision::of(closure.packages.iter().map(|package| package.name.as_str()))
}

/// What the modules of the project import.
pub(crate) fn imported(request: &Request<'_>) -> Imported {
    let imports = request.facts.code.modules.iter().flat_map(|module| &module.imports);
    let modules: Vec<String> = imports.flat_map(Import::modules).collect();
    Imported::of(modules.iter().map(String::as_str))
}

/// Whether one of the packages brings what is imported.
pub(crate) fn brought(provision: &Provision<'_>, import: &Import) -> Provides {
    let mut best = Provides::No;
    for module in import.modules() {
        match provision.brings(&module) {
            Provides::Yes => return Provides::Yes,
            Provides::Perhaps => best = Provides::Perhaps,
            Provides::No => {}
        }
    }
    best
}
