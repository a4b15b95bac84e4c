//! Settings as users give them: in `[tool.uvdock]`, in uvdock.toml and as flags; and the JSON schema that editors read.

use indoc::formatdoc;
use serde_json::{Value, json};

use crate::accepted::assert_equal_files;
use crate::bad_input::{FINE, refused};
use crate::cases;
use crate::docker::image::Image;
use crate::docker::{Docker, lint, lock};
use crate::hostile::kinds;
use crate::project::{Project, repository, run_in};
use crate::snapshots::FILES;

/// A project with these settings.
fn with(fixture: &str, settings: &str) -> Project {
    let project = Project::new(fixture);
    let text = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\n{settings}\n"));
    project
}

fn schema() -> Value {
    let outcome = run_in(repository(), &["schema"]);
    outcome.success();
    serde_json::from_str(&outcome.stdout).expect("the schema is JSON")
}

/// A document as the schema's validator sees it.
fn document(settings: &str) -> Value {
    let table: toml::Table = settings.parse().unwrap_or_else(|error| panic!("{error}\n{settings}"));
    serde_json::to_value(table).expect("TOML without dates is JSON")
}

fn is_valid(schema: &Value, settings: &str) -> bool {
    jsonschema::validator_for(schema).expect("a valid schema").is_valid(&document(settings))
}

/// Settings that a project may have, each of which the fixture `app-fastapi` accepts.
const GOOD: &[&str] = &[
    "command = 'uvicorn main:app'",
    "command = ['sh', '-c', 'exec x']",
    "dev-command = 'python main.py'",
    "dev-command = ['python', 'main.py']\nprivate = []",
    "dev-command = { command = 'python main.py', reload = 'server' }",
    "dev-command.reload = 'restart'",
    "port = 65535\nhealthcheck = false\nstop-signal = 'SIGRTMIN+3'\nworkdir = '.'",
    "healthcheck = '/live'\nworkdir = 'app'\nstop-signal = '15'",
    "python = '3.13'\nstrategy = 'alpine'",
    "base-image = 'mirror.example:5000/python'\nuv = 'mirror.example/uv:0.13.8'",
    "strategy = 'distroless'\nbase-image.run = 'mirror.example/distroless/python3-debian13'\nuv = '0.13.8'",
    "base-image = { build = 'mirror.example/python', run = 'mirror.example/distroless' }\nuv = 'mirror.example/uv'",
    "syntax = 'docker/dockerfile:1.9'",
    "syntax = false\ninstall = 'source'\nlock = 'frozen'\nextras = []\ngroups = []",
    "include = ['main.py']\nexclude = ['app/']\nwritable = ['data', '/var/lib/x']\nstatic-files = false\nenv-files = []",
    "env-files = ['.env', '../shared.env']",
    "packages = { build = ['gcc'], run = ['libpq5', 'curl=8.14.1-2'], alpine = { run = ['libpq'] } }",
    "env = { LOG_LEVEL = 'a b', _X1 = '' }\nbuild-args = { VERSION = '0' }\nlabels = { 'com.example.a-b/c' = 'é' }",
    "instructions = { base = 'RUN a', runtime = \"\"\"\nCOPY main.py /x\nRUN <<EOF\nb\nEOF\n\"\"\" }",
    "entrypoint = ['/app/entrypoint.sh']\nuser = 'worker:1000'\nbuild-args.APP_VERSION = { default = 'dev', files = ['VERSION'] }",
    "production = false",
    "production = true",
    "production = 'ghcr.io/acme/board'",
    "production = { cpus = 0.5, memory = '512M', pids = 64, restart = 'always', stop-grace-period = '1m', log-size = '5m', log-files = 2, replicas.board = 2 }",
    "test = 'pytest -q'\nlint = ['ruff check .', 'mypy app']",
    "test = ['python', '-m', 'pytest']\nlint = false",
    "test = false\nlint = 'ruff check .'",
    "ci = 'github'\noptimize = 'size'\nversion-from = 'git'\nrust = '1.91'",
    "ignore = ['**/*.parquet', '!main.py']",
    "compose = { services.board.mem_limit = '1g', services.db.image = 'postgres', volumes.a = {}, x-a = 1, name = 'b' }",
];

