//! The URL of a server, taken apart. Reads `scheme://user:password@host:port/path?query` and judges nothing.

/// A URL as code has it for a default; not one of the web, whose rules are stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Url<'u> {
    pub(super) scheme: &'u str,
    pub(super) user: Option<&'u str>,
    pub(super) host: &'u str,
    /// Behind the server, without the slash that begins it.
    pub(super) path: &'u str,
    /// With the question mark.
    pub(super) query: &'u str,
}

impl<'u> Url<'u> {
    pub(super) fn of(text: &'u str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let is_scheme =
            !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, behind) = rest.split_at(end);
        let (login, server) =
            authority.rsplit_once('@').map_or((None, authority), |(login, server)| (Some(login), server));
        let host = if server.starts_with('[') {
            &server[..=server.find(']')?]
        } else {
            server.split([':', ',']).next().unwrap_or(server)
        };
        let (path, query) = behind.split_at(behind.find(['?', '#']).unwrap_or(behind.len()));
        let path = path.strip_prefix('/').unwrap_or(path);
        let user = login.and_then(|login| login.split(':').next());
        is_scheme.then_some(Self { scheme, user, host, path, query })
    }
}

/// Whether a text is a name that stands as it is in a URL, a shell, and SQL: letters, digits and underscores.
pub(super) fn is_plain(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.len() <= 60
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_its_parts() {
        let url = Url::of("postgresql+asyncpg://u:p%40@localhost:5432/shop?ssl=off").expect("a URL");
        assert_eq!((url.scheme, url.user, url.host), ("postgresql+asyncpg", Some("u"), "localhost"));
        assert_eq!((url.path, url.query), ("shop", "?ssl=off"));
        let url = Url::of("redis://[::1]:6379").expect("a URL");
        assert_eq!((url.host, url.path), ("[::1]", ""));
        assert_eq!(Url::of("amqp://guest:guest@localhost//").map(|url| url.path), Some("/"));
        assert_eq!(Url::of("localhost"), None);
        assert_eq!(Url::of("x y://z"), None);
    }
}
