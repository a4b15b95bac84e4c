//! Starts an image the way a careful cluster would, asks it, and stops it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::image::Image;
use super::{docker, docker_output, text_of, unique_name};

/// A container, removed when the value is dropped.
pub struct Container {
    name: String,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub body: String,
}

/// How a container ended.
#[derive(Debug)]
pub struct Stopped {
    pub after: Duration,
    pub exit_code: i32,
}

impl Container {
    /// Starts the image's own command on a read-only root, without capabilities and without new privileges.
    pub fn hardened(image: &Image, port: Option<u16>, environment: &[&str], volumes: &[&str]) -> Self {
        let name = unique_name("run");
        let mut arguments: Vec<String> =
            ["run", "--detach", "--read-only", "--cap-drop", "ALL"].map(str::to_owned).into();
        arguments.extend(["--security-opt", "no-new-privileges", "--name", &name].map(str::to_owned));
        if let Some(port) = port {
            arguments.extend(["--publish".to_owned(), format!("127.0.0.1::{port}")]);
        }
        for variable in environment {
            arguments.extend(["--env".to_owned(), (*variable).to_owned()]);
        }
        for volume in volumes {
            arguments.extend(["--volume".to_owned(), (*volume).to_owned()]);
        }
        arguments.push(image.tag().to_owned());
        docker(&arguments);
        Self { name }
    }

    /// Starts the image's own command as `docker run` does, on a root that can be written where its owner may.
    pub fn plain(image: &Image, port: u16) -> Self {
        let name = unique_name("run");
        docker(&["run", "--detach", "--name", &name, "--publish", &format!("127.0.0.1::{port}"), image.tag()]);
        Self { name }
    }

    /// Waits until the image's own health check succeeds.
    #[track_caller]
    pub fn wait_until_healthy(&self, limit: Duration) -> Duration {
        let begun = Instant::now();
        loop {
            let health =
                self.inspect("{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}no-check{{end}}");
            match health.as_str() {
                "running healthy" => return begun.elapsed(),
                "running starting" | "running unhealthy" if begun.elapsed() < limit => {}
                _ => panic!("`{health}` after {:?}\n{}", begun.elapsed(), self.logs()),
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Asks until there is an answer: a server needs a moment to start.
    #[track_caller]
    pub fn get(&self, port: u16, path: &str, limit: Duration) -> Response {
        let begun = Instant::now();
        loop {
            match self.address(port).and_then(|address| http_get(&address, path)) {
                Ok(response) => return response,
                Err(error) if begun.elapsed() > limit => {
                    panic!("no answer from {path} after {limit:?}: {error}\n{}", self.logs())
                }
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// Waits until the container has printed something.
    #[track_caller]
    pub fn wait_for_log(&self, text: &str, limit: Duration) {
        let begun = Instant::now();
        while !self.logs().contains(text) {
            assert!(begun.elapsed() < limit, "the log does not hold {text:?} after {limit:?}\n{}", self.logs());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Sends the image's stop signal, SIGTERM unless it says otherwise, as `docker stop` and Kubernetes do.
    pub fn stop(&self) -> Stopped {
        let begun = Instant::now();
        docker(&["stop", "--timeout", "10", &self.name]);
        let after = begun.elapsed();
        Stopped { after, exit_code: self.inspect("{{.State.ExitCode}}").parse().expect("an exit code") }
    }

    /// Both streams of the program.
    pub fn logs(&self) -> String {
        text_of(&docker_output(&["logs", &self.name]))
    }

    /// Runs a program beside the container's own, and returns what it printed.
    pub fn exec(&self, command: &[&str]) -> String {
        docker(&[&["exec", &self.name], command].concat())
    }

    fn inspect(&self, format: &str) -> String {
        docker(&["inspect", "--format", format, &self.name])
    }

    fn address(&self, port: u16) -> Result<String, String> {
        let output = docker_output(&["port", &self.name, &format!("{port}/tcp")]);
        let text = text_of(&output);
        text.lines().next().filter(|_| output.status.success()).map(str::to_owned).ok_or(text.clone())
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        docker_output(&["rm", "--force", "--volumes", &self.name]);
    }
}

/// One HTTP/1.0 request: the server closes the connection after the answer, so the end of the body is the end of the stream.
pub fn http_get(address: &str, path: &str) -> Result<Response, String> {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    let answer = ask().map_err(|error| error.to_string())?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("the answer is no HTTP")?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("the answer has no status")?;
    Ok(Response { status, body: body.to_owned() })
}
