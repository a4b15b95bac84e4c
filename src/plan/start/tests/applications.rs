use super::*;

#[test]
fn an_application_is_named_to_the_server_in_production() {
    assert_eq!(command(&[("main.py", FASTAPI)], WEB), "uvicorn main:app --host 0.0.0.0 --port 8000");
}

#[test]
fn a_server_that_is_missing_is_an_error() {
    let error = plan(&[("main.py", FASTAPI)], &["fastapi"]).expect_err("no server");
    assert!(
        matches!(error, PlanError::MissingServer { ref servers, .. } if servers.first() == Some(&"uvicorn")),
        "{error}"
    );
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
fn what_a_generator_copies_holds_no_application() {
    let template = [("main.py", FASTAPI), ("shop/_templates/project/api.py", FASTAPI), ("{{ name }}/api.py", FASTAPI)];
    assert!(command(&template, WEB).starts_with("uvicorn main:app"));
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
    let flask = "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(port=5000)\n";
    let expected = "gunicorn --bind 0.0.0.0:5000 --worker-tmp-dir /dev/shm --worker-class gthread --threads 4 app:app";
    assert_eq!(command(&[("app.py", flask)], &["flask", "gunicorn"]), expected);
}

#[test]
fn an_application_made_for_a_tool_gives_way_to_its_factory() {
    let factory = "from flask import Flask\ndef create_app():\n    return Flask(__name__)\n";
    let files = [
        ("shop/app.py", factory),
        ("db/env.py", "from alembic import context\nfrom shop.app import create_app\napp = create_app()\n"),
        ("shop/make_celery.py", "from shop.app import create_app\nflask_app = create_app()\n"),
    ];
    assert!(command(&files, &["flask", "gunicorn"]).ends_with("shop.app:create_app()"));
    let wsgi = ("wsgi.py", "from shop.app import create_app\napp = create_app()\n");
    assert!(command(&[files[0], files[1], wsgi], &["flask", "gunicorn"]).ends_with("wsgi:app"));
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
    let text =
        "from nicegui import ui\nfrom .pages import home\nif __name__ in {'__main__', '__mp_main__'}:\n    ui.run()\n";
    let files = [("web/__init__.py", ""), ("web/main.py", text), ("web/pages.py", "home = 1\n")];
    let plan = plan(&files, &["nicegui"]).expect("a plan");
    assert_eq!(plan.start.command.value.join(" "), "python -m web.main");
    assert_eq!(plan.start.port.map(|port| port.value), Some(8080));
}
