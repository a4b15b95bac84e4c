//! Takes bake files, makefiles and workflows of uvdock's apart, line by line, and looks up what a line is about. Knows no text
//! of these files by heart but the words that tell one thing from another.

use super::evidence::Evidence;
use super::said::{Difference, Said, Topic};
use super::sentence::Sentence;
use crate::plan::Decision;

/// The lines that are no comments; of a command with many options each word by itself.
pub(super) fn said(text: &str) -> Vec<Said> {
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let pieces: Vec<&str> = if line.starts_with("docker run ") { line.split(' ').collect() } else { vec![line] };
        let piece = |key: &&str| Said { line: Some(number + 1), ..Said::new(Topic::Line, "", *key, "") };
        all.extend(pieces.iter().map(piece));
    }
    all
}

/// What a line is about, by the words in it, and what is said where no decision is about it any more.
const ABOUT: [(&[&str], &str, &str); 6] = [
    (
        &["Dockerfile.base", "type=oci", "oci-layout", "-base", ":base-cache"],
        "shared base",
        "No shared base is built any more",
    ),
    (
        &["TEST_ENVIRONMENT", "/tmp/environment", "--env-file", "env:"],
        "variables from",
        "The program reads no variables any more",
    ),
    (&["healthy", "ExitCode", "sleep 5"], "health check", "No health check is made any more"),
    (
        &[
            "--build-arg",
            "build-args",
            "args = {",
            "default = null",
            "variable \"",
            "github.ref_name",
            "$CI_COMMIT_TAG\"",
        ],
        ARGUMENT,
        "No release is handed to the build any more",
    ),
    (
        &["fetch-depth", "GIT_DEPTH", "git describe", "sed -E", "VERSION"],
        "version",
        "It is another matter now whether the version is counted from git",
    ),
    (&["ssh"], "ssh", "Nothing is fetched over SSH any more"),
];

const ARGUMENT: &str = "build argument";

/// Whether a bake file hands a variable on under its own name: `VERSION = VERSION`.
fn hands_on(line: &str) -> bool {
    line.split_once(" = ").is_some_and(|(name, variable)| name == variable)
}

pub(super) fn sentence(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let line = difference.said().key.as_str();
    let is_new = matches!(difference, Difference::Added(_));
    if let Some((decision, _)) = evidence.in_line(line).filter(|_| is_new) {
        return Sentence::Says(said_of(decision));
    }
    if line == "--volume" || (!is_new && evidence.takes_the_place_of(line)) {
        return Sentence::Known;
    }
    if let Some(directory) = line.strip_prefix("/app/").filter(|_| !is_new) {
        return Sentence::Says(format!("The program does not write to `{directory}` any more"));
    }
    let is_about = |words: &[&str]| words.iter().any(|word| line.contains(word));
    let about = ABOUT.iter().find(|(words, subject, _)| is_about(words) || (*subject == ARGUMENT && hands_on(line)));
    if let Some((_, subject, gone)) = about {
        return Sentence::Says(evidence.any_on(subject).map_or_else(|| (*gone).to_owned(), said_of));
    }
    Sentence::Unknown
}

/// "The shared base is `shop-base:py3.14-0123`: a hash of Python and 3 locked packages".
fn said_of(decision: &Decision) -> String {
    let what = match decision.subject {
        "shared base" => "The shared base is",
        "base image" => "The base image is",
        "build argument" | "secret" => "The build is handed",
        "writable" => "The program writes to",
        "variables from" => "Variables are read from",
        "health check" => "The health check is",
        "ssh" => "Repositories are fetched with",
        other => return format!("{other}: {}", decision.because),
    };
    format!("{what} `{}`: {}", decision.value, decision.because)
}
