use super::super::testing::{application, facts, module};
use super::super::{Calling, CodeFacts, Embedding, ObjectKind, Scope};
use crate::catalogue::framework::{aiohttp, celery, dash, django, fastapi, flask, gradio, huey, taskiq, telegram_bot};
use crate::catalogue::{Framework, Interface};

fn made(text: &str) -> Option<(&'static Framework, ObjectKind, Scope)> {
    let found = module(text).applications;
    found.into_iter().next().map(|found| (found.framework, found.kind, found.scope))
}

fn object(framework: &'static Framework) -> (&'static Framework, ObjectKind, Scope) {
    (framework, ObjectKind::Object, Scope::Module)
}

fn factory(required: &[&str], calling: Calling) -> ObjectKind {
    let required_parameters = required.iter().map(ToString::to_string).collect();
    ObjectKind::Factory { required_parameters, calling }
}

fn named(facts: &CodeFacts) -> Vec<(&str, &str)> {
    facts.applications().map(|(module, found)| (module.path.as_str(), found.name.as_deref().unwrap_or(""))).collect()
}

#[test]
fn an_instance_of_an_imported_class_is_an_object() {
    assert_eq!(made("from fastapi import FastAPI\napp = FastAPI()"), Some(object(&fastapi::FRAMEWORK)));
}

#[test]
fn a_function_that_only_commands_can_call_is_no_factory() {
    let text = "import click\nfrom flask import Flask\nfrom flask.cli import FlaskGroup\n@click.pass_context\ndef get_app(ctx=None):\n    app = Flask(__name__)\n    return app\n";
    let has_factory =
        |text: &str| module(text).applications.iter().any(|found| matches!(found.kind, ObjectKind::Factory { .. }));
    assert!(!has_factory(text));
    assert!(has_factory(&text.replace("@click.pass_context\n", "")));
}

#[test]
fn an_alias_and_a_module_name_lead_to_the_class() {
    assert_eq!(made("from fastapi import FastAPI as F\napp = F()"), Some(object(&fastapi::FRAMEWORK)));
    assert_eq!(made("import fastapi\napp = fastapi.FastAPI()"), Some(object(&fastapi::FRAMEWORK)));
    assert_eq!(made("import aiohttp.web\napp = aiohttp.web.Application()"), Some(object(&aiohttp::FRAMEWORK)));
}

#[test]
fn an_annotated_assignment_is_an_object() {
    assert_eq!(made("from flask import Flask\napp: Flask = Flask(__name__)"), Some(object(&flask::FRAMEWORK)));
}

#[test]
fn a_class_of_the_same_name_from_elsewhere_is_none() {
    assert_eq!(made("from shop import FastAPI\napp = FastAPI()"), None);
    assert_eq!(made("app = FastAPI()"), None);
}

#[test]
fn a_router_is_no_application() {
    assert_eq!(made("from fastapi import APIRouter\nrouter = APIRouter()"), None);
    assert_eq!(made("from flask import Blueprint\nbp = Blueprint('x', __name__)"), None);
}

#[test]
fn a_subclass_in_the_project_makes_applications() {
    let text = "from fastapi import FastAPI\nclass Api(FastAPI): pass\napp = Api()";
    assert_eq!(made(text), Some(object(&fastapi::FRAMEWORK)));
}

#[test]
fn a_function_that_returns_a_new_application_is_a_factory() {
    let text = "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app";
    let facts = facts(&[("main.py", text)]);
    let factory_found = application(&facts, "main.py", "create_app").expect("the factory is found");
    assert_eq!(factory_found.kind, factory(&[], Calling::Sync));
    assert_eq!(named(&facts), [("main.py", "create_app")]);
}

#[test]
fn a_factory_states_its_required_parameters() {
    let text = "from flask import Flask\ndef create_app(config, debug=False):\n    return Flask(__name__)";
    assert_eq!(made(text).map(|found| found.1), Some(factory(&["config"], Calling::Sync)));
}

