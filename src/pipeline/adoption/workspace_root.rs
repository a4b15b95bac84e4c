//! What becomes of container files of the authors' own around a member of a workspace: none of them is replaced. Writes nothing.

use super::is_ours;
use crate::adoption::{Row, RowItem, Status};
use crate::catalogue::project_files::{COMPOSE_FILE, DOCKERFILE, SHARED_IGNORE};
use crate::config::Preferences;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::COMPOSE_FILES;
use crate::ownership::Syntax;
use crate::sync;

/// A member's own Dockerfile lies elsewhere than the one that is written.
pub(super) fn beside_the_root(facts: &ProjectFacts) -> Row {
    let own = facts.from_root(DOCKERFILE);
    let description = format!(
        "`{own}` stays as it is, and what builds it goes on: delete it when the one in the workspace root does its job"
    );
    Row::of(RowItem::File(own), Status::Unneeded, description)
}

/// Files at the root of a workspace may be about any of its members, so they are not read for one.
pub(super) fn of_the_root(facts: &ProjectFacts, is_ignore_file_kept: bool) -> Result<Vec<Row>, Error> {
    let mut lost = Vec::new();
    if facts.workspace.is_none() {
        return Ok(lost);
    }
    for (path, syntax) in [(DOCKERFILE, Syntax::Dockerfile), (SHARED_IGNORE, Syntax::Dockerignore)] {
        let text = sync::text_on_disk(facts.workspace_root(), path)?;
        let is_kept = is_ignore_file_kept && path == SHARED_IGNORE;
        if is_kept {
            let description = "`.dockerignore` of the workspace: it stays as it is, and uvdock's Dockerfile has a `Dockerfile.dockerignore`";
            lost.push(Row::of(RowItem::File(path.to_owned()), Status::Unneeded, description));
        } else if text.is_some_and(|text| !is_ours(&text, syntax)) {
            let description =
                format!("`{path}` of the workspace: it may be about any member, so it is not read for this one");
            lost.push(Row::of(RowItem::File(path.to_owned()), Status::Dropped, description));
        }
    }
    Ok(lost)
}

/// The compose file of the authors' own at the root of a member's workspace: it may be about any member, so it stays. A `compose.yaml`
/// beside one of another name would be read in its place (Compose "How Compose works").
pub(super) fn compose_of_the_root(facts: &ProjectFacts, own: &Preferences) -> Result<Option<Row>, Error> {
    if facts.workspace.is_none() || own.leaves(COMPOSE_FILE) {
        return Ok(None);
    }
    for path in COMPOSE_FILES {
        if let Some(text) = sync::text_on_disk(facts.workspace_root(), path)? {
            let description =
                format!("`{path}` of the workspace: it stays as it is, and what it starts goes on; uvdock writes none");
            let row = Row::of(RowItem::File(path.to_owned()), Status::Unneeded, description);
            return Ok((!is_ours(&text, Syntax::Compose)).then_some(row));
        }
    }
    Ok(None)
}
