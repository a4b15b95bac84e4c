//! Finds handlers of signals. Judges nothing.

use super::outline::CallSite;
use super::project::Project;
use super::value::{Call, Value};
use crate::inspect::evidence::Place;

/// `signal.signal(signal.SIGTERM, ...)` or `loop.add_signal_handler(signal.SIGTERM, ...)`, also in a loop over several signals:
/// <https://docs.python.org/3/library/signal.html>, <https://docs.python.org/3/library/asyncio-eventloop.html#unix-signals>.
pub(super) fn sigterm_handler(project: &Project<'_>, module: usize) -> Option<Place> {
    let outline = &project.outlines[module];
    let site = outline.calls.iter().find(|site| installs_a_handler(project, module, site))?;
    let first = site.call.argument("signalnum", 0).or_else(|| site.call.argument("sig", 0))?;
    let is_named = match first {
        Value::Name(name) if name.contains("SIG") => name.ends_with("SIGTERM"),
        _ => outline.mentions_sigterm,
    };
    is_named.then(|| Place::line(&outline.path, site.call.line))
}

fn installs_a_handler(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    dotted.as_deref() == Some("signal.signal") || is_loop_method(&site.call)
}

fn is_loop_method(call: &Call) -> bool {
    call.last_name() == Some("add_signal_handler")
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn line(text: &str) -> Option<usize> {
        module(text).sigterm_handler.and_then(|place| place.line)
    }

    #[test]
    fn a_handler_of_sigterm_is_found() {
        assert_eq!(line("import signal\nsignal.signal(signal.SIGTERM, stop)"), Some(2));
        assert_eq!(line("from signal import SIGTERM, signal\nsignal(SIGTERM, stop)"), Some(2));
        assert_eq!(line("import signal\nloop.add_signal_handler(signal.SIGTERM, stop)"), Some(2));
    }

    #[test]
    fn a_loop_over_signals_counts_when_it_names_sigterm() {
        let text = "import signal\nfor sig in (signal.SIGINT, signal.SIGTERM):\n    loop.add_signal_handler(sig, stop)";
        assert_eq!(line(text), Some(3));
        assert_eq!(line("import signal\nfor sig in (signal.SIGINT,):\n    signal.signal(sig, stop)"), None);
    }

    #[test]
    fn a_handler_of_another_signal_is_none() {
        assert_eq!(line("import signal\nsignal.signal(signal.SIGINT, stop)\nprint(signal.SIGTERM)"), None);
    }
}
