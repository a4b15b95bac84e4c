//! Images are built from generated files, started hardened, asked and stopped. The promise, proven with a real engine.

use std::time::Duration;

use crate::cases::{self, Case, Serves};
use crate::docker::archive::{Build, Pushed};
use crate::docker::container::Container;
use crate::docker::image::Image;
use crate::docker::{Docker, lint, lock, note};
use crate::project::Project;

/// From `docker run` to a successful health check, on two busy cores.
const START: Duration = Duration::from_mins(3);
/// From `docker stop` to the end of the program.
const STOP: Duration = Duration::from_secs(5);

#[test]
fn a_package_with_a_console_script_serves() {
    serves(&cases::CONSOLE_SCRIPT);
}

#[test]
fn a_packaged_fastapi_service_serves() {
    serves(&cases::FASTAPI_PACKAGE);
}

#[test]
fn a_flat_setuptools_package_serves() {
    serves(&cases::FLAT_PACKAGE);
}

#[test]
fn an_unpackaged_fastapi_application_serves() {
    serves(&cases::FASTAPI_APP);
}

#[test]
fn an_application_with_a_front_end_serves_what_node_builds() {
    serves(&cases::FRONT_END_APP);
}

#[test]
fn a_django_project_serves() {
    serves(&cases::DJANGO_APP);
}

#[test]
fn a_flask_factory_serves() {
    serves(&cases::FLASK_FACTORY);
}

#[test]
fn a_streamlit_application_serves() {
    serves(&cases::STREAMLIT_APP);
}

#[test]
fn an_application_that_uwsgi_is_set_up_for_serves() {
    serves(&cases::UWSGI);
}

#[test]
fn a_plain_script_runs() {
    serves(&cases::SCRIPT);
}

#[test]
fn a_script_finds_what_a_group_and_other_directories_bring() {
    serves(&cases::IMPORTS);
}

#[test]
fn an_application_that_writes_serves() {
    serves(&cases::WRITING_APP);
}

#[test]
fn a_package_with_a_module_in_c_serves() {
    serves(&cases::SETUPTOOLS_EXTENSION);
}

#[test]
fn a_package_with_a_module_in_c_is_built_anew_after_a_change() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::SETUPTOOLS_EXTENSION;
    let project = buildable(case);
    drop(Image::build(&project));
    project.replace("counter/native.c", "first + second", "first + second + 1");
    let image = Image::build(&project);
    assert_eq!(image.python("from counter._native import total; print(total(20, 22))", &[]), "43");
    assert_eq!(image.files("/app"), [""; 0], "its source was shipped");
}

#[test]
fn a_version_from_git_is_that_of_the_build_argument() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::DYNAMIC_VERSION);
    for version in ["1.2.0", "1.3.0"] {
        let image = Image::build_with(&project, &["--build-arg", &format!("VERSION={version}")]);
        assert_eq!(image.python("from importlib.metadata import version; print(version('clock'))", &[]), version);
    }
}

#[test]
fn a_version_from_git_is_that_of_the_repository_and_the_history_stays_outside() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::DYNAMIC_VERSION;
    let project = Project::new(case.fixture);
    let settings = "\n[tool.uvdock]\nversion-from = \"git\"\n";
    project.write("pyproject.toml", &(project.read("pyproject.toml") + settings));
    project.write("tests/test_clock.py", "# left out of the image, and still no change of the commit\n");
    generate(&project, case);
    project.git(&["init", "--quiet"]);
    for version in ["v1.2.0", "v1.3.0"] {
        project.git(&["add", "--all"]);
        project.git(&["commit", "--quiet", "--allow-empty", "--message", version]);
        project.git(&["tag", version]);
        let image = Image::build(&project);
        let found = image.python("from importlib.metadata import version; print('v' + version('clock'))", &[]);
        assert_eq!(found, version);
        assert!(image.files("/app").iter().all(|file| !file.contains(".git/")));
    }
}

#[test]
fn a_member_of_a_workspace_serves() {
    serves(&cases::WORKSPACE_MEMBER);
}

#[test]
fn the_image_of_a_member_has_what_it_shares_and_nothing_of_another_member() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let image = Image::build(&buildable(&cases::WORKSPACE_MEMBER));
    let files = image.files("/app");
    let foreign: Vec<_> =
        files.iter().filter(|file| !file.contains("__pycache__") && !file.contains("/src/")).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert!(!files.iter().any(|file| file.starts_with("packages/jobs")), "{files:?}");
    let has_iniconfig = "import importlib.util as u; print(u.find_spec('iniconfig') is not None)";
    assert_eq!(image.python(has_iniconfig, &[]), "False");
    let container = Container::hardened(&image, Some(8000), &[], &[]);
    assert!(container.get(8000, "/", START).body.contains("greetings from core"));
}

