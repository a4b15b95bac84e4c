//! The development service of compose.yaml follows the source without a rebuild.

use std::time::Duration;

use crate::cases::{self, Case, Serves};
use crate::docker::compose::Compose;
use crate::docker::{Docker, note};
use crate::reality::buildable;

/// From the edit on disk to the answer that shows it, on two busy cores.
const RELOAD: Duration = Duration::from_secs(90);

#[test]
fn compose_watch_reloads_a_packaged_service() {
    an_edit_is_served(&cases::FASTAPI_PACKAGE);
}

#[test]
fn compose_watch_reloads_an_application() {
    an_edit_is_served(&cases::FASTAPI_APP);
}

#[test]
fn compose_watch_reloads_a_flask_factory() {
    an_edit_is_served(&cases::FLASK_FACTORY);
}

#[test]
fn compose_watch_reloads_a_django_project() {
    an_edit_is_served(&cases::DJANGO_APP);
}

pub fn an_edit_is_served(case: &Case) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let Serves::Http { port, path } = case.serves else { panic!("{} serves nothing", case.fixture) };
    let project = buildable(case);
    if !case.dot_env.is_empty() {
        project.write(".env", case.dot_env);
    }
    let mut compose = Compose::up(&project, case.name, port);
    compose.wait_for_answer(path, case.greeting, Duration::from_mins(3));
    let container = compose.container();
    compose.watch();
    project.replace(case.greeting_file, case.greeting, "good evening");
    let taken = compose.wait_for_answer(path, "good evening", RELOAD);
    note(&format!("the edit was served after {taken:?}"));
    if let Some(template) = case.template {
        project.replace(template, &format!("<title>{}</title>", case.name), "<title>another title</title>");
        let taken = compose.wait_for_answer(path, "another title", RELOAD);
        note(&format!("the edit of a template was served after {taken:?}"));
    }
    assert_eq!(compose.container(), container, "the edit replaced the container:\n{}", compose.watch_says());
}
