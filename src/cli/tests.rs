//! How runs end does not depend on their words.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::message::rewording::reworded;
use crate::plan::testing::{APP, lock};

const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";
const OTHER: &str = "from fastapi import FastAPI\nbackend = FastAPI()\n";
const CARRIED: &str =
    "FROM python:3.14-slim\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\"]\n";
const NOT_CARRIED: &str = "FROM python:3.14-slim\nUSER worker\nRUN make assets\nCMD [\"uvicorn\", \"main:app\"]\n";

/// Files of the project, the runs, each as its arguments, and how the last one ends.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], u8);

const CASES: [Case<'_>; 9] = [
    (&[("main.py", API)], &["generate"], 0),
    (&[("main.py", API)], &["generate --check"], 10),
    (&[("main.py", API)], &["generate", "generate --check"], 0),
    (&[("main.py", API)], &["generate", "generate --check --port 9000"], 10),
    (&[("main.py", API), ("Dockerfile", CARRIED)], &["generate --check"], 11),
    (&[("main.py", API), ("other.py", OTHER)], &["generate"], 3),
    (&[("main.py", API), ("other.py", OTHER)], &["init --yes"], 3),
    (&[("main.py", API), ("Dockerfile", CARRIED)], &["init --yes"], 0),
    (&[("main.py", API), ("Dockerfile", NOT_CARRIED)], &["init --yes"], 1),
];

/// How the last of the runs ends, and the files after it.
fn outcome((files, runs, _): Case<'_>) -> (Option<ExitStatus>, BTreeMap<String, String>) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let lock = lock(&["fastapi", "uvicorn"], "");
    for (path, text) in [("pyproject.toml", APP), ("uv.lock", &lock)].iter().chain(files) {
        fs_err::write(directory.path().join(path), text).expect("written");
    }
    let ends = runs.iter().map(|run| {
        let mut arguments = vec!["uvdock"];
        arguments.extend(run.split(' '));
        arguments.push(directory.path().to_str().expect("a path in Unicode"));
        run_command(Cli::try_parse_from(arguments).expect("arguments").command)
    });
    let mut ends: Vec<_> = ends.collect();
    (ends.pop(), content(directory.path()))
}

fn content(directory: &Path) -> BTreeMap<String, String> {
    let names = ["Dockerfile", ".dockerignore", "compose.yaml", "pyproject.toml"];
    names
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), fs_err::read_to_string(directory.join(name)).ok()?)))
        .collect()
}

#[test]
fn runs_end_the_same_way_in_other_words() {
    for case in CASES {
        let own = outcome(case);
        assert_eq!(own.0, Some(ExitStatus(case.2)), "{:?}", case.1);
        assert_eq!(own, reworded(|| outcome(case)), "{:?}", case.1);
    }
}
