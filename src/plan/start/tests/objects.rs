use super::*;
use crate::plan::build_plan::ProgramForm;

const UVICORN: &[&str] = &["fastapi", "uvicorn"];
const GUNICORN: &[&str] = &["flask", "gunicorn"];

#[test]
fn an_object_that_a_function_of_the_project_makes_is_an_application() {
    let make = (
        "shop/make.py",
        "from fastapi import FastAPI\ndef create_asgi_app(debug):\n    app = FastAPI()\n    return app\n",
    );
    let main = ("shop/asgi.py", "from shop.make import create_asgi_app\nasgi_app = create_asgi_app(True)\n");
    assert!(command(&[make, main], UVICORN).starts_with("uvicorn shop.asgi:asgi_app"));
}

#[test]
fn an_object_that_a_class_of_the_project_holds_is_an_application() {
    let server = "from fastapi import FastAPI\nclass Server:\n    def __init__(self):\n        self.app = FastAPI()\n    def build(self):\n        return self.app\n";
    let by_attribute = ("main.py", "from server import Server\nserver = Server()\napp = server.app\n");
    assert!(command(&[("server.py", server), by_attribute], UVICORN).starts_with("uvicorn main:app"));
    let at_once = ("main.py", "from server import Server\napp = Server().app\n");
    assert!(command(&[("server.py", server), at_once], UVICORN).starts_with("uvicorn main:app"));
    let by_method = ("main.py", "from server import Server\napp = Server().build()\n");
    assert!(command(&[("server.py", server), by_method], UVICORN).starts_with("uvicorn main:app"));
}

#[test]
fn an_object_that_is_said_to_be_an_application_is_one() {
    let main = ("main.py", "from fastapi import FastAPI\nfrom elsewhere import make\napp: FastAPI = make()\n");
    assert!(command(&[main], UVICORN).starts_with("uvicorn main:app"));
}

#[test]
fn what_a_server_is_given_by_the_code_is_an_application() {
    let main = (
        "main.py",
        "import uvicorn\nfrom elsewhere import make\napp = make()\nif __name__ == '__main__':\n    uvicorn.run(app)\n",
    );
    assert!(command(&[main], UVICORN).starts_with("uvicorn main:app"));
    let main = (
        "main.py",
        "import uvicorn\nfrom elsewhere import make\napp = make()\nif __name__ == '__main__':\n    uvicorn.run('main:app', reload=True)\n",
    );
    let answer = command(&[main], UVICORN);
    assert!(answer.starts_with("uvicorn main:app"), "{answer}");
}

#[test]
fn a_wrapped_object_is_served_and_not_what_it_wraps() {
    let main = (
        "main.py",
        "import socketio\nfrom fastapi import FastAPI\napi = FastAPI()\nsio = socketio.AsyncServer()\napp = socketio.ASGIApp(sio, api)\n",
    );
    assert!(command(&[main], &["fastapi", "uvicorn", "python-socketio"]).starts_with("uvicorn main:app"));
    let main = (
        "main.py",
        "import socketio\nfrom fastapi import FastAPI\napi = FastAPI()\nsio = socketio.AsyncServer()\napp = socketio.ASGIApp(socketio_server=sio, other_asgi_app=api)\n",
    );
    assert!(command(&[main], &["fastapi", "uvicorn", "python-socketio"]).starts_with("uvicorn main:app"));
    let main = (
        "main.py",
        "from fastapi import FastAPI\nfrom shop_middleware import Outer\napi = FastAPI()\napp = Outer(api)\n",
    );
    assert!(command(&[main], UVICORN).starts_with("uvicorn main:"));
}

#[test]
fn other_frameworks_and_plain_functions_are_applications() {
    let pyramid = (
        "app.py",
        "from pyramid.config import Configurator\nwith Configurator() as config:\n    config.scan()\n    app = config.make_wsgi_app()\n",
    );
    assert!(
        command(&[pyramid], &["pyramid", "waitress"]).starts_with("waitress-serve"),
        "{}",
        command(&[pyramid], &["pyramid", "waitress"])
    );
    let bottle = (
        "app.py",
        "from bottle import route, run\n@route('/')\ndef index():\n    return 'x'\nrun(host='localhost', port=8080, debug=True)\n",
    );
    assert_eq!(command(&[bottle], &["bottle"]), "python app.py");
    let bottle = ("app.py", "import bottle\napp = bottle.app()\n");
    assert!(command(&[bottle], &["bottle", "gunicorn"]).contains("app:app"));
    let wsgi =
        ("wsgi.py", "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'x']\n");
    assert!(command(&[wsgi], &["gunicorn"]).contains("wsgi:application"), "{}", command(&[wsgi], &["gunicorn"]));
    let asgi = ("app.py", "async def app(scope, receive, send):\n    pass\n");
    assert!(command(&[asgi], &["uvicorn"]).contains("app:app"));
    let pecan = ("app.py", "from pecan import make_app\napp = make_app('shop.controllers.root.RootController')\n");
    assert!(command(&[pecan], &["pecan", "gunicorn"]).contains("app:app"));
}

