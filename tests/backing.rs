//! The databases and queues that a program needs: `docker compose up` starts them, with an `.env` that is a copy of the example.

use std::time::{Duration, Instant};

use crate::accepted::assert_equal_files;
use crate::cases::{self, Serves};
use crate::docker::Docker;
use crate::docker::compose::Compose;
use crate::docker::mongodb;
use crate::monitoring::{QUESTION, SCRAPED};
use crate::project::Project;
use crate::reality::{buildable, generate};

#[test]
fn the_example_of_variables_equals_its_snapshot() {
    let project = Project::new(cases::DATABASE_APP.fixture);
    generate(&project, &cases::DATABASE_APP);
    // Alone, the image would have nobody to ask.
    let steps = project.run(&["generate"]).success().stderr.clone();
    assert!(steps.contains("Run it:            docker compose ") && !steps.contains("docker run "), "{steps}");
    let path = format!("snapshots/{}/.env.example", cases::DATABASE_APP.fixture);
    assert_equal_files([(path, project.read(".env.example"))]);
}

#[test]
fn a_fresh_checkout_is_migrated_serves_works_and_keeps_its_rows() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::DATABASE_APP;
    let Serves::Http { port, path } = case.serves else { panic!("{} serves nothing", case.fixture) };
    let project = buildable(case);
    // A port of Prometheus that the engine chooses.
    project.write(".env", &format!("{}PROMETHEUS_PORT=0\n", project.read(".env.example")));
    let compose = Compose::up(&project, case.name, port);
    let limit = Duration::from_mins(3);
    compose.wait_for_answer(path, case.greeting, limit);
    assert_eq!(compose.state("migrate"), "exited 0");
    compose.wait_for_answer("/order/tea", "tea", limit);
    compose.wait_for_answer("/orders", r#""tea":"packed""#, limit);
    compose.start("monitoring", "prometheus");
    compose.wait_for_output("prometheus", &QUESTION, r#"up{instance="orders:8000", job="orders"} => 1"#, SCRAPED);
    compose.start_again();
    compose.wait_for_answer("/orders", r#""tea":"packed""#, limit);
    a_new_module_is_served_and_a_changed_lock_reaches_the_worker(&project, compose);
}

/// The modules of the program lie at the root, among files that no image gets.
fn a_new_module_is_served_and_a_changed_lock_reaches_the_worker(project: &Project, mut compose: Compose) {
    compose.watch();
    project.write("news.py", "GREETING = 'hello from a new module'\n");
    project.replace("main.py", "\"hello from orders\"", "GREETING");
    project.replace("main.py", "from store import", "from news import GREETING\nfrom store import");
    compose.wait_for_answer("/", "hello from a new module", Duration::from_mins(3));
    let containers = ["orders", "worker"].map(|service| compose.container_of(service));
    project.write("uv.lock", &format!("{}\n", project.read("uv.lock")));
    let begun = Instant::now();
    for (service, before) in ["orders", "worker"].into_iter().zip(containers) {
        while [&before, ""].contains(&compose.container_of(service).as_str()) {
            assert!(begun.elapsed() < Duration::from_mins(4), "{service} is the same:\n{}", compose.watch_says());
            std::thread::sleep(Duration::from_millis(500));
        }
    }
}

#[test]
fn a_django_project_is_migrated_serves_and_its_worker_and_its_schedule_do_their_tasks() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::DJANGO_DATABASE;
    let Serves::Http { port, path } = case.serves else { panic!("{} serves nothing", case.fixture) };
    let project = buildable(case);
    project.write(".env", &project.read(".env.example"));
    let compose = Compose::up(&project, case.name, port);
    let limit = Duration::from_mins(3);
    compose.wait_for_answer(path, case.greeting, limit);
    assert_eq!(compose.state("migrate"), "exited 0");
    compose.wait_for_answer("/send/tea", "tea", limit);
    // The worker packs it, and the schedule has what is packed delivered.
    compose.wait_for_answer("/parcels", r#""tea": "delivered""#, limit);
    compose.start_again();
    compose.wait_for_answer("/parcels", r#""tea": "delivered""#, limit);
}

#[test]
fn a_flask_project_has_a_worker_beside_it_that_writes_the_same_file_and_waits_for_a_debugger() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::WRITING_APP;
    let Serves::Http { port, path } = case.serves else { panic!("{} serves nothing", case.fixture) };
    let project = buildable(case);
    let compose = Compose::up(&project, case.name, port);
    let limit = Duration::from_mins(3);
    compose.wait_for_answer(path, case.greeting, limit);
    compose.wait_for_answer("/note/tea", "later", limit);
    compose.wait_for_answer("/notes", "tea", limit);
    let attach = "import socket; socket.create_connection(('127.0.0.1', 5678)); print('waits')";
    compose.wait_for_output(case.name, &["python", "-c", attach], "waits", limit);
    compose.start_again();
    compose.wait_for_answer("/notes", "tea", limit);
}

/// The server is a stand-in that asks for the password and keeps what it is told, as the real one does.
#[test]
fn a_bot_without_a_port_finds_its_database_and_what_it_counted_stays() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::MONGODB_BOT;
    let project = buildable(case);
    project.write(".env", &project.read(".env.example"));
    project.replace("compose.yaml", "image: mongo:8\n", &format!("image: {}\n", mongodb::stand_in()));
    let compose = Compose::up_without_port(&project, case.name);
    let limit = Duration::from_mins(3);
    compose.wait_for_log(case.name, "hello from reminder, round 3", limit);
    compose.start_again();
    compose.wait_for_log(case.name, "hello from reminder, round ", limit);
    let log = compose.log(case.name);
    assert!(!log.contains("round 1\n") && !log.contains("round 2\n"), "it begins anew:\n{log}");
}

#[test]
fn a_variable_that_is_new_in_the_code_makes_the_example_stale() {
    let project = Project::new(cases::DATABASE_APP.fixture);
    generate(&project, &cases::DATABASE_APP);
    project.run(&["generate", "--check"]).success();
    let code = project.read("store.py");
    project.write("store.py", &format!("{code}NEW = os.getenv('ORDERS_REGION', 'eu')\n"));
    let checked = project.run(&["generate", "--check"]);
    checked.code(10);
    checked.stdout_contains("ORDERS_REGION");
}
