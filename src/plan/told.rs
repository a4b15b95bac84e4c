//! What the program is told: its variables, and the servers that it reaches. Orders the rules; each is in a file of its own.

use super::Basis;
use std::collections::{BTreeMap, BTreeSet};

use super::build_plan::{BackingService, EnvExample, LocalUrl, MonitoringPlan, Notice, StartNotice, StartPlan};
use super::notices;
use super::outputs::backing::{Program, choose_backing, migrate_first};
use super::outputs::env_example::{Example, choose_env_example};
use super::outputs::monitoring::choose_monitoring;
use super::outputs::production::left_to_the_authors;
use super::request::Request;
use super::start::{apart, bind_host, django, port_variable};
use super::variable_reads::{self, ProgramVariable};
use crate::catalogue::monitoring::PASSWORD;
use crate::catalogue::services;
use crate::inspect::evidence::Place;
use crate::sourced::Sourced;

/// The variables of the program, but for the user's own.
pub(super) fn variables(
    request: &Request<'_>,
    basis: &Basis<'_>,
    start: &StartPlan,
    authored: Vec<Sourced<(String, String)>>,
    written: Vec<Sourced<(String, String)>>,
) -> Vec<Sourced<(String, String)>> {
    let mut variables = bind_host::with_host(request, &basis.chosen, authored);
    variables = port_variable::with_port(request, start, variables);
    variables = django::with_settings(&basis.chosen, variables);
    variables.extend(written);
    variables.extend(basis.path.variable(request));
    variables
}

/// The servers that the program reaches, and the example of what it is told besides.
pub(super) struct Told {
    pub(super) backing: Vec<BackingService>,
    pub(super) monitoring: Option<Sourced<MonitoringPlan>>,
    pub(super) example: Option<EnvExample>,
    pub(super) local_urls: Vec<LocalUrl>,
    pub(super) notices: Vec<Notice>,
}

/// The servers, whose databases begin empty, and the example. `written` says what the program writes where its code lies.
pub(super) fn servers(
    request: &Request<'_>,
    basis: &Basis<'_>,
    environment: &[Sourced<(String, String)>],
    start: &mut StartPlan,
    written: &[Notice],
) -> Told {
    let Basis { closure, chosen, reached, .. } = basis;
    let variables = variable_reads::of_program(request, chosen, reached, environment);
    let backing = choose_backing(request, &Program { closure, reached, variables: &variables, start });
    migrate_first(start, &backing);
    let monitoring = choose_monitoring(request, chosen, start, reached);
    let passwords = monitoring.plan.iter().map(|_| PASSWORD);
    let mut notices = notices::of_variables(request, chosen, environment, &backing, reached, start);
    let local_urls = local_urls(&variables, &notices);
    let Example { plan, notices: of_example } =
        choose_env_example(request, &variables, &backing, passwords, environment, &notices);
    notices.extend(of_example);
    notices.extend(monitoring.notices);
    notices.extend(left_to_the_authors(request, start, &backing));
    notices.extend(apart::migration(start, &request.project(), written, &backing));
    Told { backing, monitoring: monitoring.plan, example: plan, local_urls, notices }
}

/// The URLs of HTTP among the defaults that name a server in the program's own container.
fn local_urls(variables: &BTreeMap<&str, ProgramVariable<'_>>, notices: &[Notice]) -> Vec<LocalUrl> {
    let said = notices.iter().flat_map(|notice| match notice {
        Notice::Start(StartNotice::OwnHost(names)) => names.as_slice(),
        _ => &[],
    });
    let said: BTreeSet<&str> = said.map(|name| name.value.as_str()).collect();
    let asked = variables.values().filter(|variable| said.contains(variable.name));
    asked.filter_map(|variable| local_url(variable.name, variable.default()?, variable.place)).collect()
}

fn local_url(variable: &str, url: &str, place: &Place) -> Option<LocalUrl> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "ws"))?;
    let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (host, port) = services::host_and_port(authority).filter(|(host, _)| services::is_own_host(host))?;
    let (variable, before, after) = (variable.to_owned(), format!("{scheme}://"), after.to_owned());
    (!host.contains('@')).then(|| LocalUrl { variable, before, port, after, place: place.clone() })
}