#[test]
fn a_development_server_gives_way_to_the_production_server_that_is_locked() {
    let main = (
        "app.py",
        "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', debug=True)\n",
    );
    assert!(command(&[main], GUNICORN).starts_with("gunicorn"));
    let main = (
        "app.py",
        "from flask import Flask\ndef run():\n    app = Flask(__name__)\n    app.run(host='0.0.0.0', debug=True)\nif __name__ == '__main__':\n    run()\n",
    );
    let plan = plan(&[main], GUNICORN).expect("a plan");
    assert_eq!(plan.start.command.value, ["python", "app.py"]);
    let notices = crate::plan::testing::notices(&plan);
    assert!(
        notices.iter().any(|notice| notice.contains("Flask's own server (app.py:4) is for development as")),
        "{notices:?}"
    );
}

#[test]
fn an_application_for_a_serverless_platform_is_no_service() {
    let main =
        ("app.py", "from fastapi import FastAPI\nfrom mangum import Mangum\napp = FastAPI()\nhandler = Mangum(app)\n");
    let with_server = command(&[main], &["fastapi", "mangum", "uvicorn"]);
    assert!(with_server.starts_with("uvicorn app:app"), "{with_server}");
    let alone = command(&[main], &["fastapi", "mangum"]);
    assert!(alone.contains("AWS Lambda"), "{alone}");
    let handler = ("main.py", "def lambda_handler(event, context):\n    return {}\n");
    let alone = command(&[handler], &["boto3"]);
    assert!(alone.contains("AWS Lambda"), "{alone}");
    let function =
        ("main.py", "import functions_framework\n@functions_framework.http\ndef hello(request):\n    return 'x'\n");
    let alone = command(&[function], &["functions-framework"]);
    assert!(alone.contains("Cloud"), "{alone}");
    let function = ("function_app.py", "import azure.functions as func\napp = func.FunctionApp()\n");
    let alone = command(&[function], &["azure-functions"]);
    assert!(alone.contains("Azure"), "{alone}");
    let worker = "from fastapi import FastAPI\nfrom workers import WorkerEntrypoint\napp = FastAPI()\n";
    let alone = command(&[("src/worker.py", worker)], &["fastapi"]);
    assert!(alone.contains("Cloudflare Workers"), "{alone}");
}

#[test]
fn a_worker_is_no_answer_for_a_web_application_that_nothing_serves() {
    let worker = ("shop/tasks.py", "from celery import Celery\napp = Celery('x')\n");
    let web = ("shop/web.py", "from flask import Flask\ndef make(settings):\n    return Flask(settings)\n");
    let pyproject = format!("{APP}dependencies = [\"flask\", \"celery\"]\n");
    let answer = command(&[("pyproject.toml", &pyproject), worker, web], &["flask", "celery"]);
    assert!(!answer.starts_with("celery"), "{answer}");
}

