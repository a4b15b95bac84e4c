//! Says which servers the program looks for, and where it finds none. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::project_files::COMPOSE_FILE;
use crate::catalogue::services;
use crate::inspect::code::{DjangoFacts, Happens, ModuleFacts, Running, Scope, ServiceCall, ServiceHost};
use crate::inspect::deployment::ComposeFileFacts;
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::{BackingService, Notice, ProgramForm, StartPlan, VariableNotice};
use crate::plan::request::Request;

use super::names::located;

/// What the program is told of servers that the compose file starts: nothing else tells it.
pub(super) fn given_by_compose(backing: &[BackingService]) -> Option<Notice> {
    let telling = || backing.iter().filter(|server| !server.gives.is_empty());
    let mut servers: Vec<&'static str> = telling().map(|server| server.title).collect();
    servers.dedup();
    let given = telling().flat_map(|server| &server.gives);
    let mut names: Vec<Located<String>> = given
        .filter_map(|given| Some(Located::new(given.value.0.clone(), given.source.places().first()?.clone())))
        .collect();
    names.sort_by(|one, other| one.value.cmp(&other.value));
    names.dedup_by(|one, other| one.value == other.value);
    (!names.is_empty()).then_some(Notice::Variables(VariableNotice::GivenByCompose { servers, names }))
}

/// Servers that it starts by names that are written in the code.
pub(super) fn found_by_compose(backing: &[BackingService]) -> Option<Notice> {
    let named = backing.iter().filter_map(|server| Some((server.title, server.looked_for.clone()?)));
    let named: Vec<(&'static str, Located<String>)> = named.collect();
    (!named.is_empty()).then_some(Notice::Variables(VariableNotice::FoundByCompose(named)))
}

/// Names of what the compose file runs: the program, its roles and servers, other members of its workspace, what the user adds, and what
/// a file of the authors' that is left as it is has.
pub(super) fn beside(request: &Request<'_>, backing: &[BackingService], start: &StartPlan) -> BTreeSet<String> {
    let added = request.preferences.compose.as_ref().and_then(|keys| keys.value.0.get("services")?.as_object());
    let members = request.lock.members.iter().map(ToString::to_string);
    let servers = backing.iter().map(|server| server.name.clone());
    let roles = start.other_roles.iter().map(|role| role.name.clone());
    let added = added.into_iter().flat_map(|services| services.keys().cloned());
    // The authors' own file goes on where the generated one is left out.
    let file = request.facts.deployment.compose_file.as_ref().filter(|_| request.preferences.leaves(COMPOSE_FILE));
    let theirs = file.into_iter().flat_map(ComposeFileFacts::services).map(|(name, _)| name.to_owned());
    members.chain(servers).chain(roles).chain(added).chain(theirs).chain([request.project()]).collect()
}

/// Servers that the code looks for on the machine itself, or by a name that nothing beside it has, whatever is set; and the variables by
/// which it would ask another web server than one on the machine itself.
pub(super) fn of_services<'m>(
    modules: &[&'m ModuleFacts],
    running: &Running<'_>,
    own: Own,
    beside: &BTreeSet<String>,
    django: Option<&'m DjangoFacts>,
) -> (Vec<Notice>, BTreeMap<&'m str, &'m Place>) {
    let mut here: BTreeMap<&str, &Place> = BTreeMap::new();
    let database = django.and_then(|facts| facts.database_server.as_ref());
    let database = database.filter(|server| !beside.contains(&server.host));
    let mut elsewhere: BTreeMap<&str, &Place> =
        database.into_iter().map(|server| (server.host.as_str(), &server.place)).collect();
    let mut asked: BTreeMap<&str, &Place> = BTreeMap::new();
    for module in modules {
        for call in &module.service_calls {
            let is_certain = call.happens == Happens::Always;
            let is_reached = || match &call.scope {
                Scope::Module => true,
                // Where a client is made is where it is used, be it at the start or later.
                Scope::Function(_) if is_client(&call.function) => true,
                scope => running.holds(&module.path, scope),
            };
            let is_own = || is_own(call, own);
            let name = call.variable.as_deref();
            let (list, name) = match (&call.host, name) {
                (ServiceHost::Here, Some(name)) if is_reached() && !is_own() => (&mut asked, name),
                (ServiceHost::Here, None) if is_certain && is_reached() && !is_own() => {
                    (&mut here, call.service.as_str())
                }
                (ServiceHost::Network(host), None) if is_reached() && !beside.contains(host) => {
                    (&mut elsewhere, call.service.as_str())
                }
                _ => continue,
            };
            list.entry(name).or_insert(&call.place);
        }
    }
    let lists: [(_, NoticeOf); 2] =
        [(here, VariableNotice::WrittenHost), (elsewhere, VariableNotice::WrittenNetworkHost)];
    let lists = lists.into_iter().filter(|(list, _)| !list.is_empty());
    (lists.map(|(list, notice)| Notice::Variables(notice(located(list)))).collect(), asked)
}

/// Where the program itself listens.
#[derive(Clone, Copy)]
pub(super) enum Own {
    Port(u16),
    /// It may, and where is not known.
    Unknown,
    Nowhere,
}

pub(super) fn own(modules: &[&ModuleFacts], start: &StartPlan) -> Own {
    let listens = |module: &&ModuleFacts| {
        !module.server_calls.is_empty() || !module.listeners.is_empty() || !module.applications.is_empty()
    };
    match &start.port {
        Some(port) => Own::Port(port.value),
        None if start.form.value == ProgramForm::Service && modules.iter().any(listens) => Own::Unknown,
        None => Own::Nowhere,
    }
}

/// What is said of servers with their places.
type NoticeOf = fn(Vec<Located<String>>) -> VariableNotice;

fn is_client(function: &str) -> bool {
    services::connects(function) || services::asks(function) || services::connects_by_address(function)
}

/// Whether a program asks its own web server.
fn is_own(call: &ServiceCall, own: Own) -> bool {
    let is_there = match own {
        Own::Port(port) => services::port_of(&call.service) == Some(port),
        Own::Unknown => true,
        Own::Nowhere => false,
    };
    services::asks(&call.function) && is_there
}
