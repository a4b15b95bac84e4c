//! The shared base: its files equal `snapshots/<fixture>/shared-base/`, bake builds both images, and a change of code builds and
//! ships nothing of the base.
//!
//! `UVDOCK_TEST_ACCEPT=1 cargo test shared_base` writes the snapshots.

use std::time::Duration;

use crate::accepted::assert_equal_files;
use crate::cases::{self, Case, Serves};
use crate::docker::archive::{Pushed, total};
use crate::docker::container::Container;
use crate::docker::content::{Added, base_of, volumes_of};
use crate::docker::image::Image;
use crate::docker::{Docker, docker, lint, lock, note};
use crate::project::Project;
use crate::reality::{buildable, generate};

const START: Duration = Duration::from_mins(3);
/// What tar, gzip and the metadata of a layer may add to the source.
const ALLOWANCE: u64 = 4 * 1024;

const FILES: [(&str, &str); 5] = [
    ("Dockerfile", "Dockerfile"),
    ("Dockerfile.base", "Dockerfile.base"),
    ("docker-bake.hcl", "docker-bake.hcl"),
    ("images.mk", "images.mk"),
    (".github/workflows/images.yaml", "images.yaml"),
];

const WITH_PORT: &[&str] = &["--port", "8000", "--strategy", "shared-base"];
const PLAIN: &[&str] = &["--strategy", "shared-base"];

const PACKAGE: Case = Case { generate: PLAIN, ..cases::FASTAPI_PACKAGE };
const APP: Case = Case { generate: PLAIN, ..cases::FASTAPI_APP };
const DJANGO: Case = Case { generate: PLAIN, ..cases::DJANGO_APP };
const WRITING: Case = Case { generate: PLAIN, ..cases::WRITING_APP };
const PRIVATE: Case = Case { generate: WITH_PORT, ..cases::PRIVATE_INDEX };
const MATURIN: Case = Case { generate: WITH_PORT, ..cases::MATURIN };
const DYNAMIC: Case = Case { generate: WITH_PORT, ..cases::DYNAMIC_VERSION };

const ALL: [&Case; 7] = [&PACKAGE, &APP, &DJANGO, &WRITING, &PRIVATE, &MATURIN, &DYNAMIC];

/// Whether a fixture has a snapshot of this name here.
pub fn has(fixture: &str, file: &str) -> bool {
    ALL.iter().any(|case| case.fixture == fixture) && FILES.iter().any(|(_, name)| *name == file)
}

#[test]
fn the_files_of_a_shared_base_equal_their_snapshots() {
    let texts = ALL.iter().flat_map(|case| {
        let project = generated(case);
        let path = |name: &str| format!("snapshots/{}/shared-base/{name}", case.fixture);
        FILES.map(|(file, name)| (path(name), project.read(file)))
    });
    assert_equal_files(texts);
}

#[test]
fn the_bake_file_parses_and_its_targets_are_named_like_no_service() {
    for case in ALL {
        let body: hcl::Body = hcl::from_str(&generated(case).read("docker-bake.hcl")).expect("HCL");
        let targets: Vec<&str> = body
            .blocks()
            .filter(|block| block.identifier() == "target")
            .map(|block| block.labels()[0].as_str())
            .collect();
        assert_eq!(targets, [format!("{}-base", case.name), format!("{}-image", case.name)]);
    }
}

#[test]
fn the_makefile_builds_the_targets_and_the_tag_of_the_bake_file() {
    for case in ALL {
        let project = generated(case);
        let bake: hcl::Body = hcl::from_str(&project.read("docker-bake.hcl")).expect("HCL");
        let first = bake.blocks().find(|block| block.identifier() == "target").expect("a target");
        let tags =
            first.body().attributes().find(|attribute| attribute.key() == "tags").expect("tags").expr().to_string();
        let makefile = project.read("images.mk");
        let tag = makefile.lines().find_map(|line| line.strip_prefix("BASE := $(REGISTRY)")).expect("a tag");
        assert!(tags.contains(tag), "{tags} {tag}");
        let recipes: Vec<&str> = makefile.lines().filter_map(|line| line.strip_prefix('\t')).collect();
        assert!(recipes[0].ends_with(&format!("bake --file docker-bake.hcl {}-image", case.name)), "{recipes:?}");
        assert!(recipes[1].starts_with("docker image inspect $(BASE)"), "{recipes:?}");
        assert!(recipes[1].ends_with(&format!("bake --file docker-bake.hcl --load {}-base", case.name)), "{recipes:?}");
        let push =
            format!("bake --file docker-bake.hcl --push --set {0}-base.platform=$(PLATFORMS) {0}-base", case.name);
        assert!(recipes[2].ends_with(&push), "{recipes:?}");
    }
}

