//! Nothing that someone wrote is lost: what a run replaces is kept aside or is in git, and a run that fails changes nothing.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::Value;

use crate::bad_input::FINE;
use crate::docker::note;
use crate::project::{Project, binary};

const MINE: &str = "FROM scratch\n# mine\n";

/// Runs git with a name of its own; the machine's settings do not count.
pub fn git(project: &Project, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]);
    command.args(arguments).current_dir(project.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(command.output().expect("start git").status.success(), "git {arguments:?}");
}

pub fn commit(project: &Project) {
    git(project, &["init", "-q"]);
    git(project, &["add", "-A"]);
    git(project, &["commit", "-qm", "all"]);
}

fn kept(project: &Project) -> Vec<String> {
    let names = project.content().into_keys().filter_map(|path| path.to_str().map(str::to_owned));
    names.filter(|name| name.contains("uvdock-backup")).collect()
}

#[test]
fn a_file_that_git_does_not_have_is_kept_aside() {
    for has_git in [false, true] {
        let project = Project::new(FINE);
        if has_git {
            commit(&project);
        }
        project.write("Dockerfile", MINE);
        let outcome = project.run(&["generate", "--force"]);
        outcome.success().stdout_contains("replaced  Dockerfile (the old one is kept in Dockerfile.uvdock-backup)\n");
        assert_eq!(kept(&project), ["Dockerfile.uvdock-backup"]);
        assert_eq!(project.read("Dockerfile.uvdock-backup"), MINE);
    }
}

#[test]
fn a_file_that_is_committed_as_it_is_needs_no_copy() {
    let project = Project::new(FINE);
    project.write("Dockerfile", MINE);
    commit(&project);
    let outcome = project.run(&["generate", "--force"]);
    outcome.success().stdout_contains("replaced  Dockerfile\n");
    assert_eq!(kept(&project), [""; 0]);
}

#[test]
fn a_file_that_was_changed_since_the_commit_is_kept_aside() {
    let project = Project::new(FINE);
    project.write("Dockerfile", "FROM scratch\n");
    commit(&project);
    project.write("Dockerfile", MINE);
    git(&project, &["add", "Dockerfile"]);
    project.run(&["generate", "--force"]).success();
    assert_eq!(project.read("Dockerfile.uvdock-backup"), MINE);
}

#[test]
fn a_project_below_the_root_of_its_repository_is_looked_up_there() {
    let project = Project::new(FINE);
    let below = project.path().join("services/api");
    fs_err::create_dir_all(&below).expect("created");
    for file in ["main.py", "pyproject.toml", "uv.lock"] {
        fs_err::rename(project.path().join(file), below.join(file)).expect("moved");
    }
    project.write("services/api/Dockerfile", MINE).write("services/api/compose.yaml", "services: {}\n");
    git(&project, &["init", "-q"]);
    git(&project, &["add", "services/api/Dockerfile"]);
    git(&project, &["commit", "-qm", "one of two"]);
    project.run(&["generate", "services/api", "--force"]).success();
    assert_eq!(kept(&project), ["services/api/compose.yaml.uvdock-backup"]);
}

#[test]
fn copies_are_numbered_and_the_same_content_is_kept_once() {
    let project = Project::new(FINE);
    for (text, copies) in [("# one\n", 1), ("# two\n", 2), ("# two\n", 2), ("# three\n", 3)] {
        project.write("Dockerfile", text);
        project.run(&["generate", "--force"]).success();
        assert_eq!(kept(&project).len(), copies, "{text}");
    }
    assert_eq!(project.read("Dockerfile.uvdock-backup"), "# one\n");
    assert_eq!(project.read("Dockerfile.uvdock-backup-3"), "# three\n");
}

#[test]
fn an_edited_file_is_kept_aside_and_a_stale_one_is_not() {
    let project = Project::new(FINE);
    project.run(&["generate"]).success();
    let edited = format!("{}# mine\n", project.read("compose.yaml"));
    project.write("compose.yaml", &edited);
    let outcome = project.run(&["generate", "--force", "--port", "8000", "--format", "json"]);
    let result: Value = serde_json::from_str(&outcome.success().stdout).expect("JSON");
    assert_eq!(result["files"][2]["backup"], "compose.yaml.uvdock-backup");
    assert!(result["files"][0].get("backup").is_none());
    assert_eq!(kept(&project), ["compose.yaml.uvdock-backup"]);
    assert_eq!(project.read("compose.yaml.uvdock-backup"), edited);
}

