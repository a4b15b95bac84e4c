//! The variables of the one workflow of several services. Formats values; decides nothing.

use std::collections::BTreeSet;

use minijinja::Value;
use serde::Serialize;

use super::{
    Code, INITIALIZE, SecretContext, TEST_ENVIRONMENT, UvdockContext, asks_for, check, expected_state, options,
    platforms, reads_variables, secret, uvdock,
};
use crate::config::CiSetting;
use crate::plan::{BuildPlan, CiPlan, DockerfilePlace, ProgramForm, SecretScope};
use crate::render::access;
use crate::render::bake;
use crate::render::shared_base;
use crate::render::values::words;

#[derive(Serialize)]
struct WorkflowContext {
    workflow: String,
    path: String,
    /// What the names of the jobs begin with, where those of all workflows are in one place.
    jobs: String,
    /// The uvdock that checks, where one is known.
    uvdock: Option<UvdockContext>,
    /// Where the Dockerfile lies in the repository.
    directory: String,
    /// The command that checks the files.
    check: Vec<String>,
    /// The services behind the command that tells what is affected.
    affected: Vec<String>,
    /// The services, with blanks between them.
    services: String,
    names: Vec<String>,
    /// Where each service has a Dockerfile of its own: the one of each, from the root of the repository.
    dockerfiles: Vec<DockerfileContext>,
    /// The stage that checks the lock, where there is one.
    lock: Option<Code>,
    /// The Dockerfile that has it, where that is one of its own.
    lock_dockerfile: Option<String>,
    /// The jobs that come before the test.
    needs: Vec<&'static str>,
    started: Vec<StartContext>,
    test_environment: Option<Code>,
    build_arguments: Vec<String>,
    /// What the pushed images are for, where that is more than the runner's own and alike.
    platforms: Option<String>,
    /// The same where it differs.
    platform_groups: Vec<PlatformsContext>,
    suites: Vec<SuiteContext>,
    /// Secrets of the stages that test and check.
    suite_secrets: Vec<SecretContext>,
    suite_ssh: Option<Code>,
    /// Secrets of the builds.
    secrets: Vec<SecretContext>,
    ssh: Option<Code>,
    history: Option<Code>,
}

#[derive(Serialize)]
struct DockerfileContext {
    name: String,
    path: String,
}

/// How the images of services are tested.
#[derive(Serialize)]
struct StartContext {
    names: Vec<String>,
    /// The command that starts one, up to the image.
    options: Vec<String>,
    /// What stands behind the image.
    arguments: Vec<String>,
    /// The state in which it must be found; absent for what ends by itself.
    container: Option<Code>,
    /// What a server that talks over standard input is sent.
    question: Option<Code>,
    /// What the program may say that it needs, as patterns of `grep`.
    asks_for: Vec<String>,
}

/// Services whose images are for the same platforms.
#[derive(Serialize)]
struct PlatformsContext {
    platforms: String,
    names: Vec<String>,
}

/// A stage of some of the services that is built for what it runs.
#[derive(Serialize)]
struct SuiteContext {
    title: &'static str,
    stage: &'static str,
    names: Vec<String>,
    services: String,
}

/// The variables for several services.
pub fn context(plans: &[&BuildPlan], ci: &CiPlan) -> Value {
    let directory = if ci.directory.is_empty() { "." } else { &ci.directory };
    let names: Vec<String> = plans.iter().map(|plan| plan.name.to_string()).collect();
    let lock = bake::lock(plans.iter().copied());
    let source = ci.uvdock.as_ref().map(uvdock);
    let (platforms, platform_groups) = platforms_of(plans);
    let context = WorkflowContext {
        workflow: if ci.directory.is_empty() { "images".to_owned() } else { format!("images of {directory}") },
        path: ci.path.rsplit("../").next().unwrap_or(&ci.path).to_owned(),
        jobs: jobs(ci),
        check: check(ci, directory),
        affected: affected(ci, directory),
        services: names.join(" "),
        needs: needs(source.as_ref(), lock),
        uvdock: source,
        directory: directory.to_owned(),
        dockerfiles: dockerfiles(plans, ci),
        lock_dockerfile: bake::lock_dockerfile(plans.iter().copied()).map(|path| in_repository(ci, path.0)),
        lock,
        started: started(plans),
        test_environment: plans.iter().any(|plan| reads_variables(plan)).then_some(TEST_ENVIRONMENT),
        build_arguments: arguments(plans),
        platforms,
        platform_groups,
        suites: suites(plans),
        suite_secrets: secrets(plans, |_| true),
        suite_ssh: plans.iter().any(|plan| plan.access.ssh.is_some()).then_some(Code("default")),
        secrets: secrets(plans, |scope| scope == SecretScope::Production),
        ssh: plans.iter().any(|plan| access::ships_over_ssh(plan)).then_some(Code("default")),
        history: plans.iter().find_map(|plan| shared_base::history(plan)),
        names,
    };
    Value::from(minijinja::value::Serde(&context))
}

