//! Says whether what stands under conditions happens where no variable is set. Reads no file.

use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Happens, Scope, Setting};
use crate::inspect::code::outline::{Circumstance, CircumstanceKind, Condition};
use crate::inspect::code::project::Project;
use crate::inspect::code::value::Value;

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
        CircumstanceKind::Caught | CircumstanceKind::Handling(_) => false,
        CircumstanceKind::CaughtImport
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::CaughtLocale
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
        CircumstanceKind::Caught | CircumstanceKind::Deferred | CircumstanceKind::Handling(_) => false,
        CircumstanceKind::CaughtImport
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::CaughtLocale
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
        CircumstanceKind::CaughtImport | CircumstanceKind::Deferred | CircumstanceKind::Handling(_) => false,
        // An import that fails is no missing variable, and no missing file.
        CircumstanceKind::Caught
        | CircumstanceKind::CaughtOpening
        | CircumstanceKind::CaughtPosition
        | CircumstanceKind::CaughtLocale
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
    happens_where(project, module, scope, under, |kind| {
        !matches!(kind, CircumstanceKind::Deferred | CircumstanceKind::Handling(_))
    })
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

/// The circumstance of a `try` whose handlers go on, where that is all that something stands under besides tests which hold.
pub(in crate::inspect::code) fn tried_in(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> Option<usize> {
    let outline = &project.outlines[module];
    let is_caught = |at: usize| {
        matches!(
            outline.circumstances.get(at).map(|one| &one.kind),
            Some(
                CircumstanceKind::Caught
                    | CircumstanceKind::CaughtImport
                    | CircumstanceKind::CaughtOpening
                    | CircumstanceKind::CaughtPosition
                    | CircumstanceKind::CaughtLocale
            )
        )
    };
    let first = under.filter(|at| is_caught(*at))?;
    let mut outer = Some(first);
    while let Some(at) = outer.filter(|at| is_caught(*at)) {
        outer = outline.circumstances[at].outer;
    }
    (happens_unguarded(project, module, scope, outer) == Happens::Always).then_some(first)
}

/// The body whose errors something handles.
pub(in crate::inspect::code) fn handles(project: &Project<'_>, module: usize, under: Option<usize>) -> Option<usize> {
    match project.outlines[module].circumstances.get(under?)?.kind {
        CircumstanceKind::Handling(tried) => tried,
        _ => None,
    }
}

/// What something stands under, from the inside out.
fn around<'p>(
    project: &'p Project<'_>,
    module: usize,
    under: Option<usize>,
) -> impl Iterator<Item = &'p Circumstance> + use<'p> {
    let circumstances = &project.outlines[module].circumstances;
    let first = under.and_then(|at| circumstances.get(at));
    std::iter::successors(first, |one| circumstances.get(one.outer?)).take(MOST)
}

/// Whether a test that something stands under fails for sure where no variable is set.
pub(in crate::inspect::code) fn is_ruled_out(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> bool {
    around(project, module, under).any(|one| match &one.kind {
        CircumstanceKind::Condition(condition) => holds(project, module, scope, condition) == Some(false),
        _ => false,
    })
}

/// Whether a test that something stands under fails whatever is set: `transport = "sse"`, then `if transport == "stdio":`.
pub(in crate::inspect::code) fn is_excluded(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    under: Option<usize>,
) -> bool {
    let fixed = |test: &Value| evaluate::setting(project, module, scope, test);
    around(project, module, under).any(|one| match &one.kind {
        CircumstanceKind::Condition(Condition::When(test)) => fixed(test) == Setting::Fixed(Value::Flag(false)),
        CircumstanceKind::Condition(Condition::Unless(test)) => fixed(test) == Setting::Fixed(Value::Flag(true)),
        _ => false,
    })
}

/// Whether what goes wrong with a locale is caught there, or it is set where something else went wrong.
pub(in crate::inspect::code) fn is_caught(project: &Project<'_>, module: usize, under: Option<usize>) -> bool {
    around(project, module, under).any(|one| {
        matches!(one.kind, CircumstanceKind::Caught | CircumstanceKind::CaughtLocale | CircumstanceKind::Handling(_))
    })
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
