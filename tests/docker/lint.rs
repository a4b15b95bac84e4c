//! The judges of a generated file that uvdock did not write: hadolint, Docker's build checks, Compose.

use std::path::Path;
use std::process::{Command, Output};

use super::image::Buildable;
use super::{available, docker_output, text_of};
use crate::project::Project;

/// hadolint finds nothing, or is not there and may be left out. Ignores are written in the file itself.
#[track_caller]
pub fn hadolint_finds_nothing(dockerfile: &Path) {
    let program = std::env::var_os("UVDOCK_TEST_HADOLINT").unwrap_or_else(|| "hadolint".into());
    let output = Command::new(program).args(["--no-color", "--failure-threshold", "style"]).arg(dockerfile).output();
    if available("hadolint", output.is_ok()) {
        assert_clean(dockerfile, &output.expect("hadolint was found"));
    }
}

/// `docker build --check` has no warning.
#[track_caller]
pub fn build_check_finds_nothing(project: &Project) {
    let buildable = Buildable::of(project);
    let file = buildable.path().display().to_string();
    let context = project.path().display().to_string();
    let output = docker_output(&["buildx", "build", "--check", "--file", &file, &context]);
    assert_clean(&buildable.path(), &output);
}

/// The same of a Dockerfile of the project where it lies.
#[track_caller]
pub fn build_check_of(project: &Project, path: &str) {
    let (file, context) = (project.path().join(path), project.path().display().to_string());
    let output = docker_output(&["buildx", "build", "--check", "--file", &file.display().to_string(), &context]);
    assert_clean(&file, &output);
}

/// Compose accepts the file, and has no remark on stderr (an unset variable, an obsolete key).
#[track_caller]
pub fn compose_accepts(project: &Project) {
    let files = ["compose.yaml", "compose.prod.yaml"].map(|name| project.path().join(name));
    let example = project.path().join(".env.example").display().to_string();
    for file in files.iter().filter(|file| file.exists()) {
        let path = file.display().to_string();
        let mut arguments = vec!["compose", "--file", &path];
        if Path::new(&example).is_file() {
            arguments.extend(["--env-file", &example]);
        }
        let output = docker_output(&[&arguments[..], &["config", "--quiet"]].concat());
        assert_clean(file, &output);
        assert!(output.stderr.is_empty(), "{path}\n{}", text_of(&output));
    }
}

#[track_caller]
fn assert_clean(file: &Path, output: &Output) {
    let text = fs_err::read_to_string(file).unwrap_or_default();
    assert!(output.status.success(), "{}\n{}\n{text}", file.display(), text_of(output));
}
