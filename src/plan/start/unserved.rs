//! Refuses an answer beside a web application that nothing serves: one for a platform of its own, and a worker that would stand in
//! for it. Chooses nothing.

use super::detected::Detected;
use super::paths::is_beside;
use super::{entry_points, launch, platform, server};
use crate::catalogue::model::{Requirement, ServerPurpose, WebInterface};
use crate::catalogue::server::of_interface;
use crate::catalogue::{Framework, Interface, framework};
use crate::inspect::code::{Application, Embedding, ModuleFacts, ObjectKind};
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::error::PlanError;
use crate::plan::request::Request;

/// The error where what is left to choose from does not serve what the project is for.
pub(crate) fn refuse(request: &Request<'_>, closure: &Closure, open: &[Detected<'_>]) -> Result<(), PlanError> {
    let is_unservable = |item: &Detected<'_>| match &item.candidate.start {
        StartMethod::WebApplication(application) => {
            let own = application.framework.application_command.as_ref();
            let has_own = own.is_some_and(|own| own.packages.iter().all(|package| closure.contains(package)));
            !has_own && server::installed(server::web_interface(application), closure).is_none()
        }
        _ => false,
    };
    let files: Vec<&str> = open.iter().filter_map(|item| item.candidate.file()).collect();
    if !open.is_empty()
        && open.iter().all(|item| is_unservable(item) || is_called(request, item))
        && let Some(error) = platform::of_files(request, closure, &files)
    {
        return Err(error);
    }
    if open.is_empty() || !open.iter().all(is_worker) {
        return Ok(());
    }
    let candidates: Vec<Candidate> = open.iter().map(|item| item.candidate.clone()).collect();
    let Some((application, because, interface)) = web_application(request).or_else(|| required(request, closure))
    else {
        if is_required_alone(request, closure) {
            let stubs = entry_points::stubs(request);
            return Err(PlanError::NothingToRun { project: request.project(), stubs, candidates });
        }
        return Ok(());
    };
    let add = interface.filter(|interface| server::installed(*interface, closure).is_none());
    let add = add.and_then(|interface| Some(of_interface(interface).first()?.package));
    Err(PlanError::Unserved { project: request.project(), application, because, add, candidates })
}

/// Whether it is a file without a guard, of which a platform may call a function.
fn is_called(request: &Request<'_>, item: &Detected<'_>) -> bool {
    let StartMethod::File { file } = &item.candidate.start else { return false };
    let has_guard = request.facts.code.module(file).is_some_and(|module| module.main_guard.is_some());
    !has_guard && item.calls.is_empty()
}

/// Whether it only takes work from a queue or a clock.
fn is_worker(item: &Detected<'_>) -> bool {
    let mut calls = item.calls.iter();
    let takes_work = !item.calls.is_empty() && calls.all(|call| launch::purpose(call) == ServerPurpose::Worker);
    takes_work || matches!(item.candidate.start, StartMethod::Worker(_))
}

type Found = (String, String, Option<WebInterface>);

/// A web application of the code that was no candidate.
fn web_application(request: &Request<'_>) -> Option<Found> {
    let modules = request.facts.code.code().filter(|module| !is_beside(&module.path));
    let modules = modules.filter(|module| !request.is_of_another_member(&module.path));
    let mut all = modules.flat_map(|module| module.applications.iter().map(move |application| (module, application)));
    let (module, application) = all.find(|(_, application)| is_web(application))?;
    let interface = match application.interface {
        Interface::Wsgi => WebInterface::Wsgi,
        _ => WebInterface::Asgi,
    };
    Some((named(module, application), hindrance(application), Some(interface)))
}

fn is_web(application: &Application) -> bool {
    matches!(application.interface, Interface::Asgi | Interface::Wsgi) && application.embedding == Embedding::None
}

fn named(module: &ModuleFacts, application: &Application) -> String {
    let what =
        if matches!(application.kind, ObjectKind::Factory { .. }) { "application factory" } else { "application" };
    let name = application.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
    let place = if application.place.line.is_some() { application.place.clone() } else { Place::file(&module.path) };
    format!("{} {what}{name} ({place})", application.framework)
}

fn hindrance(application: &Application) -> String {
    match &application.kind {
        ObjectKind::Factory { required_parameters, .. } if !required_parameters.is_empty() => {
            let names: Vec<String> = required_parameters.iter().map(|name| format!("`{name}`")).collect();
            format!("no server can call it, as it insists on {}", names.join(", "))
        }
        _ => "no server can be given it, as it has no name at module level".to_owned(),
    }
}

/// A framework that serves, which the project requires and no object of the code shows.
fn required(request: &Request<'_>, closure: &Closure) -> Option<Found> {
    let mut all = requirements(request, closure).filter(|(_, framework)| is_imported(request, framework));
    let (name, framework) = all.next()?;
    Some((format!("What `{name}` makes"), format!("no application of {framework} was found"), None))
}

/// Whether the project requires a framework that serves, and no file comes near it.
fn is_required_alone(request: &Request<'_>, closure: &Closure) -> bool {
    requirements(request, closure).any(|(_, framework)| !is_imported(request, framework))
}

fn requirements<'r>(
    request: &'r Request<'_>,
    closure: &'r Closure,
) -> impl Iterator<Item = (&'r str, &'static Framework)> + use<'r> {
    request.root.dependencies.iter().filter_map(|edge| {
        let name = edge.name.as_str();
        let mut all = framework::ALL.iter();
        let framework = all.find(|framework| {
            framework.requirement == Requirement::Serves && framework.packages.contains(&name) && closure.contains(name)
        })?;
        Some((name, *framework))
    })
}

fn is_imported(request: &Request<'_>, framework: &Framework) -> bool {
    let mut imports = request.facts.code.code().flat_map(|module| &module.imports);
    imports.any(|import| import.module.split('.').next() == Some(framework.module))
}