#[cfg(unix)]
#[test]
fn a_link_that_is_replaced_is_kept_as_a_link() {
    let project = Project::new(FINE);
    project.write("own", MINE);
    std::os::unix::fs::symlink("own", project.path().join("Dockerfile")).expect("linked");
    project.run(&["generate", "--force"]).success();
    let aside = project.path().join("Dockerfile.uvdock-backup");
    assert_eq!(aside.read_link().expect("a link"), std::path::Path::new("own"));
    assert_eq!(project.read("own"), MINE);
}

#[test]
fn what_is_kept_aside_is_no_evidence_and_is_not_copied() {
    let project = Project::new("app-fastapi");
    project.run(&["generate"]).success();
    let before = project.read("Dockerfile");
    project.write("Dockerfile.uvdock-backup", "FROM python:3.14\nCMD [\"python\", \"app/pages.py\"]\nEXPOSE 1234\n");
    project.run(&["generate", "--check"]).success();
    assert_eq!(project.read("Dockerfile"), before);
}

#[test]
fn what_only_a_replaced_file_said_is_told() {
    let project = Project::new("app-fastapi");
    project
        .write("Dockerfile", "FROM python:3.14\nEXPOSE 5000\nCMD [\"uvicorn\", \"main:app\", \"--port\", \"5000\"]\n");
    let outcome = project.run(&["generate", "--force"]);
    outcome.success().stderr_contains("run `uvdock init`").stderr_contains("The port is 8000 and was 5000");
    let said: Vec<&str> = outcome.stderr.lines().filter(|line| line.starts_with("note:")).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    // A replaced file that said nothing of use is no news, and neither is a version that is kept.
    project.run(&["generate", "--port", "5000"]).success();
    project.replace("Dockerfile", "uv:0.13.8", "uv:0.13.9");
    project.write(".dockerignore", "mine\n");
    let again = project.run(&["generate", "--force", "--port", "5000"]);
    assert!(!again.success().stderr.contains("The replaced files said"), "{}", again.stderr);
}

