//! The facts of a project once the authors' own container files have given way to uvdock's. Changes no file.

use super::REPLACED;
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Place;

/// The facts without what the files say that are to be replaced.
pub fn without(facts: &ProjectFacts) -> ProjectFacts {
    let mut facts = facts.clone();
    let witnesses = &mut facts.witnesses;
    // Scripts are reached through the file alone.
    let through: Vec<Place> = witnesses
        .containers
        .iter()
        .filter(|container| container.path == "Dockerfile")
        .flat_map(|container| container.starts.iter().cloned())
        .collect();
    let is_gone = |place: &Place| REPLACED.contains(&place.file.as_str()) || through.contains(place);
    witnesses.commands.retain(|witness| !is_gone(&witness.place));
    witnesses.preparations.clear();
    witnesses.containers.retain(|container| container.path != "Dockerfile");
    witnesses.services.retain(|service| !is_gone(&service.place));
    facts
}
