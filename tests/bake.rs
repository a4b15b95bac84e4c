//! A workspace of four, of which bake builds three services: `api` and `jobs` share `core`, and `feed` shares nothing. What an edit changes in
//! the images is what `uvdock affected` says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::docker::archive::{Pushed, total};
use crate::docker::{Docker, lock, note, text_of};
use crate::project::Project;

const SERVICES: [&str; 3] = ["api", "feed", "jobs"];
/// What tar, gzip and the metadata of a layer may add to the source of a small package.
const ALLOWANCE: u64 = 4 * 1024;

const FEED: &str = "\
[project]
name = \"feed\"
version = \"0.1.0\"
requires-python = \">=3.12\"
dependencies = [\"packaging>=24\"]

[project.scripts]
feed = \"feed.main:main\"

[build-system]
requires = [\"hatchling\"]
build-backend = \"hatchling.build\"
";

/// All is locked, generated and committed.
fn workspace() -> Project {
    let project = Project::new("workspace-member");
    project.write("packages/feed/pyproject.toml", FEED).write("packages/feed/src/feed/__init__.py", "");
    project.write(
        "packages/feed/src/feed/main.py",
        "from packaging.version import Version\n\n\ndef main():\n    print(Version(\"1.0\"))\n",
    );
    let settings = "[tool.uvdock]\nservices = [\"api\", \"feed\", \"jobs\"]\nsyntax = false\n";
    project.write("pyproject.toml", &format!("{}\n{settings}", project.read("pyproject.toml")));
    lock::relock(&project);
    project.run(&["generate"]).success();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    project
}

/// What bake builds by its file alone, by the name of the service. The lock is checked beside it.
fn bake(project: &Project) -> BTreeMap<&'static str, Pushed> {
    let scratch = tempfile::tempdir().expect("create a temporary directory");
    let archive = |service: &str| scratch.path().join(format!("{service}.tar"));
    let mut bake = Command::new("docker");
    bake.args(["buildx", "bake", "--file", "docker-bake.hcl", "--provenance=false"]).current_dir(project.path());
    for service in SERVICES {
        let output = format!("type=oci,dest={},rewrite-timestamp=true", archive(service).display());
        bake.args(["--set", &format!("{service}-image.output={output}")]);
    }
    let output = bake.env("SOURCE_DATE_EPOCH", "1750000000").output().expect("start bake");
    assert!(output.status.success(), "{}", text_of(&output));
    SERVICES.into_iter().map(|service| (service, Pushed::read(&archive(service)))).collect()
}

/// The services whose images are other ones.
fn differing(before: &BTreeMap<&'static str, Pushed>, after: &BTreeMap<&'static str, Pushed>) -> BTreeSet<String> {
    let differ = SERVICES.iter().filter(|service| before[*service].digest != after[*service].digest);
    differ.map(|service| (*service).to_owned()).collect()
}

fn affected(project: &Project) -> BTreeSet<String> {
    let outcome = project.run(&["affected", "--since", "HEAD", "--format", "json"]);
    let json: Value = serde_json::from_str(&outcome.success().stdout).expect("JSON");
    let services = json["services"].as_array().expect("services").clone();
    let affected = services.iter().filter(|service| service["affected"] == true);
    affected.map(|service| service["name"].as_str().expect("a name").to_owned()).collect()
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn append(project: &Project, path: &str, text: &str) {
    let before = fs_err::read_to_string(project.path().join(path)).unwrap_or_default();
    project.write(path, &format!("{before}{text}"));
}

#[test]
fn an_edit_ships_what_it_changes_to_those_that_use_it() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = workspace();
    let all = bake(&project);
    append(&project, "packages/feed/src/feed/main.py", "EDITED = 1\n");
    let unrelated = bake(&project);
    assert_eq!(differing(&all, &unrelated), names(&["feed"]));
    append(&project, "packages/core/src/core/greeting.py", "EDITED = 1\n");
    let library = bake(&project);
    assert_eq!(differing(&unrelated, &library), names(&["api", "jobs"]));
    for service in ["api", "jobs"] {
        let shipped = total(&library[service].new_since(&unrelated[service]));
        note(&format!("a change of the library ships {shipped} bytes for {service}"));
        assert!(0 < shipped && shipped <= ALLOWANCE, "{service}: {shipped} bytes");
    }
    assert_eq!(affected(&project), names(&SERVICES));
    random_edits(&project, library);
}

/// The stages of a target that a build runs steps of, and does not take them from its cache.
fn built_anew(project: &Project, target: &str) -> BTreeSet<String> {
    let mut build = Command::new("docker");
    build.args(["build", "--progress", "plain", "--target", target, "--output", "type=cacheonly", "."]);
    let output = build.current_dir(project.path()).output().expect("start the build");
    let text = text_of(&output);
    assert!(output.status.success(), "{text}");
    let step = regex::Regex::new(r"(?m)^#(\d+) \[(\S+) +\d+/\d+\] (?:RUN|COPY) ").expect("a pattern");
    let is_cached = |number: &str| text.lines().any(|line| line == format!("#{number} CACHED"));
    step.captures_iter(&text).filter(|step| !is_cached(&step[1])).map(|step| step[2].to_owned()).collect()
}

#[test]
fn a_dependency_of_one_service_runs_no_step_of_another() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = workspace();
    for service in SERVICES {
        built_anew(&project, &format!("runtime-{service}"));
    }
    // Its lock has the groups of the workspace's root.
    built_anew(&project, "dev-api");
    // No build before this one, of another test or another run, has cut this lock.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time");
    dependency(&project, "jobs", &format!("iniconfig>=2,!=0.{}", now.as_nanos()));
    lock::relock(&project);
    project.run(&["generate"]).success();
    assert_eq!(built_anew(&project, "runtime-api"), names(&["locks"]));
    assert_eq!(built_anew(&project, "runtime-feed"), names(&[]));
    assert!(built_anew(&project, "runtime-jobs").is_superset(&names(&["deps-jobs", "project-jobs"])));
}

