//! What the container files that the project's authors wrote know, as far as it fits the images written here. Part of the plan:
//! pure, and takes nothing that the project's facts contradict.

pub(crate) mod environment;
mod packages;
mod release;

pub(crate) use environment::environment;
pub(crate) use packages::packages;
pub(crate) use release::{is_named_in, is_of_the_builder, release};

use std::collections::BTreeSet;

use crate::catalogue::development;
use crate::catalogue::project_files::DOCKERFILE;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{
    Assignment, Base, ContainerFacts, DefaultGroups, HealthFacts, Others, StageFacts,
};
use crate::inspect::deployment::is_built_by;
use crate::inspect::evidence::Located;
use crate::inspect::lock::Closure;
use crate::plan::build_plan::{CarriedItem, Carryover, CarryoverReason, ReleaseArgument};
use crate::plan::chosen::Chosen;
use crate::plan::outputs;
use crate::plan::request::Request;
use crate::secret;
use crate::sourced::Sourced;

/// What the plan takes from the authors' files, and what becomes of all that they say.
pub(crate) struct Authored {
    /// The labels of the project's metadata, and those that it does not give.
    pub labels: Vec<(String, Sourced<String>)>,
    pub run_packages: Vec<Sourced<String>>,
    pub release: Vec<Sourced<ReleaseArgument>>,
    pub environment: Vec<Sourced<(String, String)>>,
    pub carryover: Vec<Carryover>,
}

/// All that a plan with this start takes.
pub(crate) fn authored(request: &Request<'_>, chosen: &Chosen, closure: &Closure) -> Authored {
    let mut labels = outputs::labels::labels(request);
    let mut carryover = self::labels(request, chosen, &mut labels);
    let packages = packages(request, chosen, closure, request.strategy.value.system());
    let release = release(request, chosen);
    let environment = environment(request, chosen, closure);
    carryover.extend(packages.carryover);
    carryover.extend(release.carryover);
    carryover.extend(environment.carryover);
    Authored {
        labels,
        run_packages: packages.run,
        release: release.arguments,
        environment: environment.variables,
        carryover,
    }
}

/// The file that starts what was chosen, else the project's own `Dockerfile`, else the only one there is.
pub(crate) fn container<'a>(request: &Request<'a>, chosen: &Chosen) -> Option<&'a ContainerFacts> {
    let all = &request.facts.deployment.containers;
    let starting = chosen
        .declaration_place()
        .and_then(|place| all.iter().find(|container| container.starts.contains(place) && is_python(container)));
    starting.or_else(|| main(request.facts))
}

/// The project's own `Dockerfile`, or the only one there is, if it builds Python.
pub(crate) fn main(facts: &crate::inspect::ProjectFacts) -> Option<&ContainerFacts> {
    let all: Vec<&ContainerFacts> = facts.deployment.containers.iter().filter(|one| is_python(one)).collect();
    let own = all.iter().find(|container| container.path.eq_ignore_ascii_case(DOCKERFILE));
    let named: Vec<&&ContainerFacts> = all.iter().filter(|container| is_plainly_named(&container.path)).collect();
    match (own, all.as_slice(), named.as_slice()) {
        (Some(own), ..) => Some(own),
        (None, [only], _) => Some(only),
        (None, _, [only]) => Some(only),
        (None, ..) => None,
    }
}

/// The stages of what ships, the first one first; where the file begins with an image that another file of the project builds,
/// also those of that file: `FROM registry.example/shop-base` and `Dockerfile.base`.
fn shipped<'a>(request: &Request<'a>, container: &'a ContainerFacts) -> Vec<&'a StageFacts> {
    let own = container.shipped();
    let bases: Vec<&ContainerFacts> = own_bases(request.facts, container).filter(|base| is_python(base)).collect();
    match bases.as_slice() {
        [base] => base.shipped().into_iter().chain(own).collect(),
        _ => own,
    }
}

