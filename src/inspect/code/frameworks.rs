//! Tables of the frameworks' classes and calls, each with the page it comes from. Data only.

use super::facts::{Framework, Interface, ServerKind};

/// Classes whose instance is an application.
pub(super) const CONSTRUCTORS: &[(&str, Framework, Interface)] = &[
    // https://fastapi.tiangolo.com/reference/fastapi/
    ("fastapi.FastAPI", Framework::FastApi, Interface::Asgi),
    ("fastapi.applications.FastAPI", Framework::FastApi, Interface::Asgi),
    ("fastapi_offline.FastAPIOffline", Framework::FastApi, Interface::Asgi),
    // https://flask-socketio.readthedocs.io/en/latest/deployment.html
    ("flask_socketio.SocketIO", Framework::SocketIo, Interface::Own),
    // https://www.starlette.io/applications/
    ("starlette.applications.Starlette", Framework::Starlette, Interface::Asgi),
    // https://docs.litestar.dev/latest/reference/app.html
    ("litestar.Litestar", Framework::Litestar, Interface::Asgi),
    ("litestar.app.Litestar", Framework::Litestar, Interface::Asgi),
    // https://www.neoteroi.dev/blacksheep/application/
    ("blacksheep.Application", Framework::BlackSheep, Interface::Asgi),
    ("blacksheep.server.Application", Framework::BlackSheep, Interface::Asgi),
    // https://flask.palletsprojects.com/en/stable/api/#application-object
    ("flask.Flask", Framework::Flask, Interface::Wsgi),
    ("flask_openapi3.OpenAPI", Framework::Flask, Interface::Wsgi),
    ("apiflask.APIFlask", Framework::Flask, Interface::Wsgi),
    ("connexion.FlaskApp", Framework::Flask, Interface::Asgi),
    ("connexion.AsyncApp", Framework::Starlette, Interface::Asgi),
    // https://quart.palletsprojects.com/en/latest/reference/source/quart.app/
    ("quart.Quart", Framework::Quart, Interface::Asgi),
    // https://sanic.dev/en/guide/basics/app.html
    ("sanic.Sanic", Framework::Sanic, Interface::Asgi),
    ("sanic.app.Sanic", Framework::Sanic, Interface::Asgi),
    // https://docs.aiohttp.org/en/stable/web_reference.html#application
    ("aiohttp.web.Application", Framework::Aiohttp, Interface::Own),
    // https://falcon.readthedocs.io/en/stable/api/app.html
    ("falcon.App", Framework::Falcon, Interface::Wsgi),
    ("falcon.API", Framework::Falcon, Interface::Wsgi),
    ("falcon.asgi.App", Framework::Falcon, Interface::Asgi),
    // https://bottlepy.org/docs/stable/api.html
    ("bottle.Bottle", Framework::Bottle, Interface::Wsgi),
    ("bottle.default_app", Framework::Bottle, Interface::Wsgi),
    // https://dash.plotly.com/deployment
    ("dash.Dash", Framework::Dash, Interface::Own),
    // https://docs.djangoproject.com/en/stable/howto/deployment/
    ("django.core.wsgi.get_wsgi_application", Framework::Django, Interface::Wsgi),
    ("django.core.asgi.get_asgi_application", Framework::Django, Interface::Asgi),
    ("channels.routing.ProtocolTypeRouter", Framework::Django, Interface::Asgi),
    ("configurations.wsgi.get_wsgi_application", Framework::Django, Interface::Wsgi),
    ("configurations.asgi.get_asgi_application", Framework::Django, Interface::Asgi),
    // https://www.gradio.app/docs/gradio/blocks
    ("gradio.Blocks", Framework::Gradio, Interface::Own),
    ("gradio.Interface", Framework::Gradio, Interface::Own),
    ("gradio.ChatInterface", Framework::Gradio, Interface::Own),
    ("gradio.TabbedInterface", Framework::Gradio, Interface::Own),
    ("gradio.load", Framework::Gradio, Interface::Own),
    // https://robyn.tech/documentation/en/api_reference
    ("robyn.Robyn", Framework::Robyn, Interface::Own),
    // https://www.tornadoweb.org/en/stable/web.html
    ("tornado.web.Application", Framework::Tornado, Interface::Own),
    // https://reflex.dev/docs/api-reference/app/
    ("reflex.App", Framework::Reflex, Interface::Own),
    // https://python-socketio.readthedocs.io/en/stable/server.html
    ("socketio.ASGIApp", Framework::SocketIo, Interface::Asgi),
    ("socketio.WSGIApp", Framework::SocketIo, Interface::Wsgi),
    // https://gofastmcp.com/servers/server
    ("fastmcp.FastMCP", Framework::FastMcp, Interface::Mcp),
    ("fastmcp.server.FastMCP", Framework::FastMcp, Interface::Mcp),
    ("fastmcp.FastMCP.from_fastapi", Framework::FastMcp, Interface::Mcp),
    ("fastmcp.FastMCP.from_openapi", Framework::FastMcp, Interface::Mcp),
    ("fastmcp.FastMCP.as_proxy", Framework::FastMcp, Interface::Mcp),
    // https://github.com/modelcontextprotocol/python-sdk#quickstart
    ("mcp.server.fastmcp.FastMCP", Framework::McpServer, Interface::Mcp),
    ("mcp.server.fastmcp.server.FastMCP", Framework::McpServer, Interface::Mcp),
    ("mcp.server.FastMCP", Framework::McpServer, Interface::Mcp),
    ("mcp.server.Server", Framework::McpServer, Interface::Mcp),
    ("mcp.server.lowlevel.Server", Framework::McpServer, Interface::Mcp),
    // https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery
    ("celery.Celery", Framework::Celery, Interface::Worker),
    ("celery.app.Celery", Framework::Celery, Interface::Worker),
    // https://taskiq-python.github.io/available-components/brokers.html; other brokers: see `is_taskiq_broker`
    ("taskiq.InMemoryBroker", Framework::Taskiq, Interface::Worker),
    ("taskiq.ZeroMQBroker", Framework::Taskiq, Interface::Worker),
    // https://python-rq.org/docs/workers/
    ("rq.Worker", Framework::Rq, Interface::Worker),
    ("rq.SimpleWorker", Framework::Rq, Interface::Worker),
    // https://huey.readthedocs.io/en/latest/api.html
    ("huey.Huey", Framework::Huey, Interface::Worker),
    ("huey.RedisHuey", Framework::Huey, Interface::Worker),
    ("huey.PriorityRedisHuey", Framework::Huey, Interface::Worker),
    ("huey.RedisExpireHuey", Framework::Huey, Interface::Worker),
    ("huey.SqliteHuey", Framework::Huey, Interface::Worker),
    ("huey.FileHuey", Framework::Huey, Interface::Worker),
    ("huey.MemoryHuey", Framework::Huey, Interface::Worker),
    // https://apscheduler.readthedocs.io/en/3.x/userguide.html
    ("apscheduler.schedulers.blocking.BlockingScheduler", Framework::ApScheduler, Interface::Worker),
    // https://docs.dagster.io/api/dagster/definitions
    ("dagster.Definitions", Framework::Dagster, Interface::Worker),
    // https://discordpy.readthedocs.io/en/stable/ext/commands/api.html
    ("discord.Client", Framework::DiscordPy, Interface::Bot),
    ("discord.AutoShardedClient", Framework::DiscordPy, Interface::Bot),
    ("discord.Bot", Framework::DiscordPy, Interface::Bot),
    ("discord.ext.commands.Bot", Framework::DiscordPy, Interface::Bot),
    ("discord.ext.commands.AutoShardedBot", Framework::DiscordPy, Interface::Bot),
    ("pydis_core.BotBase", Framework::DiscordPy, Interface::Bot),
    // https://docs.python-telegram-bot.org/en/stable/telegram.ext.applicationbuilder.html
    ("telegram.ext.Application.builder", Framework::TelegramBot, Interface::Bot),
    ("telegram.ext.ApplicationBuilder", Framework::TelegramBot, Interface::Bot),
    ("telegram.ext.Updater", Framework::TelegramBot, Interface::Bot),
    ("telebot.TeleBot", Framework::TelegramBot, Interface::Bot),
    ("telebot.async_telebot.AsyncTeleBot", Framework::TelegramBot, Interface::Bot),
    // https://docs.aiogram.dev/en/latest/dispatcher/dispatcher.html
    ("aiogram.Dispatcher", Framework::Aiogram, Interface::Bot),
    // https://docs.slack.dev/tools/bolt-python/
    ("slack_bolt.App", Framework::SlackBolt, Interface::Bot),
    ("slack_bolt.async_app.AsyncApp", Framework::SlackBolt, Interface::Bot),
    // https://typer.tiangolo.com/tutorial/typer-app/
    ("typer.Typer", Framework::Typer, Interface::Command),
    // https://click.palletsprojects.com/en/stable/api/#click.Group
    ("click.Group", Framework::Click, Interface::Command),
    ("click.CommandCollection", Framework::Click, Interface::Command),
];

