//! The variables of the CI workflow's templates. Formats values; decides nothing.

use minijinja::Value;
use serde::Serialize;

use super::health::health_command;
use super::shared_base;
use super::stages::{Among, Stages};
use super::values::{Code, words};
use crate::config::CiSetting;
use crate::inspect::wheel::join;
use crate::pins;
use crate::plan::{BuildPlan, CiPlan, ProgramForm, Runtime, SecretHolds, SecretPlan, SecretScope};

#[derive(Serialize)]
struct WorkflowContext {
    workflow: String,
    path: String,
    image: String,
    uvdock: Code,
    python: String,
    /// Where the Dockerfile lies in the repository.
    directory: String,
    suffix: String,
    /// The command that checks the files.
    check: Vec<String>,
    /// The stage that ships, where the last of the file may be another.
    target: Option<String>,
    /// The command that starts the image.
    start: Vec<String>,
    /// The container that it leaves running; absent for a tool, which ends.
    container: Option<Code>,
    health: Vec<String>,
    test_environment: Option<Code>,
    build_arguments: Vec<String>,
    /// The shared base that the image is built from, where there is one.
    base: Option<BaseContext>,
    /// Stages that test and check, which are built first.
    suites: Vec<SuiteContext>,
    /// Secrets of their builds.
    suite_secrets: Vec<SecretContext>,
    /// The agent, where development needs its keys.
    suite_ssh: Option<Code>,
    /// Secrets of the build.
    secrets: Vec<SecretContext>,
    /// The agent that holds the keys for repositories, where some are fetched over SSH.
    ssh: Option<Code>,
    history: Option<Code>,
}

/// A stage that is built for what it runs.
#[derive(Serialize)]
struct SuiteContext {
    title: &'static str,
    target: String,
}

/// An image that is built first, into a directory: no registry need have it.
#[derive(Serialize)]
struct BaseContext {
    image: String,
    tag: String,
    /// Its Dockerfile.
    file: String,
}

/// A secret of the build, the secret or variable of the CI system that holds it, and the one that names its file.
#[derive(Serialize)]
struct SecretContext {
    id: String,
    variable: String,
    file: Option<&'static str>,
}

/// Releases that write the same files, and the same for a shell.
const UVDOCK: &str = concat!("uvdock==", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"), ".*");
const UVDOCK_WORD: Code =
    Code(concat!("'uvdock==", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"), ".*'"));

/// The variable that holds what the program needs to start.
const TEST_ENVIRONMENT: Code = Code("TEST_ENVIRONMENT");

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
        workflow: format!("image of {}", plan.name),
        path: ci.path.rsplit("../").next().unwrap_or(&ci.path).to_owned(),
        image: plan.name.to_string(),
        uvdock: UVDOCK_WORD,
        python: plan.images.base.value.clone(),
        directory: directory.to_owned(),
        suffix: if ci.directory.is_empty() { String::new() } else { format!("/{}", plan.name) },
        check: check(ci, directory),
        target: (among != Among::Alone).then(|| Stages::of(plan, among).runtime),
        start: start(plan),
        container: (!is_tool(plan)).then_some(Code("test")),
        health: health_command(plan).unwrap_or_default(),
        test_environment: reads_variables(plan).then_some(TEST_ENVIRONMENT),
        history: shared_base::history(plan),
        base: base(plan, directory),
        suites: suites(plan, among),
        suite_secrets: plan.access.secrets.iter().map(|one| secret(&one.value)).collect(),
        suite_ssh: plan.access.ssh.as_ref().map(|_| Code("default")),
        secrets: shared_base::production(plan).map(secret).collect(),
        ssh: plan.access.ssh.as_ref().filter(|ssh| ssh.value == SecretScope::Production).map(|_| Code("default")),
        build_arguments: arguments,
    };
    Value::from(minijinja::value::Serde(&context))
}

/// The command that checks the files of the services, as a system's own runners have it.
fn check(ci: &CiPlan, directory: &str) -> Vec<String> {
    let mut command = match ci.kind {
        CiSetting::Github => {
            words(&["pipx", "run", "--spec", UVDOCK, "uvdock", "generate", "--check", "--format", "github"])
        }
        CiSetting::Gitlab => words(&["uvdock", "generate", "--check"]),
    };
    command.extend(ci.services.iter().flat_map(|name| ["--service".to_owned(), name.clone()]));
    command.push(directory.to_owned());
    command
}

fn suites(plan: &BuildPlan, among: Among) -> Vec<SuiteContext> {
    let Some(suite) = &plan.suite else { return Vec::new() };
    let stages = Stages::of(plan, among);
    let test = suite.test.as_ref().map(|_| SuiteContext { title: "Run the tests", target: stages.test });
    let lint = SuiteContext { title: "Check the code", target: stages.lint };
    test.into_iter().chain((!suite.lint.is_empty()).then_some(lint)).collect()
}

fn base(plan: &BuildPlan, directory: &str) -> Option<BaseContext> {
    let Runtime::SharedBase { image, .. } = &plan.images.runtime else { return None };
    Some(BaseContext {
        image: image.value.clone(),
        tag: pins::tag(&image.value).unwrap_or_default().to_owned(),
        file: join(if directory == "." { "" } else { directory }, "Dockerfile.base"),
    })
}

fn secret(secret: &SecretPlan) -> SecretContext {
    let file = match &secret.holds {
        SecretHolds::Variable { .. } => None,
        SecretHolds::File { variable, .. } => Some(*variable),
    };
    SecretContext { id: secret.id.clone(), variable: shared_base::variable(secret), file }
}

fn reads_variables(plan: &BuildPlan) -> bool {
    !plan.compose.env_files.value.is_empty()
}

/// Where the workflow keeps what the program needs to start.
const ENVIRONMENT_FILE: &str = "/tmp/environment";

/// Whether a word of the test is there for what the program needs to start.
pub(super) fn hands_over_environment(word: &str) -> bool {
    word == ENVIRONMENT_FILE
}

/// Whether the image is tested by what it says of itself.
fn is_tool(plan: &BuildPlan) -> bool {
    plan.start.form.value == ProgramForm::CommandLine && plan.start.is_the_entrypoint()
}

/// Starts the image as production does.
fn start(plan: &BuildPlan) -> Vec<String> {
    let mut command = words(&["docker", "run"]);
    command.extend(if is_tool(plan) { words(&["--rm"]) } else { words(&["--detach", "--name", "test"]) });
    // A server that talks over standard input ends with it.
    command.extend(plan.start.form.value.run_option().map(|_| "--interactive".to_owned()));
    command.extend(words(&["--read-only", "--tmpfs", "/tmp"]));
    command.extend(words(&["--cap-drop", "ALL", "--security-opt", "no-new-privileges"]));
    let volumes = plan.sources.volumes();
    command.extend(volumes.flat_map(|source| ["--volume".to_owned(), plan.image_root.of(source.path.as_str())]));
    if reads_variables(plan) {
        command.extend(words(&["--env-file", ENVIRONMENT_FILE]));
    }
    command.push(format!("{}:test", plan.name));
    command.extend(is_tool(plan).then(|| "--help".to_owned()));
    command
}
