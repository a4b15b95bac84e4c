//! Calls that return an application around another one, of packages that are no framework. Data only.

use super::framework;
use super::model::{Argument, Interface, Wrapper, at};

/// Middlewares and adapters.
const WRAPPERS: &[Wrapper] = &[
    // https://asgiref.readthedocs.io/ and https://github.com/abersheeran/a2wsgi
    wrapper("asgiref.wsgi.WsgiToAsgi", "wsgi_application", Interface::Asgi),
    wrapper("a2wsgi.WSGIMiddleware", "app", Interface::Asgi),
    wrapper("a2wsgi.ASGIMiddleware", "app", Interface::Wsgi),
    // https://whitenoise.readthedocs.io/en/stable/base.html
    wrapper("whitenoise.WhiteNoise", "application", Interface::Wsgi),
    // https://werkzeug.palletsprojects.com/en/stable/middleware/
    wrapper("werkzeug.middleware.proxy_fix.ProxyFix", "app", Interface::Wsgi),
    wrapper("werkzeug.middleware.dispatcher.DispatcherMiddleware", "app", Interface::Wsgi),
    // https://www.starlette.io/middleware/#using-middleware-in-other-frameworks
    wrapper("starlette.middleware.cors.CORSMiddleware", "app", Interface::Asgi),
    wrapper("fastapi.middleware.cors.CORSMiddleware", "app", Interface::Asgi),
    wrapper("uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware", "app", Interface::Asgi),
    // https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/asgi/asgi.html
    wrapper("opentelemetry.instrumentation.asgi.OpenTelemetryMiddleware", "app", Interface::Asgi),
    // https://docs.sentry.io/platforms/python/integrations/asgi/
    wrapper("sentry_sdk.integrations.asgi.SentryAsgiMiddleware", "app", Interface::Asgi),
    wrapper("sentry_sdk.integrations.wsgi.SentryWsgiMiddleware", "app", Interface::Wsgi),
];

/// Calls that put applications into one.
const CONTAINERS: &[(&str, Argument)] = &[
    // https://werkzeug.palletsprojects.com/en/stable/middleware/dispatcher/
    ("werkzeug.middleware.dispatcher.DispatcherMiddleware", at("mounts", 1)),
];

const fn wrapper(callee: &'static str, inner: &'static str, interface: Interface) -> Wrapper {
    Wrapper { callee, inner: at(inner, 0), interface: Some(interface) }
}

/// The wrapper of this dotted name, also of a framework.
pub fn wrapping(dotted: &str) -> Option<&'static Wrapper> {
    let all = framework::ALL.iter().flat_map(|framework| framework.wrappers).chain(WRAPPERS);
    all.into_iter().find(|wrapper| wrapper.callee == dotted)
}

/// The arguments of a call, by its dotted name, that hold applications which belong to another one then.
pub fn contained(dotted: &str) -> impl Iterator<Item = Argument> {
    let all = framework::ALL.iter().flat_map(|framework| framework.containers).chain(CONTAINERS);
    all.filter(move |(callee, _)| *callee == dotted).map(|(_, argument)| *argument)
}
