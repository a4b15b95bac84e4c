//! The stages that test and check: they fail where a test fails, and what ships knows nothing of them.

use crate::cases;
use crate::docker::archive::{Build, Pushed};
use crate::docker::image::{Buildable, Image};
use crate::docker::{Docker, docker_output, text_of};
use crate::project::Project;
use crate::reality::buildable;

/// Builds a stage for what it runs, and says how that ended. It runs although an earlier build has done the same: what
/// a test or a check prints is not in the cache.
fn built(project: &Project, stage: &str) -> (bool, String) {
    let buildable = Buildable::of(project);
    let (file, context) = (buildable.path().display().to_string(), project.path().display().to_string());
    let again = format!("--no-cache-filter={stage}");
    let build = ["buildx", "build", "--progress=plain", "--output=type=cacheonly", &again, "--target", stage];
    let output = docker_output(&[&build[..], &["--file", &file, &context]].concat());
    (output.status.success(), text_of(&output))
}

/// A stage of a group that development does not install, and a linter that it does; then a test that fails.
#[test]
fn the_stage_of_the_tests_fails_with_a_test_and_what_ships_stays_the_same() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::FASTAPI_PACKAGE);
    let (passed, log) = built(&project, "test");
    assert!(passed && log.contains("1 passed"), "{log}");
    let (passed, log) = built(&project, "lint");
    assert!(passed && log.contains("All checks passed"), "{log}");
    let shipped = Pushed::build(&project, Build::Cached);
    project.replace("tests/test_api.py", "\"anvil\" in", "\"anvil\" not in");
    let (passed, log) = built(&project, "test");
    assert!(!passed && log.contains("1 failed"), "{log}");
    assert_eq!(Pushed::build(&project, Build::Cached).layers, shipped.layers);
}

/// The tests of Django lie in what ships, whose copies leave them out.
#[test]
fn tests_inside_an_application_run_and_do_not_ship() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::DJANGO_APP);
    let (passed, log) = built(&project, "test");
    assert!(passed && log.contains("Ran 1 test"), "{log}");
    let image = Image::build(&project);
    let files = image.files("/app");
    assert!(
        files.iter().any(|file| file == "pages/views.py") && !files.iter().any(|file| file.contains("tests")),
        "{files:?}"
    );
    let id = image.inspect("{{json .RootFS.Layers}}");
    project.replace("pages/tests/test_pages.py", "hello from brochure", "another greeting");
    assert_eq!(Image::build(&project).inspect("{{json .RootFS.Layers}}"), id);
    let (passed, log) = built(&project, "test");
    assert!(!passed && log.contains("FAILED"), "{log}");
}
