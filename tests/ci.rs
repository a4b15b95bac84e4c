//! The workflows that `ci` asks for: valid, true after a bot's bump, and at the root of the repository.

use indoc::indoc;
use serde_json::Value;

use crate::project::Project;

const GITHUB: &str = ".github/workflows/uvdock.yml";
const GITLAB: &str = ".gitlab/uvdock.yml";

fn with_ci(system: &str) -> Project {
    let project = Project::new("app-fastapi");
    project.run(&["init", "--yes", "--ci", system]).success();
    assert!(project.read("pyproject.toml").ends_with(&format!("[tool.uvdock]\nci = \"{system}\"\n")));
    project
}

fn yaml(project: &Project, path: &str) -> Value {
    let text = project.read(path);
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Where a uvdock comes from that a job can build.
const SOURCE: &str = "https://github.com/owner/uvdock#0123456789abcdef0123456789abcdef01234567";
pub const ELSEWHERE: &str = "https://git.example/tools/uvdock#0123456789abcdef0123456789abcdef01234567";

#[test]
fn a_github_workflow_tests_and_pushes() {
    let project = with_ci("github");
    let workflow = yaml(&project, GITHUB);
    let test = workflow["jobs"]["test"]["steps"].as_array().expect("steps").clone();
    let action = |step: &Value| step["uses"].as_str().unwrap_or_default().to_owned();
    let is_build = |step: &&Value| action(step).starts_with("docker/build-push-action@");
    assert_eq!(test.iter().find(is_build).expect("a build")["with"]["load"], true);
    let start = test.iter().find_map(|step| step["run"].as_str()).expect("a script");
    assert!(start.contains("--read-only") && start.contains("Health.Status"), "{start}");
    let push = &workflow["jobs"]["push"];
    assert_eq!((&push["if"], &push["needs"]), (&"startsWith(github.ref, 'refs/tags/')".into(), &"test".into()));
    let steps = push["steps"].as_array().expect("steps").clone();
    let pushed = &steps.iter().rfind(is_build).expect("a build")["with"];
    assert_eq!((&pushed["sbom"], &pushed["provenance"]), (&true.into(), &"mode=max".into()));
    assert_eq!(pushed["platforms"], "linux/amd64,linux/arm64");
    let is_commit = |name: &str| name.split_once('@').is_some_and(|(_, commit)| commit.len() == 40);
    let used: Vec<String> = test.iter().chain(&steps).map(action).filter(|name| !name.is_empty()).collect();
    assert!(used.len() > 6 && used.iter().all(|name| is_commit(name)), "{used:?}");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_pull_request_writes_nothing() {
    let workflow = yaml(&with_ci("github"), GITHUB);
    assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}));
    assert_eq!(workflow["jobs"]["test"]["permissions"], Value::Null, "no more than the workflow has");
    assert_eq!(workflow["jobs"]["push"]["permissions"]["packages"], "write");
}

#[test]
fn no_job_installs_by_a_name_that_nobody_owns() {
    for (system, path) in [("github", GITHUB), ("gitlab", GITLAB)] {
        let project = Project::new("app-fastapi");
        let outcome = project.run(&["generate", "--ci", system]);
        outcome.success().stderr_contains("The workflow does not check that the files are in sync");
        let text = project.read(path);
        assert!(!text.contains("generate --check") && !text.contains("pip"), "{text}");
    }
}

#[test]
fn the_check_builds_the_uvdock_that_is_named() {
    let check = |system: &str, path: &str, source: &str| {
        let project = Project::new("app-fastapi");
        project.run(&["init", "--yes", "--ci", system, "--uvdock", source]).success();
        project.run(&["generate", "--check"]).success();
        yaml(&project, path)
    };
    let workflow = check("github", GITHUB, SOURCE);
    let steps = workflow["jobs"]["check"]["steps"].as_array().expect("steps").clone();
    assert_eq!(steps[1]["uses"], "owner/uvdock@0123456789abcdef0123456789abcdef01234567");
    assert_eq!((&steps[1]["with"]["path"], &workflow["jobs"]["test"]["needs"]), (&".".into(), &"check".into()));
    let workflow = check("github", GITHUB, ELSEWHERE);
    let steps = workflow["jobs"]["check"]["steps"].to_string();
    assert!(
        steps.contains("cargo install --locked --git https://git.example/tools/uvdock --rev 0123456789abcdef"),
        "{steps}"
    );
    assert!(steps.contains("~/.uvdock/bin/uvdock generate --check --format github ."), "{steps}");
    let script = check("gitlab", GITLAB, ELSEWHERE)["board-check"]["script"].to_string();
    assert!(
        script.contains("--locked --git https://git.example/tools/uvdock") && script.contains("generate --check ."),
        "{script}"
    );
}

#[test]
fn a_gitlab_pipeline_builds_tests_and_pushes() {
    let project = with_ci("gitlab");
    assert!(project.read(GITLAB).contains("include: [{local: .gitlab/uvdock.yml}]"), "how to include it");
    let script = yaml(&project, GITLAB)["board-image"]["script"].to_string();
    for part in ["--read-only", "--cache-from", "--sbom=true --provenance=mode=max", "--push"] {
        assert!(script.contains(part), "{part}: {script}");
    }
}

/// A newer one, as Dependabot writes it.
const CHECKOUT: &str = "actions/checkout@0000000000000000000000000000000000000000 # v8.0.0";