/// Settings that no project may have.
const BAD: &[&str] = &[
    "prot = 1",
    "ca_certificate = 'main.py'",
    "uv-version = '0.13.8'",
    "command = []",
    "command = ''",
    "command = 3",
    "dev-command = [1]",
    "dev-command = {}",
    "dev-command.reload = 'both'",
    "dev-command = { comand = 'x' }",
    "port = 0",
    "port = 65536",
    "port = '8000'",
    "healthcheck = true",
    "healthcheck = 'health'",
    "stop-signal = 'TERM'",
    "stop-signal = 15",
    "workdir = '/app'",
    "workdir = '..'",
    "python = 3.13",
    "python = '2.7'",
    "strategy = 'fat'",
    "base-image = 'python 3'",
    "base-image = {}",
    "base-image.run = ''",
    "base-image.final = 'python'",
    "uv = '-x/y'",
    "uv = 'new'",
    "uv = '0.13'",
    "uv = 13",
    "syntax = true",
    "syntax = \"a\\nRUN b\"",
    "install = 'editable'",
    "lock = 'maybe'",
    "extras = 'web'",
    "groups = [1]",
    "include = ['/etc']",
    "exclude = ['a/../..']",
    "writable = 'data'",
    "static-files = 'no'",
    "env-files = '.env'",
    "packages = ['gcc']",
    "packages.rum = ['gcc']",
    "packages.run = ['a b']",
    "packages.alpine.alpine = {}",
    "env = ['A=1']",
    "env.1A = 'x'",
    "env.PATH = '/x'",
    "env.A = 1",
    "env.A = \"a\\nb\"",
    "labels.'a b' = 'x'",
    "labels.a = false",
    "build-args.'A-B' = 'x'",
    "instructions.final = 'RUN a'",
    "instructions.runtime = ''",
    "instructions.runtime = ['RUN a']",
    "user = 'worker'",
    "user = 'root:0'",
    "build-args.A = 1",
    "build-args.A = \"a\\nb\"",
    "build-args.APP_VERSION = {}",
    "build-args.APP_VERSION = { default = '0' }",
    "build-args.APP_VERSION = { files = ['../x'] }",
    "build-args.'APP VERSION' = { files = ['x'] }",
    "build-args.A = { variables = ['1A'] }",
    "entrypoint = []",
    "production = 1",
    "production = 'board:1'",
    "production.memory = 512",
    "production.pids = 0",
    "production.ram = '1G'",
    "test = true",
    "test = []",
    "lint = [[]]",
    "lint = []",
    "ci = 'jenkins'",
    "optimize = 'speed'",
    "version-from = 'tag'",
    "rust = 'stable'",
    "private = true",
    "private = [1]",
    "ca-certificate = '/etc/ssl/ca.pem'",
    "ignore = ['']",
    "ignore = [\"a\\nb\"]",
    "compose = []",
    "compose.services = []",
    "compose.service = {}",
];

#[test]
fn the_committed_schema_is_the_one_that_is_printed() {
    let printed = run_in(repository(), &["schema", "settings"]).success().stdout.clone();
    assert_equal_files([("snapshots/schema/settings.json".to_owned(), printed)]);
}

#[test]
fn good_settings_pass_the_schema_and_are_read() {
    let schema = schema();
    for settings in GOOD {
        assert!(is_valid(&schema, settings), "{settings}");
        let project = Project::new("app-fastapi");
        project.write("uvdock.toml", &format!("{settings}\n")).run(&["generate"]).success();
    }
}

