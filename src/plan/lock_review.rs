//! Looks at what a production install of the lock is like: what it downloads, what it compiles, where else it would fit, what
//! it installs for nothing. States findings and their way out; no other decision depends on them.

mod cuda;
mod development_tools;
mod download;
mod preflight;

use serde::Serialize;

pub use cuda::{Cuda, CudaBringer};
pub use development_tools::DevelopmentTool;
pub use download::{Download, megabytes};
pub use preflight::{Outlook, TargetReview, Unfit, system, why};

use super::{PlanError, Question, python, question};
use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::inspect::lock::{Closure, PythonVersion};

/// What a production install of the lock is like.
#[derive(Clone, Debug, Serialize)]
pub struct LockReview {
    /// The Python it was looked at for.
    pub python: PythonVersion,
    /// Every package of the lock, those of development and of other systems too.
    pub locked: usize,
    /// What production installs on the image's own system, the project left out.
    pub closure: Closure,
    /// What that downloads.
    pub download: Download,
    /// What no wheel fits on the image's own system.
    pub compiled: Vec<Unfit>,
    /// How it would be elsewhere: on 64-bit ARM, and on Alpine.
    pub elsewhere: Vec<TargetReview>,
    /// CUDA builds, where there are any.
    pub cuda: Option<Cuda>,
    /// Development tools that production installs.
    pub development_tools: Vec<DevelopmentTool>,
}

/// Reviews the lock of a project that need not have anything to run.
pub fn review(facts: &ProjectFacts, preferences: &Preferences) -> Result<LockReview, PlanError> {
    let question = question(facts, preferences)?;
    let python = python::choose(&question)?.value;
    Ok(of_closure(&question, python, question.closure(python)))
}

/// Reviews the lock for a Python and the closure that it has there.
pub(super) fn of_closure(question: &Question<'_>, python: PythonVersion, closure: Closure) -> LockReview {
    LockReview {
        python,
        locked: question.lock.packages.len(),
        download: Download::of(&closure),
        compiled: closure.without_wheel().map(|package| Unfit::new(package, &closure.target)).collect(),
        elsewhere: preflight::elsewhere(question, &closure),
        cuda: cuda::find(question, &closure),
        development_tools: development_tools::find(question, &closure),
        closure,
    }
}

impl LockReview {
    /// What the user should know, one sentence each.
    pub fn notices(&self) -> Vec<String> {
        let cuda = self.cuda.iter().map(Cuda::notice);
        cuda.chain(development_tools::notice(&self.development_tools)).collect()
    }
}

#[cfg(test)]
mod tests;
