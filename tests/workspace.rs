//! `generate` in a workspace: which member is meant, where its files lie, and what it takes from the root.

use crate::project::{Outcome, Project, run_in};

/// `api` serves and `jobs` is a program; both use `core`.
const WORKSPACE: &str = "workspace-member";

fn in_member(project: &Project, arguments: &[&str]) -> Outcome {
    run_in(&project.path().join("packages/api"), arguments)
}

#[test]
fn a_workspace_with_several_programs_asks_which() {
    let project = Project::new(WORKSPACE);
    let outcome = project.run(&["generate"]);
    outcome
        .code(3)
        .stderr_contains("The workspace has 2 members that could be started, and nothing says which")
        .stderr_contains("api   uvicorn api.main:app --host 0.0.0.0 --port 8000 (packages/api/src/api/main.py:7)")
        .stderr_contains("jobs  jobs (packages/jobs/pyproject.toml:8)")
        .stderr_contains("hint: Choose one: `uvdock generate --service api`");
    let json = project.run(&["generate", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.code(3).stdout).expect("JSON");
    assert_eq!(json["error"]["candidates"][1]["service"], "jobs");
}

#[test]
fn the_only_program_of_a_workspace_is_taken() {
    let project = Project::new(WORKSPACE);
    project.replace("packages/jobs/pyproject.toml", "[project.scripts]\njobs = \"jobs.nightly:main\"\n", "");
    project.run(&["generate"]).success();
    assert!(project.read("Dockerfile").contains("--package api"));
}

#[test]
fn a_member_writes_its_files_into_the_root() {
    let project = Project::new(WORKSPACE);
    in_member(&project, &["generate"]).success().stderr_contains("its files lie in the root, `../..`");
    assert!(!project.path().join("packages/api/Dockerfile").exists());
    project.run(&["generate", "--service", "api", "--check"]).success();
    project.run(&["generate", "packages/api", "--check"]).success();
    in_member(&project, &["generate", "--service", "api", "--check"]).success();
}

#[test]
fn a_member_finds_another_by_its_name() {
    let project = Project::new(WORKSPACE);
    in_member(&project, &["generate", "--service", "jobs"]).success();
    assert!(project.read("Dockerfile").contains("CMD [\"jobs\"]"));
}

#[test]
fn a_member_that_is_not_there_is_named_with_those_that_are() {
    let project = Project::new(WORKSPACE);
    let outcome = project.run(&["generate", "--service", "web"]);
    outcome.code(1).stderr_contains("no member `web`").stderr_contains("Its members are `api`, `core`, `jobs`");
}

#[test]
fn a_library_is_nothing_to_run() {
    Project::new(WORKSPACE).run(&["generate", "--service", "core"]).code(3).stderr_contains("Nothing to run here");
}

#[test]
fn a_root_without_a_project_is_inspected_member_by_member() {
    let project = Project::new(WORKSPACE);
    project.run(&["inspect"]).code(1).stderr_contains("Name a member, such as `--service api`");
    let outcome = project.run(&["inspect", "--service", "api"]);
    outcome.success().stdout_contains("health route   /health").stdout_contains("../core/src/core/health.py:8");
}

#[test]
fn settings_of_the_root_hold_for_a_member_that_says_nothing_else() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uvdock]\npython = \"3.12\"\nlock = \"frozen\"\n"));
    let member = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{member}\n[tool.uvdock]\npython = \"3.13\"\n"));
    let explained = project.run(&["explain", "--service", "api"]);
    explained.success().stdout_contains("python             3.13\n                   because: set in pyproject.toml:");
    explained.stdout_contains("--frozen\n                   because: set in ../../pyproject.toml:");
}

#[test]
fn the_nearest_python_pin_up_to_the_root_counts() {
    let project = Project::new(WORKSPACE);
    project.write(".python-version", "3.12\n");
    let explained = project.run(&["explain", "--service", "api"]);
    explained.success().stdout_contains("because: `3.12` (../../.python-version:1)");
    project.write("packages/api/.python-version", "3.13\n");
    project.run(&["explain", "--service", "api"]).stdout_contains("because: `3.13` (.python-version:1)");
}

#[test]
fn uv_is_what_the_root_requires() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uv]\nrequired-version = \"==0.12.3\"\n"));
    let explained = project.run(&["explain", "--service", "api"]);
    explained.success().stdout_contains("uv:0.12.3\n").stdout_contains("(../../pyproject.toml:11)");
}

