//! What of the authors' files goes on, and what is said to be lost.

use crate::adoption::Summary;
use crate::config::SettingsHome;
use crate::inspect::ProjectFacts;
use crate::pins::Pins;
use crate::pipeline::adoption::{adopt, by_the_authors};
use crate::plan::testing::{APP, facts, facts_of_member, lock};
use crate::settings_file::SettingsFile;

pub(super) const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";
pub(super) const WORKER: &str = "import time\nif __name__ == \"__main__\":\n    while True:\n        time.sleep(1)\n";
const SERVE: &str = "CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";

/// The settings and what is said.
pub(super) fn adopted(facts: ProjectFacts) -> (String, Summary) {
    let text = facts.pyproject_text.clone();
    let mut settings = SettingsFile::new(SettingsHome::Pyproject, &text);
    if let Some(chosen) = by_the_authors(&facts, &settings, &Pins::new()).expect("a plan") {
        settings = chosen;
    }
    let adoption = adopt(facts, &mut settings, &Pins::new()).expect("an adoption");
    (settings.text().expect("settings"), adoption.summary)
}

fn worker(dockerfile: &str) -> (String, Summary) {
    let dockerfile = format!("FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\n{dockerfile}");
    let lock = lock(&[], "");
    adopted(facts(&[("pyproject.toml", APP), ("uv.lock", &lock), ("main.py", WORKER), ("Dockerfile", &dockerfile)]))
}

pub(super) fn server(dockerfile: &str) -> (String, Summary) {
    let dockerfile = format!("FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n{dockerfile}{SERVE}");
    let lock = lock(&["fastapi", "uvicorn"], "");
    adopted(facts(&[("pyproject.toml", APP), ("uv.lock", &lock), ("main.py", API), ("Dockerfile", &dockerfile)]))
}

pub(super) fn lost(summary: &Summary) -> Vec<String> {
    summary.lost().chain(summary.open()).map(|row| row.description.to_string()).collect()
}

#[test]
fn a_check_that_the_image_can_run_goes_on_where_it_has_none_of_its_own() {
    let start = "CMD [\"python\", \"main.py\"]\n";
    for (check, line) in [
        (
            "--interval=9s CMD pgrep -f \"python main.py\" || exit 1",
            "--interval=9s CMD pgrep -f \\\"python main.py\\\" || exit 1",
        ),
        (
            "CMD [\"uv\", \"run\", \"python\", \"-c\", \"import os\"]",
            "CMD [\\\"python\\\",\\\"-c\\\",\\\"import os\\\"]",
        ),
        ("CMD test -f /tmp/alive", "CMD test -f /tmp/alive"),
        ("CMD grep -q python /proc/1/cmdline", "CMD grep -q python /proc/1/cmdline"),
    ] {
        let (settings, summary) = worker(&format!("HEALTHCHECK {check}\n{start}"));
        assert_eq!(lost(&summary), Vec::<String>::new());
        let plain = settings.replace("\"\"\"", "\"").replace('\\', "");
        assert!(plain.contains(&format!("HEALTHCHECK {}", line.replace('\\', ""))), "{settings}");
        assert_eq!(settings.contains("procps"), check.contains("pgrep"), "{settings}");
    }
    for check in [
        "CMD pgrep -f \"uv run main.py\"",
        "CMD python /app/check.py",
        "CMD ./check.sh",
        "CMD python -c \"open('/app/alive')\"",
        "CMD systemctl status shop",
    ] {
        let (settings, summary) = worker(&format!("HEALTHCHECK {check}\n{start}"));
        assert_eq!((lost(&summary).len(), settings.contains("HEALTHCHECK")), (1, false), "{check}");
    }
}

#[test]
fn build_arguments_that_end_in_variables_and_labels_go_on() {
    let (settings, summary) = server(
        "ARG COLOUR=red\nENV SHOP_COLOUR=$COLOUR\nARG TARGETPLATFORM\nARG CREATED\nLABEL platform=\"for ${TARGETPLATFORM}\" \
         org.opencontainers.image.created=\"$CREATED\"\n",
    );
    assert_eq!(lost(&summary), Vec::<String>::new());
    let lines = settings.replace('\\', "");
    for line in [
        "ARG COLOUR=red\n",
        "ENV SHOP_COLOUR=$COLOUR\n",
        "ARG TARGETPLATFORM\n",
        "LABEL platform=\"for ${TARGETPLATFORM}\"\n",
        "ARG CREATED\n",
        "LABEL org.opencontainers.image.created=\"$CREATED\"",
    ] {
        assert!(lines.contains(line), "{line}{lines}");
    }
}

