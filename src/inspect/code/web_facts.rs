//! Facts about servers and routes. Types only.

use std::fmt;

use serde::Serialize;

use super::statement_facts::{Branch, Scope};
use crate::catalogue::metrics::Exporter;
use crate::catalogue::model::CallOption;
use crate::catalogue::model::{OwnServer, ServerBehaviour};
use crate::catalogue::{Framework, Server};
use crate::inspect::evidence::Place;

/// A call that starts a server, a bot or a worker and does not return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerCall {
    /// Which server.
    pub server: CalledServer,
    /// What it serves.
    pub target: ServerTarget,
    /// Where it listens.
    pub host: Setting<String>,
    /// The port it listens on.
    pub port: Setting<u16>,
    /// `transport=` of an MCP server: `stdio`, `sse`, `streamable-http`.
    pub transport: Setting<String>,
    /// `reload=`: whether the server restarts when a file changes, which is for development.
    pub reload: Setting<bool>,
    /// What else it says of those that the catalogue has for the server.
    pub options: Vec<CallOptionFacts>,
    /// When it runs.
    pub scope: Scope,
    /// Whether a text chooses it.
    pub branch: Branch,
    /// The texts that choose it.
    pub chosen_by: Vec<String>,
    /// Its line.
    pub place: Place,
}

/// An argument of a call that starts a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallOptionFacts {
    /// What the catalogue has for it.
    #[serde(skip)]
    pub option: &'static CallOption,
    /// Its value: `true` and `false` as they are in TOML, a list joined by commas.
    pub value: Setting<String>,
}

/// The server that a call starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CalledServer {
    /// One that is given an application: `uvicorn.run`.
    Application(&'static Server),
    /// The one that a framework brings: `app.run()`.
    Own {
        /// The framework.
        framework: &'static Framework,
        /// Its server.
        #[serde(skip)]
        own: &'static OwnServer,
    },
}

impl CalledServer {
    /// What it does.
    pub fn behaviour(&self) -> &'static ServerBehaviour {
        match self {
            Self::Application(server) => &server.behaviour,
            Self::Own { own, .. } => &own.behaviour,
        }
    }

    /// The package that brings it, where that is no framework's.
    pub fn package(&self) -> Option<&'static str> {
        match self {
            Self::Application(server) => server.package,
            Self::Own { .. } => None,
        }
    }

    /// The framework that brings it.
    pub fn framework(&self) -> Option<&'static Framework> {
        match self {
            Self::Application(_) => None,
            Self::Own { framework, .. } => Some(framework),
        }
    }
}

impl fmt::Display for CalledServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Application(server) => server.fmt(f),
            Self::Own { framework, .. } => framework.fmt(f),
        }
    }
}

/// What a server call serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerTarget {
    /// `"app.main:app"`, as written.
    Text(String),
    /// `"app.main:create_app"` with `factory=True`.
    FactoryText(String),
    /// An object of the project: the file that makes it, and its name there.
    Object {
        /// File that makes the object.
        module: String,
        /// Its name there.
        name: String,
    },
    /// What a function of the project returns.
    Made {
        /// File that defines the function.
        module: String,
        /// Its name there.
        function: String,
    },
    /// The call does not say, or not in a way that can be followed.
    Unknown,
}

/// A host, a port or another setting as the code states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting<T> {
    /// The call does not mention it: the server's own default holds.
    Absent,
    /// A constant.
    Fixed(T),
    /// From an environment variable.
    Variable {
        /// Name of the variable.
        name: String,
        /// Value when the variable is not set.
        default: Option<T>,
    },
    /// From a parameter of the function, or an option of its command line.
    Parameter {
        /// Its name: `port`, `--port`.
        name: String,
        /// Value when it is not given.
        default: Option<T>,
    },
    /// Something the rules cannot follow.
    Unknown,
}

impl<T> Setting<T> {
    /// The value that holds when neither a variable nor a parameter is given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Fixed(value) => Some(value),
            Self::Variable { default, .. } | Self::Parameter { default, .. } => default.as_ref(),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// The same setting with its value in another form; `Unknown` where that is not possible.
    pub(super) fn try_map<U>(self, map: impl Fn(T) -> Option<U>) -> Setting<U> {
        match self {
            Self::Absent => Setting::Absent,
            Self::Fixed(value) => map(value).map_or(Setting::Unknown, Setting::Fixed),
            Self::Variable { name, default } => Setting::Variable { name, default: default.and_then(map) },
            Self::Parameter { name, default } => Setting::Parameter { name, default: default.and_then(map) },
            Self::Unknown => Setting::Unknown,
        }
    }

    /// The environment variable that sets it.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Variable { name, .. } => Some(name),
            Self::Absent | Self::Fixed(_) | Self::Parameter { .. } | Self::Unknown => None,
        }
    }
}

/// What the configuration module of a server sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerConfigFacts {
    /// The server.
    pub server: &'static Server,
    /// Where it listens: `0.0.0.0:8000`.
    pub bind: Setting<String>,
    /// The line of `bind`, or the file.
    pub place: Place,
}

/// A route that answers GET, has no parameter and is named like a health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The path: from the root when resolved, else as far as it is known: `/api/v1/health`.
    pub path: String,
    /// Whether every prefix is known.
    pub resolution: PathResolution,
    /// Name of the application object it ends in, when known.
    pub application: Option<String>,
    /// File of that application.
    pub module: Option<String>,
    /// Line of the decorator or call.
    pub place: Place,
}

/// Where a program shows its metrics to Prometheus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MetricsEndpoint {
    /// A route of an application.
    Route {
        /// The route.
        route: Route,
        /// Whose metrics they are.
        exporter: &'static Exporter,
    },
    /// A server of its own, which any path asks for them.
    Server {
        /// Where it listens.
        host: Setting<String>,
        /// The port it listens on.
        port: Setting<u16>,
        /// Whose metrics they are.
        exporter: &'static Exporter,
        /// Its line.
        place: Place,
    },
}

/// Whether a route's full path is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathResolution {
    /// From the application's root.
    Full,
    /// A prefix may be missing.
    Partial,
}

/// What would refuse a plain request to 127.0.0.1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostCheck {
    /// How.
    pub kind: HostCheckKind,
    /// Its line.
    pub place: Place,
}

/// How requests are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostCheckKind {
    /// `TrustedHostMiddleware` or `ALLOWED_HOSTS`; holds the hosts when they are constants.
    TrustedHosts(Option<Vec<String>>),
    /// Plain HTTP is answered with a redirect to HTTPS.
    HttpsRedirect,
    /// Every request is asked for a key, but perhaps those to paths that the same file names.
    Key(Vec<String>),
}
