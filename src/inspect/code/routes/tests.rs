use super::super::PathResolution::{Full, Partial};
use super::super::testing::facts;
use super::super::{PathResolution, Route};

fn routes(files: &[(&str, &str)]) -> Vec<Route> {
    facts(files).modules.into_iter().flat_map(|module| module.routes).collect()
}

fn paths(text: &str) -> Vec<(String, PathResolution)> {
    routes(&[("main.py", text)]).into_iter().map(|route| (route.path, route.resolution)).collect()
}

fn full(path: &str) -> Vec<(String, PathResolution)> {
    vec![(path.to_owned(), Full)]
}

#[test]
fn a_decorated_route_of_an_application_is_full() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/health')\ndef health(): ...";
    let found = routes(&[("main.py", text)]);
    assert_eq!(found[0].path, "/health");
    assert_eq!((found[0].application.as_deref(), found[0].module.as_deref()), (Some("app"), Some("main.py")));
    assert_eq!(found[0].place.line, Some(3));
}

#[test]
fn only_names_of_health_checks_are_reported() {
    let text = "from flask import Flask\napp = Flask('x')\n@app.route('/users')\ndef users(): ...\n\
                @app.route('/healthz')\ndef healthz(): ...";
    assert_eq!(paths(text), full("/healthz"));
}

#[test]
fn a_route_with_a_parameter_or_without_get_is_left_out() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/{id}/status')\ndef a(): ...\n\
                @app.post('/ping')\ndef b(): ...\n@app.api_route('/ready', methods=['POST'])\ndef c(): ...";
    assert!(paths(text).is_empty());
}

#[test]
fn prefixes_of_routers_are_joined_across_files() {
    let found = routes(&[
        ("app/config.py", "API = '/api/v1'"),
        (
            "app/main.py",
            "from fastapi import FastAPI\nfrom app.config import API\nfrom app.api import api\n\
             app = FastAPI()\napp.include_router(api, prefix=API)",
        ),
        (
            "app/api.py",
            "from fastapi import APIRouter\nfrom app import utils\napi = APIRouter()\napi.include_router(utils.router)",
        ),
        (
            "app/utils.py",
            "from fastapi import APIRouter\nrouter = APIRouter(prefix='/utils')\n@router.get('/health-check/')\n\
             def check(): ...",
        ),
    ]);
    assert_eq!((found[0].path.as_str(), found[0].resolution), ("/api/v1/utils/health-check/", Full));
    assert_eq!(found[0].module.as_deref(), Some("app/main.py"));
}

#[test]
fn a_router_that_nobody_includes_is_partial() {
    let text = "from fastapi import APIRouter\nrouter = APIRouter(prefix='/x')\n@router.get('/ping')\ndef p(): ...";
    assert_eq!(paths(text), [("/x/ping".to_owned(), Partial)]);
}

#[test]
fn a_prefix_that_cannot_be_followed_is_partial() {
    let text = "from fastapi import FastAPI, APIRouter\napp = FastAPI()\nr = APIRouter()\n\
                app.include_router(r, prefix=compute())\n@r.get('/ping')\ndef p(): ...";
    assert_eq!(paths(text), [("/ping".to_owned(), Partial)]);
}

#[test]
fn a_router_included_in_a_factory_is_full() {
    let text = "from fastapi import FastAPI, APIRouter\nr = APIRouter()\n@r.get('/ping')\ndef p(): ...\n\
                def create():\n    app = FastAPI()\n    app.include_router(r)\n    return app";
    assert_eq!(paths(text), full("/ping"));
}

#[test]
fn a_parameter_stands_for_what_is_passed() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\ndef add(target):\n    @target.get('/ping')\n    \
                def p(): ...\nadd(app)";
    assert_eq!(paths(text), full("/ping"));
}

#[test]
fn a_mounted_application_adds_its_path() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\nsub = FastAPI()\napp.mount('/sub', sub)\n\
                @sub.get('/health')\ndef h(): ...";
    assert_eq!(paths(text), full("/sub/health"));
}

#[test]
fn the_prefix_of_a_registration_replaces_that_of_a_blueprint() {
    let text = "from flask import Flask, Blueprint\nbp = Blueprint('a', __name__, url_prefix='/a')\n\
                @bp.route('/health')\ndef h(): ...\napp = Flask('x')\napp.register_blueprint(bp, url_prefix='/b')";
    assert_eq!(paths(text), full("/b/health"));
}

#[test]
fn routes_of_starlette_stand_in_lists() {
    let text = "from starlette.applications import Starlette\nfrom starlette.routing import Mount, Route\n\
                routes = [Mount('/api', routes=[Route('/health', h)])]\napp = Starlette(routes=routes)";
    assert_eq!(paths(text), full("/api/health"));
}

#[test]
fn handlers_of_litestar_stand_in_a_list() {
    let text = "from litestar import Litestar, get\n@get('/health')\ndef health() -> str: ...\n\
                app = Litestar(route_handlers=[health])";
    assert_eq!(paths(text), full("/health"));
}

#[test]
fn aiohttp_adds_routes_in_three_ways() {
    let start = "from aiohttp import web\napp = web.Application()\n";
    let added = format!("{start}app.router.add_get('/health', h)");
    assert_eq!(paths(&added), full("/health"));
    let listed = format!("{start}app.add_routes([web.get('/ping', h)])");
    assert_eq!(paths(&listed), full("/ping"));
    let table = format!(
        "{start}routes = web.RouteTableDef()\n@routes.get('/up')\nasync def up(r): ...\napp.add_routes(routes)"
    );
    assert_eq!(paths(&table), full("/up"));
}

#[test]
fn falcon_and_mcp_servers_add_routes() {
    assert_eq!(paths("import falcon\napp = falcon.App()\napp.add_route('/health', H())"), full("/health"));
    let text = "from fastmcp import FastMCP\nmcp = FastMCP('x')\n@mcp.custom_route('/health', methods=['GET'])\n\
                async def h(r): ...";
    assert_eq!(paths(text), full("/health"));
}

#[test]
fn django_routes_start_at_the_root_urlconf() {
    let found = routes(&[
        ("src/manage.py", "x = 1"),
        ("src/__init__.py", ""),
        ("src/config/__init__.py", ""),
        ("src/config/settings.py", "ROOT_URLCONF = 'config.urls'"),
        (
            "src/config/urls.py",
            "from django.urls import include, path\nurlpatterns = [path('up/', include('up.urls')), \
             path('healthz', h)]",
        ),
        ("src/up/urls.py", "from django.urls import path\nurlpatterns = [path('', v)]"),
    ]);
    let found: Vec<_> = found.iter().map(|route| (route.path.as_str(), route.resolution)).collect();
    assert_eq!(found, [("/healthz", Full), ("/up/", Full)]);
}

#[test]
fn a_route_in_a_test_module_is_left_out() {
    let text = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/health')\ndef h(): ...";
    assert!(routes(&[("tests/test_app.py", text)]).is_empty());
}

#[test]
fn an_empty_path_takes_its_name_from_the_prefix() {
    let text = "from fastapi import FastAPI, APIRouter\napp = FastAPI()\nr = APIRouter(prefix='/health')\n\
                @r.get('')\ndef h(): ...\napp.include_router(r)";
    assert_eq!(paths(text), full("/health"));
}
