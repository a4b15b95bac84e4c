//! The calls by which code starts a server, and what such a server does. Types only.

/// Name of an argument and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// As a keyword: `port`.
    pub name: &'static str,
    /// Counted from 0; [`BY_NAME`] where it is passed by its name only.
    pub position: usize,
}

/// No call has this many positional arguments.
pub const BY_NAME: usize = usize::MAX;

/// An argument that may be passed by position.
pub const fn at(name: &'static str, position: usize) -> Argument {
    Argument { name, position }
}

/// An argument that is passed by its name only.
pub const fn by_name(name: &'static str) -> Argument {
    Argument { name, position: BY_NAME }
}

/// A function or class that starts a server: `uvicorn.run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartFunction {
    /// Its dotted name.
    pub callee: &'static str,
    /// What is served.
    pub served: Argument,
    /// Where it listens.
    pub host: Argument,
    /// The port it listens on.
    pub port: Argument,
}

/// A method of an application that starts it: `app.run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunMethod {
    /// Its name.
    pub name: &'static str,
    /// Where it listens.
    pub host: Argument,
    /// The port it listens on.
    pub port: Argument,
    /// How it talks.
    pub transport: Transport,
}

/// How a call says over what a server talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// There is one way.
    Only,
    /// An argument says it, and `settings` of the object or its constructor hold host and port as well.
    Argument(Argument),
    /// The method's name says it; host and port as above.
    Fixed(&'static str),
}

/// What a server does that code starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerBehaviour {
    /// What its documentation means it for.
    pub purpose: ServerPurpose,
    /// The port it listens on when it is told none; absent where it listens on none by itself.
    pub default_port: Option<u16>,
    /// Where it listens when it is told no host.
    pub default_host: DefaultHost,
    /// The environment variable that sets its host when the code does not.
    pub host_variable: Option<&'static str>,
    /// Over what it talks when it is told nothing.
    pub default_transport: DefaultTransport,
    /// Whether it stops on SIGTERM as process 1.
    pub sigterm: Sigterm,
    /// What to do instead, where it does not belong in an image.
    pub advice: Option<&'static str>,
}

/// What a server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerPurpose {
    /// It serves the web, in production.
    Production,
    /// It serves the web, and only during development.
    Development,
    /// It connects to a chat service.
    Bot,
    /// It takes work from a queue or a clock.
    Worker,
    /// It serves the Model Context Protocol.
    McpServer,
}

impl ServerPurpose {
    /// What a service is called that runs it and that nobody has named; absent for those that serve the web.
    pub const fn service_name(self) -> Option<&'static str> {
        match self {
            Self::Production | Self::Development => None,
            Self::Bot => Some("bot"),
            Self::Worker => Some("worker"),
            Self::McpServer => Some("mcp"),
        }
    }
}

/// Where a server listens that is told no host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultHost {
    /// Where something outside the container reaches it, or nowhere at all.
    Everywhere,
    /// 127.0.0.1.
    Localhost,
}

/// Over what a server talks that is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultTransport {
    /// The network.
    Network,
    /// Standard input and output, with no port.
    StandardInput,
}

/// Whether a program installs a handler of SIGTERM, which as process 1 it needs to be stopped by it (signal(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sigterm {
    /// It does.
    Handled,
    /// It does not.
    Ignored,
}
