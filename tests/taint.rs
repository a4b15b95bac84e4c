//! Follows text of the input into the output: strings of every fixture become payloads one by one, and a file that then holds one has
//! the structure that it has with a harmless text in the same place.

use std::path::Path;

use regex::Regex;
use serde_json::Value;

use crate::hostile_paths::{Structures, generated};
use crate::project::{Project, fixtures};
use crate::structure::structure;

/// What every payload has in it, and no fixture has.
const CANARY: &str = "uvdock-canary";

const PAYLOADS: [&str; 6] = [
    "x\nRUN uvdock-canary\n",
    "x\n      - run: uvdock-canary",
    "x$(uvdock-canary)`uvdock-canary`;uvdock-canary&&x",
    "${{ uvdock-canary }}",
    "${UVDOCK:-uvdock-canary} $uvdock-canary",
    "x\" : uvdock-canary # '",
];

/// How many strings of a fixture are replaced, unless `UVDOCK_TEST_TAINT=all` asks for each.
const SAMPLE: usize = 6;

/// A string of a file, without its quotes.
struct Leaf {
    file: String,
    start: usize,
    end: usize,
}

/// The quoted strings of TOML, Python, JSON and YAML that fit on a line.
fn leaves(root: &Path) -> Vec<Leaf> {
    let string = Regex::new(r#""([^"\\\n]{2,})""#).expect("a pattern");
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.expect("listed"));
    let mut leaves = Vec::new();
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let file = entry.path().strip_prefix(root).expect("below").to_string_lossy().into_owned();
        let is_read = [".toml", ".lock", ".py", ".json", ".yaml", ".yml"].iter().any(|end| file.ends_with(end));
        let Some(text) = is_read.then(|| fs_err::read_to_string(entry.path()).ok()).flatten() else { continue };
        let strings = string.captures_iter(&text).map(|found| found.get(1).expect("a group").range());
        leaves.extend(strings.map(|span| Leaf { file: file.clone(), start: span.start, end: span.end }));
    }
    leaves
}

/// What is generated with another text in the place of a string; nothing where that is refused.
fn with(fixture: &str, leaf: &Leaf, text: &str) -> Option<(Structures, bool)> {
    let project = Project::new(fixture);
    let before = project.read(&leaf.file);
    let quoted = Value::from(text).to_string();
    let inner = &quoted[1..quoted.len() - 1];
    project.write(&leaf.file, &format!("{}{inner}{}", &before[..leaf.start], &before[leaf.end..]));
    let outcome = project.run(&["generate", "--ci", "github", "--lock", "frozen"]);
    assert!([0, 1, 3].contains(&outcome.code) && !outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("bug of uvdock"), "{}", outcome.stderr);
    let is_in = ["Dockerfile", ".dockerignore", "compose.yaml", "compose.prod.yaml", "monitoring/prometheus.yml"]
        .iter()
        .any(|file| fs_err::read_to_string(project.path().join(file)).is_ok_and(|text| text.contains(CANARY)));
    (outcome.code == 0).then(|| (generated(project.path(), &outcome), is_in))
}

/// The leaves that are tried: all of them, or some that lie apart.
fn tried(fixture: &str) -> Vec<Leaf> {
    let all = leaves(&fixtures().join(fixture));
    let step = if std::env::var_os("UVDOCK_TEST_TAINT").is_some() { 1 } else { all.len().div_ceil(SAMPLE).max(1) };
    all.into_iter().step_by(step).collect()
}

#[test]
fn a_string_of_the_input_is_text_in_the_output() {
    let mut names: Vec<String> = fs_err::read_dir(fixtures())
        .expect("listed")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().join("pyproject.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let wanted = std::env::var("UVDOCK_TEST_TAINT").unwrap_or_default();
    for (at, fixture) in names.iter().enumerate() {
        if !["", "all"].contains(&wanted.as_str()) && !fixture.starts_with(&wanted) {
            continue;
        }
        for (number, leaf) in tried(fixture).iter().enumerate() {
            let payload = PAYLOADS[(at + number) % PAYLOADS.len()];
            let Some((found, true)) = with(fixture, leaf, payload) else { continue };
            let harmless: String =
                payload.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { 'x' }).collect();
            let tame = with(fixture, leaf, &harmless).map(|(tame, _)| tame);
            let words = with(fixture, leaf, "x uvdock words").map(|(tame, _)| tame);
            // A path with a placeholder is another kind of path than one without.
            let braces = payload.replace(|letter: char| letter.is_ascii_punctuation() && !"{}-".contains(letter), "x");
            let braces = with(fixture, leaf, &braces.replace('\n', "x")).map(|(tame, _)| tame);
            let place = format!("{fixture}: {payload:?} in {} at {}", leaf.file, leaf.start);
            assert!([tame, words, braces].contains(&Some(found)), "{place}");
        }
        if !wanted.is_empty() {
            crate::docker::note(&format!("{fixture}: {} strings", tried(fixture).len()));
        }
    }
}

/// A test of this test: an injection that was planted is seen.
#[test]
fn a_planted_payload_is_seen() {
    let dockerfile = |label: &str| format!("FROM a\nLABEL x={label}\n");
    let workflow = |name: &str| format!("jobs:\n  a:\n    steps:\n      - name: {name}\n");
    let read = |path: &str, text: &str| std::panic::catch_unwind(|| structure(path, text)).ok();
    assert_ne!(read("Dockerfile", &dockerfile("x")), read("Dockerfile", &dockerfile(PAYLOADS[0])));
    for payload in [PAYLOADS[1], PAYLOADS[3]] {
        let path = ".github/workflows/x.yml";
        assert_ne!(read(path, &workflow("x")), read(path, &workflow(payload)), "{payload}");
    }
    let compose = |image: &str| format!("services:\n  a:\n    image: \"{image}\"\n");
    for payload in [PAYLOADS[2], PAYLOADS[3], PAYLOADS[4]] {
        assert_ne!(read("compose.yaml", &compose("x")), read("compose.yaml", &compose(payload)), "{payload}");
        let escaped = payload.replace('$', "$$");
        assert_eq!(read("compose.yaml", &compose("x")), read("compose.yaml", &compose(&escaped)), "{escaped}");
    }
}
