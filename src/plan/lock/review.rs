//! Looks at what a production install of the lock is like: what it downloads, what it compiles, where else it would fit, what
//! it installs for nothing. States findings and their way out; no other decision depends on them.

mod cuda;
mod development_tools;
mod download;
mod preflight;

pub use download::megabytes;
pub use preflight::{Summary, system};

use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::inspect::lock::{Closure, PythonVersion};
use crate::plan::build_plan::Notice;
use crate::plan::build_plan::{Download, LockReview, Unfit};
use crate::plan::error::PlanError;
use crate::plan::image::python::choose_python;
use crate::plan::request::Request;
use crate::plan::selection;

/// Reviews the lock of a project that need not have anything to run.
pub fn review(facts: &ProjectFacts, preferences: &Preferences) -> Result<LockReview, PlanError> {
    let request = selection::request(facts, preferences)?;
    let python = choose_python(&request)?.value;
    Ok(of_closure(&request, python, &request.closure(python)))
}

/// Reviews the lock for a Python and the closure that it has there.
pub(crate) fn of_closure(request: &Request<'_>, python: PythonVersion, closure: &Closure) -> LockReview {
    LockReview {
        python,
        locked: request.lock.packages.len(),
        download: Download::of(closure),
        compiled: closure.without_wheel().filter_map(|package| Unfit::new(package, &closure.target)).collect(),
        elsewhere: preflight::elsewhere(request, closure),
        cuda: cuda::find(request, closure),
        development_tools: development_tools::find(request, closure),
        closure: closure.clone(),
    }
}

impl LockReview {
    /// What the user should know, one sentence each.
    pub fn notices(&self) -> Vec<Notice> {
        let cuda = self.cuda.iter().cloned().map(Notice::Cuda);
        cuda.chain(development_tools::notice(&self.development_tools)).collect()
    }
}

#[cfg(test)]
mod tests;
