use super::*;

const SERVER: &str =
    "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\nif __name__ == '__main__':\n    mcp.run()\n";
const GUARD: &str = "import os\nif __name__ == '__main__':\n    print(os.getcwd())\n";

#[test]
fn a_program_at_the_root_is_offered_before_the_servers_that_it_launches() {
    let files = [("servers/a.py", SERVER), ("servers/b.py", SERVER), ("app.py", GUARD)];
    assert_eq!(command(&files, &["mcp"]), "? app.py, servers/a.py, servers/b.py");
    let documented = [&files[..], &[("README.md", "```bash\nuv run app.py\n```\n")]].concat();
    assert_eq!(command(&documented, &["mcp"]), "python app.py");
}

#[test]
fn a_program_that_the_documentation_runs_is_offered_beside_a_server() {
    let files = [("server.py", SERVER), ("client.py", GUARD)];
    assert_eq!(command(&files, &["mcp"]), "python server.py");
    let both = "```bash\nuv run server.py\npython client.py\n```\n";
    assert_eq!(command(&[&files[..], &[("README.md", both)]].concat(), &["mcp"]), "? client.py, server.py");
}

#[test]
fn a_program_that_loads_the_server_is_no_other_one() {
    let files = [("server.py", SERVER), ("main.py", "import server\nif __name__ == '__main__':\n    print(server)\n")];
    assert_eq!(command(&files, &["mcp"]), "python server.py");
}

#[test]
fn what_has_a_project_of_its_own_is_not_started() {
    let manifest = "[project]\nname = 'tool'\nversion = '1'\n";
    let files = [("main.py", GUARD), ("tool/pyproject.toml", manifest), ("tool/server.py", SERVER)];
    assert_eq!(command(&files, &["mcp"]), "python main.py");
    assert_eq!(command(&files[1..], &["mcp"]), "python tool/server.py");
    let installed = [("main.py", GUARD), ("api/pyproject.toml", manifest), ("api/app.py", FASTAPI)];
    assert!(command(&installed, WEB).starts_with("uvicorn"), "this very project installs what it needs");
    assert_eq!(command(&installed, &[]), "python main.py");
}

#[test]
fn an_application_below_a_directory_that_is_no_module_name_is_one() {
    let files = [("first-service/src/main.py", FASTAPI), ("second-service/jobs/load.py", GUARD)];
    assert!(command(&files, WEB).starts_with("uvicorn main:app"), "{}", command(&files, WEB));
    let two = [files[0], ("second-service/src/main.py", FASTAPI)];
    assert_eq!(command(&two, WEB), "? first-service/src/main.py:app, second-service/src/main.py:app");
}

#[test]
fn an_application_whose_framework_is_not_locked_is_refused_with_what_to_add() {
    let files = [("web/main.py", FASTAPI), ("web/load.py", GUARD)];
    let error = plan(&files, &[]).expect_err("nothing is locked");
    assert!(error.to_string().contains("nor is `fastapi`"), "{error}");
    let hint = error.hint(crate::config::SettingsHome::Pyproject).unwrap_or_default();
    assert_eq!(hint, "Run `uv add fastapi uvicorn`");
    let two = [("web/main.py", FASTAPI), ("api/main.py", FASTAPI)];
    let hint = plan(&two, &[]).expect_err("two").hint(crate::config::SettingsHome::Pyproject).unwrap_or_default();
    assert!(hint.starts_with("Run `uv add fastapi`"), "{hint}");
}

#[test]
fn a_program_below_the_root_that_nothing_names_is_asked_for_where_there_are_others() {
    let files = [("loaders/fetch.py", GUARD), ("scripts/check.py", GUARD)];
    assert_eq!(command(&files, &[]), "? loaders/fetch.py, scripts/check.py");
    assert_eq!(command(&files[..1], &[]), "python loaders/fetch.py");
    let named = [&files[..], &[("README.md", "```\npython loaders/fetch.py\n```\n")]].concat();
    assert_eq!(command(&named, &[]), "python loaders/fetch.py");
}

#[test]
fn a_script_named_dev_is_asked_for_beside_another_one() {
    let pyproject = with_scripts("dev = 'other.cli:dev'\nplay = 'other.cli:play'");
    let files = [("pyproject.toml", pyproject.as_str()), ("shop/__init__.py", "")];
    assert_eq!(command(&files, &[]), "? dev, play");
    let alone = with_scripts("dev = 'other.cli:dev'");
    let files = [("pyproject.toml", alone.as_str()), ("shop/__init__.py", ""), ("main.py", GUARD)];
    assert_eq!(command(&files, &[]), "python main.py");
    let documented = [&files[..2], &[("README.md", "```\nuv run dev\n```\n")]].concat();
    assert_eq!(command(&documented, &[]), "dev");
}

