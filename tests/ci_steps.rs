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
    run_test(project, &project.read(workflow));
}

/// The job that tests, of a workflow's text.
fn run_test(project: &Project, text: &str) {
    let workflow: Value = serde_saphyr::from_str(text).expect("YAML");
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
                script_of(project, &pattern.replace_all(script, name.as_str()), &step["env"]);
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
    // A Dockerfile of its own is built as it is.
    let buildable = with["file"].is_null().then(|| Buildable::of(project));
    let file = match &buildable {
        Some(buildable) => buildable.path(),
        None => project.path().join(with["file"].as_str().expect("a file")),
    };
    let file = file.display().to_string();
    let context = project.path().join(with["context"].as_str().expect("a context")).display().to_string();
    let mut command = vec!["buildx", "build", "--quiet", "--file", &file];
    command.extend(tag.iter().flat_map(|tag| ["--load", "--tag", tag]));
    command.extend(with["outputs"].as_str().into_iter().flat_map(|outputs| ["--output", outputs]));
    command.extend(with["target"].as_str().into_iter().flat_map(|target| ["--target", target]));
    docker(&[&command[..], &[&context]].concat());
    tag
}

/// A script as a runner starts it (GitHub "Workflow syntax", a step without `shell`).
fn script_of(project: &Project, script: &str, environment: &Value) {
    let variables = environment.as_object().into_iter().flatten();
    let output = Command::new("bash")
        .args(["-e", "-c", script])
        .current_dir(project.path())
        .envs(variables.filter_map(|(name, value)| Some((name, value.as_str()?))))
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

/// A registry of this machine, which is removed at the end.
struct Registry {
    container: String,
    /// Such as `localhost:32768/`.
    name: String,
}

impl Registry {
    fn start() -> Self {
        let container = unique_name("registry");
        docker(&["run", "--detach", "--name", &container, "--publish", "127.0.0.1::5000", "registry:3"]);
        let port = docker(&["port", &container, "5000/tcp"]);
        let port = port.rsplit(':').next().expect("a port").to_owned();
        Self { container, name: format!("localhost:{port}/") }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        docker_output(&["rm", "--force", "--volumes", &self.container]);
    }
}

#[test]
fn the_workflow_of_two_services_with_a_library_tests_and_pushes_both() {
    tests_and_pushes_both(&[]);
}

#[test]
fn the_workflow_of_services_with_a_dockerfile_of_their_own_tests_and_pushes_both() {
    tests_and_pushes_both(&["--dockerfiles", "per-service", "--syntax", "false"]);
}

/// How a workflow looks up the Dockerfile of a service.
const OWN_FILE: &str = "${{ fromJSON(env.DOCKERFILES)[matrix.service] }}";

/// What the one workflow does for a tag: the lock is checked, and each service is tested and pushed under a name of its own.
fn tests_and_pushes_both(arguments: &[&str]) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new("workspace-member");
    lock::relock(&project);
    let both = ["generate", "--ci", "github", "--service", "api", "--service", "jobs"];
    project.run(&[&both[..], arguments].concat()).success();
    let registry = Registry::start();
    for service in ["api", "jobs"] {
        let text = project.read(".github/workflows/uvdock.yml").replace("${{ matrix.service }}", service);
        let files: Value = serde_saphyr::from_str(&text).expect("YAML");
        let files =
            files["env"]["DOCKERFILES"].as_str().map(|files| serde_json::from_str::<Value>(files).expect("JSON"));
        let file = files.map_or_else(String::new, |files| files[service].as_str().expect("a file").to_owned());
        let text = text.replace(OWN_FILE, &file);
        let workflow: Value = serde_saphyr::from_str(&text).expect("YAML");
        for step in workflow["jobs"]["lock"]["steps"].as_array().expect("steps") {
            if step["with"]["target"] == "lock" {
                assert_eq!(build(&project, &step["with"], ""), None);
            }
        }
        run_test(&project, &text);
        push(&project, &workflow, service, &registry);
    }
}

/// The job that pushes, to a registry of this machine, and what is there then.
fn push(project: &Project, workflow: &Value, service: &str, registry: &Registry) {
    let steps = workflow["jobs"]["push"]["steps"].as_array().expect("steps");
    let images = steps.iter().find_map(|step| step["with"]["images"].as_str()).expect("the name of the image");
    let image = images.replace("ghcr.io/", &registry.name).replace("${{ github.repository }}", "acme/shop");
    let with = &steps.iter().find(|step| step["with"]["push"] == true).expect("a step that pushes")["with"];
    let mut pushed = with.clone();
    pushed["tags"] = Value::Null;
    pushed["outputs"] = format!("type=image,name={image},push=true").into();
    build(project, &pushed, "");
    assert!(image.ends_with(&format!("/acme/shop/{service}")), "{image}");
    docker(&["pull", "--quiet", &image]);
    let title = docker(&["inspect", "--format", "{{index .Config.Labels \"org.opencontainers.image.title\"}}", &image]);
    docker_output(&["image", "rm", "--force", &image]);
    assert_eq!(title, service);
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
