//! `uvdock init` in a project whose authors have a Dockerfile of their own: what it says is in the settings before it is replaced.

use crate::project::Project;
use crate::wizard::{CI, DOWN, EDITOR, IMAGE, PORT, Session};

pub const DOCKERFILE: &str = r#"FROM python:3.13-slim AS base
RUN groupadd --gid 1000 worker && useradd --uid 1000 --gid worker --create-home worker
WORKDIR /app

FROM base AS dev
USER worker
CMD ["uvicorn", "main:app", "--reload"]

FROM base AS build
COPY . .
ARG APP_VERSION=dev
RUN echo "$APP_VERSION" > VERSION

FROM base AS prod
LABEL org.opencontainers.image.source="https://git.example/board"
LABEL org.opencontainers.image.title="The board"
COPY --from=build --chown=worker:worker /app /app
USER worker
EXPOSE 8080
HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://localhost:8080/health')" || exit 1
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8080", "--workers", "1"]
"#;

/// A project with all that a careless conversion loses: start command and entrypoint, a VERSION build argument, labels, a user.
pub fn with_dockerfile() -> Project {
    let project = Project::new("app-fastapi");
    project.write("Dockerfile", DOCKERFILE).write(".dockerignore", "uploads/\n.git\n").write("uploads/.gitkeep", "");
    project.write("entrypoint.sh", "#!/bin/sh\nset -e\n\nexec \"$@\"\n");
    executable(&project, "entrypoint.sh");
    project
}

#[cfg(unix)]
pub fn executable(project: &Project, path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = std::fs::Permissions::from_mode(0o755);
    fs_err::set_permissions(project.path().join(path), permissions).expect("set");
}

#[cfg(not(unix))]
pub fn executable(_: &Project, _: &str) {}

#[test]
fn nothing_of_the_authors_dockerfile_is_lost() {
    let project = with_dockerfile();
    project
        .run(&["init", "--yes"])
        .success()
        .stdout_contains("replaced  Dockerfile")
        .stderr_contains("Your container files: 9 kept, 2 changed, 2 not needed\n  changed   image python:3.13-slim");
    let settings = project.read("pyproject.toml");
    for line in [
        "command = \"uvicorn main:app --host 0.0.0.0 --port 8080 --workers 1\"",
        "entrypoint = [\"/app/entrypoint.sh\"]",
        "user = \"worker:1000\"",
        "build-args = { APP_VERSION = { default = \"dev\", files = [\"VERSION\"] } }",
        "writable = [\"uploads\"]",
    ] {
        assert!(settings.contains(line), "{line}\n{settings}");
    }
    let dockerfile = project.read("Dockerfile");
    for line in [
        "FROM python:3.13-slim-trixie AS base",
        "ENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\", \"--workers\", \"1\"]",
        "USER 1000:1000",
        "worker:x:1000:1000:",
        "ARG APP_VERSION=dev\nRUN echo \"$APP_VERSION\" > VERSION",
        "COPY --link --from=release /release/VERSION ./",
        "org.opencontainers.image.source=\"https://git.example/board\"",
        "org.opencontainers.image.title=\"The board\"",
        "install -d -o 1000 -g 1000 /app/uploads",
        "c.request('GET', '/health')",
        "EXPOSE 8080",
    ] {
        assert!(dockerfile.contains(line), "{line}\n{dockerfile}");
    }
}

#[test]
fn what_was_adopted_holds_without_the_old_file() {
    let project = with_dockerfile();
    project.run(&["init", "--yes"]).success();
    project.run(&["generate", "--check"]).success();
    let after = project.content();
    project.run(&["init", "--yes"]).success().stdout_contains("unchanged Dockerfile");
    project.run(&["generate"]).success();
    assert_eq!(project.content(), after);
}

#[test]
fn the_old_file_is_kept_where_git_does_not_have_it() {
    let project = with_dockerfile();
    project.run(&["init", "--yes"]).success();
    assert!(project.content().into_values().any(|bytes| bytes == DOCKERFILE.as_bytes()));
}

