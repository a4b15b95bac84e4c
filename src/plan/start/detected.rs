//! A candidate with what is known about it while the choice is open. Chooses nothing.

use super::launch;
use crate::catalogue::development;
use crate::catalogue::model::ServerPurpose;
use crate::inspect::code::{ServerCall, Setting};
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::chosen::Object;

/// A candidate, the applications it serves, and the server calls that starting it runs.
#[derive(Clone)]
pub(crate) struct Detected<'a> {
    pub candidate: Candidate,
    pub serves: Vec<Object>,
    pub calls: Vec<&'a ServerCall>,
}

impl<'a> Detected<'a> {
    pub fn new(candidate: Candidate) -> Self {
        Self { candidate, serves: Vec::new(), calls: Vec::new() }
    }

    pub fn serving(candidate: Candidate, object: Object) -> Self {
        Self { serves: vec![object], ..Self::new(candidate) }
    }

    /// Calls that start a web server for production.
    fn web_calls(&self) -> impl Iterator<Item = &&'a ServerCall> {
        self.calls.iter().filter(|call| launch::purpose(call) == ServerPurpose::Production)
    }

    /// Whether it is a program that starts a web server, and not for development.
    pub fn is_web_program(&self) -> bool {
        self.web_calls().next().is_some() && !self.is_for_development()
    }

    /// Whether its web server can be reached from outside the container.
    pub fn is_public(&self) -> bool {
        self.web_calls().any(|call| launch::is_public(call))
    }

    /// Whether a variable makes it reachable from outside, where nothing else does.
    pub fn may_be_public(&self) -> bool {
        self.web_calls().any(|call| launch::is_public(call) || matches!(&call.host, Setting::Variable { .. }))
    }

    /// Whether an option of its own makes it reachable from outside.
    pub fn has_host_option(&self) -> bool {
        self.web_calls().any(|call| matches!(&call.host, Setting::Parameter { name, .. } if name.starts_with("--")))
    }

    /// Whether it and another serve one application.
    pub fn serves_same(&self, other: &Detected<'_>) -> bool {
        self.serves.iter().any(|object| other.serves.contains(object))
    }

    /// Whether it starts a bot, a worker or an MCP server.
    pub fn is_service(&self) -> bool {
        self.calls.iter().any(|call| launch::is_service(call)) && !self.is_for_development()
    }

    /// Whether its name or its only server is for development.
    pub fn is_for_development(&self) -> bool {
        let only_development =
            !self.calls.is_empty() && self.calls.iter().all(|call| launch::purpose(call) == ServerPurpose::Development);
        only_development || self.is_named_for_development()
    }

    fn is_named_for_development(&self) -> bool {
        if self.candidate.subcommand.as_deref().is_some_and(development::is_program_name) {
            return true;
        }
        match &self.candidate.start {
            StartMethod::Script { name, function, .. } => {
                development::is_program_name(name) || function.as_deref().is_some_and(development::is_program_name)
            }
            StartMethod::File { file } => development::is_program_name(file.rsplit('/').next().unwrap_or(file)),
            _ => false,
        }
    }
}
