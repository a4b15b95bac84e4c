use super::candidate::Start;
use crate::plan::testing::{APP, PACKAGE, lock, planned};
use crate::plan::{BuildPlan, PlanError};

/// The plan of a project with these files and production packages.
fn plan(files: &[(&str, &str)], packages: &[&str]) -> Result<BuildPlan, PlanError> {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| *path == "pyproject.toml") {
        files.push(("pyproject.toml", APP));
    }
    planned(&files, &lock(packages, ""))
}

/// The command, or the candidates of an open question behind `? `.
fn command(files: &[(&str, &str)], packages: &[&str]) -> String {
    match plan(files, packages) {
        Ok(plan) => plan.start.command.value.join(" "),
        Err(PlanError::Ambiguous { candidates, .. }) => {
            let keys: Vec<String> = candidates.into_iter().map(|candidate| candidate.key).collect();
            format!("? {}", keys.join(", "))
        }
        Err(error) => format!("! {error}"),
    }
}

fn with_scripts(scripts: &str) -> String {
    format!("{PACKAGE}[project.scripts]\n{scripts}\n")
}

const FASTAPI: &str = "from fastapi import FastAPI\napp = FastAPI()\n";
const WEB: &[&str] = &["fastapi", "uvicorn"];

mod applications {
    use super::*;

    #[test]
    fn an_application_is_named_to_the_server_in_production() {
        assert_eq!(command(&[("main.py", FASTAPI)], WEB), "uvicorn main:app --host 0.0.0.0 --port 8000");
    }

    #[test]
    fn a_server_that_is_missing_is_an_error() {
        let error = plan(&[("main.py", FASTAPI)], &["fastapi"]).expect_err("no server");
        assert!(matches!(error, PlanError::MissingServer { add: "uvicorn", .. }), "{error}");
    }

    #[test]
    fn two_applications_are_a_question() {
        let files = [("one.py", FASTAPI), ("two.py", FASTAPI)];
        assert_eq!(command(&files, WEB), "? one:app, two:app");
    }

    #[test]
    fn examples_hold_no_application() {
        let files = [("main.py", FASTAPI), ("examples/demo.py", FASTAPI)];
        assert!(command(&files, WEB).starts_with("uvicorn main:app"));
    }

    #[test]
    fn what_stands_directly_in_a_package_comes_before_its_subpackages() {
        let files = [("shop2/main.py", FASTAPI), ("shop2/bot/server.py", FASTAPI)];
        assert!(command(&files, WEB).starts_with("uvicorn shop2.main:app"));
    }

    #[test]
    fn the_package_named_after_the_project_comes_first() {
        let files = [("shop/main.py", FASTAPI), ("other/main.py", FASTAPI)];
        assert!(command(&files, WEB).starts_with("uvicorn shop.main:app"));
    }

    #[test]
    fn a_development_server_in_a_guard_is_replaced() {
        let flask =
            "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(port=5000)\n";
        let expected = "gunicorn --bind 0.0.0.0:5000 --worker-tmp-dir /dev/shm app:app";
        assert_eq!(command(&[("app.py", flask)], &["flask", "gunicorn"]), expected);
    }

    #[test]
    fn litestar_runs_by_its_own_command() {
        let text = "from litestar import Litestar\napp = Litestar([])\n";
        let packages = ["litestar", "uvicorn", "rich-click"];
        assert_eq!(command(&[("app.py", text)], &packages), "litestar run --host 0.0.0.0 --port 8000");
        let named = "litestar --app web:app run --host 0.0.0.0 --port 8000";
        assert_eq!(command(&[("web.py", text)], &packages), named);
        assert!(command(&[("app.py", text)], &["litestar", "uvicorn"]).starts_with("uvicorn app:app"));
    }

    #[test]
    fn reflex_runs_its_configuration_and_not_the_stub() {
        let stub = "def main():\n    print(\"Hello from shop!\")\n\n\nif __name__ == \"__main__\":\n    main()\n";
        let files = [("rxconfig.py", "import reflex as rx\nconfig = rx.Config(app_name='shop')\n"), ("main.py", stub)];
        assert_eq!(command(&files, &["reflex"]), "reflex run --env prod");
    }

    #[test]
    fn a_streamlit_file_that_another_imports_is_a_part_of_it() {
        let files = [
            ("home.py", "import streamlit as st\nimport sidebar\nst.title('x')\n"),
            ("sidebar.py", "import streamlit as st\nst.sidebar.write('y')\n"),
        ];
        assert!(command(&files, &["streamlit"]).starts_with("streamlit run home.py"));
    }

