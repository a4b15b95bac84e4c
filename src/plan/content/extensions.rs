//! Adds what the user gives under `[tool.uvdock]` to what was decided: packages, labels, variables, build arguments, instructions,
//! lines of .dockerignore, keys of compose.yaml. Where both name a thing, the user's counts.

use std::collections::BTreeMap;

use regex::Regex;

use crate::catalogue::project_files::{OWN_IGNORE, SHARED_IGNORE};
use crate::config::Stage;
use crate::inspect::evidence::Place;
use crate::plan::build_plan::Notice;
use crate::plan::build_plan::{ExtensionsPlan, FrontEndPlan, Install, ReleaseArgument, StageExtension, SyncPlan};
use crate::plan::image::system_packages::System;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The packages that the user gives for a system.
pub(crate) struct AskedPackages<'a> {
    pub build: &'a [Sourced<String>],
    pub run: &'a [Sourced<String>],
}

pub(crate) fn asked_packages<'a>(request: &Request<'a>, system: System) -> AskedPackages<'a> {
    let packages = request.preferences.packages.as_ref().map(|packages| &packages.value);
    let packages = match system {
        System::Debian => packages,
        System::Alpine => packages.and_then(|packages| packages.alpine.as_deref()),
    };
    packages.map_or(AskedPackages { build: &[], run: &[] }, |packages| AskedPackages {
        build: &packages.build,
        run: &packages.run,
    })
}

/// Adds the packages that the user gives to those that were found.
pub(crate) fn add_packages(request: &Request<'_>, sync: &mut SyncPlan) {
    let asked = asked_packages(request, request.strategy.value.system());
    sync.build_packages = packages(std::mem::take(&mut sync.build_packages), asked.build);
    sync.run_packages = packages(std::mem::take(&mut sync.run_packages), asked.run);
}

/// The packages that were found and those that the user gives, sorted, each once.
pub(crate) fn packages(found: Vec<Sourced<String>>, asked: &[Sourced<String>]) -> Vec<Sourced<String>> {
    let mut all: Vec<Sourced<String>> = asked.to_vec();
    // `curl=8.14.1-2` of the user's stands for the `curl` that was found.
    for package in found {
        if all.iter().all(|asked| asked.value.split('=').next() != Some(package.value.as_str())) {
            all.push(package);
        }
    }
    all.sort_by(|a, b| a.value.cmp(&b.value));
    all.dedup_by(|a, b| a.value == b.value);
    all
}

/// The labels of the project's metadata, and the user's, which replace them.
pub(crate) fn labels(
    request: &Request<'_>,
    mut labels: Vec<(String, Sourced<String>)>,
) -> Vec<(String, Sourced<String>)> {
    for (key, text) in request.preferences.labels.iter().flat_map(|asked| &asked.value) {
        match labels.iter_mut().find(|(other, _)| other == key) {
            Some((_, old)) => *old = text.clone(),
            None => labels.push((key.clone(), text.clone())),
        }
    }
    labels
}

/// Variables of the authors' but for those that the user sets.
pub(crate) fn not_replaced(
    request: &Request<'_>,
    mut variables: Vec<Sourced<(String, String)>>,
) -> Vec<Sourced<(String, String)>> {
    if let Some(env) = &request.preferences.env {
        variables.retain(|variable| !env.value.contains_key(&variable.value.0));
    }
    variables
}

/// The release arguments with the defaults that the user gives.
pub(crate) fn with_defaults(
    request: &Request<'_>,
    mut arguments: Vec<Sourced<ReleaseArgument>>,
) -> Vec<Sourced<ReleaseArgument>> {
    for argument in &mut arguments {
        if let Some(default) = default_of(request, &argument.value.name) {
            argument.value.default = default;
        }
    }
    arguments
}

/// The default that the user gives a build argument.
pub(crate) fn default_of(request: &Request<'_>, argument: &str) -> Option<String> {
    Some(request.preferences.build_args.as_ref()?.value.get(argument)?.value.default().to_owned())
}

/// What is added, and what to tell the user of it.
pub(crate) struct Extensions {
    pub plan: ExtensionsPlan,
    pub notices: Vec<Notice>,
}

