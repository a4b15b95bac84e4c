//! What stands between an application and what runs it. Types only.

use serde::Serialize;

/// What a server can do with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interface {
    /// An ASGI callable.
    Asgi,
    /// A WSGI callable.
    Wsgi,
    /// Served by the framework's own server or command.
    Own,
    /// Takes work from a queue or a clock.
    Worker,
    /// Connects to a chat service.
    Bot,
    /// Model Context Protocol, over standard input or HTTP.
    Mcp,
    /// A command-line program.
    Command,
}

/// The two interfaces between servers and applications (ASGI 3.0, PEP 3333).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WebInterface {
    /// Of coroutines.
    Asgi,
    /// Of plain functions.
    Wsgi,
}

impl WebInterface {
    /// As command lines write it: `asgi`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Asgi => "asgi",
            Self::Wsgi => "wsgi",
        }
    }

    /// As in "an ASGI server".
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Asgi => "an ASGI",
            Self::Wsgi => "a WSGI",
        }
    }
}
