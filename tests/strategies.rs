//! The other ways to make an image than the default one: their Dockerfiles equal `snapshots/<fixture>/<variant>/Dockerfile`, are
//! clean, and their images serve.
//!
//! `UVDOCK_TEST_ACCEPT=1 cargo test strategies` writes the snapshots.

use std::ffi::OsStr;
use std::path::Path;

use crate::accepted::assert_equal_files;
use crate::cases::{self, Case};
use crate::docker::container::Container;
use crate::docker::content::{Added, volumes_of};
use crate::docker::image::Image;
use crate::docker::{Docker, lint, note};
use crate::project::Project;
use crate::reality::{buildable, generate, serves};
use crate::shared_base;
use crate::snapshots::FILES;
use crate::watch::an_edit_is_served;

/// A fixture with another answer to the question what its image is made from.
struct Variant {
    /// The directory below `snapshots/<fixture>`.
    name: &'static str,
    case: Case,
}

const ALPINE: &[&str] = &["--strategy", "alpine", "--python", "3.13"];
const ALPINE_PORT: &[&str] = &["--port", "8000", "--strategy", "alpine", "--python", "3.13"];
const DISTROLESS_PORT: &[&str] = &["--port", "8000", "--strategy", "distroless", "--python", "3.13"];
/// Debian's own Python, in the image of distroless.
const DISTROLESS: &[&str] = &["--strategy", "distroless", "--python", "3.13"];
/// A Python that distroless does not have, and uv installs.
const MANAGED: &[&str] = &["--strategy", "distroless", "--python", "3.14"];

