//! Commands of the user's that start what the project holds.

use super::*;
use crate::plan::build_plan::{HealthCheck, ProgramForm, Reload, StartPlan};

const QUEUE: (&str, &str) = ("jobs.py", "from celery import Celery\nqueue = Celery('x')\n");

fn start_of(command: &str, files: &[(&str, &str)], packages: &[&str]) -> StartPlan {
    let pyproject = format!("{APP}[tool.uvdock]\ncommand = {command:?}\n");
    let files: Vec<_> = [("pyproject.toml", pyproject.as_str())].iter().chain(files).copied().collect();
    planned(&files, &lock(packages, "")).expect("a plan").start
}

#[test]
fn a_worker_stays_a_role_beside_a_command_of_the_users() {
    let packages = ["fastapi", "uvicorn", "celery"];
    for command in ["uvicorn main:app --port 9000", "main:app", "echo on"] {
        let roles = start_of(command, &[("main.py", FASTAPI), QUEUE], &packages).other_roles;
        assert_eq!(roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), ["worker"], "{command}");
    }
    let start = start_of("celery --app jobs:queue worker -c 1", &[("main.py", FASTAPI), QUEUE], &packages);
    assert!(start.other_roles.is_empty() && start.port.is_none(), "{start:?}");
}

#[test]
fn the_users_words_reload_in_development() {
    let start = start_of("uvicorn main:app --workers 4 --root-path /api", &[("main.py", FASTAPI)], WEB);
    assert_eq!(start.dev_command.value.join(" "), "uvicorn main:app --reload --root-path /api");
    assert_eq!((start.reload.value, start.port.map(|port| port.value)), (Reload::Server, Some(8000)));
}

#[test]
fn the_port_is_that_of_the_users_words_and_not_that_of_a_guard() {
    let guarded = format!("{FASTAPI}import uvicorn\nif __name__ == '__main__':\n    uvicorn.run(app, port=9999)\n");
    let start = start_of("uvicorn main:app --host 0.0.0.0", &[("main.py", &guarded)], WEB);
    assert_eq!(start.port.map(|port| port.value), Some(8000));
}

#[test]
fn the_health_route_is_that_of_the_application_that_the_words_start() {
    let other = "from fastapi import FastAPI\nother = FastAPI()\n@other.get('/health')\ndef h():\n    return 1\n";
    let files = [("main.py", FASTAPI), ("other.py", other)];
    assert_eq!(start_of("uvicorn main:app", &files, WEB).health.expect("a check").value, HealthCheck::Answer);
    let path = "/health".to_owned();
    assert_eq!(start_of("uvicorn other:other", &files, WEB).health.expect("a check").value, HealthCheck::Http { path });
}

#[test]
fn a_server_that_speaks_tls_must_accept_a_connection() {
    let check = |command: &str| start_of(command, &[("main.py", FASTAPI)], WEB).health.expect("a check").value;
    assert_eq!(check("uvicorn main:app --host 0.0.0.0"), HealthCheck::Answer);
    assert_eq!(check("uvicorn main:app --ssl-certfile a.pem"), HealthCheck::Tcp);
}

#[test]
fn the_directory_is_the_one_that_the_words_count_on() {
    let files = [("app/main.py", FASTAPI), ("app/tool.py", "")];
    assert_eq!(start_of("uvicorn app.main:app", &files, WEB).workdir.value, "");
    assert_eq!(start_of("uvicorn --app-dir app main:app", &files, WEB).workdir.value, "");
}

#[test]
fn another_task_of_the_same_program_is_not_the_application() {
    let flask = "from flask import Flask\napp = Flask(__name__)\n";
    let start = start_of("flask --app main db upgrade", &[("main.py", flask)], &["flask", "gunicorn"]);
    assert_eq!((start.reload.value, start.dev_command.value[2].as_str()), (Reload::Restart, "main"));
    assert_eq!(start.port, None);
    let start = start_of("python -c 'print(1)'", &[("main.py", flask)], &["flask", "gunicorn"]);
    assert_eq!((start.port, start.health), (None, None));
}

#[test]
fn an_object_alone_gets_its_server_by_whatever_module_it_is_named() {
    let files = [
        ("src/app/__init__.py", "from app.api import service\n"),
        ("src/app/api.py", "from fastapi import FastAPI\nservice = FastAPI()\n"),
    ];
    for command in ["app:service", "app.api:service"] {
        let start = start_of(command, &files, WEB);
        assert_eq!(start.command.value.join(" "), format!("uvicorn {command} --host 0.0.0.0 --port 8000"));
    }
}