#[test]
fn what_the_schema_rejects_the_reader_rejects_and_points_at() {
    let schema = schema();
    for settings in BAD {
        assert!(!is_valid(&schema, settings), "{settings}");
        let project = Project::new("app-fastapi");
        project.write("uvdock.toml", &format!("{settings}\n"));
        let said = refused(&project, &["generate"]);
        assert!(said.contains("--> uvdock.toml:1") && said.contains("\nhint: "), "{settings}\n{said}");
    }
}

#[test]
fn the_settings_of_every_fixture_pass_the_schema() {
    let schema = schema();
    for case in cases::ALL {
        let text = Project::new(case.fixture).read("pyproject.toml");
        let table: toml::Table = text.parse().expect("a pyproject.toml");
        let settings = table.get("tool").and_then(|tool| tool.get("uvdock")).cloned();
        let settings = settings.unwrap_or_else(|| toml::Table::new().into());
        let value = serde_json::to_value(settings).expect("JSON");
        assert!(jsonschema::is_valid(&schema, &value), "{}", case.fixture);
    }
}

#[test]
fn every_setting_that_is_no_table_has_a_flag() {
    let schema = schema();
    for command in ["generate", "inspect", "explain", "init"] {
        let help = run_in(repository(), &[command, "--help"]).success().stdout.clone();
        for (key, property) in schema["properties"].as_object().expect("properties") {
            assert_eq!(help.contains(&format!("--{key} <")), property["type"] != "object", "{command} --{key}\n{help}");
        }
    }
}

#[test]
fn a_flag_wins_over_the_setting() {
    let project = with("app-fastapi", "port = 9000\nenv.A = 'setting'");
    let outcome = project.run(&["explain", "--port", "9001", "--lock", "frozen"]);
    outcome.success().stdout_contains("9001\n                   because: flag `--port`");
    outcome.stdout_contains("--frozen\n                   because: flag `--lock`");
    outcome.stdout_contains("A=setting\n                   because: set in pyproject.toml:");
}

#[test]
fn uvdock_toml_is_read_instead_and_named() {
    let project = Project::new("app-fastapi");
    project.write("uvdock.toml", "\nport = 9000\n");
    project.run(&["explain"]).success().stdout_contains("set in uvdock.toml:2");
    project.write("uvdock.toml", "python = '2.7'\n");
    let said = refused(&project, &["generate"]);
    assert!(said.contains("(set in uvdock.toml:1)") && said.contains("--> uvdock.toml:1:10"), "{said}");
}

#[test]
fn settings_in_two_places_are_refused_with_both() {
    let project = with(FINE, "port = 9000");
    project.write("uvdock.toml", "port = 9000\n");
    insta::assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: Settings stand in two places: `[tool.uvdock]` (pyproject.toml:7) and `uvdock.toml`
     --> pyproject.toml:7:1
      |
    7 | [tool.uvdock]
      | ^^^^^^^^^^^^^
    hint: Keep all settings in one of them, and delete the other
    "#);
}

#[test]
fn a_broken_fragment_is_pointed_at() {
    let project = with(FINE, "[tool.uvdock.instructions]\nruntime = 'RUN a'\nbase = '''\nRUN a \\\n'''");
    insta::assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `pyproject.toml` cannot be read: the last instruction does not end
      --> pyproject.toml:10:8
       |
    10 |   base = '''
       |  ________^
    11 | | RUN a \
    12 | | '''
       | |___^
    hint: Correct `[tool.uvdock]` in `pyproject.toml`; `uvdock man settings` lists its keys
    "#);
}

