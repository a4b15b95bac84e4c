//! The variables of the CI workflow's templates. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::dockerfile::{below_app, health_command};
use super::stages::{Among, Stages};
use crate::config::CiSetting;
use crate::plan::{BuildPlan, CiPlan};
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
    history: Vec<&'static str>,
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
    let mut arguments = super::shared_base::versions(plan);
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
        history: super::shared_base::history(plan),
        build_arguments: if arguments.is_empty() { Vec::new() } else { vec![arguments] },
    };
    Value::from(minijinja::value::Serde(&context))
}

fn reads_variables(plan: &BuildPlan) -> bool {
    !plan.compose.env_files.value.is_empty()
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
        lines.push(format!("printf '%s\\n' \"${TEST_ENVIRONMENT}\" > /tmp/environment"));
        options.push_str(" --env-file /tmp/environment");
    }
    lines.push(format!("{options} {image}:test"));
    let rest: &[&str] = match health_command(plan) {
        Some(_) => &[
            "healthy() { [ \"$(docker inspect --format '{{.State.Health.Status}}' test)\" = healthy ]; }",
            "for second in $(seq 60); do if healthy; then break; fi; sleep 1; done",
            "docker logs test",
            "healthy",
        ],
        None => &["sleep 5", "docker logs test", "test \"$(docker inspect --format '{{.State.ExitCode}}' test)\" = 0"],
    };
    lines.extend(rest.iter().map(|line| (*line).to_owned()));
    lines
}