const fn variant(name: &'static str, generate: &'static [&'static str], case: Case) -> Variant {
    Variant { name, case: Case { generate, ..case } }
}

const ALPINE_PACKAGE: Variant = variant("alpine", ALPINE, cases::FASTAPI_PACKAGE);
const ALPINE_APP: Variant = variant("alpine", ALPINE, cases::FASTAPI_APP);
const ALPINE_DJANGO: Variant = variant("alpine", ALPINE, cases::DJANGO_APP);
/// Without its catalogues, which this repository's engine has no `apk` to install `msgfmt` for.
const ALPINE_WITHOUT_CATALOGUES: Case =
    variant("alpine", &["--strategy", "alpine", "--python", "3.13", "--catalogues", "false"], cases::DJANGO_APP).case;
const ALPINE_EXTENSIONS: Variant = variant("alpine", ALPINE, cases::EXTENSIONS);
/// With a package of Alpine's, which this repository's engine has no `apk` to install with.
const ALPINE_SYSTEM: Variant = variant("alpine", ALPINE, cases::WRITING_APP);
const DISTROLESS_PACKAGE: Variant = variant("distroless", DISTROLESS, cases::FASTAPI_PACKAGE);
const DISTROLESS_APP: Variant = variant("distroless", DISTROLESS, cases::FASTAPI_APP);
const DISTROLESS_DJANGO: Variant = variant("distroless", DISTROLESS, cases::DJANGO_APP);
const MANAGED_SCRIPT: Variant = variant(
    "distroless-managed",
    &["--port", "8000", "--strategy", "distroless", "--python", "3.14"],
    cases::CONSOLE_SCRIPT,
);
const MANAGED_DJANGO: Variant = variant("distroless-managed", MANAGED, cases::DJANGO_APP);
const MANAGED_EXTENSIONS: Variant = variant("distroless-managed", MANAGED, cases::EXTENSIONS);

const ALPINE_PRIVATE: Variant = variant("alpine", ALPINE_PORT, cases::PRIVATE_INDEX);
const ALPINE_MATURIN: Variant = variant("alpine", ALPINE_PORT, cases::MATURIN);
const ALPINE_DYNAMIC: Variant = variant("alpine", ALPINE_PORT, cases::DYNAMIC_VERSION);
const DISTROLESS_PRIVATE: Variant = variant("distroless", DISTROLESS_PORT, cases::PRIVATE_INDEX);
const DISTROLESS_MATURIN: Variant = variant("distroless", DISTROLESS_PORT, cases::MATURIN);
const DISTROLESS_C: Variant = variant("distroless", DISTROLESS_PORT, cases::SETUPTOOLS_EXTENSION);
const DISTROLESS_DYNAMIC: Variant = variant("distroless", DISTROLESS_PORT, cases::DYNAMIC_VERSION);

const ALL: [&Variant; 18] = [
    &ALPINE_PACKAGE,
    &ALPINE_APP,
    &ALPINE_DJANGO,
    &ALPINE_EXTENSIONS,
    &ALPINE_SYSTEM,
    &DISTROLESS_PACKAGE,
    &DISTROLESS_APP,
    &DISTROLESS_DJANGO,
    &MANAGED_SCRIPT,
    &MANAGED_DJANGO,
    &MANAGED_EXTENSIONS,
    &ALPINE_PRIVATE,
    &ALPINE_MATURIN,
    &ALPINE_DYNAMIC,
    &DISTROLESS_PRIVATE,
    &DISTROLESS_MATURIN,
    &DISTROLESS_C,
    &DISTROLESS_DYNAMIC,
];

#[test]
fn dockerfiles_of_every_strategy_equal_their_snapshots() {
    let path = |variant: &Variant| format!("snapshots/{}/{}/Dockerfile", variant.case.fixture, variant.name);
    assert_equal_files(ALL.map(|variant| (path(variant), generated(&variant.case).read("Dockerfile"))));
}

/// A snapshot of a fixture is one of its files, of a variant of it, or of its shared base.
pub fn every_snapshot_belongs_to_a_variant(fixture: &Path) {
    let name = fixture.file_name().and_then(OsStr::to_str).expect("a fixture has a name");
    let entries = walkdir::WalkDir::new(fixture).min_depth(1).into_iter().map(|entry| entry.expect("read an entry"));
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(fixture).expect("below the fixture").to_str().expect("UTF-8");
        let is_known = match path.split_once('/') {
            None => {
                let is_of_the_database = path == ".env.example" && name == crate::cases::DATABASE_APP.fixture;
                FILES.contains(&path) || path == "compose.prod.yaml" || is_of_the_database
            }
            Some(("monitoring", _)) => name == crate::cases::DATABASE_APP.fixture,
            Some(("shared-base", file)) => shared_base::has(name, file),
            Some((directory, file)) => {
                file == "Dockerfile" && ALL.iter().any(|one| one.case.fixture == name && one.name == directory)
            }
        };
        assert!(is_known, "snapshots/{name}/{path} is the file of no test");
    }
}

#[test]
fn the_strategy_changes_the_dockerfile_alone() {
    for variant in ALL {
        let project = generated(&variant.case);
        let files = [".dockerignore", "compose.yaml"].map(|file| project.read(file));
        let without: Vec<&str> =
            variant.case.generate.windows(2).filter(|pair| pair[0] == "--port").flatten().copied().collect();
        project.run(&[&["generate"], &without[..]].concat()).success();
        assert_eq!(files, [".dockerignore", "compose.yaml"].map(|file| project.read(file)), "{}", variant.case.fixture);
    }
}

#[test]
fn hadolint_accepts_the_dockerfiles_of_every_strategy() {
    for variant in ALL {
        lint::hadolint_finds_nothing(&generated(&variant.case).path().join("Dockerfile"));
    }
}

#[test]
fn docker_accepts_the_dockerfiles_of_every_strategy() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    for variant in ALL {
        lint::build_check_finds_nothing(&generated(&variant.case));
    }
}

#[test]
fn a_package_serves_on_alpine() {
    serves(&ALPINE_PACKAGE.case);
}

#[test]
fn an_application_serves_on_alpine() {
    serves(&ALPINE_APP.case);
}

#[test]
fn a_django_project_serves_on_alpine() {
    serves(&ALPINE_WITHOUT_CATALOGUES);
}