fn dockerfiles(plans: &[&BuildPlan], ci: &CiPlan) -> Vec<DockerfileContext> {
    let own = plans.iter().filter(|plan| plan.dockerfile.value != DockerfilePlace::Root);
    own.map(|plan| DockerfileContext {
        name: plan.name.to_string(),
        path: in_repository(ci, plan.dockerfile.value.path()),
    })
    .collect()
}

/// A path from the root of the repository.
fn in_repository(ci: &CiPlan, path: &str) -> String {
    if ci.directory.is_empty() { path.to_owned() } else { format!("{}/{path}", ci.directory) }
}

fn jobs(ci: &CiPlan) -> String {
    let directory = ci.directory.rsplit('/').next().filter(|name| !name.is_empty());
    directory.map_or_else(|| "services".to_owned(), |name| format!("services-{}", plain(name)))
}

/// A name of letters, digits and hyphens.
fn plain(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

fn affected(ci: &CiPlan, directory: &str) -> Vec<String> {
    let services = ci.services.iter().flat_map(|name| ["--service".to_owned(), name.clone()]);
    words(&["--tests", "--format", "matrix"]).into_iter().chain(services).chain([directory.to_owned()]).collect()
}

fn needs(source: Option<&UvdockContext>, lock: Option<Code>) -> Vec<&'static str> {
    source.map(|_| "check").into_iter().chain(lock.map(|_| "lock")).collect()
}

/// The ways in which the images are started, each with the services that are started so.
fn started(plans: &[&BuildPlan]) -> Vec<StartContext> {
    let mut ways: Vec<StartContext> = Vec::new();
    for plan in plans {
        let way = StartContext {
            names: vec![plan.name.to_string()],
            options: options(plan),
            arguments: super::arguments(plan),
            container: expected_state(plan),
            question: (plan.start.form.value == ProgramForm::McpServer).then_some(INITIALIZE),
            asks_for: asks_for(plan),
        };
        match ways.iter_mut().find(|other| other.is_same_way(&way)) {
            Some(known) => known.names.extend(way.names),
            None => ways.push(way),
        }
    }
    ways
}

impl StartContext {
    fn is_same_way(&self, other: &Self) -> bool {
        self.container == other.container
            && self.question == other.question
            && self.options == other.options
            && self.arguments == other.arguments
            && self.asks_for == other.asks_for
    }
}

/// Build arguments of all services, each once.
fn arguments(plans: &[&BuildPlan]) -> Vec<String> {
    let names: BTreeSet<String> = plans.iter().flat_map(|plan| shared_base::arguments(plan)).collect();
    names.into_iter().collect()
}

/// The platforms of all services, or each list of platforms with the services that are built for it.
fn platforms_of(plans: &[&BuildPlan]) -> (Option<String>, Vec<PlatformsContext>) {
    let mut groups: Vec<PlatformsContext> = Vec::new();
    for plan in plans {
        let (Some(list), name) = (platforms(plan), plan.name.to_string()) else { continue };
        match groups.iter_mut().find(|group| group.platforms == list) {
            Some(group) => group.names.push(name),
            None => groups.push(PlatformsContext { platforms: list, names: vec![name] }),
        }
    }
    match groups.as_slice() {
        [group] if group.names.len() == plans.len() => (Some(group.platforms.clone()), Vec::new()),
        _ => (None, groups),
    }
}

fn suites(plans: &[&BuildPlan]) -> Vec<SuiteContext> {
    let of = |title, stage, has: fn(&BuildPlan) -> bool| {
        let names: Vec<String> = plans.iter().filter(|plan| has(plan)).map(|plan| plan.name.to_string()).collect();
        (!names.is_empty()).then(|| SuiteContext { title, stage, services: names.join(" "), names })
    };
    let test = of("Run the tests", "test", |plan| plan.suite.as_ref().is_some_and(|suite| suite.test.is_some()));
    let lint = of("Check the code", "lint", |plan| plan.suite.as_ref().is_some_and(|suite| !suite.lint.is_empty()));
    test.into_iter().chain(lint).collect()
}

/// Secrets of the builds of all services, each once.
fn secrets(plans: &[&BuildPlan], is_wanted: fn(SecretScope) -> bool) -> Vec<SecretContext> {
    let mut all: Vec<SecretContext> = Vec::new();
    for one in plans.iter().flat_map(|plan| &plan.access.secrets).filter(|one| is_wanted(one.value.scope)) {
        if all.iter().all(|other| other.id != one.value.id) {
            all.push(secret(&one.value));
        }
    }
    all
}

/// The template for the workflow, and where its file lies.
pub fn template(ci: &CiPlan) -> (&'static str, &str) {
    let template = match ci.kind {
        CiSetting::Github => "ci/services.github.yml.j2",
        CiSetting::Gitlab => "ci/services.gitlab.yml.j2",
    };
    (template, &ci.path)
}
