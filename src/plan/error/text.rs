//! Parts of the sentences of errors. Decides nothing.

use super::Stub;
use crate::inspect::links::Leads;
use crate::message;
use crate::plan::build_plan::Absence;
use crate::plan::candidate::Candidate;

/// The rest of the sentence about a project without an application.
pub(super) fn what_else(stubs: &[Stub], candidates: &[Candidate]) -> String {
    let wrote = format!("what `uv init` wrote: {}", message::joined(stubs, ", "));
    match (stubs, candidates) {
        ([], []) => ", no script and no program".to_owned(),
        ([], _) => " and no script, and nothing says that one of its programs is what it is for".to_owned(),
        (_, []) => format!(", and no program but {wrote}"),
        (_, _) => format!(", only {wrote}; and nothing says that one of its other programs is what it is for"),
    }
}

/// What is not locked besides a server.
pub(super) fn nor(unlocked: Option<&str>) -> String {
    unlocked.map(|package| format!(", nor is `{package}`")).unwrap_or_default()
}

/// Why something is not there.
pub(super) fn kept_out(absence: Absence) -> &'static str {
    match absence {
        Absence::Ignored => ", and `.gitignore` keeps it out of the repository",
        Absence::Unknown => "",
    }
}

/// What comes of a link.
pub(super) fn consequence(leads: Leads) -> &'static str {
    match leads {
        Leads::Inside => ", and a build gets the link alone",
        Leads::Outside => ", which leads out of the project, where no build can follow it",
    }
}
