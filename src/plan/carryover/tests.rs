use indoc::indoc;

use crate::plan::build_plan::{BuildPlan, HealthCheck};
use crate::plan::decisions::{Subject, decisions};
use crate::plan::testing::{APP, lock, planned};

const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

fn plan_of(pyproject: &str, dockerfile: &str, packages: &[&str], more: &str) -> BuildPlan {
    let files = [("pyproject.toml", pyproject), API, ("Dockerfile", dockerfile)];
    planned(&files, &lock(packages, more)).expect("a plan")
}

fn plan(dockerfile: &str) -> BuildPlan {
    let text = format!("FROM python:3.13-slim\n{dockerfile}\nCMD [\"uvicorn\", \"main:app\"]\n");
    plan_of(APP, &text, &["fastapi", "uvicorn"], "")
}

fn run_packages(plan: &BuildPlan) -> Vec<(&str, String)> {
    let packages = plan.sync.run_packages.iter();
    packages.map(|package| (package.value.as_str(), package.source.to_string())).collect()
}

/// What `explain` says is left, with the reason.
fn left(plan: &BuildPlan) -> Vec<String> {
    let all = decisions(plan).into_iter().filter(|decision| decision.subject == Subject::NotCarriedOver);
    all.map(|decision| format!("{}: {}", decision.choice, decision.source)).collect()
}

#[test]
fn a_library_that_the_authors_install_is_installed_and_credited() {
    let plan = plan("RUN apt-get update \\\n && apt-get install -y libexpat1");
    assert_eq!(run_packages(&plan), [("libexpat1", "the authors install it (Dockerfile:3)".to_owned())]);
}

#[test]
fn a_package_has_the_name_that_debian_13_gives_it() {
    assert_eq!(run_packages(&plan("RUN apk add --no-cache libmagic"))[0].0, "libmagic1t64");
    assert_eq!(run_packages(&plan("RUN apt-get install -y libgl1-mesa-glx"))[0].0, "libgl1");
}

#[test]
fn a_package_that_debian_13_is_not_known_to_have_is_left_with_a_reason() {
    let plan = plan("RUN apt-get install -y wkhtmltopdf build-essential");
    assert!(plan.sync.run_packages.is_empty());
    let expected = [
        "system package wkhtmltopdf: uvdock does not know what Debian 13 calls it (Dockerfile:2)",
        "system package build-essential: only a build needs it, and what runs is already built (Dockerfile:2)",
    ];
    assert_eq!(left(&plan), expected);
}

#[test]
fn a_name_that_no_table_has_is_taken_where_their_image_is_debian_too() {
    assert_eq!(run_packages(&plan("RUN apt-get install -y cowsay libicu72"))[0].0, "cowsay");
    let alpine = "FROM python:3.13-alpine\nRUN apk add cowsay\nCMD [\"uvicorn\", \"main:app\"]\n";
    assert!(plan_of(APP, alpine, &["fastapi", "uvicorn"], "").sync.run_packages.is_empty());
}

#[test]
fn a_volume_of_their_compose_file_is_writable() {
    let compose = "services:\n  web:\n    build: .\n    volumes:\n      - data:/code/var\n      - ./uploads:/code/uploads\n      - .:/code\n      - ./etc:/etc/shop:ro\n      - /srv/shop\n";
    let text = "FROM python:3.13-slim\nWORKDIR /code\nCMD [\"uvicorn\", \"main:app\"]\n";
    let files = [("pyproject.toml", APP), API, ("Dockerfile", text), ("compose.yaml", compose)];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    let paths: Vec<String> = plan.sources.writable.iter().map(|one| one.path.to_string()).collect();
    assert_eq!(paths, ["/srv/shop", "uploads", "var"]);
}

#[test]
fn a_stage_inherits_its_command_and_all_extras_are_all() {
    let pyproject = format!("{APP}[project.optional-dependencies]\nweb = []\ndev = []\n");
    let text = "FROM python:3.13-slim AS base\nRUN uv sync --all-extras\nCMD [\"uvicorn\", \"main:app\", \"--port\", \"9000\"]\nFROM base AS prod\nENV A=1\n";
    let plan = plan_of(&pyproject, text, &["fastapi", "uvicorn"], "");
    assert_eq!(plan.sync.selection, ["--extra", "web"]);
    assert_eq!(plan.start.port.as_ref().map(|port| port.value), Some(9000));
}