#[test]
fn several_services_of_a_workspace_are_built_from_one_dockerfile_or_from_their_own() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new(cases::WORKSPACE_MEMBER.fixture);
    lock::relock(&project);
    project.run(&["generate", "--service", "api", "--service", "jobs"]).success();
    lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
    lint::build_check_finds_nothing(&project);
    lint::compose_accepts(&project);
    let jobs = Image::build_target(&project, "runtime-jobs");
    Container::hardened(&jobs, None, &[], &[]).wait_for_log("greetings from core", START);
    assert!(!jobs.files("/app").iter().any(|file| file.starts_with("packages/api")));
    let container = Container::hardened(&Image::build_target(&project, "runtime-api"), Some(8000), &[], &[]);
    container.wait_until_healthy(START);
    let layers = jobs.inspect("{{.RootFS.Layers}}");
    let own = ["--dockerfiles", "per-service", "--syntax", "false"];
    project.run(&[&["generate", "--service", "api", "--service", "jobs"], &own[..]].concat()).success();
    for path in ["packages/api/Dockerfile", "packages/jobs/Dockerfile", "lock.Dockerfile"] {
        lint::hadolint_finds_nothing(&project.path().join(path));
        lint::build_check_of(&project, path);
    }
    lint::compose_accepts(&project);
    Image::build_file(&project, "lock.Dockerfile");
    let apart = Image::build_file(&project, "packages/jobs/Dockerfile");
    assert_eq!(apart.inspect("{{.RootFS.Layers}}"), layers, "the same stages give the same layers");
}

/// A database, one that a variable names, logs, a home directory, an absolute one, and a seed of the repository's.
#[test]
fn an_application_that_writes_keeps_what_it_wrote() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::WRITING_APP;
    let image = Image::build(&buildable(case));
    for container in [Container::hardened(&image, Some(8000), &[], case.volumes), Container::plain(&image, 8000)] {
        assert!(container.get(8000, "/", START).body.contains("visit 1, libpq "), "{}", container.logs());
        let second = container.get(8000, "/", START).body;
        assert!(second.contains("visit 2, libpq ") && second.contains("sign here"), "{second}");
        assert!(container.exec(&["cat", "/app/logs/guestbook.log"]).contains("visit 2"));
        let kept = [
            "/app/data/ledger.db",
            "/app/exports/daily/last.csv",
            "/home/app/.guestbook/last.txt",
            "/srv/guestbook/spool/last.txt",
        ];
        for path in kept {
            container.exec(&["test", "-s", path]);
        }
    }
}

#[test]
fn package_data_and_metadata_are_in_the_image() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::FASTAPI_PACKAGE);
    let container = Container::hardened(&Image::build(&project), Some(8000), &[], &[]);
    assert!(container.get(8000, "/products", START).body.contains("rocket skates"));
    assert!(container.get(8000, "/", START).body.contains(r#""version":"0.1.0""#));
}

#[test]
fn migrations_beside_a_package_run_in_the_image() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let image = Image::build(&buildable(&cases::FASTAPI_PACKAGE));
    let container = Container::hardened(&image, None, &[], &[]);
    assert!(container.exec(&["alembic", "heads"]).contains("0001 (head)"));
    container.exec(&["alembic", "upgrade", "head"]);
}

#[test]
fn static_files_of_django_are_collected_and_its_translations_compiled() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let case = &cases::DJANGO_APP;
    let image = Image::build(&buildable(case));
    let settings = "DJANGO_SETTINGS_MODULE=config.settings.production";
    assert!(image.inspect("{{json .Config.Env}}").contains(settings), "manage.py names those of development");
    let container = Container::hardened(&image, Some(8000), case.environment, &[]);
    let page = container.get(8000, "/", START);
    let link = page
        .body
        .split('"')
        .find(|text| text.starts_with("/static/pages/site."))
        .expect("the page links a style sheet")
        .to_owned();
    assert_ne!(link, "/static/pages/site.css", "the name carries a hash of the content");
    let style = container.get(8000, &link, START);
    assert_eq!((style.status, style.body.contains("rebeccapurple")), (200, true), "{link}");
    assert_eq!(container.get(8000, "/translated/", START).body, "Seiten", "the repository has no compiled catalogue");
}

/// Scripts that start each other, as they are checked out on Windows: CR LF, and no mode that lets them start.
#[test]
fn scripts_that_a_command_names_start_with_what_they_name() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = Project::new(cases::FASTAPI_APP.fixture);
    lock::relock(&project);
    let serve = "exec uvicorn main:app --host 0.0.0.0 --port 8000 --log-config logging.conf";
    project.write("bootstrap.sh", "#!/bin/sh\r\nset -e\r\nexec ./entry.sh\r\n");
    project.write("entry.sh", &format!("#!/bin/sh\r\n{serve}\r\n"));
    project.write("logging.conf", LOGGING);
    project.write("prepare.sh", "#!/bin/sh\r\necho prepared\r\nexec \"$@\"\r\n");
    let arguments = ["generate", "--entrypoint", "./prepare.sh", "--command", "./bootstrap.sh"];
    project.run(&arguments).success().stderr_contains("CR LF");
    let container = Container::hardened(&Image::build(&project), Some(8000), &[], &[]);
    assert_eq!(container.get(8000, "/health", START).status, 200);
    container.wait_for_log("prepared", START);
    container.wait_for_log("by logging.conf:", START);
}

