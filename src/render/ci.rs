//! The variables of the CI workflow's templates. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::dockerfile::{below_app, health_command};
use super::shared_base;
use super::stages::{Among, Stages};
use crate::config::CiSetting;
use crate::inspect::wheel::join;
use crate::pins;
use crate::plan::{BuildPlan, CiPlan, Runtime, SecretHolds, SecretPlan, SecretScope};
use crate::quote;

#[derive(Serialize)]
struct WorkflowContext {
    workflow: String,
    path: String,
    image: String,
    uvdock: String,
    python: String,
    directory: String,
    context: String,
    suffix: String,
    /// Which services the files are for, as arguments.
    services: String,
    /// The stage that ships, where the last of the file may be another.
    target: Vec<String>,
    test: Vec<String>,
    test_environment: Vec<&'static str>,
    build_arguments: Vec<Vec<String>>,
    /// The shared base that the image is built from, where there is one.
    bases: Vec<BaseContext>,
    /// Secrets of the build, in one list, or in none.
    secrets: Vec<Vec<SecretContext>>,
    /// The options that hand them over on a command line.
    secret_flags: Vec<String>,
    /// The agent that holds the keys for repositories, where some are fetched over SSH.
    ssh: Vec<&'static str>,
    history: Vec<&'static str>,
}

/// An image that is built first, into a directory: no registry need have it.
#[derive(Serialize)]
struct BaseContext {
    image: String,
    tag: String,
    /// Its Dockerfile, for YAML and for a shell.
    file: String,
    word: String,
}

/// A secret of the build, and the secret or variable of the CI system that holds it.
#[derive(Serialize)]
struct SecretContext {
    id: String,
    variable: String,
}

/// Releases that write the same files.
const UVDOCK: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"), ".*");

/// The variable that holds what the program needs to start.
const TEST_ENVIRONMENT: &str = "TEST_ENVIRONMENT";

/// The template for a workflow, and where its file lies.
pub fn template(ci: &CiPlan) -> (&'static str, &str) {
    let template = match ci.kind {
        CiSetting::Github => "ci/github.yml.j2",
        CiSetting::Gitlab => "ci/gitlab.yml.j2",
    };
    (template, &ci.path)
}

/// The variables for a plan.
pub fn context(plan: &BuildPlan, among: Among, ci: &CiPlan) -> Value {
    let directory = if ci.directory.is_empty() { "." } else { &ci.directory };
    let mut arguments = shared_base::versions(plan);
    let releases = plan.release.iter().map(|release| release.value.name.clone());
    arguments.extend(releases.filter(|name| !arguments.contains(name)).collect::<Vec<_>>());
    let context = WorkflowContext {
        workflow: quote::yaml_string(&format!("image of {}", plan.name)),
        path: ci.path.rsplit("../").next().unwrap_or(&ci.path).to_owned(),
        image: plan.name.to_string(),
        uvdock: UVDOCK.to_owned(),
        python: plan.images.base.value.clone(),
        directory: quote::shell_word(directory),
        context: quote::yaml_string(directory),
        suffix: if ci.directory.is_empty() { String::new() } else { format!("/{}", plan.name) },
        services: ci.services.iter().flat_map(|name| ["--service ", name, " "]).collect(),
        target: if among == Among::Alone { Vec::new() } else { vec![Stages::of(plan, among).runtime] },
        test: test(plan),
        test_environment: if reads_variables(plan) { vec![TEST_ENVIRONMENT] } else { Vec::new() },
        history: shared_base::history(plan),
        bases: bases(plan, directory).into_iter().collect(),
        secrets: secrets(plan),
        secret_flags: shared_base::production(plan).map(secret_flag).collect(),
        ssh: plan.access.ssh.iter().filter(|ssh| ssh.value == SecretScope::Production).map(|_| "default").collect(),
        build_arguments: if arguments.is_empty() { Vec::new() } else { vec![arguments] },
    };
    Value::from(minijinja::value::Serde(&context))
}

fn bases(plan: &BuildPlan, directory: &str) -> Option<BaseContext> {
    let Runtime::SharedBase { image, .. } = &plan.images.runtime else { return None };
    let file = join(if directory == "." { "" } else { directory }, "Dockerfile.base");
    Some(BaseContext {
        image: image.value.clone(),
        tag: pins::tag(&image.value).unwrap_or_default().to_owned(),
        word: quote::shell_word(&file),
        file: quote::yaml_string(&file),
    })
}

fn secrets(plan: &BuildPlan) -> Vec<Vec<SecretContext>> {
    let secret = |secret: &SecretPlan| SecretContext { id: secret.id.clone(), variable: shared_base::variable(secret) };
    let all: Vec<SecretContext> = shared_base::production(plan).map(secret).collect();
    if all.is_empty() { Vec::new() } else { vec![all] }
}

/// A file that is not there is not handed over; a variable that is not set is none to the build.
fn secret_flag(secret: &SecretPlan) -> String {
    match &secret.holds {
        SecretHolds::Variable { name } => format!("--secret id={},env={name}", secret.id),
        SecretHolds::File { variable, .. } => {
            format!("${{{variable}:+--secret \"id={},src=${variable}\"}}", secret.id)
        }
    }
}

fn reads_variables(plan: &BuildPlan) -> bool {
    !plan.compose.env_files.value.is_empty()
}

/// Where the workflow keeps what the program needs to start.
const ENVIRONMENT_FILE: &str = "/tmp/environment";

fn write_environment() -> String {
    format!("printf '%s\\n' \"${TEST_ENVIRONMENT}\" > {ENVIRONMENT_FILE}")
}

/// Waits for an image with a health check.
const UNTIL_HEALTHY: [&str; 4] = [
    "healthy() { [ \"$(docker inspect --format '{{.State.Health.Status}}' test)\" = healthy ]; }",
    "for second in $(seq 60); do if healthy; then break; fi; sleep 1; done",
    "docker logs test",
    "healthy",
];

/// Waits for an image without one.
const UNTIL_RUNNING: [&str; 3] =
    ["sleep 5", "docker logs test", "test \"$(docker inspect --format '{{.State.ExitCode}}' test)\" = 0"];

/// Whether a line of the test is there for what the program needs to start.
pub(super) fn hands_over_environment(line: &str) -> bool {
    line == ENVIRONMENT_FILE || line == write_environment()
}

/// Whether a line of the test is there with a health check, or without one, and not in every test.
pub(super) fn depends_on_health(line: &str) -> bool {
    UNTIL_HEALTHY.contains(&line) != UNTIL_RUNNING.contains(&line)
}

/// Starts the image and waits until it is healthy; one without a health check must run, or end well.
fn test(plan: &BuildPlan) -> Vec<String> {
    let image = &plan.name;
    let mut options = String::from(
        "docker run --detach --name test --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges",
    );
    for source in plan.sources.volumes() {
        let volume = quote::shell_word(&below_app(&source.path));
        options = format!("{options} --volume {volume}");
    }
    let mut lines = Vec::new();
    if reads_variables(plan) {
        lines.push(write_environment());
        options.push_str(" --env-file ");
        options.push_str(ENVIRONMENT_FILE);
    }
    lines.push(format!("{options} {image}:test"));
    let rest: &[&str] = if health_command(plan).is_some() { &UNTIL_HEALTHY } else { &UNTIL_RUNNING };
    lines.extend(rest.iter().map(|line| (*line).to_owned()));
    lines
}
