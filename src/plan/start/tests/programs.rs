use indoc::indoc;

use super::*;

fn serve(arguments: &str) -> String {
    format!(
        "import uvicorn\ndef run():\n    uvicorn.run('shop.api:app'{arguments})\nif __name__ == '__main__':\n    run()\n"
    )
}

#[test]
fn an_application_of_a_project_that_is_locked_by_itself_is_not_this_one_s() {
    let api = ("service/main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    let files = [api, ("service/pyproject.toml", "[project]\nname = \"service\"\nversion = \"1\"\n")];
    let refused = |files: &[(&str, &str)]| plan(files, &[]).expect_err("nothing to start").to_string();
    assert!(refused(&files).contains("`service.main:app`"), "{}", refused(&files));
    let locked = refused(&[files[0], files[1], ("service/uv.lock", "version = 1\n")]);
    assert!(!locked.contains("ASGI"), "{locked}");
}

#[test]
fn a_script_that_serves_is_how_the_author_starts_it() {
    let pyproject = with_scripts("dev = 'shop.cli:dev'\nserve = 'shop.cli:run'");
    let cli =
        format!("{}def dev():\n    uvicorn.run('shop.api:app', reload=True)\n", serve(", host='0.0.0.0', port=9000"));
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
fn a_program_that_works_beside_its_application_is_the_start() {
    let run = |host: &str, beside: &str| {
        format!(
            "import asyncio\nimport uvicorn\nimport shop.api as api_module\nasync def loop():\n    while True:\n        await asyncio.sleep(1)\n\
             async def open_browser():\n    pass\nasync def main():\n    server = uvicorn.Server(uvicorn.Config(api_module.app, host='{host}', port=9000))\n    \
             await asyncio.gather(server.serve(){beside})\nif __name__ == '__main__':\n    asyncio.run(main())\n"
        )
    };
    let started = |host: &str, beside: &str| {
        let run = run(host, beside);
        command(&[("shop/api.py", FASTAPI), ("shop/__init__.py", ""), ("run.py", &run)], WEB)
    };
    assert_eq!(started("127.0.0.1", ", loop()"), "python run.py");
    assert_eq!(started("0.0.0.0", ""), "python run.py");
    assert!(started("127.0.0.1", "").starts_with("uvicorn shop.api:app"));
    assert!(started("127.0.0.1", ", open_browser()").starts_with("uvicorn shop.api:app"));
    let one = "import asyncio\nimport threading\nimport uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\ndef work():\n    pass\n";
    let guard =
        "if __name__ == '__main__':\n    threading.Thread(target=work).start()\n    uvicorn.run(app, host='0.0.0.0')\n";
    assert_eq!(command(&[("main.py", &format!("{one}{guard}"))], WEB), "python main.py");
    let plain = guard.replace("threading.Thread(target=work).start()", "print(1)");
    assert!(command(&[("main.py", &format!("{one}{plain}"))], WEB).starts_with("uvicorn main:app"));
}

#[test]
fn a_program_whose_variable_opens_it_is_the_start_where_it_prepares() {
    let run = "import os\nimport uvicorn\nfrom shop.tables import prepare\ndef main():\n    prepare()\n    \
               uvicorn.run('shop.api:app', host=os.getenv('HOST', '127.0.0.1'))\nif __name__ == '__main__':\n    main()\n";
    let tables = ("shop/tables.py", "def prepare():\n    pass\n");
    assert_eq!(command(&[("shop/api.py", FASTAPI), tables, ("run.py", run)], WEB), "python run.py");
    let bare = run.replace("    prepare()\n", "");
    assert!(command(&[("shop/api.py", FASTAPI), tables, ("run.py", &bare)], WEB).starts_with("uvicorn"));
}

#[test]
fn a_program_that_does_something_before_its_factory_is_the_start() {
    let server = |before: &str| {
        format!(
            "import os\nimport uvicorn\nfrom fastapi import FastAPI\nimport runtime\ndef build_app():\n    app = FastAPI()\n    return app\n\
             def main():\n{before}    app = build_app()\n    uvicorn.run(app, host=os.environ.get('HOST', '127.0.0.1'), port=8004)\n\
             if __name__ == '__main__':\n    main()\n"
        )
    };
    let runtime = ("runtime.py", "def prepare():\n    pass\ndef setup_logging():\n    pass\n");
    let started = |before: &str| command(&[("server.py", &server(before)), runtime], WEB);
    assert_eq!(started("    runtime.prepare()\n"), "python server.py");
    assert!(started("    runtime.setup_logging()\n").contains("server:build_app"));
    assert!(started("    settings = runtime.prepare()\n").contains("server:build_app"));
}

#[test]
fn a_program_that_calls_the_command_line_of_another_file_serves_what_that_serves() {
    let cli = "import typer\nimport uvicorn\nfrom shop.api import app\ncli = typer.Typer()\n@cli.callback(invoke_without_command=True)\n\
               def serve(port: int = 8000):\n    uvicorn.run(app, host='0.0.0.0', port=port)\n";
    let run = "from shop.migrations import migrate\nmigrate()\nfrom shop.cli import cli\nif __name__ == '__main__':\n    cli()\n";
    let files = [
        ("shop/api.py", FASTAPI),
        ("shop/cli.py", cli),
        ("shop/migrations.py", "def migrate():\n    pass\n"),
        ("api.py", run),
    ];
    assert_eq!(command(&files, &["fastapi", "uvicorn", "typer"]), "python api.py");
}

#[test]
fn a_private_module_is_no_start_where_the_project_has_scripts() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("shop/__init__.py", ""),
        ("shop/cli.py", "import sys\ndef main():\n    print(sys.argv)\n"),
        ("shop/_tool.py", "import sys\nif __name__ == '__main__':\n    print(sys.argv)\n"),
    ];
    assert_eq!(command(&files, &[]), "shop");
}

