//! Blots out the user names and passwords that stand in URLs. Nothing that was read through here can be printed by accident.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The user information of a URL (RFC 3986, 3.2.1), up to the last `@` before the path.
static USER_INFORMATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"([A-Za-z][A-Za-z0-9+.\-]*)://([^\s/?\#"'<>\\]+)@"#).expect("a pattern that a test compiles")
});

/// The text with every login in a URL replaced by as many asterisks as it has bytes, so that spans and lines stay.
/// The user of an SSH URL is no secret: it is nearly always `git`, and the key is elsewhere.
pub fn logins(text: &str) -> Cow<'_, str> {
    USER_INFORMATION.replace_all(text, |found: &Captures<'_>| {
        let (scheme, login) = (&found[1], &found[2]);
        let is_ssh = scheme.to_ascii_lowercase().ends_with("ssh") && !login.contains(':');
        let shown = if is_ssh { login.to_owned() } else { "*".repeat(login.len()) };
        format!("{scheme}://{shown}@")
    })
}

/// A URL without its login, for comparing.
pub fn without_login(url: &str) -> String {
    USER_INFORMATION.replace(url, |found: &Captures<'_>| format!("{}://", &found[1])).into_owned()
}

/// Whether a URL names a user.
pub fn has_login(url: &str) -> bool {
    USER_INFORMATION.is_match(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_blotted_out_and_no_byte_moves() {
        let text = "url = \"https://me:p%40ss@index.example:8443/simple\"\n# https://token@git.example/a@b\n";
        let redacted = logins(text);
        assert_eq!(
            redacted,
            "url = \"https://*********@index.example:8443/simple\"\n# https://*****@git.example/a@b\n"
        );
        assert_eq!(redacted.len(), text.len());
    }

    #[test]
    fn the_user_of_an_ssh_address_stays_and_its_password_does_not() {
        assert_eq!(logins("git+ssh://git@git.example/a"), "git+ssh://git@git.example/a");
        assert_eq!(logins("ssh://git:pw@git.example/a"), "ssh://******@git.example/a");
    }

    #[test]
    fn an_at_sign_in_a_path_is_no_login() {
        assert_eq!(logins("https://cdn.example/@scope/a"), "https://cdn.example/@scope/a");
        assert!(!has_login("https://cdn.example/a@1"));
    }

    #[test]
    fn urls_are_compared_without_login() {
        assert_eq!(without_login("https://me@index.example/simple"), "https://index.example/simple");
    }
}
