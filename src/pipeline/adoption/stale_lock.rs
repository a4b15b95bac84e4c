//! What becomes of a lock that does not fit the project: the authors' build may take it as it is. Locks nothing.

use toml_edit::value;

use crate::adoption::{self, Carried, Row, RowItem, Status};
use crate::config::Preferences;
use crate::inspect::ProjectFacts;

/// The setting that installs a stale lock as it is, where all of the authors' installations do.
pub(super) fn frozen(facts: &ProjectFacts) -> Option<Carried> {
    let is_stale = !facts.staleness.is_empty();
    (is_stale && adoption::installs_frozen(facts)).then(|| Carried {
        key: "lock",
        value: value("frozen"),
        description: "`uv.lock` as it is".into(),
    })
}

/// A stale lock that the authors' build updates or does not read; the new one would fail with it.
pub(super) fn row(facts: &ProjectFacts, own: &Preferences) -> Option<Row> {
    let is_stale = !facts.staleness.is_empty() && adoption::own_file(facts).is_some();
    if !is_stale || own.lock.is_some() || adoption::installs_frozen(facts) {
        return None;
    }
    let differences: Vec<String> = facts.staleness.iter().take(3).map(ToString::to_string).collect();
    let description = format!(
        "`uv.lock` is stale, and the new image is not built from a stale lock: {}; run `uv lock`",
        differences.join(", ")
    );
    Some(Row::of(RowItem::Lock, Status::Open, description))
}