/// Calls that return an application around the one in their argument: name, position, keyword, interface.
pub(super) const WRAPPERS: &[(&str, usize, &str, Option<Interface>)] = &[
    // https://python-socketio.readthedocs.io/en/stable/server.html
    ("socketio.ASGIApp", 1, "other_asgi_app", Some(Interface::Asgi)),
    ("socketio.WSGIApp", 1, "wsgi_app", Some(Interface::Wsgi)),
    // https://www.gradio.app/docs/gradio/mount_gradio_app
    ("gradio.mount_gradio_app", 0, "app", None),
    ("gradio.routes.mount_gradio_app", 0, "app", None),
    // https://asgiref.readthedocs.io/ and https://github.com/abersheeran/a2wsgi
    ("asgiref.wsgi.WsgiToAsgi", 0, "wsgi_application", Some(Interface::Asgi)),
    ("a2wsgi.WSGIMiddleware", 0, "app", Some(Interface::Asgi)),
    ("a2wsgi.ASGIMiddleware", 0, "app", Some(Interface::Wsgi)),
    // https://whitenoise.readthedocs.io/en/stable/base.html
    ("whitenoise.WhiteNoise", 0, "application", Some(Interface::Wsgi)),
    // https://werkzeug.palletsprojects.com/en/stable/middleware/
    ("werkzeug.middleware.proxy_fix.ProxyFix", 0, "app", Some(Interface::Wsgi)),
    ("werkzeug.middleware.dispatcher.DispatcherMiddleware", 0, "app", Some(Interface::Wsgi)),
    // https://www.starlette.io/middleware/#using-middleware-in-other-frameworks
    ("starlette.middleware.cors.CORSMiddleware", 0, "app", Some(Interface::Asgi)),
    ("fastapi.middleware.cors.CORSMiddleware", 0, "app", Some(Interface::Asgi)),
    ("uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware", 0, "app", Some(Interface::Asgi)),
    // https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/asgi/asgi.html
    ("opentelemetry.instrumentation.asgi.OpenTelemetryMiddleware", 0, "app", Some(Interface::Asgi)),
    // https://docs.sentry.io/platforms/python/integrations/asgi/
    ("sentry_sdk.integrations.asgi.SentryAsgiMiddleware", 0, "app", Some(Interface::Asgi)),
    ("sentry_sdk.integrations.wsgi.SentryWsgiMiddleware", 0, "app", Some(Interface::Wsgi)),
];

