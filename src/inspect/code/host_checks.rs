//! Finds what refuses a plain request to 127.0.0.1. Judges nothing.

use super::evaluate;
use super::facts::{HostCheck, HostCheckKind, Scope, Setting};
use super::outline::CallSite;
use super::project::Project;
use super::value::Value;
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
    found
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
    fn settings_of_django_refuse() {
        let text = "INSTALLED_APPS = []\nALLOWED_HOSTS = ['a']\nSECURE_SSL_REDIRECT = True";
        assert_eq!(kinds(text), [TrustedHosts(Some(vec!["a".to_owned()])), HttpsRedirect]);
        assert!(kinds("INSTALLED_APPS = []\nSECURE_SSL_REDIRECT = False").is_empty());
    }
}
