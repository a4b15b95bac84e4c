//! A project with its plan. Plans nothing itself.

use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::plan::BuildPlan;

/// A project, what is asked for it, and the plan.
pub struct Planned {
    /// What is seen in it.
    pub facts: ProjectFacts,
    /// Its settings and flags, those of the workspace root included.
    pub preferences: Preferences,
    /// What is decided.
    pub plan: BuildPlan,
}
