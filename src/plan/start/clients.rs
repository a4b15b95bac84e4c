//! Finds the programs that start the project's MCP servers, which then are parts of theirs. Chooses none.

use super::detected::Detected;
use super::{entry_points, evidence, launch};
use crate::plan::candidate::StartMethod;
use crate::plan::request::Request;

/// Names of the program of a project, at its root.
const NAMES: [&str; 2] = ["main.py", "app.py"];

/// Programs at the root beside servers that talk over standard input, which a client launches as its subprocesses (Model Context
/// Protocol specification 2025-06-18, "Transports > stdio"): the one named as programs are, else those that the documentation
/// runs.
pub(crate) fn of_servers<'a>(
    request: &Request<'a>,
    servers: &[Detected<'a>],
    programs: &[Detected<'a>],
) -> Vec<Detected<'a>> {
    if servers.is_empty() || !servers.iter().all(is_mcp_server) {
        return Vec::new();
    }
    let at_root: Vec<&Detected<'a>> = programs.iter().filter(|item| may_be_client(request, item, servers)).collect();
    let named = |item: &&&Detected<'a>| item.candidate.file().is_some_and(|file| NAMES.contains(&file));
    let found: Vec<Detected<'a>> = at_root.iter().filter(named).map(|item| (*item).clone()).collect();
    if !found.is_empty() {
        return found;
    }
    let documented = at_root.into_iter().filter(|item| evidence::is_documented(request, item));
    documented.cloned().collect()
}

/// A server of the protocol that a file starts. A console script is what the project is for.
fn is_mcp_server(item: &Detected<'_>) -> bool {
    match item.candidate.start {
        StartMethod::Framework { .. } => true,
        StartMethod::File { .. } | StartMethod::Module { .. } => {
            !item.calls.is_empty() && item.calls.iter().all(|call| launch::is_mcp(call))
        }
        _ => false,
    }
}

/// A program at the root that serves nothing itself and loads none of the servers.
fn may_be_client(request: &Request<'_>, item: &Detected<'_>, servers: &[Detected<'_>]) -> bool {
    let is_at_root = matches!(&item.candidate.start, StartMethod::File { file } if !file.contains('/'));
    is_at_root
        && item.calls.is_empty()
        && !item.is_for_development()
        && !servers.iter().any(|server| entry_points::reaches(request, item, server))
}
