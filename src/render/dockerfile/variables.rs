//! The labels, variables and build arguments of the Dockerfile templates. Formats values; decides nothing.

use serde::Serialize;

use crate::plan::{BuildPlan, ReleaseArgument};
use crate::quote::{self, PathKind};

/// A build argument, and the variables that hold it.
#[derive(Serialize)]
pub(super) struct ReleaseContext {
    argument: String,
    name: String,
    environment: Vec<String>,
}

/// A file that holds a build argument.
#[derive(Serialize)]
pub(super) struct ReleaseFileContext {
    argument: String,
    name: String,
    path: String,
    copy: String,
}

/// The pairs of one `LABEL`.
pub(super) fn labels(plan: &BuildPlan) -> String {
    let labels = plan.labels.iter().map(|(name, text)| format!("{name}={}", quote::dockerfile_value(&text.value)));
    labels.collect::<Vec<_>>().join(" \\\n      ")
}

/// The pairs of one `ENV`, and nothing where there are none.
pub(super) fn environment(plan: &BuildPlan) -> Option<String> {
    let pairs = plan.environment.iter().map(|variable| {
        let (name, value) = &variable.value;
        let value = if quote::is_plain(value) { value.clone() } else { quote::dockerfile_value(value) };
        format!("{name}={value}")
    });
    let pairs: Vec<String> = pairs.collect();
    (!pairs.is_empty()).then(|| pairs.join(" \\\n    "))
}

/// Build arguments that variables hold.
pub(super) fn release(plan: &BuildPlan) -> Vec<ReleaseContext> {
    let with_variables = plan.release.iter().filter(|argument| !argument.value.variables.is_empty());
    with_variables.map(|argument| release_argument(&argument.value)).collect()
}

fn release_argument(argument: &ReleaseArgument) -> ReleaseContext {
    ReleaseContext {
        argument: format!("{}={}", argument.name, argument.default),
        name: argument.name.clone(),
        environment: argument.variables.iter().map(|variable| format!("{variable}=${}", argument.name)).collect(),
    }
}

/// Files that hold build arguments.
pub(super) fn release_files(plan: &BuildPlan) -> Vec<ReleaseFileContext> {
    let arguments = plan.release.iter().map(|argument| &argument.value);
    arguments.flat_map(|argument| argument.files.iter().map(|path| release_file(argument, path))).collect()
}

fn release_file(argument: &ReleaseArgument, path: &str) -> ReleaseFileContext {
    ReleaseFileContext {
        argument: format!("{}={}", argument.name, argument.default),
        name: argument.name.clone(),
        path: quote::shell_word(path),
        copy: quote::copy_from_app(&format!("/release/{path}"), path, PathKind::File),
    }
}
