//! Lists what runs the tests, what checks the code, and how the program runs in production. Decides nothing.

use super::{Choice, Decision, Subject, decision};
use crate::plan::build_plan::BuildPlan;

pub(super) fn of(plan: &BuildPlan) -> Vec<Decision> {
    let suite = plan.suite.iter();
    let test = suite.clone().filter_map(|suite| suite.test.as_ref());
    let test = test.map(|test| decision(Subject::Test, test, Choice::Command(test.value.command.clone())));
    let lint = suite.flat_map(|suite| &suite.lint);
    let lint = lint.map(|command| decision(Subject::Lint, command, Choice::Command(command.value.clone())));
    let production = plan.compose.production.iter().map(|production| {
        let limits = production.value.limits.to_string();
        decision(Subject::Production, production, Choice::Text(limits.into()))
    });
    test.chain(lint).chain(production).collect()
}