#[test]
fn a_factory_that_refuses_its_defaults_requires_them() {
    let of = |refusal: &str| {
        let text = format!(
            "from flask import Flask\ndef create_app(db=None, path=None, debug=False):\n{refusal}\n    return Flask(__name__)"
        );
        made(&text).map(|found| found.1)
    };
    let raised = "        raise ValueError(db)";
    let required = |condition: &str| of(&format!("    if {condition}:\n{raised}"));
    assert_eq!(required("db is None and path is None"), Some(factory(&["db", "path"], Calling::Sync)));
    assert_eq!(required("not db"), Some(factory(&["db"], Calling::Sync)));
    assert_eq!(required("db is not None and path is None"), Some(factory(&[], Calling::Sync)));
    assert_eq!(required("debug"), Some(factory(&[], Calling::Sync)));
    assert_eq!(required("unknown() or db"), Some(factory(&[], Calling::Sync)));
    let set_later = format!("    if db is None:\n{raised}\n    db = open(db)");
    assert_eq!(of(&set_later), Some(factory(&["db"], Calling::Sync)));
    assert_eq!(of(&format!("    db = db or open()\n    if db is None:\n{raised}")), Some(factory(&[], Calling::Sync)));
}

#[test]
fn an_async_factory_is_told_from_a_plain_one() {
    let text = "from aiohttp import web\nasync def init():\n    return web.Application()";
    assert_eq!(made(text).map(|found| found.1), Some(factory(&[], Calling::Async)));
}

#[test]
fn an_annotation_makes_a_factory_where_the_body_cannot_be_followed() {
    let text = "from fastapi import FastAPI\ndef create() -> FastAPI:\n    return build().app";
    assert_eq!(made(text).map(|found| found.1), Some(factory(&[], Calling::Sync)));
}

#[test]
fn a_function_that_hands_out_the_module_object_is_no_factory() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\ndef get() -> FastAPI:\n    return app";
    assert_eq!(named(&facts(&[("main.py", text)])), [("main.py", "app")]);
}

#[test]
fn a_pytest_fixture_is_no_factory() {
    let text = "import pytest\nfrom flask import Flask\n@pytest.fixture\ndef app():\n    return Flask('x')";
    assert_eq!(made(text), None);
}

#[test]
fn the_result_of_a_factory_in_another_file_is_an_object() {
    let facts = facts(&[
        ("app/factory.py", "from fastapi import FastAPI\ndef create_app():\n    return FastAPI()"),
        ("app/main.py", "from .factory import create_app\napp = create_app()"),
    ]);
    let app = application(&facts, "app/main.py", "app").expect("the object is found");
    assert_eq!((app.framework, &app.kind), (&fastapi::FRAMEWORK, &ObjectKind::Object));
}

#[test]
fn an_imported_application_is_a_re_export() {
    let facts = facts(&[
        ("app/__init__.py", "from .main import app"),
        ("app/main.py", "from fastapi import FastAPI\napp = FastAPI()"),
    ]);
    let app = application(&facts, "app/__init__.py", "app").expect("the re-export is found");
    let expected = ObjectKind::ReExport { module: "app/main.py".to_owned(), name: "app".to_owned() };
    assert_eq!(app.kind, expected);
}

#[test]
fn a_second_name_in_the_same_file_is_a_re_export() {
    let facts = facts(&[("main.py", "from flask import Flask\napp = Flask('x')\napplication = app")]);
    let second = application(&facts, "main.py", "application").expect("the second name is found");
    assert!(matches!(&second.kind, ObjectKind::ReExport { name, .. } if name == "app"));
}

#[test]
fn a_wrapper_under_the_same_name_keeps_one_application() {
    let text = "from fastapi import FastAPI\nimport socketio\napp = FastAPI()\napp = socketio.ASGIApp(sio, app)";
    let facts = facts(&[("main.py", text)]);
    assert_eq!(named(&facts), [("main.py", "app")]);
    assert_eq!(application(&facts, "main.py", "app").map(|app| app.place.line), Some(Some(4)));
}

#[test]
fn a_wrapper_under_another_name_hides_the_wrapped_application() {
    let text = "from fastapi import FastAPI\nimport socketio\napi = FastAPI()\napp = socketio.ASGIApp(sio, api)";
    let facts = facts(&[("main.py", text)]);
    assert_eq!(named(&facts), [("main.py", "app")]);
}