#[test]
fn an_unknown_key_of_a_table_names_the_nearest() {
    let project = with(FINE, "packages.rum = ['curl']");
    insta::assert_snapshot!(refused(&project, &["generate"]), @r#"
    error: `pyproject.toml` cannot be read: unknown key `rum`
     --> pyproject.toml:8:10
      |
    8 | packages.rum = ['curl']
      |          ^^^
    hint: Did you mean `run`?
    "#);
}

#[test]
fn install_says_what_stands_against_it() {
    let said = refused(&with("package-console-script", "install = 'source'"), &["generate", "--port", "8000"]);
    assert!(said.contains("its script `greeter` is there only where the project is installed"), "{said}");
    let said = refused(&with("app-fastapi", "install = 'package'"), &["generate"]);
    assert!(said.contains("does not fit the project"), "{said}");
}

#[test]
fn a_wheel_that_is_asked_for_ships_no_source() {
    let project = with("package-fastapi-hatchling", "install = 'wheel'");
    project.run(&["generate"]).success();
    let text = project.read("Dockerfile");
    assert!(text.contains("uv sync --locked --no-dev --only-install-local --no-editable"), "{text}");
    assert!(!text.contains("COPY --link --from=project /app/src"), "{text}");
}

#[test]
fn packages_of_the_system_that_the_image_has_not_are_not_installed() {
    let settings = "packages = { run = ['libpq5'], alpine = { run = ['libpq'] } }";
    for (strategy, name) in [("slim", " libpq5 "), ("alpine", " libpq\n")] {
        let project = with("app-fastapi", settings);
        project.run(&["generate", "--strategy", strategy]).success();
        assert!(project.read("Dockerfile").contains(name), "{}", project.read("Dockerfile"));
    }
    let said = refused(&with("app-fastapi", settings), &["generate", "--strategy", "distroless"]);
    assert!(said.contains("`libpq5` cannot be installed"), "{said}");
}

#[test]
fn completions_and_manual_name_every_command() {
    const COMMANDS: [&str; 7] = ["init", "generate", "inspect", "explain", "schema", "completions", "man"];
    let help = run_in(repository(), &["--help"]).success().stdout.clone();
    let listed: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("  ")?.split("  ").next()).collect();
    for command in COMMANDS {
        assert!(listed.contains(&command), "{help}");
        for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
            run_in(repository(), &["completions", shell]).success().stdout_contains(command);
        }
        run_in(repository(), &["man"]).success().stdout_contains(&format!("uvdock\\-{command}"));
    }
    run_in(repository(), &["man", "generate"]).success().stdout_contains("\\-\\-dry\\-run");
    run_in(repository(), &["man", "build"]).code(2);
}

/// Every extension at once, in a project that is a package.
const EXTENDED: &str = r#"
env = { LOG_LEVEL = "debug $HOME \"x\" \\d", PYTHONUNBUFFERED = "0" }
labels = { "org.opencontainers.image.title" = "The Shop", "com.example.team" = "a $b \"c\"" }
build-args = { REVISION = "none $(id)" }
ignore = ["**/*.secret"]

[tool.uvdock.packages]
run = ["media-types"]

[tool.uvdock.instructions]
base = "RUN echo base > /base.txt"
project = "RUN echo \"$REVISION\" > src/shop/revision.txt"
runtime = """
COPY docker/note.txt /note.txt
RUN echo "runtime $REVISION" > /runtime.txt
"""
dev = "RUN echo dev > /dev.txt"

[tool.uvdock.compose.services.shop]
mem_limit = "256m"
ports = ["127.0.0.1:9999:9999"]
environment = { MODE = "dev", HOME_DIR = "${HOME}" }

[tool.uvdock.compose.services.cache]
image = "redis:8"
volumes = ["cache:/data"]

[tool.uvdock.compose.volumes.cache]
"#;

fn extended() -> Project {
    let project = with("package-fastapi-hatchling", EXTENDED);
    project.write("docker/note.txt", "a note\n");
    project
}

#[test]
fn extensions_stand_in_the_files_with_where_they_come_from() {
    let project = extended();
    project.run(&["generate"]).success();
    assert_equal_files(FILES.iter().map(|file| (format!("snapshots/extensions/{file}"), project.read(file))));
    lint::hadolint_finds_nothing(&project.path().join("Dockerfile"));
    project.run(&["generate", "--check"]).success();
}