#[test]
fn build_arguments_that_change_the_build_or_hold_a_secret_are_lost() {
    for lines in [
        "ARG COLOUR=red\nENV SHOP_COLOUR=$COLOUR\nRUN make $COLOUR\n",
        "ARG COLOUR=red\nENV SHOP_COLOUR=$COLOUR\nRUN make $SHOP_COLOUR\n",
        "ARG PLACE=red\nENV SHOP_PLACE=$PLACE\nCOPY $PLACE /place\n",
        "ARG API_TOKEN=x8f2k9q1\nENV API_TOKEN=$API_TOKEN\n",
    ] {
        let (settings, summary) = server(lines);
        assert!(lost(&summary).iter().any(|row| row.contains("build argument")), "{lines}{:?}", lost(&summary));
        assert!(!settings.contains("ARG "), "{settings}");
    }
}

#[test]
fn a_file_that_is_built_from_above_is_read_from_there() {
    let dockerfile = format!(
        "FROM python:3.14-slim\nWORKDIR /app\nCOPY api/pyproject.toml api/uv.lock ./\nCOPY api/ ./\n\
         COPY config/prod.json ./config.json\nEXPOSE 8000\n{SERVE}"
    );
    let lock = lock(&["fastapi", "uvicorn"], "");
    let (_, summary) = adopted(facts_of_member(
        "api",
        &[
            (".git/HEAD", ""),
            ("config/prod.json", "{}"),
            ("api/pyproject.toml", APP),
            ("api/uv.lock", &lock),
            ("api/main.py", API),
            ("api/Dockerfile", &dockerfile),
        ],
    ));
    let expected = "copied `../config/prod.json`: it lies outside of the project, from whose directory the new image is built \
                    (Dockerfile:5)";
    assert_eq!(lost(&summary), [expected]);
}

#[test]
fn what_lies_beside_the_directory_that_is_worked_in_stays_beside_it() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /home/shop/src/\nCOPY src/ ./\nCOPY data /home/shop/data\nCMD [\"python\", \"run.py\"]\n";
    let lock = lock(&[], "");
    let (settings, summary) = adopted(facts(&[
        ("pyproject.toml", APP),
        ("uv.lock", &lock),
        ("src/run.py", &WORKER.replace("time.sleep(1)", "open(\"../data/x.json\")")),
        ("data/x.json", "{}"),
        ("Dockerfile", dockerfile),
    ]));
    assert!(!settings.contains("/home/shop"), "{settings}\n{:?}", lost(&summary));
}

#[test]
fn a_program_of_the_project_that_the_authors_start_is_the_one() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"-m\", \"shop.train\"]\n";
    let lock = lock(&["fastapi", "uvicorn"], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", API),
        ("shop/__init__.py", ""),
        ("shop/train.py", "print(1)\n"),
        ("Dockerfile", dockerfile),
    ];
    let (settings, summary) = adopted(facts(&files));
    assert!(settings.contains("command = \"python -m shop.train\"\n"), "{settings}\n{:?}", lost(&summary));
}

