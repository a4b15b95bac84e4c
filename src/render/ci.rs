//! The variables of the CI workflow's templates. Formats values; decides nothing.

pub mod services;

use minijinja::Value;
use serde::Serialize;

use super::access;
use super::health::health_command;
use super::shared_base;
use super::stages::{Among, Stages};
use super::values::{Code, words};
use crate::config::{CiSetting, UvdockSource};
use crate::inspect::wheel::join;
use crate::pins;
use crate::plan::{BuildPlan, CiPlan, Notice, ProgramForm, Runtime, SecretHolds, SecretPlan};

#[derive(Serialize)]
struct WorkflowContext {
    workflow: String,
    path: String,
    image: String,
    /// The uvdock that checks, where one is known.
    uvdock: Option<UvdockContext>,
    /// Where the Dockerfile lies in the repository.
    directory: String,
    suffix: String,
    /// The command that checks the files.
    check: Vec<String>,
    /// The members of a workspace that they are for.
    services: Option<String>,
    /// The command that starts the image.
    start: Vec<String>,
    /// The state in which it must be found; absent for what ends by itself.
    container: Option<Code>,
    /// What a server that talks over standard input is sent.
    question: Option<Code>,
    /// What the program may say that it needs, as patterns of `grep`.
    asks_for: Vec<String>,
    health: Vec<String>,
    test_environment: Option<Code>,
    build_arguments: Vec<String>,
    /// The shared base that the image is built from, where there is one.
    base: Option<BaseContext>,
    /// What the pushed image is for, where that is more than the runner's own.
    platforms: Option<String>,
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

/// A uvdock that is built from its source.
#[derive(Serialize)]
struct UvdockContext {
    /// It as an action of GitHub's.
    action: Option<String>,
    /// Its repository, where it is none.
    git: Option<String>,
    /// Its repository.
    source: String,
    commit: String,
    /// The image that builds it.
    builder: Code,
    /// The same with git.
    builder_with_git: Code,
}

/// The official image of the Rust that uvdock is built with.
const BUILDER: Code = Code(concat!("rust:", env!("CARGO_PKG_RUST_VERSION"), "-slim"));

/// The same with git, as all but the slim ones have it (Docker official image `rust`, "Image Variants").
const BUILDER_WITH_GIT: Code = Code(concat!("rust:", env!("CARGO_PKG_RUST_VERSION")));

/// The message that begins every session of the Model Context Protocol ("Lifecycle > Initialization", revision 2025-06-18).
const INITIALIZE: Code = Code(
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"ci","version":"1"}}}"#,
);

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
pub fn context(plan: &BuildPlan, ci: &CiPlan) -> Value {
    let directory = if ci.directory.is_empty() { "." } else { &ci.directory };
    let mut arguments = shared_base::versions(plan);
    let releases = plan.release.iter().map(|release| release.value.name.clone());
    arguments.extend(releases.filter(|name| !arguments.contains(name)).collect::<Vec<_>>());
    let context = WorkflowContext {
        workflow: format!("image of {}", plan.name),
        path: ci.path.rsplit("../").next().unwrap_or(&ci.path).to_owned(),
        image: plan.name.to_string(),
        uvdock: ci.uvdock.as_ref().map(uvdock),
        directory: directory.to_owned(),
        suffix: suffix(plan, ci),
        check: check(ci, directory),
        services: (!ci.services.is_empty()).then(|| ci.services.join(" ")),
        start: start(plan),
        container: expected_state(plan),
        question: (plan.start.form.value == ProgramForm::McpServer).then_some(INITIALIZE),
        asks_for: asks_for(plan),
        platforms: platforms(plan),
        health: health_command(plan).unwrap_or_default(),
        test_environment: reads_variables(plan).then_some(TEST_ENVIRONMENT),
        history: shared_base::history(plan),
        base: base(plan, directory),
        suites: suites(plan),
        suite_secrets: plan.access.secrets.iter().map(|one| secret(&one.value)).collect(),
        suite_ssh: plan.access.ssh.as_ref().map(|_| Code("default")),
        secrets: shared_base::production(plan).map(secret).collect(),
        ssh: access::ships_over_ssh(plan).then_some(Code("default")),
        build_arguments: arguments,
    };
    Value::from(minijinja::value::Serde(&context))
}