/// An edit of code, of the lock, or of settings, which is another one in each round.
type Edit = fn(&Project, usize);

const EDITS: [(&str, Edit); 9] = [
    ("code of api", |project, round| code(project, "packages/api/src/api/main.py", round)),
    ("code of feed", |project, round| code(project, "packages/feed/src/feed/main.py", round)),
    ("code of core", |project, round| code(project, "packages/core/src/core/health.py", round)),
    ("a test", |project, round| code(project, "packages/core/tests/test_more.py", round)),
    ("a dependency of jobs", |project, _| dependency(project, "jobs", "iniconfig>=2")),
    ("a dependency of feed", |project, _| dependency(project, "feed", "sniffio>=1.3")),
    ("a development dependency", |project, _| {
        let text = project.read("pyproject.toml");
        let (from, to) = if text.contains("\"iniconfig\"") {
            (", \"iniconfig\"]", "]")
        } else {
            ("0.12\"]", "0.12\", \"iniconfig\"]")
        };
        project.replace("pyproject.toml", from, to);
    }),
    ("a setting of jobs", |project, round| setting(project, "jobs", round)),
    ("a setting of api", |project, round| setting(project, "api", round)),
];

fn code(project: &Project, path: &str, round: usize) {
    append(project, path, &format!("EDITED_{round} = 1\n"));
}

/// Adds a dependency to a service, or takes it back.
fn dependency(project: &Project, service: &str, requirement: &str) {
    let path = format!("packages/{service}/pyproject.toml");
    let text = project.read(&path);
    let with = format!(", \"{requirement}\"]");
    let line = text.lines().find(|line| line.starts_with("dependencies = ")).expect("dependencies");
    let changed = if line.contains(&with) { line.replace(&with, "]") } else { line.replace(']', &with) };
    project.write(&path, &text.replace(line, &changed));
}

/// A variable of the image.
fn setting(project: &Project, service: &str, round: usize) {
    let path = format!("packages/{service}/pyproject.toml");
    let text = project.read(&path);
    let kept = text.split("\n[tool.uvdock]\n").next().unwrap_or_default();
    project.write(&path, &format!("{kept}\n[tool.uvdock]\nenv = {{ ROUND = \"{round}\" }}\n"));
}

/// After each of several rounds of edits, the images that are other ones are those that are told.
fn random_edits(project: &Project, mut before: BTreeMap<&'static str, Pushed>) {
    let mut state = 5_u64;
    for round in 0..6 {
        project.git(&["add", "-A"]).git(&["commit", "-qm", "a round"]);
        let mut edited = Vec::new();
        for _ in 0..2 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (name, edit) = EDITS[usize::try_from(state >> 33).expect("a number") % EDITS.len()];
            if !edited.contains(&name) {
                edit(project, round);
                edited.push(name);
            }
        }
        lock::relock(project);
        project.run(&["generate"]).success();
        let after = bake(project);
        note(&format!("{edited:?}: {:?}", differing(&before, &after)));
        assert_eq!(affected(project), differing(&before, &after), "{edited:?}");
        before = after;
    }
}