#[test]
fn an_object_that_nothing_serves_is_no_command() {
    let pyproject = format!("{APP}[tool.uvdock]\ncommand = \"main:thing\"\n");
    let files = [("pyproject.toml", pyproject.as_str()), ("main.py", "thing = make()\n")];
    let error = planned(&files, &lock(WEB, "")).expect_err("no program");
    assert!(error.to_string().starts_with("Command `main:thing` is an object and no program"), "{error}");
}

#[test]
fn a_program_that_the_words_run_is_judged_as_a_candidate_is() {
    let form = |command: &str, text: &str| {
        let files = [("main.py", text), ("other.py", "if __name__ == '__main__':\n    print(1)\n")];
        start_of(command, &files, &[]).form.value
    };
    let guarded = |line: &str| format!("import sys\ndef main():\n    {line}\nif __name__ == '__main__':\n    main()\n");
    let asks = guarded("name = input('Name')");
    for command in ["python main.py", "python ./main.py", "uv run main.py", "python -u main.py"] {
        assert_eq!(form(command, &asks), ProgramForm::Interactive, "{command}");
    }
    assert_eq!(form("python main.py", &guarded("print(1)")), ProgramForm::Job);
    assert_eq!(form("python main.py --fast", &guarded("print(sys.argv)")), ProgramForm::Job);
    let endless = guarded("while True:\n        print(1)");
    assert_eq!(form("python main.py", &endless), ProgramForm::Service);
}

#[test]
fn a_tool_that_the_words_run_is_an_entrypoint_unless_they_give_its_arguments() {
    let tool = "import argparse\nif __name__ == '__main__':\n    parser = argparse.ArgumentParser()\n    \
                parser.add_argument('path')\n    print(parser.parse_args())\n";
    let start = start_of("python tool.py", &[("tool.py", tool)], &[]);
    assert_eq!(start.entrypoint.map(|words| words.value.join(" ")).as_deref(), Some("python tool.py"));
    assert_eq!(start.form.value, ProgramForm::CommandLine);
    let start = start_of("python tool.py data", &[("tool.py", tool)], &[]);
    assert!(start.entrypoint.is_none() && start.command.value == ["python", "tool.py", "data"], "{start:?}");
}

#[test]
fn the_port_of_a_program_that_the_words_run_is_that_of_its_code() {
    let flask = "import os\nfrom flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    \
                 app.run(host='0.0.0.0', port=5005)\n";
    let start = start_of("python main.py", &[("main.py", flask)], &["flask", "gunicorn"]);
    assert_eq!((start.port.map(|port| port.value), start.form.value), (Some(5005), ProgramForm::Service));
}

#[test]
fn a_file_that_is_no_candidate_is_judged_too_where_the_words_run_it() {
    let helper = ("scripts/fill.py", "import shop\nname = input('Name')\n");
    let start = start_of("python scripts/fill.py", &[("main.py", FASTAPI), ("shop.py", ""), helper], WEB);
    assert_eq!(start.form.value, ProgramForm::Interactive);
}

#[test]
fn a_console_script_that_no_image_has_is_refused_by_its_reason() {
    let settings = "[tool.uvdock]\ncommand = \"shop\"\n[project.scripts]\nshop = \"shop.main:main\"\n";
    let refused = |manifest: &str| {
        let pyproject = format!("{manifest}{settings}");
        let error = planned(&[("pyproject.toml", pyproject.as_str())], &lock(&[], "")).expect_err("no such script");
        (error.to_string(), error.hint(crate::config::SettingsHome::Pyproject).unwrap_or_default())
    };
    let (error, hint) = refused(APP);
    assert!(error.starts_with("Script `shop`") && hint.contains("add a `[build-system]`"), "{error} {hint}");
    let (error, hint) = refused(PACKAGE);
    assert!(error.starts_with("Script `shop`") && hint.contains("what it looks for"), "{error} {hint}");
}

#[test]
fn a_server_that_its_own_command_runs_talks_over_standard_input() {
    let server = [("server.py", "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('Shop')\n")];
    let form = |command| start_of(command, &server, &["mcp", "fastmcp", "typer"]).form.value;
    for command in ["mcp run server.py", "fastmcp run server.py", "fastmcp run server.py --transport stdio"] {
        assert_eq!(form(command), ProgramForm::McpServer, "{command}");
    }
    for command in
        ["mcp run server.py --transport sse", "fastmcp run server.py --transport=http", "fastmcp run -t sse server.py"]
    {
        assert_eq!(form(command), ProgramForm::Service, "{command}");
    }
}