    #[test]
    fn a_relative_import_is_run_as_a_module() {
        let text = "from nicegui import ui\nfrom .pages import home\nif __name__ in {'__main__', '__mp_main__'}:\n    ui.run()\n";
        let files = [("web/__init__.py", ""), ("web/main.py", text), ("web/pages.py", "home = 1\n")];
        let plan = plan(&files, &["nicegui"]).expect("a plan");
        assert_eq!(plan.start.command.value.join(" "), "python -m web.main");
        assert_eq!(plan.start.port.map(|port| port.value), Some(8080));
    }
}

mod programs {
    use super::*;

    fn serve(arguments: &str) -> String {
        format!(
            "import uvicorn\ndef run():\n    uvicorn.run('shop.api:app'{arguments})\nif __name__ == '__main__':\n    run()\n"
        )
    }

    #[test]
    fn a_script_that_serves_is_how_the_author_starts_it() {
        let pyproject = with_scripts("dev = 'shop.cli:dev'\nserve = 'shop.cli:run'");
        let cli = format!(
            "{}def dev():\n    uvicorn.run('shop.api:app', reload=True)\n",
            serve(", host='0.0.0.0', port=9000")
        );
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("shop/__init__.py", ""),
            ("shop/api.py", FASTAPI),
            ("shop/cli.py", &cli),
        ];
        let plan = plan(&files, WEB).expect("a plan");
        assert_eq!(plan.start.command.value, ["serve"]);
        assert_eq!(plan.start.port.map(|port| port.value), Some(9000));
    }

    #[test]
    fn a_program_that_serves_where_nothing_reaches_it_gives_way_to_the_server() {
        let run = serve(", port=9000");
        let files = [("shop/api.py", FASTAPI), ("run.py", run.as_str())];
        assert_eq!(command(&files, WEB), "uvicorn shop.api:app --host 0.0.0.0 --port 9000");
    }

    #[test]
    fn a_program_for_development_gives_way_to_the_server() {
        let run = serve(", host='0.0.0.0', reload=True");
        assert!(command(&[("shop/api.py", FASTAPI), ("run.py", &run)], WEB).starts_with("uvicorn shop.api:app"));
        let run = serve(", host='0.0.0.0'");
        assert!(command(&[("shop/api.py", FASTAPI), ("run_dev.py", &run)], WEB).starts_with("uvicorn shop.api:app"));
    }

    #[test]
    fn an_application_that_a_program_starts_comes_before_one_that_nothing_starts() {
        let run = serve(", host='0.0.0.0'");
        let files = [("shop/api.py", FASTAPI), ("other/api.py", FASTAPI), ("run.py", &run)];
        assert_eq!(command(&files, WEB), "python run.py");
    }

    #[test]
    fn a_script_beside_a_web_application_is_not_the_web_application() {
        let pyproject = with_scripts("shop = 'shop.cli:main'");
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("shop/__init__.py", ""),
            ("shop/api.py", FASTAPI),
            ("shop/cli.py", "def main():\n    print(1 + 1)\n"),
        ];
        assert!(command(&files, WEB).starts_with("uvicorn shop.api:app"));
    }

    #[test]
    fn a_web_server_that_a_text_chooses_leaves_a_program_what_it_is() {
        let cli = "import sys, uvicorn\nfrom shop.web import make\ndef main():\n    if sys.argv[1] == 'web':\n        uvicorn.run(make(), host='0.0.0.0')\n";
        let pyproject = with_scripts("shop = 'shop.cli:main'");
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("shop/__init__.py", ""),
            ("shop/cli.py", cli),
            ("shop/web.py", "from fastapi import FastAPI\ndef make(title):\n    return FastAPI(title=title)\n"),
        ];
        let plan = plan(&files, WEB).expect("a plan");
        assert_eq!(plan.start.command.value, ["shop"]);
        assert_eq!((plan.start.port, plan.start.health), (None, None));
    }

    #[test]
    fn a_program_that_runs_a_bot_comes_before_a_helper() {
        let bot = "import discord\nclient = discord.Client()\nif __name__ == '__main__':\n    client.run('x')\n";
        let files = [
            ("bot/__init__.py", ""),
            ("bot/__main__.py", bot),
            ("setup_bot.py", "if __name__ == '__main__':\n    print(1 + 1)\n"),
        ];
        assert_eq!(command(&files, &["discord-py"]), "python -m bot");
    }

    #[test]
    fn a_call_without_a_guard_makes_a_program() {
        let text = "import gradio as gr\ndemo = gr.Interface(fn=str, inputs='text', outputs='text')\ndemo.launch(server_name='0.0.0.0')\n";
        let plan = plan(&[("demo_app.py", text)], &["gradio"]).expect("a plan");
        assert_eq!(plan.start.command.value, ["python", "demo_app.py"]);
        assert_eq!(plan.start.port.map(|port| port.value), Some(7860));
    }

    #[test]
    fn a_server_over_standard_input_has_no_port() {
        let text =
            "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\nif __name__ == '__main__':\n    mcp.run()\n";
        let plan = plan(&[("server.py", text)], &["mcp"]).expect("a plan");
        assert_eq!(plan.start.command.value, ["python", "server.py"]);
        assert_eq!(plan.start.port, None);
        assert!(plan.notices.is_empty(), "{:?}", plan.notices);
    }

    #[test]
    fn a_server_that_nothing_runs_is_run_by_fastmcp() {
        let text = "from fastmcp import FastMCP\nmcp = FastMCP('x')\n";
        let expected = "fastmcp run server.py --transport http --host 0.0.0.0 --port 8000";
        assert_eq!(command(&[("server.py", text)], &["fastmcp"]), expected);
    }

    #[test]
    fn a_worker_is_the_answer_where_nothing_else_runs() {
        let text = "from celery import Celery\napp = Celery('x')\n";
        assert_eq!(
            command(&[("shop/tasks2.py", text)], &["celery"]),
            "celery --app shop.tasks2:app worker --loglevel INFO"
        );
        let files = [("shop/jobs.py", text), ("shop/api.py", FASTAPI)];
        let plan = plan(&files, &["celery", "fastapi", "uvicorn"]).expect("a plan");
        assert!(plan.start.command.value.starts_with(&["uvicorn".to_owned()]));
        assert!(matches!(plan.start.other_roles.as_slice(), [role] if matches!(role.start, Start::Worker(_))));
    }

    #[test]
    fn a_framework_whose_command_is_not_installed_is_an_error() {
        let text = "from dagster import Definitions\ndefs = Definitions()\n";
        let error = plan(&[("dags/__init__.py", text)], &["dagster"]).expect_err("no web server");
        assert!(matches!(error, PlanError::MissingCommand { package: "dagster-webserver", .. }), "{error}");
    }

    #[test]
    fn training_code_and_imported_helpers_are_no_programs() {
        let guard = "if __name__ == '__main__':\n    print(1 + 1)\n";
        let files = [("train.py", guard), ("lib/tools2.py", guard), ("lib/use.py", "import lib.tools2\n")];
        assert!(matches!(plan(&files, &[]), Err(PlanError::NothingToRun { .. })));
    }

    #[test]
    fn what_uv_init_writes_for_a_package_is_nothing_to_run() {
        let pyproject = with_scripts("shop = 'shop:main'");
        let stub = "def main() -> None:\n    print(\"Hello from shop!\")\n";
        let files = [("pyproject.toml", pyproject.as_str()), ("src/shop/__init__.py", stub)];
        assert!(matches!(plan(&files, &[]), Err(PlanError::NothingToRun { .. })));
    }
}