/// Other files of the project that seem to build the image that a file begins with.
pub(crate) fn own_bases<'a>(
    facts: &'a ProjectFacts,
    container: &ContainerFacts,
) -> impl Iterator<Item = &'a ContainerFacts> {
    let reference = container.shipped().first().and_then(|stage| match &stage.base {
        Base::Image { reference, .. } => Some(reference.clone()),
        Base::Stage(_) | Base::Unknown => None,
    });
    let own = container.path.clone();
    let others = facts.deployment.containers.iter().filter(move |other| other.path != own);
    others.filter(move |other| reference.as_ref().is_some_and(|image| is_built_by(image, &other.path)))
}

/// `docker/Dockerfile` is the main one beside `docker/Dockerfile.worker`.
pub(crate) fn is_plainly_named(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(DOCKERFILE))
}

/// Another language's image says nothing about this project.
pub(crate) fn is_python(container: &ContainerFacts) -> bool {
    let stages = container.involved();
    stages.iter().any(|stage| has_python(&stage.base))
        || !container.starts.is_empty() && stages.iter().any(|stage| !stage.selections.is_empty())
        || copies_uv(container)
}

/// A stage of another language, such as one that builds a frontend.
pub(crate) fn is_of_another_language(stage: &StageFacts) -> bool {
    const FOREIGN: [&str; 8] = ["node", "golang", "rust", "oven/bun", "denoland/deno", "ruby", "maven", "nginx"];
    matches!(&stage.base, Base::Image { reference, .. } if {
        let name = reference.split([':', '@']).next().unwrap_or(reference);
        FOREIGN.iter().any(|foreign| name == *foreign || name.ends_with(&format!("/{foreign}")))
    })
}

fn has_python(base: &Base) -> bool {
    match base {
        Base::Image { reference, python, .. } => {
            python.is_some() || reference.contains("python") || reference.contains("/uv")
        }
        Base::Stage(_) | Base::Unknown => false,
    }
}

/// An image that gets Python from uv.
fn copies_uv(container: &ContainerFacts) -> bool {
    container.involved().iter().any(|stage| stage.environment.iter().any(|one| one.value.name.starts_with("UV_")))
}

/// Extras and groups that the authors install, where the project has them and they are not for development.
pub(crate) fn selection(facts: &crate::inspect::ProjectFacts, kind: SelectionKind) -> Option<Sourced<Vec<String>>> {
    let container = main(facts)?;
    let defined: BTreeSet<&String> = match kind {
        SelectionKind::Extras => facts.pyproject.extras.keys().collect(),
        SelectionKind::Groups => facts.pyproject.groups.keys().collect(),
    };
    let mut found: Vec<Located<String>> = Vec::new();
    for stage in container.involved() {
        for selection in &stage.selections {
            let (names, others) = match kind {
                SelectionKind::Extras => (&selection.value.extras, selection.value.other_extras),
                SelectionKind::Groups => (&selection.value.groups, selection.value.other_groups),
            };
            let others = defined.iter().copied().filter(|_| others == Others::Taken);
            found.extend(names.iter().chain(others).map(|name| Located::new(name.clone(), selection.place.clone())));
        }
    }
    found.retain(|name| defined.contains(&name.value) && !development::is_group_name(&name.value));
    let first = found.first()?.place.clone();
    let mut names: Vec<String> = found.into_iter().map(|name| name.value).collect();
    names.sort();
    names.dedup();
    Some(Sourced::seen(names, "what the authors install", first))
}

/// The default groups, where the authors' image has them: `uv sync` installs them unasked.
pub(crate) fn default_groups(request: &Request<'_>) -> Option<Vec<String>> {
    let mut selections = main(request.facts)?.involved().into_iter().flat_map(|stage| &stage.selections);
    selections.find(|selection| selection.value.default_groups == DefaultGroups::Installed)?;
    Some(request.facts.pyproject.uv.default_groups.clone().unwrap_or_else(|| vec!["dev".to_owned()]))
}