/// Runs uvdock where no file may grow beyond some 512-byte blocks, as on a disk that fills up: the write that crosses the
/// limit fails, and those before it do not.
#[cfg(target_os = "linux")]
fn run_with_space(project: &Project, blocks: u32, arguments: &str) -> std::process::Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$UVDOCK\" {arguments}");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(project.path()).env("UVDOCK", binary()).output().expect("start sh")
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_changes_nothing_whichever_file_it_stops() {
    let project = Project::new(FINE);
    let directories: Vec<String> = (0..200).map(|number| format!("\"d{number}\"")).collect();
    for directory in &directories {
        project.write(&format!("{}/data.txt", directory.trim_matches('"')), "");
    }
    let settings = format!("\n[tool.uvdock]\ninclude = [{}]\n", directories.join(", "));
    project.write("pyproject.toml", &format!("{}{settings}", project.read("pyproject.toml")));
    // A watched directory takes more letters than a copied one, so compose.yaml, which comes last, is the longest.
    project.run(&["generate"]).success();
    let length = |file: &str| project.read(file).len();
    let (most, last) = (length("Dockerfile"), length("compose.yaml"));
    assert!(most + 1024 < last && length(".dockerignore") < most, "{most} {last}");
    let between = u32::try_from(most / 512 + 1).expect("a small file");
    for (blocks, stopped) in [(1, "Dockerfile"), (between, "compose.yaml")] {
        for (before, arguments) in [("", "generate"), ("mine\n", "generate --force")] {
            for file in ["Dockerfile", ".dockerignore", "compose.yaml"] {
                let path = project.path().join(file);
                if before.is_empty() { fs_err::remove_file(path) } else { fs_err::write(path, before) }
                    .expect("arranged");
            }
            let content = project.content();
            let output = run_with_space(&project, blocks, arguments);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{said}");
            let expected =
                format!("error: Cannot write `{stopped}`: file too large; no file was changed\nhint: Free space");
            assert!(said.starts_with(&expected), "{said}");
            assert_eq!(project.content(), content, "{stopped}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_while_settings_are_saved_leaves_them_as_they_were() {
    let project = Project::new(FINE);
    project.write("pyproject.toml", &format!("{}# {}\n", project.read("pyproject.toml"), "x".repeat(600)));
    let content = project.content();
    let output = run_with_space(&project, 1, "init --yes --port 9000");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error: Cannot write `pyproject.toml`: file too large; no file was changed"), "{said}");
    assert_eq!(project.content(), content);
}

#[cfg(unix)]
#[test]
fn a_second_run_waits_for_the_first_and_says_so() {
    let project = Project::new(FINE);
    let first = fs_err::File::open(project.path()).expect("the directory opens").into_file();
    first.lock().expect("locked");
    let mut command = Command::new(binary());
    command.arg("generate").current_dir(project.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut second = command.spawn().expect("start uvdock");
    let mut said = String::new();
    let mut stderr = second.stderr.take().expect("a pipe");
    let mut byte = [0];
    while !said.ends_with('\n') && stderr.read(&mut byte).expect("stderr") == 1 {
        said.push(char::from(byte[0]));
    }
    assert_eq!(said, "Waiting for another uvdock that is writing in this directory\n");
    assert!(second.try_wait().expect("asked").is_none(), "it waits");
    assert!(!project.path().join("Dockerfile").exists(), "it has written nothing");
    // A run that only looks waits for nobody.
    let start = Instant::now();
    project.run(&["generate", "--check"]).code(10);
    assert!(start.elapsed() < Duration::from_secs(20));
    first.unlock().expect("unlocked");
    drop(stderr);
    assert!(second.wait().expect("it ends").success());
    project.run(&["generate", "--check"]).success();
    let names: Vec<_> = project.content().into_keys().collect();
    assert_eq!(names.len(), 6, "nothing is left behind: {names:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new(FINE);
    project.run(&["generate"]).success();
    let path = project.path().join("compose.yaml");
    fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).expect("set");
    if fs_err::File::open(&path).is_ok() {
        return note("LEFT OUT, this user may read every file");
    }
    assert_snapshot!(crate::bad_input::refused(&project, &["generate", "--check"]), @r#"
    error: Cannot read `compose.yaml`: permission denied
    hint: Make it readable for the user who runs uvdock
    "#);
}

#[test]
fn files_that_replace_the_authors_are_in_sync_at_once() {
    let compose = "services:\n  web:\n    build: .\n    command: uvicorn main:app --port 7000\n";
    for (dockerfile, compose) in [
        (
            "FROM python:3.14\nENV MODE=fast LOG=1\nEXPOSE 5000\nCMD [\"uvicorn\", \"main:app\", \"--port\", \"5000\"]\n",
            None,
        ),
        (
            "FROM python:3.13-alpine\nRUN apk add ffmpeg\nVOLUME /data\nUSER 1000\nHEALTHCHECK CMD curl localhost:8000/up\n",
            Some(compose),
        ),
        (
            "FROM python:3.14\nLABEL org.opencontainers.image.vendor=me\nARG VERSION=1\nENV VERSION=$VERSION\nSTOPSIGNAL SIGINT\n",
            Some(compose),
        ),
    ] {
        let project = Project::new("app-fastapi");
        project.write("Dockerfile", dockerfile).write(".dockerignore", "mine\n");
        if let Some(compose) = compose {
            project.write("compose.yaml", compose);
        }
        project.run(&["generate", "--force"]).success();
        let written = project.content();
        project.run(&["generate", "--check"]).success();
        project.run(&["generate"]).success();
        assert_eq!(written, project.content());
    }
}

#[test]
fn a_compiled_project_with_a_shared_base_is_in_sync_at_once() {
    let project = Project::new("package-maturin");
    let text = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\nstrategy = \"shared-base\"\n"));
    project.run(&["generate"]).success();
    project.run(&["generate", "--check"]).success();
    assert!(!project.read("Dockerfile").contains("images.mk"));
}
