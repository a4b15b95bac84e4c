//! Dockerfiles of the authors' that build an image of the project and do not lie where uvdock's does: nothing of them is read, so they are
//! named. Changes none.

use super::own_file::own_file;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{Base, ContainerFacts};
use crate::inspect::tree::listed;
use crate::message::{self, Message};

/// What is to be known of them, where uvdock's file takes the place of none.
pub fn images_beside(facts: &ProjectFacts) -> Vec<Message> {
    if own_file(facts).is_some() || facts.workspace.is_some() {
        return Vec::new();
    }
    below(facts).into_iter().chain(above(facts)).collect()
}

/// Those in directories of the project, where no compose file tells of them already.
fn below(facts: &ProjectFacts) -> Option<Message> {
    let is_another_project = |path: &str| {
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        facts.tree.is_file(&format!("{directory}/pyproject.toml"))
    };
    let told = facts.deployment.compose_file.iter().flat_map(|file| {
        file.services().filter_map(|(_, service)| service.get("build")?.get("dockerfile")?.as_str().map(listed))
    });
    let told: Vec<&str> = told.collect();
    let others = facts.deployment.containers.iter().filter(|one| of_python(one));
    let others = others.map(|one| one.path.as_str()).filter(|path| !is_another_project(path) && !told.contains(path));
    let others: Vec<&str> = others.collect();
    let first = others.first()?;
    Some(
        format!(
            "{} stays, and uvdock's Dockerfile takes nothing of it: to have it adopted, call it `Dockerfile`, with the paths that it copies as \
             they are from there, and run `uvdock init` again: `git mv {first} Dockerfile`",
            quoted(&others),
        )
        .into(),
    )
}

fn of_python(container: &ContainerFacts) -> bool {
    container.shipped().iter().any(|stage| match &stage.base {
        Base::Image { reference, python, .. } => python.is_some() || reference.contains("/uv:"),
        Base::Stage(_) | Base::Unknown => false,
    })
}

/// Those above the project that copy from its directory.
fn above(facts: &ProjectFacts) -> Option<Message> {
    let places = &facts.deployment.dockerfiles_above;
    let shown: Vec<String> = places.iter().map(ToString::to_string).collect();
    let directory = &facts.deployment.directory;
    (!shown.is_empty()).then(|| {
        format!(
            "{} stays, and uvdock's Dockerfile takes nothing of it, which lies in the project and is built from there: what builds the image goes \
             on with the old one until it names `{directory}` as its context",
            quoted(&shown.iter().map(String::as_str).collect::<Vec<_>>()),
        )
        .into()
    })
}

fn quoted(all: &[&str]) -> String {
    message::joined(all.iter().map(|one| format!("`{one}`")), ", ")
}