mod evidence {
    use super::*;

    const TWO: [(&str, &str); 2] = [("one.py", FASTAPI), ("two.py", FASTAPI)];

    /// What decides between two applications.
    fn with(path: &str, text: &str) -> BuildPlan {
        let files = [TWO[0], TWO[1], (path, text)];
        plan(&files, WEB).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn chosen(path: &str, text: &str) -> String {
        let plan = with(path, text);
        let source = plan.start.command.source.to_string();
        assert!(source.contains(path), "{source}");
        plan.start.command.value[1].clone()
    }

    #[test]
    fn each_kind_of_file_decides_between_two_applications() {
        assert_eq!(chosen("Procfile", "web: uvicorn two:app --port $PORT\n"), "two:app");
        assert_eq!(chosen("Makefile", "run:\n\t@uv run uvicorn two:app --reload\n"), "two:app");
        assert_eq!(chosen("justfile", "serve:\n    uv run uvicorn two:app\n"), "two:app");
        assert_eq!(chosen("README.md", "# Run\n```bash\n$ uv run uvicorn two:app\n```\n"), "two:app");
        assert_eq!(
            chosen("render.yaml", "services:\n  - type: web\n    startCommand: uv run uvicorn two:app\n"),
            "two:app"
        );
        assert_eq!(chosen("fly.toml", "[processes]\napp = 'uvicorn two:app'\n"), "two:app");
        assert_eq!(
            chosen("compose.yml", "services:\n  api:\n    build: .\n    command: uvicorn two:app --reload\n"),
            "two:app"
        );
        assert_eq!(chosen("Dockerfile", "FROM python\nCMD [\"uvicorn\", \"two:app\"]\n"), "two:app");
        let launch = "{\n  // how to debug\n  \"configurations\": [{\"name\": \"API\", \"module\": \"uvicorn\", \"args\": [\"two:app\"],}]\n}\n";
        assert_eq!(chosen(".vscode/launch.json", launch), "two:app");
    }

    #[test]
    fn a_task_of_pyproject_decides() {
        let pyproject = format!("{APP}[tool.taskipy.tasks]\nstart = \"uvicorn two:app\"\n");
        let files = [TWO[0], TWO[1], ("pyproject.toml", pyproject.as_str())];
        assert!(command(&files, WEB).starts_with("uvicorn two:app"));
    }

    #[test]
    fn deployment_weighs_more_than_documentation() {
        let files =
            [TWO[0], TWO[1], ("Procfile", "web: uvicorn two:app\n"), ("README.md", "```\nuvicorn one:app\n```\n")];
        assert!(command(&files, WEB).starts_with("uvicorn two:app"));
    }

    #[test]
    fn an_entrypoint_script_is_looked_through() {
        let hand_over = [
            TWO[0],
            TWO[1],
            ("entrypoint.sh", "#!/bin/sh\nset -e\nexec \"$@\"\n"),
            ("Dockerfile", "FROM python\nENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"two:app\"]\n"),
        ];
        assert!(command(&hand_over, WEB).starts_with("uvicorn two:app"));
        let inside = [
            TWO[0],
            TWO[1],
            ("start.sh", "#!/bin/sh\nalembic upgrade head\nexec uvicorn two:app\n"),
            ("Dockerfile", "FROM python\nCMD [\"./start.sh\"]\n"),
        ];
        assert!(command(&inside, WEB).starts_with("uvicorn two:app"));
    }

    #[test]
    fn the_port_of_a_deployment_holds() {
        let plan = with("Dockerfile", "FROM python\nCMD uvicorn two:app --host 0.0.0.0 --port ${PORT:-9000}\n");
        assert_eq!(plan.start.port.map(|port| port.value), Some(9000));
        let plan = with("Dockerfile", "FROM python\nEXPOSE 9001\nCMD uvicorn two:app\n");
        assert_eq!(plan.start.port.map(|port| port.value), Some(9001));
    }

    #[test]
    fn a_program_that_serves_an_application_speaks_for_it() {
        let run = ("run_one.py", "import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('one:app')\n");
        let files = [TWO[0], TWO[1], run, ("README.md", "```\nuv run run_one.py\n```\n")];
        assert!(command(&files, WEB).starts_with("uvicorn one:app"));
    }

    #[test]
    fn a_deployed_command_is_taken_where_the_code_names_nothing() {
        let files =
            [("Dockerfile", "FROM python\nCMD [\"mlflow\", \"server\", \"--port\", \"5000\"]\n"), ("lib/x.py", "")];
        assert_eq!(command(&files, &["mlflow"]), "mlflow server --port 5000");
        assert!(command(&files, &[]).starts_with("! Nothing to run"));
    }

    #[test]
    fn what_uvdock_wrote_is_no_evidence() {
        let body = crate::ownership::sign(
            "FROM python\nCMD [\"uvicorn\", \"two:app\"]\n",
            crate::ownership::Syntax::Dockerfile,
        );
        let files = [TWO[0], TWO[1], ("Dockerfile", body.as_str())];
        assert_eq!(command(&files, WEB), "? one:app, two:app");
    }
}

mod watching {
    use super::*;
    use crate::plan::HealthCheck;