#[test]
fn settings_and_flags_come_before_the_old_file() {
    let project = with_dockerfile();
    let own = format!("{}\n[tool.uvdock]\npython = \"3.14\"\n", project.read("pyproject.toml"));
    project.write("pyproject.toml", &own);
    project.run(&["init", "--yes", "--port", "9000"]).success();
    let settings = project.read("pyproject.toml");
    assert!(settings.contains("python = \"3.14\"\n") && settings.contains("port = 9000\n"), "{settings}");
}

#[test]
fn what_cannot_be_carried_is_named_and_needs_a_yes() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "useradd --uid 1000", "useradd --system other && useradd");
    let before = project.content();
    let outcome = project.run(&["init", "--yes"]);
    outcome.code(1).stderr_contains("user worker: the file does not say its number, and files in volumes belong to it");
    assert_eq!(project.content(), before);
}

#[test]
fn the_number_of_a_user_does_not_matter_where_no_file_is_kept() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "useradd --uid 1000", "useradd --system other && useradd");
    fs_err::remove_dir_all(project.path().join("uploads")).expect("removed");
    project
        .run(&["init", "--yes"])
        .success()
        .stderr_contains("the program keeps no files, so its number does not matter");
}

#[test]
fn an_ignore_file_alone_is_replaced_since_nothing_is_lost_with_it() {
    let project = Project::new("app-fastapi");
    project.write(".dockerignore", "notes\n");
    project.run(&["init", "--yes"]).success();
    assert!(project.read(".dockerignore").contains("!main.py\n"));
    assert!(project.content().into_values().any(|bytes| bytes == b"notes\n"), "no backup");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn an_image_that_holds_more_than_python_is_named() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "python:3.13-slim", "mcr.microsoft.com/playwright/python:v1.56.0-noble");
    let outcome = project.run(&["init", "--yes"]);
    outcome
        .code(1)
        .stderr_contains("image `mcr.microsoft.com/playwright/python:v1.56.0-noble`: what else it holds is not known");
}

#[test]
fn programs_for_people_and_commands_without_effect_do_not_stand_in_the_way() {
    let project = with_dockerfile();
    let run =
        "RUN apt-get update && apt-get install -y dnsutils && pip-audit --version\nRUN . /app/.venv/bin/activate\n";
    project.replace("Dockerfile", "HEALTHCHECK", &format!("{run}HEALTHCHECK"));
    let settings = adopted(&project);
    assert!(settings.contains("packages = { run = [\"dnsutils\"] }"), "{settings}");
}

#[test]
fn a_script_that_is_not_executable_is_started_by_its_interpreter() {
    let project = with_dockerfile();
    fs_err::remove_file(project.path().join("entrypoint.sh")).expect("removed");
    project.write("entrypoint.sh", "#!/usr/bin/env bash\npython -c 'print(1)'\nexec \"$@\"\n");
    project.run(&["init", "--yes"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("ENTRYPOINT [\"/usr/bin/env\", \"bash\", \"/app/entrypoint.sh\"]"), "{dockerfile}");
    assert!(dockerfile.lines().any(|line| line.starts_with("COPY ") && line.contains("entrypoint.sh")), "{dockerfile}");
}

#[test]
fn a_script_in_front_needs_a_shell() {
    let project = with_dockerfile();
    let outcome = project.run(&["init", "--yes", "--strategy", "distroless"]);
    outcome
        .code(1)
        .stderr_contains("Strategy `distroless` is impossible here")
        .stderr_contains("The entrypoint needs a shell");
}

/// The settings after an adoption that loses nothing.
pub fn adopted(project: &Project) -> String {
    project.run(&["init", "--yes"]).success();
    project.run(&["generate", "--check"]).success();
    project.read("pyproject.toml")
}

#[test]
fn a_variable_becomes_a_setting() {
    let project = with_dockerfile();
    project.replace("main.py", "from fastapi", "import os\n\nLEVEL = os.environ.get(\"BOARD_LEVEL\")\n\nfrom fastapi");
    project.replace("Dockerfile", "EXPOSE 8080", "ENV BOARD_LEVEL=debug\nEXPOSE 8080");
    let settings = adopted(&project);
    assert!(settings.contains("env = { BOARD_LEVEL = \"debug\" }\n"), "{settings}");
    assert!(project.read("Dockerfile").contains("ENV BOARD_LEVEL=debug\n"), "{}", project.read("Dockerfile"));
}

#[test]
fn a_variable_of_the_users_own_stays_beside_one_of_the_authors() {
    let project = with_dockerfile();
    let own = format!("{}\n[tool.uvdock.env]\nMODE = \"fast\" # measured\n", project.read("pyproject.toml"));
    project.write("pyproject.toml", &own);
    project.replace("main.py", "from fastapi", "import os\n\nLEVEL = os.environ.get(\"BOARD_LEVEL\")\n\nfrom fastapi");
    project.replace("Dockerfile", "EXPOSE 8080", "ENV BOARD_LEVEL=debug\nEXPOSE 8080");
    let settings = adopted(&project);
    assert!(settings.contains("MODE = \"fast\" # measured\nBOARD_LEVEL = \"debug\"\n"), "{settings}");
}

#[test]
fn build_arguments_of_the_users_own_stay_beside_one_of_the_authors() {
    let project = with_dockerfile();
    let own = format!("{}\n[tool.uvdock.build-args]\nREVISION = \"none\" # ours\n", project.read("pyproject.toml"));
    project.write("pyproject.toml", &own);
    let settings = adopted(&project);
    let release = "APP_VERSION = { default = \"dev\", files = [\"VERSION\"] }";
    assert!(settings.contains(&format!("REVISION = \"none\" # ours\n{release}\n")), "{settings}");
}

#[test]
fn a_system_package_becomes_a_setting() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "LABEL org", "RUN apt-get update && apt-get install -y ffmpeg\nLABEL org");
    let settings = adopted(&project);
    assert!(settings.contains("packages = { run = [\"ffmpeg\"] }\n"), "{settings}");
}

