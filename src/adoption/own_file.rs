//! The authors' own Dockerfile among the facts. Decides nothing.

use super::handed_over::handed_over;
use crate::catalogue::base_images;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{AccountFacts, AccountRange, Base, ContainerFacts};
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

/// Whether the image runs as root.
pub(super) fn is_of_root(container: &ContainerFacts) -> bool {
    let stages = container.shipped();
    let user = stages.iter().rev().find_map(|stage| stage.user.as_ref());
    user.is_none_or(|user| matches!(user.value.split(':').next(), Some("root" | "0")))
        && account(container).is_none_or(|(_, id, _)| id == 0)
}

/// The user of the image with its number, where that is written or follows from the image.
pub(super) fn account(container: &ContainerFacts) -> Option<(String, u32, Place)> {
    let stages = container.shipped();
    let user = stages.iter().rev().find_map(|stage| stage.user.as_ref());
    let user = user.map(|user| (user.value.split(':').next().unwrap_or_default().to_owned(), user.place.clone()));
    let handed_over = || handed_over(container).map(|found| (found.user, found.place));
    let (written, place) = match user {
        Some((name, place)) if name != "root" && name != "0" => (name, place),
        user => handed_over().or(user)?,
    };
    let accounts: Vec<&AccountFacts> = stages.iter().flat_map(|stage| &stage.accounts).collect();
    let id = written
        .parse()
        .ok()
        .or_else(|| accounts.iter().find(|account| account.name == written).and_then(|account| account.id))
        .or_else(|| first_number(container, &written, &accounts));
    let is_meant = |account: &&&AccountFacts| account.name == written || id.is_some() && account.id == id;
    let name = accounts.iter().find(is_meant).map_or("app", |account| account.name.as_str());
    Some((name.to_owned(), id?, place))
}

/// The number of the only user that is added without one, in an image that has no such user before it.
fn first_number(container: &ContainerFacts, name: &str, accounts: &[&AccountFacts]) -> Option<u32> {
    let [only] = accounts else { return None };
    let stages = container.shipped();
    let is_plain = stages.iter().any(|stage| {
        matches!(&stage.base, Base::Image { reference, .. } if base_images::numbers_users_as_debian_does(reference))
    });
    match only.range {
        _ if only.name != name || !is_plain => None,
        AccountRange::People => Some(base_images::FIRST_PERSON),
        AccountRange::System => Some(base_images::FIRST_OF_THE_SYSTEM),
        // adduser.conf(5) begins at `FIRST_SYSTEM_UID`, where packages of Debian may have users.
        AccountRange::SystemFromBelow => None,
    }
}
