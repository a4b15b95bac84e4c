//! `generate` in a workspace: which member is meant, where its files lie, and what it takes from the root.

use crate::accepted::assert_equal_files;
use crate::docker::lint;
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
        .stderr_contains("hint: Choose with `uvdock generate --service api`; for all of them:")
        .stderr_contains("`uvdock init --yes --service api --service jobs`, which sets `services` in `[tool.uvdock]`");
    let json = project.run(&["generate", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.code(3).stdout).expect("JSON");
    assert_eq!(json["error"]["candidates"][1]["service"], "jobs");
}

/// What a library imports of itself is found where the library lies, which the member sees above itself.
#[test]
fn a_relative_import_of_a_library_is_its_own() {
    let project = Project::new(WORKSPACE);
    project.write("packages/core/src/core/__init__.py", "from . import health\nfrom .greeting import greeting\n");
    let outcome = project.run(&["generate", "--service", "api"]);
    assert!(!outcome.success().stderr.contains("stops at"), "{}", outcome.stderr);
}

/// The Dockerfile of a service stays where all services are in one of uvdock's: what it alone says is named.
#[test]
fn what_the_dockerfile_of_a_service_says_is_not_left_out_without_a_word() {
    let project = Project::new(WORKSPACE);
    let theirs = "FROM python:3.13-slim\nENV MODE=production\nCOPY . /app\nWORKDIR /app\nEXPOSE 8000 9100\n\
                  CMD [\"uvicorn\", \"api.main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    project.write("packages/api/Dockerfile", theirs);
    let services = ["init", "--yes", "--service", "api", "--service", "jobs"];
    let outcome = project.run(&services);
    outcome
        .success()
        .stderr_contains("note: api: `packages/api/Dockerfile` stays")
        .stderr_contains("9100")
        .stderr_contains("`uvdock init --service api` carries over what can be");
    assert_eq!(project.read("packages/api/Dockerfile"), theirs);
    let plain = Project::new(WORKSPACE).run(&services);
    assert!(!plain.success().stderr.contains(" stays"), "{}", plain.stderr);
}

#[test]
fn every_command_takes_several_services_and_init_keeps_them() {
    let project = Project::new(WORKSPACE);
    let named = |words: &[&'static str]| project.run(&[words, &["--service", "jobs", "--service", "api"]].concat());
    named(&["explain"]).success().stdout_contains("api\n\ncommand").stdout_contains("\njobs\n\ncommand");
    let json: serde_json::Value =
        serde_json::from_str(&named(&["inspect", "--format", "json"]).success().stdout).expect("JSON");
    assert_eq!(json["services"].as_array().map(Vec::len), Some(2));
    named(&["init", "--yes"]).success().stderr_contains("The files are for `api`, `jobs`");
    assert!(project.read("pyproject.toml").contains("services = [\"api\", \"jobs\"]"));
    project.run(&["generate", "--check"]).success();
    let kept = project.read("pyproject.toml");
    run_in(&project.path().join("packages/api"), &["init", "--yes", "--service", "api", "--service", "jobs"]).success();
    assert_eq!(project.read("pyproject.toml"), kept);
    named(&["init", "--yes", "--port", "1"]).code(1).stderr_contains("--port");
}

#[test]
fn a_root_with_a_project_that_runs_nothing_is_inspected_as_its_members_are_meant() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    let named = "[project]\nname = \"shop\"\nversion = \"0.1.0\"\nrequires-python = \">=3.12\"\ndependencies = []\n\n";
    project.write("pyproject.toml", &format!("{named}{root}"));
    let lock = project.read("uv.lock").replace("members = [\n", "members = [\n    \"shop\",\n");
    let own = "\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\nsource = { virtual = \".\" }\n";
    project.write("uv.lock", &format!("{lock}{own}"));
    project
        .run(&["inspect"])
        .success()
        .stdout_contains("The workspace has 2 members that could be started, and nothing says which")
        .stdout_contains("candidate      api");
    project.replace("packages/jobs/pyproject.toml", "[project.scripts]\njobs = \"jobs.nightly:main\"\n", "");
    project.run(&["inspect"]).success().stdout_contains("name           api ").stdout_contains("GET /health");
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
    explained
        .success()
        .stdout_contains("python             3.13\n                   because: set in packages/api/pyproject.toml:");
    explained.stdout_contains("--frozen\n                   because: set in pyproject.toml:");
}

