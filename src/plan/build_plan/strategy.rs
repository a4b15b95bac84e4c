//! What the final image is made from, and what every other way would cost or need. Values only.

use serde::Serialize;

use super::strategy_reason::StrategyReason;
use crate::config::Strategy;
use crate::sourced::Sourced;

/// What the final image is made from, and what every other way would cost or need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyPlan {
    /// The strategy of the generated files.
    pub chosen: Sourced<Strategy>,
    /// Every strategy, the chosen one too, in the order of [`Strategy::ALL`].
    pub options: Vec<StrategyOption>,
}

/// What one strategy would mean for this project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyOption {
    /// The strategy.
    pub strategy: Strategy,
    /// Whether it can be had.
    pub verdict: Verdict,
    /// What speaks for it, what it costs or what it needs: each a sentence without a full stop, and the evidence.
    pub reasons: Vec<Sourced<StrategyReason>>,
}

/// Whether a strategy can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The generated files have it.
    Chosen,
    /// It can be had as it is.
    Possible,
    /// It can be had at the price that the reasons name.
    Needs,
    /// It cannot be had, for the reasons given.
    Impossible,
}

impl Verdict {
    /// As `explain` prints it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chosen => "is chosen",
            Self::Possible => "is possible",
            Self::Needs => "needs more",
            Self::Impossible => "is impossible",
        }
    }
}
