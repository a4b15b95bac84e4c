//! What looks like a secret, and texts without it. The one place that judges so: what others read of the authors' files, and what is
//! printed, goes through here. Reads no file and decides nothing else.

mod find;
mod login;
mod name;
mod random;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use name::is_of_a_secret as is_name_of_one;

/// What stands for a secret that was taken out of a text. No syntax has a meaning for it.
const WITHHELD: &str = "••••••••";

/// A text with every secret taken out, before it is parsed: nothing made of it can hold one.
pub fn withheld(text: &str) -> Cow<'_, str> {
    replaced(text, &find::all(text), |_| WITHHELD.to_owned())
}

/// Whether a secret was taken out of a text that this is a part of.
pub fn was_withheld(text: &str) -> bool {
    text.contains(WITHHELD)
}

/// Whether a secret of a manifest was blotted out in a text.
pub fn was_masked(text: &str) -> bool {
    ["****", "://*", "=*"].iter().any(|mark| text.contains(mark))
}

/// Whether a text holds a secret, or did.
pub fn is_in(text: &str) -> bool {
    was_withheld(text) || !find::all(text).is_empty()
}

/// Whether a value is a secret, by its name or by what it looks like.
pub fn is_assigned(name: &str, value: &str) -> bool {
    was_withheld(value)
        || name::is_of_a_secret(name) && !find::is_placeholder(value)
        || is_in(&format!("{name}='{value}'"))
}

/// A text to be shown, with every secret blotted out and no byte moved.
pub fn masked(text: &str) -> Cow<'_, str> {
    replaced(text, &find::shown(text), asterisks)
}

/// The text of a manifest with the secrets blotted out that are known without a name, and no byte moved.
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    replaced(text, &find::without_names(text), asterisks)
}

/// The text of a lock with the logins and tokens of its addresses blotted out, and no byte moved.
pub fn without_logins(text: &str) -> Cow<'_, str> {
    replaced(text, &find::of_addresses(text), asterisks)
}

/// The address of an index, without its login, and with what may be a token in its path blotted out.
pub fn bare_address(address: &str) -> String {
    let bare = without_login(address);
    let masked = replaced(&bare, &find::in_path(&bare), asterisks).into_owned();
    without_logins(&masked).into_owned()
}

/// Whether an address names a user.
pub fn has_login(address: &str) -> bool {
    login::logins(address).iter().any(|login| !login.scheme.is_empty())
}

fn without_login(address: &str) -> String {
    match login::logins(address).into_iter().find(|login| !login.scheme.is_empty()) {
        Some(login) => format!("{}{}", &address[..login.span.start], &address[login.span.end + 1..]),
        None => address.to_owned(),
    }
}

fn asterisks(secret: &str) -> String {
    "*".repeat(secret.len())
}

fn replaced<'t>(text: &'t str, spans: &[Range<usize>], with: impl Fn(&str) -> String) -> Cow<'t, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        out.push_str(&text[end..span.start]);
        out.push_str(&with(&text[span.clone()]));
        end = span.end;
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}
