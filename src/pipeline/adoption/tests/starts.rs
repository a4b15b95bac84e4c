//! What the authors' image starts, and what its build makes besides.

use super::carried::{API, WORKER, adopted, lost};
use crate::adoption::Summary;
use crate::plan::testing::{APP, facts, lock};

fn api(files: &[(&str, &str)]) -> (String, Summary) {
    let lock = lock(&["fastapi", "uvicorn", "alembic"], "");
    adopted(facts(&[&[("pyproject.toml", APP), ("uv.lock", lock.as_str()), ("main.py", API)], files].concat()))
}

const FROM: &str = "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n";

#[test]
fn a_server_that_is_the_entrypoint_stays_it() {
    let read = |start: &str| {
        let dockerfile = format!("{FROM}{start}");
        let (settings, summary) = api(&[("Dockerfile", &dockerfile)]);
        assert_eq!(lost(&summary), Vec::<String>::new(), "{start}");
        settings
    };
    let whole = "[\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]";
    let settings = read(&format!("ENTRYPOINT {whole}\n"));
    assert!(settings.contains(&format!("entrypoint = {whole}\n")), "{settings}");
    assert!(settings.contains("command = \"uvicorn main:app --host 0.0.0.0 --port 8000\"\n"), "{settings}");
    let split = "CMD [\"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    for entrypoint in ["ENTRYPOINT [\"uvicorn\"]", "ENTRYPOINT [\"uv\", \"run\", \"uvicorn\"]"] {
        let settings = read(&format!("{entrypoint}\n{split}"));
        assert!(settings.contains("entrypoint = [\"uvicorn\"]\n"), "{entrypoint}{settings}");
    }
    let settings = read(&format!("ENTRYPOINT {}\n", whole.replace("\"uvicorn\"", "\"python3\", \"-m\", \"uvicorn\"")));
    assert!(settings.contains(&format!("entrypoint = {whole}\n")), "{settings}");
    let settings = read(&format!("CMD {whole}\n"));
    assert!(!settings.contains("entrypoint"), "{settings}");
}

#[test]
fn a_script_with_several_ways_to_the_program_is_carried_without_what_the_image_lacks() {
    let script = "#!/bin/bash\nset -e\nuv run alembic upgrade head\nif [ -f main.py ]; then\n  \
                  exec uv run uvicorn main:app --host 0.0.0.0 --port ${PORT:-8000}\nelse\n  \
                  exec uv run uvicorn main:app --host 0.0.0.0 --port 8000 --reload\nfi\n";
    let dockerfile = format!("{FROM}ENTRYPOINT [\"./entrypoint.sh\"]\n");
    let (settings, summary) = api(&[("Dockerfile", &dockerfile), ("entrypoint.sh", script)]);
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("exec uvicorn main:app") && !settings.contains("uv run"), "{settings}");
    let elsewhere = script.replace("set -e", "cd api");
    let (settings, summary) = api(&[("Dockerfile", &dockerfile), ("entrypoint.sh", &elsewhere)]);
    assert!(lost(&summary).iter().any(|row| row.contains("it enters `api`")), "{settings}{:?}", lost(&summary));
}

#[test]
fn a_directory_that_is_all_of_theirs_is_where_the_program_starts() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nCOPY app/ .\nCMD [\"python\", \"worker.py\"]\n";
    let lock = lock(&[], "");
    let files =
        [("pyproject.toml", APP), ("uv.lock", lock.as_str()), ("app/worker.py", WORKER), ("Dockerfile", dockerfile)];
    let (settings, summary) = adopted(facts(&files));
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(
        settings.contains("workdir = \"app\"\n") && settings.contains("command = \"python worker.py\"\n"),
        "{settings}"
    );
    let more = dockerfile.replace("COPY app/ .", "COPY app/ lib/ ./");
    let files = [&files[..3], &[("lib/x.py", ""), ("Dockerfile", &more)]].concat();
    let (settings, summary) = adopted(facts(&files));
    assert_eq!((lost(&summary).len(), settings.contains("workdir")), (1, false), "{settings}");
}

