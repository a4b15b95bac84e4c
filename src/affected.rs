//! Which images differ between two states of a repository, and why: from the stages of the Dockerfiles, the files that are copied, and
//! the packages that are locked for a service. Reads nothing, asks no git and plans nothing.

mod reason;
mod stages;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use reason::Reason;
pub use stages::Stages;

use crate::inspect::UV_LOCK;
use crate::inspect::pyproject::PYPROJECT;
use crate::nesting::is_below;
use crate::plan::{BuildPlan, History, Install, SuitePlan};
use crate::render;

/// A service in one state of the repository.
pub struct ServiceState<'a> {
    /// What is decided.
    pub plan: &'a BuildPlan,
    /// The packages that its image gets by the lock: their versions, and all that tells one from another.
    pub packages: BTreeMap<String, LockedContent>,
    /// The Dockerfile that lies there.
    pub dockerfile: Arc<Stages>,
    /// The manifests that it reads, by their paths; without one that is not there or does not parse.
    pub manifests: BTreeMap<String, Arc<toml::Table>>,
}

/// A locked package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedContent {
    /// Such as `1.2.0`.
    pub version: String,
    /// A text that differs whenever what is installed does.
    pub content: String,
}

/// Why the image of a service is another one now, and which files of its tests are; empty where nothing of both is. `changed` are the files that differ.
pub fn reasons(before: &ServiceState<'_>, after: &ServiceState<'_>, changed: &BTreeSet<String>) -> Vec<Reason> {
    let mut found = of_stages(before, after);
    found.extend(of_packages(&before.packages, &after.packages));
    found.extend(of_manifests(before, after));
    let states = [before, after].map(|state| (state.plan, render::shipped_paths(state.plan)));
    let copies = changed.iter().filter_map(|path| {
        let copies = states.iter().filter_map(|(plan, shipped)| copied(plan, shipped, path));
        copies.min().map(|copy| (copy, path.clone()))
    });
    let (images, tests): (Vec<_>, Vec<_>) = copies.partition(|(copy, _)| *copy == Copy::Image);
    found.extend(images.into_iter().map(|(_, path)| Reason::File { path }));
    if reads_history(after.plan) && !changed.is_empty() {
        found.push(Reason::History);
    }
    found.extend(tests.into_iter().map(|(_, path)| Reason::Tests { path }));
    found
}

/// The manifests that a service reads: of its own packages, and of the workspace.
pub fn manifests(plan: &BuildPlan) -> BTreeSet<String> {
    let paths = render::sent_paths(plan).into_iter().filter(|path| is_manifest(path));
    paths.map(str::to_owned).collect()
}

fn of_stages(before: &ServiceState<'_>, after: &ServiceState<'_>) -> Vec<Reason> {
    if before.dockerfile.is_empty() && !after.dockerfile.is_empty() {
        return vec![Reason::NewDockerfile { path: after.plan.dockerfile.value.path().to_owned() }];
    }
    let (old, new) = [before, after].map(|state| state.dockerfile.of_service(&state.plan.name)).into();
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let differs = names.into_iter().filter(|name| old.get(name) != new.get(name));
    differs.map(|name| Reason::Stage { stage: name.to_owned() }).collect()
}

fn of_packages(before: &BTreeMap<String, LockedContent>, after: &BTreeMap<String, LockedContent>) -> Vec<Reason> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    let version =
        |state: &BTreeMap<String, LockedContent>, name: &String| state.get(name).map(|one| one.version.clone());
    differs
        .map(|name| Reason::Package { name: name.clone(), before: version(before, name), after: version(after, name) })
        .collect()
}

/// A manifest of a package is in its metadata; that of the workspace says how uv installs.
fn of_manifests(before: &ServiceState<'_>, after: &ServiceState<'_>) -> Vec<Reason> {
    let paths: BTreeSet<&String> = before.manifests.keys().chain(after.manifests.keys()).collect();
    let of =
        |state: &ServiceState<'_>, path: &str| state.manifests.get(path).map(|table| said(state.plan, path, table));
    let differs = paths.into_iter().filter(|path| of(before, path) != of(after, path));
    differs.map(|path| Reason::Manifest { path: path.clone() }).collect()
}

/// What of a manifest an image depends on: not on its comments, nor on uvdock's settings, which the stages show.
fn said(plan: &BuildPlan, path: &str, table: &toml::Table) -> toml::Table {
    let mut table = table.clone();
    if !render::is_built_from(plan, path) {
        table.retain(|key, _| key == "tool");
    }
    table.remove("dependency-groups");
    let is_built = render::is_built_from(plan, path);
    if let Some(tools) = table.get_mut("tool").and_then(toml::Value::as_table_mut) {
        tools.remove("uvdock");
        tools.retain(|name, _| is_built || name == "uv");
        if let Some(uv) = tools.get_mut("uv").and_then(toml::Value::as_table_mut) {
            for key in ["workspace", "sources", "default-groups", "dev-dependencies"] {
                uv.remove(key);
            }
        }
        tools.retain(|_, tool| tool.as_table().is_none_or(|tool| !tool.is_empty()));
    }
    table.retain(|_, part| part.as_table().is_none_or(|part| !part.is_empty()));
    table
}

fn is_manifest(path: &str) -> bool {
    path == PYPROJECT || path.ends_with("/pyproject.toml")
}

/// Where a file of the build goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Copy {
    /// Into the image.
    Image,
    /// Into the stage of the tests and no other.
    Tests,
}

