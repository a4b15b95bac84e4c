//! Finds the applications that a server or a framework's own command can be given. Chooses none.

use super::detected::Detected;
use super::{evidence, framework_scripts, launch, paths};
use crate::catalogue::framework::fastapi;
use crate::catalogue::model::WorkerTarget;
use crate::catalogue::{Framework, Interface};
use crate::inspect::code::{Application, Calling, Embedding, ModuleFacts, ObjectKind, Scope, ScriptPart};
use crate::plan::candidate::{Call, Candidate, StartMethod, WebApplication, Worker};
use crate::plan::request::Request;

/// `[tool.fastapi] entrypoint = "app.main:app"`: FastAPI's own declaration.
pub(crate) fn declared<'a>(request: &Request<'_>, applications: &[Detected<'a>]) -> Option<Detected<'a>> {
    let entrypoint = request.facts.pyproject.fastapi_entrypoint.as_ref()?;
    if let Some(found) = applications.iter().find(|item| item.candidate.key == entrypoint.value) {
        let candidate = Candidate { place: entrypoint.place.clone(), ..found.candidate.clone() };
        return Some(Detected { candidate, ..found.clone() });
    }
    let (module, name) = entrypoint.value.split_once(':')?;
    let (root, file) = paths::file_of(request, module, &paths::import_roots(request))?;
    let web_application = WebApplication {
        framework: &fastapi::FRAMEWORK,
        interface: Interface::Asgi,
        module: module.to_owned(),
        name: name.to_owned(),
        call: Call::Object,
        file: file.clone(),
        root,
    };
    let candidate = Candidate {
        key: entrypoint.value.clone(),
        title: format!("{} application", fastapi::FRAMEWORK),
        place: entrypoint.place.clone(),
        start: StartMethod::WebApplication(web_application),
        subcommand: None,
    };
    Some(Detected::serving(candidate, (file, name.to_owned())))
}

/// Applications that can be named to a server, and scripts that a framework's command runs; objects before factories, since a
/// module that holds both makes the object with the factory.
pub(crate) fn web<'a>(request: &Request<'a>, modules: &[&'a ModuleFacts]) -> Vec<Detected<'a>> {
    let mut objects = Vec::new();
    let mut factories = Vec::new();
    for module in modules {
        for application in &module.applications {
            let Some(item) = web_item(request, module, application) else { continue };
            match application.kind {
                ObjectKind::Factory { .. } => factories.push(item),
                _ => objects.push(item),
            }
        }
    }
    let mut found = objects_or_factories(request, objects, factories);
    found.dedup_by(|a, b| a.candidate.key == b.candidate.key && a.candidate.file() == b.candidate.file());
    let named = framework_scripts::declared(request).into_iter();
    let named = named.filter(|item| !found.iter().any(|known| known.candidate.file() == item.candidate.file()));
    let named: Vec<Detected<'a>> = named.collect();
    found.extend(named);
    without_parts(request, told_apart(found))
}

/// Modules of one name in several directories are named by their files.
fn told_apart(mut items: Vec<Detected<'_>>) -> Vec<Detected<'_>> {
    let keys: Vec<String> = items.iter().map(|item| item.candidate.key.clone()).collect();
    for item in &mut items {
        let is_shared = keys.iter().filter(|key| **key == item.candidate.key).count() > 1;
        if let StartMethod::WebApplication(application) = &item.candidate.start
            && is_shared
        {
            item.candidate.key = format!("{}:{}", application.file, application.name);
        }
    }
    items
}

/// Where there is a factory, an object elsewhere may be made with it for a worker, a shell or a migration (Flask "Background
/// Tasks with Celery"); it counts in the factory's own file, in files named like an entry point, and where the authors' own commands
/// give it to a server.
fn objects_or_factories<'a>(
    request: &Request<'_>,
    objects: Vec<Detected<'a>>,
    factories: Vec<Detected<'a>>,
) -> Vec<Detected<'a>> {
    if factories.is_empty() {
        return objects;
    }
    let project = request.project().replace('-', "_");
    let entries: Vec<Detected<'a>> = objects
        .into_iter()
        .filter(|item| {
            let file = item.candidate.file().unwrap_or_default();
            is_entry(file, &project)
                || factories.iter().any(|factory| factory.candidate.file() == Some(file))
                || evidence::is_started(request, item)
        })
        .collect();
    if entries.is_empty() { factories } else { entries }
}

/// Whether the name of a file says that servers are given its application.
fn is_entry(file: &str, project: &str) -> bool {
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".py");
    stem == project || ENTRY_NAMES.contains(&stem)
}

/// Names of files that servers are given: those that Flask's and Litestar's commands look for, and those of deployment guides.
const ENTRY_NAMES: [&str; 14] = [
    "wsgi",
    "asgi",
    "app",
    "application",
    "main",
    "server",
    "api",
    "web",
    "run",
    "start",
    "index",
    "service",
    "autoapp",
    "__init__",
];