#[test]
fn a_python_that_another_member_refuses_is_refused() {
    let project = Project::new(WORKSPACE);
    project.replace("packages/jobs/pyproject.toml", ">=3.12", ">=3.13");
    project.replace("uv.lock", "requires-python = \">=3.12\"", "requires-python = \">=3.13\"");
    let refused = project.run(&["generate", "--service", "api", "--python", "3.12"]);
    refused
        .code(1)
        .stderr_contains("Python 3.12 (flag `--python`) is outside `requires-python = \">=3.13\"` (uv.lock)");
}

#[test]
fn a_lock_that_is_stale_for_another_member_is_reported() {
    let project = Project::new(WORKSPACE);
    project.replace("packages/jobs/pyproject.toml", "iniconfig>=2", "iniconfig>=1");
    let outcome = project.run(&["generate", "--service", "api"]);
    outcome.success().stderr_contains(
        "note: `uv.lock` is stale: in `jobs`, `iniconfig>=1` is not locked (../jobs/pyproject.toml:5), and 1 more",
    );
}

#[test]
fn a_member_that_is_not_a_package_runs_from_its_own_directory() {
    let project = Project::new(WORKSPACE);
    project.write("packages/jobs/nightly.py", "import time\nif __name__ == \"__main__\":\n    time.sleep(1)\n");
    let manifest = "[project]\nname = \"jobs\"\nversion = \"0.1.0\"\nrequires-python = \">=3.12\"\n";
    project.write("packages/jobs/pyproject.toml", &format!("{manifest}dependencies = [\"iniconfig>=2\"]\n"));
    project.replace("uv.lock", "editable = \"packages/jobs\"", "virtual = \"packages/jobs\"");
    project.replace(
        "uv.lock",
        "    { name = \"core\" },\n    { name = \"iniconfig\" },",
        "    { name = \"iniconfig\" },",
    );
    let core = "    { name = \"core\", editable = \"packages/core\" },\n    { name = \"iniconfig\"";
    project.replace("uv.lock", core, "    { name = \"iniconfig\"");
    project.run(&["generate", "--service", "jobs"]).success();
    let dockerfile = project.read("Dockerfile");
    for line in [
        "    --mount=type=bind,source=packages/core/pyproject.toml,target=packages/core/pyproject.toml \\",
        "    uv sync --locked --no-dev --no-install-project --package jobs \\",
        "COPY packages/jobs/nightly.py ./packages/jobs/",
        "WORKDIR /app/packages/jobs",
        "CMD [\"python\", \"nightly.py\"]",
    ] {
        assert!(dockerfile.lines().any(|found| found == line), "{line}\n{dockerfile}");
    }
    assert!(!dockerfile.contains("packages/core/src"));
}

#[test]
fn files_that_a_member_names_are_copied_to_where_they_lie() {
    let project = Project::new(WORKSPACE);
    project.write(
        "packages/api/src/api/extra.py",
        "from pathlib import Path\nTEXT = Path(\"data/x.txt\").read_text()\nPath(\"out\").mkdir()\n",
    );
    project.write("packages/api/data/x.txt", "x\n");
    project.replace("packages/api/src/api/main.py", "from fastapi", "import api.extra\nfrom fastapi");
    project.run(&["generate", "--service", "api"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("COPY --link --from=project /app/packages/api/data/x.txt ./packages/api/data/\n"));
    assert!(dockerfile.contains("install -d -o 65532 -g 65532 /app/packages/api/out\n"), "{dockerfile}");
    assert!(project.read(".dockerignore").contains("\n!packages/api/data/x.txt\n"));
    assert!(project.read("compose.yaml").contains("target: \"/app/packages/api/out\""));
}

#[test]
fn environment_files_are_those_of_the_member_or_else_of_the_root() {
    let project = Project::new(WORKSPACE);
    project.replace("packages/api/src/api/main.py", "app = ", "import os\nNAME = os.getenv(\"NAME\")\napp = ");
    project.run(&["generate", "--service", "api"]).success();
    assert!(project.read("compose.yaml").contains("- path: \".env\"\n"));
    project.write("packages/api/.env.example", "NAME=\n");
    project.run(&["generate", "--service", "api"]).success();
    assert!(project.read("compose.yaml").contains("- path: \"packages/api/.env\"\n"));
}

#[test]
fn an_application_of_a_library_is_started_by_the_member_that_depends_on_it() {
    let project = Project::new(WORKSPACE);
    project.write("packages/core/src/core/web.py", "from fastapi import FastAPI\ndef make():\n    return FastAPI()\n");
    project.write("packages/api/src/api/main.py", "from core.web import make\n\napp = make()\n");
    project.run(&["generate", "--service", "api"]).success();
    assert!(project.read("Dockerfile").contains("CMD [\"uvicorn\", \"api.main:app\","));
}
