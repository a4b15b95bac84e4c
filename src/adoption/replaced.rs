//! The facts of a project once the authors' own container files have given way to uvdock's. Changes no file.

use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Place;

/// The facts without what these files say, which are to be replaced.
pub fn without(facts: &ProjectFacts, gone: &[&str]) -> ProjectFacts {
    let mut facts = facts.clone();
    let witnesses = &mut facts.witnesses;
    // Scripts are reached through the file alone.
    let through: Vec<Place> = witnesses
        .containers
        .iter()
        .filter(|container| gone.contains(&container.path.as_str()))
        .flat_map(|container| container.starts.iter().cloned())
        .collect();
    let is_gone = |place: &Place| gone.contains(&place.file.as_str()) || through.contains(place);
    witnesses.commands.retain(|witness| !is_gone(&witness.place));
    if gone.contains(&"Dockerfile") {
        witnesses.preparations.clear();
    }
    witnesses.containers.retain(|container| !gone.contains(&container.path.as_str()));
    witnesses.compose_file = witnesses.compose_file.take().filter(|file| !gone.contains(&file.path.as_str()));
    witnesses.services.retain(|service| !is_gone(&service.place));
    facts
}