#[test]
fn a_moved_pin_of_an_action_is_kept() {
    let project = with_ci("github");
    project.replace(GITHUB, "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", CHECKOUT);
    project.run(&["generate", "--check"]).success();
    project.run(&["generate"]).success();
    assert_eq!(project.read(GITHUB).matches(CHECKOUT).count(), 2);
    project.replace(GITHUB, "timeout-minutes: 30", "timeout-minutes: 60");
    project.run(&["generate", "--check"]).code(11).stdout_contains(&format!("edited       {GITHUB}"));
}

#[test]
fn a_workflow_lies_at_the_root_of_the_repository() {
    let repository = Project::empty();
    fs_err::create_dir(repository.path().join(".git")).expect("created");
    let project = Project::new("app-fastapi");
    for path in ["pyproject.toml", "uv.lock", "main.py", "app/__init__.py", "app/pages.py", "templates/index.html"] {
        repository.write(&format!("services/board/{path}"), &project.read(path));
    }
    repository.run(&["init", "services/board", "--yes", "--ci", "github", "--uvdock", SOURCE]).success();
    let workflow = yaml(&repository, ".github/workflows/uvdock-board.yml");
    assert!(workflow["jobs"]["check"].to_string().contains("\"path\":\"services/board\""), "{workflow}");
    assert!(workflow["jobs"]["test"].to_string().contains("\"context\":\"services/board\""), "{workflow}");
    repository.run(&["generate", "services/board", "--check"]).success();
}

/// The steps of the jobs that build.
fn steps_of(workflow: &Value) -> Vec<Value> {
    let steps = ["test", "push"].map(|job| workflow["jobs"][job]["steps"].as_array().expect("steps").clone());
    steps.concat()
}

#[test]
fn a_private_index_gets_its_login_in_ci() {
    let project = Project::new("app-private-index");
    project.run(&["init", "--yes", "--ci", "github"]).success();
    let workflow = yaml(&project, GITHUB);
    let steps = steps_of(&workflow);
    let builds = steps.iter().filter(|step| step["uses"].as_str().unwrap_or_default().starts_with("docker/build-push"));
    let expected = indoc! {"
        uv_index_acme_internal_password=${{ secrets.UV_INDEX_ACME_INTERNAL_PASSWORD }}
        uv_index_acme_internal_username=${{ secrets.UV_INDEX_ACME_INTERNAL_USERNAME }}
    "};
    let secrets: Vec<&str> = builds.map(|step| step["with"]["secrets"].as_str().expect("secrets")).collect();
    assert_eq!(secrets, [expected, expected], "the build for the test, and the one that is pushed");
    project.run(&["init", "--yes", "--ci", "gitlab"]).success();
    let script = yaml(&project, GITLAB)["quotes-image"]["script"].to_string();
    let flag = "--secret id=uv_index_acme_internal_password,env=UV_INDEX_ACME_INTERNAL_PASSWORD";
    assert_eq!(script.matches(flag).count(), 2, "{script}");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn repositories_over_ssh_get_an_agent_in_ci() {
    let project = Project::new("app-fastapi");
    let source =
        "source = { git = \"ssh://git@git.example/acme/tools.git?rev=v1#0123456789012345678901234567890123456789\" }";
    let text = project.read("uv.lock");
    let package = format!("\n[[package]]\nname = \"tools\"\nversion = \"1.0\"\n{source}\n");
    let root = text.find("source = { virtual").map(|at| text[at..].find("dependencies = [\n").expect("edges") + at);
    let root = root.expect("the project in its lock");
    let lock = format!("{}dependencies = [\n    {{ name = \"tools\" }},\n{}", &text[..root], &text[root + 17..]);
    project.write("uv.lock", &(lock + &package));
    for (system, path) in [("github", GITHUB), ("gitlab", GITLAB)] {
        project.run(&["generate", "--lock", "frozen", "--ci", system]).success();
        let text = project.read(path);
        assert!(text.contains("ssh-agent") && text.contains("SSH_PRIVATE_KEY"), "{text}");
        yaml(&project, path);
    }
}

#[test]
fn the_shared_base_is_built_before_the_image_that_needs_it() {
    let project = Project::new("app-fastapi");
    project.run(&["init", "--yes", "--strategy", "shared-base", "--ci", "github"]).success();
    let base = project.read("Dockerfile").lines().find_map(|line| line.strip_prefix("ARG BASE=").map(str::to_owned));
    let base = base.expect("the argument that names the base");
    let tag = base.split_once(':').expect("a tag").1;
    let context = format!("{base}=oci-layout:///tmp/base:{tag}");
    let workflow = yaml(&project, GITHUB);
    let steps = steps_of(&workflow);
    let builds: Vec<&Value> = steps
        .iter()
        .filter(|step| step["uses"].as_str().unwrap_or_default().starts_with("docker/build-push"))
        .collect();
    assert_eq!(builds[2]["with"]["file"], "Dockerfile.base", "the job that pushes builds it from the cache");
    let builds = [builds[0], builds[1], builds[3]];
    assert_eq!(
        (&builds[0]["with"]["file"], &builds[0]["with"]["tags"]),
        (&"Dockerfile.base".into(), &base.as_str().into())
    );
    assert_eq!(builds[0]["with"]["outputs"], "type=oci,tar=false,dest=/tmp/base");
    for build in &builds[1..] {
        assert_eq!(build["with"]["build-contexts"], context.as_str());
    }
    project.run(&["init", "--yes", "--ci", "gitlab"]).success();
    let script = yaml(&project, GITLAB)["board-image"]["script"].to_string();
    assert!(script.contains("--file Dockerfile.base --tag ") && script.matches(&context).count() == 2, "{script}");
}