/// Which of the two kinds of optional dependencies.
#[derive(Clone, Copy)]
pub(crate) enum SelectionKind {
    /// `[project.optional-dependencies]`.
    Extras,
    /// `[dependency-groups]`.
    Groups,
}

/// The health check of the file, or of the compose service that starts what was chosen.
pub(crate) fn health(request: &Request<'_>, chosen: &Chosen) -> Option<Located<HealthFacts>> {
    let own = container(request, chosen)
        .and_then(|container| shipped(request, container).into_iter().rev().find_map(|stage| stage.health.clone()));
    own.or_else(|| {
        let place = chosen.declaration_place()?;
        let services = &request.facts.deployment.services;
        let service = services.iter().find(|service| service.starts.contains(place))?;
        Some(Located::new(service.health.clone()?, service.place.clone()))
    })
}

/// The one port that the file exposes; of several, the one that its health check asks.
pub(crate) fn port(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<u16>> {
    let ports: Vec<&Located<u16>> =
        shipped(request, container(request, chosen)?).into_iter().flat_map(|stage| &stage.ports).collect();
    let port = match ports.as_slice() {
        [port] => port,
        several => match health(request, chosen)?.value {
            HealthFacts::Http { port, .. } => several.iter().find(|exposed| Some(exposed.value) == port)?,
            HealthFacts::Off | HealthFacts::Other => return None,
        },
    };
    Some(Sourced::seen(port.value, "`EXPOSE`", port.place.clone()))
}

/// `STOPSIGNAL`.
pub(crate) fn stop_signal(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<&'static str>> {
    const SIGNALS: [&str; 6] = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2"];
    let found =
        shipped(request, container(request, chosen)?).into_iter().rev().find_map(|stage| stage.stop_signal.as_ref())?;
    let asked = found.value.to_uppercase();
    let signal = SIGNALS.into_iter().find(|signal| *signal == asked || signal.strip_prefix("SIG") == Some(&asked))?;
    Some(Sourced::seen(signal, "`STOPSIGNAL`", found.place.clone()))
}

/// Directories that the authors keep in volumes, by their Dockerfile and by the compose service that runs it: absolute and no part of
/// the system, or relative to the project where that lies in theirs.
pub(crate) fn volumes(request: &Request<'_>, chosen: &Chosen) -> Vec<Located<String>> {
    let container = container(request, chosen);
    let stages = container.map(|container| shipped(request, container)).unwrap_or_default();
    let workdir = working_directory(&stages);
    let services = &request.facts.deployment.services;
    let place = chosen.declaration_place();
    let own = services.iter().find(|service| place.is_some_and(|place| service.starts.contains(place)));
    let service = own.or(match services.as_slice() {
        [only] => Some(only),
        _ => None,
    });
    let in_compose = service.into_iter().flat_map(|service| &service.volumes);
    let all = stages.iter().flat_map(|stage| &stage.volumes).chain(in_compose);
    all.filter_map(|volume| Some(Located::new(kept(request, workdir, &volume.value)?, volume.place.clone()))).collect()
}

/// The working directory of the authors' image, where it is another than `/app`.
pub(crate) fn other_root<'r>(request: &'r Request<'_>, chosen: &Chosen) -> Option<&'r str> {
    let root = working_directory(&shipped(request, container(request, chosen)?))?.trim_end_matches('/');
    (root.len() > 1 && root.starts_with('/') && root != "/app" && !root.starts_with("/app/")).then_some(root)
}

fn working_directory<'s>(stages: &[&'s StageFacts]) -> Option<&'s str> {
    stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map(|workdir| workdir.value.as_str())
}