#[test]
fn a_stop_signal_becomes_a_setting() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "EXPOSE 8080", "STOPSIGNAL SIGQUIT\nEXPOSE 8080");
    let settings = adopted(&project);
    assert!(settings.contains("stop-signal = \"SIGQUIT\"\n"), "{settings}");
}

#[test]
fn a_label_of_the_authors_own_becomes_a_setting_and_a_version_does_not() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "EXPOSE 8080", "LABEL team=\"boards\"\nEXPOSE 8080");
    let settings = adopted(&project);
    assert!(settings.contains("team = \"boards\""), "{settings}");
    let project = with_dockerfile();
    project.replace("Dockerfile", "EXPOSE 8080", "LABEL org.opencontainers.image.version=\"1.0\"\nEXPOSE 8080");
    project.run(&["init", "--yes"]).code(1).stderr_contains("label org.opencontainers.image.version=1.0");
}

#[test]
fn the_authors_command_still_reloads_in_development() {
    let project = with_dockerfile();
    let settings = adopted(&project);
    assert!(!settings.contains("dev-command"), "{settings}");
    assert!(project.read("Dockerfile").contains("\"uvicorn\", \"main:app\", \"--reload\""));
}

#[test]
fn a_command_that_is_not_understood_is_named() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "COPY . .", "COPY . .\nRUN make assets");
    project
        .run(&["init", "--yes"])
        .code(1)
        .stderr_contains("`RUN make assets`: what it makes is not known (Dockerfile:11)");
}

#[test]
fn a_person_sees_old_and_new_and_says_yes_twice() {
    let project = with_dockerfile();
    let before = project.content();
    let answer = || {
        let mut session = Session::start(&project, &[]);
        session.sees("Your container files: 9 kept, 2 changed, 2 not needed");
        session.accepts(IMAGE).sees(PORT).sees("(8080)").presses(&["\r"]).accepts(CI).accepts(EDITOR);
        session
            .sees("+[tool.uvdock]")
            .sees("replaced: ")
            .sees("changed   stage prod -> runtime, wherever a build names its `target`")
            .accepts("Write pyproject.toml, Dockerfile")
            .sees("/app/entrypoint.sh (Dockerfile:22) -> the same")
            .sees("-FROM base AS prod")
            .sees("Write pyproject.toml, Dockerfile");
        session
    };
    answer().presses(&["\r"]).ends(130);
    assert_eq!(project.content(), before);
    answer().presses(&[DOWN, "\r"]).sees("replaced  Dockerfile").ends(0);
    assert!(project.read("Dockerfile").contains("\nENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\""));
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_python_that_the_project_does_not_allow_is_named() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "python:3.13-slim", "python:3.11-slim");
    let outcome = project.run(&["init", "--yes"]);
    outcome.success().stderr_contains("Python 3.11 (Dockerfile:1): Python 3.11 (set in");
    assert!(project.read("Dockerfile").contains("FROM python:3.13-slim"));
}