#[test]
fn a_package_of_a_build_stage_is_none_of_the_image() {
    let text = indoc! {r#"
        FROM python:3.13 AS build
        RUN apt-get install -y libexpat1
        FROM python:3.13-slim
        CMD ["uvicorn", "main:app"]
    "#};
    assert!(plan_of(APP, text, &["fastapi", "uvicorn"], "").sync.run_packages.is_empty());
}

#[test]
fn a_library_that_a_locked_wheel_brings_is_left() {
    let text = "FROM python:3.13\nRUN apt-get install -y libpq5\nCMD [\"uvicorn\", \"main:app\"]\n";
    let plan = plan_of(APP, text, &["fastapi", "uvicorn", "psycopg", "psycopg-binary"], "");
    assert!(plan.sync.run_packages.is_empty());
    assert_eq!(left(&plan), ["system package libpq5: `psycopg-binary`, as locked, does without it (Dockerfile:2)"]);
}

#[test]
fn the_path_of_the_authors_health_check_is_asked_for() {
    let health = plan("HEALTHCHECK CMD curl -f http://localhost:8000/api/up").start.health.expect("a check");
    assert_eq!(health.value, HealthCheck::Http { path: "/api/up".into() });
    assert_eq!(health.source.to_string(), "the authors' health check (Dockerfile:2)");
}

#[test]
fn a_health_check_of_another_port_is_no_answer() {
    let health = plan("HEALTHCHECK CMD curl -f http://localhost:9000/up").start.health.expect("a check");
    assert_eq!(health.value, HealthCheck::Answer);
}

#[test]
fn the_exposed_port_and_the_stop_signal_are_taken() {
    let start = plan("EXPOSE 9000\nSTOPSIGNAL SIGINT").start;
    assert_eq!(start.port.map(|port| port.value), Some(9000));
    assert_eq!(start.stop_signal.map(|signal| signal.value).as_deref(), Some("SIGINT"));
}

#[test]
fn variables_of_the_program_are_taken_and_no_secret_path_or_address() {
    let text = indoc! {r#"
        FROM python:3.13-slim
        ENV PATH=/x:$PATH UV_LINK_MODE=copy UVICORN_LOG_LEVEL=info
        ENV UVICORN_PORT=9 API_TOKEN=abc CACHE=/home/app/x FASTAPI_ENV=demo OTHER=1
        CMD ["uvicorn", "main:app"]
    "#};
    let plan = plan_of(APP, text, &["fastapi", "uvicorn"], "");
    let taken: Vec<&str> = plan.environment.iter().map(|variable| variable.value.0.as_str()).collect();
    assert_eq!(taken, ["UVICORN_LOG_LEVEL"]);
    let names: Vec<String> = left(&plan)
        .iter()
        .filter_map(|line| line.split_whitespace().nth(1))
        .map(|name| name.replace(':', ""))
        .collect();
    assert_eq!(names, ["UVICORN_PORT", "API_TOKEN", "CACHE", "FASTAPI_ENV", "OTHER"]);
}

#[test]
fn a_variable_that_the_code_reads_is_taken() {
    let main = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\nMODE = os.getenv(\"MODE\")\n";
    let text = "FROM python:3.13-slim\nENV MODE=fast\nCMD [\"uvicorn\", \"main:app\"]\n";
    let files = [("pyproject.toml", APP), ("main.py", main), ("Dockerfile", text)];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert_eq!(plan.environment[0].value, ("MODE".to_owned(), "fast".to_owned()));
    assert_eq!(plan.environment[0].source.to_string(), "the authors set it (Dockerfile:2)");
}

#[test]
fn a_volume_is_writable_and_a_variable_may_name_a_path_in_it() {
    let plan = plan("VOLUME /data\nENV STATE_DIR=/data/state");
    assert_eq!(plan.sources.writable[0].path, "/data");
    assert_eq!(plan.environment[0].value.0, "STATE_DIR");
}

#[test]
fn a_volume_in_the_system_is_not_writable() {
    assert!(plan("VOLUME /usr/lib\nVOLUME /\nVOLUME /data/../etc").sources.writable.is_empty());
}

#[test]
fn labels_that_pyproject_does_not_give_are_taken() {
    let plan =
        plan("LABEL org.opencontainers.image.vendor=\"Acme\" org.opencontainers.image.title=\"Other\" version=1");
    let has = |key: &str, text: &str| plan.labels.iter().any(|(name, label)| name == key && label.value == text);
    assert!(has("org.opencontainers.image.vendor", "Acme") && has("org.opencontainers.image.title", "shop"));
    assert_eq!(left(&plan).len(), 2);
}

#[test]
fn a_build_argument_that_names_a_release_is_one_of_our_image() {
    let plan = plan("ARG APP_VERSION=dev\nENV VERSION=$APP_VERSION\nRUN echo \"$APP_VERSION\" > VERSION\nARG UID=1000");
    let release = &plan.release[0].value;
    assert_eq!((release.name.as_str(), release.default.as_str()), ("APP_VERSION", "dev"));
    assert_eq!(release.variables, ["VERSION"]);
    assert_eq!(release.files, ["VERSION"]);
    assert_eq!(left(&plan), ["build argument UID: `user` says it (Dockerfile:5)"]);
}

#[test]
fn a_secret_of_the_build_that_only_the_program_reads_is_given_when_it_starts() {
    let secret = "ARG API_TOKEN\nENV API_TOKEN=$API_TOKEN";
    let given = |more: &str| left(&plan(&format!("{secret}{more}"))).iter().any(|row| row.contains("--env-file"));
    assert!(given(""));
    for other in ["\nRUN fetch --token $API_TOKEN", "\nLABEL token=$API_TOKEN", "\nENV OTHER=x$API_TOKEN"] {
        assert!(!given(other), "{other}");
    }
    let rows = left(&plan("ARG API_TOKEN=abcdef0123456789\nENV API_TOKEN=$API_TOKEN"));
    assert!(!rows.iter().any(|row| row.contains("--env-file")), "{rows:?}");
}

#[test]
fn a_group_that_the_authors_install_is_installed() {
    let pyproject = format!("{APP}[dependency-groups]\nserver = []\ndev = []\n");
    let text =
        "FROM python:3.13-slim\nRUN uv sync --frozen --group server --group dev\nCMD [\"uvicorn\", \"main:app\"]\n";
    let plan = plan_of(&pyproject, text, &["fastapi", "uvicorn"], "");
    assert_eq!(plan.sync.selection, ["--group", "server"]);
    assert_eq!(plan.sync.selected[0].source.to_string(), "what the authors install (Dockerfile:2)");
}

#[test]
fn the_file_of_another_language_says_nothing() {
    let text = "FROM node:24\nRUN apt-get install -y libexpat1\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n";
    let plan = plan_of(APP, text, &["fastapi", "uvicorn"], "");
    assert!(plan.sync.run_packages.is_empty());
    assert_eq!(plan.start.port.map(|port| port.value), Some(8000));
}

#[test]
fn a_file_that_uvdock_wrote_is_no_evidence() {
    let text = crate::ownership::sign(
        "FROM python:3.13-slim\nRUN apt-get install -y libexpat1\nEXPOSE 9000\nCMD [\"uvicorn\", \"main:app\"]\n",
        crate::ownership::Syntax::Dockerfile,
        crate::config::SettingsHome::Pyproject,
    );
    let plan = plan_of(APP, &text, &["fastapi", "uvicorn"], "");
    assert!(plan.sync.run_packages.is_empty() && plan.carryover.is_empty());
    assert_eq!(plan.start.port.map(|port| port.value), Some(8000));
}

#[test]
fn a_base_image_that_another_file_builds_counts() {
    let base = "FROM python:3.13-slim\nRUN apt-get install -y libexpat1\n";
    let own = "FROM registry.example/shop-base:latest\nRUN uv pip install .\nCMD [\"uvicorn\", \"main:app\"]\n";
    let files = [("pyproject.toml", APP), API, ("Dockerfile", own), ("Dockerfile.base", base)];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert_eq!(run_packages(&plan), [("libexpat1", "the authors install it (Dockerfile.base:2)".to_owned())]);
}
