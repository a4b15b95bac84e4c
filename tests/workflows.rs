//! The generated workflows as their own linters see them: actionlint, and shellcheck for the scripts of their steps.
//! What the steps do is for `ci_steps`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cases;
use crate::ci::ELSEWHERE;
use crate::docker::{available, leave_out, text_of};
use crate::project::Project;

/// Where the files of each CI system lie; that of one service is named after it.
const GITHUB: &str = ".github/workflows";
const GITLAB: &str = ".gitlab";

/// What shellcheck cannot know of a script whose expressions were replaced by a word (actionlint, "docs/checks.md": the same list).
const UNKNOWABLE: &str = "--exclude=SC1091,SC2194,SC2050,SC2153,SC2154,SC2157,SC2043";

/// Each form of workflow for one CI system: of the fixtures, of two services in one Dockerfile, and in one each.
fn written(system: &str) -> Vec<Project> {
    let mut projects: Vec<Project> = cases::ALL
        .iter()
        .map(|case| {
            let project = Project::new(case.fixture);
            project.run(&[&["generate", "--ci", system], case.generate].concat()).success();
            project
        })
        .collect();
    for layout in ["one", "per-service"] {
        let project = Project::new(cases::WORKSPACE_MEMBER.fixture);
        let services = ["--service", "api", "--service", "jobs", "--dockerfiles", layout, "--uvdock", ELSEWHERE];
        project.run(&[&["init", "--yes", "--ci", system], &services[..]].concat()).success();
        projects.push(project);
    }
    projects
}

/// The files that were written for a CI system.
#[track_caller]
fn files(project: &Project, directory: &str) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(project.path().join(directory)).expect("a directory");
    let files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    assert!(!files.is_empty(), "{directory}");
    files
}

/// The scripts of a workflow: the `run` of steps for GitHub, the lists of commands of jobs for GitLab.
fn scripts(workflow: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match workflow {
        Value::Object(keys) => {
            for (key, value) in keys {
                match (key.as_str(), value) {
                    ("run", Value::String(script)) => found.push(script.clone()),
                    ("script" | "before_script" | "after_script", Value::Array(lines)) => {
                        let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                        found.push(lines.join("\n"));
                    }
                    _ => found.extend(scripts(value)),
                }
            }
        }
        Value::Array(items) => found.extend(items.iter().flat_map(scripts)),
        _ => {}
    }
    found
}

/// What shellcheck says of a script, or nothing.
fn remarks(script: &str, shell: &str) -> Option<String> {
    let program = std::env::var_os("UVDOCK_TEST_SHELLCHECK").unwrap_or_else(|| "shellcheck".into());
    let mut command = Command::new(program);
    command.args(["--norc", "--format=gcc", "--shell", shell, UNKNOWABLE, "-"]);
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    if !available("shellcheck", started.is_ok()) {
        return None;
    }
    let mut process = started.expect("shellcheck was found");
    let expression = regex::Regex::new(r"\$\{\{.*?\}\}").expect("a pattern");
    let text = expression.replace_all(script, "EXPRESSION");
    process.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    let output = process.wait_with_output().expect("it ended");
    (!output.status.success()).then(|| text_of(&output))
}

#[track_caller]
fn assert_scripts_are_clean(path: &Path, shell: &str) {
    let text = fs_err::read_to_string(path).expect("a workflow");
    let workflow: Value = serde_saphyr::from_str(&text).expect("YAML");
    let scripts = scripts(&workflow);
    assert!(!scripts.is_empty(), "{}", path.display());
    for script in scripts {
        assert_eq!(remarks(&script, shell), None, "{}\n{script}", path.display());
    }
}

#[test]
fn shellcheck_finds_what_is_wrong() {
    if !available("shellcheck", remarks("exit 0", "bash").is_none() && remarks("cd $HOME/a", "bash").is_some()) {
        return;
    }
    assert!(remarks("for second in 1 2; do sleep 1; done", "bash").is_some_and(|text| text.contains("SC2034")));
}

#[test]
fn the_scripts_of_github_workflows_are_clean() {
    for project in written("github") {
        for path in files(&project, GITHUB) {
            assert_scripts_are_clean(&path, "bash");
        }
    }
}

/// The images that GitLab's jobs run in have the shell of `BusyBox`.
#[test]
fn the_scripts_of_gitlab_pipelines_are_clean() {
    for project in written("gitlab") {
        for path in files(&project, GITLAB) {
            assert_scripts_are_clean(&path, "busybox");
        }
    }
}

/// The repository's own too. actionlint comes from its project's releases alone, so that not every machine can have it.
#[test]
fn actionlint_accepts_every_workflow() {
    let Some(program) = std::env::var_os("UVDOCK_TEST_ACTIONLINT") else {
        leave_out("UVDOCK_TEST_ACTIONLINT names no actionlint");
        return;
    };
    let projects = written("github");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let generated = projects.iter().flat_map(|project| files(project, GITHUB));
    for path in generated.chain(["ci.yml", "release.yml"].map(|name| own.join(name))) {
        let output =
            Command::new(&program).args(["-no-color", "-shellcheck", ""]).arg(&path).output().expect("actionlint");
        assert!(output.status.success(), "{}\n{}", path.display(), text_of(&output));
    }
}
