//! The facts of a project once the authors' own container files have given way to uvdock's. Changes no file.

use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Place;

/// The facts without what these files say, which are to be replaced.
pub fn without(mut facts: ProjectFacts, gone: &[&str]) -> ProjectFacts {
    let deployment = &mut facts.deployment;
    // Scripts are reached through the file alone.
    let through: Vec<Place> = deployment
        .containers
        .iter()
        .filter(|container| gone.contains(&container.path.as_str()))
        .flat_map(|container| container.starts.iter().cloned())
        .collect();
    deployment.commands.retain(|command| !is_gone(&command.place, gone, &through));
    if gone.contains(&"Dockerfile") {
        deployment.preparations.clear();
    }
    deployment.containers.retain(|container| !gone.contains(&container.path.as_str()));
    deployment.compose_file = deployment.compose_file.take().filter(|file| !gone.contains(&file.path.as_str()));
    deployment.services.retain(|service| !is_gone(&service.place, gone, &through));
    facts
}

fn is_gone(place: &Place, gone: &[&str], through: &[Place]) -> bool {
    gone.contains(&place.file.as_str()) || through.contains(place)
}
