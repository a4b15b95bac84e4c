//! What uvdock says about input that it cannot use: one error with its place and the way out, exit code 1, nothing written.

use std::time::{Duration, Instant};

use indoc::formatdoc;
use insta::assert_snapshot;

use crate::docker::note;
use crate::project::Project;

/// A project that is fine: a script without dependencies.
pub const FINE: &str = "app-script";

/// A run that must fail with 1, print nothing on stdout, and leave every byte as it was. Returns what it said.
#[track_caller]
pub fn refused(project: &Project, arguments: &[&str]) -> String {
    let before = project.content();
    let outcome = project.run(arguments);
    outcome.code(1);
    assert_eq!(outcome.stdout, "");
    assert_eq!(before, project.content(), "a refused run changed the project");
    outcome.stderr.replace(&project.path().canonicalize().expect("it is there").display().to_string(), "[PROJECT]")
}

/// What `generate` says when pyproject.toml reads like this.
#[track_caller]
fn pyproject(text: &str) -> String {
    let project = Project::new(FINE);
    project.write("pyproject.toml", text);
    refused(&project, &["generate"])
}

/// What `generate` says when a line of `[tool.uvdock]` reads like this.
#[track_caller]
fn setting(line: &str) -> String {
    let project = Project::new(FINE);
    let text = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\n{line}\n"));
    refused(&project, &["generate"])
}

/// What `generate` says when uv.lock reads like this.
#[track_caller]
fn lock(text: &str) -> String {
    let project = Project::new(FINE);
    project.write("uv.lock", text);
    refused(&project, &["generate"])
}

#[test]
fn no_pyproject_says_how_to_get_one() {
    let project = Project::new(FINE);
    fs_err::remove_file(project.path().join("pyproject.toml")).expect("removed");
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: No `pyproject.toml` in `.`
    hint: Run uvdock where `pyproject.toml` is, or create a project with `uv init`
    "#);
}

