//! What others run uvdock with: the pre-commit hooks and the GitHub action of this repository call flags that exist.

use serde_json::Value;

use crate::bad_input::FINE;
use crate::project::{Project, repository};

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
fn the_hooks_run_when_an_input_or_an_output_changes() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().expect("a list") {
        let files = regex::Regex::new(hook["files"].as_str().expect("a pattern")).expect("a pattern");
        for path in ["pyproject.toml", "a/uv.lock", "src/app/main.py", "Dockerfile", ".dockerignore", "compose.yaml"] {
            assert!(files.is_match(path), "{path}");
        }
        assert!(!files.is_match("README.md"));
    }
}

#[test]
fn the_action_checks_with_annotations() {
    let action = yaml("action.yml");
    let step = &action["runs"]["steps"][0];
    assert_eq!(step["env"]["PROJECT"], "${{ inputs.path }}");
    assert_eq!(action["inputs"]["path"]["default"], ".");
    let mut words = arguments(step["run"].as_str().expect("a script"));
    assert_eq!(words.pop().as_deref(), Some("$PROJECT"));
    let words: Vec<&str> = words.iter().map(String::as_str).chain(["."]).collect();
    let project = Project::new(FINE);
    project.run(&words).code(10).stdout_contains("::error file=Dockerfile");
    project.run(&["generate"]).success();
    assert_eq!(project.run(&words).success().stdout, "");
}
