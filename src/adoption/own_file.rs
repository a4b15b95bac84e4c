//! The authors' own Dockerfile among the facts. Decides nothing.

use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{AccountFacts, ContainerFacts};
use crate::inspect::evidence::Place;
use crate::sourced::Source;

/// The authors' Dockerfile in the place of the one that uvdock writes.
pub fn own_file(facts: &ProjectFacts) -> Option<&ContainerFacts> {
    facts.deployment.containers.iter().find(|container| container.path == "Dockerfile")
}

/// Whether something was decided because of the file.
pub(super) fn is_theirs(container: &ContainerFacts, source: &Source) -> bool {
    match source {
        Source::Project { places, .. } => {
            places.iter().any(|place| place.file == container.path || container.starts.contains(place))
        }
        _ => false,
    }
}

/// The user of the image with its number, where that is written.
pub(super) fn account(container: &ContainerFacts) -> Option<(String, u32, Place)> {
    let stages = container.shipped();
    let user = stages.iter().rev().find_map(|stage| stage.user.as_ref())?;
    let written = user.value.split(':').next().unwrap_or_default();
    let accounts: Vec<&AccountFacts> = stages.iter().flat_map(|stage| &stage.accounts).collect();
    let id = written
        .parse()
        .ok()
        .or_else(|| accounts.iter().find(|account| account.name == written).map(|account| account.id));
    let name = accounts.iter().find(|account| Some(account.id) == id).map_or("app", |account| account.name.as_str());
    Some((name.to_owned(), id?, user.place.clone()))
}
