//! What projects need beside their packages, class by class, built and started: servers, ports, pages, catalogues, front ends.

use std::time::Duration;

use crate::cases::{self, Case};
use crate::docker::container::Container;
use crate::docker::image::Image;
use crate::docker::{Docker, lock};
use crate::project::{self, Project};
use crate::reality::{buildable, serves};

const START: Duration = Duration::from_mins(3);
const STOP: Duration = Duration::from_secs(5);

/// granian for Bottle, waitress for Pyramid, daphne for Django.
#[test]
fn each_server_starts_what_its_framework_makes_and_stops_when_it_is_asked_to() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new(cases::SERVERS_WORKSPACE.fixture);
    lock::relock(&project);
    project.run(&["generate", "--service", "desk", "--service", "hill", "--service", "tide"]).success();
    for name in ["desk", "hill", "tide"] {
        let image = Image::build_target(&project, &format!("runtime-{name}"));
        let container = Container::hardened(&image, Some(8000), &[], &[]);
        let response = container.get(8000, "/", START);
        assert_eq!((response.status, response.body), (200, format!("hello from the {name}")));
        container.wait_until_healthy(START);
        let stopped = container.stop();
        assert!(stopped.after < STOP && stopped.exit_code != 137, "{name}: {stopped:?}\n{}", container.logs());
    }
}

#[test]
fn a_package_of_poetrys_serves() {
    serves(&cases::POETRY_PACKAGE);
}

/// The port is the one of a variable, for the program, for the health check, and where the user asks for it.
#[test]
fn a_port_read_from_a_variable_is_followed() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::POETRY_PACKAGE;
    let project = buildable(case);
    let image = Image::build(&project);
    let container = Container::hardened(&image, Some(9100), &["PORT=9100"], &[]);
    assert!(container.get(9100, "/", START).body.contains(case.greeting));
    container.wait_until_healthy(START);
    project.run(&["generate", "--port", "9200"]).success();
    let image = Image::build(&project);
    let container = Container::hardened(&image, Some(9200), &[], &[]);
    assert!(container.get(9200, "/", START).body.contains(case.greeting));
    container.wait_until_healthy(START);
}

/// `Path(__file__).parents[3]` is a directory of the image as it is one of the repository.
#[test]
fn a_module_that_counts_the_directories_above_its_project_finds_them() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let (project, repository) = (Project::new(cases::FASTAPI_APP.fixture), Project::empty());
    lock::relock(&project);
    project.replace("app/pages.py", "GREETING =", "ROOT = Path(__file__).resolve().parents[3]\nGREETING =");
    project.replace("main.py", "import router", "import ROOT, router").replace("main.py", "\"ok\"", "str(ROOT)");
    let directory = repository.git(&["init", "--quiet"]).path().join("services/api");
    fs_err::create_dir_all(&directory).expect("create the directory of the project");
    project::copy_tree(project.path(), &directory);
    project::run_in(&directory, &["generate"]).success();
    for name in ["Dockerfile", ".dockerignore"] {
        project.write(name, &repository.read(&format!("services/api/{name}")));
    }
    assert!(project.read("Dockerfile").contains("WORKDIR /app/services/api"));
    let image = Image::build(&project);
    let container = Container::hardened(&image, Some(8000), &[], &[]);
    assert_eq!(container.get(8000, "/health", START).body, "{\"status\":\"/app\"}");
    assert!(container.get(8000, "/", START).body.contains(cases::FASTAPI_APP.greeting));
}

#[test]
fn a_compiler_that_the_build_needs_does_not_ship_and_what_the_program_calls_does() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let image = Image::build(&buildable(&cases::POETRY_PACKAGE));
    let found = "import shutil; print(shutil.which('gcc') is None, shutil.which('gpg') is not None)";
    assert_eq!(image.python(found, &[]), "True True");
}

/// Streamlit runs a page in a session of the browser; its own test does without.
#[test]
fn pages_run_with_what_they_import() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let image = Image::build(&buildable(&cases::STREAMLIT_APP));
    let run = "from streamlit.testing.v1 import AppTest\n\
        page = AppTest.from_file('pages/1_Table.py').run()\nprint(len(page.exception), len(page.table))";
    assert!(image.python(run, &[]).ends_with("0 1"));
}

#[test]
fn catalogues_are_compiled_where_no_framework_does_it() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let image = Image::build(&buildable(&cases::FLASK_FACTORY));
    let container = Container::hardened(&image, Some(8000), &[], &[]);
    let page = container.get(8000, "/", START).body;
    assert!(page.contains("Kontostand"), "the repository has no compiled catalogue: {page}");
    assert_eq!(image.python("import shutil; print(shutil.which('msgfmt'))", &[]), "None");
}

#[test]
fn a_front_end_is_built_by_pnpm() {
    builds_the_front_end("pnpm-lock.yaml", PNPM_LOCK);
}

#[test]
fn a_front_end_is_built_by_yarn() {
    builds_the_front_end("yarn.lock", YARN_LOCK);
}

#[test]
fn a_front_end_is_built_by_bun() {
    builds_the_front_end("bun.lock", BUN_LOCK);
}

/// The stage that Node runs, with the lock of another package manager.
fn builds_the_front_end(lock: &str, text: &str) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case: &Case = &cases::FRONT_END_APP;
    let project = Project::new(case.fixture);
    fs_err::remove_file(project.path().join("ui/package-lock.json")).expect("remove npm's lock");
    project.write(&format!("ui/{lock}"), text);
    project.run(&["generate"]).success();
    let image = Image::build_target(&project, "frontend");
    let page = crate::docker::docker(&["run", "--rm", "--entrypoint", "cat", image.tag(), "dist/main.js"]);
    assert!(page.contains("dataset.built"), "{page}");
}

const PNPM_LOCK: &str = "\
lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    devDependencies:
      esbuild-wasm:
        specifier: ^0.25.0
        version: 0.25.12

packages:

  esbuild-wasm@0.25.12:
    resolution: {integrity: sha512-rZqkjL3Y6FwLpSHzLnaEy8Ps6veCNo1kZa9EOfJvmWtBq5dJH4iVjfmOO6Mlkv9B0tt9WFPFmb/VxlgJOnueNg==}
    engines: {node: '>=18'}
    hasBin: true

snapshots:

  esbuild-wasm@0.25.12: {}
";

const YARN_LOCK: &str = r#"# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


esbuild-wasm@^0.25.0:
  version "0.25.12"
  integrity sha512-rZqkjL3Y6FwLpSHzLnaEy8Ps6veCNo1kZa9EOfJvmWtBq5dJH4iVjfmOO6Mlkv9B0tt9WFPFmb/VxlgJOnueNg==
"#;

const BUN_LOCK: &str = r#"{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "gallery-ui",
      "devDependencies": {
        "esbuild-wasm": "^0.25.0",
      },
    },
  },
  "packages": {
    "esbuild-wasm": ["esbuild-wasm@0.25.12", "", { "bin": { "esbuild": "bin/esbuild" } }, "sha512-rZqkjL3Y6FwLpSHzLnaEy8Ps6veCNo1kZa9EOfJvmWtBq5dJH4iVjfmOO6Mlkv9B0tt9WFPFmb/VxlgJOnueNg=="],
  }
}
"#;