#[test]
fn an_extended_image_has_what_was_asked_for() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let project = extended();
    lock::relock(&project);
    // No package index of the system is reached here.
    project.replace("pyproject.toml", "run = [\"media-types\"]", "run = []");
    project.run(&["generate"]).success();
    lint::compose_accepts(&project);
    let image = Image::build(&project);
    let label = |name: &str| image.inspect(&format!("{{{{index .Config.Labels \"{name}\"}}}}"));
    assert_eq!(label("org.opencontainers.image.title"), "The Shop");
    assert_eq!(label("com.example.team"), "a $b \"c\"");
    let files = "print([open(p).read().strip() for p in ('/base.txt', '/runtime.txt', '/note.txt', '/app/src/shop/revision.txt')])";
    assert_eq!(image.python(files, &[]), "['base', 'runtime none $(id)', 'a note', 'none $(id)']");
    let environment = "import os; print(os.environ['LOG_LEVEL'] + '|' + os.environ['PYTHONUNBUFFERED'])";
    assert_eq!(image.python(environment, &[]), "debug $HOME \"x\" \\d|0");
    let dev = Image::build_target(&project, "dev");
    assert_eq!(dev.python("print(open('/dev.txt').read().strip())", &[]), "dev");
    assert_eq!(dev.python(environment, &[]), "debug $HOME \"x\" \\d|0");
}

/// Texts that mean something to a shell, to Dockerfiles, to YAML or to ignore files.
const HOSTILE: &[&str] = &[
    "$(touch uvdock-evil)",
    "`touch uvdock-evil`",
    "a\" b=c",
    "'; touch uvdock-evil; '",
    "end\\",
    "${PATH}",
    "# comment",
    "a: b",
    "- c",
    "{{ x }}",
    "\t tab ",
];

#[test]
fn hostile_values_change_the_shape_of_no_file() {
    let values = |text: &dyn Fn(usize) -> String| {
        let quoted = |index: usize| Value::from(text(index)).to_string();
        let all = 0..HOSTILE.len();
        let table = |prefix: &str| {
            all.clone().map(|index| format!("{prefix}{index} = {}", quoted(index))).collect::<Vec<_>>().join(", ")
        };
        let ignored: Vec<String> = all.clone().map(quoted).collect();
        formatdoc! {r#"
            env = {{ {environment} }}
            labels = {{ {labels} }}
            build-args = {{ {arguments} }}
            ignore = [{ignored}]
            env-files = [{file}]
            compose.services.ticker.labels = {{ {keys} }}
            writable = ["data"]
        "#,
            environment = table("E"),
            labels = table("l"),
            arguments = table("B"),
            ignored = ignored.join(", "),
            file = quoted(0),
            keys = table("c"),
        }
    };
    let hostile = with("package-console-script", &values(&|index| HOSTILE[index].to_owned()));
    let tame = with("package-console-script", &values(&|index| format!("value{index}")));
    for project in [&hostile, &tame] {
        project.run(&["generate", "--port", "8000"]).success();
    }
    assert_eq!(kinds(&hostile.read("Dockerfile")), kinds(&tame.read("Dockerfile")));
    for name in ["Dockerfile", ".dockerignore", "compose.yaml"] {
        assert_eq!(hostile.read(name).lines().count(), tame.read(name).lines().count(), "{}", hostile.read(name));
    }
    let compose: Value = serde_saphyr::from_str(&hostile.read("compose.yaml")).expect("YAML");
    for (index, text) in HOSTILE.iter().enumerate() {
        assert_eq!(compose["services"]["ticker"]["labels"][format!("c{index}")], json!(text));
    }
}

#[test]
fn hostile_variables_reach_the_image_as_they_are() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    let lines: Vec<String> =
        HOSTILE.iter().enumerate().map(|(index, text)| format!("E{index} = {}", Value::from(*text))).collect();
    let project = with(FINE, &format!("[tool.uvdock.env]\n{}", lines.join("\n")));
    lock::relock(&project);
    project.run(&["generate"]).success();
    let image = Image::build(&project);
    let printed = image.python("import json, os; print(json.dumps([os.environ[f'E{i}'] for i in range(11)]))", &[]);
    let found: Vec<String> = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(found, HOSTILE);
}