#[test]
fn what_uv_init_wrote_is_named_where_nothing_else_runs() {
    let pyproject = with_scripts("shop-cli = 'shop:main'");
    let stub = "def main() -> None:\n    print(\"Hello from shop!\")\n";
    let work = "import time\nprint(time.time() + 1)\n";
    let files = [("pyproject.toml", pyproject.as_str()), ("src/shop/__init__.py", stub)];
    let error = plan(&files, &[]).expect_err("a stub").to_string();
    assert!(error.contains("`shop-cli` prints a line (src/shop/__init__.py:1)"), "{error}");
    let files = [&files[..], &[("src/shop/main.py", work)]].concat();
    assert_eq!(command(&files, &[]), "? python -m shop.main");
}

#[test]
fn a_framework_that_nothing_imports_is_not_what_a_project_serves() {
    let worker = ("shop/jobs.py", "from celery import Celery\napp = Celery('x')\n");
    let error = plan(&[worker], &["celery", "streamlit"]).expect_err("a question");
    assert!(matches!(&error, PlanError::NothingToRun { candidates, .. } if candidates.len() == 1), "{error}");
}

#[test]
fn a_server_that_is_required_and_not_locked_is_no_package_to_add() {
    let pyproject = format!("{APP}dependencies = [\"flask\", \"gunicorn>=20\"]\n");
    let lock = lock(&["flask"], "[package.metadata]\nrequires-dist = [{ name = \"flask\" }]");
    let app = ("main.py", "from flask import Flask\napp = Flask(__name__)\n");
    let error = planned(&[("pyproject.toml", &pyproject), app], &lock).expect_err("no server");
    assert!(error.to_string().ends_with(": `gunicorn` is required (pyproject.toml:5) and not locked"), "{error}");
    let hint = error.hint(crate::config::SettingsHome::Pyproject);
    assert_eq!(hint.as_deref(), Some("Run `uv lock`, and commit `uv.lock`"));
}

#[test]
fn what_the_documentation_runs_is_asked_for_beside_a_program_that_only_runs() {
    let readme = ("README.md", "```bash\nuv run python load.py\npython query_test.py\n```\n");
    let files = [("load.py", GUARD), ("query_test.py", "print(1 + 1)\n"), readme];
    assert_eq!(command(&files, &[]), "? load.py, query_test.py");
    assert_eq!(command(&[("main.py", GUARD), files[1], readme], &[]), "python main.py");
    assert_eq!(command(&files[..2], &[]), "python load.py");
}

#[test]
fn programs_of_packages_that_the_documentation_runs_are_offered_where_nothing_else_is() {
    let readme = ("README.md", "```bash\nuv run pytest\nuv run ns run --server-only\n```\n");
    assert_eq!(command(&[("demo.py", GUARD), readme], &[]), "? ns run --server-only, demo.py");
}

#[test]
fn a_guard_alone_tells_no_program_from_its_neighbours() {
    let files = [("a.py", "print(1 + 1)\n"), ("b.py", "print(2 + 2)\n"), ("c.py", GUARD)];
    assert_eq!(command(&files, &[]), "? c.py, a.py, b.py");
    assert_eq!(command(&files[1..], &[]), "python c.py");
}

#[test]
fn a_script_that_the_authors_run_by_a_framework_comes_before_what_it_imports() {
    let page = ("shop/app.py", "import streamlit as st\ndef main():\n    st.title('x')\nst.write('y')\n");
    let entry = ("start.py", "from shop.app import main\nif __name__ == '__main__':\n    main()\n");
    let container =
        (".devcontainer/devcontainer.json", "{\"postAttachCommand\": {\"server\": \"streamlit run start.py\"}}");
    let found = command(&[page, entry, container], &["streamlit"]);
    assert!(found.starts_with("streamlit run start.py"), "{found}");
}

#[test]
fn programs_that_the_documentation_runs_come_first_in_a_question() {
    let files = [("data/load.py", GUARD), ("data/merge.py", GUARD), ("jobs/loop.py", "print(1)\n")];
    let readme = ("README.md", "```bash\npython jobs/loop.py\n```\n");
    let asked = command(&[&files[..], &[readme]].concat(), &[]);
    assert!(asked.starts_with("? jobs/loop.py, "), "{asked}");
    assert!(asked.contains("data/merge.py"), "{asked}");
}

#[test]
fn a_file_that_is_named_like_a_test_and_holds_none_is_asked_for() {
    let stub = "def main():\n    print(\"Hello from shop!\")\n\n\nif __name__ == \"__main__\":\n    main()\n";
    let files = [("main.py", stub), ("branching_test.py", "import flows\nflows.run()\n")];
    assert_eq!(command(&files, &[]), "? branching_test.py");
    let test = [("main.py", stub), ("branching_test.py", "def test_it():\n    assert 1\n")];
    assert!(command(&test, &[]).starts_with("! Nothing to run here"), "{}", command(&test, &[]));
}

#[test]
fn a_program_of_a_locked_package_that_the_documentation_runs_is_offered() {
    let readme = ("README.md", "```bash\nlocust --config locust.conf\nlocust\nlocust is a package\nruff check\n```\n");
    assert_eq!(command(&[readme, ("locustfile.py", "x = 1\n")], &["locust", "ruff"]), "? locust --config locust.conf");
}
