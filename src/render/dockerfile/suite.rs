//! What the Dockerfile templates print about the stages that test and check. Formats values; decides nothing.

use serde::Serialize;

use super::copies;
use crate::path::RepoPath;
use crate::plan::{BuildPlan, SuitePlan, TestPlan};
use crate::render::values::{Code, CopyContext, Pair};

#[derive(Serialize)]
pub(super) struct SuiteContext {
    /// What the first of the stages is for.
    adds: Code,
    copies: Vec<CopyContext>,
    /// The directory of a project below the repository's own.
    directory: Option<String>,
    test: Option<TestContext>,
    lint: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct TestContext {
    /// Where it is not that of the project.
    directory: Option<String>,
    environment: Vec<Pair>,
    command: Vec<String>,
}

pub(super) fn suite(plan: &BuildPlan) -> Option<SuiteContext> {
    let suite = plan.suite.as_ref()?;
    let mut copies = copies::of_files(suite.files.iter().map(RepoPath::as_str).collect());
    copies.extend(copies::of_directories(suite.directories.iter().map(RepoPath::as_str)));
    Some(SuiteContext {
        adds: Code(adds(suite)),
        copies,
        directory: (!suite.directory.is_root()).then(|| plan.image_root.of(suite.directory.as_str())),
        test: suite.test.as_ref().map(|test| self::test(plan, suite, &test.value)),
        lint: suite.lint.iter().map(|command| command.value.clone()).collect(),
    })
}

fn adds(suite: &SuitePlan) -> &'static str {
    match (&suite.test, suite.lint.is_empty()) {
        (Some(_), true) => "the tests to dev, and what they need",
        (Some(_), false) => "the tests to dev, and what they and the linters need",
        (None, _) => "what the linters need to dev",
    }
}

fn test(plan: &BuildPlan, suite: &SuitePlan, test: &TestPlan) -> TestContext {
    let is_other = test.directory != suite.directory;
    TestContext {
        directory: is_other.then(|| plan.image_root.of(test.directory.as_str())),
        environment: test.variables.iter().map(|(name, value)| Pair::text(name, value)).collect(),
        command: test.command.clone(),
    }
}