#[test]
fn words_behind_a_script_are_what_the_image_starts() {
    let script = "#!/bin/sh\nexec load-secrets -- \"$@\"\n";
    let lock = lock(&["fastapi", "uvicorn"], "");
    let read = |start: &str| {
        let dockerfile = format!("FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n{start}");
        let files = [
            ("pyproject.toml", APP),
            ("uv.lock", lock.as_str()),
            ("main.py", API),
            ("entrypoint.sh", script),
            ("Dockerfile", dockerfile.as_str()),
        ];
        adopted(facts(&files))
    };
    let serve = "\"uv\", \"run\", \"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let (settings, _) = read(&format!("ENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [{serve}"));
    assert!(!settings.contains("uv run") && settings.contains("uvicorn main:app"), "{settings}");
    let (_, summary) = read(&format!("ENTRYPOINT [\"/app/entrypoint.sh\", {serve}"));
    assert!(lost(&summary).iter().any(|row| row.contains("arguments of `docker run`")), "{:?}", lost(&summary));
}

#[test]
fn a_stale_lock_goes_on_where_the_authors_take_it_as_it_is() {
    let pyproject = format!("{APP}dependencies = [\"fastapi\", \"uvicorn\", \"orjson\"]\n");
    let more = "[package.metadata]\nrequires-dist = [{ name = \"fastapi\" }, { name = \"uvicorn\" }]\n";
    let lock = lock(&["fastapi", "uvicorn"], more);
    for (sync, is_frozen) in [("uv sync --frozen", true), ("uv sync", false), ("pip install .", false)] {
        let dockerfile = format!("FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nRUN {sync}\nEXPOSE 8000\n{SERVE}");
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("uv.lock", lock.as_str()),
            ("main.py", API),
            ("Dockerfile", dockerfile.as_str()),
        ];
        let (settings, summary) = adopted(facts(&files));
        assert_eq!(settings.contains("lock = \"frozen\""), is_frozen, "{settings}");
        let is_open = summary.open().any(|row| row.description.to_string().contains("run `uv lock`"));
        assert_eq!(is_open, !is_frozen, "{sync}");
    }
}

#[test]
fn what_a_member_copies_from_its_workspace_is_its_own() {
    let lock = lock(&["fastapi", "uvicorn"], "").replace("virtual = \".\"", "virtual = \"packages/api\"");
    let dockerfile = format!(
        "FROM python:3.14-slim\nWORKDIR /app\nCOPY packages/api /app/packages/api\nCOPY pyproject.toml /app/pyproject.toml\nEXPOSE 8000\n{SERVE}"
    );
    let (settings, summary) = adopted(facts_of_member(
        "packages/api",
        &[
            ("pyproject.toml", "[tool.uv.workspace]\nmembers = [\"packages/*\"]\n"),
            ("uv.lock", &lock),
            ("packages/api/pyproject.toml", APP),
            ("packages/api/main.py", API),
            ("packages/api/Dockerfile", &dockerfile),
        ],
    ));
    assert!(!settings.contains("COPY "), "{settings}");
    assert_eq!(lost(&summary), Vec::<String>::new());
}

#[test]
fn services_without_a_build_are_told_where_they_count_on_uv() {
    let compose = "services:\n  api:\n    build: .\n    image: shop:1\n  jobs:\n    image: shop:1\n    command: uv run python -m jobs\n  \
                   other:\n    image: registry.example/store:2\n    command: uv run python -m other\n  tool:\n    \
                   image: ghcr.io/astral-sh/uv:python3.14-alpine\n    command: uv run tool.py\n";
    let dockerfile = format!("FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n{SERVE}");
    let lock = lock(&["fastapi", "uvicorn"], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", API),
        ("compose.yaml", compose),
        ("Dockerfile", dockerfile.as_str()),
    ];
    let (_, summary) = adopted(facts(&files));
    let open: Vec<String> = summary.open().chain(summary.edited()).map(|row| row.description.to_string()).collect();
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open.iter().any(|row| row.starts_with("`command` of `jobs`")), "{open:?}");
    assert!(open.iter().any(|row| row.contains("where `registry.example/store:2` is built")), "{open:?}");
}

#[test]
fn an_address_that_the_program_calls_is_none_that_it_listens_on() {
    let (settings, summary) = server("ENV OLLAMA_HOST=http://host.docker.internal:11434 UVICORN_HOST=0.0.0.0\n");
    assert_eq!(lost(&summary), Vec::<String>::new());
    assert!(settings.contains("OLLAMA_HOST") && !settings.contains("UVICORN_HOST"), "{settings}");
}