#[test]
fn what_only_prints_is_no_answer_beside_what_does_something() {
    let list = "import sys\nTOOLS = ['a']\ndef main():\n    for tool in TOOLS:\n        print(tool)\nif __name__ == '__main__':\n    main()\n";
    let tool = "import requests\ndef main():\n    requests.get('x')\nif __name__ == '__main__':\n    main()\n";
    let files = [("main.py", list), ("assign.py", tool), ("merge.py", tool)];
    assert!(
        matches!(plan(&files, &["requests"]), Err(PlanError::Ambiguous { candidates, .. }) if candidates.len() == 2)
    );
    assert_eq!(command(&[("main.py", list), ("test_x.py", tool)], &["requests"]), "python main.py");
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
    assert_eq!(plan.start.entrypoint.expect("it takes its first argument as it is").value, ["shop"]);
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
fn a_guard_in_a_module_that_others_import_is_no_program_of_a_package() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let callback = "import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('x:y', host='0.0.0.0')\n";
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("shop/__init__.py", ""),
        ("shop/callback.py", callback),
        ("shop/cli.py", "import shop.callback\ndef main():\n    print(1 + 1)\n"),
    ];
    assert_eq!(command(&files, WEB), "shop");
}

#[test]
fn a_host_that_an_option_sets_is_set() {
    let text = indoc! {"
        import argparse
        from aiohttp import web
        parser = argparse.ArgumentParser()
        parser.add_argument('--host', default='localhost')
        args = parser.parse_args()
        if __name__ == '__main__':
            web.run_app(web.Application(), host=args.host)
    "};
    assert_eq!(command(&[("main.py", text)], &["aiohttp"]), "python main.py --host 0.0.0.0");
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
    assert_eq!(plan.start.other_roles[0].command.value[..3], ["celery", "--app", "shop.jobs:app"].map(str::to_owned));
}

#[test]
fn a_framework_whose_command_is_not_installed_is_an_error() {
    let text = "from dagster import Definitions\ndefs = Definitions()\n";
    let error = plan(&[("dags/__init__.py", text)], &["dagster"]).expect_err("no web server");
    assert!(matches!(error, PlanError::MissingCommand { package: "dagster-webserver", .. }), "{error}");
}

#[test]
fn a_part_of_what_a_framework_runs_together_is_asked_for() {
    let text = "from dagster import Definitions\ndefs = Definitions()\n";
    let error = plan(&[("dags/__init__.py", text)], &["dagster", "dagster-webserver"]).expect_err("two ways");
    let keys: Vec<&str> = error.candidates().iter().map(|candidate| candidate.key.as_str()).collect();
    assert_eq!(keys, ["dagster dev --host 0.0.0.0 --port 3000 --module-name dags", "dags:defs"]);
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

#[test]
fn a_program_that_imports_its_own_package_by_name_is_started_by_its_dotted_name() {
    let main = "from bot.settings import NAME\nif __name__ == '__main__':\n    print(NAME)\n";
    let files = [("bot/main.py", main), ("bot/settings.py", "NAME = 'x'\n")];
    assert_eq!(command(&files, &[]), "python -m bot.main");
}

#[test]
fn a_program_that_imports_from_beside_itself_is_started_as_a_file() {
    let main = "from settings import NAME\nif __name__ == '__main__':\n    print(NAME)\n";
    let files = [("bot/main.py", main), ("bot/settings.py", "NAME = 'x'\n")];
    assert_eq!(command(&files, &[]), "python bot/main.py");
}

#[test]
fn saq_is_given_its_settings() {
    let text =
        "from saq import Queue\nqueue = Queue.from_url('redis://x')\nsettings = {'queue': queue, 'functions': []}\n";
    assert_eq!(command(&[("jobs/work.py", text)], &["saq"]), "saq jobs.work.settings");
}

#[test]
fn projects_of_platforms_with_images_of_their_own_are_told_so() {
    let graph =
        [("langgraph.json", "{\"graphs\": {\"agent\": \"./agent.py:graph\"}}"), ("agent.py", "graph = object()\n")];
    let error = plan(&graph, &["langgraph"]).expect_err("LangGraph builds it");
    assert!(error.to_string().contains("LangGraph (langgraph.json)"), "{error}");
    let dag = [("dags/daily.py", "from airflow.sdk import dag\n\n@dag\ndef daily():\n    pass\n\ndaily()\n")];
    let error = plan(&dag, &["apache-airflow"]).expect_err("Airflow runs it");
    assert!(error.to_string().contains("Airflow (dags/daily.py:1)"), "{error}");
}

#[test]
fn an_application_beside_langgraph_json_is_the_answer() {
    let files = [("langgraph.json", "{}"), ("main.py", FASTAPI)];
    assert!(command(&files, WEB).starts_with("uvicorn main:app"));
}

#[test]
fn a_program_that_imports_the_root_as_a_package_is_refused_with_the_way_out() {
    let main = "from bot.config import TOKEN\nfrom bot.texts import HELLO\nif __name__ == '__main__':\n    print(TOKEN, HELLO)\n";
    let files = [("__init__.py", ""), ("main.py", main), ("config.py", "TOKEN = 1\n"), ("texts.py", "HELLO = 1\n")];
    let error = plan(&files, &[]).expect_err("no image has the root above the project");
    assert!(matches!(&error, PlanError::RootIsPackage { package, .. } if package == "bot"), "{error}");
    let installed = [&files[1..], &[("bot/__init__.py", ""), ("bot/config.py", ""), ("bot/texts.py", "")]].concat();
    assert_eq!(command(&installed, &[]), "python main.py");
}

#[test]
fn an_application_that_imports_the_root_as_a_package_is_refused_too() {
    let routes = "from shop import db\nfrom shop.texts import HELLO\n";
    let package = "db = object()\n";
    let serving = format!("{routes}{FASTAPI}");
    let files = [("__init__.py", package), ("routes.py", serving.as_str()), ("texts.py", "HELLO = 1\n")];
    let error = plan(&files, WEB).expect_err("no image has the root above the project");
    assert!(matches!(&error, PlanError::RootIsPackage { package, .. } if package == "shop"), "{error}");
}

#[test]
fn a_script_whose_function_its_module_does_not_have_is_none() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let files = |cli: &str| {
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("shop/__init__.py", ""),
            ("shop/cli.py", cli),
            ("main.py", "if __name__ == '__main__':\n    print(1)\n"),
        ];
        command(&files, &[])
    };
    assert_eq!(files("def main():\n    print(1)\n"), "shop");
    assert_eq!(files("from .run import *\n"), "shop");
    assert_eq!(files("def run():\n    print(1)\n"), "python main.py");
}

