//! What the program is told: its variables, and the servers that it reaches. Orders the rules; each is in a file of its own.

use super::Basis;
use super::build_plan::{BackingService, StartPlan};
use super::outputs::backing::{Program, choose_backing, migrate_first};
use super::request::Request;
use super::start::{bind_host, django, port_variable};
use super::variable_reads;
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
    variables = port_variable::with_port(request, start.port_variable.as_ref(), variables);
    variables = django::with_settings(&basis.chosen, variables);
    variables.extend(written);
    variables.extend(basis.path.variable(request));
    variables
}

/// The servers that the program reaches, whose databases begin empty.
pub(super) fn backing(
    request: &Request<'_>,
    basis: &Basis<'_>,
    environment: &[Sourced<(String, String)>],
    start: &mut StartPlan,
) -> Vec<BackingService> {
    let Basis { closure, chosen, reached, .. } = basis;
    let variables = variable_reads::of_program(request, chosen, reached, environment);
    let services = choose_backing(request, &Program { closure, reached, variables: &variables, start });
    migrate_first(start, &services);
    services
}