#[test]
fn the_workflow_parses_and_builds_the_base_only_where_its_tag_is_missing() {
    for case in ALL {
        let text = generated(case).read(".github/workflows/images.yaml");
        let document: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
        let steps = document["jobs"]["images"]["steps"].as_array().expect("steps");
        let runs: Vec<&str> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
        let guarded = format!(
            "docker buildx imagetools inspect \"$REGISTRY$BASE\" || docker buildx bake --file docker-bake.hcl --push {}-base",
            case.name
        );
        assert!(runs.contains(&guarded.as_str()), "{runs:?}");
    }
}

/// What the run itself wrote, the bake file among it, is nothing new for the next one.
#[test]
fn what_was_written_is_in_sync() {
    for case in ALL {
        let project = generated(case);
        let before = project.content();
        project.run(&[&["generate", "--check"], case.generate].concat()).success();
        project.run(&[&["generate"], case.generate].concat()).success();
        assert!(project.content() == before, "{}", case.fixture);
    }
}

#[test]
fn a_changed_dependency_is_seen_by_check() {
    let project = generated(&PACKAGE);
    project.run(&[&["generate", "--check"], PLAIN].concat()).success();
    let hash = project.read("uv.lock").split("sha256:").nth(1).expect("a hash")[..64].to_owned();
    let lock = project.read("uv.lock").replace(&hash, &"0".repeat(64));
    project.write("uv.lock", &lock);
    project.run(&[&["generate", "--check"], PLAIN].concat()).code(10).stdout_contains("stale        Dockerfile.base");
}

#[test]
fn hadolint_accepts_both_dockerfiles() {
    for case in ALL {
        let project = generated(case);
        lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
        lint::hadolint_finds_nothing(&project.path().join("Dockerfile.base"));
    }
}

#[test]
fn bake_accepts_the_files_beside_a_compose_file() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    for case in ALL {
        let project = baked(generated(case));
        let printed = bake(&project, &["--print"]);
        let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
        let target = &document["target"][format!("{}-image", case.name)];
        assert!(target.is_object() && target["target"].is_null(), "{printed}");
    }
}

#[test]
fn a_package_serves_from_a_shared_base() {
    serves(&PACKAGE);
}

#[test]
fn a_django_project_serves_from_a_shared_base() {
    serves(&DJANGO);
}

#[test]
fn an_application_that_writes_serves_from_a_shared_base() {
    serves(&WRITING);
}

#[test]
fn a_change_of_code_ships_its_source_and_builds_nothing_of_the_base() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = baked(buildable(&PACKAGE));
    let before = pushed(&project, &PACKAGE);
    let base = base_digest(&project, &PACKAGE);
    project.replace(PACKAGE.greeting_file, PACKAGE.greeting, "good evening");
    let after = pushed(&project, &PACKAGE);
    assert_eq!(base, base_digest(&project, &PACKAGE), "the base was built anew");
    let source = loaded(&project, &PACKAGE).gzip_size(&["/app/src"]);
    let shipped = total(&after.new_since(&before));
    note(&format!("a changed line ships {shipped} bytes"));
    assert!(shipped > 0 && shipped <= source + ALLOWANCE, "{shipped} bytes are shipped for a source of {source} bytes");
}

