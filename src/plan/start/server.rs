//! Which server serves an application, and its command line. Looks at the production closure only.

use uv_pep440::Version;

use crate::inspect::lock::Closure;
use crate::plan::candidate::{Call, Served};

/// A server that can be named an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Uvicorn,
    Granian,
    Hypercorn,
    Gunicorn,
    Waitress,
}

/// ASGI servers, the most used first.
const ASGI: [Server; 3] = [Server::Uvicorn, Server::Granian, Server::Hypercorn];
/// WSGI servers, the most used first.
const WSGI: [Server; 4] = [Server::Gunicorn, Server::Granian, Server::Waitress, Server::Hypercorn];

/// What a server's command line needs to know.
pub(crate) struct Listening<'a> {
    /// `module:name`.
    pub target: &'a str,
    /// Whether the name is a factory.
    pub call: Call,
    /// The port; absent where the server's own configuration file says it.
    pub port: Option<u16>,
    /// gunicorn's configuration file, where it must be named.
    pub config: Option<&'a str>,
    /// Whether the application is ASGI or WSGI.
    pub interface: WebInterface,
    /// The locked version of the server, where the lock has one.
    pub version: Option<&'a Version>,
}

/// The two interfaces between servers and applications (ASGI 3.0, PEP 3333).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebInterface {
    Asgi,
    Wsgi,
}

impl WebInterface {
    pub fn article(self) -> &'static str {
        match self {
            Self::Asgi => "an ASGI",
            Self::Wsgi => "a WSGI",
        }
    }

    pub fn recommended(self) -> &'static str {
        match self {
            Self::Asgi => "uvicorn",
            Self::Wsgi => "gunicorn",
        }
    }

    pub fn servers(self) -> &'static [Server] {
        match self {
            Self::Asgi => &ASGI,
            Self::Wsgi => &WSGI,
        }
    }
}

/// The first server of an interface that production installs.
pub(crate) fn installed(interface: WebInterface, closure: &Closure) -> Option<Server> {
    interface.servers().iter().copied().find(|server| closure.contains(server.package()))
}

impl Server {
    /// Its name on the package index, which is also its command but for waitress.
    pub fn package(self) -> &'static str {
        match self {
            Self::Uvicorn => "uvicorn",
            Self::Granian => "granian",
            Self::Hypercorn => "hypercorn",
            Self::Gunicorn => "gunicorn",
            Self::Waitress => "waitress",
        }
    }

    /// The command in exec form. Options are those of uvicorn 0.30, granian 2, hypercorn 0.17, gunicorn 23 and waitress 3.
    pub fn command(self, listening: &Listening<'_>) -> Vec<String> {
        let mut words = vec![self.program().to_owned()];
        let (target, options) = (self.target(listening), self.options(listening));
        // Each as its own documentation writes it; waitress takes options only before the application.
        match self {
            Self::Uvicorn | Self::Granian | Self::Hypercorn => {
                words.push(target);
                words.extend(options);
            }
            Self::Gunicorn | Self::Waitress => {
                words.extend(options);
                words.push(target);
            }
        }
        words
    }

    fn program(self) -> &'static str {
        match self {
            Self::Waitress => "waitress-serve",
            other => other.package(),
        }
    }

    fn target(self, listening: &Listening<'_>) -> String {
        match (self, listening.call) {
            (Self::Gunicorn | Self::Hypercorn, Call::Factory) => format!("{}()", listening.target),
            _ => listening.target.to_owned(),
        }
    }

    fn options(self, listening: &Listening<'_>) -> Vec<String> {
        let factory = listening.call == Call::Factory;
        let port = listening.port.map(|port| port.to_string());
        let mut options: Vec<String> = Vec::new();
        let mut push = |words: &[&str]| options.extend(words.iter().map(|word| (*word).to_owned()));
        match self {
            Self::Uvicorn => {
                if factory {
                    push(&["--factory"]);
                }
                push_host_and_port(&mut push, port.as_deref());
            }
            Self::Granian => {
                let interface = if listening.interface == WebInterface::Asgi { "asgi" } else { "wsgi" };
                push(&["--interface", interface]);
                if factory {
                    push(&["--factory"]);
                }
                push_host_and_port(&mut push, port.as_deref());
            }
            Self::Hypercorn => push_bind(&mut push, port.as_deref()),
            Self::Gunicorn => {
                if let Some(config) = listening.config {
                    push(&["--config", config]);
                }
                push_bind(&mut push, port.as_deref());
                // gunicorn's heartbeat files: /dev/shm is memory and writable on a read-only root (gunicorn FAQ,
                // "How do I avoid Gunicorn excessively blocking in os.fchmod?").
                push(&["--worker-tmp-dir", "/dev/shm"]);
                if listening.version.is_some_and(has_control_socket) {
                    push(&["--no-control-socket"]);
                }
            }
            Self::Waitress => {
                if factory {
                    push(&["--call"]);
                }
                if let Some(port) = &port {
                    push(&["--host=0.0.0.0", &format!("--port={port}")]);
                }
            }
        }
        options
    }

    /// The option that restarts workers when a file changes; granian needs an extra for it, and waitress has none.
    pub fn reload(self) -> Option<&'static str> {
        match self {
            Self::Uvicorn | Self::Hypercorn | Self::Gunicorn => Some("--reload"),
            Self::Granian | Self::Waitress => None,
        }
    }
}

/// gunicorn 25.1 began to open a control socket in the home directory, which the running user does not have (gunicorn 25.1.0
/// `gunicorn --help`; 25.0.3 refuses the option that turns it off).
fn has_control_socket(version: &Version) -> bool {
    *version >= Version::new([25, 1])
}

fn push_host_and_port(push: &mut impl FnMut(&[&str]), port: Option<&str>) {
    if let Some(port) = port {
        push(&["--host", "0.0.0.0", "--port", port]);
    }
}

fn push_bind(push: &mut impl FnMut(&[&str]), port: Option<&str>) {
    if let Some(port) = port {
        push(&["--bind", &format!("0.0.0.0:{port}")]);
    }
}

/// `module:name` of an application.
pub(crate) fn target(served: &Served) -> String {
    format!("{}:{}", served.module, served.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gunicorn(version: &str) -> Vec<String> {
        let version: Version = version.parse().expect("a version");
        let listening = Listening {
            target: "app:app",
            call: Call::Object,
            port: Some(8000),
            config: None,
            interface: WebInterface::Wsgi,
            version: Some(&version),
        };
        Server::Gunicorn.command(&listening)
    }

    #[test]
    fn gunicorn_opens_no_control_socket_where_it_has_one() {
        assert!(gunicorn("25.1.0").contains(&"--no-control-socket".to_owned()));
        assert!(!gunicorn("25.0.3").contains(&"--no-control-socket".to_owned()));
    }
}
