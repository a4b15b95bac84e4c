//! What the program is told: its variables, and the servers that it reaches. Orders the rules; each is in a file of its own.

use super::Basis;
use super::build_plan::{BackingService, EnvExample, MonitoringPlan, Notice, StartPlan};
use super::notices;
use super::outputs::backing::{Program, choose_backing, migrate_first};
use super::outputs::env_example::{Example, choose_env_example};
use super::outputs::monitoring::choose_monitoring;
use super::outputs::production::left_to_the_authors;
use super::request::Request;
use super::start::{apart, bind_host, django, port_variable};
use super::variable_reads;
use crate::catalogue::monitoring::PASSWORD;
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
    let Example { plan, notices: of_example } = choose_env_example(request, &variables, &backing, passwords, &notices);
    notices.extend(of_example);
    notices.extend(monitoring.notices);
    notices.extend(left_to_the_authors(request, start, &backing));
    notices.extend(apart::migration(start, &request.project(), written, &backing));
    Told { backing, monitoring: monitoring.plan, example: plan, notices }
}