#[test]
fn compiled_packages_run_on_alpine() {
    serves(&ALPINE_EXTENSIONS.case);
}

#[test]
fn a_package_serves_on_distroless() {
    serves(&DISTROLESS_PACKAGE.case);
}

#[test]
fn a_package_with_a_module_in_c_serves_on_distroless() {
    serves(&DISTROLESS_C.case);
}

#[test]
fn an_application_serves_on_distroless() {
    serves(&DISTROLESS_APP.case);
}

#[test]
fn a_django_project_serves_on_distroless() {
    serves(&DISTROLESS_DJANGO.case);
}

#[test]
fn a_console_script_serves_on_distroless_with_a_python_of_uvs() {
    serves(&MANAGED_SCRIPT.case);
}

#[test]
fn a_django_project_serves_on_distroless_with_a_python_of_uvs() {
    serves(&MANAGED_DJANGO.case);
}

#[test]
fn compiled_packages_run_on_distroless_with_a_python_of_uvs() {
    serves(&MANAGED_EXTENSIONS.case);
}

#[test]
fn compose_watch_reloads_what_ships_without_a_shell() {
    an_edit_is_served(&Case { generate: MANAGED, ..cases::FASTAPI_APP });
}

#[test]
fn a_distroless_image_keeps_what_the_program_writes() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &MANAGED_EXTENSIONS.case;
    let container = Container::hardened(&Image::build(&buildable(case)), Some(8000), &[], case.volumes);
    let limit = std::time::Duration::from_mins(3);
    assert!(container.get(8000, "/", limit).body.contains("\"mean\":1.0"));
    assert!(container.get(8000, "/", limit).body.contains("\"mean\":1.5"));
}

#[test]
fn a_distroless_image_whose_interpreter_is_elsewhere_is_not_built() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&DISTROLESS_APP.case);
    project.replace(
        "Dockerfile",
        "FROM gcr.io/distroless/python3-debian13:nonroot",
        "FROM gcr.io/distroless/cc-debian13:nonroot",
    );
    let failure = Image::refused(&project);
    assert!(failure.contains("/opt/venv/bin/python3.13"), "{failure}");
}

#[test]
fn an_image_holds_nothing_but_its_base_the_environment_and_the_project() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let slim = [&cases::FASTAPI_PACKAGE, &cases::FASTAPI_APP, &cases::DJANGO_APP, &cases::WRITING_APP];
    let others = [&ALPINE_PACKAGE, &DISTROLESS_PACKAGE, &MANAGED_SCRIPT].map(|variant| &variant.case);
    for case in slim.into_iter().chain(others) {
        let project = buildable(case);
        let added = Added::by(&project);
        let image = Image::build(&project);
        let intruders = added.beyond(&(&image.system_packages_since(&added.base) | &volumes_of(&project)));
        assert!(intruders.is_empty(), "{} {:?} holds {intruders:#?}", case.fixture, case.generate);
    }
}

#[test]
fn an_image_is_as_large_as_its_base_the_packages_and_the_project() {
    const TOLERANCE: u64 = 1024 * 1024;
    let Some(_docker) = Docker::or_leave_out() else { return };
    let with_system_packages = &cases::WRITING_APP;
    for case in [&cases::FASTAPI_PACKAGE, with_system_packages, &ALPINE_PACKAGE.case, &DISTROLESS_PACKAGE.case] {
        let project = buildable(case);
        let (added, image) = (Added::by(&project), Image::build(&project));
        let added = added.bytes_without(&image.system_packages_since(&added.base));
        let needed = image.size_of_packages_and_project();
        note(&format!(
            "{:?}: {added} bytes over base and system packages, of which {needed} are packages and project",
            case.generate
        ));
        assert!(added.abs_diff(needed) <= TOLERANCE, "{:?}: {added} bytes for {needed}", case.generate);
    }
}

/// The fixture as it is committed, with its generated files.
fn generated(case: &Case) -> Project {
    let project = Project::new(case.fixture);
    generate(&project, case);
    project
}
