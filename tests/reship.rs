//! What an edit ships: the layers a push would move after it, measured in the bytes a registry stores.

use crate::affected::affected;
use crate::cases::{self, Case};
use crate::docker::archive::{Build, Pushed, total};
use crate::docker::image::Image;
use crate::docker::{Docker, lock, note};
use crate::project::Project;
use crate::reality::{buildable, generate};

/// What tar, gzip and the metadata of a layer may add to the source.
const ALLOWANCE: u64 = 4 * 1024;
/// What a version bump may ship: the project's own metadata.
const METADATA: u64 = 16 * 1024;

#[test]
fn a_changed_line_of_a_src_package_ships_its_source() {
    a_changed_line_ships_the_source(&cases::FASTAPI_PACKAGE);
}

#[test]
fn a_changed_line_of_a_flat_package_ships_its_source() {
    a_changed_line_ships_the_source(&cases::FLAT_PACKAGE);
}

#[test]
fn a_changed_line_of_an_application_ships_its_source() {
    a_changed_line_ships_the_source(&cases::FASTAPI_APP);
}

#[test]
fn a_changed_line_of_a_django_project_ships_its_source() {
    a_changed_line_ships_the_source(&cases::DJANGO_APP);
}

#[test]
fn a_changed_line_of_a_member_ships_its_source() {
    a_changed_line_ships_the_source(&cases::WORKSPACE_MEMBER);
}

#[test]
fn a_change_of_another_member_ships_nothing() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::WORKSPACE_MEMBER);
    let before = Pushed::build(&project, Build::Cached);
    project.replace("packages/jobs/src/jobs/nightly.py", "greeting(), ", "");
    project.replace("packages/jobs/pyproject.toml", "\"iniconfig>=2\"", "");
    lock::relock(&project);
    generate(&project, &cases::WORKSPACE_MEMBER);
    let after = Pushed::build(&project, Build::Cached);
    assert_eq!(shipped("a change of another member", &before, &after), 0);
}

#[test]
fn services_of_one_dockerfile_ship_their_own_changes_and_those_of_what_they_share() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new(cases::WORKSPACE_MEMBER.fixture);
    lock::relock(&project);
    project.run(&["generate", "--service", "api", "--service", "jobs"]).success();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    let build = || ["runtime-api", "runtime-jobs"].map(|target| Pushed::build_target(&project, target));
    let before = build();
    project.write("packages/core/tests/test_new.py", "").write("README.md", "# Shop\n");
    assert!(before.iter().zip(&build()).all(|(before, after)| shipped("a test", before, after) == 0));
    assert!(affected(&project).is_empty(), "what ships nothing affects nothing");
    project.replace("packages/api/src/api/main.py", "hello from api", "hello");
    let own = build();
    let of_api = shipped("a change of one service", &before[0], &own[0]);
    assert!(0 < of_api && of_api <= ALLOWANCE, "{of_api} bytes");
    assert_eq!(shipped("the same, for another service", &before[1], &own[1]), 0);
    assert_eq!(affected(&project).into_iter().collect::<Vec<_>>(), ["api"]);
    project.replace("packages/core/src/core/greeting.py", ".strip()", ".lstrip()");
    for (own, shared) in own.iter().zip(&build()) {
        let of_library = shipped("a change of a library", own, shared);
        assert!(0 < of_library && of_library <= ALLOWANCE, "{of_library} bytes");
    }
    assert_eq!(affected(&project).into_iter().collect::<Vec<_>>(), ["api", "jobs"]);
    random_edits_affect_the_images_that_they_change(&project, build);
}

/// What an edit may be: a file, and what is added to it.
const ADDITIONS: [(&str, &str); 7] = [
    ("packages/api/src/api/main.py", "EDITED = {}\n"),
    ("packages/jobs/src/jobs/nightly.py", "EDITED = {}\n"),
    ("packages/core/src/core/greeting.py", "EDITED = {}\n"),
    ("packages/core/tests/test_more.py", "EDITED = {}\n"),
    ("packages/jobs/pyproject.toml", "# {}\n"),
    ("packages/api/src/api/new.py", "EDITED = {}\n"),
    ("README.md", "{}\n"),
];

