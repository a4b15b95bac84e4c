//! `dockerfiles = "per-service"`: each service of a workspace is built from a Dockerfile in its own directory, with the same stages.

use serde_json::Value;

use crate::hostile_paths::{NAMES, Structures, differing, generated};
use crate::project::Project;

const API: &str = "packages/api/Dockerfile";
const JOBS: &str = "packages/jobs/Dockerfile";

/// `api` and `jobs` use `core`.
fn workspace(settings: &str) -> Project {
    let project = Project::new("workspace-member");
    let root = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{root}\n[tool.uvdock]\n{settings}"));
    project
}

fn per_service() -> Project {
    workspace("services = [\"api\", \"jobs\"]\ndockerfiles = \"per-service\"\n")
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).expect("YAML")
}

/// What a service's stages are, under the names that they have where they are alone.
fn stages(dockerfile: &str, service: &str) -> Vec<String> {
    let text = dockerfile.replace(&format!("-{service} "), " ").replace(&format!("-{service}\n"), "\n");
    let of = text
        .split("\nFROM ")
        .filter(|stage| !stage.contains("AS lock\n") && !stage.lines().next().unwrap_or("").contains('-'));
    let kept = |stage: &str| {
        stage.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    of.flat_map(kept).collect()
}

#[test]
fn each_service_has_a_dockerfile_and_an_ignore_file_of_its_own() {
    let project = per_service();
    project.run(&["generate"]).success().stderr_contains("docker build --file packages/jobs/Dockerfile -t jobs .");
    for absent in ["Dockerfile", ".dockerignore"] {
        assert!(!project.path().join(absent).exists(), "{absent}");
    }
    let (api, ignored) = (project.read(API), project.read("packages/api/Dockerfile.dockerignore"));
    assert!(!api.contains("jobs") && !ignored.contains("jobs"), "{api}\n{ignored}");
    assert!(project.read("lock.Dockerfile.dockerignore").contains("\n!packages/jobs/pyproject.toml\n"));
    let compose = yaml(&project.read("compose.yaml"));
    assert_eq!(
        compose["services"]["jobs"]["build"],
        serde_json::json!({"context": ".", "dockerfile": JOBS, "target": "dev"})
    );
    let bake = project.read("docker-bake.hcl");
    assert!(
        bake.contains("dockerfile = \"packages/api/Dockerfile\"\n")
            && bake.contains("dockerfile = \"lock.Dockerfile\"\n")
    );
    project.run(&["generate", "--check"]).success();
    project
        .run(&["explain", "--service", "api"])
        .success()
        .stdout_contains("dockerfile         packages/api/Dockerfile");
}

/// A Dockerfile whose stages read all of the lock, and not what is cut out of it for a service.
fn with_whole_lock(dockerfile: &str, service: &str) -> String {
    let bound = dockerfile.replace(&format!("from=locks,source=/locks/{service}/uv.lock"), "source=uv.lock");
    let lines = bound.lines().filter(|line| !line.contains("--from=locks"));
    let whole = lines.map(|line| line.replace(" pyproject.toml ./", " pyproject.toml uv.lock ./"));
    whole.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_stages_are_those_of_one_dockerfile() {
    let project = per_service();
    project.run(&["generate"]).success();
    let own = [API, JOBS].map(|path| project.read(path));
    project.run(&["generate", "--dockerfiles", "one"]).success();
    let one = project.read("Dockerfile");
    for (own, service) in own.iter().zip(["api", "jobs"]) {
        let other = if service == "api" { "jobs" } else { "api" };
        let of_service: Vec<String> = stages(&with_whole_lock(&one, service), service)
            .into_iter()
            .filter(|line| !line.contains(&format!("-{other}")))
            .collect();
        for line in stages(own, service) {
            assert!(of_service.contains(&line), "{line}\n{one}");
        }
    }
}

#[test]
fn members_may_differ_in_what_they_are_built_on() {
    let project = per_service();
    let jobs = project.read("packages/jobs/pyproject.toml");
    let settings = "[tool.uvdock]\npython = \"3.13\"\nstrategy = \"distroless\"\nuser = \"worker:1000\"\n";
    project.write("packages/jobs/pyproject.toml", &format!("{jobs}\n{settings}"));
    project.run(&["generate"]).success();
    assert!(project.read(JOBS).contains("distroless") && project.read(API).contains("FROM python:3.14-slim-trixie"));
    assert!(project.read(JOBS).contains("USER 1000:1000") && project.read(API).contains("USER 65532:65532"));
    project.run(&["generate", "--check"]).success();
    let one = project.run(&["generate", "--dockerfiles", "one"]);
    one.code(1).stderr_contains("one Dockerfile has one of them").stderr_contains("`dockerfiles = \"per-service\"`");
}

#[test]
fn what_another_layout_left_is_named_with_the_command() {
    let project = per_service();
    project.run(&["generate"]).success();
    project.replace("pyproject.toml", "\"per-service\"", "\"one\"");
    let left = "`rm lock.Dockerfile lock.Dockerfile.dockerignore packages/api/Dockerfile packages/api/Dockerfile.dockerignore \
                packages/jobs/Dockerfile packages/jobs/Dockerfile.dockerignore`";
    project.run(&["generate"]).success().stderr_contains(left);
    for path in ["lock.Dockerfile", API, JOBS] {
        fs_err::remove_file(project.path().join(path)).expect("removed");
        fs_err::remove_file(project.path().join(format!("{path}.dockerignore"))).expect("removed");
    }
    let quiet = project.run(&["generate", "--check"]);
    assert!(!quiet.success().stderr.contains("`rm "), "{}", quiet.stderr);
    project.replace("pyproject.toml", "\"one\"", "\"per-service\"");
    project.run(&["generate"]).success().stderr_contains("`rm .dockerignore Dockerfile`");
    let one = project.run(&["generate", "--service", "api", "--check"]);
    assert!(!one.stderr.contains("packages/jobs/Dockerfile"), "a service that is not named is none that is no more");
}

#[test]
fn the_authors_dockerfile_of_a_member_is_replaced_by_force_alone_and_kept_aside() {
    let project = per_service();
    let own = "FROM python:3.14-slim\nWORKDIR /app\nCMD [\"uvicorn\", \"api.main:app\", \"--port\", \"9000\"]\n";
    project.write(API, own);
    project.run(&["generate"]).code(1).stderr_contains(API);
    assert_eq!(project.read(API), own);
    assert!(!project.path().join(JOBS).exists(), "all files are written, or none");
    project.run(&["generate", "--force"]).success().stdout_contains("the old one is kept in packages/api/Dockerfile");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_link_on_the_way_is_not_written_through() {
    let project = per_service();
    let elsewhere = Project::empty();
    std::os::unix::fs::symlink(elsewhere.path().join("Dockerfile"), project.path().join(API)).expect("linked");
    project.run(&["generate"]).code(1).stderr_contains(API);
    assert!(!elsewhere.path().join("Dockerfile").exists());
}

#[test]
fn versions_that_a_bot_moved_in_one_of_them_stay() {
    let project = per_service();
    project.run(&["generate"]).success();
    project.replace(API, "python:3.14-slim-trixie", "python:3.14.1-slim-trixie");
    project.run(&["generate", "--check"]).success().stdout_contains("3.14.1-slim-trixie");
    project.run(&["generate"]).success();
    assert!(project.read(API).contains("python:3.14.1-slim-trixie"));
    assert!(project.read(JOBS).contains("python:3.14-slim-trixie"));
    project.run(&["generate", "--upgrade"]).success();
    assert!(project.read(API).contains("python:3.14-slim-trixie"));
}

#[test]
fn a_stale_file_is_told_with_its_reason() {
    let project = per_service();
    project.run(&["generate"]).success();
    project.replace("packages/api/pyproject.toml", "[build-system]", "[tool.uvdock]\nport = 9000\n\n[build-system]");
    let outcome = project.run(&["generate", "--check"]);
    outcome.code(10).stdout_contains("stale        packages/api/Dockerfile\n");
    outcome.stdout_contains("in sync      packages/jobs/Dockerfile\n").stdout_contains("port");
}

#[test]
fn a_service_is_affected_by_its_own_dockerfile() {
    let project = per_service();
    project.run(&["generate"]).success();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    project.replace("packages/api/pyproject.toml", "[build-system]", "[tool.uvdock]\nport = 9000\n\n[build-system]");
    project.run(&["generate"]).success();
    let matrix = project.run(&["affected", "--since", "HEAD", "--format", "matrix"]);
    assert_eq!(
        matrix.success().stdout,
        "{\"include\":[{\"service\":\"api\",\"dockerfile\":\"packages/api/Dockerfile\"}]}\n"
    );
}

#[test]
fn the_workflows_name_each_file() {
    let project = per_service();
    project.run(&["generate", "--ci", "github"]).success();
    let workflow = yaml(&project.read(".github/workflows/uvdock.yml"));
    let files: Value = serde_json::from_str(workflow["env"]["DOCKERFILES"].as_str().expect("text")).expect("JSON");
    assert_eq!(files, serde_json::json!({"api": API, "jobs": JOBS}));
    let pushed = workflow["jobs"]["push"]["steps"].as_array().expect("steps").last().expect("a step").clone();
    assert_eq!(pushed["with"]["file"], "${{ fromJSON(env.DOCKERFILES)[matrix.service] }}");
    assert_eq!(pushed["with"]["target"], "runtime");
    assert!(workflow["jobs"]["lock"].to_string().contains("\"file\":\"lock.Dockerfile\""));
    project.run(&["generate", "--ci", "gitlab"]).success();
    let text = project.read(".gitlab/uvdock.yml");
    assert!(text.contains("        api) dockerfile=packages/api/Dockerfile ;;\n"), "{text}");
    assert!(text.contains("docker buildx build --load --file \"$dockerfile\" --tag \"$SERVICE:test\"\n"), "{text}");
}

#[test]
fn it_is_for_the_root_of_a_workspace() {
    let project = workspace("services = [\"api\", \"jobs\"]\n");
    let api = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{api}\n[tool.uvdock]\ndockerfiles = \"per-service\"\n"));
    let outcome = project.run(&["generate"]);
    outcome.code(1).stderr_contains("`dockerfiles` is for the root of a workspace").stderr_contains("Set it in");
    let alone = Project::new("app-fastapi").run(&["generate", "--dockerfiles", "per-service"]);
    alone.code(1).stderr_contains("`dockerfiles` is for the root of a workspace (flag `--dockerfiles`)");
}

/// The workspace with the directory of `api` under another name.
fn with_member_at(name: &str, ci: &str) -> Project {
    let project = workspace(&format!("services = [\"api\"]\ndockerfiles = \"per-service\"\nci = \"{ci}\"\n"));
    let directory = format!("packages/{name}");
    fs_err::create_dir_all(project.path().join(&directory).parent().expect("a parent")).expect("created");
    fs_err::rename(project.path().join("packages/api"), project.path().join(&directory)).expect("renamed");
    let quoted = Value::from(directory).to_string();
    project.replace("uv.lock", "\"packages/api\"", &quoted);
    project.replace("pyproject.toml", "\"packages/*\"", &format!("\"packages/core\", \"packages/jobs\", {quoted}"));
    project
}

#[test]
fn the_directory_of_a_service_is_a_path_or_an_error() {
    for ci in ["github", "gitlab"] {
        let run = |name: &str| -> Option<Structures> {
            let project = with_member_at(name, ci);
            let outcome = project.run(&["generate"]);
            (!outcome.stderr.contains("error: ")).then(|| generated(project.path(), &outcome))
        };
        let tame = run("benign").expect("files");
        let written = NAMES.iter().filter_map(|name| Some((name, run(name)?)));
        let count = written
            .inspect(|(name, found)| {
                assert!(*found == tame, "{name:?}\n{}", differing(found, std::slice::from_ref(&tame)));
            })
            .count();
        assert!(count > 5, "{count} of the names are paths");
    }
}

#[test]
fn init_recommends_it_where_members_disagree() {
    let project = workspace("services = [\"api\", \"jobs\"]\n");
    let jobs = project.read("packages/jobs/pyproject.toml");
    project.write("packages/jobs/pyproject.toml", &format!("{jobs}\n[tool.uvdock]\npython = \"3.13\"\n"));
    project.run(&["init", "--yes"]).success().stdout_contains("packages/jobs/Dockerfile");
    assert!(project.read("pyproject.toml").contains("dockerfiles = \"per-service\""));
    project.run(&["generate", "--check"]).success();
    let agreed = workspace("services = [\"api\", \"jobs\"]\n");
    agreed.run(&["init", "--yes"]).success();
    assert!(!agreed.read("pyproject.toml").contains("dockerfiles"), "two that agree fit one");
}

#[test]
fn a_service_by_its_name_leaves_what_all_share_for_all() {
    let project = per_service();
    project.run(&["generate"]).success();
    let (compose, jobs) = (project.read("compose.yaml"), project.read(JOBS));
    let api = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{api}\n[tool.uvdock]\nlabels = {{ one = \"1\" }}\n"));
    project.run(&["generate", "--service", "api"]).success();
    assert_eq!((project.read("compose.yaml"), project.read(JOBS)), (compose.clone(), jobs));
    project.run(&["generate", "--check"]).success();
    fs_err::remove_file(project.path().join(JOBS)).expect("removed");
    let narrowed = project.run(&["generate", "--service", "api", "--check"]);
    assert!(!narrowed.success().stdout.contains(JOBS), "{}", narrowed.stdout);
    project.run(&["generate", "--service", "api", "--port", "9000"]).success();
    assert!(project.read(API).contains("EXPOSE 9000") && project.read("compose.yaml") != compose);
    let one = workspace("services = [\"api\", \"jobs\"]\n");
    one.run(&["generate", "--service", "api"]).success();
    assert!(one.read("Dockerfile").contains("AS runtime-jobs"));
    one.run(&["generate", "--check"]).success();
    one.run(&["affected", "--service", "api"]).code(1).stderr_contains("lies in no git repository");
}

#[test]
fn what_tests_do_not_get_names_the_build_of_the_service() {
    let project = workspace("services = [\"api\", \"jobs\"]\n");
    let test = "from pathlib import Path\n\nROOT = Path(__file__).parent.parent\n\n\ndef test_it():\n    \
                assert (ROOT / \".github/workflows/ci.yml\").read_text()\n";
    project.write("packages/api/tests/test_api.py", test);
    let api = project.read("packages/api/pyproject.toml");
    project.write("packages/api/pyproject.toml", &format!("{api}\n[tool.uvdock]\ntest = \"pytest\"\n"));
    let one = project.run(&["generate", "--dry-run"]);
    one.success().stderr_contains("`docker build --target test-api .` fails there");
    let own = project.run(&["generate", "--dry-run", "--dockerfiles", "per-service"]);
    own.success().stderr_contains("`docker build --file packages/api/Dockerfile --target test .` fails there");
}

const LIBRARIES: [&str; 3] = ["one", "three", "two"];
const USED: [&str; 5] = ["fastapi", "one", "three", "two", "uvicorn"];

fn manifest(name: &str, dependencies: &[&str]) -> String {
    let sources: Vec<String> = LIBRARIES.iter().map(|name| format!("{name} = {{ workspace = true }}\n")).collect();
    let sources = if dependencies.is_empty() { String::new() } else { sources.concat() };
    format!(
        "[project]\nname = \"{name}\"\nversion = \"1\"\nrequires-python = \">=3.12\"\ndependencies = {dependencies:?}\n\
         [build-system]\nrequires = [\"uv_build>=0.9,<0.10\"]\nbuild-backend = \"uv_build\"\n\
         [tool.uv.sources]\n{sources}"
    )
}

/// A package of the lock, with what it depends on.
fn locked(name: &str, source: &str, dependencies: &[&str]) -> String {
    let source_of = |name: &str| match name {
        "fastapi" | "uvicorn" => String::new(),
        library => format!(", editable = \"libraries/{library}\""),
    };
    let edges: Vec<String> = dependencies.iter().map(|name| format!("{{ name = \"{name}\" }}")).collect();
    let required = dependencies.iter().map(|name| format!("{{ name = \"{name}\"{} }}", source_of(name)));
    format!(
        "[[package]]\nname = \"{name}\"\nversion = \"1\"\nsource = {{ {source} }}\ndependencies = [{}]\n\
         wheels = [{{ url = \"https://index.example/{name}-1-py3-none-any.whl\" }}]\n\
         [package.metadata]\nrequires-dist = [{}]\n",
        edges.join(", "),
        required.collect::<Vec<_>>().join(", ")
    )
}

/// Three libraries, and services that use all of them, as `tests/bench/workspace` makes them by the hundred. No index is asked.
fn of_three_libraries(services: &[&str]) -> Project {
    let project = Project::empty();
    let members = [services, &LIBRARIES].concat();
    let mut lock =
        vec![format!("version = 1\nrevision = 3\nrequires-python = \">=3.12\"\n[manifest]\nmembers = {members:?}\n")];
    lock.extend(["fastapi", "uvicorn"].map(|name| locked(name, "registry = \"https://index.example\"", &[])));
    for name in LIBRARIES {
        project.write(&format!("libraries/{name}/pyproject.toml"), &manifest(name, &[]));
        project.write(&format!("libraries/{name}/src/{name}/__init__.py"), "");
        lock.push(locked(name, &format!("editable = \"libraries/{name}\""), &[]));
    }
    for name in services {
        let main = "import one\nimport three\nimport two\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n\
                    @app.get(\"/healthz\")\ndef health():\n    return {}\n";
        project.write(&format!("services/{name}/pyproject.toml"), &manifest(name, &USED));
        project.write(&format!("services/{name}/src/{name}/__init__.py"), "");
        project.write(&format!("services/{name}/src/{name}/main.py"), main);
        lock.push(locked(name, &format!("editable = \"services/{name}\""), &USED));
    }
    let settings = format!("[tool.uvdock]\nservices = {services:?}\n");
    let root = format!("[tool.uv.workspace]\nmembers = [\"libraries/*\", \"services/*\"]\n{settings}");
    project.write("pyproject.toml", &root).write("uv.lock", &lock.concat());
    project
}

#[test]
fn the_dockerfile_of_a_service_with_three_libraries_has_less_than_eighty_lines() {
    let project = of_three_libraries(&["api", "jobs"]);
    project.run(&["generate", "--dockerfiles", "per-service"]).success();
    let own = project.read("services/api/Dockerfile");
    assert!(own.lines().count() < 80, "{}\n{own}", own.lines().count());
    assert!(own.contains("COPY libraries/one ./libraries/one\n"), "{own}");
    project.run(&["generate"]).success();
    let one = project.read("Dockerfile");
    let of_jobs = one.split_once("# deps-jobs is").expect("stages of a service").1;
    assert!(of_jobs.lines().count() < 70, "{}\n{of_jobs}", of_jobs.lines().count());
}

#[test]
fn a_member_is_copied_as_a_whole_where_the_ignore_file_is_uvdock_s() {
    let project = of_three_libraries(&["api", "jobs"]);
    for (more, is_whole) in [
        (&[][..], true),
        (&["--ignore", "**/*.parquet"], true),
        (&["--ignore", "!libraries/one/notes"], false),
        (&["--leave", "services/api/Dockerfile.dockerignore"], false),
    ] {
        project.run(&[&["generate", "--dockerfiles", "per-service"], more].concat()).success();
        let dockerfile = project.read("services/api/Dockerfile");
        assert_eq!(dockerfile.contains("COPY libraries/one ./libraries/one\n"), is_whole, "{more:?}\n{dockerfile}");
    }
}