    fn health(path: &str) -> HealthCheck {
        let text = format!("{FASTAPI}@app.get('{path}')\ndef check():\n    return 1\n");
        plan(&[("main.py", &text)], WEB).expect("a plan").start.health.expect("a health check").value
    }

    #[test]
    fn a_route_about_the_whole_program_is_its_health_check() {
        assert_eq!(health("/api/v1/health"), HealthCheck::Http { path: "/api/v1/health".to_owned() });
        assert_eq!(health("/warehouse/health"), HealthCheck::Tcp);
    }

    #[test]
    fn a_program_that_handles_sigterm_keeps_it() {
        let program = "if __name__ == '__main__':\n    print(1 + 1)\n";
        let signal =
            |text: &str| plan(&[("main.py", text)], &[]).expect("a plan").start.stop_signal.map(|signal| signal.value);
        assert_eq!(signal(program), Some("SIGINT"));
        assert_eq!(signal(&format!("import signal\nsignal.signal(signal.SIGTERM, print)\n{program}")), None);
    }

    #[test]
    fn a_program_on_localhost_is_reported_with_the_line() {
        let text = "from aiohttp import web\nif __name__ == '__main__':\n    web.run_app(web.Application(), host='localhost')\n";
        let plan = plan(&[("main.py", text)], &["aiohttp"]).expect("a plan");
        assert!(plan.notices.iter().any(|notice| notice.contains("main.py:3")), "{:?}", plan.notices);
    }
}