/// Methods and attributes of an application that give another one.
pub(super) const DERIVED: &[(Framework, &str, Interface)] = &[
    // https://dash.plotly.com/deployment: `server = app.server`
    (Framework::Dash, "server", Interface::Wsgi),
    // https://gofastmcp.com/deployment/http
    (Framework::FastMcp, "http_app", Interface::Asgi),
    (Framework::FastMcp, "sse_app", Interface::Asgi),
    (Framework::FastMcp, "streamable_http_app", Interface::Asgi),
    // https://github.com/modelcontextprotocol/python-sdk#mounting-to-an-existing-asgi-server
    (Framework::McpServer, "sse_app", Interface::Asgi),
    (Framework::McpServer, "streamable_http_app", Interface::Asgi),
    // https://flask.palletsprojects.com/en/stable/deploying/proxy_fix/: `app.wsgi_app = ProxyFix(app.wsgi_app)`
    (Framework::Flask, "wsgi_app", Interface::Wsgi),
    (Framework::Quart, "asgi_app", Interface::Asgi),
    // https://docs.python-telegram-bot.org/en/stable/telegram.ext.applicationbuilder.html
    (Framework::TelegramBot, "build", Interface::Bot),
    (Framework::TelegramBot, "token", Interface::Bot),
    (Framework::Gradio, "queue", Interface::Own),
];

