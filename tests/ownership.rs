//! Whose a file is, and what uvdock does to it: nothing it did not write is lost, and a run writes all files or none.

use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;
use serde_json::Value;

use crate::bad_input::{FINE, refused};
use crate::docker::note;
use crate::project::{Project, binary};

const FILES: [&str; 3] = ["Dockerfile", ".dockerignore", "compose.yaml"];

/// Files of authors that say all that the project itself leaves open.
const AUTHORS: &str = "FROM python:3.13-slim\nARG RELEASE=1\nRUN apt-get update && apt-get install -y curl libpq5\n\
    ENV LOG_LEVEL=debug TZ=Europe/Berlin\nLABEL org.opencontainers.image.vendor=Board\nRUN useradd --uid 1234 board\n\
    WORKDIR /srv/board\nCOPY . .\nVOLUME /srv/board/data\nUSER board\nEXPOSE 9000\nSTOPSIGNAL SIGINT\n\
    HEALTHCHECK CMD curl -f http://localhost:9000/up\nENTRYPOINT [\"sh\", \"start.sh\"]\nCMD [\"uvicorn\", \"main:app\", \"--port\", \"9000\"]\n";
const AUTHORS_COMPOSE: &str = "services:\n  web:\n    build: .\n    env_file: [settings.env]\n    ports: [\"9000:9000\"]\n    volumes: [\"data:/srv/board/data\"]\n\
    \x20 worker:\n    build: .\n    command: python worker.py\nvolumes:\n  data: {}\n";

fn generated() -> Project {
    let project = Project::new(FINE);
    project.run(&["generate"]).success();
    project
}

#[test]
fn a_file_of_someone_else_is_never_overwritten() {
    for file in FILES {
        let project = Project::new(FINE);
        project.write(file, "# mine\n");
        let said = refused(&project, &["generate"]);
        assert!(said.starts_with(&format!("error: `{file}` was not written by uvdock\nhint: ")), "{said}");
        project.run(&["generate", "--check"]).code(11).stdout_contains(&format!("not uvdock's {file}"));
    }
    let project = Project::new(FINE);
    for file in FILES {
        project.write(file, "mine\n");
    }
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `Dockerfile` was not written by uvdock, and `.dockerignore` was not written by uvdock, and `compose.yaml` was not written by uvdock
    hint: Take over what it says with `uvdock init`, replace it with `uvdock generate --force`, or keep your own: `leave = ["Dockerfile", ".dockerignore", "compose.yaml"]` in `[tool.uvdock]`; `uvdock generate --diff` shows what would change
    "#);
}

#[test]
fn force_replaces_a_file_of_someone_else() {
    for file in FILES {
        let project = Project::new(FINE);
        fs_err::write(project.path().join(file), b"not text: \xff\xfe\n").expect("written");
        let before = project.content();
        assert!(project.run(&["generate"]).code(1).stderr.contains("was not written by uvdock"));
        assert_eq!(before, project.content());
        project.run(&["generate", "--force"]).success().stdout_contains(&format!("replaced  {file}"));
        project.run(&["generate", "--check"]).success();
    }
}

/// What is taken from the files of before is gone with them: it is a setting by then, or was not taken.
#[test]
fn a_run_after_force_finds_nothing_to_change() {
    for fixture in ["app-fastapi", "app-django-static", "package-fastapi-hatchling", "app-flask-writes"] {
        let project = Project::new(fixture);
        project.write("Dockerfile", AUTHORS).write("compose.yaml", AUTHORS_COMPOSE).write("start.sh", "exec \"$@\"\n");
        project.run(&["generate", "--force"]).success();
        let after = project.content();
        project.run(&["generate", "--check"]).success();
        project.run(&["generate"]).success();
        assert!(project.content() == after, "{fixture}");
    }
}

