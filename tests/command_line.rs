//! What `uvdock` says and which code it ends with.

use crate::project::Project;

#[test]
fn help_names_the_command_that_generates() {
    Project::empty().run(&["--help"]).success().stdout_contains("generate");
}

#[test]
fn a_directory_without_a_project_is_an_error_and_stays_empty() {
    let project = Project::empty();
    project.run(&["generate"]).code(1).stderr_contains("pyproject.toml");
    assert_eq!(fs_err::read_dir(project.path()).expect("read the directory").count(), 0);
}