/// What tells the images of one repository apart, where it may have several.
fn suffix(plan: &BuildPlan, ci: &CiPlan) -> String {
    if ci.directory.is_empty() { String::new() } else { format!("/{}", plan.name) }
}

fn uvdock(source: &UvdockSource) -> UvdockContext {
    let action = source.repository.strip_prefix("https://github.com/").map(|name| format!("{name}@{}", source.commit));
    UvdockContext {
        git: action.is_none().then(|| source.repository.clone()),
        action,
        source: source.repository.clone(),
        commit: source.commit.clone(),
        builder: BUILDER,
        builder_with_git: BUILDER_WITH_GIT,
    }
}

/// The command that checks the files of the services.
fn check(ci: &CiPlan, directory: &str) -> Vec<String> {
    let mut command = words(&["uvdock", "generate", "--check"]);
    command.extend(match ci.kind {
        CiSetting::Github => words(&["--format", "github"]),
        CiSetting::Gitlab => Vec::new(),
    });
    command.extend(ci.services.iter().flat_map(|name| ["--service".to_owned(), name.clone()]));
    command.push(directory.to_owned());
    command
}

/// How a container is found that does what it should.
fn expected_state(plan: &BuildPlan) -> Option<Code> {
    if is_tool(plan) || plan.start.form.value == ProgramForm::McpServer {
        return None;
    }
    Some(Code(if health_command(plan).is_some() { "running healthy" } else { "code 0" }))
}

/// The variables without which the program does not start.
fn asks_for(plan: &BuildPlan) -> Vec<String> {
    let required = plan.notices.iter().flat_map(Notice::asked_at_start);
    required.flat_map(|name| ["-e".to_owned(), name.to_owned()]).collect()
}

/// The platforms, where there are several and none needs a compiler, which an emulated processor would wait for.
fn platforms(plan: &BuildPlan) -> Option<String> {
    let compiles = plan.notices.iter().any(|notice| matches!(notice, Notice::CompiledFor { .. }));
    let compiles = compiles || !plan.sync.build_packages.is_empty();
    (plan.platforms.value.len() > 1 && !compiles).then(|| plan.platforms.value.join(","))
}

fn suites(plan: &BuildPlan) -> Vec<SuiteContext> {
    let Some(suite) = &plan.suite else { return Vec::new() };
    let stages = Stages::of(plan, Among::Alone);
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
    let mut command = options(plan);
    command.push(format!("{}:test", plan.name));
    command.extend(arguments(plan));
    command
}

/// The same up to the image.
fn options(plan: &BuildPlan) -> Vec<String> {
    let mut command = words(&["docker", "run"]);
    let ends = expected_state(plan).is_none();
    command.extend(if ends { words(&["--rm"]) } else { words(&["--detach", "--name", "test"]) });
    // A server that talks over standard input ends with it.
    command.extend(plan.start.form.value.run_option().map(|_| "--interactive".to_owned()));
    command.extend(words(&["--read-only", "--tmpfs", "/tmp"]));
    command.extend(words(&["--cap-drop", "ALL", "--security-opt", "no-new-privileges"]));
    let volumes = plan.sources.volumes();
    command.extend(volumes.flat_map(|source| ["--volume".to_owned(), plan.image_root.of(source.path.as_str())]));
    if reads_variables(plan) {
        command.extend(words(&["--env-file", ENVIRONMENT_FILE]));
    }
    command
}

/// What the program is asked.
fn arguments(plan: &BuildPlan) -> Vec<String> {
    is_tool(plan).then(|| "--help".to_owned()).into_iter().collect()
}
