//! What becomes of the authors' own compose file. One that is about nothing but the project becomes settings; any other stays the
//! authors' own, since it holds what no setting does, and the lines in it that the new Dockerfile asks to change are named.

mod changes;
mod home;
mod other_images;
mod scripts;
mod service;
mod tables;
mod volumes;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use toml_edit::{Array, Value, value};

use super::carried::{Carried, seen};
use super::own_file::own_file;
use super::report::Row;
use crate::catalogue::system_packages::programs;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::{BuiltFrom, ComposeFileFacts};
use crate::inspect::evidence::{Located, Place};
use crate::message::{self, Message};
use crate::plan::BuildPlan;
use crate::shell;

/// What becomes of the file.
#[derive(Debug, Default)]
pub struct ComposeFile {
    /// The settings that hold it, or keep it as it is.
    pub carried: Vec<Carried>,
    /// What is to be known.
    pub remarks: Vec<Message>,
    /// What is not carried over, or to be changed in it.
    pub rows: Vec<Row>,
    /// System packages of programs that the file's own checks call in the container.
    pub packages: Vec<Located<String>>,
    /// Whether uvdock's file takes its place.
    pub is_replaced: bool,
}

/// A service in its file.
struct InFile<'a> {
    facts: &'a ProjectFacts,
    file: &'a ComposeFileFacts,
    name: &'a str,
    service: &'a Map<String, Json>,
}

impl InFile<'_> {
    /// The line that holds a text of the service.
    fn place(&self, text: &str) -> Place {
        self.file.place(self.name, text)
    }
}

/// Reads the authors' file, with the plan of the image as it will be.
pub fn compose_file(facts: &ProjectFacts, plan: &BuildPlan) -> Option<ComposeFile> {
    let file = facts.deployment.compose_file.as_ref()?;
    let service = only_service(file);
    let mut found =
        match service.and_then(|(name, service)| service::carried(&InFile { facts, file, name, service }, plan)) {
            Some(carried) => carried,
            None => left_alone(facts, file, plan),
        };
    let ours = file.services().filter(|(_, service)| is_built_by_ours(file, service));
    found.packages =
        ours.filter_map(|(name, service)| called_by_check(&InFile { facts, file, name, service })).collect();
    Some(found)
}

/// The package of the program that a check calls in the container: `test: ["CMD", "curl", "-f", "http://localhost:8000/"]`.
fn called_by_check(own: &InFile<'_>) -> Option<Located<String>> {
    let words = match own.service.get("healthcheck")?.get("test")? {
        Json::String(line) => shell::words(line)?,
        Json::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Json::as_str).collect();
            match words.as_slice() {
                ["CMD-SHELL", line] => shell::words(line)?,
                ["CMD", rest @ ..] => rest.iter().map(|word| (*word).to_owned()).collect(),
                _ => return None,
            }
        }
        _ => return None,
    };
    let program = words.first()?.rsplit('/').next()?;
    let package = programs::called_by_script(program)?.debian;
    Some(Located::new(package.to_owned(), own.place(program)))
}

/// The one service, where it is built from this directory by the Dockerfile in it and nothing else is in the file.
fn only_service(file: &ComposeFileFacts) -> Option<(&str, &Map<String, Json>)> {
    const PLAIN: [&str; 5] = ["version", "services", "volumes", "networks", "name"];
    let is_plain = file.document.keys().all(|key| PLAIN.contains(&key.as_str()));
    let mut services = file.services();
    let (name, service) = services.next()?;
    (is_plain
        && !file.names_the_image(name)
        && file.beside.is_empty()
        && services.next().is_none()
        && is_built_by_ours(file, service))
    .then_some((name, service))
}

/// Whether a service is built by the Dockerfile that uvdock's takes the place of.
fn is_built_by_ours(file: &ComposeFileFacts, service: &Map<String, Json>) -> bool {
    file.built_from(service) == Some(BuiltFrom::OwnDockerfile)
}

/// The words that services start in the image, each with its place, where they say no directory of their own.
pub(super) fn commands(facts: &ProjectFacts) -> Vec<(Vec<String>, Place)> {
    let mut found = Vec::new();
    for file in all_files(facts) {
        let services = file.services().filter(|(_, service)| !service.contains_key("working_dir"));
        for (name, service) in services.filter(|(_, service)| is_built_by_ours(file, service)) {
            for key in ["entrypoint", "command"] {
                let words = scripts::words(service, key);
                found.extend((!words.is_empty()).then(|| (words, file.place(name, key))));
            }
        }
    }
    found
}

