//! What others run uvdock with: the pre-commit hooks and the GitHub action of this repository call flags that exist.

use serde_json::Value;

use crate::bad_input::FINE;
use crate::project::{Project, binary, repository};

fn yaml(path: &str) -> Value {
    let text = fs_err::read_to_string(repository().join(path)).expect("it is there");
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The arguments of a command line that runs uvdock.
fn arguments(line: &str) -> Vec<String> {
    let mut words = shlex::split(line).expect("a command line").into_iter();
    assert!(words.any(|word| word == "uvdock"), "{line}");
    words.collect()
}

#[test]
fn the_hooks_check_and_write() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let project = Project::new(FINE);
    let run = |index: usize| {
        let words = arguments(hooks[index]["entry"].as_str().expect("an entry"));
        assert_eq!(hooks[index]["pass_filenames"], false, "a file name is no project");
        project.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    run(0).code(10);
    run(1).success();
    run(0).success();
}

#[test]
fn the_hooks_look_at_every_commit_and_compile_nothing() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().expect("a list") {
        assert_eq!(
            (&hook["always_run"], &hook["files"]),
            (&true.into(), &Value::Null),
            "any file can change what is generated"
        );
        assert_eq!(hook["language"], "system");
    }
}

/// Runs the last step of the action in a project, as a runner does, and returns its code with what it printed.
fn action(project: &Project, command: &str) -> (i32, String) {
    let action = yaml("action.yml");
    let step = action["runs"]["steps"].as_array().and_then(|steps| steps.last()).expect("a step").clone();
    assert_eq!(step["env"]["PROJECT"], "${{ inputs.path }}");
    assert_eq!(
        (&action["inputs"]["path"]["default"], &action["inputs"]["command"]["default"]),
        (&".".into(), &"check".into())
    );
    let runner = tempfile::tempdir().expect("a directory");
    let programs = runner.path().join("uvdock/bin");
    fs_err::create_dir_all(&programs).expect("created");
    fs_err::copy(std::path::Path::new(&binary()), programs.join("uvdock")).expect("copied");
    let output = std::process::Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().expect("a script")])
        .current_dir(project.path())
        .env("RUNNER_TEMP", runner.path())
        .env("GITHUB_PATH", runner.path().join("path"))
        .envs([("PROJECT", "."), ("SERVICES", ""), ("COMMAND", command)])
        .output()
        .expect("start bash");
    (output.status.code().expect("it ends"), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_action_checks_with_annotations_and_generates() {
    let project = Project::new(FINE);
    let (code, printed) = action(&project, "check");
    assert!(code == 10 && printed.contains("::error file=Dockerfile"), "{code}: {printed}");
    assert_eq!(action(&project, "generate").0, 0);
    assert_eq!(action(&project, "check"), (0, String::new()));
    assert_eq!(action(&project, "rm").0, 2);
}

#[test]
fn actions_are_named_by_their_commits() {
    let uses = regex::Regex::new(r"(?m)uses: (\S+)(.*)$").expect("a pattern");
    let named = regex::Regex::new(r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+@[0-9a-f]{40}$").expect("a pattern");
    for path in ["action.yml", ".github/workflows/ci.yml", ".github/workflows/release.yml"] {
        let text = fs_err::read_to_string(repository().join(path)).expect("it is there");
        for found in uses.captures_iter(&text) {
            assert!(named.is_match(&found[1]) && found[2].starts_with(" # v"), "{path}: {}", &found[0]);
        }
    }
}