#[test]
fn a_script_that_the_image_cannot_run_is_named_with_the_line() {
    let project = with_dockerfile();
    project.write("entrypoint.sh", "#!/bin/sh\nsupervisord &\nexec \"$@\"\n");
    let outcome = project.run(&["init", "--yes"]);
    outcome.code(1).stderr_contains("entrypoint `entrypoint.sh`: it calls `supervisord` (entrypoint.sh:2)");
}

#[test]
fn a_script_that_calls_a_project_tool_is_started_without_it() {
    let project = with_dockerfile();
    project.write("entrypoint.sh", "#!/bin/sh\nset -e\nuv run python -c 1\nexec gosu worker \"$@\"\n");
    adopted(&project);
    let dockerfile = project.read("Dockerfile");
    let start = "ENTRYPOINT [\"sh\", \"-c\", \"set -e\\npython -c 1\\nexec \\\"$@\\\"\", \"sh\"]\nCMD [\"uvicorn\",";
    assert!(dockerfile.contains(start), "{dockerfile}");
}

#[test]
fn what_has_no_setting_becomes_instructions_of_the_stage_that_ships() {
    let project = with_dockerfile();
    project.write("etc/app.conf", "a\n").write("scripts/seed.py", "print(1)\n");
    let more = "EXPOSE 8080\nEXPOSE 9090\nUSER root\nCOPY scripts ./scripts\nCOPY etc/app.conf /etc/app.conf\n\
                RUN echo Europe/Berlin > /etc/timezone && ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime && locale-gen\nUSER worker";
    project.replace("Dockerfile", "EXPOSE 8080", more);
    project.run(&["init", "--yes"]).code(1).stderr_contains("locale-gen");
    project.replace("Dockerfile", " && locale-gen", " && dpkg-reconfigure tzdata");
    adopted(&project);
    let dockerfile = project.read("Dockerfile");
    let (_, runtime) = dockerfile.split_once("AS runtime").expect("a stage");
    for line in
        ["COPY etc/app.conf /etc/app.conf\n", "\nEXPOSE 9090\n", "\nRUN echo Europe/Berlin > /etc/timezone && ln"]
    {
        assert!(runtime.contains(line), "{line}\n{runtime}");
    }
    assert!(dockerfile.contains("COPY scripts ./scripts") && project.read(".dockerignore").contains("!etc/app.conf"));
}

#[test]
fn a_line_for_a_login_shell_keeps_all_that_it_runs() {
    let project = with_dockerfile();
    let own = "ENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\", \"--workers\", \"1\"]";
    let line =
        "CMD [\"/bin/sh\", \"-lec\", \"uv run python -c 1 && uv run uvicorn main:app --host 0.0.0.0 --port 8080\"]";
    project.replace("Dockerfile", own, line);
    let expected = "[\"sh\", \"-c\", \"set -e; python -c 1 && uvicorn main:app --host 0.0.0.0 --port 8080\"]";
    assert!(adopted(&project).contains(expected), "{}", project.read("pyproject.toml"));
}

#[test]
fn the_commands_of_a_here_document_are_named() {
    let project = with_dockerfile();
    let more = "COPY . .\nRUN --mount=type=cache,target=/c \\\n    <<EOT\napt-get update\nmake things\nEOT";
    project.replace("Dockerfile", "COPY . .", more);
    project
        .run(&["init", "--yes"])
        .code(1)
        .stderr_contains("`RUN make things`: what it makes is not known (Dockerfile:11)");
}