#[test]
fn models_that_another_stage_downloads_are_downloaded_in_what_ships() {
    let read = |builder: &str, shipped: &str| {
        let dockerfile = format!(
            "FROM python:3.14-slim AS build\nWORKDIR /app\nCOPY download.py ./\n{builder}RUN uv run python download.py\n\
             FROM python:3.14-slim\n{shipped}WORKDIR /app\nCOPY --from=build /app/models /app/models\nCOPY main.py ./\nEXPOSE 8000\n\
             CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n"
        );
        let main =
            "import os\nfrom fastapi import FastAPI\napp = FastAPI()\nMODELS = os.getenv(\"MODELS\", \"models\")\n";
        api(&[("Dockerfile", &dockerfile), ("main.py", main), ("download.py", "open('models/x', 'w')\n")])
    };
    let (settings, summary) = read("", "");
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(
        settings.contains("RUN python download.py") && settings.contains("include = [\"download.py\"]"),
        "{settings}"
    );
    let (settings, summary) = read("", "ENV MODELS=/app/models/a\n");
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("RUN env -u MODELS python download.py"), "{settings}");
    assert!(settings.contains("MODELS = \"/app/models/a\""), "{settings}");
    for builder in ["ENV HF_HOME=/app/models\n", "RUN ./make-models > models/x\n"] {
        let (settings, summary) = read(builder, "");
        assert!(!lost(&summary).is_empty() && !settings.contains("RUN python"), "{settings}");
    }
}

#[test]
fn a_script_that_the_build_makes_executable_is_so_here() {
    let compose =
        "services:\n  api:\n    build: .\n    command: [\"/app/docker/app.sh\"]\n  db:\n    image: postgres:18\n";
    let read = |build: &str| {
        let dockerfile =
            format!("{FROM}{build}CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n");
        let script = "#!/bin/sh\nexec uvicorn main:app\n";
        api(&[("Dockerfile", &dockerfile), ("docker/app.sh", script), ("compose.yaml", compose)])
    };
    let (settings, summary) = read("RUN chmod a+x docker/*.sh\n");
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("RUN chmod a+x docker/app.sh"), "{settings}");
    let (_, summary) = read("");
    assert!(lost(&summary).iter().any(|row| row.contains("it is not executable")), "{:?}", lost(&summary));
}

#[test]
fn the_path_of_modules_goes_on_for_programs_that_are_started_by_theirs() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /srv\nCOPY . .\nENV PYTHONPATH=\"/srv:$PYTHONPATH\"\nCMD [\"python\", \"src/main.py\"]\n";
    let lock = lock(&[], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("src/main.py", "from src.core import run\nif __name__ == \"__main__\":\n    run()\n"),
        ("src/core.py", "def run(): ...\n"),
        ("Dockerfile", dockerfile),
    ];
    let (settings, summary) = adopted(facts(&files));
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("PYTHONPATH = \"/app\""), "{settings}");
    let packages = dockerfile.replace("/srv:$", "/srv/.venv/lib/python3.14/site-packages:$");
    let files = [&files[..4], &[("Dockerfile", packages.as_str())]].concat();
    let (settings, summary) = adopted(facts(&files));
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(!settings.contains("PYTHONPATH"), "{settings}");
}

#[test]
fn an_agent_of_monitoring_goes_on_with_the_command_where_it_is_installed() {
    let read = |install: &str| {
        let start = "CMD [\"uv\", \"run\", \"opentelemetry-instrument\", \"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
        let dockerfile = format!("{FROM}{install}{start}");
        api(&[("Dockerfile", &dockerfile)])
    };
    let (settings, summary) = read("RUN uv pip install aws-opentelemetry-distro\n");
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(
        settings.contains("command = \"opentelemetry-instrument uvicorn main:app --host 0.0.0.0 --port 8000\""),
        "{settings}"
    );
    let (_, summary) = read("");
    assert!(
        lost(&summary).iter().any(|row| row.contains("the image has no `opentelemetry-instrument`")),
        "{:?}",
        lost(&summary)
    );
}

