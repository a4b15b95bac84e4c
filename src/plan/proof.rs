//! Checks a finished plan against the facts, before a file is written: what the start needs is in the image. Repairs nothing and
//! changes no decision: what can be repaired was repaired where it was decided; the rest is said.

mod commands;
mod imports;

use std::collections::BTreeSet;

use crate::inspect::lock::{Closure, PythonVersion};
use crate::plan::build_plan::{Install, Notice, SourcesPlan, StartPlan, Unmet};
use crate::plan::chosen::Chosen;
use crate::plan::imports::SearchPath;
use crate::plan::request::Request;

/// What is checked, and what it is checked against.
#[expect(dead_code, reason = "each kind of proof looks at its own part")]
pub(crate) struct Proof<'p> {
    pub(crate) request: &'p Request<'p>,
    /// What a production install holds.
    pub(crate) closure: &'p Closure,
    pub(crate) chosen: &'p Chosen,
    pub(crate) python: PythonVersion,
    /// Where the program finds its modules.
    pub(crate) path: &'p SearchPath,
    pub(crate) install: &'p Install,
    /// The project's files that the program loads.
    pub(crate) reached: &'p BTreeSet<&'p str>,
    /// What lies under `/app`.
    pub(crate) sources: &'p SourcesPlan,
    pub(crate) start: &'p StartPlan,
}

/// What the start needs and the image does not hold. One module for each kind.
pub(crate) fn notices(proof: &Proof<'_>) -> Vec<Notice> {
    let mut unmet: Vec<Unmet> = commands::unmet(proof);
    unmet.extend(imports::unmet(proof));
    unmet.into_iter().map(Notice::Unmet).collect()
}
