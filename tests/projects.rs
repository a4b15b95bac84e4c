//! Several projects in one repository that is no workspace: each command at the top is about all of them, or asks.

use std::time::Duration;

use serde_json::Value;

use crate::docker::container::Container;
use crate::docker::image::Image;
use crate::docker::{Docker, lock};
use crate::project::{Project, copy_tree, fixtures};

/// `backend` serves by FastAPI and `services/worker` by Flask.
fn repository() -> Project {
    let project = Project::empty();
    for (path, fixture) in [("backend", "app-fastapi"), ("services/worker", "app-flask-factory")] {
        let directory = project.path().join(path);
        fs_err::create_dir_all(&directory).expect("created");
        copy_tree(&fixtures().join(fixture), &directory);
    }
    project
}

/// One of them alone.
fn below(project: &Project, path: &str) -> Project {
    let alone = Project::empty();
    copy_tree(&project.path().join(path), alone.path());
    alone
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn all_projects_below_get_their_files_as_if_run_there() {
    let project = repository();
    let outcome = project.run(&["generate"]);
    outcome.success().stdout_contains("created   backend/Dockerfile\n");
    outcome.stdout_contains("created   services/worker/compose.yaml\n");
    outcome.stderr_contains("2 projects: `backend` 3 created; `services/worker` 3 created");
    outcome.stderr_contains("In `services/worker`:\nThe image starts");
    for path in ["backend", "services/worker"] {
        below(&project, path).run(&["generate", "--check"]).success();
    }
    let check = project.run(&["generate", "--check"]);
    check.success().stdout_contains("in sync      services/worker/Dockerfile\n");
    project.run(&["generate"]).success().stderr_contains("`backend` 3 unchanged");
}

#[test]
fn a_manifest_of_tools_at_the_top_is_no_project() {
    let project = repository();
    project.write("pyproject.toml", "[tool.ruff]\nline-length = 100\n");
    project.run(&["generate"]).success();
    project.run(&["generate", "--check"]).success();
    project.write("backend/extra.py", "").replace("backend/main.py", "import", "import extra\nimport");
    let stale = project.run(&["generate", "--check"]);
    stale.code(10).stdout_contains("stale        backend/Dockerfile\n").stdout_contains("+++ b/backend/Dockerfile\n");
    stale.stderr_contains("hint: Run `uvdock generate`, and commit what it writes");
    project.run(&["generate", "--diff"]).success().stdout_contains("--- a/backend/Dockerfile\n");
    let checked = project.run(&["generate", "--check", "services"]);
    checked
        .success()
        .stderr_contains("note: There is no project in `services` itself; it is the one in `services/worker`");
    let again = project.run(&["generate", "services"]);
    again.success().stderr_contains("\nIn `services/worker`:\nThe image starts");
    assert!(!below(&project, "services/worker").run(&["generate"]).success().stderr.contains("In `"));
    project.replace("services/worker/Dockerfile", "FROM", "# mine\nFROM");
    project.run(&["generate", "--check"]).code(11);
}

#[test]
fn a_broken_project_keeps_all_from_being_written() {
    let project = repository();
    project.write("services/worker/pyproject.toml", "[project\n");
    let outcome = project.run(&["generate"]);
    outcome
        .code(1)
        .stderr_contains("In `services/worker`:\nerror: ")
        .stderr_contains("Nothing was done for `backend` either");
    assert!(!project.path().join("backend/Dockerfile").exists());
    let json = json(&project.run(&["generate", "--format", "json"]).code(1).stdout);
    assert_eq!(json["projects"][0]["path"], "services/worker");
    assert!(json["projects"][0]["error"]["message"].is_string(), "{json}");
}

#[test]
fn a_file_of_the_authors_in_one_keeps_all_from_being_written() {
    let project = repository();
    project.write("services/worker/Dockerfile", "FROM python:3.14-slim\n");
    project
        .run(&["generate"])
        .code(1)
        .stderr_contains("In `services/worker`:\nerror: `Dockerfile` was not written by uvdock");
    assert!(!project.path().join("backend/Dockerfile").exists());
    project.run(&["generate", "--force"]).success().stdout_contains("replaced  services/worker/Dockerfile");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_question_of_one_is_one_of_all() {
    let project = repository();
    project.write("backend/other.py", "from fastapi import FastAPI\n\nbackend = FastAPI()\n");
    project.write("backend/third.py", "from fastapi import FastAPI\n\nthird = FastAPI()\n");
    fs_err::remove_file(project.path().join("backend/main.py")).expect("removed");
    project.run(&["generate"]).code(3).stderr_contains("In `backend`:\nerror: ");
    assert!(!project.path().join("services/worker/Dockerfile").exists());
}

#[test]
fn what_may_be_an_example_is_asked_for_with_the_command() {
    let project = repository();
    copy_tree(&fixtures().join("app-script"), &{
        let directory = project.path().join("examples/demo");
        fs_err::create_dir_all(&directory).expect("created");
        directory
    });
    let outcome = project.run(&["generate"]);
    outcome
        .code(3)
        .stderr_contains("examples/demo  it lies where examples, templates or tools do (examples/demo/pyproject.toml)");
    outcome.stderr_contains("hint: Name those that are meant: `uvdock generate backend services/worker`");
    assert!(!project.path().join("backend/Dockerfile").exists());
    let question = json(&project.run(&["inspect", "--format", "json"]).code(3).stdout);
    assert_eq!(question["error"]["candidates"][0]["fix"], "uvdock generate examples/demo");
    project.run(&["generate", "backend", "services/worker"]).success();
    assert!(!project.path().join("examples/demo/Dockerfile").exists());
    project.run(&["generate", "--check", "backend", "services/worker", "./backend"]).success();
    project.run(&["generate", "examples/demo", "--dry-run"]).success();
}

#[test]
fn a_library_that_another_installs_gets_no_files() {
    let project = repository();
    project.write("libs/core/pyproject.toml", "[project]\nname = \"core\"\nversion = \"1\"\n");
    project.run(&["generate"]).code(3).stderr_contains("libs/core  it has no `uv.lock`");
    let lock = project.read("backend/uv.lock");
    let core = "[[package]]\nname = \"core\"\nversion = \"1\"\nsource = { directory = \"../libs/core\" }\n";
    project.write("backend/uv.lock", &format!("{lock}\n{core}"));
    let outcome = project.run(&["generate"]);
    outcome
        .success()
        .stderr_contains("note: `libs/core` has no lock of its own, and `backend` installs it: no files for it");
    project.write("libs/core/uv.lock", "version = 1\nrequires-python = \">=3.13\"\n\n[[package]]\nname = \"core\"\nversion = \"1\"\nsource = { virtual = \".\" }\n");
    let outcome = project.run(&["generate", "--check"]);
    outcome.success().stderr_contains("note: `libs/core` runs nothing, and `backend` installs it: no files for it");
}

#[test]
fn a_dependency_outside_a_project_is_named() {
    let project = repository();
    project.write("libs/core/pyproject.toml", "[project]\nname = \"core\"\nversion = \"1\"\n");
    let lock = project.read("backend/uv.lock");
    let own = lock.find("source = { virtual = \".\" }\ndependencies = [\n").expect("its own package");
    let end = own + "source = { virtual = \".\" }\ndependencies = [\n".len();
    let core = "\n[[package]]\nname = \"core\"\nversion = \"1\"\nsource = { directory = \"../libs/core\" }\n";
    project.write("backend/uv.lock", &format!("{}    {{ name = \"core\" }},\n{}{core}", &lock[..end], &lock[end..]));
    let outcome = project.run(&["generate"]);
    outcome
        .code(1)
        .stderr_contains("In `backend`:\nerror: `core` lies at `../libs/core`, outside the directory of `uv.lock`");
}

#[test]
fn members_of_one_workspace_are_named_as_its_services() {
    let project = Project::new("workspace-member");
    let outcome = project.run(&["generate", "packages/api", "packages/jobs"]);
    outcome.code(1).stderr_contains("`uvdock generate . --service api --service jobs`");
    assert!(!project.path().join("Dockerfile").exists());
    project.run(&["generate", "packages"]).code(1);
}

#[test]
fn programs_are_told_each_project() {
    let project = repository();
    let written = json(&project.run(&["generate", "--format", "json"]).success().stdout);
    assert_eq!((&written["version"], &written["mode"]), (&1.into(), &"write".into()));
    let paths = |document: &Value| {
        let all = document["projects"].as_array().expect("projects").clone();
        all.iter().map(|one| one["path"].as_str().expect("a path").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&written), ["backend", "services/worker"]);
    assert_eq!(written["projects"][1]["files"][0]["outcome"], "created");
    for command in ["inspect", "explain"] {
        let document = json(&project.run(&[command, "--format", "json"]).success().stdout);
        assert_eq!(paths(&document), ["backend", "services/worker"], "{command}");
        project.run(&[command]).success().stdout_contains("services/worker\n\n");
    }
    project.replace("backend/Dockerfile", "EXPOSE 8000", "EXPOSE 9");
    let annotated = project.run(&["generate", "--check", "--format", "github"]);
    annotated.code(11).stdout_contains("::error file=backend/Dockerfile,");
}

#[test]
fn affected_is_asked_of_each() {
    let project = repository();
    project.run(&["generate"]).success();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    project.write("backend/main.py", &format!("{}\n# new\n", project.read("backend/main.py")));
    let outcome = project.run(&["affected", "--since", "HEAD"]);
    outcome.success().stdout_contains("backend: ");
    assert!(!outcome.stdout.contains("services/worker"), "{}", outcome.stdout);
    let matrix = json(&project.run(&["affected", "--since", "HEAD", "--format", "matrix"]).stdout);
    assert_eq!(matrix["include"].as_array().map(Vec::len), Some(1));
    assert_eq!(matrix["include"][0]["path"], "backend");
}

#[test]
fn init_takes_all_that_are_plain_and_a_flag_of_one_is_refused() {
    let project = repository();
    project.run(&["init", "--yes"]).success().stderr_contains("In `services/worker`:");
    project.run(&["generate", "--check"]).success();
    project
        .run(&["generate", "--command", "python main.py"])
        .code(1)
        .stderr_contains("`--command` is about one service");
}

#[test]
fn images_of_all_are_built() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = repository();
    for path in ["backend", "services/worker"] {
        let alone = below(&project, path);
        lock::relock(&alone);
        copy_tree(alone.path(), &project.path().join(path));
    }
    project.run(&["generate"]).success();
    for path in ["backend", "services/worker"] {
        let container = Container::hardened(&Image::build(&below(&project, path)), Some(8000), &[], &[]);
        container.wait_until_healthy(Duration::from_mins(3));
    }
}
