//! Lists what runs the tests, what checks the code, how the program runs in production, and what watches it. Decides nothing.

use super::{Choice, Decision, Subject, decision};
use crate::plan::build_plan::{BuildPlan, MonitoringPlan};

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
    let watched = plan.monitoring.iter().flat_map(|monitoring| {
        let MonitoringPlan { target, prometheus, grafana } = &monitoring.value;
        let images = [prometheus, grafana].map(|watcher| {
            let choice = Choice::BackingService { name: watcher.name.clone(), image: watcher.image.value.clone() };
            decision(Subject::Monitoring, &watcher.image, choice)
        });
        let asked = decision(Subject::Monitoring, target, Choice::Text(target.value.to_string().into()));
        std::iter::once(asked).chain(images)
    });
    test.chain(lint).chain(production).chain(watched).collect()
}
