//! Finds objects that are applications because code hands them to a server, whatever makes them. Reads no file.

use super::facts::{Application, CalledServer, Embedding, ModuleFacts, ObjectKind, Scope, ServerCall, ServerTarget};
use super::index;
use super::outline::{Binding, BindingKind};
use super::project::Project;
use super::value::Value;
use crate::catalogue::Interface;
use crate::catalogue::framework::{asgi, wsgi};
use crate::inspect::evidence::Place;

/// Adds the objects that the server calls of a project name and that no framework is known to make.
pub(super) fn add(project: &Project<'_>, modules: &mut [ModuleFacts]) {
    let mut found: Vec<(usize, Application)> = Vec::new();
    for (importer, module) in modules.iter().enumerate() {
        for call in &module.server_calls {
            found.extend(given(project, importer, call));
        }
    }
    for (module, application) in found {
        let known = &mut modules[module].applications;
        if !known.iter().any(|other| other.name == application.name && other.scope == Scope::Module) {
            known.push(application);
        }
    }
}

fn given(project: &Project<'_>, importer: usize, call: &ServerCall) -> Option<(usize, Application)> {
    let CalledServer::Application(server) = call.server else { return None };
    let interface = server.only_interface()?;
    let (module, name) = named(project, importer, &call.target)?;
    let binding = project.outlines[module].module_bindings(&name).find(|binding| is_object(binding))?;
    let framework = if interface == Interface::Wsgi { &wsgi::FRAMEWORK } else { &asgi::FRAMEWORK };
    let place = Place::line(&project.outlines[module].path, binding.line);
    Some((
        module,
        Application {
            name: Some(name),
            framework,
            interface,
            kind: ObjectKind::Object,
            scope: Scope::Module,
            embedding: Embedding::None,
            place,
        },
    ))
}

fn named(project: &Project<'_>, importer: usize, target: &ServerTarget) -> Option<(usize, String)> {
    match target {
        ServerTarget::Object { module, name } => {
            let at = project.outlines.iter().position(|outline| outline.path == *module)?;
            Some((at, name.clone()))
        }
        ServerTarget::Text(text) => {
            let (module, name) = text.split_once(':')?;
            let own = index::key_of(&project.outlines[importer].path).replace('/', ".");
            let is_own = own == module || own.ends_with(&format!(".{module}"));
            let at = if is_own { importer } else { project.likely(module, importer)? };
            Some((at, name.to_owned()))
        }
        ServerTarget::Made { .. } | ServerTarget::FactoryText(_) | ServerTarget::Unknown => None,
    }
}

/// Whether a binding at module level holds what a call gives.
fn is_object(binding: &Binding) -> bool {
    let value = binding.value.as_ref();
    binding.kind == BindingKind::Sets
        && value.is_some_and(|value| matches!(value, Value::Call(_) | Value::Attribute(..)))
}
