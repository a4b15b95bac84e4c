//! Calls that return an application around another one, of packages that are no framework. Data only.

use std::collections::HashMap;
use std::sync::LazyLock;

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
    static ALL: LazyLock<HashMap<&str, &Wrapper>> = LazyLock::new(|| {
        let all = framework::ALL.iter().flat_map(|framework| framework.wrappers).chain(WRAPPERS);
        all.map(|wrapper| (wrapper.callee, wrapper)).collect()
    });
    ALL.get(dotted).copied()
}

/// The arguments of a call, by its dotted name, that hold applications which belong to another one then.
pub fn contained(dotted: &str) -> impl Iterator<Item = Argument> {
    static ALL: LazyLock<HashMap<&str, Vec<Argument>>> = LazyLock::new(|| {
        let mut all: HashMap<&str, Vec<Argument>> = HashMap::new();
        let listed = framework::ALL.iter().flat_map(|framework| framework.containers).chain(CONTAINERS);
        for (callee, argument) in listed {
            all.entry(callee).or_default().push(*argument);
        }
        all
    });
    ALL.get(dotted).into_iter().flatten().copied()
}
