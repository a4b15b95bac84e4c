//! Images of programs that are no services: started with arguments, or with a standard input, as they are meant to be.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use crate::cases;
use crate::docker::image::Image;
use crate::docker::{Docker, docker, lint};
use crate::reality::buildable;

/// As production starts a container.
const HARDENED: [&str; 7] = ["run", "--rm", "--read-only", "--cap-drop", "ALL", "--network", "none"];

#[test]
fn a_tool_gets_the_arguments_of_docker_run() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::TOOL);
    lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
    lint::compose_accepts(&project);
    let image = Image::build(&project);
    let run = |arguments: &[&str]| docker(&[&HARDENED[..], &[image.tag()], arguments].concat());
    assert!(run(&["--help"]).contains(cases::TOOL.greeting));
    assert!(run(&[]).contains(cases::TOOL.greeting), "without arguments it prints its help, and ends well");
    assert_eq!(run(&["four", "three"]), "four 4\nthree 5");
    assert_eq!(image.inspect("{{json .Config.ExposedPorts}}"), "null");
}

#[test]
fn a_server_over_standard_input_answers_there() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::MCP_STDIO);
    assert!(project.read("compose.yaml").contains("stdin_open: true"));
    lint::compose_accepts(&project);
    let image = Image::build(&project);
    let mut server = Command::new("docker")
        .args(HARDENED)
        .args(["--interactive", image.tag()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start the docker client");
    let mut input = server.stdin.take().expect("a standard input");
    writeln!(input, "{INITIALIZE}").expect("write to the server");
    let mut answer = String::new();
    BufReader::new(server.stdout.take().expect("a standard output")).read_line(&mut answer).expect("an answer");
    assert!(answer.contains(cases::MCP_STDIO.greeting), "{answer}");
    drop(input);
    assert!(server.wait().expect("it ends").success(), "it ends with its input");
}

/// <https://modelcontextprotocol.io/specification/2025-06-18/basic/lifecycle>.
const INITIALIZE: &str = concat!(
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"#,
    r#""clientInfo":{"name":"test","version":"1"}}}"#
);
