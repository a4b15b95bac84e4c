//! The variables of the files that belong to a shared base: the bake file, the makefile and the workflow. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use crate::plan::{BuildPlan, History, Install, SecretHolds, SecretPlan, SecretScope, SharedWorkflow};
use crate::quote;

/// Variables that these files have of their own.
const OWN: [&str; 2] = ["BASE", "REGISTRY"];

#[derive(Serialize)]
struct BakeContext {
    name: String,
    base: String,
    service: String,
    image: String,
    base_secrets: Option<String>,
    service_secrets: Option<String>,
    ssh: Option<&'static str>,
    /// Build arguments of the service.
    arguments: Vec<String>,
}

#[derive(Serialize)]
struct WorkflowContext {
    title: String,
    name: String,
    base: String,
    image: String,
    directory: Option<String>,
    variables: Vec<String>,
    flags: Vec<String>,
    versions: Vec<String>,
    /// Why the whole history is needed, where it is.
    history: Option<&'static str>,
}

#[derive(Serialize)]
struct MakeContext {
    bake: String,
    /// How bake is called with the content of files, where there are some.
    with_files: Option<String>,
    base: String,
    service: String,
    image: String,
    versions: Vec<String>,
}

/// Bake reads compose.yaml too, and merges targets of one name: these are named like no service.
fn base_target(plan: &BuildPlan) -> String {
    format!("{}-base", plan.name)
}

fn service_target(plan: &BuildPlan) -> String {
    format!("{}-image", plan.name)
}

/// The build argument that takes the version of the project from git.
pub(super) fn versions(plan: &BuildPlan) -> Vec<String> {
    let Install::Package { build_arguments, .. } = &plan.install.value else { return Vec::new() };
    let mut names: Vec<String> = build_arguments.iter().map(|argument| argument.name.clone()).collect();
    names.dedup();
    names
}

/// Build arguments that name a release, and are not the version.
fn releases(plan: &BuildPlan) -> Vec<String> {
    let versions = versions(plan);
    let names = plan.release.iter().map(|argument| argument.value.name.clone());
    names.filter(|name| !versions.contains(name) && !OWN.contains(&name.as_str())).collect()
}

/// The variables of images.mk. Names of packages and tags need no quoting in make.
pub fn make(plan: &BuildPlan, image: &str) -> Value {
    let files = read_files(plan);
    let with_files = (!files.is_empty()).then(|| format!("{} docker buildx bake", files.join(" ")));
    let context = MakeContext {
        bake: if with_files.is_none() { "docker buildx bake".to_owned() } else { "$(BAKE)".to_owned() },
        with_files,
        base: base_target(plan),
        service: service_target(plan),
        image: image.to_owned(),
        versions: versions(plan),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// The variables of docker-bake.hcl.
pub fn bake(plan: &BuildPlan, image: &str) -> Value {
    let secrets = secrets(plan);
    let context = BakeContext {
        name: plan.name.to_string(),
        base: base_target(plan),
        service: service_target(plan),
        image: image.to_owned(),
        service_secrets: secrets.clone().filter(|_| is_installed(plan)),
        base_secrets: secrets,
        ssh: plan.access.ssh.as_ref().map(|_| "default"),
        arguments: [versions(plan), releases(plan)].concat(),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// Whether the build of the service runs uv too.
fn is_installed(plan: &BuildPlan) -> bool {
    matches!(plan.install.value, Install::Package { .. })
}

/// The secrets of the build of the image that ships.
pub(super) fn production(plan: &BuildPlan) -> impl Iterator<Item = &SecretPlan> + Clone {
    let secrets = plan.access.secrets.iter().map(|secret| &secret.value);
    secrets.filter(|secret| secret.scope == SecretScope::Production)
}

/// The variable of the environment that holds a secret. Of a file it is the content: bake reads no file outside the project
/// without being allowed to.
pub(super) fn variable(secret: &SecretPlan) -> String {
    match &secret.holds {
        SecretHolds::Variable { name } => name.clone(),
        SecretHolds::File { variable, .. } => format!("{variable}_TEXT"),
    }
}

/// What the makefile reads for bake, in the words of its shell.
fn read_files(plan: &BuildPlan) -> Vec<String> {
    let files = production(plan).filter_map(|secret| match &secret.holds {
        SecretHolds::Variable { .. } => None,
        SecretHolds::File { local, variable: path, .. } => Some((variable(secret), path, local)),
    });
    let assignment = |(name, path, local): (String, &&str, &&str)| {
        format!("{name}=\"$$(cat \"$${{{path}:-{}}}\" 2>/dev/null)\"", local.replace('$', "$$"))
    };
    files.map(assignment).collect()
}

/// One HCL list of secrets, and nothing where there are none.
fn secrets(plan: &BuildPlan) -> Option<String> {
    let words: Vec<String> =
        production(plan).map(|secret| format!("\"id={},env={}\"", secret.id, variable(secret))).collect();
    (!words.is_empty()).then(|| format!("[{}]", words.join(", ")))
}

/// The variables of the workflow.
pub fn workflow(plan: &BuildPlan, image: &str, workflow: &SharedWorkflow) -> Value {
    let flags = production(plan).filter(|_| is_installed(plan));
    let flags = flags.map(|secret| format!("--secret id={},env={}", secret.id, variable(secret)));
    let arguments = versions(plan).into_iter().map(|name| format!("--build-arg \"{name}=${name}\""));
    let releases = releases(plan).into_iter().map(|name| format!("--build-arg \"{name}=$GITHUB_SHA\""));
    let directory = (!workflow.directory.is_empty()).then(|| quote::yaml_string(&workflow.directory));
    let is_alone = workflow.path.ends_with("/images.yaml");
    let title = if is_alone { "Images".to_owned() } else { format!("Images of {}", plan.name) };
    let context = WorkflowContext {
        title,
        name: plan.name.to_string(),
        base: base_target(plan),
        image: image.to_owned(),
        directory,
        variables: production(plan).map(variable).collect(),
        flags: flags.chain(arguments).chain(releases).collect(),
        versions: versions(plan),
        history: history(plan),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// A checkout has one commit and no tag, unless it is told.
pub(super) fn history(plan: &BuildPlan) -> Option<&'static str> {
    let Install::Package { history, build_arguments, .. } = &plan.install.value else { return None };
    let is_read = *history == History::Bound || !build_arguments.is_empty();
    is_read.then_some("The version is counted from the last tag.")
}
