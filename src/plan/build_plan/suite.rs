//! What tests and checks the project while an image is built. Values only.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::inspect::evidence::Located;
use crate::message;
use crate::path::RepoPath;
use crate::quote;
use crate::sourced::Sourced;
use crate::standpoint;

/// The tests and the linters, in stages of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuitePlan {
    /// `--extra` and `--group` with their names, besides what development installs.
    pub selection: Vec<String>,
    /// The directory of the project, which the linters look at.
    pub directory: RepoPath,
    /// Files that tests and tools read and the development image has not.
    pub files: Vec<RepoPath>,
    /// Directories likewise. What lies in a directory that ships is kept out of that.
    pub directories: Vec<RepoPath>,
    /// What runs the tests.
    pub test: Option<Sourced<TestPlan>>,
    /// What checks the code.
    pub lint: Vec<Sourced<Vec<String>>>,
}

/// What runs the tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TestPlan {
    /// The command in exec form.
    pub command: Vec<String>,
    /// Where it runs.
    pub directory: RepoPath,
    /// Placeholders for variables that the program insists on.
    pub variables: Vec<(String, String)>,
}

impl SuitePlan {
    /// The paths that go to the build for it alone.
    pub fn paths(&self) -> impl Iterator<Item = &RepoPath> {
        self.files.iter().chain(&self.directories)
    }

    /// Whether it has a path, or the directory that the path lies in.
    pub fn has(&self, path: &RepoPath) -> bool {
        self.paths().any(|own| own == path || path.is_below(own))
    }
}

/// What is to be known of the tests.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuiteNotice {
    /// There are tests, and nothing locked runs them. Holds one of them.
    NoRunner(String),
    /// Tests read what lies above the project, or where no build looks.
    OutOfReach {
        /// What they read.
        paths: Vec<Located<String>>,
        /// The Dockerfile that has the stage, where that is not the one of the root.
        dockerfile: Option<String>,
        /// The stage that runs them.
        stage: String,
    },
    /// What runs the tests makes environments of its own.
    OwnEnvironments {
        /// Such as `nox`.
        tool: &'static str,
        /// The file that sets it up.
        file: String,
    },
}

/// The stage that runs the tests, where one program is built.
const TEST_STAGE: &str = "test";

impl SuiteNotice {
    /// Tests read what the build does not get.
    pub fn out_of_reach(paths: Vec<Located<String>>, dockerfile: Option<&str>) -> Self {
        Self::OutOfReach { paths, dockerfile: dockerfile.map(str::to_owned), stage: TEST_STAGE.to_owned() }
    }

    /// In a Dockerfile of several services, stages are named after these.
    pub fn name_stage(&mut self, service: &str) {
        if let Self::OutOfReach { stage, .. } = self {
            *stage = format!("{TEST_STAGE}-{service}");
        }
    }

    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::NoRunner(test) => format!(
                "There are tests (`{test}`), and the lock has nothing that runs them, so no `test` target is written: \
                 `{} --dev pytest`, or name what runs them with `test`",
                standpoint::uv_add()
            ),
            Self::OutOfReach { paths, dockerfile, stage } => {
                let mut words: Vec<String> = vec!["docker".to_owned(), "build".to_owned()];
                words.extend(dockerfile.iter().flat_map(|path| ["--file".to_owned(), path.clone()]));
                words.extend(["--target".to_owned(), stage.clone(), ".".to_owned()]);
                let build = quote::shown(&words);
                let shown = paths.iter().map(|path| format!("`{}` ({})", standpoint::path(&path.value), path.place));
                let files: BTreeSet<&str> = paths.iter().map(|path| path.place.file.as_str()).collect();
                let ignored: Vec<String> = files.iter().map(|file| format!(" --ignore={file}")).collect();
                let ignored = ignored.concat();
                format!(
                    "Tests read {}, which the build does not get: `{build}` fails there; `test = \"pytest{ignored}\"` leaves \
                     them out",
                    message::joined(shown, ", ")
                )
            }
            Self::OwnEnvironments { tool, file } => format!(
                "The tests are run by {tool} (`{file}`), which makes environments of its own, so no `test` target is written: name \
                 the command that it runs with `test`"
            ),
        }
    }
}
