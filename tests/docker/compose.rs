//! A generated compose.yaml, started as a developer would start it.

use std::fmt::Write as _;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::container::http_get;
use super::image::Buildable;
use super::{docker, docker_output, unique_name, wait_for_text};
use crate::project::Project;

/// A running compose project, taken down with its images and volumes when the value is dropped.
pub struct Compose {
    arguments: Vec<String>,
    service: String,
    port: u16,
    scratch: TempDir,
    watch: Option<Child>,
    _buildable: Buildable,
}

impl Compose {
    /// Builds and starts the service, and waits until its health check succeeds. Two things of the file are overridden: the
    /// path of the Dockerfile (its `# syntax=` line), and the port of the host, which another program may use.
    pub fn up(project: &Project, service: &str, port: u16) -> Self {
        Self::start_with(project, service, port, &format!("    ports: !override [\"127.0.0.1::{port}\"]\n"))
    }

    /// The same of a service that listens nowhere.
    pub fn up_without_port(project: &Project, service: &str) -> Self {
        Self::start_with(project, service, 0, "")
    }

    fn start_with(project: &Project, service: &str, port: u16, more: &str) -> Self {
        let buildable = Buildable::of(project);
        let scratch = tempfile::tempdir().expect("create a temporary directory");
        let over = scratch.path().join("override.yaml");
        let mut text = "services:\n".to_owned();
        let dockerfile = buildable.path();
        for other in building(project).iter().filter(|other| *other != service) {
            let _ = writeln!(text, "  {other}:\n    build:\n      dockerfile: {}", dockerfile.display());
        }
        let _ = writeln!(text, "  {service}:\n    build:\n      dockerfile: {}", dockerfile.display());
        text.push_str(more);
        fs_err::write(&over, text).expect("write the override");
        let name = unique_name(service);
        let file = project.path().join("compose.yaml");
        let arguments = ["compose", "--project-name", &name, "--file"].map(str::to_owned).into_iter();
        let arguments = arguments.chain([file.display().to_string(), "--file".to_owned(), over.display().to_string()]);
        let compose = Self {
            arguments: arguments.collect(),
            service: service.to_owned(),
            port,
            scratch,
            watch: None,
            _buildable: buildable,
        };
        compose.run(&["up", "--detach", "--build", "--wait", "--wait-timeout", "240"]);
        compose
    }

    /// Takes everything down but the volumes, and starts it again.
    pub fn start_again(&self) {
        self.run(&["--profile", "*", "down", "--timeout", "2"]);
        self.run(&["up", "--detach", "--wait", "--wait-timeout", "240"]);
    }

    /// Starts a service of a profile, and waits until it is well.
    pub fn start(&self, profile: &str, service: &str) {
        self.run(&["--profile", profile, "up", "--detach", "--wait", "--wait-timeout", "120", service]);
    }

    /// What a program in the container of a service prints, once that holds a text.
    #[track_caller]
    pub fn wait_for_output(&self, service: &str, words: &[&str], text: &str, limit: Duration) {
        let arguments = [&["--profile", "*", "exec", "-T", service], words].concat();
        wait_for_text(&format!("what {words:?} prints in {service}"), text, limit, || self.run(&arguments));
    }

    /// Starts `docker compose watch`, and waits until it watches.
    pub fn watch(&mut self) {
        let log = self.watch_log();
        let file = File::create(&log).expect("create the log of watch");
        let mut command = Command::new("docker");
        command.args(&self.arguments).args(["watch", "--no-up"]).stdin(Stdio::null());
        command.stdout(file.try_clone().expect("share the log")).stderr(file);
        self.watch = Some(command.spawn().expect("start docker compose watch"));
        let begun = Instant::now();
        while !self.watch_says().to_lowercase().contains("watch enabled") {
            assert!(begun.elapsed() < Duration::from_secs(90), "watch did not begin:\n{}", self.watch_says());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What `docker compose watch` has printed.
    pub fn watch_says(&self) -> String {
        fs_err::read_to_string(self.watch_log()).unwrap_or_default()
    }

    /// Asks the service until its answer holds the text; returns how long that took.
    #[track_caller]
    pub fn wait_for_answer(&self, path: &str, text: &str, limit: Duration) -> Duration {
        let begun = Instant::now();
        let address = self.run(&["port", &self.service, &self.port.to_string()]);
        loop {
            let answer = http_get(&address, path);
            if answer.as_ref().is_ok_and(|response| response.body.contains(text)) {
                return begun.elapsed();
            }
            assert!(
                begun.elapsed() < limit,
                "{path} does not hold {text:?} after {limit:?}: {answer:?}\n{}\n{}",
                self.watch_says(),
                self.run(&["logs", "--no-color", "--tail", "40"])
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The container that serves now: another one after a rebuild.
    pub fn container(&self) -> String {
        self.container_of(&self.service)
    }

    /// The same of another service.
    pub fn container_of(&self, service: &str) -> String {
        self.run(&["ps", "--quiet", service])
    }

    /// What a service has printed, once it holds a text.
    #[track_caller]
    pub fn wait_for_log(&self, service: &str, text: &str, limit: Duration) {
        wait_for_text(&format!("the log of {service}"), text, limit, || self.log(service));
    }

    /// What a service has printed.
    pub fn log(&self, service: &str) -> String {
        self.run(&["logs", "--no-color", service])
    }

    /// Whether the container of a service runs, and its exit code.
    pub fn state(&self, service: &str) -> String {
        self.run(&["ps", "--all", "--format", "{{.State}} {{.ExitCode}}", service])
    }

    fn run(&self, arguments: &[&str]) -> String {
        let all: Vec<&str> = self.arguments.iter().map(String::as_str).chain(arguments.iter().copied()).collect();
        docker(&all)
    }

    fn watch_log(&self) -> PathBuf {
        self.scratch.path().join("watch.log")
    }
}

/// The services that are built here.
fn building(project: &Project) -> Vec<String> {
    let document: serde_json::Value = serde_saphyr::from_str(&project.read("compose.yaml")).expect("YAML");
    let services = document["services"].as_object().expect("services").iter();
    services.filter(|(_, service)| service["build"].is_object()).map(|(name, _)| name.clone()).collect()
}

impl Drop for Compose {
    fn drop(&mut self) {
        if let Some(mut watch) = self.watch.take() {
            let _ = watch.kill();
            let _ = watch.wait();
        }
        // What was built here, and no image that others use too.
        let down = ["--profile", "*", "down", "--volumes", "--rmi", "local", "--timeout", "2"];
        let all: Vec<&str> = self.arguments.iter().map(String::as_str).chain(down).collect();
        docker_output(&all);
    }
}
