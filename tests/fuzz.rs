//! Broken input of every kind: bytes of the fixtures are cut, doubled, and replaced by what means something to one of the readers. Each
//! run ends by itself with files that are whole, or with an error.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::project::{Project, fixtures};

/// Pieces that a reader may stumble over.
const PIECES: [&[u8]; 24] = [
    b"\0",
    b"\xff\xfe",
    b"\r\n",
    b"\"",
    b"'''",
    b"[[",
    b"]]",
    b"{",
    b"}",
    b"\\",
    b"\\\n",
    b"<<EOF\n",
    b"$(",
    b"${X:-",
    b"&a *a",
    b"\xe2\x80\xa8",
    b"= 99999999999999999999",
    b"- - - -",
    b"from . import *\n",
    b"RUN ",
    b"((((((((",
    b"\t",
    b"!",
    b"\xef\xbb\xbf",
];

/// Files that are read and that no fixture has.
const OTHERS: [&str; 9] = [
    "Dockerfile",
    "compose.yaml",
    "Procfile",
    "uv.toml",
    "uvdock.toml",
    "docker/entrypoint.sh",
    ".env.example",
    ".github/workflows/ci.yml",
    "Cargo.toml",
];

const DOCKERFILE: &str = "FROM python:3.14 AS a\nENV A=b C=$A\nRUN pip install . && echo \"$A\"\nENTRYPOINT [\"docker/entrypoint.sh\"]\nCMD [\"python\", \"main.py\"]\n";

/// One change: where in the file, of a thousand; how much is cut; and what takes its place.
type Edit = (usize, usize, usize);

/// The fixture, its file, what is done to that, and whether the authors' container files are adopted.
fn cases() -> impl Strategy<Value = (usize, usize, Vec<Edit>, bool)> {
    let edits = prop::collection::vec((0..1000_usize, 0..40_usize, 0..PIECES.len()), 1..4);
    (0..1000_usize, 0..1000_usize, edits, any::<bool>())
}

fn fixture_names() -> Vec<String> {
    let entries = fs_err::read_dir(fixtures()).expect("listed").map(|entry| entry.expect("an entry"));
    let projects = entries.filter(|entry| entry.path().join("pyproject.toml").is_file());
    let mut names: Vec<String> = projects.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The project with the edits made.
fn project(names: &[String], fixture: usize, file: usize, edits: &[Edit]) -> (Project, String) {
    let project = Project::new(&names[fixture % names.len()]);
    project
        .write("Dockerfile", DOCKERFILE)
        .write("compose.yaml", "services:\n  a:\n    build: .\n    command: python main.py\n");
    project
        .write("docker/entrypoint.sh", "#!/bin/sh\nset -e\nexec \"$@\"\n")
        .write("Procfile", "web: python main.py\n")
        .write(".env.example", "TOKEN='a b'\nPORT=${P:-80} # c\n")
        .write(".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - run: docker build --target prod .\n");
    let mut files: Vec<String> = project
        .content()
        .into_iter()
        .filter(|(_, bytes)| !bytes.is_empty())
        .filter_map(|(path, _)| path.to_str().map(str::to_owned))
        .collect();
    files.extend(OTHERS.map(str::to_owned));
    let path = files[file % files.len()].clone();
    let mut bytes = fs_err::read(project.path().join(&path)).unwrap_or_default();
    for (at, cut, piece) in edits {
        let start = at * bytes.len() / 1000;
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, PIECES[*piece].iter().copied());
    }
    fs_err::write(project.path().join(&path), bytes).expect("written");
    (project, path)
}

/// Short, with a fixed seed; `UVDOCK_TEST_FUZZ=3600` goes on for that many seconds with other seeds, which it prints, from
/// `UVDOCK_TEST_SEED` on.
#[test]
fn broken_input_ends_in_whole_files_or_an_error() {
    let seconds: u64 = std::env::var("UVDOCK_TEST_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let names = fixture_names();
    let start = Instant::now();
    let first: u64 = std::env::var("UVDOCK_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    for seed in first.. {
        crate::docker::note(&format!("fuzzing with seed {seed}"));
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.to_le_bytes().repeat(4));
        let config =
            Config { cases: if seconds == 0 { 60 } else { 200 }, failure_persistence: None, ..Config::default() };
        let outcome = TestRunner::new_with_rng(config, rng).run(&cases(), |(fixture, file, edits, is_init)| {
            let (project, path) = project(&names, fixture, file, &edits);
            let command: &[&str] =
                if is_init { &["init", "--yes"] } else { &["generate", "--force", "--ci", "github"] };
            let before = project.content();
            let outcome = project.run(command);
            prop_assert!([0, 1, 3].contains(&outcome.code), "{path}: {} {}", outcome.code, outcome.stderr);
            let is_sound = !outcome.stderr.contains("panicked") && !outcome.stderr.contains("bug of uvdock");
            prop_assert!(is_sound, "{path}: {}", outcome.stderr);
            if outcome.code == 0 {
                let text = project.read("Dockerfile");
                prop_assert!(parse_dockerfile::parse(&text).is_ok(), "{path}: {text}");
                // A check also fails for a lock that the broken manifest made stale.
                prop_assert_eq!(project.run(&["generate", "--diff"]).stdout, "", "{}: not in sync", path);
            } else {
                prop_assert!(!outcome.stderr.is_empty());
                prop_assert!(project.content() == before, "{}: something was written", path);
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        crate::docker::note(&format!("seed {seed} is through after {:?}", start.elapsed()));
        if start.elapsed() >= Duration::from_secs(seconds) {
            return;
        }
    }
}
