//! What a project was planned with. Decides nothing.

use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::plan::BuildPlan;

/// A project that the files are for, and what it was planned with.
#[derive(Clone, Copy)]
pub struct Service<'a> {
    /// What is seen in it.
    pub facts: &'a ProjectFacts,
    /// Its settings and flags, those of the workspace root included.
    pub preferences: &'a Preferences,
    /// What is decided.
    pub plan: &'a BuildPlan,
}