const LOGGING: &str = "[loggers]\nkeys=root\n[handlers]\nkeys=console\n[formatters]\nkeys=plain\n\
    [logger_root]\nlevel=INFO\nhandlers=console\n\
    [handler_console]\nclass=StreamHandler\nformatter=plain\nargs=(sys.stdout,)\n\
    [formatter_plain]\nformat=by logging.conf: %(message)s\n";

#[test]
fn a_secret_the_program_requires_is_not_in_the_image() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let image = Image::build(&buildable(&cases::DJANGO_APP));
    assert!(!image.inspect("{{json .Config.Env}}").contains("DJANGO_SECRET_KEY"));
    let container = Container::hardened(&image, None, &[], &[]);
    container.wait_for_log("DJANGO_SECRET_KEY", START);
}

#[test]
fn what_a_developer_has_lying_around_stays_out_of_the_image() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    for case in [&cases::FASTAPI_PACKAGE, &cases::FASTAPI_APP, &cases::DJANGO_APP, &cases::FLAT_PACKAGE] {
        let project = Project::new(case.fixture);
        for path in LYING_AROUND {
            project.write(path, "left over\n");
        }
        project.write(&format!("{}/__pycache__/old.cpython-313.pyc", directory_of(case.greeting_file)), "left over\n");
        lock::relock(&project);
        generate(&project, case);
        let files = Image::build(&project).files("/app");
        assert!(files.contains(&case.greeting_file.to_owned()), "{files:?}");
        let intruders: Vec<_> = files.iter().filter(|file| is_left_over(file)).collect();
        assert!(intruders.is_empty(), "{}: {intruders:?}", case.fixture);
    }
}

#[test]
fn the_runtime_stage_is_the_default_target() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    for case in [&cases::FASTAPI_PACKAGE, &cases::FASTAPI_APP] {
        let project = buildable(case);
        let by_default = Pushed::build(&project, Build::Cached);
        assert_eq!(by_default.layers, Pushed::build_target(&project, "runtime").layers);
    }
}

#[test]
fn the_dev_stage_has_the_dev_group_and_the_runtime_stage_has_not() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(&cases::FASTAPI_PACKAGE);
    let has_ruff = "import importlib.util as u; print(u.find_spec('ruff') is not None)";
    assert_eq!(Image::build_target(&project, "dev").python(has_ruff, &[]), "True");
    assert_eq!(Image::build(&project).python(has_ruff, &[]), "False");
}

/// Files that no image of the fixtures needs: secrets, repositories, environments, databases, tests, caches.
const LYING_AROUND: &[&str] = &[
    ".env",
    ".env.local",
    ".git/HEAD",
    ".venv/bin/activate",
    ".ruff_cache/0.12/content",
    ".idea/workspace.xml",
    "build/lib/left_over.py",
    "db.sqlite3",
    "docs/index.md",
    "id_rsa",
    "node_modules/left-over/index.js",
    "tests/test_left_over.py",
];

fn is_left_over(file: &str) -> bool {
    LYING_AROUND.contains(&file) || file.ends_with("old.cpython-313.pyc") || file.contains(".git/")
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(directory, _)| directory)
}

/// The fixture, locked against a real index, with its generated files.
pub fn buildable(case: &Case) -> Project {
    let project = Project::new(case.fixture);
    lock::relock(&project);
    generate(&project, case);
    project
}

#[track_caller]
pub fn generate(project: &Project, case: &Case) {
    project.run(&[&["generate"], case.generate].concat()).success();
}

/// Generate, lint, build, start hardened, ask, wait for health, stop.
pub fn serves(case: &Case) {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = buildable(case);
    lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
    lint::build_check_finds_nothing(&project);
    lint::compose_accepts(&project);
    let image = Image::build(&project);
    assert_eq!(image.inspect("{{.Config.User}}"), "65532:65532");
    let container = start(case, &image);
    let stopped = container.stop();
    note(&format!("stopped after {:?} with exit code {}", stopped.after, stopped.exit_code));
    assert!(stopped.after < STOP, "{stopped:?}\n{}", container.logs());
    assert_ne!(stopped.exit_code, 137, "the program was killed\n{}", container.logs());
}

fn start(case: &Case, image: &Image) -> Container {
    let Serves::Http { port, path } = case.serves else {
        let container = Container::hardened(image, None, case.environment, case.volumes);
        container.wait_for_log(case.greeting, START);
        return container;
    };
    let container = Container::hardened(image, Some(port), case.environment, case.volumes);
    let response = container.get(port, path, START);
    assert_eq!(response.status, 200, "{}\n{}", response.body, container.logs());
    assert!(response.body.contains(case.greeting), "{}", response.body);
    note(&format!("healthy after {:?}", container.wait_until_healthy(START)));
    container
}
