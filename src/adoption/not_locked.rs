//! Python packages that the authors' image has past the lock, which is all that the new one has by itself. Installs nothing.

use uv_normalize::PackageName;

use super::report::{Row, RowItem, Status};
use crate::inspect::deployment::container_facts::{ContainerFacts, InstalledFacts};
use crate::inspect::evidence::Located;
use crate::inspect::{ProjectFacts, Search};
use crate::message;
use crate::plan::carryover::is_of_another_language;

/// Each once, in the order of the file.
pub(super) fn packages<'f>(facts: &ProjectFacts, container: &'f ContainerFacts) -> Vec<&'f Located<InstalledFacts>> {
    let Search::Found(lock) = &facts.lock else { return Vec::new() };
    let stages = container.involved().into_iter().filter(|stage| !is_of_another_language(stage));
    let mut missing: Vec<&Located<InstalledFacts>> = Vec::new();
    for package in stages.flat_map(|stage| &stage.installed) {
        let Ok(name) = package.value.name.parse::<PackageName>() else { continue };
        let is_locked = lock.named(&name).next().is_some();
        if !is_locked && !missing.iter().any(|other| other.value.name == package.value.name) {
            missing.push(package);
        }
    }
    missing
}

/// Whether the lock has a package of this name.
pub(super) fn is_locked(facts: &ProjectFacts, name: &str) -> bool {
    let Search::Found(lock) = &facts.lock else { return false };
    name.parse().is_ok_and(|name: PackageName| lock.named(&name).next().is_some())
}

/// What becomes of them, in a row.
pub(super) fn row(facts: &ProjectFacts, container: &ContainerFacts, status: Status) -> Option<Row> {
    let missing = packages(facts, container);
    let names: Vec<&str> = missing.iter().map(|package| package.value.name.as_str()).collect();
    let shown = names.iter().map(|name| format!("`{name}`"));
    let what = format!("Python packages {}", message::joined(shown, ", "));
    let stay = if status == Status::Dropped { "" } else { "`instructions` installs them as before; " };
    let because = format!("`uv.lock` does not have them; {stay}`uv add {}` locks them", names.join(" "));
    Some(Row::new(RowItem::Packages, status, (what, because), &missing.first()?.place))
}
