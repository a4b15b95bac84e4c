//! Values that no engine takes: each is an error with its line and the way out, or is not taken over.

use crate::bad_input::{FINE, refused};
use crate::project::Project;

#[test]
fn a_value_that_no_engine_takes_is_an_error_with_its_line() {
    let long = "x".repeat(70_000);
    let metadata = |line: &str| format!("[project]\nname = \"ticker\"\nversion = \"0.1.0\"\n{line}\n");
    let setting = |line: &str| format!("{}[tool.uvdock]\n{line}\n", metadata("requires-python = \">=3.12\""));
    for (text, line, said) in [
        (metadata(&format!("description = \"{long}\"")), 4, "65535 bytes"),
        (metadata(&format!("license = \"{long}\"")), 4, "65535 bytes"),
        (metadata("").replace("ticker", &long[..129]), 2, "has 129 characters"),
        (setting(&format!("labels.a = \"{long}\"")), 6, "65535 bytes"),
        (setting(&format!("env.A = \"{long}\"")), 6, "65535 bytes"),
        (setting("env.A = \"a\\u0000b\""), 6, "one line of visible text"),
        (setting("labels.a = \"a\\u0000b\""), 6, "one line of visible text"),
        (setting("instructions.runtime = \"RUN echo \\\"a\""), 6, "a quote in `echo \"a` does not end"),
        (setting("instructions.base = \"ENV A=it's\""), 6, "a quote in `A=it's` does not end"),
        (setting(&format!("instructions.base = \"RUN echo {long}\"")), 6, "more than 65535 bytes"),
        (setting("port = 65536"), 6, "a port from 1 to 65535"),
        (setting("user = \"a b:1\""), 6, "a name and a number"),
        (setting("user = \"worker:4294967295\""), 6, "a name and a number"),
    ] {
        let project = Project::new(FINE);
        project.write("pyproject.toml", &text);
        let error = refused(&project, &["generate"]);
        assert!(error.contains(&format!("pyproject.toml:{line}:")) && error.contains(said), "{error}");
        assert!(error.contains("\nhint: ") && error.len() < 2000, "{} bytes: {error}", error.len());
    }
}

#[test]
fn what_the_authors_say_and_no_engine_takes_is_not_taken_over() {
    let project = Project::new(FINE);
    project.write("Dockerfile", "FROM python:3.14\nEXPOSE 99999\nUSER no one\nCMD [\"python\", \"main.py\"]\n");
    project.write("compose.yaml", "services:\n  a:\n    build: .\n    ports: [\"99999:99999\"]\n");
    project.run(&["generate", "--force"]).success();
    for file in ["Dockerfile", "compose.yaml"] {
        assert!(!project.read(file).contains("99999"), "{}", project.read(file));
    }
}

/// A bot moves a version; anything else in its place is an edit of the file.
#[test]
fn what_is_no_reference_is_an_edit() {
    let project = Project::new("app-fastapi");
    project.run(&["generate", "--ci", "gitlab"]).success();
    let file = ".gitlab/uvdock.yml";
    let text = project.read(file);
    for (to, code) in [("docker:29-dind", 0), ("docker:@-dind", 11), ("docker:", 11)] {
        project.write(file, &text.replace("docker:28-dind", to));
        assert!(project.read(file).contains(to), "{text}");
        project.run(&["generate", "--check", "--ci", "gitlab"]).code(code);
    }
    project.run(&["generate", "--ci", "github"]).success();
    let file = ".github/workflows/uvdock.yml";
    let text = project.read(file);
    let uses = text.lines().find_map(|line| line.split_once("uses: ")).expect("an action").1.to_owned();
    let action = uses.split('@').next().expect("a name");
    for (to, code) in [(format!("{action}@v99"), 0), (format!("{action}@#v6"), 11), (format!("{action}@-v6"), 11)] {
        project.write(file, &text.replacen(&uses, &to, 1));
        project.run(&["generate", "--check", "--ci", "github"]).code(code);
    }
}
