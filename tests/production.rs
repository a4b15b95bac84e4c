//! compose.prod.yaml: it starts the image as it is with its servers and roles, read-only and within limits, and keeps its rows.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cases::{self, Case};
use crate::docker::container::http_get;
use crate::docker::image::Image;
use crate::docker::mongodb;
use crate::docker::{Docker, docker, text_of, unique_name, wait_for_text};
use crate::monitoring::{QUESTION, SCRAPED};
use crate::project::Project;
use crate::reality::{buildable, generate};

/// A project of compose.prod.yaml, taken down with its volumes when the value is dropped.
struct Production<'p> {
    project: &'p Project,
    case: &'p Case,
    name: String,
    image: &'p Image,
    /// What is started; everything where that is nothing.
    services: &'p [&'p str],
}

impl Production<'_> {
    /// The variable that says the port of the machine.
    fn port(&self) -> String {
        format!("{}_PORT", self.case.name.to_uppercase())
    }

    fn run(&self, arguments: &[&str]) -> String {
        let file = self.project.path().join("compose.prod.yaml");
        let mut command = Command::new("docker");
        command.args(["compose", "--project-name", &self.name, "--file"]).arg(file).args(arguments);
        // A port that the engine chooses.
        command.env("IMAGE", self.image.tag()).env("TAG", "latest").env(self.port(), "0");
        let output = command.output().expect("start docker compose");
        assert!(output.status.success(), "{arguments:?}\n{}", text_of(&output));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    fn start(&self) {
        self.run(&[&["up", "--detach", "--wait", "--wait-timeout", "240"], self.services].concat());
    }

    /// Starts everything; returns the address of the program.
    fn up(&self) -> String {
        self.start();
        self.run(&["port", self.case.name, "8000"])
    }

    fn inspect(&self, service: &str) -> Value {
        let container = self.run(&["ps", "--all", "--quiet", service]);
        let inspected: Value = serde_json::from_str(&docker(&["inspect", &container])).expect("JSON");
        inspected[0].clone()
    }

    /// What a program in the container of a service prints, once that holds a text.
    #[track_caller]
    fn wait_for_output(&self, service: &str, words: &[&str], text: &str) {
        let arguments = [&["exec", "-T", service], words].concat();
        wait_for_text(&format!("what {words:?} prints in {service}"), text, SCRAPED, || self.run(&arguments));
    }

    #[track_caller]
    fn wait_for_log(&self, service: &str, text: &str) {
        wait_for_text(&format!("the log of {service}"), text, Duration::from_mins(3), || self.log(service));
    }

    fn log(&self, service: &str) -> String {
        self.run(&["logs", "--no-color", service])
    }

    #[track_caller]
    fn wait_for_answer(&self, address: &str, path: &str, text: &str) {
        let begun = Instant::now();
        loop {
            let answer = http_get(address, path);
            if answer.as_ref().is_ok_and(|response| response.body.contains(text)) {
                return;
            }
            let log = self.run(&["logs", "--no-color", "--tail", "40"]);
            assert!(begun.elapsed() < Duration::from_mins(3), "{path} does not hold {text:?}: {answer:?}\n{log}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Production<'_> {
    fn drop(&mut self) {
        self.run(&["down", "--volumes", "--timeout", "5"]);
    }
}

#[test]
fn the_image_is_migrated_serves_and_works_read_only_within_its_limits_and_keeps_its_rows() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::DATABASE_APP;
    let project = buildable(case);
    project.write(".env", &project.read(".env.example"));
    let image = Image::build(&project);
    let production = Production {
        project: &project,
        case,
        name: unique_name("production"),
        image: &image,
        services: &["orders", "worker", "prometheus"],
    };
    let address = production.up();
    for service in ["orders", "worker", "migrate"] {
        let container = production.inspect(service);
        let host = &container["HostConfig"];
        assert_eq!((&host["ReadonlyRootfs"], &host["PidsLimit"]), (&true.into(), &256.into()), "{service}");
        assert_eq!((&host["Memory"], &host["NanoCpus"]), (&1_073_741_824_u64.into(), &1_000_000_000_u64.into()));
        assert_eq!((&host["CapDrop"][0], &host["Init"]), (&"ALL".into(), &true.into()));
        assert_eq!(container["Config"]["Image"], format!("{}:latest", image.tag()));
    }
    assert_eq!(production.inspect("orders")["State"]["Health"]["Status"], "healthy");
    assert_eq!(production.inspect("migrate")["State"]["ExitCode"], 0);
    let database = production.inspect("postgres")["Config"]["Env"].to_string();
    assert!(database.contains("POSTGRES_PASSWORD_FILE=") && !database.contains("change-me"), "{database}");
    production.wait_for_answer(&address, "/order/tea", "tea");
    production.wait_for_answer(&address, "/orders", r#""tea":"packed""#);
    production.wait_for_output("prometheus", &QUESTION, r#"job="orders"} => 1"#);
    production.run(&["down"]);
    production.wait_for_answer(&production.up(), "/orders", r#""tea":"packed""#);
}

#[test]
fn a_django_project_serves_its_static_files_and_its_schedule_runs_read_only() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::DJANGO_DATABASE;
    let project = buildable(case);
    project.write(".env", &project.read(".env.example"));
    let image = Image::build(&project);
    let production =
        Production { project: &project, case, name: unique_name("production"), image: &image, services: &[] };
    let address = production.up();
    production.wait_for_answer(&address, "/static/parcels/site.css", "color: green");
    production.wait_for_answer(&address, "/send/tea", "tea");
    production.wait_for_answer(&address, "/parcels", r#""tea": "delivered""#);
}

#[test]
fn a_worker_of_a_flask_project_writes_the_same_file_read_only() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::WRITING_APP;
    let project = buildable(case);
    let text = project.read("compose.prod.yaml");
    assert!(!text.contains("5678") && !project.read("Dockerfile").contains("5678"), "{text}");
    let image = Image::build(&project);
    let production =
        Production { project: &project, case, name: unique_name("production"), image: &image, services: &[] };
    let address = production.up();
    production.wait_for_answer(&address, "/note/tea", "later");
    production.wait_for_answer(&address, "/notes", "tea");
    production.run(&["down"]);
    production.wait_for_answer(&production.up(), "/notes", "tea");
}

/// The server is a stand-in, which knows its password from the secret's file alone.
#[test]
fn a_bot_without_a_port_counts_on_read_only() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::MONGODB_BOT;
    let project = buildable(case);
    project.write(".env", &project.read(".env.example"));
    project.replace("compose.prod.yaml", "image: mongo:8\n", &format!("image: {}\n", mongodb::stand_in()));
    let image = Image::build(&project);
    let production =
        Production { project: &project, case, name: unique_name("production"), image: &image, services: &[] };
    production.start();
    production.wait_for_log(case.name, "hello from reminder, round 3");
    production.run(&["down"]);
    production.start();
    production.wait_for_log(case.name, "hello from reminder, round ");
    let log = production.log(case.name);
    assert!(!log.contains("round 1\n") && !log.contains("round 2\n"), "it begins anew:\n{log}");
    assert_eq!(production.inspect(case.name)["HostConfig"]["ReadonlyRootfs"], true);
}

#[test]
fn a_value_of_the_settings_reaches_the_file_and_its_drift_is_named() {
    let project = Project::new(cases::DATABASE_APP.fixture);
    generate(&project, &cases::DATABASE_APP);
    let settings =
        "production = { memory = \"512M\", image = \"registry.example/orders\", replicas = { orders = 2 } }\n";
    project.write("pyproject.toml", &format!("{}{settings}", project.read("pyproject.toml")));
    project.run(&["generate", "--check"]).code(10).stdout_contains("stale        compose.prod.yaml");
    project.run(&["generate"]).success();
    let text = project.read("compose.prod.yaml");
    for line in [
        "memory: \"512M\"",
        "${IMAGE:-registry.example/orders}:${TAG:-latest}",
        "replicas: 2",
        "${ORDERS_PORT:-8000-8001}:8000",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    project.run(&["generate", "--check"]).success();
}
