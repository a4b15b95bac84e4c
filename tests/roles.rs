//! Several roles of one image: `docker compose up` starts them all.

use std::time::Duration;

use crate::cases::{self, Serves};
use crate::docker::Docker;
use crate::docker::compose::Compose;
use crate::project::Project;
use crate::reality::{buildable, generate};

#[test]
fn a_worker_and_a_scheduler_start_beside_the_program() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::ROLES_APP;
    let Serves::Http { port, path } = case.serves else { panic!("{} serves nothing", case.fixture) };
    let project = buildable(case);
    let compose = Compose::up(&project, case.name, port);
    compose.wait_for_answer(path, case.greeting, Duration::from_mins(3));
    compose.wait_for_log("worker", "ready.", Duration::from_mins(3));
    compose.wait_for_log("beat", "beat: Starting", Duration::from_mins(3));
}

#[test]
fn roles_have_no_port_and_no_health_check_of_their_own() {
    let project = Project::new(cases::ROLES_APP.fixture);
    generate(&project, &cases::ROLES_APP);
    let document: serde_json::Value = serde_saphyr::from_str(&project.read("compose.yaml")).expect("YAML");
    for role in ["worker", "beat"] {
        let service = &document["services"][role];
        assert!(service["ports"].is_null() && service["healthcheck"].is_null(), "{service}");
        // A change of the lock builds it anew for each, under a name of its own: two builds of one name get into each other's way.
        assert!(service["image"].is_null(), "{service}");
        assert_eq!(service["build"], document["services"]["mailer"]["build"], "{service}");
        assert_eq!(service["command"][0], "celery");
    }
}

#[test]
fn a_migration_ends_before_the_program_starts() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::FASTAPI_PACKAGE;
    let Serves::Http { port, path } = case.serves else { panic!("{} serves nothing", case.fixture) };
    let project = buildable(case);
    project.write("Procfile", "release: alembic upgrade head\nweb: uvicorn shop.api:service\n");
    generate(&project, case);
    let text = project.read("compose.yaml");
    assert!(text.contains("condition: service_completed_successfully"), "{text}");
    let compose = Compose::up(&project, case.name, port);
    compose.wait_for_answer(path, case.greeting, Duration::from_mins(3));
    assert_eq!(compose.state("migrate"), "exited 0");
}
