//! What the authors' build makes, and what their compose files start with tools of its image.

use super::carried::{adopted, lost, of_compose, server};
use crate::plan::testing::{APP, facts, lock};

/// The instructions of what ships, and what is lost.
fn made(lines: &str) -> (String, Vec<String>) {
    let (settings, summary) = server(lines);
    (settings.replace("\\n", "\n").replace("\\\"", "\""), lost(&summary))
}

#[test]
fn links_and_directories_that_nothing_else_makes_go_on() {
    for (run, line) in [
        ("ln -s /app/data /srv/shop", "RUN ln -s /app/data /srv/shop"),
        (
            "apt-get update && apt-get install -y curl && ln -sf /usr/bin/curl /usr/bin/fetch",
            "RUN ln -sf /usr/bin/curl /usr/bin/fetch",
        ),
        ("mkdir -p /etc/shop /etc/shop.d", "RUN mkdir -p /etc/shop /etc/shop.d"),
        ("install -d -o 0 -m 0755 /usr/share/shop", "RUN install -d -o 0 -m 0755 /usr/share/shop"),
        ("touch shop/__init__.py", "RUN touch /app/shop/__init__.py"),
    ] {
        let (settings, lost) = made(&format!("RUN {run}\n"));
        assert!(settings.contains(line) && !settings.contains("RUN apt-get"), "{run}: {settings}");
        assert_eq!(lost, Vec::<String>::new(), "{run}");
    }
}

#[test]
fn what_the_new_image_has_or_needs_no_more_goes_without_a_word() {
    for run in [
        "ln -sf /usr/bin/python3 /usr/bin/python",
        "ln -s /root/.local/bin/uv /usr/local/bin/uv",
        "mkdir -p /app /tmp/x /root/.cache $HOME/.cache /var/lib/apt/lists /usr/share/man/man1",
        "mkdir -p /app/logs && touch /app/logs/a.log",
        "ENV TZ=Europe/Rome\nRUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime",
    ] {
        let run = if run.starts_with("ENV") { run.to_owned() } else { format!("RUN {run}") };
        let (settings, lost) = made(&format!("{run}\n"));
        assert!(!settings.contains("instructions"), "{run}: {settings}");
        assert_eq!(lost, Vec::<String>::new(), "{run}");
    }
}

#[test]
fn what_the_program_could_not_use_there_is_lost() {
    for run in [
        "mkdir -p /etc/shop && chown -R 1000 /etc/shop",
        "install -d -o shop /usr/share/shop",
        "touch /var/log/shop.log",
        "ln -s $UNKNOWN /srv/shop",
        "if [ -n \"$X\" ]; then ln -s /a /srv/shop; fi",
        "install -m 755 tool /usr/local/bin/tool",
        "ln -s /app/.venv/bin/shop /usr/local/bin/shop",
    ] {
        let (settings, lost) = made(&format!("RUN {run}\n"));
        assert_eq!(lost.len(), 1, "{run}: {lost:?}");
        assert!(lost[0].contains("nothing makes it in the new image") && !settings.contains("RUN "), "{run}: {lost:?}");
    }
}

#[test]
fn an_installation_that_does_more_goes_on_with_the_rest() {
    let run = "apt-get update && apt-get install -y curl unzip && uv sync --frozen && curl -o /tmp/x.zip https://x.example/x.zip && \
               mkdir /keep && chmod 777 /keep && unzip /tmp/x.zip -d /opt/x";
    let (settings, lost) = made(&format!("ARG TARGETARCH\nRUN {run}-$TARGETARCH\n"));
    assert_eq!(lost, Vec::<String>::new());
    assert!(settings.contains("mkdir -p /keep"), "{settings}");
    assert!(settings.contains("ARG TARGETARCH\nRUN apt-get update"), "{settings}");
    assert!(settings.contains("unzip /tmp/x.zip -d /opt/x-$TARGETARCH") && !settings.contains("uv sync"), "{settings}");
    let (_, lost) = made(&format!("RUN {run} && chown -R shop /opt/x\n"));
    assert_eq!(lost.len(), 1, "{lost:?}");
}

#[test]
fn tools_and_ports_of_services_are_changed_or_said() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n\
                      CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let rows = |service: &str| {
        let compose = format!("services:\n  api:\n    build: .\n{service}  db:\n    image: postgres:18\n");
        of_compose(APP, dockerfile, &compose).1
    };
    for command in
        ["poetry run celery worker", "pdm run start", "pipenv run x", "hatch run x", "rye run x", "pixi run x"]
    {
        let rows = rows(&format!("    command: {command}\n"));
        assert!(rows.iter().any(|row| row.contains("the image has no `")), "{command}: {rows:?}");
    }
    assert_eq!(rows("    command: celery -A hatch worker\n"), Vec::<String>::new());
    for port in ["\"80:9000\"", "9000", "{target: 9000, published: 80}", "{target: \"9000\"}"] {
        let rows = rows(&format!("    ports:\n      - {port}\n"));
        assert!(rows.iter().any(|row| row.contains("the program listens on 8000")), "{port}: {rows:?}");
    }
    for port in [
        "\"8000:8000\"\n      - \"5555:5555\"",
        "8000",
        "{target: 8000, published: 80}",
        "\"9000:9000/udp\"",
        "{target: 9000, protocol: udp}",
    ] {
        assert_eq!(rows(&format!("    ports:\n      - {port}\n")), Vec::<String>::new(), "{port}");
    }
}

#[test]
fn a_home_goes_on_under_its_name_with_what_is_downloaded_into_it() {
    let dockerfile = "FROM python:3.14-slim\nENV HOME=/home/reader\nWORKDIR /srv/reader\nCOPY . .\n\
                      RUN python -c \"import main; print(1, file=open('x', 'w'))\"\nEXPOSE 8000\n\
                      CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let main = "from pathlib import Path\nfrom fastapi import FastAPI\napp = FastAPI()\n\
                (Path.home() / \".cache\" / \"x\").write_text(\"x\")\n";
    let lock = lock(&["fastapi", "uvicorn"], "");
    let dockerfile = dockerfile.replace("WORKDIR /srv/reader", "WORKDIR /app");
    let files = [("pyproject.toml", APP), ("uv.lock", &lock), ("main.py", main), ("Dockerfile", &dockerfile)];
    let (settings, summary) = adopted(facts(&files));
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("HOME = \"/home/reader\""), "{settings}");
    assert!(settings.contains("writable = [\"/home/reader\"]"), "{settings}");
    assert!(settings.contains("chown -R \"$(stat -c %u:%g \"$HOME\")\" \"$HOME\""), "{settings}");
}
