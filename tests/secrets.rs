//! A secret that stands in the authors' files is written into no file, and shown in no message, difference or JSON; that it was
//! left out is said.

use indoc::{formatdoc, indoc};

use crate::bad_input::FINE;
use crate::project::Project;

/// Each secret has this in it, and nothing else has.
const MARK: &str = "hunter2";

const DOCKERFILE: &str = indoc! {r#"
    FROM me:hunter2a@registry.example/python:3.14 AS base
    ARG GITHUB_PAT=hunter2b
    ENV PGPASSWORD=hunter2c MODE=fast OPENAI_APIKEY="hunter2d x"
    ENV MYSQL_PWD hunter2e
    ENV CONNECTION="Server=x;Password=hunter2f" CONFIG='{"password": "hunter2g"}'
    ENV HOOK=https://hooks.slack.com/services/T0/B0/hunter2h DATABASE_URL=postgres://me:hun/hunter2i@db/shop
    LABEL org.opencontainers.image.vendor="https://me:hunter2j@shop.example" team.url="https://x.example/?access_token=hunter2k" team=boards
    RUN curl -H "Authorization: Bearer hunter2l" https://x.example && git clone https://hunter2m@git.example/a
    RUN curl -u me:hunter2n https://x.example -o /x
    HEALTHCHECK CMD curl http://localhost:8000/up?token=hunter2o
    CMD ["python", "main.py", "--token", "hunter2p"]
"#};

const COMPOSE: &str = indoc! {r"
    services:
      ticker:
        build: .
        restart: always
        environment:
          POSTGRES_PASSWORD: hunter2q
          MODE: fast
          BLOCK_TOKEN: |
            hunter2r
"};

fn planted() -> Project {
    let project = Project::new(FINE);
    project.write("Dockerfile", DOCKERFILE).write("compose.yaml", COMPOSE);
    project.write("Procfile", "worker: API_TOKEN=hunter2s python main.py --api-key hunter2t\n");
    project.write("main.py", "import os\nMODE = os.environ['MODE']\nHOOK = os.environ['HOOK']\nCONNECTION = os.environ['CONNECTION']\nCONFIG = os.environ['CONFIG']\nPG = os.environ['PGPASSWORD']\nprint('x')\n");
    let text = project.read("pyproject.toml");
    let more = formatdoc! {r#"
        {text}
        [project.urls]
        source = "https://git.example/a?private_token=hunter2u"
        [[tool.uv.index]]
        name = "corp"
        url = "https://me:hunter2v@index.example/simple"
        [[tool.uv.index]]
        url = "https://index.example/hunter2wAB3xK9mQ2vL7nR4t/simple?token=hunter2x"
        [tool.poe.tasks]
        start = "python main.py --password hunter2y"
    "#};
    project.write("pyproject.toml", &more);
    project
}

#[test]
fn a_secret_of_the_authors_is_neither_shown_nor_written() {
    for arguments in [
        &["inspect"][..],
        &["inspect", "--format", "json"],
        &["explain"],
        &["explain", "--format", "json"],
        &["generate", "--dry-run"],
        &["generate", "--diff"],
        &["generate", "--diff", "--format", "json"],
        &["generate", "--check"],
        &["generate", "--check", "--format", "github"],
        &["generate"],
        &["init", "--yes"],
        &["generate", "--force"],
    ] {
        let project = planted();
        let before = project.read("pyproject.toml");
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--command", "python main.py"]).collect();
        let outcome =
            project.run(&arguments[..if arguments[0] == "inspect" { arguments.len() - 2 } else { arguments.len() }]);
        for said in [&outcome.stdout, &outcome.stderr] {
            assert!(!said.contains(MARK), "{arguments:?}:\n{said}");
        }
        let settings = project.read("pyproject.toml").replace(&before, "");
        assert!(!settings.contains(MARK), "{settings}");
        for file in ["Dockerfile", "compose.yaml", "compose.prod.yaml", ".dockerignore", ".env.example"] {
            let text = fs_err::read_to_string(project.path().join(file)).unwrap_or_default();
            assert!([DOCKERFILE, COMPOSE].contains(&&*text) || !text.contains(MARK), "{arguments:?} {file}:\n{text}");
            assert!(!text.contains('•'), "{arguments:?} {file}:\n{text}");
        }
    }
}

#[test]
fn what_is_left_out_for_its_secret_is_said_with_the_way_out() {
    let project = planted();
    let outcome = project.run(&["generate", "--dry-run", "--command", "python main.py"]);
    outcome.success();
    for said in [
        "The command in Dockerfile:11 holds a secret and is left out",
        "The command in Procfile:1 holds a secret and is left out",
        "`urls` of `[project]` holds a secret, so no label has it",
        "There is a password in pyproject.toml:",
    ] {
        outcome.stderr_contains(said);
    }
    let explained = project.run(&["explain", "--command", "python main.py"]);
    explained.success();
    for name in ["PGPASSWORD", "CONNECTION", "HOOK", "CONFIG"] {
        explained.stdout_contains(name);
    }
    explained.stdout_contains("give it when the container starts");
}

#[test]
fn an_error_shows_the_line_without_its_secret() {
    let project = Project::new(FINE);
    let text = project.read("pyproject.toml");
    let line = "url = \"https://me:hun/hunter2@index.example/a?token=hunter2\" x";
    project.write("pyproject.toml", &format!("{text}\n[[tool.uv.index]]\n{line}\n"));
    let outcome = project.run(&["generate"]);
    outcome.code(1).stderr_contains("index.example");
    assert!(!outcome.stderr.contains(MARK), "{}", outcome.stderr);
}
