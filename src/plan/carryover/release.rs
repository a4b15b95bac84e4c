//! Build arguments that name a release, such as `APP_VERSION`: what they become in the image. Reads no version itself.

use super::{container, environment, shipped};
use crate::inspect::deployment::container_facts::{BuildArgumentFacts, ContainerFacts, StageFacts};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::listed;
use crate::path::RepoPath;
use crate::plan::build_plan::ReleaseArgument;
use crate::plan::build_plan::{CarriedItem, Carryover, CarryoverReason};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::quote::is_variable;
use crate::secret;
use crate::sourced::Sourced;

/// Build arguments of the image, and what becomes of the others.
#[derive(Default)]
pub(crate) struct Release {
    pub arguments: Vec<Sourced<ReleaseArgument>>,
    pub carryover: Vec<Carryover>,
}

/// Words of names that tell one release from another.
const WORDS: [&str; 11] =
    ["VERSION", "RELEASE", "REVISION", "COMMIT", "SHA", "GIT", "TAG", "BUILD", "DATE", "REF", "BRANCH"];

/// Arguments of the stages that are part of the image which flow into a variable or a file of it.
pub(crate) fn release(request: &Request<'_>, chosen: &Chosen) -> Release {
    let mut found = Release::default();
    let Some(container) = container(request, chosen) else { return found };
    let stages = container.involved();
    let shipped = shipped(request, container);
    let mut names = Vec::new();
    for argument in stages.iter().flat_map(|stage| &stage.arguments) {
        let name = &argument.value.name;
        if names.contains(name) || is_of_the_builder(name) {
            continue;
        }
        names.push(name.clone());
        match taken(request, &argument.value, &stages, &shipped) {
            Ok(release) => {
                found.arguments.push(Sourced::seen(release, "the authors build with it", argument.place.clone()));
            }
            Err(_) if is_of_the_installation(name, &stages, &shipped) => found.carryover.push(Carryover::unneeded(
                CarriedItem::BuildArgument(name.clone()),
                CarryoverReason::OfTheInstallation,
                &argument.place,
            )),
            Err(_) if is_a_secret_of_the_start(&argument.value, request, container, &shipped) => {
                found.carryover.push(Carryover::unneeded(
                    CarriedItem::BuildArgument(name.clone()),
                    CarryoverReason::SecretOfTheBuild,
                    &argument.place,
                ));
            }
            Err(because) => found.carryover.push(not_carried(argument, because)),
        }
    }
    found
}

/// Whether nothing but the installation of packages reads an argument: it chooses groups, or lets the installation in somewhere.
fn is_of_the_installation(name: &str, stages: &[&StageFacts], shipped: &[&StageFacts]) -> bool {
    // A variable of a stage that does not ship ends with the stage.
    let flows = shipped.iter().flat_map(|stage| stage.environment.iter().chain(&stage.labels));
    if flows.clone().any(|one| one.value.arguments.iter().any(|argument| argument == name)) {
        return false;
    }
    let reading = stages.iter().flat_map(|stage| stage.runs.iter().map(move |run| (stage, run)));
    let reading: Vec<_> = reading.filter(|(_, run)| is_named_in(&run.value.text, name)).collect();
    environment::is_of_a_tool(name)
        || !reading.is_empty() && reading.iter().all(|(stage, run)| installs(stage, &run.place))
}

/// Whether an argument without a default is a secret that nothing reads but the program, from the variable of the same name,
/// and that no build of the repository gives: `ARG API_TOKEN` and `ENV API_TOKEN=$API_TOKEN`.
fn is_a_secret_of_the_start(
    argument: &BuildArgumentFacts,
    request: &Request<'_>,
    container: &ContainerFacts,
    shipped: &[&StageFacts],
) -> bool {
    let name = argument.name.as_str();
    let is_empty = argument.default.as_ref().is_none_or(String::is_empty);
    let mut variables = shipped.iter().flat_map(|stage| &stage.environment).map(|variable| &variable.value);
    let mut ends = container.stages.iter().flat_map(|stage| stage.environment.iter().chain(&stage.labels));
    let mut runs = container.stages.iter().flat_map(|stage| &stage.runs);
    is_empty
        && !request.facts.deployment.given_arguments.contains(name)
        && secret::is_assigned(name, "unknown-value")
        && variables.any(|variable| variable.name == name && variable.arguments == [name])
        && ends.all(|end| end.value.name == name || !end.value.arguments.iter().any(|one| one == name))
        && !container.shaping.contains(name)
        && !runs.any(|run| is_named_in(&run.value.text, name))
}

