//! compose.prod.yaml: it starts the image as it is, read-only and within limits, and keeps what the program writes.

use std::process::Command;

use serde_json::Value;

use crate::cases;
use crate::docker::container::http_get;
use crate::docker::image::Image;
use crate::docker::{Docker, docker, text_of, unique_name};
use crate::project::Project;
use crate::reality::buildable;

/// A project of compose.prod.yaml, taken down with its volumes when the value is dropped.
struct Production<'p> {
    project: &'p Project,
    name: String,
    image: &'p Image,
}

impl Production<'_> {
    fn run(&self, arguments: &[&str]) -> String {
        let file = self.project.path().join("compose.prod.yaml");
        let mut command = Command::new("docker");
        command.args(["compose", "--project-name", &self.name, "--file"]).arg(file).args(arguments);
        // A port that the engine chooses.
        command.env("IMAGE", self.image.tag()).env("TAG", "latest").env("GUESTBOOK_PORT", "0");
        let output = command.output().expect("start docker compose");
        assert!(output.status.success(), "{arguments:?}\n{}", text_of(&output));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    fn up(&self) -> String {
        self.run(&["up", "--detach", "--wait", "--wait-timeout", "120"]);
        self.run(&["port", "guestbook", "8000"])
    }
}

impl Drop for Production<'_> {
    fn drop(&mut self) {
        self.run(&["down", "--volumes", "--timeout", "5"]);
    }
}

#[test]
fn the_image_serves_read_only_within_its_limits_and_keeps_what_it_writes() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::WRITING_APP);
    let image = Image::build(&project);
    let production = Production { project: &project, name: unique_name("production"), image: &image };
    let address = production.up();
    let container = production.run(&["ps", "--quiet", "guestbook"]);
    let inspected: Value = serde_json::from_str(&docker(&["inspect", &container])).expect("JSON");
    let host = &inspected[0]["HostConfig"];
    assert_eq!((&host["ReadonlyRootfs"], &host["PidsLimit"]), (&true.into(), &256.into()));
    assert_eq!((&host["Memory"], &host["NanoCpus"]), (&1_073_741_824_u64.into(), &1_000_000_000_u64.into()));
    assert_eq!((&host["CapDrop"][0], &host["Init"]), (&"ALL".into(), &true.into()));
    assert_eq!(inspected[0]["State"]["Health"]["Status"], "healthy");
    for visit in ["visit 1,", "visit 2,"] {
        let answer = http_get(&address, "/").expect("an answer").body;
        assert!(answer.contains(visit), "{answer}");
    }
    production.run(&["down"]);
    let answer = http_get(&production.up(), "/").expect("an answer").body;
    assert!(answer.contains("visit 3,"), "what was written is there: {answer}");
}
