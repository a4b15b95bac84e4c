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

#[test]
fn a_github_workflow_checks_builds_tests_and_pushes() {
    let project = with_ci("github");
    let workflow = yaml(&project, GITHUB);
    let check = workflow["jobs"]["check"]["steps"].to_string();
    assert!(check.contains("uvdock generate --check --format github"), "{check}");
    let steps = workflow["jobs"]["build"]["steps"].as_array().expect("steps").clone();
    let action = |step: &Value| step["uses"].as_str().unwrap_or_default().to_owned();
    let builds: Vec<&Value> =
        steps.iter().filter(|step| action(step).starts_with("docker/build-push-action@")).collect();
    assert_eq!((&builds[0]["with"]["load"], &builds[0]["if"]), (&true.into(), &Value::Null));
    assert_eq!(builds[1]["if"], "startsWith(github.ref, 'refs/tags/')");
    assert_eq!((&builds[1]["with"]["sbom"], &builds[1]["with"]["provenance"]), (&true.into(), &"mode=max".into()));
    let start = steps.iter().find_map(|step| step["run"].as_str()).expect("a script");
    assert!(start.contains("--read-only") && start.contains("Health.Status"), "{start}");
    let used: Vec<String> = steps.iter().map(action).filter(|name| !name.is_empty()).collect();
    assert!(used.len() > 3 && used.iter().all(|name| name.contains("@v")), "{used:?}");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_gitlab_pipeline_checks_builds_tests_and_pushes() {
    let project = with_ci("gitlab");
    let pipeline = yaml(&project, GITLAB);
    assert!(pipeline["board-check"]["script"].to_string().contains("uvdock generate --check"));
    let script = pipeline["board-image"]["script"].to_string();
    for part in ["--read-only", "--cache-from", "--sbom=true --provenance=mode=max", "--push"] {
        assert!(script.contains(part), "{part}: {script}");
    }
}

#[test]
fn a_moved_pin_of_an_action_is_kept() {
    let project = with_ci("github");
    project.replace(GITHUB, "actions/checkout@v7", "actions/checkout@v8");
    project.run(&["generate", "--check"]).success();
    project.run(&["generate"]).success();
    assert!(project.read(GITHUB).contains("actions/checkout@v8"));
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
    repository.run(&["init", "services/board", "--yes", "--ci", "github"]).success();
    let workflow = yaml(&repository, ".github/workflows/uvdock-board.yml");
    assert!(workflow["jobs"]["check"].to_string().contains("--format github services/board"), "{workflow}");
    assert!(workflow["jobs"]["build"].to_string().contains("\"context\":\"services/board\""), "{workflow}");
    repository.run(&["generate", "services/board", "--check"]).success();
}

#[test]
fn a_private_index_gets_its_login_in_ci() {
    let project = Project::new("app-private-index");
    project.run(&["init", "--yes", "--ci", "github"]).success();
    let workflow = yaml(&project, GITHUB);
    let steps = workflow["jobs"]["build"]["steps"].as_array().expect("steps").clone();
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
    let steps = workflow["jobs"]["build"]["steps"].as_array().expect("steps").clone();
    let builds: Vec<&Value> = steps
        .iter()
        .filter(|step| step["uses"].as_str().unwrap_or_default().starts_with("docker/build-push"))
        .collect();
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