#[test]
fn settings_about_indexes_hold_for_a_member_too() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    let settings = "[tool.uvdock]\nprivate = [\"internal\"]\n";
    let index = "[[tool.uv.index]]\nname = \"internal\"\nurl = \"https://index.example/simple\"\n";
    project.write("pyproject.toml", &format!("{root}\n{index}\n{settings}"));
    project.run(&["generate", "--service", "api"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("--mount=type=secret,id=uv_index_internal_password"), "{dockerfile}");
}

#[test]
fn the_nearest_python_pin_up_to_the_root_counts() {
    let project = Project::new(WORKSPACE);
    project.write(".python-version", "3.12\n");
    let explained = project.run(&["explain", "--service", "api"]);
    explained.success().stdout_contains("because: `3.12` (.python-version:1)");
    project.write("packages/api/.python-version", "3.13\n");
    project.run(&["explain", "--service", "api"]).stdout_contains("because: `3.13` (packages/api/.python-version:1)");
}

#[test]
fn uv_is_what_the_root_requires() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uv]\nrequired-version = \"==0.12.3\"\n"));
    let explained = project.run(&["explain", "--service", "api"]);
    explained.success().stdout_contains("uv:0.12.3\n").stdout_contains("(pyproject.toml:11)");
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
        "note: `uv.lock` is stale, so the stage `lock` fails: in `jobs`, `iniconfig>=1` is not locked (packages/jobs/pyproject.toml:5), and 1 more",
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
        "    --mount=type=bind,source=packages/jobs/pyproject.toml,target=packages/jobs/pyproject.toml \\",
        "    uv sync --frozen --no-dev --no-install-project --package jobs \\",
        "COPY packages/jobs/nightly.py ./packages/jobs/",
        "WORKDIR /app/packages/jobs",
        "CMD [\"python\", \"nightly.py\"]",
    ] {
        assert!(dockerfile.lines().any(|found| found == line), "{line}\n{dockerfile}");
    }
    assert!(!dockerfile.contains("packages/core"));
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

