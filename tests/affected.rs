//! `uvdock affected`: which images are other ones since a commit, beside what the generated Dockerfile copies.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::project::Project;

/// `api` and `jobs` use `core`; `jobs` alone uses `iniconfig`. All is committed.
fn committed() -> Project {
    let project = Project::new("workspace-member");
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uvdock]\nservices = [\"api\", \"jobs\"]\n"));
    project.run(&["generate"]).success();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    project
}

/// The services whose images are other ones than those of the last commit.
pub fn affected(project: &Project) -> BTreeSet<String> {
    let services = ["--service", "api", "--service", "jobs"];
    let outcome = project.run(&[&["affected", "--since", "HEAD", "--format", "json"], &services[..]].concat());
    let json: Value = serde_json::from_str(&outcome.success().stdout).expect("JSON");
    let services = json["services"].as_array().expect("services").clone();
    let affected = services.iter().filter(|service| service["affected"] == true);
    affected.map(|service| service["name"].as_str().expect("a name").to_owned()).collect()
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_library_affects_its_dependents_and_a_service_itself() {
    let project = committed();
    assert_eq!(affected(&project), names(&[]));
    project.write("packages/jobs/src/jobs/nightly.py", "def main():\n    pass\n");
    assert_eq!(affected(&project), names(&["jobs"]));
    project.write("packages/core/src/core/new.py", "");
    assert_eq!(affected(&project), names(&["api", "jobs"]));
    project.git(&["add", "-A"]).git(&["commit", "-qm", "code"]);
    project.write("packages/core/tests/test_new.py", "").write("README.md", "# Shop\n");
    assert_eq!(affected(&project), names(&[]));
    let since = project.run(&["affected"]);
    since.success().stdout_contains("`packages/jobs/src/jobs/nightly.py` changed");
}

#[test]
fn tests_alone_are_told_and_make_no_other_image() {
    let project = committed();
    project.write("packages/jobs/tests/test_new.py", "def test_new():\n    assert True\n");
    let settings = "[tool.uvdock]\ntest = \"python -m unittest discover tests\"\n\n[build-system]";
    project.replace("packages/jobs/pyproject.toml", "[build-system]", settings);
    project.run(&["generate"]).success();
    project.git(&["add", "-A"]).git(&["commit", "-qm", "tests"]);
    project.write("packages/jobs/tests/test_new.py", "def test_new():\n    assert 1\n");
    assert_eq!(affected(&project), names(&[]));
    let since = |more: &[&str]| project.run(&[&["affected", "--since", "HEAD"], more].concat());
    let text = since(&[]);
    text.success()
        .stdout_contains("its tests: `packages/jobs/tests/test_new.py` changed")
        .stderr_contains("No image is affected");
    assert_eq!(since(&["--format", "matrix"]).success().stdout, "{\"include\":[]}\n");
    since(&["--format", "matrix", "--tests"]).success().stdout_contains("\"service\":\"jobs\"");
    since(&["--format", "json"]).success().stdout_contains("\"kind\": \"tests\"");
}

#[test]
fn a_locked_package_affects_the_services_that_install_it() {
    let project = committed();
    let lock = project.read("uv.lock");
    let at = lock.find("name = \"iniconfig\"\nversion = \"").expect("a package")
        + "name = \"iniconfig\"\nversion = \"".len();
    let end = at + lock[at..].find('"').expect("the end of the version");
    project.write("uv.lock", &format!("{}9.9.9{}", &lock[..at], &lock[end..]));
    let outcome = project.run(&["affected", "--since", "HEAD"]);
    outcome.success().stdout_contains("-> 9.9.9 (uv.lock)");
    assert_eq!(affected(&project), names(&["jobs"]));
}

#[test]
fn a_service_that_is_new_and_a_stage_that_changed_are_affected() {
    let project = committed();
    project.replace("packages/api/pyproject.toml", "[build-system]", "[tool.uvdock]\nport = 9000\n\n[build-system]");
    project.run(&["generate"]).success();
    assert_eq!(affected(&project), names(&["api"]));
    project.run(&["affected", "--since", "HEAD"]).stdout_contains("the stage `runtime-api` of Dockerfile changed");
    let matrix = project.run(&["affected", "--since", "HEAD", "--format", "matrix"]);
    assert_eq!(matrix.success().stdout, "{\"include\":[{\"service\":\"api\",\"target\":\"runtime-api\"}]}\n");
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let project = committed();
    let unknown = project.run(&["affected", "--since", "nowhere"]);
    unknown.code(1).stderr_contains("The repository has no commit `nowhere`").stderr_contains("hint: Name a commit");
    let option = project.run(&["affected", "--since=--all"]);
    option.code(1).stderr_contains("The repository has no commit `--all`");
    let alone = Project::new("workspace-member");
    let outcome = alone.run(&["affected", "--service", "api"]);
    outcome.code(1).stderr_contains("lies in no git repository");
    project.write("README.md", "").git(&["add", "-A"]).git(&["commit", "-qm", "more"]);
    let clone = Project::empty();
    let from = format!("file://{}", project.path().display());
    clone.git(&["clone", "-q", "--depth=1", &from, "."]);
    let shallow = clone.run(&["affected", "--since", "HEAD^"]);
    shallow
        .code(1)
        .stderr_contains("This clone is shallow, and `HEAD^` is not in it")
        .stderr_contains("hint: Fetch it: `git fetch --unshallow`")
        .stderr_contains("fetch-depth: 0");
}

/// What the stages of a service copy, but for the development stage.
fn copied(dockerfile: &str, service: &str) -> Vec<String> {
    let mut stage = String::new();
    let mut paths = Vec::new();
    for line in dockerfile.lines() {
        if let Some(name) = line.strip_prefix("FROM ").and_then(|line| line.split(" AS ").nth(1)) {
            name.clone_into(&mut stage);
        }
        let copy = line.strip_prefix("COPY ").filter(|copy| !copy.contains("--from="));
        if stage.ends_with(&format!("-{service}")) && !stage.starts_with("dev-") {
            let words: Vec<&str> = copy.unwrap_or_default().split(' ').collect();
            paths.extend(words[..words.len() - 1].iter().map(|path| (*path).to_owned()));
        }
    }
    paths
}

#[test]
fn random_edits_affect_what_the_dockerfile_copies_them_to() {
    let project = committed();
    let (dockerfile, ignored) = (project.read("Dockerfile"), project.read(".dockerignore"));
    let sent: Vec<String> = ignored.lines().filter_map(|line| line.strip_prefix('!')).map(str::to_owned).collect();
    let files: Vec<String> = walkdir::WalkDir::new(project.path().join("packages"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "py" || extension == "txt"))
        .map(|entry| entry.path().strip_prefix(project.path()).expect("below").display().to_string())
        .collect();
    let mut state = 7_u64;
    for round in 0..12 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chosen = &files[usize::try_from(state >> 33).expect("it fits") % files.len()];
        // Beside code, so that nothing else of the project is another one.
        let edited = format!("{chosen}.{round}.txt");
        project.write(&edited, "text\n");
        let in_one_of = |paths: &[String]| paths.iter().any(|path| edited.starts_with(&format!("{path}/")));
        let holds = |service: &&str| in_one_of(&sent) && in_one_of(&copied(&dockerfile, service));
        let expected: Vec<&str> = ["api", "jobs"].into_iter().filter(holds).collect();
        assert_eq!(affected(&project), names(&expected), "{edited}");
        project.git(&["add", "-A"]).git(&["commit", "-qm", "an edit"]);
    }
}