/// Whether a line of a stage installs packages and does nothing that is not understood.
fn installs(stage: &StageFacts, place: &Place) -> bool {
    let of_python = stage.selections.iter().map(|selection| &selection.place);
    let mut known = of_python.chain(stage.packages.iter().map(|package| &package.place));
    known.any(|known| known == place) && stage.other_commands.iter().all(|other| other.place != *place)
}

/// `$NAME`, `${NAME}`, `${NAME:-default}`.
pub(crate) fn is_named_in(text: &str, name: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{').strip_prefix(name);
        rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_'))
    })
}

fn not_carried(argument: &Located<BuildArgumentFacts>, because: CarryoverReason) -> Carryover {
    let item = CarriedItem::BuildArgument(argument.value.name.clone());
    let name = argument.value.name.to_uppercase();
    if matches!(name.rsplit('_').next(), Some("UID" | "GID")) {
        return Carryover::unneeded(item, CarryoverReason::InUserSetting, &argument.place);
    }
    Carryover::dropped(item, because, &argument.place)
}

/// Arguments that every builder sets by itself (Dockerfile reference, "Automatic platform ARGs").
pub(crate) fn is_of_the_builder(name: &str) -> bool {
    name.starts_with("TARGET") || (name.starts_with("BUILD") && !name.contains('_')) || name.starts_with("BUILDKIT_")
}

fn taken(
    request: &Request<'_>,
    argument: &BuildArgumentFacts,
    stages: &[&StageFacts],
    shipped: &[&StageFacts],
) -> Result<ReleaseArgument, CarryoverReason> {
    let name = &argument.name;
    let is_name = is_variable(name) && name.to_uppercase().split('_').any(|word| WORDS.contains(&word));
    if !is_name {
        return Err(CarryoverReason::NamesNoRelease);
    }
    let flows =
        |one: &&Located<crate::inspect::deployment::container_facts::Assignment>| one.value.arguments == [name.clone()];
    let set = shipped.iter().flat_map(|stage| &stage.environment).filter(flows);
    let mut variables: Vec<String> = set
        .map(|one| one.value.name.clone())
        .filter(|variable| is_variable(variable) && !is_of_python(variable))
        .collect();
    variables.sort();
    variables.dedup();
    let files = stages.iter().flat_map(|stage| &stage.written).filter(|file| file.value.argument == *name);
    let files = files.filter_map(|file| below_the_project(&file.value.path));
    let mut files: Vec<RepoPath> = files.filter_map(|file| request.path(&file).ok()).collect();
    files.sort();
    files.dedup();
    if variables.is_empty() && files.is_empty() {
        return Err(CarryoverReason::FlowsNowhere);
    }
    let default = argument.default.clone().filter(|text| !text.is_empty() && is_plain(text));
    Ok(ReleaseArgument {
        name: name.clone(),
        default: default.unwrap_or_else(|| "unknown".to_owned()),
        variables,
        files,
    })
}

/// `PYTHON_VERSION` and `UV_VERSION` are decided elsewhere.
fn is_of_python(name: &str) -> bool {
    name.starts_with("PYTHON") || name.starts_with("UV_") || name.starts_with("SETUPTOOLS_")
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._+-".contains(letter))
}

/// A file beside pyproject.toml: `VERSION`, `/app/VERSION`.
fn below_the_project(path: &str) -> Option<String> {
    let path = listed(path.strip_prefix("/app/").unwrap_or(path));
    let is_inside = !path.is_empty() && !path.contains('/') && !path.starts_with('.');
    (is_inside && path.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter)))
        .then(|| path.to_owned())
}
