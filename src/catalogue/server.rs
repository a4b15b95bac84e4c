//! The list of application servers: a new one is its own file, and its name in the two lists here. Looks entries up, decides nothing.

pub mod daphne;
pub mod granian;
pub mod gunicorn;
pub mod hypercorn;
pub mod uvicorn;
pub mod uwsgi;
pub mod waitress;
pub mod wsgiref;

use super::model::{Program, Server, ServerCommand, StartFunction, WebInterface};

/// Every application server.
pub const ALL: &[&Server] = &[
    &daphne::SERVER,
    &granian::SERVER,
    &gunicorn::SERVER,
    &hypercorn::SERVER,
    &uvicorn::SERVER,
    &uwsgi::SERVER,
    &waitress::SERVER,
    &wsgiref::SERVER,
];

/// A server that uvdock can start.
#[derive(Clone, Copy, Debug)]
pub struct Startable {
    /// The server.
    pub server: &'static Server,
    /// Its name on the package index.
    pub package: &'static str,
    /// Its program.
    pub program: &'static Program,
    /// How uvdock starts it.
    pub command: &'static ServerCommand,
}

impl Startable {
    fn of(server: &'static Server) -> Option<Self> {
        let Server { package, program, command, .. } = server;
        Some(Self { server, package: (*package)?, program: program.as_ref()?, command: command.as_ref()? })
    }
}

impl Server {
    /// Every package that brings it.
    pub fn packages(&self) -> impl Iterator<Item = &'static str> {
        self.package.into_iter().chain(self.other_packages.iter().copied())
    }
}

/// The servers of an interface that uvdock starts, the most used first.
pub fn of_interface(interface: WebInterface) -> Vec<Startable> {
    let startable = ALL.iter().filter_map(|server| Startable::of(server));
    let mut found: Vec<_> = startable.filter(|server| server.command.preference(interface).is_some()).collect();
    found.sort_by_key(|server| server.command.preference(interface));
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
        of_interface(interface).into_iter().map(|found| found.server.key).collect()
    }

    #[test]
    fn servers_come_in_the_order_of_their_use() {
        assert_eq!(keys(WebInterface::Asgi), ["uvicorn", "granian", "hypercorn", "daphne"]);
        assert_eq!(keys(WebInterface::Wsgi), ["gunicorn", "granian", "waitress", "hypercorn", "uwsgi"]);
    }
}
