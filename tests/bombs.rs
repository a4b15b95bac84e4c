//! Input made to take time or memory without end. Each takes about what an ordinary project takes, or ends with the message that
//! names its limit.

use std::path::Path;
use std::time::Duration;

use crate::bad_input::FINE;
use crate::measured::{Measured, measured};
use crate::project::Project;

/// What a bomb may take more than an ordinary run of the same binary on the same machine, which may be busy.
const TIME: Duration = Duration::from_secs(2);
const MEMORY: u64 = 500 * 1024;

/// How much longer everything takes here than in a release on an idle machine, as an ordinary run shows.
fn slowness() -> u32 {
    let ordinary = measured(&Project::new("app-fastapi"), &["generate", "--dry-run"]).time;
    let of_a_release = Duration::from_millis(20);
    u32::try_from(ordinary.as_millis().div_ceil(of_a_release.as_millis())).unwrap_or(u32::MAX).clamp(1, 60)
}

/// A run that stays within the limits.
#[track_caller]
fn bounded(project: &Project, arguments: &[&str]) -> Measured {
    let run = measured(project, arguments);
    let allowed = TIME * slowness();
    assert!(run.time < allowed, "{arguments:?} took {:?} of {allowed:?}", run.time);
    assert!(run.peak < MEMORY, "{arguments:?} took {} KiB", run.peak);
    run
}

/// Files that are read, or that stand where one is written.
const FILES: [&str; 12] = [
    "pyproject.toml",
    "uv.lock",
    "uv.toml",
    "uvdock.toml",
    ".python-version",
    "Dockerfile",
    "Dockerfile.base",
    ".dockerignore",
    "compose.yaml",
    "main.py",
    "alembic.ini",
    "Procfile",
];

/// Whether a run must end with an error where such a file is none.
fn is_needed(file: &str) -> bool {
    !matches!(file, "Dockerfile.base" | "main.py" | "Procfile")
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_neither_read_nor_waited_for() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let pipe = directory.path().join("pipe");
    let has_pipes = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let socket = directory.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
    let mut targets = vec![Path::new("/dev/zero"), &socket];
    targets.extend(has_pipes.then_some(pipe.as_path()));
    for (target, file) in targets.iter().flat_map(|target| FILES.iter().map(move |file| (target, *file))) {
        let project = Project::new(FINE);
        let _ = fs_err::remove_file(project.path().join(file));
        std::os::unix::fs::symlink(target, project.path().join(file)).expect("linked");
        let outcome = bounded(&project, &["generate", "--force", "--command", "python main.py"]).outcome;
        if is_needed(file) {
            assert!(outcome.stderr.contains(&format!("`{file}` is not a file")), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_file_above_the_limit_of_its_kind_is_an_error_that_names_it() {
    for (file, mebibytes) in [
        ("pyproject.toml", 4),
        ("uv.lock", 64),
        ("uv.toml", 4),
        ("uvdock.toml", 4),
        ("Dockerfile", 2),
        (".dockerignore", 2),
        ("compose.yaml", 2),
    ] {
        let project = Project::new(FINE);
        let text = if project.path().join(file).exists() { project.read(file) } else { String::new() };
        project.write(file, &format!("{text}{}", "# a comment\n".repeat(mebibytes * 1024 * 1024 / 12 + 1)));
        let outcome = bounded(&project, &["generate", "--force"]).outcome;
        outcome.code(1).stderr_contains(&format!("`{file}` is larger than {mebibytes} MiB"));
    }
}

#[test]
fn a_container_file_above_its_limit_is_told() {
    let project = Project::new(FINE);
    project.write("docker/Dockerfile", &format!("FROM python:3.14\n{}", "RUN true\n".repeat(40_000)));
    let told = bounded(&project, &["generate", "--dry-run"]).outcome;
    told.success().stderr_contains("`docker/Dockerfile` is not read: it is larger than 256 KiB");
}
