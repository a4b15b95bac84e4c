//! A build reads a package index that demands a password, and the password stays out of the image and out of the log.

mod company;

use std::process::Command;

use crate::cases::{self, Case};
use crate::docker::image::Buildable;
use crate::docker::{Docker, docker, docker_output, text_of, unique_name};
use crate::project::Project;
use crate::reality::generate;

const PASSWORD: &str = "uvdock-needle-7f3a";
const PYTHON: &str = "python:3.13-slim-trixie";

#[test]
fn the_password_of_an_index_reaches_the_build_and_neither_image_nor_log() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let index = Index::start();
    let alpine =
        Case { generate: &["--port", "8000", "--strategy", "alpine", "--python", "3.13"], ..cases::PRIVATE_INDEX };
    for (case, target) in [(&cases::PRIVATE_INDEX, "runtime"), (&cases::PRIVATE_INDEX, "dev"), (&alpine, "runtime")] {
        let project = index.project(case);
        let image = unique_name(target);
        let log =
            build(&project, target, &image, PASSWORD).expect("the index gives the package to who has the password");
        let price = "from acme_pricing import PRICE; print(PRICE)";
        assert_eq!(docker(&["run", "--rm", &image, "python", "-c", price]), "42");
        assert!(!log.contains(PASSWORD), "{log}");
        assert!(!saved_image_holds(&image, PASSWORD), "the password is in the image `{target}`");
        assert!(saved_image_holds(&image, "hello from quotes"), "the search finds nothing, whatever it is asked");
        docker_output(&["image", "rm", "--force", &image]);
    }
}

#[test]
fn without_the_password_the_build_fails_and_says_which_index_refused() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let index = Index::start();
    let log = build(&index.project(&cases::PRIVATE_INDEX), "runtime", &unique_name("refused"), "wrong")
        .expect_err("the index refuses");
    assert!(log.contains("401 Unauthorized"), "{log}");
}

#[test]
fn a_password_a_token_and_an_authority_reach_the_build_of_every_strategy_and_no_image() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let index = company::Company::start();
    for way in company::WAYS {
        let image = unique_name(way.name);
        let log = index.build(way, &image);
        let use_both = "from acme_pricing import PRICE; from acme_terms import DAYS; print(PRICE, DAYS)";
        let run = ["run", "--rm", "--entrypoint", "/opt/venv/bin/python", &image, "-c", use_both];
        assert_eq!(docker(&run), "42 30", "{}", way.name);
        for secret in [company::PASSWORD, company::TOKEN] {
            assert!(!log.contains(secret), "{}: {log}", way.name);
            assert!(!saved_image_holds(&image, secret), "{secret} is in the image of {}", way.name);
        }
        assert!(saved_image_holds(&image, "hello from quotes"), "the search finds nothing, whatever it is asked");
        // A developer's image builds again, so it knows the authority.
        assert_eq!(saved_image_holds(&image, &index.authority()), way.name == "compose", "{}", way.name);
        docker_output(&["image", "rm", "--force", &image]);
    }
}

/// Where a login may stand in a project: an index, a dependency, a source in the lock, and a line that does not parse.
#[test]
fn a_login_in_a_url_is_never_printed_or_written() {
    let project = Project::new(cases::PRIVATE_INDEX.fixture);
    let login = |text: &str| {
        text.replace("https://index.example/acme", &format!("https://robot:{PASSWORD}@index.example/acme"))
    };
    let url = format!("\"acme-pricing @ https://robot:{PASSWORD}@git.example/acme-1.0-py3-none-any.whl\"");
    project.write("pyproject.toml", &login(&project.read("pyproject.toml")).replace("\"acme-pricing\"", &url));
    project.write("uv.lock", &login(&project.read("uv.lock")));
    let commands = ["inspect", "explain", "generate"];
    let outcomes: Vec<_> = commands
        .iter()
        .flat_map(|command| [vec![*command], vec![*command, "--format", "json"]])
        .map(|command| project.run(&command))
        .collect();
    project.write("pyproject.toml", &format!("[[tool.uv.index]]\nurl = https://robot:{PASSWORD}@index.example/acme\n"));
    let broken = project.run(&["inspect"]);
    assert!(broken.stderr.contains("url = https://*"), "{}", broken.stderr);
    for outcome in outcomes.iter().chain([&broken]) {
        assert!(!outcome.stdout.contains(PASSWORD) && !outcome.stderr.contains(PASSWORD), "{outcome:?}");
    }
    for (path, bytes) in project.content() {
        let ours = !path.ends_with("pyproject.toml") && !path.ends_with("uv.lock");
        assert!(!ours || !String::from_utf8_lossy(&bytes).contains(PASSWORD), "{}", path.display());
    }
    assert!(outcomes.iter().any(|outcome| outcome.stderr.contains("There is a password in pyproject.toml:10: ")));
}

/// The index of the fixture `app-private-index`, in a container that is removed when the value is dropped.
struct Index {
    name: String,
    address: String,
}

impl Index {
    fn start() -> Self {
        let name = unique_name("index");
        let login = format!("LOGIN=reader:{PASSWORD}");
        let program = include_str!("private/index.py");
        docker(&["run", "--detach", "--name", &name, "--env", &login, PYTHON, "python", "-c", program]);
        let format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
        let address = docker(&["inspect", "--format", format, &name]);
        Self { name, address }
    }

    /// The fixture, with this index in place of the one it names.
    fn project(&self, case: &Case) -> Project {
        let project = Project::new(cases::PRIVATE_INDEX.fixture);
        let address = format!("http://{}:8080/{}", self.address, self.name);
        for file in ["pyproject.toml", "uv.lock"] {
            project.write(file, &project.read(file).replace("https://index.example/acme", &address));
        }
        generate(&project, case);
        project
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        docker_output(&["rm", "--force", &self.name]);
    }
}

/// Builds a target with the command that `generate` prints, and returns the log.
fn build(project: &Project, target: &str, tag: &str, password: &str) -> Result<String, String> {
    let buildable = Buildable::of(project);
    let output = Command::new("docker")
        .args(["buildx", "build", "--no-cache", "--progress", "plain", "--load", "--target", target, "--tag", tag])
        .args(["--secret", "id=uv_index_acme_internal_username,env=UV_INDEX_ACME_INTERNAL_USERNAME"])
        .args(["--secret", "id=uv_index_acme_internal_password,env=UV_INDEX_ACME_INTERNAL_PASSWORD"])
        .env("UV_INDEX_ACME_INTERNAL_USERNAME", "reader")
        .env("UV_INDEX_ACME_INTERNAL_PASSWORD", password)
        .arg("--file")
        .arg(buildable.path())
        .arg(project.path())
        .output()
        .expect("start the docker client");
    let log = text_of(&output);
    if output.status.success() { Ok(log) } else { Err(log) }
}

fn saved_image_holds(image: &str, needle: &str) -> bool {
    let scratch = tempfile::tempdir().expect("create a temporary directory");
    let archive = scratch.path().join("image.tar").display().to_string();
    docker(&["image", "save", "--output", &archive, image]);
    let directory = format!("{}:/saved:ro", scratch.path().display());
    let run = ["run", "--rm", "--volume", &directory, PYTHON, "python", "-c", include_str!("private/search.py")];
    docker(&[&run[..], &["/saved/image.tar", needle]].concat()) == "True"
}