#[test]
fn a_service_on_a_shared_base_holds_nothing_but_the_environment_and_the_project_and_weighs_as_much() {
    const TOLERANCE: u64 = 1024 * 1024;
    let Some(_docker) = Docker::or_leave_out() else { return };
    for case in [&PACKAGE, &WRITING] {
        let project = baked(buildable(case));
        let scratch = tempfile::tempdir().expect("create a temporary directory");
        let archive = scratch.path().join("image.tar");
        let target = format!("{}-image", case.name);
        let output = format!("type=oci,dest={},compression=uncompressed,force-compression=true", archive.display());
        bake(&project, &["--set", &format!("{target}.output={output}"), "--provenance=false", &target]);
        let added = Added::in_archive(&archive, base_of(&project.read("Dockerfile.base"), "shared-base"));
        let image = loaded(&project, case);
        let system = image.system_packages_since(&added.base);
        let intruders = added.beyond(&(&system | &volumes_of(&project)));
        assert!(intruders.is_empty(), "{} holds {intruders:#?}", case.fixture);
        let (bytes, needed) = (added.bytes_without(&system), image.size_of_packages_and_project());
        assert!(bytes.abs_diff(needed) <= TOLERANCE, "{}: {bytes} bytes for {needed}", case.fixture);
    }
}

#[test]
fn the_version_of_git_reaches_the_build_through_bake_and_the_history_stays_outside() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new(DYNAMIC.fixture);
    let settings = "\n[tool.uvdock]\nversion-from = \"git\"\n";
    project.write("pyproject.toml", &(project.read("pyproject.toml") + settings));
    lock::relock(&project);
    generate(&project, &DYNAMIC);
    let project = baked(project);
    project.git(&["init", "--quiet"]);
    project.git(&["add", "--all"]);
    project.git(&["commit", "--quiet", "--message", "first"]);
    project.git(&["tag", "v1.2.0"]);
    let image = loaded(&project, &DYNAMIC);
    assert_eq!(image.python("from importlib.metadata import version; print(version('clock'))", &[]), "1.2.0");
    assert!(image.files("/app").iter().all(|file| !file.contains(".git/")));
}

#[test]
fn the_version_is_an_argument_of_bake_of_make_and_of_the_workflow() {
    let project = generated(&DYNAMIC);
    let bake: hcl::Body = hcl::from_str(&project.read("docker-bake.hcl")).expect("HCL");
    let targets: Vec<_> = bake.blocks().filter(|block| block.identifier() == "target").collect();
    let argument = |block: &hcl::Block| block.body().attributes().any(|attribute| attribute.key() == "args");
    assert_eq!(targets.iter().map(|block| argument(block)).collect::<Vec<_>>(), [false, true], "the base has none");
    assert!(project.read("images.mk").contains("export VERSION\n"));
    let workflow = project.read(".github/workflows/images.yaml");
    assert!(workflow.contains("fetch-depth: 0") && workflow.contains("--build-arg \"VERSION=$VERSION\""), "{workflow}");
    let plain = generated(&PACKAGE);
    assert!(!plain.read(".github/workflows/images.yaml").contains("fetch-depth"));
    assert!(!plain.read("images.mk").contains("VERSION"));
}

#[test]
fn the_workflow_of_a_project_below_the_root_of_its_repository_lies_at_the_root_and_works_below() {
    let repository = Project::empty();
    fs_err::create_dir(repository.path().join(".git")).expect("created");
    let project = Project::new("app-fastapi");
    for path in ["pyproject.toml", "uv.lock", "main.py", "app/__init__.py", "app/pages.py", "templates/index.html"] {
        repository.write(&format!("services/board/{path}"), &project.read(path));
    }
    repository.run(&[&["generate", "services/board"], PLAIN].concat()).success();
    let text = repository.read(".github/workflows/images-board.yaml");
    let workflow: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
    assert_eq!(workflow["jobs"]["images"]["defaults"]["run"]["working-directory"], "services/board");
    repository.run(&[&["generate", "services/board", "--check"], PLAIN].concat()).success();
}

fn generated(case: &Case) -> Project {
    let project = Project::new(case.fixture);
    generate(&project, case);
    project
}