#[test]
fn a_function_of_a_platform_s_with_a_guard_is_no_program() {
    let function = "def handle(event, context):\n    return 1\nif __name__ == '__main__':\n    handle({}, None)\n";
    let files = [("serverless.yaml", "functions: {}\n"), ("src/upkeep.py", function)];
    let error = plan(&files, &[]).expect_err("AWS runs it");
    assert!(error.to_string().contains("AWS Lambda (serverless.yaml)"), "{error}");
    let readme = ("README.md", "```sh\nuv run python src/upkeep.py\n```\n");
    let plain = "if __name__ == '__main__':\n    print(1)\n";
    assert_eq!(command(&[("serverless.yaml", ""), ("src/upkeep.py", plain), readme], &[]), "python src/upkeep.py");
}

#[test]
fn a_program_that_does_not_parse_is_said_to_end() {
    let broken = "import os\nif __name__ == '__main__':\n    page = \n    print(1)\n";
    let plan = plan(&[("main.py", broken)], &[]).expect("a plan");
    let said = crate::plan::testing::notices(&plan);
    assert!(said.iter().any(|notice| notice.starts_with("`main.py:3` does not parse, and what starts")), "{said:?}");
}

#[test]
fn a_worker_and_a_program_beside_it_are_asked_for() {
    let worker = ("tasks/app.py", "from celery import Celery\napp = Celery('shop')\n");
    let main = ("main.py", "from tasks.app import app\nif __name__ == '__main__':\n    print(app)\n");
    assert!(command(&[worker], &["celery"]).starts_with("celery"));
    let both = command(&[worker, main], &["celery"]);
    assert!(both.starts_with("? ") && both.contains("main.py"), "{both}");
}

