//! The generated files of every fixture, as a user gets them: equal to `snapshots/<fixture>/`, and valid.
//!
//! `UVDOCK_TEST_ACCEPT=1 cargo test snapshots` writes them; `git diff snapshots` shows what changed for users.

use crate::accepted::assert_equal_files;
use crate::cases::{self, Case};
use crate::docker::{Docker, lint};
use crate::project::{Project, repository};
use crate::reality::generate;
use crate::strategies;

/// The files of a project with the default strategy.
pub const FILES: &[&str] = &["Dockerfile", ".dockerignore", "compose.yaml"];

#[test]
fn generated_files_equal_their_snapshots() {
    let texts = cases::ALL.iter().flat_map(|case| {
        let project = generated(case);
        let files = FILES.iter().chain(&["compose.prod.yaml"]).filter(|file| project.path().join(file).exists());
        let texts: Vec<_> =
            files.map(|file| (format!("snapshots/{}/{file}", case.fixture), project.read(file))).collect();
        texts
    });
    assert_equal_files(texts);
}

#[test]
fn every_snapshot_belongs_to_a_fixture() {
    let entries = fs_err::read_dir(repository().join("snapshots")).expect("list the snapshots");
    for entry in entries {
        let entry = entry.expect("read an entry");
        let name = entry.file_name();
        if ["schema", "screens", "extensions", "services"].iter().any(|other| name == *other) {
            continue;
        }
        assert!(cases::ALL.iter().any(|case| name == case.fixture), "snapshots/{} has no fixture", name.display());
        strategies::every_snapshot_belongs_to_a_variant(&entry.path());
    }
}

#[test]
fn generating_twice_changes_nothing() {
    for case in cases::ALL {
        let project = generated(case);
        let first: Vec<_> = FILES.iter().map(|file| project.read(file)).collect();
        generate(&project, case);
        let second: Vec<_> = FILES.iter().map(|file| project.read(file)).collect();
        assert_eq!(first, second, "{}", case.fixture);
    }
}

#[test]
fn every_dockerfile_parses_and_ends_with_the_runtime_stage() {
    for case in cases::ALL {
        let text = generated(case).read("Dockerfile");
        let dockerfile = parse_dockerfile::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", case.fixture));
        let stages: Vec<_> = dockerfile
            .instructions
            .iter()
            .filter_map(|instruction| match instruction {
                parse_dockerfile::Instruction::From(from) => Some(from),
                _ => None,
            })
            .map(|from| from.as_.as_ref().map(|(_, name)| name.value.to_string()).unwrap_or_default())
            .collect();
        assert_eq!(stages.last().map(String::as_str), Some("runtime"), "{}: {stages:?}", case.fixture);
        assert!(stages.iter().any(|stage| stage == "dev"), "{}: {stages:?}", case.fixture);
    }
}

#[test]
fn every_compose_file_parses_and_has_the_service() {
    for case in cases::ALL {
        let text = generated(case).read("compose.yaml");
        let document: serde_json::Value =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.fixture));
        let service = &document["services"][case.name];
        assert_eq!(service["build"]["target"], "dev", "{}", case.fixture);
        assert!(service["develop"]["watch"].is_array(), "{}", case.fixture);
    }
}

#[test]
fn hadolint_accepts_every_dockerfile() {
    for case in cases::ALL {
        lint::hadolint_finds_nothing(&generated(case).path().join("Dockerfile"));
    }
}

#[test]
fn docker_accepts_every_generated_file() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    for case in cases::ALL {
        let project = generated(case);
        lint::build_check_finds_nothing(&project);
        lint::compose_accepts(&project);
    }
}

/// The fixture as it is committed, with its generated files.
fn generated(case: &Case) -> Project {
    let project = Project::new(case.fixture);
    generate(&project, case);
    project
}