#[test]
fn an_edited_file_is_refused_and_shown() {
    for file in FILES {
        let project = generated();
        let text = project.read(file);
        project.write(file, &format!("{text}# and my own line\n"));
        let said = refused(&project, &["generate"]);
        assert!(said.starts_with(&format!("error: `{file}` was edited by hand\n\n--- a/{file}\n")), "{said}");
        assert!(said.contains("\n-# and my own line\n"), "{said}");
        for way_out in
            ["hint: Move the edit to `", "`uvdock generate --force`", "keep the file as your own: `leave = [\""]
        {
            assert!(said.contains(way_out), "{said}");
        }
        project.run(&["generate", "--check"]).code(11).stdout_contains("-# and my own line");
        project.run(&["generate", "--force"]).success();
        assert_eq!(project.read(file), text);
    }
}

#[test]
fn a_file_that_is_left_alone_is_neither_written_nor_checked() {
    for file in FILES {
        let project = generated();
        let mine = format!("{}# and my own line\n", project.read(file));
        project.write(file, &mine);
        let said = refused(&project, &["generate"]);
        let setting = format!("leave = [\"{file}\"]");
        assert!(said.contains(&setting), "the refusal says how: {said}");
        project.write("pyproject.toml", &format!("{}\n[tool.uvdock]\n{setting}\n", project.read("pyproject.toml")));
        if file == ".dockerignore" {
            project.run(&["generate", "--check"]).code(10).stdout_contains("missing      Dockerfile.dockerignore");
            project.run(&["generate"]).success();
        }
        project.run(&["generate", "--check"]).success();
        project.run(&["generate", "--force", "--port", "8000"]).success();
        assert_eq!(project.read(file), mine, "even by force");
        let rest: Vec<&str> = FILES.into_iter().filter(|other| *other != file).collect();
        let outcome = project.run(&["generate", "--check"]);
        outcome.code(10);
        assert!(!outcome.stdout.contains(&format!(" {file}\n")), "{}", outcome.stdout);
        assert!(
            rest.iter().any(|other| outcome.stdout.contains(&format!("stale        {other}"))),
            "{}",
            outcome.stdout
        );
        project.run(&["init", "--yes"]).success();
        assert_eq!(project.read(file), mine);
        project.run(&["generate", "--check"]).success();
        fs_err::remove_file(project.path().join(file)).expect("removed");
        project.run(&["generate", "--check"]).success();
        project.run(&["explain"]).success().stdout_contains("left alone");
    }
}

#[test]
fn a_compose_file_of_ones_own_stays_beside_a_generated_dockerfile() {
    let project = Project::new(FINE);
    project.write("docker-compose.yml", "services: {}\n");
    project.run(&["generate"]).code(1).stderr_contains("or keep it and set `leave = [\"compose.yaml\"]`");
    project.run(&["generate", "--leave", "compose.yaml"]).success();
    assert!(!project.path().join("compose.yaml").exists());
    project.run(&["init", "--yes", "--leave", "compose.yaml"]).success();
    assert!(project.read("pyproject.toml").ends_with("\n[tool.uvdock]\nleave = [\"compose.yaml\"]\n"));
}

#[test]
fn a_name_that_uvdock_does_not_write_is_told() {
    let project = Project::new(FINE);
    let outcome = project.run(&["generate", "--leave", "Dockerfil"]);
    outcome.success().stderr_contains("note: `leave` names `Dockerfil`, which uvdock does not write");
}

#[test]
fn a_run_in_sync_touches_no_file() {
    let project = generated();
    let long_ago = SystemTime::now() - Duration::from_hours(1000);
    for file in FILES {
        let file = fs_err::OpenOptions::new().write(true).open(project.path().join(file)).expect("opened");
        file.file().set_modified(long_ago).expect("made older");
    }
    let before = project.content();
    let outcome = project.run(&["generate"]);
    outcome.success();
    assert_eq!(outcome.stdout, "unchanged Dockerfile\nunchanged .dockerignore\nunchanged compose.yaml\n");
    assert_eq!(before, project.content());
    for file in FILES {
        let modified = project.path().join(file).metadata().and_then(|metadata| metadata.modified()).expect("a time");
        assert!(modified < SystemTime::now() - Duration::from_hours(999), "{file} was written");
    }
}