#[test]
fn what_a_service_keeps_is_said_where_the_new_image_has_another_home_or_user() {
    let open = |service: &str| {
        let compose = format!("services:\n  api:\n    build: .\n  jobs:\n    build: .\n{service}");
        let dockerfile = format!(
            "FROM python:3.14-slim\nRUN useradd -u 1000 shop\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n{}{SERVE}",
            if service.contains("/home/") { "USER shop\n" } else { "" }
        );
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [
            ("pyproject.toml", APP),
            ("uv.lock", lock.as_str()),
            ("main.py", API),
            ("compose.yaml", compose.as_str()),
            ("Dockerfile", dockerfile.as_str()),
        ];
        let (_, summary) = adopted(facts(&files));
        summary.open().chain(summary.edited()).map(|row| row.description.to_string()).collect::<Vec<_>>()
    };
    let home = open("    volumes: [\"models:/home/shop/.cache\"]\n");
    assert!(home.iter().any(|row| row.contains("no home directory")), "{home:?}");
    let beat = open("    command: celery -A jobs beat\n");
    assert!(beat.iter().any(|row| row.contains("keeps its schedule")), "{beat:?}");
    for other in ["    command: celery -A jobs beat -s /tmp/x\n", "    volumes: [\"./etc:/etc/shop:ro\"]\n"] {
        assert_eq!(open(other), Vec::<String>::new());
    }
}

#[test]
fn directories_that_the_build_makes_are_written_to() {
    let (settings, _) =
        server("RUN mkdir -p -m 755 logs /app/data/x /srv/own && echo made\nRUN mkdir /keep && chown 1000 /keep\n");
    assert!(settings.contains("writable = [\"logs\", \"data/x\", \"/srv/own\", \"/keep\"]"), "{settings}");
    let (settings, _) = server("RUN mkdir -p /srv/none && echo made\nUSER 1000\n");
    assert!(!settings.contains("writable"), "{settings}");
}

#[test]
fn scripts_that_services_start_are_in_the_image() {
    let compose =
        "services:\n  api:\n    build: .\n    command: [\"/app/docker/app.sh\"]\n  db:\n    image: postgres:18\n";
    let dockerfile = format!("FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n{SERVE}");
    let lock = lock(&["fastapi", "uvicorn"], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", API),
        ("docker/app.sh", "#!/bin/sh\nuv run uvicorn main:app\n"),
        ("compose.yaml", compose),
        ("Dockerfile", dockerfile.as_str()),
    ];
    let (settings, summary) = adopted(facts(&files));
    assert!(settings.contains("include = [\"docker/app.sh\"]"), "{settings}");
    let open = lost(&summary);
    for part in ["the image has no `uv`", "it is not executable"] {
        assert!(open.iter().any(|row| row.contains(part)), "{open:?}");
    }
}

/// The settings, and what is open and edited of a project with a compose file.
pub(super) fn of_compose(pyproject: &str, dockerfile: &str, compose: &str) -> (String, Vec<String>) {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let files = [
        ("pyproject.toml", pyproject),
        ("uv.lock", lock.as_str()),
        ("src/main.py", API),
        ("run.sh", "#!/bin/sh\n"),
        ("compose.yaml", compose),
        ("Dockerfile", dockerfile),
    ];
    let (settings, summary) = adopted(facts(&files));
    (settings, summary.open().chain(summary.edited()).map(|row| row.description.to_string()).collect())
}

#[test]
fn a_compose_file_goes_on_with_a_dockerfile_that_is_left_as_it_is() {
    let dockerfile = format!("FROM python:3.14-slim AS prod\nWORKDIR /srv\nCOPY . .\nEXPOSE 8000\n{SERVE}");
    let compose = "services:\n  api:\n    build:\n      context: .\n      target: prod\n  web:\n    build: ./web\n";
    let (_, rows) = of_compose(APP, &dockerfile, compose);
    assert!(rows.iter().any(|row| row.contains("prod")), "{rows:?}");
    let left = format!("{APP}[tool.uvdock]\nleave = [\"Dockerfile\"]\n");
    assert_eq!(of_compose(&left, &dockerfile, compose).1, Vec::<String>::new());
}

#[test]
fn mounts_and_scripts_are_found_from_where_the_project_lies() {
    let dockerfile = format!(
        "FROM python:3.14-slim\nWORKDIR /srv/shop/src\nCOPY src .\nCOPY run.sh /srv/shop/\nEXPOSE 8000\n{SERVE}"
    );
    let compose = "services:\n  api:\n    build: .\n    entrypoint: [\"/srv/shop/run.sh\"]\n    volumes: [\"./data:/srv/shop/data\"]\n";
    let (settings, rows) = of_compose(APP, &dockerfile, compose);
    assert!(settings.contains("RUN mkdir -p /srv && ln -s /app /srv/shop"), "{settings}");
    assert!(rows.iter().any(|row| row.contains("it is not executable")), "{rows:?}");
}