#[test]
fn a_program_of_an_installed_package_is_a_candidate() {
    let guard = "import json\ndef main():\n    print(json)\nif __name__ == '__main__':\n    main()\n";
    let files = [("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("src/shop/etl.py", guard)];
    let answer = command(&files, &[]);
    assert!(answer == "? python -m shop.etl", "{answer}");
    let files = [("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("scripts/etl.py", guard)];
    let answer = command(&files, &[]);
    assert!(answer == "? scripts/etl.py", "{answer}");
}

#[test]
fn a_subcommand_that_serves_comes_before_the_bare_object() {
    let pyproject = with_scripts("shop = 'shop.cli:app'");
    let cli = "import typer, uvicorn\napp = typer.Typer()\n@app.command()\ndef serve(port: int = 9000):\n    uvicorn.run('shop.api:app', host='0.0.0.0', port=port)\n@app.command()\ndef seed():\n    print(1 + 1)\n";
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("shop/__init__.py", ""),
        ("shop/api.py", FASTAPI),
        ("shop/cli.py", cli),
    ];
    assert_eq!(command(&files, &["fastapi", "uvicorn", "typer"]), "shop serve");
    let one = cli.replace("@app.command()\ndef seed", "def seed");
    let files = [files[0], files[1], files[2], ("shop/cli.py", one.as_str())];
    assert_eq!(command(&files, &["fastapi", "uvicorn", "typer"]), "shop");
}

const FLASK: (&str, &str) = ("app.py", "from flask import Flask\napp = Flask(__name__)\n");

#[test]
fn uwsgi_serves_where_it_is_locked_and_is_told_to_stop_on_sigterm() {
    let expected = "uwsgi --http-socket 0.0.0.0:8000 --master --die-on-term --need-app --module app:app";
    assert_eq!(command(&[FLASK], &["flask", "uwsgi"]), expected);
    assert_eq!(command(&[FLASK], &["flask", "pyuwsgi"]), expected);
}

#[test]
fn the_configuration_file_of_uwsgi_names_application_and_address() {
    let ini = ("uwsgi.ini", "[uwsgi]\nmodule = app:app\nhttp-socket = :9000\nprocesses = 4\n");
    let plan = plan(&[FLASK, ini], &["flask", "pyuwsgi"]).expect("a plan");
    assert_eq!(plan.start.command.value.join(" "), "uwsgi --ini uwsgi.ini --master --die-on-term --need-app");
    assert_eq!(plan.start.port.map(|port| port.value), Some(9000));
    assert!(plan.sources.files.iter().any(|file| file.path == "uwsgi.ini"), "{:?}", plan.sources.files);
    let behind_a_proxy = ("uwsgi.ini", "[uwsgi]\nwsgi-file = app.py\ncallable = app\nsocket = /tmp/app.sock\n");
    let answer = command(&[FLASK, behind_a_proxy], &["flask", "pyuwsgi"]);
    assert_eq!(answer, "uwsgi --ini uwsgi.ini --http-socket 0.0.0.0:8000 --master --die-on-term --need-app");
}

#[test]
fn a_configuration_file_says_which_of_several_applications_is_served() {
    let other = ("other.py", FLASK.1);
    let ini = ("uwsgi.ini", "[uwsgi]\nmodule = other:app\n");
    assert!(command(&[FLASK, other, ini], &["flask", "gunicorn"]).ends_with("other:app"));
}

#[test]
fn waitress_stops_on_sigint_and_daphne_serves_objects_alone() {
    let plan_of = |files: &[(&str, &str)], packages: &[&str]| plan(files, packages).expect("a plan").start;
    let start = plan_of(&[FLASK], &["flask", "waitress"]);
    assert_eq!(start.stop_signal.map(|signal| signal.value).as_deref(), Some("SIGINT"));
    assert_eq!(command(&[("app.py", FASTAPI)], &["fastapi", "daphne"]), "daphne --bind 0.0.0.0 --port 8000 app:app");
    let factory = ("app.py", "from fastapi import FastAPI\ndef make():\n    return FastAPI()\n");
    assert!(command(&[factory], &["fastapi", "daphne"]).starts_with("! "));
}

#[test]
fn a_function_that_a_subcommand_is_set_to_knows_the_options_of_its_parser() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let cli = "import argparse, uvicorn\ndef serve(args):\n    uvicorn.run('shop.api:app', host=args.host, port=args.port)\ndef main():\n    parser = argparse.ArgumentParser()\n    sub = parser.add_subparsers(required=True)\n    one = sub.add_parser('serve')\n    one.add_argument('--host', default='127.0.0.1')\n    one.add_argument('--port', type=int, default=9000)\n    one.set_defaults(func=serve)\n    args = parser.parse_args()\n    args.func(args)\n";
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("shop/__init__.py", ""),
        ("shop/api.py", FASTAPI),
        ("shop/cli.py", cli),
    ];
    let start = plan(&files, UVICORN).expect("a plan").start;
    assert_eq!(start.command.value.join(" "), "shop serve --host 0.0.0.0");
    assert_eq!(start.port.map(|port| port.value), Some(9000));
}

#[test]
fn the_interface_that_the_authors_deploy_is_served() {
    let settings = "ASGI_APPLICATION = 'config.asgi.application'\nWSGI_APPLICATION = 'config.wsgi.application'\nINSTALLED_APPS = ['channels']\n";
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
    let files = [
        ("manage.py", manage),
        ("config/__init__.py", ""),
        ("config/settings.py", settings),
        ("config/wsgi.py", "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"),
        ("config/asgi.py", "from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n"),
    ];
    let packages = &["django", "channels", "gunicorn", "uvicorn"];
    let of = |line: &str| command(&[&files[..], &[("Procfile", line)]].concat(), packages);
    assert!(of("web: gunicorn config.wsgi:application\n").starts_with("gunicorn"));
    assert!(of("web: uvicorn config.asgi:application\n").starts_with("uvicorn"));
}

#[test]
fn a_server_that_no_program_runs_is_run_by_the_command_of_its_sdk() {
    let started = |code: &str, packages: &[&str]| {
        let server = format!("from mcp.server.fastmcp import FastMCP\n{code}");
        plan(&[("server.py", &server)], packages)
            .map(|plan| (plan.start.command.value.join(" "), plan.start.form.value))
    };
    let stdio = |command: &str| Some((command.to_owned(), ProgramForm::McpServer));
    assert_eq!(started("mcp = FastMCP('x')\n", &["mcp", "typer"]).ok(), stdio("mcp run server.py"));
    assert_eq!(started("shop = FastMCP('x')\n", &["mcp", "typer"]).ok(), stdio("mcp run server.py:shop"));
    assert!(started("mcp = FastMCP('x')\n", &["mcp"]).is_err());
    let own = "mcp = FastMCP('x')\nif __name__ == '__main__':\n    mcp.run()\n";
    assert_eq!(started(own, &["mcp", "typer"]).ok(), stdio("python server.py"));
}