#[test]
fn crlf_and_a_byte_order_mark_are_no_difference() {
    let project = generated();
    for file in FILES {
        let text = project.read(file).replace('\n', "\r\n");
        project.write(file, &format!("\u{feff}{text}"));
    }
    let pyproject = project.read("pyproject.toml").replace('\n', "\r\n");
    project.write("pyproject.toml", &format!("\u{feff}{pyproject}"));
    project.write("uv.lock", &project.read("uv.lock").replace('\n', "\r\n"));
    let before = project.content();
    project.run(&["generate", "--check"]).success();
    project.run(&["generate"]).success();
    assert_eq!(before, project.content());
}

#[test]
fn check_tells_missing_stale_and_edited_apart() {
    let project = generated();
    project.run(&["generate", "--check"]).success();
    fs_err::remove_file(project.path().join("compose.yaml")).expect("removed");
    project.run(&["generate", "--check"]).code(10).stdout_contains("missing      compose.yaml");
    project.run(&["generate"]).success().stdout_contains("created   compose.yaml");
    project.run(&["generate", "--check", "--port", "8000"]).code(10).stdout_contains("stale        Dockerfile");
    project.replace("Dockerfile", "WORKDIR /app", "WORKDIR /srv");
    project.run(&["generate", "--check", "--port", "8000"]).code(11).stdout_contains("edited       Dockerfile");
}

#[test]
fn what_only_shows_writes_nothing() {
    for flag in ["--check", "--diff", "--dry-run"] {
        for format in ["text", "json"] {
            for project in [Project::new(FINE), generated()] {
                let before = project.content();
                let outcome = project.run(&["generate", flag, "--format", format, "--port", "8000"]);
                outcome.code(if flag == "--check" { 10 } else { 0 });
                assert_eq!(before, project.content(), "{flag}");
            }
        }
    }
}