/// The authors' own compose files, wherever they lie.
fn all_files(facts: &ProjectFacts) -> impl Iterator<Item = &ComposeFileFacts> {
    let deployment = &facts.deployment;
    deployment.compose_file.iter().chain(&deployment.compose_above).chain(&deployment.compose_others)
}

/// The packages of programs that checks of the other compose files call in the container.
pub fn called_by_checks_elsewhere(facts: &ProjectFacts) -> Vec<Located<String>> {
    let deployment = &facts.deployment;
    let files = deployment.compose_above.iter().chain(&deployment.compose_others);
    let ours = files.flat_map(|file| {
        let services = file.services().filter(move |(_, service)| is_built_by_ours(file, service));
        services.map(move |(name, service)| InFile { facts, file, name, service })
    });
    ours.filter_map(|own| called_by_check(&own)).collect()
}

/// Files of the project that services of the authors' compose files start in its image.
pub(super) fn started_files(facts: &ProjectFacts) -> Vec<String> {
    scripts::named(facts)
}

/// The services that are built here, by their names and by those of their containers, and whether they say a stage of their own.
pub(super) fn container_names(facts: &ProjectFacts) -> BTreeMap<String, bool> {
    let services =
        all_files(facts).flat_map(|file| file.services().filter(move |(_, service)| is_built_by_ours(file, service)));
    let names = services.flat_map(|(name, service)| {
        let container = service.get("container_name").and_then(Json::as_str);
        let says_a_stage = service.get("build").is_some_and(|build| build.get("target").is_some());
        std::iter::once(name).chain(container).map(move |name| (name.to_owned(), says_a_stage))
    });
    names.collect()
}

pub(super) use scripts::started_in;

/// What in the other compose files, above the project, beside its own and in directories, which all stay, counts on the authors'
/// Dockerfile: services that are built from its directory.
pub fn elsewhere(facts: &ProjectFacts, plan: &BuildPlan) -> Vec<Row> {
    let mut rows = Vec::new();
    let deployment = &facts.deployment;
    let files = deployment.compose_above.iter().chain(&deployment.compose_others);
    for file in files.filter(|_| own_file(facts).is_some()) {
        for (name, service) in file.services().filter(|(_, service)| is_built_by_ours(file, service)) {
            rows.extend(changes::rows(facts, &InFile { facts, file, name, service }, plan));
        }
        rows.extend(other_images::rows(facts, file, plan));
    }
    rows
}

/// Services that another Dockerfile of the project builds, where there is none in the place of uvdock's: nothing of that is read, and nothing
/// starts what uvdock writes.
fn built_by_others(facts: &ProjectFacts, file: &ComposeFileFacts) -> Option<Message> {
    if own_file(facts).is_some() {
        return None;
    }
    let services = file.services().filter(|(_, service)| file.built_from(service) == Some(BuiltFrom::Project));
    let built = services.filter_map(|(name, service)| Some((name, service.get("build")?.get("dockerfile")?.as_str()?)));
    let (names, mut paths): (Vec<&str>, Vec<&str>) = built.unzip();
    paths.sort_unstable();
    paths.dedup();
    let first = paths.first()?;
    let quoted = |all: &[&str]| message::joined(all.iter().map(|one| format!("`{one}`")), ", ");
    Some(
        format!(
            "{} of `{}` go on with {}, of which uvdock's Dockerfile takes nothing: to have it adopted, call it `Dockerfile`, there too, and run \
             `uvdock init` again: `git mv {first} Dockerfile`",
            quoted(&names),
            file.path,
            quoted(&paths),
        )
        .into(),
    )
}

/// The file stays. What in it counts on the authors' Dockerfile is named.
fn left_alone(facts: &ProjectFacts, file: &ComposeFileFacts, plan: &BuildPlan) -> ComposeFile {
    let mut found = ComposeFile::default();
    let place = Place::file(&file.path);
    let leave = Value::Array(std::iter::once("compose.yaml").collect::<Array>());
    found.carried.push(seen("leave", value(leave), format!("`{}` stays", file.path), &place));
    found.remarks.extend(built_by_others(facts, file));
    let services: Vec<&str> = file.services().map(|(name, _)| name).collect();
    let content = if services.is_empty() { "what is in it".to_owned() } else { message::joined(&services, ", ") };
    found.remarks.push(format!("`{}` stays as it is, with {content}: uvdock writes none", file.path).into());
    if own_file(facts).is_some() {
        for (name, service) in file.services().filter(|(_, service)| is_built_by_ours(file, service)) {
            found.rows.extend(changes::rows(facts, &InFile { facts, file, name, service }, plan));
        }
        found.rows.extend(other_images::rows(facts, file, plan));
    }
    found
}