pub(crate) fn choose_extensions(
    request: &Request<'_>,
    install: &Install,
    release: &[Sourced<ReleaseArgument>],
    front_end: Option<&Sourced<FrontEndPlan>>,
) -> Extensions {
    let preferences = request.preferences;
    let mut stages: BTreeMap<Stage, StageExtension> = BTreeMap::new();
    for (stage, fragment) in preferences.instructions.iter().flat_map(|asked| &asked.value) {
        stages.entry(*stage).or_default().fragment = Some(fragment.clone());
    }
    let mut notices = Vec::new();
    for (name, asked) in preferences.build_args.iter().flat_map(|asked| &asked.value) {
        let is_release = release.iter().any(|argument| argument.value.name == *name);
        let is_declared = is_release || is_of_the_version(name, install);
        let is_of_front_end =
            front_end.is_some_and(|built| built.value.arguments.iter().any(|(known, _)| known == name));
        let is_elsewhere = is_release || is_of_front_end;
        let readers = if is_elsewhere { named(name, &stages) } else { readers(name, &stages, install) };
        if readers.is_empty() && !is_declared && !is_of_front_end {
            notices.push(Notice::UnreadBuildArgument(name.clone()));
        }
        for stage in readers {
            stages
                .entry(stage)
                .or_default()
                .arguments
                .insert(name.clone(), asked.map(|asked| asked.default().to_owned()));
        }
    }
    let ignore = each(preferences.ignore.as_ref());
    let plan = ExtensionsPlan {
        env: preferences.env.as_ref().map(|asked| asked.value.clone()).unwrap_or_default(),
        stages,
        ignore,
        compose: preferences.compose.as_ref().map(|asked| asked.map(|keys| keys.0.clone())),
    };
    Extensions { plan, notices }
}

/// Files that the user calls their own, and the `.dockerignore` where engines read another for the Dockerfile.
pub(crate) fn left_alone(request: &Request<'_>) -> Vec<Sourced<String>> {
    let mut left = each(request.preferences.leave.as_ref());
    // A member's own files are not in the place of those in the root.
    let is_of_the_root = request.member.is_root() && !request.preferences.has_own_dockerfiles();
    if is_of_the_root && request.facts.tree.is_file(OWN_IGNORE) && left.iter().all(|file| file.value != SHARED_IGNORE) {
        left.push(Sourced::seen(SHARED_IGNORE.to_owned(), "engines read this one instead", Place::file(OWN_IGNORE)));
    }
    left
}

/// The items of a list, each with the list's source.
fn each(list: Option<&Sourced<Vec<String>>>) -> Vec<Sourced<String>> {
    list.into_iter().flat_map(|asked| asked.value.iter().map(|item| asked.map(|_| item.clone()))).collect()
}

/// Stages that a build argument is declared in: those whose instructions name it, else those that build the project, whose build
/// backend may read it as a variable. No others, since they would be built anew with each value.
fn readers(name: &str, stages: &BTreeMap<Stage, StageExtension>, install: &Install) -> Vec<Stage> {
    let mut stages = named(name, stages);
    let build = [Stage::Project, Stage::Dev];
    if is_of_the_version(name, install) {
        stages.retain(|stage| !build.contains(stage));
    } else if stages.is_empty() && matches!(install, Install::Package { .. }) {
        stages.extend(build);
    }
    stages.sort();
    stages.dedup();
    stages
}

/// Stages whose instructions name a build argument.
fn named(name: &str, stages: &BTreeMap<Stage, StageExtension>) -> Vec<Stage> {
    let reads = Regex::new(&format!(r"\$\{{?{name}\b")).expect("the name holds letters, digits and `_`");
    let reads =
        |added: &StageExtension| added.fragment.as_ref().is_some_and(|fragment| reads.is_match(&fragment.value.text));
    stages.iter().filter(|(_, added)| reads(added)).map(|(stage, _)| *stage).collect()
}

/// Whether the argument is already declared, to hand the version over.
fn is_of_the_version(name: &str, install: &Install) -> bool {
    matches!(install, Install::Package { build_arguments, .. } if build_arguments.iter().any(|other| other.name == name))
}