/// Functions that start a server: dotted name, server, names and positions of what is served, of host and of port.
pub(super) const SERVERS: &[ServerRule] = &[
    // https://www.uvicorn.org/#running-programmatically
    rule("uvicorn.run", ServerKind::Uvicorn, ("app", 0), ("host", 9), ("port", 9)),
    rule("uvicorn.main.run", ServerKind::Uvicorn, ("app", 0), ("host", 9), ("port", 9)),
    rule("uvicorn.Config", ServerKind::Uvicorn, ("app", 0), ("host", 1), ("port", 2)),
    rule("uvicorn.config.Config", ServerKind::Uvicorn, ("app", 0), ("host", 1), ("port", 2)),
    // https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.run_app
    rule("aiohttp.web.run_app", ServerKind::Framework(Framework::Aiohttp), ("app", 0), ("host", 9), ("port", 9)),
    rule("aiohttp.web.TCPSite", ServerKind::Framework(Framework::Aiohttp), ("runner", 0), ("host", 1), ("port", 2)),
    // https://hypercorn.readthedocs.io/en/latest/how_to_guides/api_usage.html
    rule("hypercorn.asyncio.serve", ServerKind::Hypercorn, ("app", 0), ("host", 9), ("port", 9)),
    rule("hypercorn.trio.serve", ServerKind::Hypercorn, ("app", 0), ("host", 9), ("port", 9)),
    // https://github.com/emmett-framework/granian#embeddable-server
    rule("granian.Granian", ServerKind::Granian, ("target", 0), ("address", 1), ("port", 2)),
    rule("granian.server.Granian", ServerKind::Granian, ("target", 0), ("address", 1), ("port", 2)),
    // https://docs.pylonsproject.org/projects/waitress/en/stable/arguments.html
    rule("waitress.serve", ServerKind::Waitress, ("app", 0), ("host", 9), ("port", 9)),
    // https://docs.python.org/3/library/wsgiref.html
    rule("wsgiref.simple_server.make_server", ServerKind::StandardLibrary, ("app", 2), ("host", 0), ("port", 1)),
    // https://nicegui.io/documentation/run
    rule("nicegui.ui.run", ServerKind::Framework(Framework::NiceGui), ("root", 0), ("host", 9), ("port", 9)),
    // https://panel.holoviz.org/api/panel.io.server.html
    rule("panel.serve", ServerKind::Framework(Framework::Panel), ("panels", 0), ("address", 2), ("port", 1)),
    // https://github.com/modelcontextprotocol/python-sdk#low-level-server: it talks over standard input
    rule(
        "mcp.server.stdio.stdio_server",
        ServerKind::Framework(Framework::McpServer),
        ("server", 9),
        ("host", 9),
        ("port", 9),
    ),
    rule("mcp.stdio_server", ServerKind::Framework(Framework::McpServer), ("server", 9), ("host", 9), ("port", 9)),
    // https://bottlepy.org/docs/stable/api.html#bottle.run
    rule("bottle.run", ServerKind::Framework(Framework::Bottle), ("app", 0), ("host", 2), ("port", 3)),
    // https://arq-docs.helpmanual.io/#arq.worker.run_worker
    rule("arq.run_worker", ServerKind::Framework(Framework::Arq), ("settings_cls", 0), ("host", 9), ("port", 9)),
    rule("arq.worker.run_worker", ServerKind::Framework(Framework::Arq), ("settings_cls", 0), ("host", 9), ("port", 9)),
    // https://reference.prefect.io/prefect/flows/#prefect.flows.serve
    rule("prefect.serve", ServerKind::Framework(Framework::Prefect), ("flow", 0), ("host", 9), ("port", 9)),
];

