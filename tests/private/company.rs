//! A company's own host: an index with a password and a git repository with a token, behind a certificate that only the company's
//! authority signs. And the builds that are given all three.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::PYTHON;
use crate::cases::{self, Case};
use crate::docker::{docker, docker_output, text_of, unique_name};
use crate::project::Project;
use crate::reality::generate;

pub const PASSWORD: &str = "uvdock-needle-91c5";
pub const TOKEN: &str = "uvdock-needle-e20b";

/// How an image is built with secrets.
pub struct Way {
    pub name: &'static str,
    generate: &'static [&'static str],
    program: &'static str,
}

const BUILD: &str = "docker buildx build --no-cache --progress plain --load --tag \"$IMAGE\" --secret id=netrc,src=\"$NETRC\" \
                     --secret id=uv_index_acme_internal_username,env=UV_INDEX_ACME_INTERNAL_USERNAME \
                     --secret id=uv_index_acme_internal_password,env=UV_INDEX_ACME_INTERNAL_PASSWORD .";
const BAKE: &str = "NETRC_TEXT=\"$(cat \"$NETRC\")\" docker buildx bake --file docker-bake.hcl --no-cache --progress plain \
                    --set quotes-image.output=type=docker --set quotes-image.tags=\"$IMAGE\" quotes-image";
const COMPOSE: &str = "export COMPOSE_PROJECT_NAME=\"$IMAGE\"; docker compose --progress plain build --no-cache && \
                       docker tag \"$IMAGE-quotes\" \"$IMAGE\" && docker image rm \"$IMAGE-quotes\"";

/// Alpine's packages are not where these tests run, and git is one of them.
pub const WAYS: &[Way] = &[
    Way { name: "slim", generate: &["--port", "8000"], program: BUILD },
    Way {
        name: "distroless",
        generate: &["--port", "8000", "--strategy", "distroless", "--python", "3.13"],
        program: BUILD,
    },
    Way {
        name: "distroless-managed",
        generate: &["--port", "8000", "--strategy", "distroless", "--python", "3.14"],
        program: BUILD,
    },
    Way { name: "shared-base", generate: &["--port", "8000", "--strategy", "shared-base"], program: BAKE },
    Way { name: "compose", generate: &["--port", "8000"], program: COMPOSE },
];

/// The host, in a container that is removed when the value is dropped.
pub struct Company {
    name: String,
    host: String,
    commit: String,
    _repository: Project,
}

impl Company {
    pub fn start() -> Self {
        let (name, repository) = (unique_name("company"), terms());
        let login = format!("LOGIN=reader:{PASSWORD} robot:{TOKEN}");
        let volume = format!("{}:/repositories/terms.git:ro", repository.path().join(".git").display());
        let run = ["run", "--detach", "--name", &name, "--env", "TLS=1", "--env", &login, "--volume", &volume];
        docker(&[&run[..], &[PYTHON, "python", "-c", include_str!("index.py")]].concat());
        let begun = Instant::now();
        while !docker_output(&["exec", &name, "test", "-f", "/tmp/ready"]).status.success() {
            assert!(begun.elapsed() < Duration::from_mins(3), "{}", text_of(&docker_output(&["logs", &name])));
            std::thread::sleep(Duration::from_millis(200));
        }
        let host = docker(&["inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", &name]);
        let commit = repository.read(".git/refs/heads/main").trim().to_owned();
        Self { name, host, commit, _repository: repository }
    }

    /// A line of the authority's certificate.
    pub fn authority(&self) -> String {
        self.certificate().lines().nth(1).expect("a certificate has lines").to_owned()
    }

    fn certificate(&self) -> String {
        docker(&["exec", &self.name, "cat", "/tmp/ca.pem"])
    }

    /// Builds an image in one of the ways, and returns the log.
    #[track_caller]
    pub fn build(&self, way: &Way, image: &str) -> String {
        let project = self.project(way);
        let scratch = tempfile::tempdir().expect("create a temporary directory");
        let netrc = scratch.path().join("netrc");
        fs_err::write(&netrc, format!("machine {} login robot password {TOKEN}\n", self.host)).expect("write a netrc");
        let output = Command::new("sh")
            .args(["-c", way.program])
            .current_dir(project.path())
            .envs([("IMAGE", image), ("UV_INDEX_ACME_INTERNAL_USERNAME", "reader")])
            .envs([("UV_INDEX_ACME_INTERNAL_PASSWORD", PASSWORD)])
            .env("NETRC", Path::new(&netrc))
            .output();
        let output = output.expect("start a shell");
        assert!(output.status.success(), "{}: {}", way.name, text_of(&output));
        text_of(&output)
    }

    /// The fixture, with this host in place of the one it names, and a dependency from its repository.
    fn project(&self, way: &Way) -> Project {
        let project = Project::new(cases::PRIVATE_INDEX.fixture);
        let address = format!("https://{}:8080/{}", self.host, self.name);
        let git = format!("{address}/terms.git");
        for (file, pairs) in [
            (
                "pyproject.toml",
                [
                    ("\"acme-pricing\"]", "\"acme-pricing\", \"acme-terms\"]".to_owned()),
                    ("[tool.uv.sources]", format!("[tool.uv.sources]\nacme-terms = {{ git = \"{git}\" }}")),
                ],
            ),
            (
                "uv.lock",
                [
                    (
                        "    { name = \"acme-pricing\" },",
                        "    { name = \"acme-pricing\" },\n    { name = \"acme-terms\" },".to_owned(),
                    ),
                    (
                        "index = \"https://index.example/acme/simple\" }",
                        format!(
                            "index = \"https://index.example/acme/simple\" }}, {{ name = \"acme-terms\", git = \"{git}\" }}"
                        ),
                    ),
                ],
            ),
        ] {
            for (from, to) in pairs {
                project.replace(file, from, &to);
            }
            project.write(file, &project.read(file).replace("https://index.example/acme", &address));
        }
        let locked = format!(
            "\n[[package]]\nname = \"acme-terms\"\nversion = \"1.0\"\nsource = {{ git = \"{git}#{}\" }}\n",
            self.commit
        );
        project.write("uv.lock", &(project.read("uv.lock") + &locked));
        project.write(
            "pyproject.toml",
            &(project.read("pyproject.toml") + "\n[tool.uvdock]\nca-certificate = \"ca.pem\"\n"),
        );
        project.write("ca.pem", &self.certificate());
        generate(&project, &Case { generate: way.generate, ..cases::PRIVATE_INDEX });
        for file in ["Dockerfile", "Dockerfile.base"].iter().filter(|file| project.path().join(file).is_file()) {
            let text = project.read(file);
            let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("# syntax="));
            project.write(file, &lines.collect::<String>());
        }
        project
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        docker_output(&["rm", "--force", &self.name]);
    }
}

/// A package that builds itself, so that no build asks another index, in a repository that any web server can hand out.
fn terms() -> Project {
    let project = Project::empty();
    let build = "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n";
    project.write("pyproject.toml", &format!("[project]\nname = \"acme-terms\"\nversion = \"1.0\"\n{build}"));
    project.write("backend.py", include_str!("backend.py"));
    project.git(&["init", "--quiet", "--initial-branch", "main"]).git(&["add", "--all"]);
    project.git(&["commit", "--quiet", "--message", "terms"]).git(&["update-server-info"]);
    project
}