/// Where the image written here has a directory of theirs.
fn kept(request: &Request<'_>, workdir: Option<&str>, path: &str) -> Option<String> {
    let path = path.trim_end_matches('/');
    let inside = workdir.and_then(|workdir| path.strip_prefix(workdir.trim_end_matches('/'))?.strip_prefix('/'));
    match inside.or_else(|| path.strip_prefix("/app/")) {
        Some(inside) => {
            let is_plain = !inside.is_empty() && !inside.split('/').any(|part| matches!(part, "" | "." | ".."));
            let is_state = is_plain && !request.facts.tree.is_file(inside) && !request.facts.tree.holds_python(inside);
            (is_state && crate::path::may_be_written(inside)).then(|| inside.to_owned())
        }
        None => is_own_directory(path).then(|| path.to_owned()),
    }
}

/// `/data`, but not `/`, `/usr/lib` or `/app`, where the image has something of its own.
pub(crate) fn is_own_directory(path: &str) -> bool {
    const SYSTEM: [&str; 16] = [
        "app", "bin", "boot", "dev", "etc", "home", "lib", "lib64", "opt", "proc", "root", "run", "sbin", "sys", "tmp",
        "usr",
    ];
    let parts: Vec<&str> = path.split('/').collect();
    let is_plain = parts.iter().skip(1).all(|part| !part.is_empty() && *part != "." && *part != "..");
    let letters = path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-".contains(letter));
    // Packages of others lie below `/opt` (Filesystem Hierarchy Standard 3.0, 3.13), ours in `/opt/venv`.
    let is_beside_ours = parts.get(1) == Some(&"opt") && parts.get(2).is_some_and(|second| *second != "venv");
    let is_of_nobody = parts.get(1).is_some_and(|first| !SYSTEM.contains(first));
    path.starts_with('/') && is_plain && letters && (is_of_nobody || is_beside_ours)
}

/// OCI's pre-defined annotation keys that stay the same from build to build (image-spec, "Pre-Defined Annotation Keys").
pub const LABELS: [&str; 7] = [
    "org.opencontainers.image.title",
    "org.opencontainers.image.description",
    "org.opencontainers.image.licenses",
    "org.opencontainers.image.source",
    "org.opencontainers.image.url",
    "org.opencontainers.image.documentation",
    "org.opencontainers.image.vendor",
];

/// Adds the OCI labels that pyproject.toml does not give; says what becomes of every label.
pub(crate) fn labels(
    request: &Request<'_>,
    chosen: &Chosen,
    labels: &mut Vec<(String, Sourced<String>)>,
) -> Vec<Carryover> {
    let Some(container) = container(request, chosen) else { return Vec::new() };
    let stages = shipped(request, container);
    stages.into_iter().flat_map(|stage| &stage.labels).filter_map(|label| carry_label(label, labels)).collect()
}

fn carry_label(label: &Located<Assignment>, labels: &mut Vec<(String, Sourced<String>)>) -> Option<Carryover> {
    let Assignment { name, value, .. } = &label.value;
    let item = CarriedItem::Label { name: name.clone(), value: value.clone() };
    let key = LABELS.into_iter().find(|key| key == name);
    let because = match (key, value) {
        (None, _) => CarryoverReason::ChangingLabel,
        (Some(_), None) => CarryoverReason::KnownToTheBuilder,
        (Some(_), Some(value)) if secret::was_withheld(value) => CarryoverReason::MayHoldAPassword,
        (Some(key), Some(value)) => match labels.iter().find(|(known, _)| known == key) {
            Some((_, own)) if own.value == *value => return None,
            Some(_) => CarryoverReason::InPyproject,
            None => {
                let carried = Sourced::seen(value.clone(), AUTHORS, label.place.clone());
                labels.push((key.to_owned(), carried));
                return Some(Carryover::kept(item, &label.place));
            }
        },
    };
    Some(Carryover::dropped(item, because, &label.place))
}

/// Why the image has something that their file sets.
const AUTHORS: &str = "the authors set it";

#[cfg(test)]
mod tests;
