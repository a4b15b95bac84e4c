//! Packages that answer health checks, and where. Data.

/// Lists of URLs that Django includes, with the path below the prefix.
const URLS: &[(&str, &str)] = &[
    // https://github.com/codingjoe/django-health-check: `path("ht/", include("health_check.urls"))`
    ("health_check.urls", ""),
    // https://github.com/mwarkentin/django-watchman: `ping/` looks at nothing
    ("watchman.urls", "ping/"),
    // https://github.com/lincolnloop/django-alive
    ("django_alive.urls", "alive/"),
];

/// Extensions that are given the application, with the path.
const EXTENSIONS: &[(&str, &str)] = &[
    // https://python-dockerflow.readthedocs.io/en/main/flask.html and /sanic.html
    ("dockerflow.flask.Dockerflow", "/__lbheartbeat__"),
    ("dockerflow.flask.app.Dockerflow", "/__lbheartbeat__"),
    ("dockerflow.sanic.Dockerflow", "/__lbheartbeat__"),
    ("dockerflow.sanic.app.Dockerflow", "/__lbheartbeat__"),
    // https://github.com/fedora-infra/flask-healthz
    ("flask_healthz.Healthz", "/healthz/live"),
];

/// Routers and blueprints that the application takes in, with the path below the prefix.
const ROUTERS: &[(&str, &str)] = &[
    // https://python-dockerflow.readthedocs.io/en/main/fastapi.html
    ("dockerflow.fastapi.router", "/__lbheartbeat__"),
    // https://github.com/fedora-infra/flask-healthz
    ("flask_healthz.healthz", "/live"),
];

/// The path below the prefix of a list of URLs.
pub fn urls(dotted: &str) -> Option<&'static str> {
    path(URLS, dotted)
}

/// The path that an extension answers.
pub fn extension(dotted: &str) -> Option<&'static str> {
    path(EXTENSIONS, dotted)
}

/// The path below the prefix of a router.
pub fn router(dotted: &str) -> Option<&'static str> {
    path(ROUTERS, dotted)
}

fn path(table: &'static [(&str, &str)], dotted: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == dotted).map(|(_, path)| *path)
}