fn web_item<'a>(request: &Request<'_>, module: &ModuleFacts, application: &Application) -> Option<Detected<'a>> {
    if application.embedding != Embedding::None || application.framework.project_file.is_some() {
        return None;
    }
    let is_web = matches!(application.interface, Interface::Asgi | Interface::Wsgi);
    match &application.kind {
        ObjectKind::Object if is_web && application.scope == Scope::Module => {
            web_application(request, module, application, Call::Object)
        }
        ObjectKind::Factory { required_parameters, calling: Calling::Sync }
            if is_web && required_parameters.is_empty() && application.scope == Scope::Module =>
        {
            web_application(request, module, application, Call::Factory)
        }
        ObjectKind::Script(ScriptPart::Entry) => {
            let command = launch::script_command(module, application)?;
            let candidate = Candidate {
                key: module.path.clone(),
                title: format!("{} application", application.framework),
                place: application.place.clone(),
                start: StartMethod::Framework { framework: application.framework, command, file: module.path.clone() },
                subcommand: None,
            };
            Some(Detected::new(candidate))
        }
        _ => None,
    }
}

/// A script that another script of the same framework imports is a part of it.
fn without_parts<'a>(request: &Request<'_>, items: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
    let scripts: Vec<(&Framework, String)> = items.iter().filter_map(script_of).collect();
    let kept = items.iter().filter(|item| script_of(item).is_none_or(|script| !is_part(request, &scripts, &script)));
    let kept: Vec<Detected<'a>> = kept.cloned().collect();
    if kept.is_empty() { items } else { kept }
}

fn is_part(request: &Request<'_>, scripts: &[(&Framework, String)], (framework, file): &(&Framework, String)) -> bool {
    let mut others = scripts.iter().filter(|(other, path)| other == framework && path != file);
    others.any(|(_, path)| {
        let (root, _) = paths::importable(request, path);
        request.facts.code.reachable(&[path], &[&root, ""]).contains(file.as_str())
    })
}

fn script_of(item: &Detected<'_>) -> Option<(&'static Framework, String)> {
    match &item.candidate.start {
        StartMethod::Framework { framework, file, .. } => Some((*framework, file.clone())),
        _ => None,
    }
}

fn web_application<'a>(
    request: &Request<'_>,
    module: &ModuleFacts,
    application: &Application,
    call: Call,
) -> Option<Detected<'a>> {
    let name = application.name.clone()?;
    let (root, dotted) = paths::importable(request, &module.path);
    if !paths::is_module_name(&dotted) || !paths::is_module_name(&name) {
        return None;
    }
    let what = match call {
        Call::Object => "application",
        Call::Factory => "application factory",
    };
    let object = (module.path.clone(), name.clone());
    let candidate = Candidate {
        key: format!("{dotted}:{name}"),
        title: format!("{} {what}", application.framework),
        place: application.place.clone(),
        start: StartMethod::WebApplication(WebApplication {
            framework: application.framework,
            interface: application.interface,
            module: dotted,
            name,
            call,
            file: module.path.clone(),
            root,
        }),
        subcommand: None,
    };
    Some(Detected::serving(candidate, object))
}

/// Objects that a framework's worker command takes: one per framework, the command's own reading of the project.
pub(crate) fn workers<'a>(request: &Request<'_>, modules: &[&'a ModuleFacts]) -> Vec<Detected<'a>> {
    let mut found = Vec::new();
    for module in modules {
        for application in module.applications.iter().filter(|application| application.scope == Scope::Module) {
            found.extend(worker(request, module, application).map(Detected::new));
        }
    }
    found.dedup_by(|a, b| a.candidate.key == b.candidate.key);
    found
}

fn worker(request: &Request<'_>, module: &ModuleFacts, application: &Application) -> Option<Candidate> {
    let command = application.framework.worker_command.as_ref()?;
    let by_name = match (command.target, &application.kind) {
        (WorkerTarget::Object, ObjectKind::Object) | (WorkerTarget::Settings, ObjectKind::SettingsClass) => true,
        (WorkerTarget::Module, ObjectKind::Script(ScriptPart::Entry)) => false,
        _ => return None,
    };
    let (root, dotted) = paths::importable(request, &module.path);
    // Nothing imports `tasks 2.py`.
    if !paths::is_module_name(&dotted) {
        return None;
    }
    let name = application.name.clone().filter(|_| by_name);
    let key = name.as_ref().map_or_else(|| dotted.clone(), |name| format!("{dotted}:{name}"));
    let framework = application.framework;
    let worker = Worker { framework, command, module: dotted, name, file: module.path.clone(), root };
    let title = format!("{} {}", application.framework, if by_name { "object" } else { "module" });
    Some(Candidate {
        key,
        title,
        place: application.place.clone(),
        start: StartMethod::Worker(worker),
        subcommand: None,
    })
}
