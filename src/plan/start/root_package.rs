//! Tells programs that import the project's root as a package, and so start only from the directory above it.

use super::objects;
use crate::inspect::code::{Import, ImportForm, Scope};
use crate::inspect::lock::Closure;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;

/// `from bot.config import TOKEN` in the `main.py` of a project whose root holds `config.py` and no `bot`: there the root is
/// the package, and its name is that of a directory which no image has.
pub(crate) fn refuse(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Result<(), PlanError> {
    let (StartMethod::File { .. } | StartMethod::WebApplication(_)) = &chosen.candidate.start else { return Ok(()) };
    let Some(file) = chosen.candidate.file() else { return Ok(()) };
    if file.contains('/') || !request.facts.tree.is_file("__init__.py") {
        return Ok(());
    }
    let module = request.facts.code.module(file);
    let imports = module.iter().flat_map(|module| &module.imports);
    let imports: Vec<&Import> = imports.filter(|import| is_plain(import)).collect();
    let of_the_root = imports.iter().find(|import| {
        let top = top_of(import);
        let same: Vec<&&Import> = imports.iter().filter(|other| top_of(other) == top).collect();
        // One module of that name may be a coincidence with an installed package.
        same.len() > 1 && is_unknown(request, closure, top) && same.iter().all(|import| lies_in_root(request, import))
    });
    match of_the_root {
        Some(import) => Err(PlanError::RootIsPackage {
            file: file.to_owned(),
            package: top_of(import).to_owned(),
            place: import.place.clone(),
        }),
        None => Ok(()),
    }
}

fn is_plain(import: &Import) -> bool {
    import.form == ImportForm::Absolute && import.scope == Scope::Module
}

fn top_of(import: &Import) -> &str {
    import.module.split('.').next().unwrap_or_default()
}

/// Neither a module of the project nor an installed package.
fn is_unknown(request: &Request<'_>, closure: &Closure, name: &str) -> bool {
    let tree = &request.facts.tree;
    let ours = [name.to_owned(), format!("src/{name}")];
    !closure.contains(name) && !ours.iter().any(|path| tree.is_directory(path) || tree.is_file(&format!("{path}.py")))
}

/// `bot.config` where the root holds `config.py` or `config/`; `from bot import client` where its `__init__.py` holds `client`.
fn lies_in_root(request: &Request<'_>, import: &Import) -> bool {
    let below = import.module.split('.').nth(1).or(import.name.as_deref());
    let (tree, package) = (&request.facts.tree, request.facts.code.module("__init__.py"));
    let is_of_package = |name: &str| package.is_some_and(|package| objects::may_hold(package, name));
    below.is_some_and(|name| {
        let is_module = tree.is_file(&format!("{name}.py")) || tree.is_directory(name);
        is_module || !import.module.contains('.') && is_of_package(name)
    })
}