#[test]
fn json_is_json_in_every_mode_and_for_every_error() {
    let project = Project::new(FINE);
    let read = |project: &Project, arguments: &[&str]| -> Value {
        let outcome = project.run(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{outcome:?}"))
    };
    assert_eq!(read(&project, &["generate", "--check"])["files"][0]["state"], "missing");
    assert_eq!(read(&project, &["generate", "--dry-run"])["mode"], "dry-run");
    assert_eq!(read(&project, &["generate", "--diff"])["mode"], "diff");
    assert_eq!(read(&project, &["generate"])["files"][2]["outcome"], "created");
    assert_eq!(read(&project, &["generate"])["files"][2]["outcome"], "unchanged");
    assert_eq!(read(&project, &["inspect"])["version"], 1);
    assert!(read(&project, &["explain"])["decisions"].is_array());
    project.write("Dockerfile", "FROM scratch\n");
    assert_eq!(read(&project, &["generate"])["error"]["message"], "`Dockerfile` was not written by uvdock");
    project.write("pyproject.toml", "[project]\nname = 3\n");
    let error = &read(&project, &["inspect"])["error"];
    assert_eq!(error["place"], serde_json::json!({"file": "pyproject.toml", "line": 2, "column": 8}));
    let question = Project::new("app-fastapi");
    question.write("other.py", "from fastapi import FastAPI\n\nbackend = FastAPI()\n");
    assert_eq!(read(&question, &["generate"])["error"]["candidates"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_directory_in_the_place_of_a_generated_file_is_refused() {
    for file in FILES {
        let project = Project::new(FINE);
        project.write(&format!("{file}/keep.txt"), "mine\n");
        for arguments in [&["generate"][..], &["generate", "--force"], &["generate", "--check"]] {
            let said = refused(&project, arguments);
            assert!(said.starts_with(&format!("error: `{file}` is not a file\nhint: Move it away")), "{said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_neither_followed_nor_replaced() {
    let elsewhere = Project::empty();
    elsewhere.write("theirs", "FROM scratch\n");
    for target in [elsewhere.path().join("theirs"), elsewhere.path().join("nowhere"), "Dockerfile.own".into()] {
        let project = generated();
        fs_err::rename(project.path().join("Dockerfile"), project.path().join("Dockerfile.own")).expect("renamed");
        project.replace("Dockerfile.own", "AS base", "AS bottom");
        let link = project.path().join("Dockerfile");
        std::os::unix::fs::symlink(&target, &link).expect("linked");
        let said = refused(&project, &["generate"]);
        assert!(said.starts_with("error: `Dockerfile` is a symbolic link\nhint: "), "{said}");
        project.run(&["generate", "--force"]).success();
        assert!(link.symlink_metadata().expect("there").is_file(), "the link itself is replaced");
        assert_eq!(elsewhere.read("theirs"), "FROM scratch\n");
        assert!(!elsewhere.path().join("nowhere").exists());
        assert!(project.read("Dockerfile.own").contains("AS bottom"));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_what_uvdock_would_write_is_in_sync() {
    let project = generated();
    fs_err::rename(project.path().join("Dockerfile"), project.path().join("Dockerfile.own")).expect("renamed");
    std::os::unix::fs::symlink("Dockerfile.own", project.path().join("Dockerfile")).expect("linked");
    project.run(&["generate", "--check"]).success();
}

#[cfg(unix)]
#[test]
fn the_permissions_of_a_file_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = generated();
    let path = project.path().join("compose.yaml");
    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o644);
    fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
    project.run(&["generate", "--port", "8000"]).success().stdout_contains("updated   compose.yaml");
    assert_eq!(mode(&path), 0o640);
}

#[test]
fn another_compose_file_is_not_hidden_behind_a_new_one() {
    for other in ["compose.yml", "docker-compose.yml", "docker-compose.yaml"] {
        let project = Project::new(FINE);
        project.write(other, "services: {}\n");
        let said = refused(&project, &["generate"]);
        assert!(
            said.contains(&format!("`compose.yaml` would take the place of `{other}` in Docker Compose")),
            "{said}"
        );
        project.run(&["generate", "--check"]).code(11).stdout_contains("not uvdock's compose.yaml");
        project.run(&["generate", "--force"]).success().stdout_contains("created   compose.yaml");
        assert_eq!(project.read(other), "services: {}\n");
        // Whoever forced it once has chosen; from now on the file is uvdock's.
        project.run(&["generate"]).success();
    }
    let project = Project::new(FINE);
    project.write("docker-compose.yml", "services: {}\n");
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `compose.yaml` would take the place of `docker-compose.yml` in Docker Compose
    hint: Move what you need from `docker-compose.yml` and delete it, or keep it and set `leave = ["compose.yaml"]` in `[tool.uvdock]`; `uvdock generate --force` writes `compose.yaml` beside it
    "#);
}

/// Runs uvdock where the mounts of its own are made first; false where this machine allows no namespaces.
#[cfg(target_os = "linux")]
fn run_mounted(project: &Project, mounts: &str, arguments: &str) -> Option<std::process::Output> {
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "--net", "sh", "-c", script]);
        command.current_dir(project.path()).env("UVDOCK", binary()).output()
    };
    if !inside(&format!("set -e; {mounts}")).is_ok_and(|output| output.status.success()) {
        note("LEFT OUT, `unshare` cannot mount here");
        return None;
    }
    Some(inside(&format!("set -e; {mounts}; exec \"$UVDOCK\" {arguments}")).expect("start uvdock"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_directory_is_an_error_and_stays_as_it_is() {
    let project = Project::new(FINE);
    let before = project.content();
    let read_only = "mount --bind . . && mount -o remount,bind,ro .";
    let Some(output) = run_mounted(&project, read_only, "generate \"$PWD\"") else { return };
    let said = String::from_utf8_lossy(&output.stderr).replace(&project.path().display().to_string(), "[PROJECT]");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_snapshot!(said, @r#"
    error: Cannot write `[PROJECT]/Dockerfile`: read-only filesystem or storage medium; no file was changed
    hint: Make it and its directory writable, or see the files with `uvdock generate --dry-run`
    "#);
    assert_eq!(before, project.content());
}

#[cfg(target_os = "linux")]
#[test]
fn a_failure_in_the_middle_leaves_every_file_as_it_was() {
    // A mount point cannot be replaced, not even by root, so the last file fails after the others were replaced.
    let mount = "mount --bind compose.yaml compose.yaml";
    for others in ["written by uvdock", "of someone else", "missing", "a link"] {
        let project = generated();
        for file in ["Dockerfile", ".dockerignore"] {
            let path = project.path().join(file);
            match others {
                "of someone else" => fs_err::write(path, b"mine: \xff\r\n").expect("written"),
                "missing" => fs_err::remove_file(path).expect("removed"),
                "a link" => {
                    fs_err::remove_file(&path).expect("removed");
                    std::os::unix::fs::symlink("nowhere", path).expect("linked");
                }
                _ => {}
            }
        }
        let before = project.content();
        let Some(output) = run_mounted(&project, mount, "generate --force --port 8000") else { return };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("Cannot replace `compose.yaml`"), "{said}");
        assert!(said.contains("the files were put back as they were"), "{said}");
        assert_eq!(before, project.content(), "{others}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_network_and_no_program_is_needed() {
    let project = Project::new(FINE);
    // A namespace without any network, not even a loopback that is up, and a PATH on which there is nothing.
    let Some(output) = run_mounted(&project, "PATH=/nowhere; export PATH", "generate") else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    project.run(&["generate", "--check"]).success();
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_is_started_and_no_socket_opened() {
    let project = Project::new("package-fastapi-hatchling");
    let log = project.path().join("trace");
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=execve,fork,vfork,socket,connect", "-o"])
        .arg(&log)
        .arg(binary())
        .arg("generate")
        .current_dir(project.path())
        .output();
    if !traced.is_ok_and(|output| output.status.success()) {
        return note("LEFT OUT, `strace` was not found or may not trace");
    }
    let calls = project.read("trace");
    let calls: Vec<&str> = calls.lines().filter(|line| line.contains('(')).collect();
    assert!(calls.len() == 1 && calls[0].contains("execve("), "{calls:#?}");
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let project = generated();
    for arguments in [&["inspect"][..], &["explain"], &["generate", "--dry-run"], &["inspect", "--format", "json"]] {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(project.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("start uvdock");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("uvdock ends");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}

#[test]
fn two_runs_at_once_leave_whole_files() {
    let expected = generated().content();
    let project = Project::new(FINE);
    let start = || {
        let mut command = Command::new(binary());
        command.arg("generate").current_dir(project.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("start uvdock")
    };
    let runs: Vec<_> = (0..8).map(|_| start()).collect();
    for run in runs {
        let output = run.wait_with_output().expect("uvdock ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(project.content(), expected);
}

#[test]
fn what_a_replaced_file_told_is_said() {
    let project = Project::new("app-fastapi");
    project.write("Dockerfile", "FROM python:3.13-slim\nEXPOSE 9000\nCMD [\"uvicorn\", \"main:app\"]\n");
    let outcome = project.run(&["generate", "--force"]);
    outcome.success().stderr_contains("The replaced files said what nothing else says").stderr_contains("was 9000");
    assert!(!project.read("Dockerfile").contains("EXPOSE 9000"));
}

#[test]
fn a_generated_file_is_no_evidence_for_the_next_run() {
    let project = Project::new("app-fastapi");
    project.run(&["generate", "--port", "9000"]).success();
    project.run(&["explain"]).success().stdout_contains("port               8000");
}