#[test]
fn the_timings_of_a_health_check_go_on() {
    let project = with_dockerfile();
    project.replace(
        "Dockerfile",
        "HEALTHCHECK CMD",
        "HEALTHCHECK --interval=1m --timeout=5s --start-period=10s --retries=5 CMD",
    );
    let expected = "healthcheck = { path = \"/health\", interval = \"1m\", start-period = \"10s\", retries = 5 }\n";
    assert!(adopted(&project).contains(expected), "{}", project.read("pyproject.toml"));
    let check = "HEALTHCHECK --interval=1m --timeout=5s --start-period=10s --start-interval=1s \\\n    --retries=5 \\\n    CMD [";
    assert!(project.read("Dockerfile").contains(check), "{}", project.read("Dockerfile"));
}

#[test]
fn the_only_user_without_a_number_has_the_first_one_of_debian() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "useradd --uid 1000", "useradd");
    assert!(adopted(&project).contains("user = \"worker:1000\"\n"), "{}", project.read("pyproject.toml"));
    let project = with_dockerfile();
    project.replace("Dockerfile", "useradd --uid 1000", "adduser --system");
    project.run(&["init", "--yes"]).code(1).stderr_contains("user worker: the file does not say its number");
}

#[test]
fn packages_that_the_lock_does_not_have_are_installed_behind_those_that_it_has() {
    let project = with_dockerfile();
    let more = "RUN pip install --no-cache-dir 'nonesuch[x]==1.*' uv --index-url https://index.example/simple \\\n  && pip install other\n";
    project.replace("Dockerfile", "WORKDIR /app\n", &format!("WORKDIR /app\n{more}"));
    project.run(&["init", "--yes"]).success().stderr_contains(
        "Python packages `nonesuch`, `other`: `uv.lock` does not have them; `instructions` installs them as before; `uv add nonesuch other` locks them (Dockerfile:4)",
    );
    project.run(&["generate", "--check"]).success();
    let dockerfile = project.read("Dockerfile");
    let install = "RUN --mount=type=cache,id=uv,target=/root/.cache/uv \\\n    uv pip install --python /opt/venv";
    for line in [
        format!("{install} --index-url https://index.example/simple 'nonesuch[x]==1.*'\n"),
        format!("{install} other\n"),
    ] {
        let stages: Vec<&str> = dockerfile.split("\nFROM ").filter(|stage| stage.contains(&line)).collect();
        assert_eq!(stages.len(), 2, "{line}\n{dockerfile}");
        assert!(stages[0].contains("AS deps\n") && stages[1].contains("AS dev\n"), "{dockerfile}");
    }
}

#[test]
fn packages_whose_place_only_the_builder_knows_are_named() {
    let project = with_dockerfile();
    let more = "ARG INDEX\nRUN pip install --index-url $INDEX nonesuch\n";
    project.replace("Dockerfile", "WORKDIR /app\n", &format!("WORKDIR /app\n{more}"));
    let named = "Python packages `nonesuch`: `uv.lock` does not have them; `uv add nonesuch` locks them (Dockerfile:5)";
    project.run(&["init", "--yes"]).code(1).stderr_contains(named);
}

#[test]
fn a_script_that_holds_the_command_is_started_and_the_command_stays_known() {
    let project = with_dockerfile();
    project.write(
        "entrypoint.sh",
        "#!/bin/sh\nset -e\npython -c 'print(1)'\nexec uvicorn main:app --host 0.0.0.0 --port 8080\n",
    );
    let own = "ENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\", \"--workers\", \"1\"]";
    project.replace("Dockerfile", own, "CMD [\"/app/entrypoint.sh\"]");
    let settings = adopted(&project);
    assert!(settings.contains("entrypoint = [\"/app/entrypoint.sh\"]\n"), "{settings}");
    let dockerfile = project.read("Dockerfile");
    let start = "ENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\"]";
    assert!(dockerfile.contains(start) && dockerfile.contains("EXPOSE 8080"), "{dockerfile}");
}

