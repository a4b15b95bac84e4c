//! Finds the user names and passwords of addresses. Judges no other text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"([A-Za-z][A-Za-z0-9+.\-]*)://([^\s"'<>\\`]+)"#).expect("a pattern that a test compiles")
});

/// A login without a scheme: `FROM user:password@registry.example/image`; `user:password@tcp(db:3306)/shop` of Go's drivers,
/// `user:password@db:5432`.
static WITHOUT_SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:^|[\s"'=])(?://)?([A-Za-z0-9_.+\-]+:[^\s@/:"'$]+)@(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}|(?:tcp|udp|unix)\(|[A-Za-z0-9.-]+:[0-9]{2,5}\b)"#)
        .expect("a pattern that a test compiles")
});

/// A login in an address.
pub struct Login {
    /// Its scheme, such as `https`; empty without one.
    pub scheme: String,
    /// The user and the password.
    pub span: Range<usize>,
}

/// The logins of all addresses in a text, in order. The user of an SSH address is none: it is nearly always `git`, and the key is
/// elsewhere.
pub fn logins(text: &str) -> Vec<Login> {
    let mut found: Vec<Login> = Vec::new();
    if !text.contains('@') {
        return found;
    }
    for address in ADDRESS.captures_iter(text) {
        let (Some(scheme), Some(rest)) = (address.get(1), address.get(2)) else { continue };
        let Some(end) = end_of_login(rest.as_str()) else { continue };
        let login = &rest.as_str()[..end];
        let is_ssh = scheme.as_str().to_ascii_lowercase().ends_with("ssh") && !login.contains(':');
        if !is_ssh && !is_of_variables(login) {
            found.push(Login { scheme: scheme.as_str().to_owned(), span: rest.start()..rest.start() + end });
        }
    }
    let without = WITHOUT_SCHEME.captures_iter(text).filter_map(|found| found.get(1));
    let is_login = |login: &regex::Match<'_>| {
        let behind = &text[login.end() + 1..];
        // `image:tag@sha256:...`
        !login.as_str().starts_with("mailto:")
            && !["sha256:", "sha512:"].iter().any(|digest| behind.starts_with(digest))
    };
    let without = without.filter(is_login);
    found.extend(without.map(|login| Login { scheme: String::new(), span: login.range() }));
    found
}

/// Where the login ends that what stands behind `://` begins with. It ends at the last `@` before the path (RFC 3986, 3.2.1); a
/// password that should have been escaped may hold a slash, but a number there is a port.
fn end_of_login(rest: &str) -> Option<usize> {
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    if let Some(at) = rest[..authority].rfind('@') {
        return Some(at);
    }
    let (_, behind) = rest[..authority].split_once(':')?;
    if behind.bytes().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let first = authority + rest[authority..].find('@')?;
    let host = rest[first..].find(['/', '?', '#']).map_or(rest.len(), |length| first + length);
    rest[..host].rfind('@')
}

/// `${USER}:${PASSWORD}` says nothing.
fn is_of_variables(login: &str) -> bool {
    let password = login.split_once(':').map_or(login, |(_, password)| password);
    password.starts_with('$') || password.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        logins(text).into_iter().map(|login| &text[login.span]).collect()
    }

    #[test]
    fn a_login_is_found_with_the_slashes_of_its_password() {
        assert_eq!(found("https://me:p%40ss@index.example:8443/simple"), ["me:p%40ss"]);
        assert_eq!(found("postgres://me:pa/ss@db.example/shop https://token@git.example/a@b"), ["me:pa/ss", "token"]);
        assert_eq!(found("ssh://git:pw@git.example/a"), ["git:pw"]);
        assert_eq!(found("FROM me:pw@registry.example/image:1"), ["me:pw"]);
        assert_eq!(found("DSN=me:pw@tcp(db:3306)/shop OTHER=//me:pw@db:5432/x"), ["me:pw", "me:pw"]);
    }

    #[test]
    fn what_is_no_login_is_not_found() {
        for text in [
            "https://cdn.example/@scope/a",
            "https://cdn.example:8443/a@1",
            "git+ssh://git@git.example/a",
            "postgres://${USER}:${PASSWORD}@db/shop",
            "python:3.14-slim@sha256:0123",
            "mailto:me@shop.example",
            "name @ https://index.example/a.whl",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