#[test]
fn a_mounted_application_is_no_candidate() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\nsub = FastAPI()\napp.mount('/sub', sub)";
    let facts = facts(&[("main.py", text)]);
    assert_eq!(named(&facts), [("main.py", "app")]);
    let sub = application(&facts, "main.py", "sub").expect("the mounted one is still listed");
    assert!(matches!(&sub.embedding, Embedding::Mounted(place) if place.line == Some(4)));
}

#[test]
fn a_re_export_of_a_mounted_application_is_no_candidate() {
    let facts = facts(&[
        ("sub.py", "from fastapi import FastAPI\nsub = FastAPI()"),
        ("main.py", "from fastapi import FastAPI\nfrom sub import sub\napp = FastAPI()\napp.mount('/sub', sub)"),
    ]);
    assert_eq!(named(&facts), [("main.py", "app")]);
}

#[test]
fn the_server_of_dash_is_wsgi() {
    let facts = facts(&[("main.py", "import dash\napp = dash.Dash()\nserver = app.server")]);
    let server = application(&facts, "main.py", "server").expect("the server is found");
    assert_eq!((server.framework, server.interface), (&dash::FRAMEWORK, Interface::Wsgi));
}

#[test]
fn the_http_app_of_an_mcp_server_is_asgi() {
    let facts = facts(&[("main.py", "from fastmcp import FastMCP\nmcp = FastMCP('x')\napp = mcp.http_app()")]);
    assert_eq!(application(&facts, "main.py", "mcp").map(|mcp| mcp.interface), Some(Interface::Mcp));
    assert_eq!(application(&facts, "main.py", "app").map(|app| app.interface), Some(Interface::Asgi));
}

#[test]
fn the_builder_of_a_telegram_bot_is_followed() {
    let text = "from telegram.ext import Application\nbot = Application.builder().token('x').build()";
    assert_eq!(made(text), Some(object(&telegram_bot::FRAMEWORK)));
}

#[test]
fn falcon_tells_wsgi_from_asgi() {
    let interface = |text: &str| module(text).applications.first().map(|found| found.interface);
    assert_eq!(interface("import falcon\napp = falcon.App()"), Some(Interface::Wsgi));
    assert_eq!(interface("import falcon.asgi\napp = falcon.asgi.App()"), Some(Interface::Asgi));
}

#[test]
fn a_context_manager_binds_an_application() {
    let text = "import gradio as gr\nwith gr.Blocks() as demo:\n    gr.Markdown('x')";
    assert_eq!(made(text), Some(object(&gradio::FRAMEWORK)));
}

#[test]
fn an_object_that_is_not_made_on_import_says_where_it_is_made() {
    let scope = |text: &str| module(text).applications.first().map(|found| found.scope.clone());
    let guarded = "from flask import Flask\nif __name__ == '__main__':\n    app = Flask('x')";
    assert_eq!(scope(guarded), Some(Scope::MainGuard));
    let checked = "from typing import TYPE_CHECKING\nfrom flask import Flask\nif TYPE_CHECKING:\n    app = Flask('x')";
    assert_eq!(scope(checked), Some(Scope::TypeChecking));
    let inner = "from flask import Flask\ndef run():\n    app = Flask('x')\n    app.run()";
    assert_eq!(scope(inner), Some(Scope::Function("run".to_owned())));
}

#[test]
fn an_application_in_a_test_module_is_no_candidate() {
    assert!(named(&facts(&[("tests/app.py", "from flask import Flask\napp = Flask('x')")])).is_empty());
}

#[test]
fn the_wsgi_module_of_django_holds_an_object() {
    let text = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()";
    assert_eq!(made(text), Some(object(&django::FRAMEWORK)));
}

#[test]
fn workers_are_applications_of_their_own_kind() {
    assert_eq!(made("from celery import Celery\napp = Celery('x')"), Some(object(&celery::FRAMEWORK)));
    assert_eq!(
        made("from taskiq_redis import ListQueueBroker\nbroker = ListQueueBroker('x')"),
        Some(object(&taskiq::FRAMEWORK))
    );
    assert_eq!(made("from huey import RedisHuey\nhuey = RedisHuey()"), Some(object(&huey::FRAMEWORK)));
}

#[test]
fn names_that_refer_to_each_other_end() {
    assert_eq!(made("a = b\nb = a\nc = f(c)"), None);
}