#[test]
fn a_line_for_a_shell_stays_one_with_the_variables_that_it_reads() {
    let project = with_dockerfile();
    let own = "ENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\", \"--workers\", \"1\"]";
    project.replace(
        "Dockerfile",
        own,
        "ENV WEB_PORT=8080\nCMD uv run uvicorn main:app --host 0.0.0.0 --port ${WEB_PORT} 2>&1",
    );
    let settings = adopted(&project);
    let line = "command = [\"sh\", \"-c\", \"uvicorn main:app --host 0.0.0.0 --port ${WEB_PORT} 2>&1\"]\n";
    // The port sets the variable that the program takes it from.
    assert!(settings.contains(line) && settings.contains("port = 8080\n"), "{settings}");
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("EXPOSE 8080\n") && dockerfile.contains("ENV WEB_PORT=8080\n"), "{dockerfile}");
    assert!(dockerfile.contains("c.request('GET', '/health')"), "{dockerfile}");
}

#[test]
fn a_program_in_the_entrypoint_still_takes_arguments() {
    let project = Project::new("package-console-script");
    let name = "greeter";
    let text = format!("FROM python:3.13-slim\nCOPY . .\nRUN uv sync\nENTRYPOINT [\"uv\", \"run\", \"{name}\"]\n");
    project.write("Dockerfile", &text);
    let settings = adopted(&project);
    assert!(settings.contains(&format!("entrypoint = [\"{name}\"]\n")), "{settings}");
    assert!(project.read("Dockerfile").contains(&format!("ENTRYPOINT [\"{name}\"]\nCMD []\n")));
}

#[test]
fn a_health_check_that_is_off_stays_off() {
    let project = with_dockerfile();
    let check = "HEALTHCHECK CMD python -c \"import urllib.request; urllib.request.urlopen('http://localhost:8080/health')\" || exit 1";
    project.replace("Dockerfile", check, "HEALTHCHECK NONE");
    assert!(adopted(&project).contains("healthcheck = false\n"));
    assert!(!project.read("Dockerfile").contains("HEALTHCHECK"));
}

#[test]
fn a_health_check_that_is_no_request_is_named() {
    let project = with_dockerfile();
    let check = "python -c \"import urllib.request; urllib.request.urlopen('http://localhost:8080/health')\" || exit 1";
    project.replace("Dockerfile", check, "pgrep uvicorn");
    project.run(&["init", "--yes"]).code(1).stderr_contains("health check: what it does is not known");
}

#[test]
fn a_volume_becomes_writable() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "EXPOSE 8080", "VOLUME /data\nEXPOSE 8080");
    assert!(adopted(&project).contains("writable = [\"uploads\", \"/data\"]\n"));
}

#[test]
fn a_server_that_variables_tell_where_to_listen_is_told_by_its_command() {
    let project = with_dockerfile();
    project.replace(
        "Dockerfile",
        "\"--host\", \"0.0.0.0\", \"--port\", \"8080\", \"--workers\", \"1\"",
        "\"--workers\", \"2\"",
    );
    project.replace("Dockerfile", "EXPOSE 8080", "ENV UVICORN_HOST=0.0.0.0 UVICORN_PORT=8080\nEXPOSE 8080");
    let settings = adopted(&project);
    assert!(settings.contains("command = \"uvicorn main:app --workers 2 --host 0.0.0.0 --port 8080\"\n"), "{settings}");
}

#[test]
fn a_package_of_an_alpine_image_keeps_its_name_there() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "FROM python:3.13-slim AS base", "FROM python:3.13-alpine AS base");
    project.replace("Dockerfile", "RUN groupadd --gid 1000 worker && useradd", "RUN apk add libmagic && adduser");
    let settings = adopted(&project);
    assert!(
        settings.contains("packages = { run = [\"libmagic1t64\"], alpine = { run = [\"libmagic\"] } }\n"),
        "{settings}"
    );
}

#[test]
fn a_package_whose_name_on_alpine_is_not_known_is_named() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "LABEL org", "RUN apt-get update && apt-get install -y ffmpeg\nLABEL org");
    let outcome = project.run(&["init", "--yes", "--strategy", "alpine"]);
    outcome.code(1).stderr_contains("system package ffmpeg: uvdock does not know what Alpine calls it");
}

