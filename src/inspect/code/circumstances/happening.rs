//! Says whether what stands under conditions happens where no variable is set. Reads no file.

use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Happens, Scope};
use crate::inspect::code::outline::{CircumstanceKind, Condition};
use crate::inspect::code::project::Project;

/// What stands under more circumstances than this need not happen.
const MOST: usize = 40;

/// Whether something happens whenever its scope runs.
pub(in crate::inspect::code) fn happens(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> Happens {
    happens_where(project, module, scope, under, |kind| match kind {
        CircumstanceKind::Caught => false,
        CircumstanceKind::CaughtImport
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::Deferred
        | CircumstanceKind::Condition(_) => true,
    })
}

/// Whether a call is made whenever its scope runs, and not only when something is called later.
pub(in crate::inspect::code) fn happens_at_start(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> Happens {
    happens_where(project, module, scope, under, |kind| match kind {
        CircumstanceKind::Caught | CircumstanceKind::Deferred => false,
        CircumstanceKind::CaughtImport
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::Condition(_) => true,
    })
}

/// Whether an import or a call is made whenever its scope runs, and whether it has to succeed.
pub(in crate::inspect::code) fn happens_at_once(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> Happens {
    happens_where(project, module, scope, under, |kind| match kind {
        CircumstanceKind::CaughtImport | CircumstanceKind::Deferred => false,
        // An import that fails is no missing variable, and no missing file.
        CircumstanceKind::Caught
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::Condition(_) => true,
    })
}

/// Whether a call is at least tried whenever its scope runs.
pub(in crate::inspect::code) fn is_tried(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> Happens {
    happens_where(project, module, scope, under, |kind| !matches!(kind, CircumstanceKind::Deferred))
}

/// Whether something happens whenever its scope runs, and nothing that goes wrong there is caught.
pub(in crate::inspect::code) fn happens_unguarded(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> Happens {
    happens_where(project, module, scope, under, |kind| matches!(kind, CircumstanceKind::Condition(_)))
}

/// Whether all circumstances let it happen; of those that are no test, `lets` says it.
fn happens_where(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
    lets: impl Fn(&CircumstanceKind) -> bool,
) -> Happens {
    let outline = &project.outlines[module];
    let mut next = under;
    for _ in 0..MOST {
        let Some(circumstance) = next.and_then(|at| outline.circumstances.get(at)) else { return Happens::Always };
        let holds = match &circumstance.kind {
            CircumstanceKind::Condition(condition) => holds(project, module, scope, condition),
            kind => Some(lets(kind)),
        };
        if holds != Some(true) {
            return Happens::Perhaps;
        }
        next = circumstance.outer;
    }
    Happens::Perhaps
}

/// Whether a condition holds where no variable is set.
fn holds(project: &Project<'_>, module: usize, scope: &Scope, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::When(test) => evaluate::truth(project, module, scope, test),
        Condition::Unless(test) => evaluate::truth(project, module, scope, test).map(|truth| !truth),
    }
}
