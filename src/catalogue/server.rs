//! The list of application servers: a new one is its own file, and its name in the two lists here. Looks entries up, decides nothing.

pub mod daphne;
pub mod granian;
pub mod gunicorn;
pub mod hypercorn;
pub mod uvicorn;
pub mod waitress;
pub mod wsgiref;

use super::model::{Server, ServerCommand, StartFunction, WebInterface};

/// Every application server.
pub const ALL: &[&Server] = &[
    &daphne::SERVER,
    &granian::SERVER,
    &gunicorn::SERVER,
    &hypercorn::SERVER,
    &uvicorn::SERVER,
    &waitress::SERVER,
    &wsgiref::SERVER,
];

/// The servers of an interface that uvdock starts, the most used first.
pub fn of_interface(interface: WebInterface) -> Vec<(&'static Server, &'static ServerCommand)> {
    let started = ALL.iter().filter_map(|server| Some((*server, server.command.as_ref()?)));
    let mut found: Vec<_> = started.filter(|(_, command)| command.preference(interface).is_some()).collect();
    found.sort_by_key(|(_, command)| command.preference(interface));
    found
}

/// The server that a function or class starts, by its dotted name.
pub fn started(dotted: &str) -> Option<(&'static Server, &'static StartFunction)> {
    ALL.iter().find_map(|server| Some((*server, server.functions.iter().find(|function| function.callee == dotted)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(interface: WebInterface) -> Vec<&'static str> {
        of_interface(interface).into_iter().map(|(server, _)| server.key).collect()
    }

    #[test]
    fn servers_come_in_the_order_of_their_use() {
        assert_eq!(keys(WebInterface::Asgi), ["uvicorn", "granian", "hypercorn"]);
        assert_eq!(keys(WebInterface::Wsgi), ["gunicorn", "granian", "waitress", "hypercorn"]);
    }
}