#[test]
fn an_application_is_named_as_it_is_imported_here() {
    let project = with_dockerfile();
    let main = project.read("main.py");
    fs_err::remove_file(project.path().join("main.py")).expect("removed");
    project
        .write("web/__init__.py", "")
        .write("web/main.py", &main.replace("from fastapi", "from web import *\nfrom fastapi"));
    let settings = adopted(&project);
    assert!(
        settings.contains("command = \"uvicorn web.main:app --host 0.0.0.0 --port 8080 --workers 1\"\n"),
        "{settings}"
    );
}

#[test]
fn a_script_that_counts_on_another_directory_is_named() {
    let project = with_dockerfile();
    fs_err::remove_file(project.path().join("main.py")).expect("removed");
    project
        .write("web/main.py", "import helper\nfrom fastapi import FastAPI\n\napp = FastAPI()\n")
        .write("web/helper.py", "");
    project.write("web/migrate.py", "print(1)\n");
    project.write("entrypoint.sh", "#!/bin/sh\npython web/migrate.py\nexec \"$@\"\n");
    let named =
        "entrypoint `entrypoint.sh`: it names `web/migrate.py` (entrypoint.sh:2), and the program starts in `/app/web`";
    project.run(&["init", "--yes"]).code(1).stderr_contains(named);
}

#[test]
fn a_number_of_the_user_that_a_build_argument_holds_is_known() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "RUN groupadd", "ARG APP_UID=1200\nRUN groupadd");
    project.replace("Dockerfile", "useradd --uid 1000", "useradd --uid ${APP_UID}");
    assert!(adopted(&project).contains("user = \"worker:1200\"\n"));
}

#[test]
fn what_another_language_builds_and_another_port_are_named() {
    let project = with_dockerfile();
    project.replace(
        "Dockerfile",
        "FROM base AS prod",
        "FROM node:22 AS ui\nRUN npm ci\n\nFROM base AS prod\nCOPY --from=ui /ui ./ui",
    );
    project.replace("Dockerfile", "EXPOSE 8080", "EXPOSE 8080\nEXPOSE 9090");
    let outcome = project.run(&["init", "--yes"]);
    outcome
        .code(1)
        .stderr_contains("stage `ui` from `node:22`: what is copied from it is not built (Dockerfile:14)")
        .stderr_contains("Some of what your container files say would be lost");
}

