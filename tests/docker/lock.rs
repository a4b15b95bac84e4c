//! Locks a project against the index that is really there. Changes no locked version.

use std::sync::OnceLock;

use super::docker;
use crate::project::Project;

/// The image that runs uv: the same as in `tests/fixtures/lock`.
const IMAGE: &str = "uvdock-test-uv";
const DOCKERFILE: &str = "\
FROM python:3.13-slim-trixie
COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /usr/local/bin/uv
";

/// Rewrites `uv.lock`: the committed one names an index that does not exist.
pub fn relock(project: &Project) {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(build_image);
    let volume = format!("{}:/work", project.path().display());
    let name = a_project_of(&project.read("uv.lock"));
    let run = ["run", "--rm", "--volume", &volume, "--workdir", "/work"];
    let cache = ["--volume", "uvdock-test-uv:/root/.cache/uv", IMAGE];
    // A lock that fits its project keeps its addresses, so uv is told to upgrade the one package that has no versions to
    // choose from. It resolves anew, and every other package keeps its version.
    let lock = ["uv", "lock", "--quiet", "--upgrade-package", &name];
    docker(&[&run[..], &cache[..], &lock[..]].concat());
}

fn build_image() {
    let context = tempfile::tempdir().expect("create a temporary directory");
    fs_err::write(context.path().join("Dockerfile"), DOCKERFILE).expect("write a Dockerfile");
    let context = context.path().display().to_string();
    docker(&["buildx", "build", "--quiet", "--load", "--tag", IMAGE, &context]);
}

/// The project, or the first member of a workspace.
fn a_project_of(lock: &str) -> String {
    let document: toml::Table = lock.parse().expect("the fixture's uv.lock parses");
    let is_project = |package: &&toml::Value| {
        let source = &package["source"];
        source.get("virtual").is_some() || source.get("editable").is_some()
    };
    let packages = document["package"].as_array().expect("a lock has packages");
    let project = packages.iter().find(is_project).expect("a lock has a project");
    project["name"].as_str().expect("a package has a name").to_owned()
}
