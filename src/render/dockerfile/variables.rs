//! The labels, variables and build arguments of the Dockerfile templates. Formats values; decides nothing.

use serde::Serialize;

use crate::plan::{BuildPlan, ReleaseArgument};
use crate::render::values::{CopyContext, Pair};

/// A build argument, and the variables that hold it.
#[derive(Serialize)]
pub(super) struct ReleaseContext {
    argument: Pair,
    name: String,
    variables: Vec<String>,
}

/// A file that holds a build argument.
#[derive(Serialize)]
pub(super) struct ReleaseFileContext {
    argument: Pair,
    name: String,
    path: String,
    copy: CopyContext,
}

pub(super) fn labels(plan: &BuildPlan) -> Vec<Pair> {
    plan.labels.iter().map(|(name, text)| Pair::text(name, &text.value)).collect()
}

pub(super) fn environment(plan: &BuildPlan) -> Vec<Pair> {
    plan.environment.iter().map(|variable| Pair::text(&variable.value.0, &variable.value.1)).collect()
}

/// The variables of the development image: some are production's alone.
pub(super) fn of_development(plan: &BuildPlan) -> Vec<Pair> {
    let all = plan.environment.iter().map(|variable| &variable.value);
    let kept = all.filter(|(name, _)| !plan.production_variables.contains(name));
    kept.map(|(name, value)| Pair::text(name, value)).collect()
}

/// Build arguments that variables hold.
pub(super) fn release(plan: &BuildPlan) -> Vec<ReleaseContext> {
    let with_variables = plan.release.iter().filter(|argument| !argument.value.variables.is_empty());
    with_variables.map(|argument| release_argument(&argument.value)).collect()
}

fn release_argument(argument: &ReleaseArgument) -> ReleaseContext {
    ReleaseContext {
        argument: Pair::text(&argument.name, &argument.default),
        name: argument.name.clone(),
        variables: argument.variables.clone(),
    }
}

/// Files that hold build arguments.
pub(super) fn release_files(plan: &BuildPlan) -> Vec<ReleaseFileContext> {
    let arguments = plan.release.iter().map(|argument| &argument.value);
    arguments.flat_map(|argument| argument.files.iter().map(|path| release_file(argument, path.as_str()))).collect()
}

fn release_file(argument: &ReleaseArgument, path: &str) -> ReleaseFileContext {
    ReleaseFileContext {
        argument: Pair::text(&argument.name, &argument.default),
        name: argument.name.clone(),
        path: path.to_owned(),
        copy: CopyContext::file(&format!("/release/{path}"), path),
    }
}