/// Bake reads every compose file beside it, unless it is told which file: here one that is about another machine.
#[test]
fn bake_works_as_printed_beside_a_compose_file_of_someone_else() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new("app-script");
    project.write("compose.yaml", "services:\n  db:\n    image: postgres\n    env_file: .env.production\n");
    let outcome = project.run(&["generate", "--strategy", "shared-base", "--leave", "compose.yaml"]);
    outcome.success();
    let printed = outcome.stderr.lines().find_map(|line| line.strip_prefix("Build and run it:")).expect("a command");
    let printed = printed.split("&&").next().expect("the build").trim();
    let run = |command: &str| {
        let directory = project.path().display().to_string();
        let program = format!("cd \"$1\" && {command} --print");
        std::process::Command::new("sh").args(["-c", &program, "sh", &directory]).output().expect("start a shell")
    };
    let output = run(printed);
    assert!(output.status.success(), "{}", crate::docker::text_of(&output));
    assert!(crate::docker::text_of(&output).contains("ticker-image"), "{}", crate::docker::text_of(&output));
    assert!(!run("docker buildx bake").status.success(), "without its file it would read the other");
}

/// Without the `# syntax=` lines, which cost a pull from a registry that may be out of reach.
fn baked(project: Project) -> Project {
    for file in ["Dockerfile", "Dockerfile.base"] {
        let text = project.read(file);
        let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("# syntax="));
        project.write(file, &lines.collect::<String>());
    }
    project
}

/// Runs bake in the project, and returns what it printed.
fn bake(project: &Project, more: &[&str]) -> String {
    let directory = project.path().display().to_string();
    let program = "cd \"$1\" && shift && exec docker buildx bake --file docker-bake.hcl \"$@\"";
    let output = std::process::Command::new("sh").args(["-c", program, "sh", &directory]).args(more).output();
    let output = output.expect("start the docker client");
    assert!(output.status.success(), "{}", crate::docker::text_of(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The service's image in the engine.
fn loaded(project: &Project, case: &Case) -> Image {
    let tag = crate::docker::unique_name(case.fixture);
    let (name, output) = (format!("{}-image.tags={tag}", case.name), format!("{}-image.output=type=docker", case.name));
    bake(project, &["--set", &name, "--set", &output, &format!("{}-image", case.name)]);
    Image::tagged(tag)
}

/// The service as a registry would store it.
fn pushed(project: &Project, case: &Case) -> Pushed {
    let scratch = tempfile::tempdir().expect("create a temporary directory");
    let archive = scratch.path().join("image.tar");
    let target = format!("{}-image", case.name);
    let output = format!("{target}.output=type=oci,dest={},rewrite-timestamp=true", archive.display());
    let arguments = ["--set", &output, "--set", "*.args.SOURCE_DATE_EPOCH=1750000000", "--provenance=false", &target];
    bake(project, &arguments);
    Pushed::read(&archive)
}

/// The identity of the base as bake builds it now.
fn base_digest(project: &Project, case: &Case) -> String {
    let tag = crate::docker::unique_name("base");
    let target = format!("{}-base", case.name);
    let (name, output) = (format!("{target}.tags={tag}"), format!("{target}.output=type=docker"));
    bake(project, &["--set", &name, "--set", &output, "--provenance=false", &target]);
    let digest = docker(&["image", "inspect", "--format", "{{json .RootFS.Layers}} {{.Created}}", &tag]);
    drop(Image::tagged(tag));
    digest
}

/// Bake, start hardened, ask, wait for health.
fn serves(case: &Case) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = baked(buildable(case));
    let image = loaded(&project, case);
    assert_eq!(image.inspect("{{.Config.User}}"), "65532:65532");
    let Serves::Http { port, path } = case.serves else { panic!("no server") };
    let container = Container::hardened(&image, Some(port), case.environment, case.volumes);
    let response = container.get(port, path, START);
    assert_eq!(response.status, 200, "{}\n{}", response.body, container.logs());
    assert!(response.body.contains(case.greeting), "{}", response.body);
    note(&format!("healthy after {:?}", container.wait_until_healthy(START)));
}
