//! Runs the job `test` of generated workflows step by step, each script in the shell that a runner has, against a real engine.

use serde_json::Value;
use std::process::Command;

use crate::docker::image::Buildable;
use crate::docker::{Docker, docker, docker_output, lock, text_of, unique_name};
use crate::project::Project;

/// The words that name things of the engine: the image's tag and the container. Several runs share one engine.
const NAME: &str = r"\btest\b";

/// The image and the container of a run, which are removed at its end.
struct Left {
    images: Vec<String>,
    container: String,
}

impl Drop for Left {
    fn drop(&mut self) {
        docker_output(&["rm", "--force", "--volumes", &self.container]);
        for image in &self.images {
            docker_output(&["image", "rm", "--force", image]);
        }
    }
}

/// The steps of the job that tests, in a copy of the fixture as it is checked out.
fn run_steps(fixture: &str, arguments: &[&str], workflow: &str) {
    let project = Project::new(fixture);
    lock::relock(&project);
    project.run(&[&["generate", "--ci", "github"], arguments].concat()).success();
    test_of(&project, workflow);
}

fn test_of(project: &Project, workflow: &str) {
    let workflow: Value = serde_saphyr::from_str(&project.read(workflow)).expect("YAML");
    let name = unique_name("ci");
    let mut left = Left { images: Vec::new(), container: name.clone() };
    let pattern = regex::Regex::new(NAME).expect("a pattern");
    let mut scripts = 0;
    for step in workflow["jobs"]["test"]["steps"].as_array().expect("steps") {
        let action = step["uses"].as_str().unwrap_or_default().split('@').next().unwrap_or_default();
        match (action, step["run"].as_str()) {
            ("actions/checkout" | "docker/setup-buildx-action", None) => {}
            ("docker/build-push-action", None) => left.images.extend(build(project, &step["with"], &name)),
            ("", Some(script)) => {
                script_of(project, &pattern.replace_all(script, name.as_str()));
                scripts += 1;
            }
            other => panic!("no runner for {other:?}"),
        }
    }
    assert_eq!(scripts, 1, "one step starts the image");
}

/// A step that builds, without its cache, which is GitHub's; a stage that runs tests leaves no image.
fn build(project: &Project, with: &Value, name: &str) -> Option<String> {
    let tag = with["tags"].as_str().map(|tags| tags.replace(":test", &format!(":{name}")));
    let buildable = Buildable::of(project);
    let file = buildable.path().display().to_string();
    let context = project.path().join(with["context"].as_str().expect("a context")).display().to_string();
    let mut command = vec!["buildx", "build", "--quiet", "--file", &file];
    command.extend(tag.iter().flat_map(|tag| ["--load", "--tag", tag]));
    command.extend(with["outputs"].as_str().into_iter().flat_map(|outputs| ["--output", outputs]));
    command.extend(with["target"].as_str().into_iter().flat_map(|target| ["--target", target]));
    docker(&[&command[..], &[&context]].concat());
    tag
}

/// A script as a runner starts it (GitHub "Workflow syntax", a step without `shell`).
fn script_of(project: &Project, script: &str) {
    let output = Command::new("bash")
        .args(["-e", "-c", script])
        .current_dir(project.path())
        .env("TEST_ENVIRONMENT", "")
        .output()
        .expect("start bash");
    assert!(output.status.success(), "{script}\n{}", text_of(&output));
}

#[test]
fn the_workflow_of_a_server_passes() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    run_steps("app-fastapi", &[], ".github/workflows/uvdock.yml");
}

#[test]
fn the_workflow_of_a_tool_passes() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    run_steps("package-cli-tool", &[], ".github/workflows/uvdock.yml");
}

#[test]
fn the_workflow_of_an_mcp_server_passes() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    run_steps("app-mcp-stdio", &[], ".github/workflows/uvdock.yml");
}

#[test]
fn the_workflows_of_two_services_with_a_library_pass() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new("workspace-member");
    lock::relock(&project);
    project.run(&["generate", "--ci", "github", "--service", "api", "--service", "jobs"]).success();
    test_of(&project, ".github/workflows/uvdock-api.yml");
    test_of(&project, ".github/workflows/uvdock-jobs.yml");
}

/// A bot that was given no token says so, and a container that has ended is not waited for.
#[test]
fn the_workflow_of_a_program_that_asks_for_its_token_passes_at_once() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new("app-script");
    let code = project.read("main.py");
    project.write("main.py", &format!("import os\n\nTOKEN = os.environ[\"DISCORD_TOKEN\"]\n{code}"));
    lock::relock(&project);
    project.run(&["generate", "--ci", "github"]).success();
    assert!(project.read(".github/workflows/uvdock.yml").contains("grep -w -e DISCORD_TOKEN"));
    test_of(&project, ".github/workflows/uvdock.yml");
}