/// Methods of an application that start it: framework, method, names of host and of port with their positions.
pub(super) const RUN_METHODS: &[(Framework, &str, Argument, Argument)] = &[
    // https://flask.palletsprojects.com/en/stable/api/#flask.Flask.run
    (Framework::Flask, "run", ("host", 0), ("port", 1)),
    (Framework::Quart, "run", ("host", 0), ("port", 1)),
    (Framework::Quart, "run_task", ("host", 0), ("port", 1)),
    // https://dash.plotly.com/reference#app.run
    (Framework::Dash, "run", ("host", 0), ("port", 1)),
    (Framework::Dash, "run_server", ("host", 0), ("port", 1)),
    // https://sanic.dev/en/guide/deployment/running.html
    (Framework::Sanic, "run", ("host", 0), ("port", 1)),
    (Framework::Bottle, "run", ("host", 9), ("port", 9)),
    // https://www.gradio.app/docs/gradio/interface#interface-launch
    (Framework::Gradio, "launch", ("server_name", 9), ("server_port", 9)),
    // https://robyn.tech/documentation/en/api_reference
    (Framework::Robyn, "start", ("host", 0), ("port", 1)),
    // https://www.tornadoweb.org/en/stable/web.html#tornado.web.Application.listen
    (Framework::Tornado, "listen", ("address", 1), ("port", 0)),
    // https://flask-socketio.readthedocs.io/en/latest/deployment.html
    (Framework::SocketIo, "run", ("host", 1), ("port", 2)),
    // https://gofastmcp.com/deployment/running-server
    (Framework::FastMcp, "run", ("host", 9), ("port", 9)),
    (Framework::FastMcp, "run_async", ("host", 9), ("port", 9)),
    (Framework::FastMcp, "run_http_async", ("host", 9), ("port", 9)),
    // https://github.com/modelcontextprotocol/python-sdk#running-your-server; port and host go to the constructor
    (Framework::McpServer, "run", ("host", 9), ("port", 9)),
    (Framework::McpServer, "run_stdio_async", ("host", 9), ("port", 9)),
    (Framework::McpServer, "run_sse_async", ("host", 9), ("port", 9)),
    (Framework::McpServer, "run_streamable_http_async", ("host", 9), ("port", 9)),
    (Framework::Celery, "worker_main", ("host", 9), ("port", 9)),
    (Framework::Celery, "start", ("host", 9), ("port", 9)),
    (Framework::Rq, "work", ("host", 9), ("port", 9)),
    (Framework::ApScheduler, "start", ("host", 9), ("port", 9)),
    (Framework::DiscordPy, "run", ("host", 9), ("port", 9)),
    (Framework::DiscordPy, "start", ("host", 9), ("port", 9)),
    (Framework::TelegramBot, "run_polling", ("host", 9), ("port", 9)),
    (Framework::TelegramBot, "run_webhook", ("listen", 0), ("port", 1)),
    (Framework::TelegramBot, "start_polling", ("host", 9), ("port", 9)),
    (Framework::TelegramBot, "polling", ("host", 9), ("port", 9)),
    (Framework::TelegramBot, "infinity_polling", ("host", 9), ("port", 9)),
    (Framework::Aiogram, "start_polling", ("host", 9), ("port", 9)),
    (Framework::Aiogram, "run_polling", ("host", 9), ("port", 9)),
    (Framework::SlackBolt, "start", ("host", 9), ("port", 0)),
];

/// Name of an argument and its position; a position of 9 means that it is passed by name only.
pub(super) type Argument = (&'static str, usize);

/// A function that starts a server.
pub(super) struct ServerRule {
    pub(super) callee: &'static str,
    pub(super) server: ServerKind,
    pub(super) object: Argument,
    pub(super) host: Argument,
    pub(super) port: Argument,
}

const fn rule(
    callee: &'static str,
    server: ServerKind,
    object: Argument,
    host: Argument,
    port: Argument,
) -> ServerRule {
    ServerRule { callee, server, object, host, port }
}

/// The framework and interface of a class or function by its dotted name.
pub(super) fn constructor(dotted: &str) -> Option<(Framework, Interface)> {
    let listed = CONSTRUCTORS
        .iter()
        .find(|(name, ..)| *name == dotted)
        .map(|(_, framework, interface)| (*framework, *interface));
    listed.or_else(|| is_taskiq_broker(dotted).then_some((Framework::Taskiq, Interface::Worker)))
}

/// Brokers live in packages of their own: `taskiq_redis.ListQueueBroker`, `taskiq_aio_pika.AioPikaBroker`.
fn is_taskiq_broker(dotted: &str) -> bool {
    dotted.starts_with("taskiq_") && dotted.ends_with("Broker")
}

/// The other application that an attribute of one gives.
pub(super) fn derived(framework: Framework, attribute: &str) -> Option<Interface> {
    DERIVED.iter().find(|(owner, name, _)| *owner == framework && *name == attribute).map(|(.., interface)| *interface)
}
