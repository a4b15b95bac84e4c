//! What a health check asks for: the path and port of a URL in it. Runs nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::container_facts::HealthFacts;
use super::variables::{Variables, expanded};
use crate::shell::{self, Quotes, Word};

/// A URL of the container itself. Variables are replaced before, but for a host that only the environment knows.
static OWN_URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<scheme>https?)://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(?P<port>\d+))?(?P<path>/[A-Za-z0-9/._~-]*)?")
        .expect("a constant that a test compiles")
});

/// `curl -f localhost:8000/health`: curl and wget take a URL without a scheme for one of plain HTTP (curl(1), "URL").
static BARE_URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(?P<port>\d+))?(?P<path>/[A-Za-z0-9/._~-]*)?$")
        .expect("a constant that a test compiles")
});

/// Reads the command of a health check. A request over HTTPS counts as something else: what it trusts is not known.
pub(super) fn of_text(text: &str, variables: &Variables) -> HealthFacts {
    let words: Vec<String> = match shell::script(text) {
        Some(script) => script.commands.iter().flat_map(|command| command.words.iter().map(Word::text)).collect(),
        None => shell::words(text).unwrap_or_default(),
    };
    let shown: Vec<String> = words.iter().map(|word| known(word, variables)).collect();
    let urls = shown.iter().filter_map(|word| OWN_URL.captures_iter(word).find(|url| &url["scheme"] == "http"));
    let fetches = shown.first().is_some_and(|word| matches!(word.rsplit('/').next(), Some("curl" | "wget")));
    let bare = shown.iter().filter(|_| fetches).filter_map(|word| BARE_URL.captures(word));
    urls.chain(bare).next().map_or(HealthFacts::Other, |url| asked(&url))
}

/// What a URL asks for.
fn asked(url: &regex::Captures<'_>) -> HealthFacts {
    HealthFacts::Http {
        path: url.name("path").map_or("/", |path| path.as_str()).to_owned(),
        port: url.name("port").and_then(|port| port.as_str().parse().ok()),
    }
}

/// A word with its known variables; unknown ones stand for nothing, so that `:${PORT}` is no port.
fn known(word: &str, variables: &Variables) -> String {
    expanded(word, Quotes::Gone, variables).text.unwrap_or_else(|| {
        let unknown = Regex::new(r":?\$\{?[A-Za-z_][A-Za-z0-9_]*(:?-(?P<default>[^{}]*))?\}?").expect("a constant");
        unknown
            .replace_all(word, |captures: &regex::Captures<'_>| {
                captures.name("default").map_or_else(String::new, |default| format!(":{}", default.as_str()))
            })
            .into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(text: &str) -> Option<(String, Option<u16>)> {
        match of_text(text, &Variables::new()) {
            HealthFacts::Http { path, port } => Some((path, port)),
            HealthFacts::Off | HealthFacts::Other => None,
        }
    }

    #[test]
    fn curl_wget_and_python_ask_for_a_path() {
        let expected = Some(("/api/health".to_owned(), Some(8000)));
        assert_eq!(http("curl -f http://localhost:8000/api/health || exit 1"), expected);
        assert_eq!(http("wget -qO- http://127.0.0.1:8000/api/health"), expected);
        let python = "python -c \"import urllib.request; urllib.request.urlopen('http://localhost:8000/api/health')\"";
        assert_eq!(http(python), expected);
    }

    #[test]
    fn a_url_without_a_scheme_is_one_for_curl() {
        assert_eq!(http("curl -f localhost:8000/up"), Some(("/up".to_owned(), Some(8000))));
        assert_eq!(http("pg_isready -h localhost"), None);
    }

    #[test]
    fn a_port_that_only_the_environment_knows_is_no_port() {
        assert_eq!(http("curl -f http://localhost:${PORT}/up"), Some(("/up".to_owned(), None)));
        assert_eq!(http("curl -f http://localhost:${PORT:-9000}/up"), Some(("/up".to_owned(), Some(9000))));
    }

    #[test]
    fn another_host_and_https_are_no_path_of_the_program() {
        assert_eq!(http("curl -f http://db:8000/up"), None);
        assert_eq!(http("curl -kf https://localhost:8000/up"), None);
    }
}