#[test]
fn a_file_is_no_project() {
    assert_snapshot!(refused(&Project::new(FINE), &["generate", "main.py"]), @r#"
    error: `main.py` is not a directory
    hint: Give the directory that holds `pyproject.toml`: `uvdock generate path/to/project`
    "#);
}

#[test]
fn a_path_that_does_not_exist_is_named() {
    assert_snapshot!(refused(&Project::new(FINE), &["generate", "no/such"]), @r#"
    error: `no/such` does not exist
    hint: Give the directory that holds `pyproject.toml`: `uvdock generate path/to/project`
    "#);
}

#[test]
fn a_directory_in_the_place_of_a_file_is_named() {
    for name in ["pyproject.toml", "uv.lock", ".python-version"] {
        let project = Project::new(FINE);
        let _ = fs_err::remove_file(project.path().join(name));
        fs_err::create_dir(project.path().join(name)).expect("created");
        assert!(refused(&project, &["inspect"]).starts_with(&format!("error: `{name}` is not a file\nhint: ")));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let project = Project::new(FINE);
    fs_err::remove_file(project.path().join("uv.lock")).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(project.path().join("uv.lock")).status();
    if !made.is_ok_and(|status| status.success()) {
        return note("LEFT OUT, `mkfifo` was not found or may not make a pipe");
    }
    assert!(refused(&project, &["generate"]).contains("`uv.lock` is not a file"));
}

#[cfg(unix)]
#[test]
fn a_file_that_links_to_itself_is_an_error() {
    let project = Project::new(FINE);
    let lock = project.path().join("uv.lock");
    fs_err::remove_file(&lock).expect("removed");
    std::os::unix::fs::symlink("uv.lock", &lock).expect("linked");
    assert!(refused(&project, &["generate"]).contains("Cannot read `uv.lock`"));
}

/// Moves a file and leaves a link to its new place.
#[cfg(unix)]
fn replace_by_a_link(project: &Project, file: &str, target: &std::path::Path) {
    let path = project.path().join(file);
    let moved = project.path().join(target);
    fs_err::create_dir_all(moved.parent().expect("a directory")).expect("created");
    fs_err::rename(&path, &moved).expect("moved");
    std::os::unix::fs::symlink(target, &path).expect("linked");
}

#[cfg(unix)]
#[test]
fn a_manifest_that_is_a_link_within_the_project_is_refused() {
    let project = Project::new(FINE);
    replace_by_a_link(&project, "pyproject.toml", "files/pyproject.toml".as_ref());
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `pyproject.toml` is a symbolic link to `files/pyproject.toml`, and a build gets the link alone
    hint: Put a copy of the file in its place
    "#);
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_out_of_the_project_is_refused() {
    let outside = Project::empty();
    let project = Project::new(FINE);
    replace_by_a_link(&project, "uv.lock", &outside.path().join("uv.lock"));
    let said = refused(&project, &["generate"]);
    assert!(said.contains("which leads out of the project, where no build can follow it"), "{said}");
}

#[test]
fn a_byte_that_is_not_utf8_is_pointed_at() {
    let project = Project::new(FINE);
    fs_err::write(project.path().join("pyproject.toml"), b"[project]\nname = \"t\xffcker\"\n").expect("written");
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `pyproject.toml` is not UTF-8 text
     --> pyproject.toml:2:10
      |
    2 | name = "t�cker"
      |          ^
    hint: Save it as UTF-8, which TOML and uv demand
    "#);
}

#[test]
fn a_lock_that_is_not_utf8_is_pointed_at() {
    let project = Project::new(FINE);
    fs_err::write(project.path().join("uv.lock"), b"version = 1\nx = '\xfe'\n").expect("written");
    assert!(refused(&project, &["generate"]).contains("--> uv.lock:2:6"));
}

#[test]
fn a_syntax_error_is_pointed_at() {
    assert_snapshot!(pyproject("[project]\nname = \"ticker\nversion = \"1\"\n"), @r#"
    error: `pyproject.toml` cannot be read: invalid basic string, expected `"`
     --> pyproject.toml:2:15
      |
    2 | name = "ticker
      |               ^
    hint: Correct `pyproject.toml`, and run `uv lock`
    "#);
}

#[test]
fn a_byte_order_mark_and_crlf_move_no_line() {
    let crlf = pyproject("\u{feff}[project]\r\nname = \"ticker\"\r\nrequires-python = 3\r\n");
    assert!(crlf.contains("--> pyproject.toml:3:19"), "{crlf}");
}

#[test]
fn a_value_of_the_wrong_type_is_pointed_at() {
    assert_snapshot!(pyproject("[project]\nname = \"ticker\"\ndependencies = \"httpx\"\n"), @r#"
    error: `pyproject.toml` cannot be read: invalid type: string "httpx", expected a sequence
     --> pyproject.toml:3:16
      |
    3 | dependencies = "httpx"
      |                ^^^^^^^
    hint: Correct `pyproject.toml`, and run `uv lock`
    "#);
    assert_snapshot!(pyproject("project = 3\n"), @r#"
    error: `pyproject.toml` cannot be read: invalid type: integer `3`, expected a table
     --> pyproject.toml:1:11
      |
    1 | project = 3
      |           ^
    hint: Correct `pyproject.toml`, and run `uv lock`
    "#);
}

#[test]
fn every_key_that_is_read_is_checked() {
    let keys = [
        ("readme = 1", "project.readme"),
        ("license = 1", "project.license"),
        ("license-files = 1", "project.license-files"),
        ("scripts = 1", "expected a map"),
        ("urls = { a = 1 }", "expected a string"),
        ("optional-dependencies = { a = 1 }", "expected a sequence"),
        ("dynamic = 'version'", "expected a sequence"),
        ("[dependency-groups]\ndev = 1", "dependency-groups"),
        ("[build-system]\nrequires = 1", "expected a sequence"),
        ("[tool.uv]\npackage = 'no'", "expected a boolean"),
        ("[tool.uv]\nworkspace = 1", "expected a table"),
        ("[tool.uv]\ndefault-groups = 'most'", "tool.uv.default-groups"),
        ("[tool.uv]\nrequired-version = 'new'", "tool.uv.required-version"),
    ];
    for (line, says) in keys {
        let said = pyproject(&format!("[project]\nname = \"ticker\"\n{line}\n"));
        assert!(said.contains(says) && said.contains("--> pyproject.toml:") && said.contains('^'), "{line}\n{said}");
        assert!(said.contains("hint: Correct `pyproject.toml`, and run `uv lock`"), "{line}\n{said}");
    }
}

#[test]
fn a_missing_project_table_says_what_uv_needs() {
    assert_snapshot!(pyproject("[tool.ruff]\nline-length = 100\n"), @r#"
    error: `pyproject.toml` has no `[project]` table
    hint: uv needs `[project]` with `name` and `version`; `uv init --bare` writes one
    "#);
    assert_eq!(pyproject(""), pyproject("[tool.ruff]\nline-length = 100\n"));
}

#[test]
fn a_missing_name_is_pointed_at() {
    assert_snapshot!(pyproject("[project]\nversion = \"1\"\n"), @r#"
    error: `pyproject.toml` cannot be read: missing key `name`
     --> pyproject.toml:1:1
      |
    1 | [project]
      | ^^^^^^^^^
    hint: Correct `pyproject.toml`, and run `uv lock`
    "#);
}

#[test]
fn an_invalid_name_is_pointed_at() {
    assert_snapshot!(pyproject("[project]\nname = \"tick tock!\"\n"), @r#"
    error: `project.name` in `pyproject.toml` is not valid: Not a valid package or extra name: "tick tock!". Names must start and end with a letter or digit and may only contain -, _, ., and alphanumeric characters
     --> pyproject.toml:2:8
      |
    2 | name = "tick tock!"
      |        ^^^^^^^^^^^^
    hint: Correct `pyproject.toml`, and run `uv lock`
    "#);
}

#[test]
fn an_invalid_version_specifier_is_pointed_at() {
    assert_snapshot!(pyproject("[project]\nname = \"ticker\"\nrequires-python = \">=3.x\"\n"), @r#"
    error: `project.requires-python` in `pyproject.toml` is not valid: Failed to parse version: after parsing `3`, found `.x`, which is not part of a valid version
     --> pyproject.toml:3:19
      |
    3 | requires-python = ">=3.x"
      |                   ^^^^^^^
    hint: Correct `pyproject.toml`, and run `uv lock`
    "#);
}

#[test]
fn an_unknown_setting_names_the_nearest() {
    assert_snapshot!(setting("prot = 8000"), @r#"
    error: `pyproject.toml` cannot be read: unknown key `prot`
     --> pyproject.toml:8:1
      |
    8 | prot = 8000
      | ^^^^
    hint: Did you mean `port`?
    "#);
    assert!(setting("ca_certificate = 'ca.pem'").contains("hint: Did you mean `ca-certificate`?"));
    assert!(!setting("colour = 'red'").contains("Did you mean"));
}

#[test]
fn a_key_of_before_is_answered_with_the_line_that_says_the_same() {
    assert_snapshot!(setting("uv-version = \"0.13.9\""), @r#"
    error: `pyproject.toml` cannot be read: unknown key `uv-version`
     --> pyproject.toml:8:1
      |
    8 | uv-version = "0.13.9"
      | ^^^^^^^^^^
    hint: Did you mean `uv = "0.13.9"`?
    "#);
    let said = setting("base-image = 'a/python'\nfinal-image = 'b/distroless'");
    assert!(
        said.contains("hint: Did you mean `base-image = { build = \"a/python\", run = \"b/distroless\" }`?"),
        "{said}"
    );
}

#[test]
fn every_bad_setting_is_refused_with_its_line() {
    let settings = [
        "port = 0",
        "port = 70000",
        "port = -1",
        "port = '8000'",
        "python = 3.13",
        "python = '2.7'",
        "python = 'pypy'",
        "python = ''",
        "command = 3",
        "command = ['python', 3]",
        "healthcheck = true",
        "lock = 'maybe'",
        "extras = 'web'",
        "extras = ['web']",
        "groups = ['web']",
        "include = ['']",
        "include = ['/etc']",
        "include = ['../other']",
        "include = ['nowhere']",
        "exclude = ['a/../..']",
        "syntax = true",
        "syntax = 'docker/dockerfile:1\\nRUN evil'",
        "uv = 'new'",
        "uv = \"0.13.8\\n\"",
        "uv = '1!0.13.8'",
        "uv = '0.1.0'",
        "uv = 'mirror.example/uv:0.1.0'",
        "strategy = 'tiny'",
        "private = ['nowhere']",
        "private = 'yes'",
        "ca-certificate = 'nowhere.pem'",
        "ca-certificate = '/etc/ssl/ca.pem'",
        "version-from = 'tag'",
        "rust = 'stable'",
        "optimize = 'speed'",
    ];
    for line in settings {
        let said = setting(line);
        assert!(said.contains("pyproject.toml:8"), "{line}\n{said}");
        assert!(said.contains("\nhint: "), "{line}\n{said}");
    }
}

#[test]
fn a_bad_setting_is_pointed_at() {
    assert_snapshot!(setting("port = 70000"), @r#"
    error: `pyproject.toml` cannot be read: expected a port from 1 to 65535, found `70000`
     --> pyproject.toml:8:8
      |
    8 | port = 70000
      |        ^^^^^
    hint: Correct `[tool.uvdock]` in `pyproject.toml`; `uvdock man settings` lists its keys
    "#);
    assert_snapshot!(setting("uv = \"0.13.8\\n\""), @r#"
    error: `pyproject.toml` cannot be read: expected a release of uv, such as `"0.13.8"`, or an image, such as `"mirror.example/uv"`, found `"0.13.8\n"`
     --> pyproject.toml:8:6
      |
    8 | uv = "0.13.8\n"
      |      ^^^^^^^^^^
    hint: Correct `[tool.uvdock]` in `pyproject.toml`; `uvdock man settings` lists its keys
    "#);
    assert_snapshot!(setting("command = 3"), @r#"
    error: `pyproject.toml` cannot be read: expected a command line, or a list of its words
     --> pyproject.toml:8:11
      |
    8 | command = 3
      |           ^
    hint: Correct `[tool.uvdock]` in `pyproject.toml`; `uvdock man settings` lists its keys
    "#);
    assert_snapshot!(setting("python = '2.7'"), @r#"
    error: `2.7` is no Python version that an image has (set in pyproject.toml:8)
     --> pyproject.toml:8:10
      |
    8 | python = '2.7'
      |          ^^^^^
    hint: Give a minor version, such as `--python 3.13`
    "#);
}

#[test]
fn settings_that_are_no_table_are_pointed_at() {
    let said = pyproject("[project]\nname = \"ticker\"\n[tool]\nuvdock = 1\n");
    assert!(said.contains("expected a table\n --> pyproject.toml:4:10"), "{said}");
}

#[test]
fn a_command_that_needs_a_shell_is_refused() {
    for command in ["a && b", "a ; b", "echo $HOME", "echo `id`", "a 'b", "a > b", "", "  "] {
        let said = refused(&Project::new(FINE), &["generate", "--command", command]);
        assert!(said.starts_with("error: Command `"), "{command}\n{said}");
        assert!(said.contains("\nhint: "), "{command}\n{said}");
    }
    assert_snapshot!(refused(&Project::new(FINE), &["generate", "--command", "serve && notify"]), @r#"
    error: Command `serve && notify` needs a shell, and images start programs without one (flag `--command`)
    hint: Give the words of one program, or a shell as a list: `command = ["sh", "-c", "..."]` in `[tool.uvdock]`
    "#);
}

#[test]
fn a_flag_that_is_no_port_is_wrong_usage() {
    for port in ["0", "70000", "-1", "http", ""] {
        let project = Project::new(FINE);
        let outcome = project.run(&["generate", "--port", port]);
        outcome.code(2).stderr_contains("--port");
        assert!(!project.path().join("Dockerfile").exists());
    }
}

#[test]
fn flags_that_exclude_each_other_are_wrong_usage() {
    for flags in [["--check", "--diff"], ["--check", "--dry-run"], ["--diff", "--dry-run"], ["--format", "xml"]] {
        Project::new(FINE).run(&["generate", flags[0], flags[1]]).code(2);
    }
    Project::new(FINE).run(&["build"]).code(2);
    Project::new(FINE).run(&[]).code(2);
}

#[test]
fn a_python_that_no_image_has_is_refused() {
    for python in ["2.7", "3", "pypy", "pypy3.10", "3.x", "", "3.13; rm -rf /", "3.13\nRUN evil"] {
        let said = refused(&Project::new(FINE), &["generate", "--python", python]);
        assert!(said.contains("is no Python version that an image has (flag `--python`)"), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
    }
    assert_snapshot!(refused(&Project::new(FINE), &["generate", "--python", "3.9"]), @r#"
    error: Python 3.9 (flag `--python`) is outside `requires-python = ">=3.12"` (pyproject.toml:4)
    hint: Choose another with `--python`, or change `requires-python` and run `uv lock`
    "#);
}

#[test]
fn a_question_ends_with_3_and_its_candidates() {
    let project = Project::new("app-fastapi");
    project.write("other.py", "from fastapi import FastAPI\n\nbackend = FastAPI()\n");
    let outcome = project.run(&["generate"]);
    outcome.code(3).stderr_contains("other:backend").stderr_contains("main:app").stderr_contains("\nhint: Choose one");
    assert!(!project.path().join("Dockerfile").exists());
    project.run(&["generate", "--command", "main:app"]).success();
}

#[test]
fn an_empty_project_is_a_question() {
    let project = Project::new(FINE);
    fs_err::remove_file(project.path().join("main.py")).expect("removed");
    project.run(&["generate"]).code(3).stderr_contains("Nothing to run here").stderr_contains("--command");
}

#[test]
fn no_lock_says_uv_lock() {
    let project = Project::new(FINE);
    fs_err::remove_file(project.path().join("uv.lock")).expect("removed");
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: Project `ticker` has no `uv.lock`
    hint: Run `uv lock`, and commit `uv.lock`
    "#);
}

#[test]
fn merge_conflict_markers_in_the_lock_are_pointed_at() {
    let text = "version = 1\n<<<<<<< HEAD\nrevision = 2\n=======\nrevision = 3\n>>>>>>> other\n";
    assert_snapshot!(lock(text), @r#"
    error: `uv.lock` is not valid TOML: key with no value, expected `=`
     --> uv.lock:2:9
      |
    2 | <<<<<<< HEAD
      |         ^
    hint: Restore `uv.lock` from git, or make a new one with `uv lock`
    "#);
}

#[test]
fn merge_conflict_markers_in_pyproject_are_pointed_at() {
    let text = "[project]\n<<<<<<< HEAD\nname = \"a\"\n=======\nname = \"b\"\n>>>>>>> other\n";
    assert_snapshot!(pyproject(text), @r#"
    error: `pyproject.toml` cannot be read: key with no value, expected `=`
     --> pyproject.toml:2:9
      |
    2 | <<<<<<< HEAD
      |         ^
    hint: Resolve the merge conflict in `pyproject.toml`
    "#);
}

#[test]
fn a_newer_lock_says_what_to_update() {
    assert_snapshot!(lock("version = 2\nrevision = 1\n"), @r#"
    error: `uv.lock` has schema version 2, and the newest known is 1
     --> uv.lock:1:11
      |
    1 | version = 2
      |           ^
    hint: Update uvdock, or lock with an older uv: `uvx uv@0.13 lock`
    "#);
}

#[test]
fn a_lock_without_a_version_is_no_lock() {
    assert_snapshot!(lock("revision = 3\n"), @r#"
    error: `uv.lock` has no `version`
    hint: Restore `uv.lock` from git, or make a new one with `uv lock`
    "#);
    for text in ["", "version = -1\n", "version = '1'\n", "version = 1.0\n"] {
        assert!(lock(text).contains("`version`"), "{text}");
    }
}

#[test]
fn a_lock_value_that_uv_does_not_write_is_pointed_at() {
    let project = Project::new(FINE);
    project.replace("uv.lock", "version = \"0.1.0\"", "version = \"zero\"");
    let said = refused(&project, &["generate"]);
    assert!(said.contains("--> uv.lock:7:11"), "{said}");
}

#[test]
fn the_lock_of_another_project_is_refused() {
    let project = Project::new(FINE);
    project.replace("uv.lock", "ticker", "clock");
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `uv.lock` does not belong to project `ticker`: it locks `clock`
    hint: Run `uv lock` in the project directory
    "#);
    assert!(lock("version = 1\n").contains("it locks no project of this directory"));
}

#[test]
fn the_lock_of_a_workspace_whose_root_is_another_project_is_refused() {
    let project = Project::new(FINE);
    let text = project.read("uv.lock");
    let members = "requires-python = \">=3.12\"\n\n[manifest]\nmembers = [\"clock\", \"ticker\"]\n";
    let text =
        text.replace("requires-python = \">=3.12\"\n", members).replace("virtual = \".\"", "virtual = \"clock\"");
    project.write("uv.lock", &text);
    assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `uv.lock` does not belong to project `ticker`: it locks no project of this directory
    hint: Run `uv lock` in the project directory
    "#);
}

#[test]
fn a_project_that_the_lock_of_the_workspace_above_does_not_hold_is_refused() {
    let project = Project::new(FINE);
    for file in ["pyproject.toml", "main.py"] {
        project.write(&format!("member/{file}"), &project.read(file));
    }
    project.write("pyproject.toml", "[project]\nname = \"root\"\n[tool.uv.workspace]\nmembers = [\"member\"]\n");
    assert_snapshot!(refused(&project, &["generate", "member"]), @r#"
    error: Project `ticker` is not in `./uv.lock`, the lock of the workspace above it
    hint: Add it to `members` of `[tool.uv.workspace]` and run `uv lock`, or lock it on its own
    "#);
}

#[test]
fn brackets_without_end_do_not_exhaust_the_stack() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let said = pyproject(&format!("[project]\nname = \"ticker\"\n[tool.x]\nx = {deep}\n"));
    assert!(said.contains("recursion") && said.len() < 2000, "{said}");
    let project = Project::new(FINE);
    let python = deep.replace('[', "(").replace(']', ")");
    project.write("main.py", &format!("x = {python}\nif __name__ == '__main__':\n    print(x)\n"));
    project.write("deep.py", &format!("x = {}1\n", "1 + ".repeat(100_000)));
    project.run(&["generate"]).success();
}

#[test]
fn a_lock_of_twenty_megabytes_is_read() {
    let project = Project::new(FINE);
    project.write("uv.lock", &huge_lock(&project.read("uv.lock"), 20 * 1024 * 1024));
    let begun = Instant::now();
    project.run(&["generate"]).success();
    // Unoptimised and beside other tests; a release needs well under a second (tests/README.md).
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

/// A lock with packages that nothing needs, each with twelve wheels, as uv writes them.
fn huge_lock(lock: &str, bytes: usize) -> String {
    let mut text = lock.to_owned();
    for number in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&locked_package(number));
    }
    text
}

fn locked_package(number: usize) -> String {
    let url = format!("https://index.example/files/package_{number}-1.{number}.0");
    let file = |end: &str| {
        let hash = format!("sha256:{number:064x}");
        let time = "2026-01-01T00:00:00.000Z";
        format!("{{ url = \"{url}{end}\", hash = \"{hash}\", size = 1000, upload-time = \"{time}\" }}")
    };
    let platforms = ["manylinux_2_28_x86_64", "musllinux_1_2_x86_64", "macosx_11_0_arm64", "win_amd64"];
    let tags =
        ["cp312", "cp313", "cp314"].map(|python| platforms.map(|platform| format!("-{python}-{python}-{platform}")));
    let wheels: Vec<String> =
        tags.iter().flatten().map(|tag| format!("    {},", file(&format!("{tag}.whl")))).collect();
    let needs = format!("{{ name = \"package-{}\", marker = \"sys_platform != 'win32'\" }}", number / 2 + 1);
    formatdoc! {r#"

        [[package]]
        name = "package-{number}"
        version = "1.{number}.0"
        source = {{ registry = "https://index.example/simple" }}
        dependencies = [
            {needs},
        ]
        sdist = {sdist}
        wheels = [
        {wheels}
        ]
    "#, sdist = file(".tar.gz"), wheels = wheels.join("\n")}
}

/// The workspace whose root says which services its files are for.
fn workspace() -> Project {
    let project = Project::new("workspace-member");
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uvdock]\nservices = [\"api\", \"jobs\"]\n"));
    project
}

#[test]
fn members_that_uv_refuses_are_named_with_the_way_out() {
    let without = workspace();
    without.write("packages/notes/pyproject.toml", "[tool.ruff]\nline-length = 100\n");
    let outcome = without.run(&["generate"]);
    outcome
        .code(1)
        .stderr_contains("`packages/notes/pyproject.toml` has no `[project]` table")
        .stderr_contains("`exclude`");
    let twins = workspace();
    twins.write("packages/copy/pyproject.toml", &twins.read("packages/jobs/pyproject.toml"));
    for arguments in [&["generate"][..], &["generate", "packages/api"], &["generate", "--service", "api"]] {
        let places = "named `jobs`: packages/copy/pyproject.toml:2 and packages/jobs/pyproject.toml:2";
        twins.run(arguments).code(1).stderr_contains(places);
    }
    let odd = workspace();
    odd.replace("packages/jobs/pyproject.toml", "name = \"jobs\"", "name = \"my jobs\"");
    odd.run(&["generate"]).code(1).stderr_contains("--> packages/jobs/pyproject.toml:2:8");
    for project in [without, twins, odd] {
        assert!(!project.path().join("Dockerfile").exists(), "nothing is written");
    }
}

/// uv allows members that depend on each other.
#[test]
fn members_that_depend_on_each_other_are_planned() {
    let project = workspace();
    project.replace("packages/core/pyproject.toml", "dependencies = [\n", "dependencies = [\n    \"jobs\",\n");
    let core = "source = { editable = \"packages/core\" }\ndependencies = [\n    { name = \"fastapi\" },\n    { name = \"jinja2\" },\n";
    project.replace("uv.lock", core, &format!("{core}    {{ name = \"jobs\" }},\n"));
    project.run(&["generate", "--lock", "frozen"]).success();
    let dockerfile = project.read("Dockerfile");
    let (_, api) = dockerfile.split_once("AS project-api").expect("the stage of api");
    assert!(api.split("\nFROM ").next().is_some_and(|stage| stage.contains("packages/jobs")), "{api}");
}
