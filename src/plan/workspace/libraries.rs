//! What is said of programs in libraries that several services install: once, and not where one of the services is that program. Notices
//! nothing itself.

use std::collections::BTreeSet;

use crate::inspect::evidence::Located;
use crate::plan::build_plan::{BuildPlan, Notice, StartNotice};

/// Leaves what several would say to the first of them.
pub(super) fn say_once(plans: &mut [BuildPlan]) {
    let mut said: BTreeSet<(String, Option<usize>)> = plans.iter().filter_map(own_program).collect();
    for plan in plans {
        plan.notices.retain_mut(|notice| match notice {
            Notice::Start(StartNotice::NotStarted(programs)) => {
                programs.retain(|program| !is_of_a_library(program) || said.insert(key(program)));
                !programs.is_empty()
            }
            Notice::Start(StartNotice::MakesTables { program, .. }) => {
                !is_of_a_library(program) || said.insert(key(program))
            }
            _ => true,
        });
    }
}

/// What a service itself starts.
fn own_program(plan: &BuildPlan) -> Option<(String, Option<usize>)> {
    let command = &plan.start.command;
    let place = command.source.places().first()?;
    Some((command.value.join(" "), place.line))
}

fn is_of_a_library(program: &Located<String>) -> bool {
    program.place.file.starts_with("../")
}

fn key(program: &Located<String>) -> (String, Option<usize>) {
    (program.value.clone(), program.place.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::evidence::Place;
    use crate::plan::testing::{APP, lock, planned};

    fn with(notices: Vec<StartNotice>) -> BuildPlan {
        let files = [("pyproject.toml", APP), ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n")];
        let mut plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        plan.notices = notices.into_iter().map(Notice::Start).collect();
        plan
    }

    #[test]
    fn a_worker_of_a_library_is_said_of_one_service() {
        let program = |file: &str, words: &str| Located::new(words.to_owned(), Place::line(file, 7));
        let shared = || program("../core/src/core/worker.py", "python -m core.worker");
        let own = || program("worker.py", "python worker.py");
        let mut plans = vec![
            with(vec![StartNotice::NotStarted(vec![own(), shared()])]),
            with(vec![StartNotice::NotStarted(vec![own(), shared()])]),
            with(vec![StartNotice::NotStarted(vec![shared()])]),
        ];
        say_once(&mut plans);
        let left = plans.iter().flat_map(|plan| &plan.notices).map(|notice| match notice {
            Notice::Start(StartNotice::NotStarted(programs)) => programs.len(),
            _ => 0,
        });
        assert_eq!(left.collect::<Vec<_>>(), [2, 1]);
    }
}
