use indoc::indoc;

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
fn a_route_of_the_application_that_bottle_has_is_one() {
    let text = "from bottle import default_app, route\n@route('/healthcheck', method='GET')\ndef health():\n    return 'x'\n\
                @route('/ping', method='POST')\ndef ping():\n    return 'x'\napp = default_app()\n";
    let facts = super::super::testing::facts(&[("main.py", text)]);
    let paths: Vec<&str> = facts.modules[0].routes.iter().map(|route| route.path.as_str()).collect();
    assert_eq!(paths, ["/healthcheck"]);
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
    let text = indoc! {"
        from flask import Flask
        app = Flask('x')
        @app.route('/users')
        def users(): ...
        @app.route('/healthz')
        def healthz(): ..."};
    assert_eq!(paths(text), full("/healthz"));
}

#[test]
fn a_route_with_a_parameter_or_without_get_is_left_out() {
    let text = indoc! {"
        from fastapi import FastAPI
        app = FastAPI()
        @app.get('/{id}/status')
        def a(): ...
        @app.post('/ping')
        def b(): ...
        @app.api_route('/ready', methods=['POST'])
        def c(): ..."};
    assert!(paths(text).is_empty());
}

#[test]
fn prefixes_of_routers_are_joined_across_files() {
    let found = routes(&[
        ("app/config.py", "API = '/api/v1'"),
        (
            "app/main.py",
            indoc! {"
                from fastapi import FastAPI
                from app.config import API
                from app.api import api
                app = FastAPI()
                app.include_router(api, prefix=API)"},
        ),
        (
            "app/api.py",
            "from fastapi import APIRouter\nfrom app import utils\napi = APIRouter()\napi.include_router(utils.router)",
        ),
        (
            "app/utils.py",
            indoc! {"
                from fastapi import APIRouter
                router = APIRouter(prefix='/utils')
                @router.get('/health-check/')
                def check(): ..."},
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
    let text = indoc! {"
        from fastapi import FastAPI, APIRouter
        app = FastAPI()
        r = APIRouter()
        app.include_router(r, prefix=compute())
        @r.get('/ping')
        def p(): ..."};
    assert_eq!(paths(text), [("/ping".to_owned(), Partial)]);
}

#[test]
fn a_router_included_in_a_factory_is_full() {
    let text = indoc! {"
        from fastapi import FastAPI, APIRouter
        r = APIRouter()
        @r.get('/ping')
        def p(): ...
        def create():
            app = FastAPI()
            app.include_router(r)
            return app"};
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
    let text = indoc! {"
        from fastapi import FastAPI
        app = FastAPI()
        sub = FastAPI()
        app.mount('/sub', sub)
        @sub.get('/health')
        def h(): ..."};
    assert_eq!(paths(text), full("/sub/health"));
}

#[test]
fn the_prefix_of_a_registration_replaces_that_of_a_blueprint() {
    let text = indoc! {"
        from flask import Flask, Blueprint
        bp = Blueprint('a', __name__, url_prefix='/a')
        @bp.route('/health')
        def h(): ...
        app = Flask('x')
        app.register_blueprint(bp, url_prefix='/b')"};
    assert_eq!(paths(text), full("/b/health"));
}

#[test]
fn routes_of_starlette_stand_in_lists() {
    let text = indoc! {"
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route
        routes = [Mount('/api', routes=[Route('/health', h)])]
        app = Starlette(routes=routes)"};
    assert_eq!(paths(text), full("/api/health"));
}

#[test]
fn handlers_of_litestar_stand_in_a_list() {
    let text = indoc! {"
        from litestar import Litestar, get
        @get('/health')
        def health() -> str: ...
        app = Litestar(route_handlers=[health])"};
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
    let text = indoc! {"
        from fastmcp import FastMCP
        mcp = FastMCP('x')
        @mcp.custom_route('/health', methods=['GET'])
        async def h(r): ..."};
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
    let text = indoc! {"
        from fastapi import FastAPI, APIRouter
        app = FastAPI()
        r = APIRouter(prefix='/health')
        @r.get('')
        def h(): ...
        app.include_router(r)"};
    assert_eq!(paths(text), full("/health"));
}

#[test]
fn names_between_underscores_and_hyphens_are_those_of_health_checks() {
    let text = indoc! {"
        from fastapi import FastAPI
        app = FastAPI()
        @app.get('/__lbheartbeat__')
        def a(): ...
        @app.get('/-/health')
        def b(): ...
        @app.get('/_health')
        def c(): ...
        @app.get('/api/cron')
        def d(): ..."};
    let found: Vec<String> = paths(text).into_iter().map(|(path, _)| path).collect();
    assert_eq!(found, ["/__lbheartbeat__", "/-/health", "/_health"]);
}

#[test]
fn a_route_that_asks_who_is_there_is_left_out() {
    let text = indoc! {"
        from fastapi import APIRouter, Depends, FastAPI
        app = FastAPI()
        closed = APIRouter(dependencies=[Depends(verify_key)])
        app.include_router(closed)
        @app.get('/health')
        def a(user=Depends(get_current_user)): ...
        @app.get('/healthz')
        def b(user: CurrentUser): ...
        @app.get('/ping')
        @login_required
        def c(): ...
        @closed.get('/livez')
        def d(): ...
        @app.get('/status')
        def e(name: str): ...
        @app.get('/ready')
        def f(db=Depends(get_db)): ..."};
    assert_eq!(paths(text), full("/ready"));
}

#[test]
fn packages_answer_health_checks() {
    let flask = "from flask import Flask\nfrom dockerflow.flask import Dockerflow\napp = Flask('x')\nDockerflow(app)";
    assert_eq!(paths(flask), full("/__lbheartbeat__"));
    let urls = "from django.urls import include, path\nurlpatterns = [path('ht/', include('health_check.urls'))]";
    let found = routes(&[("config/settings.py", "ROOT_URLCONF = 'config.urls'"), ("config/urls.py", urls)]);
    assert_eq!(found[0].path, "/ht/");
}