#[test]
fn a_workspace_root_that_a_member_depends_on_is_built_with_it() {
    let project = Project::new(WORKSPACE);
    let backend = "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n";
    let suite = "[project]\nname = \"suite\"\nversion = \"1\"\nrequires-python = \">=3.12\"\nreadme = \"README.md\"\n";
    project.write("pyproject.toml", &format!("{suite}{backend}{}", project.read("pyproject.toml")));
    project.write("README.md", "# Suite\n").write("suite/__init__.py", "").write("docs/conf.py", "");
    let package = "[[package]]\nname = \"suite\"\nversion = \"1\"\nsource = { editable = \".\" }\n\n";
    project.replace(
        "uv.lock",
        "[[package]]\nname = \"typing-extensions\"",
        &format!("{package}[[package]]\nname = \"typing-extensions\""),
    );
    project.replace("uv.lock", "    \"jobs\",\n]", "    \"jobs\",\n    \"suite\",\n]");
    let edge = "    { name = \"fastapi\" },\n    { name = \"uvicorn\" },\n";
    project.replace("uv.lock", edge, &format!("{edge}    {{ name = \"suite\" }},\n"));
    project.run(&["generate", "--service", "api"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("COPY pyproject.toml uv.lock README.md ./\n"), "{dockerfile}");
    assert!(dockerfile.contains("COPY suite ./suite\n") && !dockerfile.contains("docs"), "{dockerfile}");
    assert!(!dockerfile.contains("COPY packages/jobs/src"), "{dockerfile}");
}

#[test]
fn a_member_whose_dependencies_are_computed_keeps_uv_from_checking_the_lock() {
    let project = Project::new(WORKSPACE);
    let dependencies = "dependencies = [\"core\", \"iniconfig>=2\"]";
    project.replace("packages/jobs/pyproject.toml", dependencies, "dynamic = [\"dependencies\"]");
    let explained = project.run(&["explain", "--service", "api"]);
    explained.success().stdout_contains("only by building `jobs`, whose `dependencies` are dynamic");
}

#[test]
fn a_service_gets_the_manifests_of_its_own_dependencies_and_one_stage_checks_the_lock_with_all() {
    let project = Project::new(WORKSPACE);
    project.run(&["generate", "--service", "api"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(!dockerfile.contains("packages/jobs") && !dockerfile.contains("--locked"), "{dockerfile}");
    assert!(dockerfile.contains("COPY packages/core ./packages/core\n"), "{dockerfile}");
    assert!(
        dockerfile.contains("FROM build AS lock\n") && dockerfile.contains("    uv lock --check\n"),
        "{dockerfile}"
    );
    assert!(project.read(".dockerignore").contains("\n!packages/jobs/pyproject.toml\n"));
    project.run(&["generate", "--service", "api", "--lock", "locked"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("packages/jobs/pyproject.toml") && !dockerfile.contains("AS lock"), "{dockerfile}");
    project.run(&["generate", "--service", "jobs"]).success();
    let both = project.run(&["generate", "--service", "jobs", "--service", "api"]);
    both.success();
    assert_eq!(project.read("Dockerfile").matches("AS lock\n").count(), 1);
}

#[test]
fn a_change_of_a_library_restarts_the_development_server() {
    let project = Project::new(WORKSPACE);
    project.run(&["generate", "--service", "api"]).success();
    assert!(project.read("Dockerfile").contains("\"--reload\", \"--reload-dir\", \"/app\""));
}

#[test]
fn a_member_that_is_gone_makes_the_lock_stale() {
    let project = Project::new(WORKSPACE);
    fs_err::remove_dir_all(project.path().join("packages/jobs")).expect("remove a member");
    let outcome = project.run(&["generate", "--service", "api"]);
    outcome.success().stderr_contains(
        "`uv.lock` is stale, so the stage `lock` fails: `jobs` is locked, and `../jobs/pyproject.toml` is gone",
    );
    assert!(!project.read("Dockerfile").contains("packages/jobs"));
}

#[test]
fn a_member_whose_path_holds_a_line_break_is_refused() {
    let project = Project::new(WORKSPACE);
    let odd = "packages/a\nRUN evil";
    fs_err::rename(project.path().join("packages/api"), project.path().join(odd)).expect("rename a member");
    project.replace("uv.lock", "editable = \"packages/api\"", "editable = \"packages/a\\nRUN evil\"");
    let refused = run_in(&project.path().join(odd), &["generate"]);
    refused.code(1).stderr_contains("holds a control character");
}

#[test]
fn a_member_whose_path_means_something_to_a_shell_is_copied_by_its_name() {
    let project = Project::new(WORKSPACE);
    let odd = "packages/my $(touch evil) [it's]";
    fs_err::rename(project.path().join("packages/api"), project.path().join(odd)).expect("rename a member");
    project.replace("uv.lock", "editable = \"packages/api\"", &format!("editable = \"{odd}\""));
    project.run(&["generate", "--service", "api"]).success();
    let dockerfile = project.read("Dockerfile");
    let parsed = parse_dockerfile::parse(&dockerfile).expect("a Dockerfile");
    assert!(parsed.instructions.len() > 20, "{dockerfile}");
    assert!(dockerfile.contains("\nWORKDIR \"/app/packages/my \\$(touch evil) [it's]\"\n"), "{dockerfile}");
}

#[test]
fn settings_about_the_repository_hold_for_all_services() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    let settings = "[tool.uvdock]\noptimize = \"size\"\nprivate = [\"internal\"]\n";
    let index = "[[tool.uv.index]]\nname = \"internal\"\nurl = \"https://index.example/simple\"\n";
    project.write("pyproject.toml", &format!("{root}\n{index}\n{settings}"));
    project.run(&["generate", "--service", "api", "--service", "jobs"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(!dockerfile.contains("UV_COMPILE_BYTECODE=1"), "{dockerfile}");
    let (api, jobs) = dockerfile.split_once("AS deps-jobs").expect("the stages of both");
    for part in [api, jobs] {
        assert!(part.contains("--mount=type=secret,id=uv_index_internal_password"), "{part}");
    }
    let compose = project.read("compose.yaml");
    let secrets = compose.matches("  uv_index_internal_password:\n").count();
    assert_eq!(secrets, 1, "{compose}");
}

#[test]
fn several_services_stand_in_the_same_files_each_with_a_target() {
    let project = Project::new(WORKSPACE);
    let both = ["generate", "--service", "jobs", "--service", "api"];
    project.run(&both).success().stderr_contains("docker build --target runtime-jobs -t jobs .");
    let dockerfile = project.read("Dockerfile");
    let stages: Vec<&str> = dockerfile
        .lines()
        .filter(|line| line.starts_with("FROM"))
        .filter_map(|line| line.split(" AS ").nth(1))
        .collect();
    let of = |service: &str| ["deps", "project", "dev", "runtime"].map(|stage| format!("{stage}-{service}"));
    assert_eq!(stages[..5], ["uv", "base", "build", "lock", "locks"]);
    assert_eq!(stages[5..], [of("api"), of("jobs")].concat());
    let bake: hcl::Body = hcl::from_str(&project.read("docker-bake.hcl")).expect("HCL");
    let targets: Vec<&str> =
        bake.blocks().filter(|block| block.identifier() == "target").map(|block| block.labels()[0].as_str()).collect();
    assert_eq!(targets, ["lock", "_image", "api-image", "jobs-image"]);
    let compose: serde_json::Value = serde_saphyr::from_str(&project.read("compose.yaml")).expect("YAML");
    assert_eq!(compose["services"]["jobs"]["build"]["target"], "dev-jobs");
    assert!(project.read(".dockerignore").contains("\n!packages/jobs/src\n"));
    project.run(&["generate", "--service", "api", "--service", "jobs", "--check"]).success();
    let json = project.run(&[&both[..], &["--check", "--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.success().stdout).expect("JSON");
    assert_eq!(json["services"][1]["name"], "jobs");
}

#[test]
fn a_flag_about_one_program_is_refused_for_several_services() {
    let project = Project::new(WORKSPACE);
    let refused = project.run(&["generate", "--service", "jobs", "--service", "api", "--port", "9000"]);
    refused.code(1).stderr_contains("`--port` is about one service, and several are named");
}

#[test]
fn a_service_that_the_files_held_before_is_named() {
    let project = Project::new(WORKSPACE);
    project.run(&["generate", "--service", "api"]).success();
    let note = "note: The files no longer hold `api`; for several services, repeat `--service`";
    project.run(&["generate", "--service", "jobs"]).success().stderr_contains(note);
    let again = project.run(&["generate", "--service", "jobs"]);
    assert!(!again.success().stderr.contains("no longer hold"), "{}", again.stderr);
}

/// The workspace whose root says which services its files are for.
fn with_services(names: &str) -> Project {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uvdock]\nservices = {names}\n"));
    project
}

#[test]
fn services_of_the_root_are_those_of_the_files_without_a_flag() {
    let project = with_services("[\"jobs\", \"api\"]");
    project.run(&["generate"]).success();
    let both = project.read("Dockerfile");
    assert!(both.contains("AS runtime-api\n") && both.contains("AS runtime-jobs\n"), "{both}");
    project.run(&["generate", "--check"]).success();
    project.run(&["generate", "--service", "api", "--service", "jobs", "--check"]).success();
    project.run(&["generate", "packages/api", "--check"]).success();
    in_member(&project, &["generate", "--check"]).success();
    project.run(&["generate", "--service", "api", "--check"]).success();
    project.run(&["generate", "--service", "api"]).success();
    assert_eq!(project.read("Dockerfile"), both, "files that services share are for all of them");
}

#[test]
fn the_files_of_several_services_equal_their_snapshot() {
    let project = with_services("[\"api\", \"jobs\"]\nci = \"github\"");
    project.run(&["generate"]).success();
    let files = ["Dockerfile", ".dockerignore", "compose.yaml", "docker-bake.hcl", ".github/workflows/uvdock.yml"];
    assert_equal_files(files.map(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        (format!("snapshots/services/{name}"), project.read(file))
    }));
    lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
}

#[test]
fn a_service_that_is_no_member_is_named_with_the_line_that_names_it() {
    let refused = with_services("[\"api\", \"web\"]").run(&["generate"]);
    refused.code(1).stderr_contains("The workspace has no member `web` (set in pyproject.toml:");
}

#[test]
fn services_are_set_in_the_root_and_nowhere_else() {
    let project = Project::new(WORKSPACE);
    let member = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{member}\n[tool.uvdock]\nservices = [\"api\"]\n"));
    let refused = project.run(&["generate", "--service", "api"]);
    let at = "`services` is for the root of a workspace (set in packages/api/pyproject.toml:";
    refused.code(1).stderr_contains(at).stderr_contains("--> packages/api/pyproject.toml:");
    project.run(&["generate", "packages/api"]).stderr_contains("(set in pyproject.toml:").code(1);
}

#[test]
fn the_decisions_of_a_service_are_those_of_its_files() {
    let project = with_services("[\"api\", \"jobs\"]");
    let jobs = project.read("packages/jobs/pyproject.toml");
    let packages = "[tool.uvdock.packages]\nrun = [\"libmagic1\"]\n";
    project.write("packages/jobs/pyproject.toml", &format!("{jobs}\n{packages}"));
    project.run(&["explain", "--service", "api"]).success().stdout_contains("system package     libmagic1");
    project.run(&["generate"]).success();
    assert_eq!(project.read("Dockerfile").matches("libmagic1").count(), 1);
}

#[test]
fn what_changed_in_one_service_is_the_reason_that_is_given() {
    let project = with_services("[\"api\", \"jobs\"]");
    project.run(&["generate"]).success();
    let api = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{api}\n[tool.uvdock]\nport = 9000\n"));
    let stale = project.run(&["generate", "--check"]);
    stale.code(10).stdout_contains("The port is 9000 and was 8000: set in pyproject.toml:");
}

#[test]
fn a_moved_version_of_an_image_is_kept_for_all_services() {
    let project = with_services("[\"api\", \"jobs\"]");
    project.run(&["generate"]).success();
    let moved = project.read("Dockerfile").replace("/uv:0.13.8", "/uv:0.13.9");
    project.write("Dockerfile", &moved);
    project.run(&["generate", "--check"]).success();
    project.run(&["generate"]).success();
    assert!(project.read("Dockerfile").contains("/uv:0.13.9"));
}

#[test]
fn one_workflow_builds_each_service_and_pushes_its_own_image() {
    let uvdock = "https://github.com/acme/uvdock#0123456789012345678901234567890123456789";
    let project = with_services(&format!("[\"api\", \"jobs\"]\nci = \"github\"\nuvdock = \"{uvdock}\""));
    project.run(&["generate"]).success();
    let text = project.read(".github/workflows/uvdock.yml");
    let workflow: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
    let check = workflow["jobs"]["check"].to_string();
    assert!(check.contains("api jobs"), "{check}");
    let lock = workflow["jobs"]["lock"]["steps"].as_array().expect("steps");
    assert!(lock.iter().any(|step| step["with"]["target"] == "lock"), "{text}");
    assert_eq!(workflow["jobs"]["test"]["needs"], serde_json::json!(["check", "lock"]));
    assert_eq!(workflow["jobs"]["push"]["strategy"]["matrix"]["service"], serde_json::json!(["api", "jobs"]));
    for job in ["test", "push"] {
        let steps = workflow["jobs"][job]["steps"].as_array().expect("steps");
        let target = steps.iter().find_map(|step| step["with"]["target"].as_str());
        assert_eq!(target, Some("runtime-${{ matrix.service }}"), "{text}");
    }
    assert!(text.contains("images: ghcr.io/${{ github.repository }}/${{ matrix.service }}\n"), "{text}");
    assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}));
    assert_eq!(workflow["jobs"]["test"]["permissions"], serde_json::Value::Null, "a pull request writes nothing");
    project.run(&["generate", "--check"]).success();
}

/// The script that says which services are built, run as GitHub runs it.
fn matrix_of(project: &Project, event: &str, reference: &str, before: &str) -> String {
    let workflow: serde_json::Value =
        serde_saphyr::from_str(&project.read(".github/workflows/uvdock.yml")).expect("YAML");
    let steps = workflow["jobs"]["check"]["steps"].as_array().expect("steps");
    let step = steps.iter().find(|step| step["id"] == "affected").expect("the step");
    let output = tempfile::NamedTempFile::new().expect("a file");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_uvdock")).parent().expect("a directory").display();
    let status = std::process::Command::new("bash")
        .args(["-e", "-c", step["run"].as_str().expect("a script")])
        .current_dir(project.path())
        .env("PATH", format!("{binary}:{}", std::env::var("PATH").expect("a path")))
        .env("ALL", step["env"]["ALL"].as_str().expect("all"))
        .envs([("GITHUB_EVENT_NAME", event), ("GITHUB_REF", reference), ("BEFORE", before)])
        .env("GITHUB_OUTPUT", output.path())
        .status();
    assert!(status.expect("start bash").success());
    fs_err::read_to_string(output.path()).expect("an output")
}

#[test]
fn the_workflow_builds_what_a_change_affects_and_all_for_a_tag() {
    let project = with_services(
        "[\"api\", \"jobs\"]\nci = \"github\"\nuvdock = \"https://github.com/acme/uvdock#0123456789012345678901234567890123456789\"",
    );
    project.run(&["generate"]).success();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    let nightly = project.read("packages/jobs/src/jobs/nightly.py");
    project.write("packages/jobs/src/jobs/nightly.py", &format!("{nightly}# more\n"));
    project.git(&["add", "-A"]).git(&["commit", "-qm", "more"]);
    let jobs = "matrix={\"include\":[{\"service\":\"jobs\",\"target\":\"runtime-jobs\"}]}\n";
    let all = "matrix={\"service\": [\"api\", \"jobs\"]}\n";
    assert_eq!(matrix_of(&project, "pull_request", "refs/pull/1/merge", ""), jobs);
    assert_eq!(matrix_of(&project, "push", "refs/heads/main", "HEAD^"), jobs);
    assert_eq!(matrix_of(&project, "push", "refs/heads/main", "HEAD"), "matrix={\"include\":[]}\n");
    assert_eq!(matrix_of(&project, "push", "refs/heads/main", &"0".repeat(40)), all);
    assert_eq!(matrix_of(&project, "push", "refs/tags/v1.0.0", &"0".repeat(40)), all);
    assert_eq!(matrix_of(&project, "workflow_dispatch", "refs/heads/main", ""), all);
}

#[test]
fn keys_for_the_compose_file_of_several_services_are_set_in_the_root() {
    let project = with_services("[\"api\", \"jobs\"]\ncompose.services.cache.image = \"redis:8\"\nignore = [\"*.md\"]");
    project.run(&["generate"]).success();
    let compose = project.read("compose.yaml");
    assert_eq!(compose.matches("image: \"redis:8\"").count(), 1, "{compose}");
    assert_eq!(project.read(".dockerignore").matches("\n*.md\n").count(), 1);
}

#[test]
fn instructions_of_a_service_stand_in_its_own_stages_and_shared_ones_once() {
    let project = with_services("[\"api\", \"jobs\"]");
    let jobs = project.read("packages/jobs/pyproject.toml");
    let instructions = "[tool.uvdock.instructions]\nbase = \"ENV SHARED=1\"\nruntime = \"ENV OWN=1\"\n";
    project.write("packages/jobs/pyproject.toml", &format!("{jobs}\n{instructions}"));
    project.run(&["generate"]).success();
    let dockerfile = project.read("Dockerfile");
    let (shared, services) = dockerfile.split_once("AS deps-api").expect("the stages of the first service");
    assert_eq!((shared.matches("ENV SHARED=1").count(), services.matches("ENV SHARED=1").count()), (1, 0));
    let (_, second) = services.split_once("AS runtime-jobs").expect("the stage that ships");
    assert_eq!((services.matches("ENV OWN=1").count(), second.matches("ENV OWN=1").count()), (1, 1));
}

#[test]
fn answers_about_a_member_are_saved_in_its_own_manifest() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    project.run(&["init", "--yes", "--service", "api", "--port", "9000"]).success();
    assert!(project.read("packages/api/pyproject.toml").ends_with("[tool.uvdock]\nport = 9000\n"));
    assert_eq!(project.read("pyproject.toml"), root);
    project.run(&["generate", "--service", "api", "--check"]).success();
}

#[test]
fn production_has_all_services_where_one_runs_with_a_server() {
    let project = with_services("[\"api\", \"jobs\"]");
    project.run(&["generate"]).success();
    assert!(!project.path().join("compose.prod.yaml").exists());
    let jobs = project.read("packages/jobs/pyproject.toml");
    project.write("packages/jobs/pyproject.toml", &format!("{jobs}\n[tool.uvdock]\nproduction = true\n"));
    project.run(&["generate"]).success();
    let text = project.read("compose.prod.yaml");
    assert!(text.contains("${API_IMAGE:-api}") && text.contains("${JOBS_IMAGE:-jobs}"), "{text}");
    project.run(&["generate", "--check"]).success();
    let api = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{api}\n[tool.uvdock]\nproduction = false\n"));
    project.run(&["generate"]).success();
    assert!(!project.read("compose.prod.yaml").contains("API_IMAGE"));
}

#[test]
fn init_in_the_root_saves_its_services_and_writes_their_files() {
    let project = Project::new(WORKSPACE);
    let root = project.read("pyproject.toml");
    let both = ["init", "--yes", "--services", "api", "--services", "jobs"];
    project.run(&both).success().stderr_contains("The files are for `api`, `jobs`");
    assert_eq!(project.read("pyproject.toml"), format!("{root}\n[tool.uvdock]\nservices = [\"api\", \"jobs\"]\n"));
    project.run(&["generate", "--check"]).success();
    project.run(&["init", "--yes"]).success().stdout_contains("unchanged Dockerfile");
    project.run(&[&both[..], &["--port", "9000"]].concat()).code(1).stderr_contains("`--port` is about one service");
}

#[test]
fn init_of_one_service_leaves_the_others_in_the_files() {
    let project = with_services("[\"api\", \"jobs\"]");
    project.run(&["init", "--yes", "--service", "api", "--port", "9000"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("EXPOSE 9000") && dockerfile.contains("AS runtime-jobs"), "{dockerfile}");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_member_s_own_dockerfile_becomes_settings_and_stays_until_it_is_deleted() {
    let project = Project::new(WORKSPACE);
    let own = "FROM python:3.14-slim\nWORKDIR /app\nCMD [\"uvicorn\", \"api.main:app\", \"--workers\", \"4\"]\n";
    project.write("packages/api/Dockerfile", own);
    let outcome = project.run(&["init", "packages/api", "--yes"]);
    outcome.success().stderr_contains("`packages/api/Dockerfile` stays");
    assert!(project.read("packages/api/pyproject.toml").contains("--workers 4"));
    assert!(project.read("Dockerfile").contains("\"--workers\", \"4\""));
    assert_eq!(project.read("packages/api/Dockerfile"), own);
    project.run(&["generate", "packages/api", "--check"]).success();
    fs_err::remove_file(project.path().join("packages/api/Dockerfile")).expect("deleted");
    project.run(&["generate", "packages/api", "--check"]).success();
}

#[test]
fn a_root_of_services_explains_and_inspects_all_of_them() {
    let project = with_services("[\"api\", \"jobs\"]");
    let explained = project.run(&["explain"]);
    explained.success().stdout_contains("api\n\n").stdout_contains("\njobs\n\n");
    let json = project.run(&["explain", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.success().stdout).expect("JSON");
    assert_eq!(json["services"][1]["name"], "jobs");
    let inspected = project.run(&["inspect", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&inspected.success().stdout).expect("JSON");
    assert_eq!(json["services"][0]["project"]["name"]["value"], "api");
    project.run(&["explain", "--service", "api"]).success().stdout_contains("because:");
}
