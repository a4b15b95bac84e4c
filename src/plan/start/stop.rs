//! Chooses the signal that stops the program.

use super::{code_port, django, server};
use crate::catalogue::model::{Sigterm, WebInterface};
use crate::inspect::lock::Closure;
use crate::plan::candidate::StartMethod;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The flag or setting, else what the authors' image is stopped with, else what the program needs. Docker's own is not said.
pub(crate) fn choose_stop_signal(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Option<Sourced<String>> {
    if let Some(asked) = &request.preferences.stop_signal {
        return Some(asked.clone());
    }
    match carryover::stop_signal(request, chosen) {
        Some(signal) => Some(signal.map(|name| (*name).to_owned())).filter(|signal| signal.value != "SIGTERM"),
        None => signal(request, closure, chosen),
    }
}

/// Whether the server that is chosen installs no handler: waitress 3 does not.
fn ignores_sigterm(interface: WebInterface, closure: &Closure) -> bool {
    server::installed(interface, closure)
        .is_some_and(|startable| startable.server.behaviour.sigterm == Sigterm::Ignored)
}

/// A Python program without a handler of its own ignores SIGTERM as process 1 (signal(7): the kernel spares init), but Python
/// turns SIGINT into `KeyboardInterrupt` everywhere.
fn signal(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Option<Sourced<String>> {
    let is_plain = match &chosen.candidate.start {
        StartMethod::Script { .. } | StartMethod::Module { .. } | StartMethod::File { .. } => true,
        StartMethod::Framework { command, .. } => command.sigterm == Sigterm::Ignored,
        StartMethod::Worker(worker) => worker.command.sigterm == Sigterm::Ignored,
        StartMethod::WebApplication(application) => ignores_sigterm(server::web_interface(application), closure),
        StartMethod::Django(django) => django::served_interface(chosen, django, closure)
            .is_some_and(|(_, interface)| ignores_sigterm(interface, closure)),
        StartMethod::Words { .. } => false,
    };
    if !is_plain || code_port::handles_sigterm(request, &chosen.candidate) {
        return None;
    }
    Some(Sourced::rule(
        "SIGINT".to_owned(),
        "as process 1 a Python program ignores SIGTERM unless it handles it, and stops on SIGINT",
    ))
}
