//! Finds servers that the code looks for at a name that is written in it: whoever starts them gives them that name. Chooses no server.

use super::Program;
use crate::catalogue::backing::{ALL, of_scheme, of_word};
use crate::catalogue::model::{Backing, Login};
use crate::catalogue::services;
use crate::inspect::code::{DatabaseServer, ModuleFacts, Scope, ServiceCall, ServiceHost};
use crate::inspect::evidence::Located;
use crate::plan::request::Request;

/// A server and its name.
pub(super) struct WrittenServer {
    pub(super) backing: &'static Backing,
    pub(super) host: Located<String>,
}

/// One of each kind, of those that nobody logs in to, and Django's database. None that is called as the program or a role of it.
pub(super) fn servers(request: &Request<'_>, program: &Program<'_>) -> Vec<WrittenServer> {
    let modules = || request.facts.code.code().filter(|module| program.reached.contains(module.path.as_str()));
    let django = modules().filter_map(|module| of_django(module.django.as_ref()?.database_server.as_ref()?));
    let mut found: Vec<WrittenServer> = Vec::new();
    for server in django.chain(modules().flat_map(of_module)) {
        let host = &server.host.value;
        let is_free = request.project() != *host && !program.start.other_roles.iter().any(|role| role.name == *host);
        if is_free && !found.iter().any(|known| known.backing == server.backing) {
            found.push(server);
        }
    }
    found
}

fn of_django(server: &DatabaseServer) -> Option<WrittenServer> {
    let mut words = server.engine.split(['.', '_']);
    let backing = words.find_map(|word| of_word(&word.to_ascii_uppercase()))?;
    Some(WrittenServer { backing, host: Located::new(server.host.clone(), server.place.clone()) })
}

fn of_module(module: &ModuleFacts) -> impl Iterator<Item = WrittenServer> {
    module.service_calls.iter().filter_map(|call| {
        let ServiceHost::Network(host) = &call.host else { return None };
        let is_made = matches!(call.scope, Scope::Module | Scope::MainGuard) || services::connects(&call.function);
        let backing = kind(call).filter(|kind| kind.login == Login::Nobody && is_made && call.variable.is_none())?;
        Some(WrittenServer { backing, host: Located::new(host.clone(), call.place.clone()) })
    })
}

/// By the scheme of the URL, else by the client.
fn kind(call: &ServiceCall) -> Option<&'static Backing> {
    let client = || {
        let package = call.function.split('.').next()?;
        ALL.iter().copied().find(|backing| backing.drivers.iter().any(|driver| driver.package == package))
    };
    match call.service.split_once("://") {
        Some((scheme, _)) => of_scheme(scheme),
        None => client(),
    }
}