#[test]
fn roles_of_an_image_whose_entrypoint_is_its_program_start_without_it() {
    let project = Project::new("app-fastapi-roles");
    let settings = "\n[tool.uvdock]\ncommand = \"python -m http.server\"\nentrypoint = [\"python\", \"-m\"]\n";
    project.write("pyproject.toml", &format!("{}{settings}", project.read("pyproject.toml")));
    project.run(&["generate"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("ENTRYPOINT [\"python\", \"-m\"]\nCMD [\"http.server\"]\n"), "{dockerfile}");
    let compose = project.read("compose.yaml");
    assert!(compose.contains("    entrypoint: []\n    command: [\"celery\""), "{compose}");
}

#[test]
fn files_of_a_workspace_are_named_for_a_member() {
    let project = Project::new("workspace-member");
    project.write("Dockerfile", "FROM python:3.13-slim\nCMD [\"python\", \"-m\", \"api\"]\n");
    let outcome = project.run(&["init", "packages/api", "--yes"]);
    outcome.code(1).stderr_contains("`Dockerfile` of the workspace: it may be about any member, so it is not read");
}

#[test]
fn members_of_whose_files_something_would_be_lost_are_left_as_they_are() {
    let project = Project::new("workspace-member");
    let dockerfile = "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN make assets\nCMD [\"uvicorn\", \"api.main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    project.write("packages/api/Dockerfile", dockerfile);
    let before = project.content();
    let outcome = project.run(&["init", "packages/api", "--yes"]);
    outcome
        .code(1)
        .stderr_contains("lost      `RUN make assets`")
        .stderr_contains("Some of what your container files say would be lost; nothing was written");
    assert_eq!(project.content(), before);
    // Without that line nothing is.
    project.replace("packages/api/Dockerfile", "RUN make assets\n", "");
    project.run(&["init", "packages/api", "--yes"]).success();
    assert_eq!(project.read("packages/api/Dockerfile"), dockerfile.replace("RUN make assets\n", ""));
}

#[test]
fn builds_elsewhere_in_the_repository_go_on_with_the_new_stages() {
    let project = with_dockerfile();
    let workflow = "jobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          \
                    target: prod\n";
    project.write(".github/workflows/image.yml", workflow);
    project.write("Makefile", "image:\n\tdocker build -t board:prod --target prod .\n");
    project
        .run(&["init", "--yes"])
        .success()
        .stderr_contains("edited    `target: prod`: uvdock's stages are `dev` and `runtime`: `runtime` is the one (.github/workflows/image.yml:7)")
        .stderr_contains("edited    `--target prod`")
        .stdout_contains("updated   .github/workflows/image.yml");
    assert_eq!(project.read(".github/workflows/image.yml"), workflow.replace("prod", "runtime"));
    assert_eq!(project.read("Makefile"), "image:\n\tdocker build -t board:prod --target runtime .\n");
    // A stage that the new file lacks is for the user to say.
    let project = with_dockerfile();
    project.replace("Dockerfile", "FROM base AS prod", "FROM base AS tools\nRUN pip list\n\nFROM base AS prod");
    project.write("Makefile", "image:\n\tdocker build --target tools .\n");
    project.run(&["init", "--yes"]).code(1).stderr_contains(
        "`--target tools`: uvdock's stages are `dev` and `runtime`; without a target it is `runtime` (Makefile:2)",
    );
}

#[test]
fn a_dry_run_compares_and_writes_nothing() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "COPY . .", "COPY . .\nRUN make assets");
    let before = project.content();
    project.run(&["init", "--dry-run"]).success().stdout_contains("==> Dockerfile <==");
    let page = project.run(&["init", "--diff"]);
    page.success()
        .stdout_contains("-FROM base AS prod")
        .stderr_contains("/app/entrypoint.sh (Dockerfile:23) -> the same");
    let outcome = project.run(&["init", "--dry-run", "--format", "json"]);
    outcome.success();
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let comparison = &document["comparison"];
    let lost = comparison["lost"].as_array().expect("a list");
    assert_eq!(lost.len(), 1, "{comparison}");
    assert_eq!(lost[0]["what"], "build command");
    let kept = comparison["kept"].as_array().expect("a list");
    let port = kept.iter().find(|row| row["what"] == "port").expect("the port");
    assert_eq!((&port["value"], &port["place"]["line"]), (&"8080".into(), &20.into()));
    assert_eq!(document["mode"], "dry-run");
    // Where `--yes` refuses, a program learns why.
    let outcome = project.run(&["init", "--yes", "--format", "json"]);
    outcome.code(1);
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let lost = document["error"]["lost"][0].as_str().expect("a text");
    assert!(lost.starts_with("`RUN make assets`"), "{document}");
    assert_eq!(project.content(), before);
}

#[test]
fn a_copied_path_that_the_repository_does_not_hold_goes_on_with_the_variable_that_names_it() {
    let project = with_dockerfile();
    let more = "COPY models/best ./serving/\nENV SERVING_DIR=/app/serving/v1\nEXPOSE 8080";
    project.replace("Dockerfile", "EXPOSE 8080", more);
    project.run(&["init", "--yes"]).success().stderr_contains(
        "copied `models/best`: the repository does not hold it, so the build needs it where it runs, as yours does (Dockerfile:19)",
    );
    project.run(&["generate", "--check"]).success();
    let dockerfile = project.read("Dockerfile");
    for line in ["\nCOPY models/best /app/serving/\n", "SERVING_DIR=/app/serving/v1"] {
        assert!(dockerfile.contains(line), "{line}\n{dockerfile}");
    }
    assert!(project.read(".dockerignore").contains("!models/best"), "{}", project.read(".dockerignore"));
}

#[test]
fn a_secret_that_is_copied_and_not_in_the_repository_is_named() {
    let project = with_dockerfile();
    project.replace("Dockerfile", "EXPOSE 8080", "COPY .env ./\nEXPOSE 8080");
    project.run(&["init", "--yes"]).success().stderr_contains("copied `.env`: whoever has the image could read");
    assert!(!project.read("Dockerfile").contains("COPY .env"), "{}", project.read("Dockerfile"));
}