#[test]
fn what_git_is_told_for_a_user_is_told_it_for_all() {
    let start = "CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let dockerfile = format!(
        "{FROM}RUN apt-get install -y git\nRUN git config --global user.name shop && git config --global user.email a@b.example\n{start}"
    );
    let (settings, summary) = api(&[("Dockerfile", &dockerfile)]);
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(
        settings.contains("RUN git config --system user.name shop && git config --system user.email"),
        "{settings}"
    );
}

#[test]
fn a_script_that_is_given_the_program_in_the_entrypoint_is_given_it_here() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"/app/entrypoint.sh\", \"python\", \"worker.py\"]\nCMD []\n";
    let lock = lock(&[], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("worker.py", WORKER),
        ("entrypoint.sh", "#!/bin/sh\nexec load-secrets -- \"$@\"\n"),
        ("Dockerfile", dockerfile),
    ];
    let (settings, summary) = adopted(facts(&files));
    assert!(!lost(&summary).iter().any(|row| row.contains("arguments of `docker run`")), "{:?}", lost(&summary));
    assert!(settings.contains("\"/app/entrypoint.sh\", \"python\", \"worker.py\"]"), "{settings}");
}

#[test]
fn commands_of_the_build_go_on_with_the_files_that_they_run() {
    let start = "CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let read = |build: &str| {
        let dockerfile = format!("{FROM}ENV HOME=/app/home\n{build}{start}");
        api(&[("Dockerfile", &dockerfile), ("tools/fill.sh", "mkdir -p /srv/x\n")])
    };
    let (settings, summary) =
        read("ADD https://astral.sh/uv/install.sh /uv-installer.sh\nRUN sh /uv-installer.sh && rm /uv-installer.sh\n");
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(!settings.contains("RUN sh"), "{settings}");
    let (settings, summary) = read("ADD https://files.example/model.bin /models/model.bin\nRUN sh ./tools/fill.sh\n");
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("ADD --chmod=644 https://files.example/model.bin /models/model.bin"), "{settings}");
    assert!(
        settings.contains("RUN sh ./tools/fill.sh") && settings.contains("include = [\"tools/fill.sh\"]"),
        "{settings}"
    );
    for build in ["RUN sh /install.sh && rm /install.sh\n", "RUN python -m elsewhere\n", "RUN ./tools/fill.sh\n"] {
        let (settings, summary) = read(build);
        assert_eq!((lost(&summary).len(), settings.contains("RUN ")), (1, false), "{build}{settings}");
    }
}

#[test]
fn the_user_that_a_script_hands_over_to_is_the_user_of_the_image() {
    let start =
        "ENTRYPOINT [\"./start.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let read = |more: &str, user: &str| {
        let dockerfile = format!("{FROM}RUN apt-get install -y gosu\n{more}COPY start.sh ./\n{start}");
        let script = format!("#!/bin/sh\n# exec gosu nobody shop\nchown -R {user} /data\nexec gosu {user} \"$@\"\n");
        api(&[("Dockerfile", &dockerfile), ("start.sh", &script)])
    };
    for (more, user, expected) in [
        ("ENV PUID=1001\nENV PGID=1001\n", "\"${PUID}:${PGID}\"", "user = \"app:1001\""),
        ("", "${PUID:-1002}:${PGID:-1002}", "user = \"app:1002\""),
        ("RUN useradd --uid 1003 shop\n", "shop", "user = \"shop:1003\""),
    ] {
        let (settings, summary) = read(more, user);
        assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
        assert!(settings.contains(expected), "{user}: {settings}");
        let rows = summary.unneeded().map(|row| row.description.to_string());
        assert_eq!(rows.filter(|row| row.contains("`PUID`")).count(), usize::from(user.contains("PUID")), "{user}");
    }
    let (settings, _) = read("", "\"$USERNAME\"");
    assert!(!settings.contains("user = "), "{settings}");
}
