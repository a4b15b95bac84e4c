//! `shared-base` for several services: one layer of the packages that all have, and on it what each adds.

use serde_json::Value;

use crate::docker::archive::{Pushed, total};
use crate::docker::image::Image;
use crate::docker::{Docker, lint, lock, note};
use crate::project::Project;

/// Of `api` and `jobs`, which share FastAPI and Jinja by their library, and add uvicorn and iniconfig.
fn workspace(more: &str) -> Project {
    let project = Project::new("workspace-member");
    let settings = format!("[tool.uvdock]\nservices = [\"api\", \"jobs\"]\nsyntax = false\n{more}");
    project.write("pyproject.toml", &format!("{}\n{settings}", project.read("pyproject.toml")));
    project
}

const SHARED: &str = "strategy = \"shared-base\"\n";

#[test]
fn what_all_services_have_is_one_stage_and_each_adds_the_rest() {
    let project = workspace(SHARED);
    project.run(&["generate"]).success();
    let dockerfile = project.read("Dockerfile");
    for line in [
        "FROM build AS shared-deps\n",
        "COPY --link --from=shared-deps /opt/venv /opt/venv\n",
        "FROM shared-base AS runtime-api\n",
        "FROM shared-base AS runtime-jobs\n",
        "    xargs -a /locks/left-out uv sync --frozen --no-dev --no-install-local --package jobs \\\n",
        "COPY --link --from=deps-jobs /opt/venv /opt/venv\n",
    ] {
        assert!(dockerfile.contains(line), "{line}\n{dockerfile}");
    }
    let shared = dockerfile.split_once("/locks/shared\n").expect("the names").1.split_once("EOF\n").expect("an end").0;
    let shared: Vec<&str> = shared.lines().collect();
    assert!(shared.contains(&"fastapi") && shared.contains(&"jinja2"), "{shared:?}");
    for own in ["uvicorn", "iniconfig", "core", "api"] {
        assert!(!shared.contains(&own), "{own} in {shared:?}");
    }
    assert!(!project.path().join("Dockerfile.base").exists());
    lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
    project.run(&["generate", "--check"]).success();
}

#[test]
fn explain_says_what_is_shared_and_what_each_adds() {
    let outcome = workspace(SHARED).run(&["explain", "--format", "json"]);
    let text = outcome.success().stdout.clone();
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert!(json.to_string().contains("\"subject\":\"shared base\""), "{text}");
    assert!(json.to_string().contains("a layer of its own: click, h11, uvicorn"), "{text}");
    assert!(json.to_string().contains("a layer of its own: iniconfig"), "{text}");
}

#[test]
fn a_base_that_services_cannot_share_is_refused_with_the_way_out() {
    let own = workspace(&format!("{SHARED}dockerfiles = \"per-service\"\n")).run(&["generate"]);
    own.code(1).stderr_contains("it has a Dockerfile of its own").stderr_contains("`dockerfiles = \"one\"`");
    let whole = workspace(&format!("{SHARED}lock = \"frozen\"\n")).run(&["generate"]);
    whole.code(1).stderr_contains("it is built from all of uv.lock").stderr_contains("leave out `lock`");
    let project = workspace(SHARED);
    let api = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{api}\n[tool.uvdock]\ninstructions.deps = \"RUN true\"\n"));
    project.run(&["generate"]).code(1).stderr_contains("`instructions.deps`");
}

#[test]
fn a_package_that_all_have_now_is_told_with_what_is_shared() {
    let project = workspace(SHARED);
    project.run(&["generate"]).success();
    project.replace("packages/api/pyproject.toml", "    \"uvicorn", "    \"iniconfig>=2\",\n    \"uvicorn");
    let edges = "    { name = \"fastapi\" },\n    { name = \"uvicorn\" },\n";
    project.replace(
        "uv.lock",
        edges,
        &edges.replace("    { name = \"uvicorn", "    { name = \"iniconfig\" },\n    { name = \"uvicorn"),
    );
    let required = "    { name = \"uvicorn\", specifier";
    project.replace("uv.lock", required, &format!("    {{ name = \"iniconfig\", specifier = \">=2\" }},\n{required}"));
    let outcome = project.run(&["generate", "--check"]);
    outcome.code(10).stdout_contains("The shared base is `").stdout_contains("one layer for all services: ");
    outcome.stdout_contains("iniconfig");
}

/// The environment and the sources: every file with its hash, and every path with its mode, its owner and where it leads.
fn content(image: &Image) -> String {
    let program = "import hashlib, os, sys\n\
                   for top in ('/opt/venv', '/app'):\n    \
                       for root, names, files in os.walk(top):\n        \
                           for name in names + files:\n            \
                               path = os.path.join(root, name)\n            \
                               there = os.lstat(path)\n            \
                               is_file = os.path.isfile(path) and not os.path.islink(path)\n            \
                               what = hashlib.sha256(open(path, 'rb').read()).hexdigest() if is_file else os.path.realpath(path)\n            \
                               print(path, oct(there.st_mode), there.st_uid, what)\n";
    let mut lines: Vec<String> = image.python(program, &[]).lines().map(str::to_owned).collect();
    lines.sort();
    lines.join("\n")
}

#[test]
fn services_share_the_layer_of_their_base_and_hold_what_they_would_without_it() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = workspace(SHARED);
    lock::relock(&project);
    project.run(&["generate"]).success();
    let pushed = || ["runtime-api", "runtime-jobs"].map(|target| Pushed::build_target(&project, target));
    let before = pushed();
    let alike: Vec<_> = before[0].layers.iter().filter(|layer| before[1].layers.contains(layer)).cloned().collect();
    let shared = total(&alike);
    let added = before.each_ref().map(|image| total(&image.layers) - shared);
    note(&format!("{shared} bytes of the system and the base in both; {added:?} of their own"));
    // FastAPI and what it needs alone are more.
    assert!(added.iter().all(|bytes| *bytes < 2 * 1024 * 1024), "{added:?}");
    let on_base = ["runtime-api", "runtime-jobs"].map(|target| content(&Image::build_target(&project, target)));
    project.run(&["generate", "--strategy", "slim"]).success();
    let plain = ["runtime-api", "runtime-jobs"].map(|target| content(&Image::build_target(&project, target)));
    assert_eq!(on_base, plain);
    // What one of them adds to the lock leaves the base and the other as they are.
    project.replace("packages/jobs/pyproject.toml", "\"iniconfig>=2\"", "\"iniconfig>=2\", \"packaging>=24\"");
    lock::relock(&project);
    project.run(&["generate"]).success();
    let after = pushed();
    assert_eq!(after[0].digest, before[0].digest);
    let shipped = total(&after[1].new_since(&before[1]));
    note(&format!("a package of one service ships {shipped} bytes"));
    assert!(alike.iter().all(|layer| after[1].layers.contains(layer)) && shipped < 1024 * 1024, "{shipped} bytes");
}
