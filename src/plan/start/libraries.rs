//! Programs of the local packages that the project installs, which no image but the project's own has. Starts none.

use std::collections::BTreeSet;

use super::paths;
use crate::inspect::code::ModuleFacts;
use crate::inspect::wheel::WheelFacts;
use crate::plan::request::Request;

/// Programs with a guard in packages that the project installs, beside its own, and that it does not load. What the wheel of a package
/// does not hold is not in the image.
pub(super) fn programs<'r>(
    request: &'r Request<'_>,
    reached: &'r BTreeSet<&str>,
) -> impl Iterator<Item = &'r ModuleFacts> {
    let counts = |module: &&ModuleFacts| {
        let path = module.path.as_str();
        module.main_guard.is_some()
            && request.is_of_another_member(path)
            && !paths::is_beside(path)
            && !reached.contains(path)
    };
    request.facts.code.code().filter(counts)
}

/// Whether the wheel of a local package holds a file.
pub(super) fn installs(request: &Request<'_>, path: &str) -> bool {
    let package = request.facts.local_package_of(path).and_then(|package| package.wheel.as_ref());
    package.is_some_and(|wheel| WheelFacts::modules(wheel).iter().any(|module| module.holds(path)))
}