/// Where a file goes that is in the build for more than the lock and the manifests say. What the tests have of a directory that
/// ships is kept out of that.
fn copied(plan: &BuildPlan, shipped: &[&str], path: &str) -> Option<Copy> {
    if path == UV_LOCK || is_manifest(path) {
        return None;
    }
    let nearest = |own: &str| is_below(path, own).then_some(own.len());
    let tests = plan.suite.iter().flat_map(SuitePlan::paths).filter_map(|own| nearest(own.as_str())).max();
    let image = shipped.iter().filter_map(|shipped| nearest(shipped)).max();
    let is_left_out = plan.sources.left_out.iter().any(|left_out| is_below(path, left_out.path.as_str()));
    match (tests, image) {
        (tests @ Some(_), image) if tests > image => Some(Copy::Tests),
        (_, Some(_)) if !is_left_out => Some(Copy::Image),
        (Some(_), _) => Some(Copy::Tests),
        (None, _) => None,
    }
}

/// Whether its version is counted from git.
fn reads_history(plan: &BuildPlan) -> bool {
    matches!(&plan.install.value, Install::Package { history: History::Bound, .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{PACKAGE, lock, planned};

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn plan() -> BuildPlan {
        let files = [
            ("pyproject.toml", PACKAGE),
            ("src/shop/__init__.py", ""),
            ("src/shop/api.py", API),
            ("tests/test_a.py", ""),
        ];
        planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
    }

    fn state<'a>(plan: &'a BuildPlan, version: &str, manifest: &str, dockerfile: &str) -> ServiceState<'a> {
        let locked = LockedContent { version: version.to_owned(), content: version.to_owned() };
        ServiceState {
            plan,
            packages: BTreeMap::from([("fastapi".to_owned(), locked)]),
            dockerfile: Arc::new(Stages::of(dockerfile)),
            manifests: BTreeMap::from([("pyproject.toml".to_owned(), Arc::new(manifest.parse().expect("TOML")))]),
        }
    }

    const DOCKERFILE: &str = "FROM a AS base\nFROM base AS other\nRUN other\nFROM base AS runtime\nRUN one\n";

    fn texts(changed: &[&str], manifest: &str, version: &str, dockerfile: &str) -> Vec<String> {
        let plan = plan();
        let changed = changed.iter().map(|path| (*path).to_owned()).collect();
        let found =
            reasons(&state(&plan, "1", PACKAGE, DOCKERFILE), &state(&plan, version, manifest, dockerfile), &changed);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_no_image_holds_affects_none() {
        assert!(texts(&["tests/test_a.py", "README.md", "uv.lock"], PACKAGE, "1", DOCKERFILE).is_empty());
        let settings = format!("# A comment\n{PACKAGE}[tool.uvdock]\nport = 1\n[dependency-groups]\ndev = []\n");
        assert!(texts(&["pyproject.toml"], &settings, "1", DOCKERFILE).is_empty());
        assert!(texts(&[], PACKAGE, "1", &DOCKERFILE.replace("RUN other", "RUN another")).is_empty());
    }

    #[test]
    fn what_the_tests_alone_have_is_no_reason_of_the_image() {
        let files = [
            ("pyproject.toml", PACKAGE),
            ("src/shop/__init__.py", ""),
            ("src/shop/api.py", API),
            ("src/shop/tests/test_b.py", "def test_b(): pass\n"),
            ("tests/test_a.py", "def test_a(): pass\n"),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "pytest"], "")).expect("a plan");
        let state = state(&plan, "1", PACKAGE, DOCKERFILE);
        let changed = ["src/shop/api.py", "src/shop/tests/test_b.py", "tests/test_a.py"].map(str::to_owned).into();
        let found = reasons(&state, &state, &changed);
        let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "`src/shop/api.py` changed",
                "its tests: `src/shop/tests/test_b.py` changed",
                "its tests: `tests/test_a.py` changed"
            ]
        );
        assert_eq!(found.iter().filter(|reason| reason.is_of_the_image()).count(), 1);
    }

    #[test]
    fn a_dockerfile_that_was_not_there_is_one_reason() {
        let plan = plan();
        let found = reasons(&state(&plan, "1", PACKAGE, ""), &state(&plan, "1", PACKAGE, DOCKERFILE), &BTreeSet::new());
        assert_eq!(found, [Reason::NewDockerfile { path: "Dockerfile".to_owned() }]);
    }

    #[test]
    fn a_copied_file_a_locked_package_a_manifest_and_a_stage_affect_an_image() {
        assert_eq!(texts(&["src/shop/new.py"], PACKAGE, "1", DOCKERFILE), ["`src/shop/new.py` changed"]);
        assert_eq!(texts(&["uv.lock"], PACKAGE, "2", DOCKERFILE), ["`fastapi` 1 -> 2 (uv.lock)"]);
        let described = PACKAGE.replace("[project]", "[project]\ndescription = \"A shop\"");
        assert_eq!(texts(&["pyproject.toml"], &described, "1", DOCKERFILE), ["`pyproject.toml` changed"]);
        let base = DOCKERFILE.replace("FROM a", "FROM b");
        assert_eq!(texts(&[], PACKAGE, "1", &base), ["the stage `base` of Dockerfile changed"]);
        let syntax = format!("ARG A=1\n{DOCKERFILE}");
        assert_eq!(texts(&[], PACKAGE, "1", &syntax), ["the lines before the stages of Dockerfile changed"]);
    }
}
