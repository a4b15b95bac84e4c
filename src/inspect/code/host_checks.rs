//! Finds what refuses a plain request to 127.0.0.1. Judges nothing.

use super::evaluate;
use super::facts::{HostCheck, HostCheckKind, Scope, Setting};
use super::outline::{CallSite, Function};
use super::project::Project;
use super::value::{Call, Value};
use crate::inspect::evidence::Place;

/// Middlewares and settings of a file that refuse plain requests.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<HostCheck> {
    let outline = &project.outlines[module];
    let mut found: Vec<HostCheck> = outline
        .calls
        .iter()
        .filter_map(|site| {
            let kind = middleware(project, module, site)?;
            Some(HostCheck { kind, place: Place::line(&outline.path, site.call.line) })
        })
        .collect();
    found.extend(django(project, module));
    found.extend(keys(project, module));
    found
}

/// Middlewares of the project that turn requests away: `@app.middleware("http")` and `BaseHTTPMiddleware` of Starlette,
/// `@app.before_request` of Flask.
fn keys(project: &Project<'_>, module: usize) -> Vec<HostCheck> {
    let outline = &project.outlines[module];
    let refusing = outline.calls.iter().filter(|site| is_refusal(&site.call));
    let before = refusing.filter(|site| match &site.scope {
        Scope::Function(name) => {
            outline.function(name).is_some_and(|function| is_before_routes(project, module, function))
        }
        _ => false,
    });
    let paths: Vec<String> =
        outline.texts.iter().map(|(text, _)| text).filter(|text| text.starts_with('/')).cloned().collect();
    let checks = before.map(|site| HostCheck {
        kind: HostCheckKind::Key(paths.clone()),
        place: Place::line(&outline.path, site.call.line),
    });
    checks.take(1).collect()
}

/// `HTTPException(401)`, `JSONResponse(..., status_code=status.HTTP_403_FORBIDDEN)`, `abort(401)`.
fn is_refusal(call: &Call) -> bool {
    let named = call.keyword("status_code").or_else(|| call.keyword("status"));
    named.into_iter().chain(&call.positional).any(|value| match value {
        Value::Number(number) => matches!(number, 401 | 403),
        Value::Name(name) => name.contains("HTTP_401") || name.contains("HTTP_403"),
        _ => false,
    })
}

fn is_before_routes(project: &Project<'_>, module: usize, function: &Function) -> bool {
    let decorated = function.decorators.iter().any(|(decorator, _)| {
        let call = decorator.call();
        let name = call.map_or_else(|| decorator.name(), Call::name).and_then(|name| name.rsplit('.').next());
        matches!(name, Some("middleware" | "before_request"))
    });
    let class = function.name.rsplit_once('.').filter(|(_, method)| matches!(*method, "dispatch" | "__call__"));
    decorated || class.is_some_and(|(class, _)| is_added_middleware(project, module, class))
}

fn is_added_middleware(project: &Project<'_>, module: usize, class: &str) -> bool {
    let last = class.rsplit('.').next().unwrap_or(class);
    let is_middleware = |base: &Value| base.name().is_some_and(|base| base.ends_with("Middleware"));
    let known = project.class(module, class).is_some_and(|class| class.bases.iter().any(is_middleware));
    known && project.usage().is_given(project.outlines, last)
}

/// `app.add_middleware(TrustedHostMiddleware, ...)` and `Middleware(TrustedHostMiddleware, ...)`:
/// <https://www.starlette.io/middleware/>.
fn middleware(project: &Project<'_>, module: usize, site: &CallSite) -> Option<HostCheckKind> {
    let call = &site.call;
    matches!(call.last_name(), Some("add_middleware" | "Middleware")).then_some(())?;
    let class = project.outside(module, &site.scope, call.positional.first()?.name()?)?;
    match class.rsplit('.').next()? {
        "TrustedHostMiddleware" => {
            let hosts = call.keyword("allowed_hosts").and_then(texts);
            Some(HostCheckKind::TrustedHosts(hosts))
        }
        "HTTPSRedirectMiddleware" => Some(HostCheckKind::HttpsRedirect),
        _ => None,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.list()?.iter().map(|value| value.text().map(ToOwned::to_owned)).collect()
}

/// <https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>, `SECURE_SSL_REDIRECT` below it.
fn django(project: &Project<'_>, module: usize) -> Vec<HostCheck> {
    let outline = &project.outlines[module];
    let mut found = Vec::new();
    if outline.module_value("ROOT_URLCONF").is_none() && outline.module_value("INSTALLED_APPS").is_none() {
        return found;
    }
    if let Some(binding) = outline.module_bindings("ALLOWED_HOSTS").last() {
        let kind = HostCheckKind::TrustedHosts(binding.value.as_ref().and_then(texts));
        found.push(HostCheck { kind, place: Place::line(&outline.path, binding.line) });
    }
    if let Some(binding) = outline.module_bindings("SECURE_SSL_REDIRECT").last() {
        let value = binding.value.as_ref().map(|value| evaluate::setting(project, module, &Scope::Module, value));
        let is_off = matches!(value, Some(Setting::Fixed(Value::Flag(false))));
        if !is_off {
            let place = Place::line(&outline.path, binding.line);
            found.push(HostCheck { kind: HostCheckKind::HttpsRedirect, place });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::super::HostCheckKind::{self, HttpsRedirect, TrustedHosts};
    use super::super::testing::module;

    fn kinds(text: &str) -> Vec<HostCheckKind> {
        module(text).host_checks.into_iter().map(|check| check.kind).collect()
    }

    #[test]
    fn middlewares_of_starlette_refuse() {
        let start = indoc! {"
            from starlette.middleware.trustedhost import TrustedHostMiddleware
            from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
        "};
        let hosts = format!("{start}app.add_middleware(TrustedHostMiddleware, allowed_hosts=['shop.example'])");
        assert_eq!(kinds(&hosts), [TrustedHosts(Some(vec!["shop.example".to_owned()]))]);
        assert_eq!(kinds(&format!("{start}m = [Middleware(HTTPSRedirectMiddleware)]")), [HttpsRedirect]);
    }

    #[test]
    fn a_middleware_that_asks_for_a_key_refuses() {
        let text = "@app.middleware('http')\nasync def check(request, call_next):\n    if request.url.path == '/health':\n        return\n    \
                    return JSONResponse({}, status_code=401)\n";
        assert_eq!(kinds(text), [HostCheckKind::Key(vec!["/health".to_owned()])]);
        assert!(kinds("def check(request):\n    return JSONResponse({}, status_code=401)\n").is_empty());
    }

    #[test]
    fn a_class_that_nothing_adds_refuses_nothing() {
        let class = "class Keys(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next):\n        \
                     return JSONResponse({}, status_code=401)\n";
        assert!(kinds(class).is_empty());
        for added in [
            "app.add_middleware(Keys)",
            "app = FastAPI(middleware=[Keys])",
            "MIDDLEWARE = ['shop.Keys']",
            "app = Keys(app)",
        ] {
            assert_eq!(kinds(&format!("{class}{added}\n")).len(), 1, "{added}");
        }
    }

    #[test]
    fn settings_of_django_refuse() {
        let text = "INSTALLED_APPS = []\nALLOWED_HOSTS = ['a']\nSECURE_SSL_REDIRECT = True";
        assert_eq!(kinds(text), [TrustedHosts(Some(vec!["a".to_owned()])), HttpsRedirect]);
        assert!(kinds("INSTALLED_APPS = []\nSECURE_SSL_REDIRECT = False").is_empty());
    }
}
