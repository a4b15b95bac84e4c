//! Tells whether the project is for a platform that runs it in an image of its own. Chooses nothing to run.

use super::paths::is_beside;
use crate::catalogue::platform::{self, Platform};
use crate::inspect::code::{Import, ModuleFacts, Scope};
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::nesting::is_of;
use crate::plan::error::PlanError;
use crate::plan::request::Request;

/// The error that names the platform of a project in which nothing is found to start.
pub(crate) fn own_platform(request: &Request<'_>, closure: &Closure) -> Option<PlanError> {
    error(request, closure, &|path| !is_beside(path))
}

/// The error that names the platform which these very files are for.
pub(crate) fn of_files(request: &Request<'_>, closure: &Closure, files: &[&str]) -> Option<PlanError> {
    error(request, closure, &|path| files.contains(&path))
}

fn error(request: &Request<'_>, closure: &Closure, counts: &dyn Fn(&str) -> bool) -> Option<PlanError> {
    platform::ALL.iter().find_map(|platform| {
        let place = seen(request, closure, platform, counts)?;
        Some(PlanError::OwnPlatform { project: request.project(), platform: platform.title, place, way: platform.way })
    })
}

fn seen(request: &Request<'_>, closure: &Closure, platform: &Platform, counts: &dyn Fn(&str) -> bool) -> Option<Place> {
    if platform.package.is_some_and(|package| !closure.contains(package)) {
        return None;
    }
    let file = platform.files.iter().find(|file| request.facts.tree.is_file(file));
    if let Some(file) = file {
        return Some(Place::file(*file));
    }
    let modules = || request.facts.code.code().filter(|module| counts(&module.path));
    let mut imports = modules().flat_map(|module| &module.imports);
    let import = imports.find(|import| is_for(import, platform)).map(|import| import.place.clone());
    import.or_else(|| modules().find_map(|module| handler(module, platform)))
}

/// Whether an import is run as the file is, and of the platform's.
fn is_for(import: &Import, platform: &Platform) -> bool {
    let named = import.name.as_ref().map(|name| format!("{}.{name}", import.module));
    import.scope == Scope::Module
        && platform
            .imports
            .iter()
            .any(|module| is_of(&import.module, module) || named.as_deref().is_some_and(|dotted| is_of(dotted, module)))
}

/// A function that the platform calls: `def handler(event, context)`.
fn handler(module: &ModuleFacts, platform: &Platform) -> Option<Place> {
    if platform.handler.is_empty() {
        return None;
    }
    let mut functions = module.functions.iter();
    let function = functions.find(|function| {
        function.name.contains("handler") && function.required_parameters.iter().eq(platform.handler.iter())
    })?;
    Some(function.place.clone())
}