/// After each of several rounds of edits, the images whose layers are other ones are those that are told.
fn random_edits_affect_the_images_that_they_change(project: &Project, build: impl Fn() -> [Pushed; 2]) {
    let (mut state, mut before) = (11_u64, build());
    for round in 0..4 {
        project.git(&["add", "-A"]).git(&["commit", "-qm", "a round"]);
        let mut edited = Vec::new();
        for _ in 0..2 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (path, added) = ADDITIONS[usize::try_from(state >> 33).expect("a number") % ADDITIONS.len()];
            let text = fs_err::read_to_string(project.path().join(path)).unwrap_or_default();
            project.write(path, &format!("{text}{}", added.replace("{}", &round.to_string())));
            edited.push(path);
        }
        let after = build();
        let differ = before.iter().zip(&after).zip(["api", "jobs"]);
        let differ = differ.filter(|((before, after), _)| !after.new_since(before).is_empty()).map(|(_, name)| name);
        assert_eq!(affected(project).into_iter().collect::<Vec<_>>(), differ.collect::<Vec<_>>(), "{edited:?}");
        before = after;
    }
}

#[test]
fn settings_of_a_src_package_ship_no_dependency() {
    settings_ship_no_dependency(&cases::FASTAPI_PACKAGE);
}

#[test]
fn settings_of_a_flat_package_ship_no_dependency() {
    settings_ship_no_dependency(&cases::FLAT_PACKAGE);
}

#[test]
fn settings_of_an_application_ship_no_dependency() {
    settings_ship_no_dependency(&cases::FASTAPI_APP);
}

#[test]
fn two_builds_of_a_package_without_cache_are_equal() {
    two_builds_without_cache_are_equal(&cases::FASTAPI_PACKAGE);
}

#[test]
fn two_builds_of_a_flat_package_without_cache_are_equal() {
    two_builds_without_cache_are_equal(&cases::FLAT_PACKAGE);
}

#[test]
fn two_builds_of_a_member_without_cache_are_equal() {
    two_builds_without_cache_are_equal(&cases::WORKSPACE_MEMBER);
}

#[test]
fn two_builds_of_a_django_project_without_cache_are_equal() {
    two_builds_without_cache_are_equal(&cases::DJANGO_APP);
}

fn a_changed_line_ships_the_source(case: &Case) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(case);
    let before = Pushed::build(&project, Build::Cached);
    project.replace(case.greeting_file, case.greeting, "good evening");
    let after = Pushed::build(&project, Build::Cached);
    let paths: Vec<_> = case.source.iter().map(|path| format!("/app/{path}")).collect();
    let source = Image::build(&project).gzip_size(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let shipped = shipped("a changed line", &before, &after);
    assert!(shipped > 0, "the change is not in the image");
    assert!(shipped <= source + ALLOWANCE, "{shipped} bytes are shipped for a source of {source} bytes");
}

/// A version bump, then a dev dependency, then a linter setting, each on top of the one before.
fn settings_ship_no_dependency(case: &Case) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(case);
    let mut before = Pushed::build(&project, Build::Cached);
    for (name, edit) in EDITS {
        edit(&project);
        lock::relock(&project);
        generate(&project, case);
        let after = Pushed::build(&project, Build::Cached);
        assert_eq!(largest(&after), largest(&before), "{name} ships the dependencies");
        assert!(shipped(name, &before, &after) <= METADATA, "{name}: {:?}", after.new_since(&before));
        before = after;
    }
}

fn two_builds_without_cache_are_equal(case: &Case) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(case);
    let first = Pushed::build(&project, Build::FromNothing);
    let second = Pushed::build(&project, Build::FromNothing);
    assert_eq!(first, second);
}

/// An edit of pyproject.toml, and its name.
type Edit = (&'static str, fn(&Project));

const EDITS: [Edit; 3] = [
    ("a version bump", bump_the_version),
    ("a dev dependency", add_a_dev_dependency),
    ("a linter setting", set_the_line_length),
];

fn bump_the_version(project: &Project) {
    project.replace("pyproject.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
}

fn set_the_line_length(project: &Project) {
    let pyproject = project.read("pyproject.toml").replace("[tool.ruff]\nline-length = 100\n", "");
    project.write("pyproject.toml", &format!("{pyproject}\n[tool.ruff]\nline-length = 90\n"));
}

fn add_a_dev_dependency(project: &Project) {
    let pyproject = project.read("pyproject.toml");
    if pyproject.contains("[dependency-groups]") {
        project.replace("pyproject.toml", "dev = [", "dev = [\"iniconfig\", ");
    } else {
        project.write("pyproject.toml", &format!("{pyproject}\n[dependency-groups]\ndev = [\"iniconfig\"]\n"));
    }
}

/// The digests of all layers above a size that no metadata of a project reaches: the base image and the dependencies.
fn largest(pushed: &Pushed) -> Vec<&str> {
    pushed.layers.iter().filter(|layer| layer.size > METADATA).map(|layer| layer.digest.as_str()).collect()
}

fn shipped(edit: &str, before: &Pushed, after: &Pushed) -> u64 {
    let layers = after.new_since(before);
    note(&format!("{edit} ships {} bytes in {} layers", total(&layers), layers.len()));
    total(&layers)
}
