//! What can be said of a difference. Finds nothing itself.

use super::evidence::Evidence;
use super::reason::{Cause, Item, Single};
use super::statements::Difference;
use crate::plan::Decision;
use crate::sourced::Source;

/// What can be said of a difference.
pub(super) enum Finding {
    /// A reason.
    Says(Cause),
    /// A reason for lines all over the file, for which no further reason is needed.
    Shapes(Cause),
    /// Nothing more: it follows from another difference.
    Known,
    /// No decision has to do with it.
    Unknown,
}

impl Finding {
    pub(super) fn says(cause: impl Into<Cause>) -> Self {
        Self::Says(cause.into())
    }

    pub(super) fn shapes(cause: impl Into<Cause>) -> Self {
        Self::Shapes(cause.into())
    }

    /// A reason, where there is one.
    pub(super) fn perhaps<C: Into<Cause>>(cause: Option<C>) -> Self {
        cause.map_or(Self::Unknown, Self::says)
    }
}

/// Why something was decided.
pub(super) fn source(decision: Option<&Decision>) -> Option<Source> {
    decision.map(|decision| decision.source.clone())
}

/// The value of something that a file has at most one of.
pub(super) fn value(of: Single, difference: &Difference<'_>, decision: Option<&Decision>) -> Finding {
    let (old, new) = match difference {
        Difference::Added(new) => (None, Some(new.value.clone())),
        Difference::Removed(old) => (Some(old.value.clone()), None),
        Difference::Changed { old, new } => (Some(old.value.clone()), Some(new.value.clone())),
    };
    Finding::says(Cause::Value { of, old, new, because: source(decision) })
}

/// Something that has a name.
pub(super) fn item(kind: Item, difference: &Difference<'_>, decision: Option<&Decision>) -> Finding {
    let (name, values) = (difference.statement().key.clone(), difference.values());
    Finding::says(Cause::Item { kind, name, values, change: difference.change(), because: source(decision) })
}

/// Whether two texts differ in the port alone.
pub(super) fn is_other_port(difference: &Difference<'_>, evidence: &Evidence<'_>) -> bool {
    difference.values().is_some_and(|(old, new)| evidence.is_other_port(&old, &new))
}