#[test]
fn a_package_on_the_import_path_itself_is_named_from_above() {
    let files =
        [("src/__main__.py", "from .tool import work\nwork()\n"), ("src/tool.py", "def work():\n    print(1)\n")];
    let plan = plan(&files, &[]).expect("a plan");
    assert_eq!(plan.start.command.value, ["python", "-m", "src"]);
    assert!(plan.start.workdir.value.is_root());
}

#[test]
fn a_script_whose_function_nobody_awaits_gives_way_to_the_program_that_runs_it() {
    let pyproject = with_scripts("talk = 'shop.cli:main'");
    let cli = "import asyncio\nasync def main():\n    print(1)\nif __name__ == '__main__':\n    asyncio.run(main())\n";
    let files = [("pyproject.toml", pyproject.as_str()), ("shop/__init__.py", ""), ("shop/cli.py", cli)];
    assert_eq!(command(&files, &[]), "python -m shop.cli");
    let wrapped = cli.replace("async def main", "@wrapped\nasync def main");
    let files = [("pyproject.toml", pyproject.as_str()), ("shop/__init__.py", ""), ("shop/cli.py", &wrapped)];
    assert_eq!(command(&files, &[]), "talk");
}

#[test]
fn a_program_is_named_from_where_the_user_lets_it_start() {
    let started = |settings: &str| {
        let pyproject = format!("{APP}[tool.uvdock]\n{settings}");
        let files =
            [("pyproject.toml", pyproject.as_str()), ("bot/main.py", "if __name__ == '__main__':\n    print(1)\n")];
        plan(&files, &[]).expect("a plan").start.command.value.join(" ")
    };
    assert_eq!([started(""), started("workdir = 'bot'")], ["python bot/main.py", "python main.py"]);
}
